"""Letters about content that was added to a part: to everybody who read of it as it was and has not answered."""

import smtplib
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import get_connection

from castlist.actions import leases
from castlist.actions.log import Scope, milliseconds, write
from castlist.actions.post import unwritten
from castlist.actions.private_links import mailed_link
from castlist.queries.added_content import ToWhom, Untold, to_whom, untold
from castlist.queries.letters import may_go_out
from castlist.rules.decisions import disclosing
from castlist.rules.why import Refused

log = structlog.get_logger("castlist.post")

EVERY = timedelta(minutes=2)
WAITS = timedelta(minutes=10)
"""Until somebody is written to: what was ticked by mistake is taken back before that, and what comes bit by bit is one
letter."""
GIVEN_UP_AFTER = timedelta(days=2)
MOST = 100
"""Letters at one time; the others go a little later."""
NEVER = 500
"""From here on an answer of a mail server says that it will never take it."""


def write_to_them(*, now: datetime) -> int:
    """Everybody concerned whom the company has not written to about it has a letter, with a page of their own; whom no
    letter reaches, of them that stands in the room. Says how many were written to. Nobody is, while a link could not be
    opened.

    Writes: link, event, fact. Tells: the performers, their agents, and whoever acts for somebody under 18.
    """
    if not may_go_out() or not leases.take("added content", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    people, line = list(untold(before=now - WAITS, most=MOST)), get_connection()
    try:
        if people:
            line.open()
        return sum(_told(one, line, now) for one in people)
    except OSError:
        log.warning("letters about added content wait: no mail server answers")
        return 0
    finally:
        line.close()


def _told(one: Untold, line: Any, now: datetime) -> bool:
    went = [_sent(one, whom, line, now) for whom in to_whom(one)]
    if None in went and not any(went) and one.asked.at > milliseconds(now - GIVEN_UP_AFTER):
        return False  # the mail server asks for patience: tried again at the next round

    try:
        write(
            one.production.pk,
            lambda state, at: disclosing.told(state, one.cand.id, at=at, went=any(went)),
            by="", now=now, scope=Scope(one.cand.role, one.cand.id),
        )  # fmt: skip
    except Refused:  # they answered at this very moment
        return False
    return any(went)


def _sent(one: Untold, whom: ToWhom, line: Any, now: datetime) -> bool | None:
    """Whether the mail server took it; None where it may do so later."""
    cand = one.cand
    token = whom.token or mailed_link(
        one.production, cand.performer, cand.role, cand.id, to=whom.address, now=now
    )  # fmt: skip
    if not token:
        return False
    paper = whom.paper(f"{settings.CASTLIST_URL}/i/{token}/")
    mail = unwritten(paper, one.production.company.name, whom.address, line=line)
    try:
        return bool(mail.send())
    except Exception as why:
        log.warning("a letter about added content could not be handed over", error=type(why).__name__)
        line.close()
        return False if _never(why) else None


def _never(why: Exception) -> bool:
    """Whether the mail server said that it will never take it."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return all(code >= NEVER for code, _ in why.recipients.values())
    return isinstance(why, smtplib.SMTPResponseException) and why.smtp_code >= NEVER
