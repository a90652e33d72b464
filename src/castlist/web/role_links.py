"""Links to be shared: of a role, of all public roles, of the cast list. Signed, so that none can be guessed."""

from django.core import signing
from django.urls import reverse

SALT = "castlist.role"


def role_link(production: str, role: str) -> str:
    """The address of the role's own call."""
    return reverse("call", args=[signing.Signer(salt=SALT).sign(f"{production}.{role}").replace(":", ".")])


def read_role_link(token: str) -> tuple[str, str] | None:
    """The production and role that a link names; None for one that we did not sign."""
    said, _, mark = token.rpartition(".")
    try:
        value = signing.Signer(salt=SALT).unsign(f"{said}:{mark}")
    except signing.BadSignature:
        return None
    production, _, role = value.partition(".")
    return production, role


ALL = "castlist.calls"


def calls_link(production: str) -> str:
    """The address of the public roles of a production."""
    return reverse("calls", args=[signing.Signer(salt=ALL).sign(production).replace(":", ".")])


def read_calls_link(token: str) -> str:
    """The production that a link names; '' for one that we did not sign."""
    said, _, mark = token.rpartition(".")
    try:
        return str(signing.Signer(salt=ALL).unsign(f"{said}:{mark}"))
    except signing.BadSignature:
        return ""


CAST = "castlist.cast-list"


def cast_list_link(production: str) -> str:
    """The address of the cast list of a production, at which there is something once it is out."""
    return reverse("cast_list_out", args=[signing.Signer(salt=CAST).sign(production).replace(":", ".")])


def read_cast_list_link(token: str) -> str:
    """The production that a link names; '' for one that we did not sign."""
    said, _, mark = token.rpartition(".")
    try:
        return str(signing.Signer(salt=CAST).unsign(f"{said}:{mark}"))
    except signing.BadSignature:
        return ""
