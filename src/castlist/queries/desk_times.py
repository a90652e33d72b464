"""What the desk looks at when it gives somebody a time: to whom this one can go, or which ones this person can have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.queries.access_needs import said_of
from castlist.queries.auditions import arranged_by, zone_of
from castlist.queries.bookings import THE_DESKS, of_the_desks
from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.queries.time_holds import Promised, promised
from castlist.records.models import Performer, Person, Production, Slot, WaitingList
from castlist.records.statements import as_kept, moment_in, run
from castlist.rules import auditions as rules
from castlist.rules.access_needs import together
from castlist.rules.decisions.facts import Booking, Candidacy, Role
from castlist.rules.decisions.sight import is_on_team, sees, sight
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import reads_needs, why_not_arrange, why_not_give

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "booking", "letter")
MOST = 400
"""Times among which somebody is offered one, as on their own page."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody to whom a time can be given. `held`: the one that they have now, which they would be moved from."""

    cand: str
    held: str
    name: str
    role: str
    waits: datetime | None = None
    """Since when they are on the waiting list."""
    has: datetime | None = None
    """When the time is that they have."""


@dataclass(frozen=True, slots=True)
class TimeToGive:
    """A time, and everybody who may have it: who waits first, then who has none, then who would be moved."""

    production: Production
    zone: ZoneInfo
    slot: str
    at: datetime
    place: str
    desk: bool
    """It is kept for the desk."""
    state: str
    """free; kept, for the one person who stands here; held, by somebody who decides; taken; over."""
    takers: tuple[Taker, ...]
    may_write_needs: bool


@dataclass(frozen=True, slots=True)
class TimeToHave:
    """A time that somebody could be given."""

    id: str
    at: datetime
    place: str
    desk: bool
    places: int = 1
    """How many can still be given at that moment."""


@dataclass(frozen=True, slots=True)
class Movable:
    """Somebody whom the desk may give a time, or move from the one that they have."""

    production: Production
    zone: ZoneInfo
    cand: str
    role: str
    role_name: str
    name: str
    url: str
    held: str
    """The time that they have; '' for none."""
    at: datetime | None
    place: str
    may_take_back: bool
    may_choose: bool
    """A time can be given to them; where it cannot, `times` is empty."""
    times: tuple[TimeToHave, ...]
    needs: str
    may_write_needs: bool


def _rights(viewer: Person, production: Production) -> State:
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    return state


def time_to_give(viewer: Person, production: Production, slot: str, *, now: datetime) -> TimeToGive:
    """To whom the time can be given; NotThere for whoever arranges no days that it is for. The same number of queries,
    however many they are.
    """
    state = _rights(viewer, production)
    row = Slot.objects.select_related("session").filter(pk=slot, session__production=production).first()
    if row is None or not _arranges(state, viewer.pk, row.session.role):
        raise NotThere
    row, kept = _free_then(row, promised(production.pk, now=now))
    stands = _stands(row, kept, now)
    found = _who_may(state, viewer.pk, row, kept, now) if stands in ("free", "kept") else []
    reads = any(reads_needs(state, cand, viewer.pk) for cand in found)
    return TimeToGive(
        production, zone_of(production), row.pk, row.start, row.session.place, row.desk, stands,
        _takers(production, state, found, now), reads,
    )  # fmt: skip


def _free_then(row: Slot, kept: Mapping[str, Promised]) -> tuple[Slot, Promised | None]:
    """That seat, or another of its moment where it is taken or held and another is not; and for whom it is kept."""
    if row.cand or row.pk in kept:
        same = Slot.objects.select_related("session").filter(session=row.session_id, start=row.start, cand=None)
        row = next((one for one in same.order_by("-desk", "seat") if one.pk not in kept), row)
    return row, kept.get(row.pk)


def _arranges(state: State, person: str, role: str) -> bool:
    """Whether they arrange days for that role; '' for any role at all."""
    roles = {one for one, _ in arranged_by(state, person)}
    return role in roles if role else bool(roles)


def _stands(row: Slot, kept: Promised | None, now: datetime) -> str:
    if row.cand or row.start <= now:
        return "taken" if row.cand else "over"
    return "free" if kept is None else "kept" if kept.cand else "held"


