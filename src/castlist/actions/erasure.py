"""Erasing: words, names, addresses and pictures are gone; ids, dates and the log stay, and views say when it was."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model, Q

from castlist.actions import callbacks, covers, saved_searches, searching, what_ifs
from castlist.actions.agents import forget_clients
from castlist.actions.bookings import give_slot_back
from castlist.actions.closing import forget_person
from castlist.actions.drafts import forget_forms
from castlist.actions.files import forget_pictures
from castlist.actions.log import Scope, milliseconds, write
from castlist.actions.queue import waits_nowhere
from castlist.actions.remarks import no_remarks
from castlist.actions.tape_files import forget
from castlist.queries import resumes
from castlist.queries.closing import HELD, needed, words_are_held, words_for_themselves, words_of
from castlist.queries.retention import candidacies_of, held_because
from castlist.records import journal
from castlist.records.journal import Line
from castlist.records.models import (
    AccessNeed,
    Agent,
    Cannot,
    Case,
    DayPicture,
    Due,
    Emergency,
    Erasure,
    Guardian,
    ImportRow,
    Letter,
    Link,
    Merging,
    NoteVersion,
    Performer,
    Person,
    Production,
    QueueAct,
    RecordingSaid,
    Reply,
    Resume,
    Slot,
    Source,
    Tape,
    Text,
    TimeHold,
    UnionSaid,
    WaitingList,
)
from castlist.rules import letters, taping
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Booking
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

BY_THEMSELVES = "own"
"""The purpose that stands in the journal where somebody erased what is theirs."""


class Item(NamedTuple):
    """Something that can be erased: what kind of thing, and its id. Of needs it is the candidacy's.

    What a note says is a text like others, but of a kind of its own: the owner's page counts what has gone, and nobody
    is to know how many notes there were.
    """

    kind: str
    key: str


def erase(items: Iterable[Item], *, purpose: str, now: datetime) -> int:
    """These are erased: gone from every table, and in the journal, so that no backup brings them back. Says how many.

    The journal is written first. Whatever breaks off afterwards is finished by the next `take_up`; nothing is erased
    twice. What a database keeps of rows that are gone, and files, are for `remains.remove`.
    Writes: erasure, text, performer, letter, reply, slot, queue_act, day_picture, recording_said, tape, cannot,
    guardian, link, data_case, union_said, headshot, access_need, submission, form_draft, agent, represented, acted,
    event, fact; for an account as `closing.forget_person`; and the journal.
    Refuses: nothing; whoever asks has looked whether something is held. Tells: nobody.
    """
    return _erase([Line(*item, purpose, milliseconds(now)) for item in dict.fromkeys(items)], now=now)


def take_up(lines: Sequence[Line] = (), *, now: datetime) -> int:
    """What the journal says was erased is erased here too, as of then, whatever backup these records come from.

    `lines`: of another journal, which this one then holds. What these records know to be erased stands in the journal.
    Says how many were erased now. Writes: as `erase`.
    """
    said = {(line.kind, line.key): line for line in [*lines, *journal.read()]}
    known = {(row.kind, row.key): row for row in Erasure.objects.all()}
    there = {(line.kind, line.key) for line in journal.read()}
    journal.append(Line(r.kind, r.key, r.purpose, r.at) for pair, r in known.items() if pair not in there)
    return _erase([line for pair, line in said.items() if pair not in known and line.kind in HOW], now=now)


AT_ONCE = 500
"""Things that go in one transaction: others write in between, and no database finds them too many."""


def _erase(lines: list[Line], *, now: datetime) -> int:
    known = {(line.kind, line.key) for line in journal.read()}
    journal.append(line for line in lines if (line.kind, line.key) not in known)
    return sum(_erase_some(lines[start : start + AT_ONCE], now) for start in range(0, len(lines), AT_ONCE))


def _erase_some(lines: list[Line], now: datetime) -> int:
    with transaction.atomic():
        if any(line.kind in ("performer", "person", "tape") for line in lines):
            _hold_productions()
        keys = [line.key for line in lines]
        done = set(Erasure.objects.filter(key__in=keys).values_list("kind", "key"))
        fresh = [line for line in lines if (line.kind, line.key) not in done]
        for line in fresh:
            HOW[line.kind](line.key, datetime.fromtimestamp(line.at / 1000, UTC), now)
        rows = [Erasure(kind=line.kind, key=line.key, purpose=line.purpose, at=line.at) for line in fresh]
        Erasure.objects.bulk_create(rows, ignore_conflicts=True)
        Due.objects.filter(key__in=keys).delete()
    return len(fresh)


def erased_name(at: datetime) -> str:
    """What stands where the name stood, at every moment that is looked at."""
    return f"Somebody (erased on {at.day} {at:%B %Y})"


def _hold_productions() -> None:
    """Nobody writes in any production until this is over; in one order, as whoever merges two records takes them."""
    rows = Production.objects.order_by("pk")
    if connection.features.has_select_for_update:
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


# -- How each kind of thing is erased: `at` is the moment that views say, `now` the moment of this act


def _text(key: str, at: datetime, now: datetime) -> None:
    Text.objects.filter(pk=key, erased_at=0).update(body=None, salt=None, erased_at=milliseconds(at))


def _letter(key: str, at: datetime, now: datetime) -> None:
    gone: dict[str, object] = {"to": "", "body": "", "told": "", "told_from": None, "told_until": None, "told_days": []}
    Letter.objects.filter(pk=key).update(subject=erased_name(at).replace("Somebody", "A letter"), error="", **gone)
    Link.objects.filter(letter=key, revoked_at=None).update(revoked_at=now)


def _reply(key: str, at: datetime, now: datetime) -> None:
    Reply.objects.filter(pk=key).update(body="")


def _needs(key: str, at: datetime, now: datetime) -> None:
    Slot.objects.filter(cand=key).update(access_needs="")


def _collector(key: str, at: datetime, now: datetime) -> None:
    QueueAct.objects.filter(pk=key).update(collector="", listed="")


def _row(kind: type[Model]) -> Callable[[str, datetime, datetime], None]:
    """Of what is one row, that row is gone."""
    return lambda key, at, now: kind._default_manager.filter(pk=key).delete() and None


def _tape(key: str, at: datetime, now: datetime) -> None:
    """The recording of that name is gone, and what was asked for it: in its time, or in what a backup brought back."""
    for row in Tape.objects.filter(file=key):
        _no_tape(row, now)
    no_remarks([key], milliseconds(at))


def _no_tape(row: Tape, now: datetime) -> None:
    def decide(state: State, at: int) -> list[Event]:
        forget([row])
        return taping.over(state, row.cand, by="", at=at)

    write(row.production_id, decide, by="", now=now, scope=Scope(row.role, row.cand))


def _off_the_days(cand: str, now: datetime) -> None:
    """They have no time, wait nowhere, and nothing is kept of what they needed on the day, nor a picture."""
    give_slot_back(cand)
    waits_nowhere(cand, now=now)
    WaitingList.objects.filter(cand=cand).delete()
    TimeHold.objects.filter(cand=cand).delete()
    Slot.objects.filter(cand=cand).update(access_needs="")
    RecordingSaid.objects.filter(cand=cand).delete()


def _performer(key: str, at: datetime, now: datetime) -> None:
    """What they gave and were sent, whichever record it came to; what still lives of theirs has ended."""
    records = list(Performer.objects.filter(pk=key)) + list(Performer.objects.filter(merged_into=key))
    if not records:
        return
    ids = [row.pk for row in records]
    for production, role, cand in candidacies_of(ids):
        _end(production, role, cand, now)
        _off_the_days(cand, now)
    forget(Tape.objects.filter(performer__in=ids))
    forget_clients(ids)
    forget_forms(ids, [row.email for row in records if row.email], records[0].company_id)
    for letter in Letter.objects.filter(performer__in=ids).values_list("pk", flat=True):
        _letter(letter, at, now)
    Letter.objects.filter(performer__in=ids, state__in=letters.OPEN).update(state="dropped")
    Link.objects.filter(performer__in=ids, revoked_at=None).update(revoked_at=now)
    Link.objects.filter(performer__in=ids).exclude(mailed_to="").update(mailed_to="")
    Reply.objects.filter(performer__in=ids).update(body="")
    Case.objects.filter(performer__in=ids).update(words="")
    Case.objects.filter(performer__in=ids, answered_at=None).update(answered_at=now)
    Source.objects.filter(performer__in=ids).delete()
    Merging.objects.filter(keep__in=ids).delete()
    rows_of_lists = ImportRow.objects.filter(Q(performer__in=ids) | Q(found__in=ids))
    rows_of_lists.update(cells=[], why=[], mail="", alike="", added={})
    papers = _papers(ids)
    Performer.objects.filter(pk__in=ids).update(
        name=erased_name(at), alike="", email="", note="", credits=[], last_heard="", headshot="", skills=[], voice="",
        range_low="", range_high="", plays_from=None, plays_to=None, agent="", phone="", pronouns="", printed="",
        language="", person=None, had_account=False, unreminded=False, no_more_at=None, wished_at=None, asked_at=None,
        erased_at=at,
    )  # fmt: skip
    # Behind the row: whoever says something just now has said it by then, or finds themselves erased.
    for kind in (AccessNeed, Cannot, Emergency, Guardian, UnionSaid):
        kind._default_manager.filter(performer__in=ids).delete()
    covers.forget_named(ids, [row.name for row in records], records[0].company_id)
    callbacks.forget_named([row.name for row in records], records[0].company_id)
    searching.note(ids)
    saved_searches.forget_named(records[0].company_id, [row.name for row in records])
    what_ifs.forget_performers(ids, [row.name for row in records], records[0].company_id)
    transaction.on_commit(partial(_remove, papers + forget_pictures(records)))


def _agent(key: str, at: datetime, now: datetime) -> None:
    """Their name and address are gone, and whom they represented; what they were sent says whom it was about alone."""
    Letter.objects.filter(agent=key).update(to="")
    Agent.objects.filter(pk=key).delete()


def _remove(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)


def _papers(ids: list[str]) -> list[str]:
    """What they brought on paper is known no more; the files that go with it."""
    found = Resume.objects.filter(performer__in=ids)
    files = [f"{resumes.FOLDER}/{name}" for name in found.values_list("file", flat=True)]
    found.delete()
    return files


def _end(production: str, role: str, cand: str, now: datetime) -> None:
    """The candidacy has ended, if it had not, as by a withdrawal; its letters will not go, and its time is free."""

    def decide(state: State, at: int) -> list[Event]:
        found = state.candidacy(cand)
        events = [
            moved
            for letter in state.group(LetterFact, cand)
            for moved in letters.moved(state, cand, letter.id, by="", at=at, to="dropped")
        ]
        events += taping.over(state, cand, by="", at=at)
        if found is None or not found.lives:
            return events
        if state.get(Booking, cand):
            events += outward.give_back(state, cand, by="", at=at)
        return [*events, *outward.erased(state, cand, at=at)]

    # With its rivals: an end frees a place, which others in the role may wait for.
    write(production, decide, by="", now=now, scope=Scope(role, cand, rivals=True))


HOW: dict[str, Callable[[str, datetime, datetime], None]] = {
    "text": _text, "note": _text, "letter": _letter, "reply": _reply, "needs": _needs, "tape": _tape,
    "collector": _collector, "day_picture": _row(DayPicture), "cannot": _row(Cannot), "emergency": _row(Emergency),
    "recorded": _row(RecordingSaid), "union": _row(UnionSaid), "performer": _performer, "person": forget_person,
    "agent": _agent, "access": _row(AccessNeed),
}  # fmt: skip


def note_gone(tapes: Iterable[str], *, now: datetime) -> None:
    """Recordings that went by an act of somebody's stand in the journal, so that no backup brings them back.

    Writes: erasure, text for what was written at their moments, and the journal.
    """
    lines = [Line("tape", name, BY_THEMSELVES, milliseconds(now)) for name in tapes]
    journal.append(lines)
    rows = [Erasure(kind=line.kind, key=line.key, purpose=line.purpose, at=line.at) for line in lines]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True)
    Due.objects.filter(kind="tape", key__in=[line.key for line in lines]).delete()
    no_remarks([line.key for line in lines], milliseconds(now))


# -- What people do


def erase_performer(performer: str, *, now: datetime, purpose: str = BY_THEMSELVES, with_rooms: bool = False) -> int:
    """Everything that the performer gave and was sent is erased; `with_rooms`: what the rooms said of them, too.

    Writes: as `erase`. Refuses: unknown, erased, held. Tells: nobody.
    """
    found = Performer.objects.filter(pk=performer, merged_into=None).first()
    if found is None:
        raise Refused(Why.unknown)
    if found.erased_at:
        raise Refused(Why.erased)
    hold = held_because(performer, now=now)
    if hold:
        raise Refused(Why.held, detail=hold)
    items = [Item("performer", performer)]
    if with_rooms:
        ids = [performer, *Performer.objects.filter(merged_into=performer).values_list("pk", flat=True)]
        items += texts_about([cand for _, _, cand in candidacies_of(ids)])
    return erase(items, purpose=purpose, now=now)


def erase_agent(agent: str, *, now: datetime) -> int:
    """What is kept of the agent is erased: name, address, link, what is begun, and whom they represented.

    Writes: as `erase`. Refuses: nothing. Tells: nobody.
    """
    return erase([Item("agent", agent)], purpose=BY_THEMSELVES, now=now)


def close_account(person: str, *, now: datetime, with_words: bool = False) -> int:
    """The member's account is closed: nobody signs in as them, and views say that they left; `with_words`: and of what
    they wrote nothing is left. Notes that only they could read go with them in any case, unless somebody is held.

    What they are needed for is looked at while nobody writes in any production: of two who could only go one after
    the other, the second is refused.
    Writes: as `erase`. Refuses: unknown, erased, still_needed, held. Tells: nobody.
    """
    with transaction.atomic():
        _hold_productions()
        found = Person.objects.filter(pk=person).first()
        if found is None:
            raise Refused(Why.unknown)
        if found.closed_at:
            raise Refused(Why.erased)
        still = needed(found, now=now)
        if still:
            raise Refused(Why.still_needed, detail=" ".join(one.sentence for one in still))
        held = words_are_held(person, now=now)
        if with_words and held:
            raise Refused(Why.held, detail=HELD)
        words = words_of(person) if with_words else [] if held else words_for_themselves(person)
        return erase([Item("person", person), *items_of(words)], purpose=BY_THEMSELVES, now=now)


def texts_about(cands: Iterable[str]) -> list[Item]:
    """What was said about these candidacies, and is not erased yet."""
    rows = Text.objects.filter(cand__in=list(cands), erased_at=0).order_by("pk")
    return items_of(rows.values_list("pk", flat=True))


def items_of(texts: Iterable[str]) -> list[Item]:
    """Each text as what it is: a note, or something said in a room."""
    keys = list(texts)
    of_notes: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = NoteVersion.objects.filter(text__in=keys[start : start + AT_ONCE])
        of_notes.update(some.values_list("text", flat=True))
    return [Item("note" if key in of_notes else "text", key) for key in keys]


def erase_own_text(commitment: str, *, by: str, now: datetime) -> None:
    """What the person said is erased; every minute that holds it goes on verifying, and says when it was.

    Writes: as `erase`. Refuses: unknown, also for what somebody else said; erased; held. Tells: nobody.
    """
    row = Text.objects.filter(pk=commitment[:64], author=by).first()
    if row is None:
        raise Refused(Why.unknown)
    if row.erased_at:
        raise Refused(Why.erased)
    performer = performer_of(row.production_id, row.cand)
    if performer:
        hold = held_because(performer, now=now)
        if hold:
            raise Refused(Why.held, detail=hold)
        if Case.objects.filter(performer=performer, answered_at=None).exists():
            raise Refused(Why.held, detail="Somebody has asked to read it; until they are answered, none of it goes.")
    erase(items_of([commitment]), purpose=BY_THEMSELVES, now=now)


def performer_of(production: str, cand: str) -> str:
    """Whom the candidacy is about, by the record that stays; '' for none."""
    from castlist.queries.log import decode, fact_rows
    from castlist.queries.performers import staying

    if not cand:
        return ""
    found = decode(fact_rows(production, None).filter(kind="candidacy", key=cand)).candidacy(cand)
    return staying(found.performer) if found and found.performer else ""
