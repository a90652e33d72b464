"""Audition time: sessions and their times made by the desk; times taken, moved and given back by private link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.actions import access_needs, agents, breaks, confirmation_letters, parallel_rooms, trade
from castlist.actions.bookings import Taken, Taker, give_slot_back, needs_of, placed_elsewhere, take
from castlist.actions.decisions import Actor
from castlist.actions.log import Decide, Scope, Written, clean_text, write
from castlist.actions.queue import goes_along
from castlist.queries.bookings import ToTake, same_moment
from castlist.queries.confirmation_letters import theirs
from castlist.queries.own_clashes import speaks_against
from castlist.queries.own_times import near_if_taken
from castlist.queries.private_links import Bearer
from castlist.records.ids import new_id
from castlist.records.models import CalledOff, Production, Session, Slot, TimeHold
from castlist.rules import auditions as rules
from castlist.rules import letters
from castlist.rules.auditions import Grid, said_clock
from castlist.rules.breaks import joined, kept
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.sight import is_on_team
from castlist.rules.decisions.state import Event, State
from castlist.rules.desk_times import online_of, spread
from castlist.rules.panels import checked
from castlist.rules.parallel_rooms import checked_rooms, same_room
from castlist.rules.ranked_lists import read_lists
from castlist.rules.trade import INVITED, KINDS, MOST_ADULTS
from castlist.rules.why import Refused, Why


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for every time of a session. `role` '' is for the whole production."""

    role: str
    place: str
    access: str = ""
    panel: str = ""
    material: str = ""
    recording: bool = False
    answer_by: date | None = None
    kind: str = INVITED
    adults: int = 0
    observer: str = ""
    why: str = ""
    """Why it is so, where a rule of the trade asks."""
    lists: str = ""
    """In which order people are called at the door: a list a line."""
    members: tuple[str, ...] = ()
    """Who of the team is in the room; `panel` says who else is."""


def make_session(actor: Actor, place: Place, grid: Grid) -> str:
    """A session stands with its times, and people who were invited can take them; says its id.

    Writes: session, slot. Refuses: no_right, unknown, incomplete, too_long, bad_times, against_the_trade,
    trade_asks_why. Tells: nobody.
    """
    return make_sessions(actor, [place], grid)[0]


def make_sessions(actor: Actor, places: Sequence[Place], grid: Grid) -> tuple[str, ...]:
    """A session stands in each of these rooms with the same times; refused for one, in none. Says their ids.

    Writes: session, slot. Refuses: no_right, unknown, incomplete, too_long, bad_times, against_the_trade,
    trade_asks_why. Tells: nobody.
    """
    sessions = [new_id() for _ in places]

    def decide(state: State, at: int) -> list[Event]:
        checked_rooms([place.place for place in places])
        for session, place in zip(sessions, places, strict=True):
            _may_arrange(state, actor.by, place.role)
            if place.role and state.role(place.role) is None:
                raise Refused(Why.unknown, detail="There is no such role here.")
            row = Session(id=session, production_id=actor.production, by=actor.by, created_at=actor.now)
            _say(row, place, state)
            fresh = _laid_out(row, grid, actor)
            parallel_rooms.look_at(row, fresh)
            trade.look_at(row, fresh, why=place.why)
            row.save(force_insert=True)
            Slot.objects.bulk_create(fresh)
        return []

    said = f"make_sessions {list(places)!r} {grid!r}"
    done = _desk(actor, decide, said, answer={"sessions": " ".join(sessions)})
    return tuple(str(done.answer["sessions"]).split())


def add_times(actor: Actor, session: str, grid: Grid, *, why: str = "") -> int:
    """The session has these times too; says how many. `why`: where a rule of the trade asks.

    Writes: slot, session. Refuses: no_right, unknown, called_off, bad_times, too_long, against_the_trade,
    trade_asks_why. Tells: nobody.
    """
    made: list[int] = []

    def decide(state: State, at: int) -> list[Event]:
        row = _session(actor, session)
        _may_arrange(state, actor.by, row.role)
        _takes_place(row)
        fresh = _laid_out(row, grid, actor)
        parallel_rooms.look_at(row, fresh)
        there = sorted([*Slot.objects.filter(session=row), *fresh], key=lambda slot: slot.start)
        trade.look_at(row, there, why=why, joins=True)
        row.save(update_fields=["why", "why_for", "checked", "breaks"])
        made.append(len(Slot.objects.bulk_create(fresh)))
        return []

    _desk(actor, decide, f"add_times {session} {grid!r} {why!r}")
    return made[0] if made else 0


