"""Links and tokens that somebody at the server's keyboard hands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from castlist.actions import people
from castlist.jobs.demo_folder import Folder
from castlist.jobs.start import BAD_INPUT, Stop
from castlist.queries import people as known_people
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused

LINK: Final = "/sign-in/link/{}/"
"""Where `config.urls` has it: to ask there would load every page first, which takes a second and a half."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link that signs one person in once."""

    name: str
    email: str
    url: str
    expires_at: datetime


def signin_link(email: str) -> SignIn:
    """The person can sign in once with the link, within a day."""
    person = _known(email)
    now = timezone.now()
    secret = people.make_signin_link(person, now=now)
    base = Folder(settings.CASTLIST_DATA).address or settings.CASTLIST_URL
    url = base + LINK.format(secret)
    return SignIn(name=person.name, email=person.email, url=url, expires_at=now + people.LINK_LIVES)


def new_token(email: str, *, name: str) -> tuple[str, str]:
    """A program can act for the person: the id by which the token is revoked, and the token itself."""
    person = _known(email)
    try:
        token, secret = people.make_token(person, name=name, now=timezone.now())
    except NotUsable as why:
        raise Stop(f"--name: {why}", code=BAD_INPUT) from None
    return token.pk, secret


def tokens(email: str) -> Sequence[known_people.Token]:
    """The person's tokens that still open something."""
    return known_people.tokens_of(_known(email))


def revoke(email: str, *, token_id: str) -> None:
    """The token opens nothing any more."""
    if not people.revoke_token(token_id, by=_known(email), now=timezone.now()):
        raise Stop(f"{email} holds no such token; `castlist token {email} --list` shows them.")


def give_company(email: str) -> tuple[str, str]:
    """The company belongs to the person from now on: what it is called, and what they are."""
    person = _known(email)
    try:
        return people.give_company(person), person.name
    except Refused as no:
        raise Stop(no.why.sentence) from None


def _known(email: str) -> Any:  # jobs name no records, not even as a type
    person = known_people.person_by_email(email)
    if person is None:
        raise Stop(f"Nobody here has the e-mail address {_short(email)}.")
    return person


def _short(text: str) -> str:
    text = "".join(char if char.isprintable() else "�" for char in text)
    return text if len(text) <= 80 else text[:77] + "…"
