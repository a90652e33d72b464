"""Links to be shared: of a role, of all public roles, of the cast list. Signed, so that none can be guessed."""

from django.core import signing
from django.urls import reverse

ROLE, ALL, CAST = "castlist.role", "castlist.calls", "castlist.cast-list"
"""What each kind is signed with: no link opens what another kind is for."""


def role_link(production: str, role: str) -> str:
    """The address of the role's own call."""
    return reverse("call", args=[_signed(f"{production}.{role}", ROLE)])


def read_role_link(token: str) -> tuple[str, str] | None:
    """The production and role that a link names; None for one that we did not sign."""
    production, _, role = _read(token, ROLE).partition(".")
    return (production, role) if production else None


def calls_link(production: str) -> str:
    """The address of the public roles of a production."""
    return reverse("calls", args=[_signed(production, ALL)])


def read_calls_link(token: str) -> str:
    """The production that a link names; '' for one that we did not sign."""
    return _read(token, ALL)


def cast_list_link(production: str) -> str:
    """The address of the cast list of a production, at which there is something once it is out."""
    return reverse("cast_list_out", args=[_signed(production, CAST)])


def read_cast_list_link(token: str) -> str:
    """The production that a link names; '' for one that we did not sign."""
    return _read(token, CAST)


def _signed(value: str, salt: str) -> str:
    return signing.Signer(salt=salt).sign(value).replace(":", ".")


def _read(token: str, salt: str) -> str:
    """What was signed; '' where it was not, or with something else."""
    said, _, mark = token.rpartition(".")
    try:
        return str(signing.Signer(salt=salt).unsign(f"{said}:{mark}"))
    except signing.BadSignature:
        return ""
