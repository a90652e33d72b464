"""The address of a private link: the link's id and a signature over it, so that no id can be tried or edited."""

import secrets

from django.core.signing import BadSignature, Signer

SALT = "castlist.private-link"
"""Its own, so that no other signed thing of this installation opens a performer's page."""
TOLD_SALT = "castlist.told"
"""Of the page on which somebody is told of a matter about them: no other link of theirs opens it, nor it another."""
AGENT_SALT = "castlist.agent"
"""Of the page of an agent, and of what they see of one client; no link of a performer opens either."""
CALENDAR_SALT = "castlist.calendar"
"""Of the calendar of everything that is one person's here, which goes to their own address alone."""
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
    return _signed(token, SALT)


def calendar_token(link_id: str) -> str:
    """What stands in the address of the calendar that was asked for by that link."""
    return Signer(salt=CALENDAR_SALT, sep=SEPARATOR).sign(link_id)


def calendar_of(token: str) -> str:
    """The link by which the calendar was asked for; '' when the address was guessed or edited."""
    return _signed(token, CALENDAR_SALT)


def told_token(matter: str, page: str) -> str:
    """What stands in the address of the page on which somebody was told. Nothing of it is kept but within the seal."""
    return Signer(salt=TOLD_SALT, sep=SEPARATOR).sign(f"{matter}-{page}")


def told_of(token: str) -> tuple[str, str]:
    """The matter and the page that the address is of; two times '' when it was guessed or edited."""
    return _two_parts(token, TOLD_SALT, "-")


def agent_token(link: str, key: str = "") -> str:
    """What stands in the address of an agent's page; with the key of a candidacy, of what they see of that."""
    return Signer(salt=AGENT_SALT, sep=SEPARATOR).sign(f"{link}~{key}" if key else link)


def agent_of(token: str) -> tuple[str, str]:
    """The agent's link that the address is of, and the key of a candidacy, or ''; two times '' when it was guessed."""
    return _two_parts(token, AGENT_SALT, "~")


def _two_parts(token: str, salt: str, between: str) -> tuple[str, str]:
    """What was signed under that salt; two times '' when it was not."""
    first, _, second = _signed(token, salt).partition(between)
    return first, second


def _signed(token: str, salt: str) -> str:
    """What was signed under that salt; '' when it was not."""
    if len(token) > LONGEST_TOKEN:
        return ""
    try:
        return Signer(salt=salt, sep=SEPARATOR).unsign(token)
    except BadSignature:
        return ""