def _who_may(state: State, person: str, row: Slot, kept: Promised | None, now: datetime) -> list[Candidacy]:
    """Everybody who could take that time themselves, as far as the viewer may know and arrange for them."""
    at, seen = int(now.timestamp() * 1000), {one.id: sight(state, person, one.id) for one in state.all(Role)}
    return [
        cand
        for cand in state.all(Candidacy)
        if row.session.role in ("", cand.role)
        and (kept is None or kept.cand == cand.id)
        and (look := seen.get(cand.role)) is not None
        and look.room
        and cand.id not in look.hidden
        and why_not_give(state, cand, person) is None
        and not _is_bound(state, cand, at)
    ]


def _is_bound(state: State, cand: Candidacy, at: int) -> bool:
    """Whether they have a time that has begun, and take no other beside it."""
    held = state.get(Booking, cand.id)
    return held is not None and held.start <= at and not rules.makes_room(state, cand, held, at)


def _held(state: State, cand: Candidacy, at: int) -> str:
    """The time from which they would be moved."""
    held = state.get(Booking, cand.id)
    return held.slot if held and not rules.makes_room(state, cand, held, at) else ""


def _takers(production: Production, state: State, cands: list[Candidacy], now: datetime) -> tuple[Taker, ...]:
    names = dict(Performer.objects.filter(pk__in={one.performer for one in cands}).values_list("pk", "name"))
    waits = dict(WaitingList.objects.filter(production=production).values_list("cand", "since"))
    found = []
    for cand in cands:
        held = _held(state, cand, int(now.timestamp() * 1000))
        found.append(Taker(
            cand.id, held, names.get(cand.performer, "somebody"), _called(state, cand.role), waits.get(cand.id),
            _moment(state.get(Booking, cand.id)) if held else None,
        ))  # fmt: skip
    last = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    return tuple(sorted(found, key=lambda one: (one.waits or last, bool(one.held), one.name.casefold(), one.cand)))


def _moment(held: Booking | None) -> datetime | None:
    return datetime.fromtimestamp(held.start / 1000, ZoneInfo("UTC")) if held else None


def _called(state: State, role: str) -> str:
    found = state.role(role)
    return (found.name or found.id) if found else ""


def movable(viewer: Person, production: Production, cand: str, *, now: datetime) -> Movable:
    """What time somebody has, and which they could have instead; NotThere for whoever may not say when they come."""
    state, at = _rights(viewer, production), int(now.timestamp() * 1000)
    found = state.candidacy(cand)
    if found is None or not sees(state, viewer.pk, found) or why_not_arrange(state, found, viewer.pk) is not None:
        raise NotThere
    mine = Slot.objects.select_related("session").filter(pk=_held(state, found, at), cand=cand).first()
    may = why_not_give(state, found, viewer.pk) is None and not _is_bound(state, found, at)
    reads = reads_needs(state, found, viewer.pk)
    return Movable(
        production, zone_of(production), cand, found.role, _called(state, found.role),
        Performer.objects.filter(pk=found.performer).values_list("name", flat=True).first() or "somebody",
        f"/p/{production.pk}/r/{found.role}/?c={cand}",
        mine.pk if mine else "", mine.start if mine else None, mine.session.place if mine else "",
        mine is not None and found.lives and mine.start > now, may,
        tuple(to_have(production.pk, found, now=now)) if may else (),
        together([mine.access_needs if mine else "", said_of(production.pk, found.performer)]) if reads else "", reads,
    )  # fmt: skip


def to_have(production: str, cand: Candidacy, *, now: datetime) -> Iterable[TimeToHave]:
    """Every time that somebody could be given, in order."""
    marks = [production, cand.role, as_kept(now), *of_the_desks(production, cand.id, now=now), cand.id]
    for desks, slot, start, place, places in run(_TO_HAVE, marks):
        yield TimeToHave(desks or slot, moment_in(start), place, bool(desks), places)


_TO_HAVE = (
    "SELECT MIN(CASE WHEN s.desk THEN s.id END), MIN(s.id), s.start, e.place, COUNT(*)"  # noqa: S608 - our own words
    " FROM slot s JOIN session e ON e.id = s.session_id"
    f" WHERE e.production_id = %s AND e.role IN ('', %s) AND s.cand IS NULL AND s.start > %s AND {THE_DESKS}"
    " AND NOT EXISTS (SELECT 1 FROM slot h WHERE h.session_id = s.session_id AND h.start = s.start AND h.cand = %s)"
    f" GROUP BY s.session_id, s.start, e.place ORDER BY s.start, LOWER(e.place), s.session_id LIMIT {MOST}"
)
"""Each moment once; where the desk has seats of its own then, one of those stands for it."""
