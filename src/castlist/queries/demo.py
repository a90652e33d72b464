"""The demo's one-click keys: who signs in with which."""

from django.conf import settings
from django.core import signing

SALT = "castlist.demo"


def demo_token(person: str) -> str:
    """What the demo's link for a person ends in."""
    return signing.Signer(salt=SALT).sign(person).replace(":", ".")


def way_in(person: str) -> str:
    """The demo's link for a person, whole; '' where this is no demo."""
    return f"{settings.CASTLIST_URL}/demo/{demo_token(person)}/" if settings.CASTLIST_DEMO else ""


def person_of(token: str) -> str:
    """Whose link it is; '' for one that we did not sign."""
    person, _, mark = token.partition(".")
    try:
        return signing.Signer(salt=SALT).unsign(f"{person}:{mark}")
    except signing.BadSignature:
        return ""