def change_session(actor: Actor, session: str, place: Place) -> None:
    """The session is as said; calendars of those who hold a time in it learn of it, and in another place their pages
    say where it was: `replanning.draft_all` begins the letters. Its role stays.

    Writes: session, slot. Refuses: no_right, unknown, called_off, incomplete, too_long, bad_times for a room that is
    taken, against_the_trade, trade_asks_why. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        row = _session(actor, session)
        _may_arrange(state, actor.by, row.role)
        _takes_place(row)
        before, slots = row.place, Slot.objects.filter(session=row).order_by("start")
        _say(row, replace(place, role=row.role), state)
        if not same_room(before, row.place):
            parallel_rooms.look_at(row, slots.filter(start__gt=actor.now))
            placed_elsewhere(row, before, now=actor.now)
        trade.look_at(row, slots, why=place.why)
        row.save()
        for slot in Slot.objects.filter(session=row, cand__isnull=False):
            slot.sequence = rules.grown(actor.now, slot.sequence)
            slot.save(update_fields=["sequence"])
        return []

    _desk(actor, decide, f"change_session {session} {place!r}")


def remove_time(actor: Actor, slot: str) -> None:
    """The time is no longer there; one that somebody holds stays.

    Writes: slot. Refuses: no_right, unknown, slot_taken. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        row = Slot.objects.select_related("session").filter(pk=slot, session__production_id=actor.production).first()
        if row is None:
            raise Refused(Why.unknown)
        _may_arrange(state, actor.by, row.session.role)
        if row.cand or TimeHold.objects.filter(slot=row, until__gt=actor.now).exists():
            raise Refused(Why.slot_taken, detail="" if row.cand else "It is held for a few minutes by somebody.")
        row.delete()
        return []

    _desk(actor, decide, f"remove_time {slot}")


def free_time(actor: Actor, cand: str, *, role: str) -> None:
    """The time of somebody who is no longer a candidate is free again.

    Writes: slot, event, fact. Refuses: no_right, recused, unknown, not_owner. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        events = rules.freed(state, cand, by=actor.by, at=at)
        give_slot_back(cand)
        return events

    write(actor.production, decide, by=actor.by, now=actor.now, scope=Scope(role, cand))


def book(
    bearer: Bearer, *, slot: str, held: str, needs: str | None, now: datetime, anyway: bool = False
) -> Written:  # fmt: skip
    """The performer has this time and no other; asked twice, it is done once. `held`: what they had when they looked.

    Where several come at once, theirs is the seat that is named, or whichever of that moment is free. Whoever was
    heard and is called back takes another beside it. `anyway`: they know that they have another time then, or said
    that they cannot. `needs`: what they need, which holds instead of what they said before; None leaves that as it is.

    Writes: slot, link, access_need, time_hold, acted, event, fact; erasure, and the journal. Refuses: goes_against,
    slot_taken, stale_version, not_live, ended, clearance_pending, deadline_passed, unknown, too_long. Tells: nobody.
    """
    said, gone = needs_of(needs or ""), list[str]()
    if (near := near_if_taken(bearer, slot, now=now)) is not None:
        raise Taken(near)
    against = "" if anyway or slot == held else speaks_against(bearer, slot)
    if against:
        raise Refused(Why.goes_against, detail=against)

    def decide(state: State, at: int) -> list[Event]:
        cand = answering(state, bearer)
        before = state.get(Booking, cand.id)
        if before and (before.slot == slot or (held != before.slot and same_moment(slot, before.slot))):
            if said or held == before.slot:  # sent once more, it takes nothing back
                Slot.objects.filter(cand=cand.id, past=False).update(access_needs=said)
                gone[:] = access_needs.stands_instead(bearer, needs, now=now)
            agents.note(bearer, "change", now=now)
            return []
        heard = rules.beside_or_instead(state, cand, held=held, at=at)
        taken = _taken(bearer, slot, said, heard, now)
        gone[:] = _said_with_it(bearer, taken, needs, held, now)
        start = int(taken.start.timestamp() * 1000)
        events = outward.book(state, cand.id, by=bearer.performer, at=at, slot=taken.slot, start=start)
        return events + answered(state, bearer, at)

    written = by_link(bearer, decide, now=now)
    access_needs.forget(gone, now=now)
    return written


def _taken(bearer: Bearer, slot: str, said: str, heard: bool, now: datetime) -> ToTake:
    """It is theirs, and whoever is here on the day waits where it is."""
    who = Taker(bearer.production.pk, bearer.role, bearer.cand, bearer.performer)
    taken = take(who, slot, said, heard=heard, now=now)
    if taken.before is not None:
        goes_along(Actor(bearer.production.pk, "", now), bearer.cand, taken.slot)
    return taken


def _said_with_it(bearer: Bearer, taken: ToTake, needs: str | None, held: str, now: datetime) -> list[str]:
    """What they need is as they say it now, and the other of agent and client reads of it; what is to be forgotten."""
    gone = access_needs.stands_instead(bearer, needs, now=now) if needs or taken.has_needs else []
    if bearer.agent or taken.represented:
        agents.note(bearer, "change" if held else "accept", now=now)
    return gone


def give_back(bearer: Bearer, *, now: datetime) -> None:
    """The performer has no time any more, and it is free for others, which a letter confirms; done already, nothing
    happens.

    Writes: slot, called_off, letter, event, fact. Refuses: ended, deadline_passed. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        cand = answering(state, bearer)
        before = state.get(Booking, cand.id)
        if before is None:
            return []
        if before.start <= at:
            raise Refused(Why.deadline_passed)
        was = theirs(cand.id)
        give_slot_back(cand.id)
        CalledOff.objects.filter(cand=cand.id).update(again=True)
        agents.note(bearer, "give-back", now=now)
        events = outward.give_back(state, cand.id, by=bearer.performer, at=at)
        return events + confirmation_letters.given_back(bearer.production, state, cand, was, now=now, at=at)

    by_link(bearer, decide, now=now)


