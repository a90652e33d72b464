"""Telling somebody of a matter about them, on a page of their own, where they can answer; and their answers."""

import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from castlist.actions.decisions import Actor
from castlist.actions.evidence import Given, kept_as
from castlist.actions.log import clean_text
from castlist.actions.matters import add, append
from castlist.queries.evidence import sealed_file
from castlist.queries.matters import Read, opened_alone
from castlist.queries.told import address_of, told_url
from castlist.records.models import Matter, Person
from castlist.records.private_links import new_link_id
from castlist.rules.safeguarding import PERSON, Act, may_reply
from castlist.rules.why import Refused, Why

ONCE_WITHIN = timedelta(minutes=10)
log = structlog.get_logger("castlist.told")


def tell(actor: Actor, matter: str, *, text: str) -> None:
    """The person can read it on a page of their own, and answer there; an earlier page of theirs opens no more.

    Where their address is known and mail may go, a mail leads them there, and that it went stands in the matter. Else
    the lead hands them the address of the page, which the matter shows.
    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: the person, by e-mail.
    """
    with transaction.atomic():
        read = add(actor, matter, "tell", {"text": text, "page": new_link_id()})
        if not (read.sealed.performer or read.sealed.person):
            detail = "Castlist knows nobody whom it is about. Tell them otherwise, and add a note that you did."
            raise Refused(Why.incomplete, detail=detail)
    transaction.on_commit(lambda: _mail(actor, matter, address_of(read)))


def _mail(actor: Actor, matter: str, to: str) -> None:
    read = opened_alone(matter)
    if not to or settings.CASTLIST_URL_IS_LOCAL or read is None:
        return
    try:
        send_mail(f"{read.row.production.company.name}: word for you", _body(actor, read), None, [to])
    except (OSError, smtplib.SMTPException) as why:
        log.warning("a mail could not be handed over", error=type(why).__name__)
        return
    add(actor, matter, "mailed", {"to": to})


def _body(actor: Actor, read: Read) -> str:
    """It names no matter and nobody but the lead: others may read over their shoulder."""
    lead = Person.objects.get(pk=actor.by)
    return (
        f"{lead.name} of {read.row.production.company.name} has written to you, in confidence. You can read it, and "
        f"answer, on a page that is yours alone:\n\n{told_url(read)}\n\n"
        f"Please do not pass this address on. You can also write to {lead.name} directly: {lead.email}"
    )


def reply(matter: str, page: str, *, text: str, now: datetime, file: Given | None = None) -> None:
    """What the person answered is in the matter, for the leads, with a file if they gave one; said again within ten
    minutes it is there once.

    Writes: matter, matter_act, matter_file. Refuses: unknown, incomplete, too_long, already_there, not_evidence.
    Tells: nobody.
    """
    text = clean_text(text)
    if not text:
        raise Refused(Why.incomplete, detail="Write your answer first.")
    keep = kept_as(file) if file else None
    with transaction.atomic():
        Matter.objects.select_for_update().filter(pk=matter).first()
        read = opened_alone(matter)
        if read is None:
            raise Refused(Why.unknown)
        replies = [act for act in read.acts if act.what == "reply"]
        if replies and replies[-1].text == text and now - replies[-1].at < ONCE_WITHIN and _has(read, file):
            return
        may_reply(read.standing, page, len(replies))
        said = Act(now, "", "reply", {"text": text, "side": PERSON})
        append(read, said)
        if keep:
            keep(read, said)


def _has(read: Read, file: Given | None) -> bool:
    """Whether the last file that the person gave is this one, or they give none now."""
    if file is None:
        return True
    given = [act.data for act in read.standing.files if act.side == PERSON][-1:]
    return [one["size"] for one in given] == [str(len(file.data))] and sealed_file(read, given[0]["file"]) == file.data
