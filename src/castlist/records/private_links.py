"""The address of a private link: the link's id and a signature over it, so that no id can be tried or edited."""

import secrets

from django.core.signing import BadSignature, Signer

SALT = "castlist.private-link"
"""Its own, so that no other signed thing of this installation opens a performer's page."""
SEPARATOR = "."
LONGEST_TOKEN = 120


def new_link_id() -> str:
    """A name for a new link that nobody guesses."""
    return secrets.token_urlsafe(18)


def token_of(link_id: str) -> str:
    """What stands in the address of the link."""
    return Signer(salt=SALT, sep=SEPARATOR).sign(link_id)


def link_id_of(token: str) -> str:
    """The link that the address is of; '' when it was guessed or edited."""
    if len(token) > LONGEST_TOKEN:
        return ""
    try:
        return Signer(salt=SALT, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return ""
