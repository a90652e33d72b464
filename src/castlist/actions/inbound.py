"""What comes in by mail: a letter that came back is none that was sent, and an answer stands at its letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings

from castlist.actions.log import Scope, clean_text, write
from castlist.actions.offers import LONGEST_REPLY
from castlist.records.ids import id_made_of
from castlist.records.models import Letter, Reply
from castlist.rules import letters as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.inbound import Came, read_mail

Became = Literal["returned", "answer", "nothing new", "delayed", "automatic", "not yet", "not ours"]
NO_WORDS = "(No words came with it.)"
CUT = "\n… (It goes on; the whole of it is in the mailbox.)"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail, and of which letter it speaks ('' where of none)."""

    became: Became
    letter: str = ""


def take(raw: bytes, *, now: datetime) -> Taken:
    """A letter that came back is shown as not sent, and why; an answer stands at its letter, unread; the same mail
    again changes nothing. What belongs to no letter of this house is left alone, and so is, until later, what belongs
    to one that is only just going out.

    Writes: letter, reply, event, fact. Refuses: nothing. Tells: nobody.
    """
    came = read_mail(raw, host=settings.ENVIRONMENT.hostname)
    row = Letter.objects.filter(pk=came.letter).first() if came.letter else None
    if row is None:
        return Taken("not ours")
    if row.state == "sending":  # quicker than we were told that it has gone
        return Taken("not yet", row.pk)
    if came.kind == "returned":
        return Taken("returned" if _came_back(row, came, now) else "nothing new", row.pk)
    if came.kind == "answer":
        return Taken("answer" if _answered(row, came, now) else "nothing new", row.pk)
    return Taken("delayed" if came.kind == "delayed" else "automatic", row.pk)


def _came_back(row: Letter, came: Came, now: datetime) -> bool:
    if came.copy:
        return Letter.objects.filter(pk=row.pk, copied="sent").update(copied="failed") > 0

    def decide(state: State, at: int) -> list[Event]:
        events = rules.moved(state, row.cand, row.pk, by="", at=at, to="failed")
        mine = Letter.objects.filter(pk=row.pk, state="sent")
        if not events or not mine.update(state="failed", error=came.why[:300]):
            return []
        return events

    scope = Scope(row.role, row.cand)
    return bool(write(row.production_id, decide, by="", now=now, scope=scope).events)


def _answered(row: Letter, came: Came, now: datetime) -> bool:
    """Of somebody who is erased nothing is kept any more, whatever they still write."""
    if row.performer.erased_at is not None:
        return False
    _, made = Reply.objects.get_or_create(
        id=id_made_of(f"{came.mail} {row.pk}"),
        defaults={
            "production_id": row.production_id,
            "performer_id": row.performer_id,
            "role": row.role,
            "cand": row.cand,
            "letter": row.pk,
            "what": "mail",
            "body": _body(row, came),
            "created_at": now,
        },
    )
    return made


def _body(row: Letter, came: Came) -> str:
    """Their words, from which address if it is another, and that files are not kept."""
    files = "" if not came.left_out else (
        "\n(A file came with it, which is in the mailbox and not kept here.)" if came.left_out == 1
        else f"\n({came.left_out} files came with it, which are in the mailbox and not kept here.)"
    )  # fmt: skip
    whose = "" if came.sender.lower() == row.to.lower() else f"\n(From {came.sender}.)"
    text = clean_text(came.text[: 2 * LONGEST_REPLY]).strip() or NO_WORDS
    room = LONGEST_REPLY - len(files) - len(whose) - len(CUT)
    return (text if len(text) <= room else text[:room] + CUT) + files + whose
