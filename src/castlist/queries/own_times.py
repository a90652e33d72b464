"""The times behind a private link: the one that somebody holds, those to choose from, and what to expect there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.bookings import FREE, TAKEN, of_free, of_taken
from castlist.queries.insides import words_of
from castlist.queries.private_links import Bearer
from castlist.queries.time_holds import OnHold
from castlist.queries.trade import packs_of
from castlist.records.models import Production, Session, Slot
from castlist.records.statements import moment_in, run
from castlist.rules import auditions as rules
from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.trade import MODESTY, TOLD
from castlist.rules.trade_checks import ready_before
from castlist.rules.trade_packs import may_be_ready


@dataclass(frozen=True, slots=True)
class Choice:
    """A free time, or the one they hold; `at` by the clock of the production."""

    id: str
    at: datetime
    free: bool = True
    chosen: bool = False
    places: int = 1
    """How many can still come then."""

    @property
    def left(self) -> str:
        """'12 places left'; '' where one person comes at a time."""
        return f"{self.places} places left" if self.places > 1 else ""

    @property
    def clock(self) -> str:
        """09:12."""
        return rules.said_clock(self.at)


@dataclass(frozen=True, slots=True)
class ChoiceDay:
    """Times on one day, and in which place where there are several."""

    day: date
    place: str
    slots: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """The time they hold."""

    slot: str
    at: datetime
    ends: datetime
    place: str
    access: str
    minutes: int
    needs: str
    sequence: int
    over: bool
    begun: bool
    heard: int = 0
    """How often they were heard before."""
    entered: bool = False
    """The company gave it to them after they had spoken."""
    session: str = ""
    was: datetime | None = None
    """When it was before the company changed when or where it is; None where it never did."""
    was_place: str = ""
    """Where it was before that, where that is another place."""
    says: str = ""
    """What the company says of that."""


def times_of_theirs(cand: str) -> list[Slot]:
    """The time that they hold, and those at which they were heard."""
    return list(Slot.objects.select_related("session").filter(cand=cand))


def held_among(theirs: list[Slot], state: State, cand: Candidacy, now: datetime) -> Held | None:
    """The time that is theirs; none once they were heard and are called back, as then they choose another."""
    slot = next((one for one in theirs if not one.past), None)
    if slot is None or rules.makes_room(state, cand, state.get(Booking, cand.id), int(now.timestamp() * 1000)):
        return None
    ends = slot.start + timedelta(minutes=slot.minutes)
    return Held(
        slot.pk,
        slot.start,
        ends,
        slot.session.place,
        slot.session.access,
        slot.minutes,
        slot.access_needs,
        slot.sequence,
        ends <= now,
        slot.start <= now,
        len(theirs) - 1,
        slot.entered,
        slot.session_id,
        slot.was if slot.moved_at else None,
        slot.was_place,
        slot.moved_says,
    )


class Free(NamedTuple):
    """A time that can be chosen: while many ask for few times, each is shown all that are left. `pk`: one of its seats;
    who asks for it after somebody else has it gets another.
    """

    pk: str
    start: datetime
    minutes: int
    places: int
    session: Session


_FREE = (
    f"SELECT MIN(s.id), s.start, s.minutes, COUNT(*), s.session_id {FREE}"
    " GROUP BY s.session_id, e.place, s.start, s.minutes ORDER BY s.start, LOWER(e.place), s.session_id LIMIT 400"
)


def times_to_choose(bearer: Bearer, now: datetime) -> list[Free]:
    """Every moment to come at which a time is free for their role, in order; at most four hundred."""
    found = run(_FREE, of_free(bearer.production.pk, bearer.role, now=now, cand=bearer.cand))
    sessions = Session.objects.in_bulk({session for *_, session in found})
    return [
        Free(pk, moment_in(start), minutes, places, sessions[session]) for pk, start, minutes, places, session in found
    ]


class Near(NamedTuple):
    """The free times around one that somebody else has: some of them, by day, and how many there are."""

    days: tuple[ChoiceDay, ...]
    number: int
    zone: str
    """By whose clock the times are said."""

    @property
    def all(self) -> bool:
        """These are all that there are."""
        return self.number == sum(len(day.slots) for day in self.days)


SHOWN_NEAR = 12
_NEAR = (
    f"(SELECT MIN(s.id) AS one, s.start AS at, COUNT(*) AS places, e.place, s.session_id {FREE}"
    " GROUP BY s.session_id, s.start, e.place ORDER BY s.start, LOWER(e.place), s.session_id LIMIT 400) f"
)
_AROUND = (
    "SELECT f.one, CAST(f.at AS text), f.places, f.place, f.at < t.start"  # noqa: S608 - our own words
    f" FROM {{}} t LEFT JOIN {_NEAR} ON 1 = 1 ORDER BY f.at, LOWER(f.place), f.session_id"
)
"""As words: of a hundred moments the driver would make something of which twelve are shown."""
_AROUND_ANY = _AROUND.format("(SELECT start FROM slot WHERE id = %s)")
_AROUND_TAKEN = _AROUND.format(f"({TAKEN})")


def free_near(bearer: Bearer, slot: str, *, now: datetime) -> Near:
    """What is still free for their role around a time that they asked for."""
    return _near(bearer, run(_AROUND_ANY, [slot, *_free(bearer, now)]))


def near_if_taken(bearer: Bearer, slot: str, *, now: datetime) -> Near | None:
    """The same where somebody else has that time, and every other seat of its moment; None where it can be theirs. One
    question, asked outside the lock: while many ask for few times, most need not wait to be told.
    """
    found = run(_AROUND_TAKEN, [*of_taken(bearer, slot), *_free(bearer, now)])
    return _near(bearer, found) if found else None


def _free(bearer: Bearer, now: datetime) -> list[Any]:
    return of_free(bearer.production.pk, bearer.role, now=now, cand=bearer.cand)


def _near(bearer: Bearer, found: list[tuple[Any, ...]]) -> Near:
    zone, free = zone_of(bearer.production), [row for row in found if row[0]]
    before = sum(bool(earlier) for *_, earlier in free)
    first = max(0, min(before - SHOWN_NEAR // 2, len(free) - SHOWN_NEAR))
    days: dict[tuple[date, str], list[Choice]] = {}
    for pk, start, places, place, _ in free[first : first + SHOWN_NEAR]:
        at = moment_in(start).astimezone(zone)
        days.setdefault((at.date(), place), []).append(Choice(pk, at, places=places))
    near = tuple(ChoiceDay(day, place, tuple(some)) for (day, place), some in days.items())
    return Near(near, len(free), clock_of(zone))


def as_held(slots: list[Free], hold: OnHold | None) -> list[Free]:
    """The same, where the moment at which they hold a seat stands for that seat."""
    held = (hold.session, hold.at) if hold else None
    return [
        slot._replace(pk=hold.slot) if hold and (slot.session.pk, slot.start) == held else slot for slot in slots
    ]  # fmt: skip


def by_day(slots: list[Free], held: Held | None, zone: ZoneInfo) -> tuple[ChoiceDay, ...]:
    """The free times, and among them the one that is held and has not begun, by day and place."""
    theirs = None if held is None or held.begun else (held.session, held.at)
    choices = [
        (Choice(slot.pk, slot.start.astimezone(zone), places=slot.places), slot.session.place)
        for slot in slots
        if (slot.session.pk, slot.start) != theirs
    ]
    if held is not None and theirs and slots:
        choices.append((Choice(held.slot, held.at.astimezone(zone), free=False, chosen=True), held.place))
    several = len({place for _, place in choices}) > 1
    found: dict[tuple[date, str], list[Choice]] = {}
    for one, place in sorted(choices, key=lambda pair: (pair[0].at, pair[1].casefold(), pair[0].id)):
        found.setdefault((one.at.date(), place if several else ""), []).append(one)
    return tuple(ChoiceDay(day, place, tuple(some)) for (day, place), some in found.items())


def sessions_of(slots: list[Free]) -> list[Session]:
    """Every session that they may choose from, in order of time."""
    return list({slot.session.pk: slot.session for slot in slots}.values())


def what_to_expect(sessions: list[Session], ready: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """What to expect, as (label, text); said once where it is the same everywhere, else a line for each. `ready`: by
    session, how many minutes before their time they are to be there.
    """
    found: dict[str, dict[str, list[str]]] = {}
    inside = words_of(sessions)
    for session in sessions:
        day = session.answer_by
        for label, text in (
            ("What it is", TOLD.get(session.kind, "")),
            ("Be there", f"{ready[session.pk]} minutes before your time" if ready.get(session.pk) else ""),
            ("In the room", inside[session.pk]),
            ("Observed by", session.observer if session.kind == MODESTY else ""),
            ("To prepare", session.material),
            ("Access", session.access),
            ("Recording", "only if you agree: you are asked, and can say no" if session.recording else "no"),
            ("You will hear", f"by {day.day} {day:%B}, yes or no" if day else ""),
        ):
            places = found.setdefault(label, {}).setdefault(text, [])
            if session.place not in places:
                places.append(session.place)
    return tuple((label, _said(texts)) for label, texts in found.items() if any(texts))


def ready_for(sessions: Iterable[Session], free: Iterable[Free], at: datetime | None, production: Production
              ) -> dict[str, int]:  # fmt: skip
    """By session, how many minutes before their time somebody is to be there, as the packs of its day say. `at`: the
    time that they hold; else the first that is free in each counts.
    """
    said, zone = [one for one in sessions if may_be_ready(one.kind)], zone_of(production)
    packs = packs_of(production) if said else ()
    first = {slot.session.pk: slot.start for slot in reversed(list(free))}
    days = {one.pk: (at or first[one.pk]).astimezone(zone).date() for one in said}
    return {one.pk: ready_before(packs, one.kind, days[one.pk]) for one in said}


def _said(texts: dict[str, list[str]]) -> str:
    if len(texts) == 1:
        return next(iter(texts))
    return "\n".join(f"{', '.join(places)}: {text}" for text, places in texts.items() if text)


def where(sessions: list[Session], slots: list[Free], held: Held | None, zone: ZoneInfo) -> str:
    """Where it is and how long it takes, as far as that is the same everywhere; and by whose clock."""
    if not sessions:
        return ""
    minutes = {held.minutes} if held else {slot.minutes for slot in slots}
    parts = [f"{minutes.pop()} minutes"] if len(minutes) == 1 else []
    if len({s.place for s in sessions}) == 1:
        parts = [sessions[0].place, *parts]
    return " · ".join([*parts, clock_of(zone)])


def clock_of(zone: ZoneInfo) -> str:
    """'times in London'."""
    return f"times in {zone.key.rpartition('/')[2].replace('_', ' ')}"
