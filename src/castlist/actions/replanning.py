"""A day worked out again and given at once: everybody has their new time, or is left to choose another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import F

from castlist.actions import parallel_rooms, trade
from castlist.actions.arranging import arranged
from castlist.actions.bookings import Taker, changed, take, takes_no_place
from castlist.actions.decisions import Actor
from castlist.actions.drafting import Drafts, draft_each, draft_of_their_time
from castlist.actions.log import Scope, clean_text, write
from castlist.actions.private_links import outlast
from castlist.actions.queue import Day, acts_about, goes_along, press
from castlist.queries import replanning as found
from castlist.queries.doors import NotThere, production_for
from castlist.queries.given_times import Before, no_letter_says
from castlist.queries.replanning import THEMSELVES, Work
from castlist.records.models import Person, Slot
from castlist.rules import auditions as rules
from castlist.rules import queue as turns
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.queue import Turn
from castlist.rules.replanning import Asked
from castlist.rules.why import Refused, Why

LONGEST = 500
OTHERWISE = (
    "Something has changed since this was worked out: somebody came, went in, or has another time. Nothing was done."
    " This is how it would be now."
)
ASIDE = 1_000
"""Seats that a moment never has: rows stand there while they change places."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many have another time, how many of those elsewhere, and how many are left to choose one."""

    moved: int
    elsewhere: int
    left: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is pressed. `seen`: as it was looked at; `instead`: by candidacy another time, or that they choose one."""

    asked: Asked
    seen: str
    instead: Mapping[str, str]
    says: str = ""
    why: str = ""
    """Where a rule of the trade asks."""


def replan(actor: Actor, session: str, day: date, said: Said) -> Done:
    """Everybody whose turn is still to come has the time that was worked out for them, as their own page and their
    calendar say at once; who does not fit has another one, or none and is asked to choose. Free times that were in the
    way are gone. Somebody who is under it hears of it by letter: `draft_all` begins them.

    Writes: slot, session, link, waiting_list, time_hold, called_off, queue_act, event, fact. Refuses: unknown,
    no_right, called_off, bad_times, stale_version once it would be another plan, slot_taken, incomplete, too_long,
    against_the_trade, trade_asks_why. Tells: nobody.
    """
    says, done = _says(said.says), list[Done]()

    def decide(state: State, at: int) -> list[Event]:
        row = arranged(state, actor, session)
        work = _work(actor, session, day, said)
        events = _moved(state, work, actor, at, says)
        more, count = _instead(state, work, actor, at, said.instead, says)
        _as_told(actor, Day(session, work.day))
        slots = Slot.objects.filter(session=row).order_by("start")
        parallel_rooms.look_at(row, slots.filter(pk__in=[slot.pk for slot, _, _ in work.moves]))
        trade.look_at(row, slots, why=said.why, joins=True)
        row.save(update_fields=["why", "why_for", "checked"])
        done.append(Done(sum(1 for slot, _, _ in work.moves if slot.cand), *count))
        return [*events, *more]

    def answer(state: State, events: tuple[Event, ...]) -> dict[str, int]:
        return {"moved": done[-1].moved, "elsewhere": done[-1].elsewhere, "left": done[-1].left}

    written = write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,
        act=f"replan {session} {day} {said!r}", answer=answer,
    )  # fmt: skip
    return Done(*(int(written.answer[name]) for name in ("moved", "elsewhere", "left")))


def _says(text: str) -> str:
    """What they are told besides, as it is kept. Refuses: too_long."""
    says = " ".join(clean_text(text).split())
    if len(says) > LONGEST:
        raise Refused(Why.too_long, detail=f"At most {LONGEST:,} characters.")
    return says


def _work(actor: Actor, session: str, day: date, said: Said) -> Work:
    """What is to be done, worked out under the lock. Refuses: stale_version."""
    viewer = Person.objects.get(pk=actor.by)
    try:
        where = found.for_desk(viewer, actor.production, session)
    except NotThere:
        raise Refused(Why.unknown) from None
    try:
        work = found.work_out(where, day=day, asked=said.asked, now=actor.now)
    except Refused as no:
        raise Refused(Why.stale_version, detail=OTHERWISE) if said.seen else no from None
    if work.seen != said.seen:
        raise Refused(Why.stale_version, detail=OTHERWISE)
    return work


def _moved(state: State, work: Work, actor: Actor, at: int, says: str) -> list[Event]:
    """Each row is at its new moment, and whoever has it reads so."""
    Slot.objects.filter(pk__in=[slot.pk for slot in work.gone], cand=None).delete()
    moving = [slot.pk for slot, _, _ in work.moves]
    Slot.objects.filter(pk__in=moving).update(seat=F("seat") + ASIDE)
    held = set(Slot.objects.filter(session=work.where.session).exclude(pk__in=moving).values_list("start", "seat"))
    known = no_letter_says(slot for slot, _, _ in work.moves)
    events = list[Event]()
    for slot, begins, minutes in work.moves:
        start = datetime.fromtimestamp(begins / 1000, UTC)
        seat = slot.seat
        while (start, seat) in held:
            seat += 1
        held.add((start, seat))
        if slot.cand:
            slot.sequence = rules.grown(actor.now, slot.sequence)
            events += rules.retimed(state, slot.cand, slot.pk, begins, by=actor.by, at=at)
            outlast(slot.cand, until=start)
        before = Before(slot.start)
        slot.start, slot.minutes, slot.seat = start, minutes, seat
        if slot.cand:
            changed(slot, before, known.get(slot.pk), place=work.where.session.place, now=actor.now, says=says)
        slot.save()
    return events


def _instead(
    state: State, work: Work, actor: Actor, at: int, instead: Mapping[str, str], says: str
) -> tuple[list[Event], tuple[int, int]]:  # fmt: skip
    """Who does not fit has the time that was chosen for them, or none; how many are each."""
    events, elsewhere, left = list[Event](), 0, 0
    for slot, _ in work.left:
        cand, chosen = work.known(slot), instead.get(slot.cand or "", "")
        if cand is not None and not chosen:
            raise Refused(Why.incomplete, detail="Say of everybody who does not fit what becomes of them.")
        if cand is None or chosen == THEMSELVES:
            events += _without(state, slot, actor, at, says)
            left += 1
        else:
            events += _another(state, work, cand, slot, chosen, actor, at, says)
            elsewhere += 1
        Slot.objects.filter(pk=slot.pk, cand=None).delete()
    return events, (elsewhere, left)


def _without(state: State, slot: Slot, actor: Actor, at: int, says: str) -> list[Event]:
    cand, known = str(slot.cand), no_letter_says([slot]).get(slot.pk)
    takes_no_place(slot, known, at=actor.now, says=says or (known.says if known else ""), now=actor.now)
    return rules.called_off(state, cand, slot.pk, by=actor.by, at=at)


def _another(
    state: State, work: Work, cand: Candidacy, slot: Slot, chosen: str, actor: Actor, at: int, says: str
) -> list[Event]:  # fmt: skip
    """They have that time, as if the desk had given it to them. Refuses: slot_taken where it is none of theirs."""
    if chosen not in {one.id for one in found.choices(work, cand, slot, now=actor.now)}:
        raise Refused(Why.slot_taken, detail="One of the times that were chosen is not free any more. Choose again.")
    needs = slot.access_needs
    taken = take(Taker(actor.production, cand.role, cand.id, desk=True), chosen, needs, heard=False, now=actor.now)
    now_theirs = Slot.objects.select_related("session").get(pk=taken.slot)
    known, place = no_letter_says([slot]).get(slot.pk), now_theirs.session.place
    before = Before(slot.start, slot.session.place, out_of=(slot.session_id,))
    changed(now_theirs, before, known, place=place, now=actor.now, says=says)
    now_theirs.save()
    goes_along(actor, cand.id, taken.slot)
    begins = int(taken.start.timestamp() * 1000)
    return outward.book(state, cand.id, by=actor.by, at=at, slot=taken.slot, start=begins)


def _as_told(actor: Actor, on: Day) -> None:
    """Nobody is expected by so many minutes later any more: the times themselves say it now."""
    acts = acts_about(on, "")
    minutes = turns.moved(acts)
    if minutes:
        press(Turn("", n=len(acts)), "move", on=on, actor=actor, minutes=-minutes)


def draft_all(actor: Actor, session: str) -> Drafts:
    """A letter waits to be looked at for everybody whose time there was changed, or is elsewhere, or is none any more,
    and to whom nobody has written since.

    Writes: letter, event, fact. Refuses: unknown, no_right for whoever may write to none of them. Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    try:
        names = dict(found.untold(viewer, production, session, now=actor.now))
    except NotThere:
        raise Refused(Why.unknown) from None

    def draft(one: Actor, cand: str) -> str:
        return draft_of_their_time(one, viewer, production, cand)

    return draft_each(actor, (), list(names), names, draft)
