"""A code goes to somebody's own address before they answer by their link: one that was forwarded is not enough."""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from castlist.actions import letter_wordings, post
from castlist.queries.own_calendars import Mailed
from castlist.queries.private_links import Bearer
from castlist.records.models import Person, Production

LASTS = 1800
"""Seconds for which a code is the same; it opens for as long again, so that none ends while it is being typed."""
DIGITS = 6


def mail_code(bearer: Bearer, to: Mailed, *, now: datetime) -> bool:
    """The person who is meant has the code; False where the mail did not go. Asked for again, it is the same one for a
    while, and none is kept anywhere.

    Writes: nothing. Refuses: nothing. Tells: themselves.
    """
    body = (
        f"Dear {to.name},\n\nsomebody is about to answer {to.company} in your name, by the link to your page, on a "
        "device that was not used for it before. If it is you, this is the code:\n\n"
        f"{_code(bearer, to, _window(now))}\n\n"
        "If it is not you, somebody else has your link. Without this code nothing is answered: keep it to yourself, "
        f"and tell the company, which can send you a new link and close this one.\n\n{to.company}"
    )
    return post.to_themselves(to.company, to.to, f"{to.company}: the code for your answer", body)


def opens(bearer: Bearer, to: Mailed, typed: str, *, now: datetime) -> bool:
    """Whether it is the code that was mailed for this link, however it is spaced."""
    said, at = "".join(typed[:40].split()), _window(now)
    good = [constant_time_compare(said.encode(), _code(bearer, to, window).encode()) for window in (at, at - 1)]
    return any(good)


def _window(now: datetime) -> int:
    return int(now.timestamp()) // LASTS


def _code(bearer: Bearer, to: Mailed, window: int) -> str:
    """Worked out and never kept: of the link, the address and the half-hour, under our key."""
    digest = salted_hmac("castlist.link-code", f"{bearer.link} {to.to} {window}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def choose(viewer: Person, production: Production | None, *, ask: bool | None) -> None:
    """Codes are asked for, or are not, in the production or in all of the company's that say nothing else. None: as the
    company says.

    Writes: production, company. Refuses: unknown. Tells: nobody. Raises NotThere for whoever does not word the letters.
    """
    letter_wordings.choose(viewer, production, "link_codes", ask, among=(True, False))