def answered(state: State, bearer: Bearer, at: int, *, said: str = "") -> list[Event]:
    """The letter that brought the performer here has its answer; `said` where the room goes by what it is."""
    return letters.moved(state, bearer.cand, bearer.letter, by=bearer.performer, at=at, to="answered", said=said)


def answering(state: State, bearer: Bearer) -> Candidacy:
    """The candidacy that somebody answers for by their link. Refuses: unknown, ended."""
    cand = state.candidacy(bearer.cand)
    if cand is None:
        raise Refused(Why.unknown)
    if not cand.lives:
        raise Refused(Why.ended)
    return cand


def by_link(bearer: Bearer, decide: Decide, *, now: datetime) -> Written:
    """What somebody does by their link, under the lock of their production."""
    scope = Scope(bearer.role, bearer.cand)
    return write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=scope)


def _desk(actor: Actor, decide: Decide, act: str, *, answer: dict[str, str] | None = None) -> Written:
    told = (lambda state, events: answer) if answer else None
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key, act=act,
        answer=told,
    )  # fmt: skip


def _may_arrange(state: State, person: str, role: str) -> None:
    if not rules.may_arrange(state, person, role):
        raise Refused(Why.no_right)


def _session(actor: Actor, session: str) -> Session:
    found = Session.objects.filter(pk=session, production_id=actor.production).first()
    if found is None:
        raise Refused(Why.unknown)
    return found


def team_of(state: State) -> frozenset[str]:
    """Who can be chosen to be in a room."""
    return frozenset(one.person for one in state.members if is_on_team(state, one.person))


def _takes_place(session: Session) -> None:
    if session.off_at:
        raise Refused(Why.called_off)


def _laid_out(session: Session, grid: Grid, actor: Actor) -> list[Slot]:
    """The session's new times, and the breaks between them, not stored yet; none lies over another of the session."""
    zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
    before, there = kept(session.breaks), list(Slot.objects.filter(session=session).values_list("start", "minutes"))
    fresh = rules.times(grid, zone, now=actor.now, kept=before)
    breaks.keep(session, joined(before, rules.pauses(grid.on, grid.breaks, zone)), there, zone)
    over = rules.clash(fresh, grid.minutes, there)
    if over:
        raise Refused(
            Why.bad_times, detail=f"{said_clock(over.astimezone(zone))} lies over a time that is there already."
        )
    desks = spread(grid.places, online_of(grid.places, grid.online))
    seats = [(at, seat) for at in fresh for seat in range(1, grid.people + 1)]
    return [
        Slot(session=session, start=at, seat=seat, minutes=grid.minutes, made_at=actor.now, desk=desk)
        for (at, seat), desk in zip(seats, desks, strict=True)
    ]


def _say(row: Session, place: Place, state: State) -> None:
    """The row says what was typed; refuses what is missing or too long."""
    row.role = place.role
    row.members = checked(place.members, team_of(state), row.members)
    for name, most in (("place", 200), ("access", 200), ("panel", 300), ("material", 500), ("observer", 200)):
        text = " ".join(clean_text(getattr(place, name)).split())
        if len(text) > most:
            raise Refused(Why.too_long, detail=f"At most {most:,} characters.")
        setattr(row, name, text)
    if not row.place:
        raise Refused(Why.incomplete, detail="Say where it is.")
    if place.kind not in KINDS:
        raise Refused(Why.incomplete, detail="Say what kind of session it is: one of those named.")
    if not 0 <= place.adults <= MOST_ADULTS:
        raise Refused(Why.incomplete, detail=f"Say how many adults are in the room: at most {MOST_ADULTS}.")
    row.lists = "\n".join(read_lists(clean_text(place.lists), place.kind))
    row.recording, row.answer_by, row.kind, row.adults = place.recording, place.answer_by, place.kind, place.adults
