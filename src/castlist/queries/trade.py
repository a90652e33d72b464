"""Audition days as the rules of the trade see them, and what the chosen packs find there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from castlist.records.models import Guardian, Production, Session, Slot
from castlist.rules.chaperones import ENGLAND, LARGEST
from castlist.rules.panels import same_people
from castlist.rules.trade import Finding, Minor, Other, Pack, Seen, Time
from castlist.rules.trade_checks import findings, in_force, of_door, of_letter, of_minor
from castlist.rules.trade_minors import OF_MINOR
from castlist.rules.trade_packs import chosen, shipped


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack that can be chosen."""

    id: str
    version: str
    name: str
    jurisdiction: str
    agreement: str
    read_on: date
    holds: str
    """From which day until which, as far as that is known: 'from 2026-04-01'."""
    rules: int
    """How many it has."""
    chosen: bool


def packs_of(production: Production) -> tuple[Pack, ...]:
    """Those that are chosen here."""
    return chosen(production.packs.split())


def pack_rows(production: Production) -> tuple[PackRow, ...]:
    """Every pack that comes with Castlist, and which are chosen here."""
    here = frozenset(production.packs.split())
    return tuple(
        PackRow(
            one.id,
            one.version,
            one.name,
            one.jurisdiction,
            one.agreement,
            one.read_on,
            one.holds,
            len(one.rules),
            one.id in here,
        )
        for one in shipped().values()
    )


def stamps(packs: Iterable[Pack]) -> str:
    """general@2026.1 us-aea@2026.1"""
    return " ".join(one.stamp for one in packs)


def otherwise(session: Session, slots: Iterable[Slot], packs: tuple[Pack, ...], zone: ZoneInfo) -> str:
    """By which versions it was looked at when it was last said, where those are others now; '' where they are not."""
    before = session.checked.split()
    return ", ".join(before) if before and before != stamps(looking(packs, slots, zone)).split() else ""


def looking(packs: Iterable[Pack], slots: Iterable[Slot], zone: ZoneInfo) -> tuple[Pack, ...]:
    """Those that hold on the days of these times."""
    return in_force(packs, (slot.start.astimezone(zone).date() for slot in slots))


NEAR = 8
"""So many days before and after its own a session is looked at with every time of the same people: of days further
off the first time says enough, that they are in a room then.
"""


class Row(NamedTuple):
    """What is asked of a time of another session: there may be thousands."""

    start: datetime
    minutes: int
    desk: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A session with its times, as another one sees it."""

    session: Session
    days: dict[date, list[Time]]
    other: Other | None
    """None where it has no time, or does not take place."""


def around(session: Session, zone: ZoneInfo) -> list[Beside]:
    """Every other session of the production."""
    others = list(Session.objects.filter(production=session.production_id).exclude(pk=session.pk))
    rows: dict[str, list[Row]] = {one.pk: [] for one in others}
    slots = Slot.objects.filter(session__production=session.production_id).order_by("start", "pk")
    for key, *row in slots.values_list("session_id", *Row._fields) if others else ():
        if key in rows:
            rows[key].append(Row._make(row))
    return [_beside(one, rows[one.pk], zone) for one in others]


def _beside(session: Session, slots: Iterable[Slot | Row], zone: ZoneInfo) -> Beside:
    days: dict[date, list[Time]] = {}
    for one in (time_of(slot, zone, said=session.created_at) for slot in slots):
        days.setdefault(one.start.date(), []).append(one)
    if session.off_at is not None or not days:
        return Beside(session, days, None)
    ends = max(one.end for times in days.values() for one in times)
    return Beside(session, days, Other(session.kind, frozenset(days), ends))


def seen_in(session: Session, slots: Iterable[Slot], there: Iterable[Beside], zone: ZoneInfo) -> Seen:
    """The session with these times, and what there is besides, on the clock of the production."""
    times = tuple(time_of(slot, zone, said=slot.made_at or session.created_at) for slot in slots)
    inside, others = session.inside, [one for one in there if one.session.pk != session.pk]
    theirs = [one.days for one in others if one.days and same_people(one.session.inside, inside)]
    return Seen(
        session.kind, times, tuple(_near(theirs, {one.start.date() for one in times})), session.access,
        session.material, adults_in(session), session.observer,
        session.recording, session.answer_by, named=bool(session.members or session.panel.strip()),
        lists=session.ranked, others=tuple(one.other for one in others if one.other and _for_one(one.session, session)),
    )  # fmt: skip


def _near(theirs: Iterable[Mapping[date, list[Time]]], on: Iterable[date]) -> Iterator[Time]:
    """Their times as far as a rule can ask for them: see `NEAR`."""
    near = {day + timedelta(days=off) for day in on for off in range(-NEAR, NEAR + 1)}
    for days in theirs:
        for day, times in days.items():
            yield from times if day in near else times[:1]


def _for_one(one: Session, other: Session) -> bool:
    """Both may be for the same role."""
    return one.role == other.role or not (one.role and other.role)


def adults_in(session: Session) -> int:
    """How many it says there are; where it says no number, the members who are chosen to be in the room."""
    return session.adults or len(session.members)


def time_of(slot: Slot | Row, zone: ZoneInfo, *, said: datetime) -> Time:
    """One time, on the clock of the production."""
    return Time(slot.start.astimezone(zone), slot.minutes, said, slot.desk)


def found_in(sessions: Iterable[Session], slots: Mapping[str, list[Slot]], packs: tuple[Pack, ...], zone: ZoneInfo
             ) -> dict[str, tuple[Finding, ...]]:  # fmt: skip
    """What they find in each session, for everybody on the team: nobody who is heard there is looked at."""
    if not packs:
        return {one.pk: () for one in sessions}
    every = [_beside(one, slots[one.pk], zone) for one in sessions]
    return {one.session.pk: findings(packs, seen_in(one.session, slots[one.session.pk], every, zone)) for one in every}


def minors_in(
    packs: tuple[Pack, ...], theirs: Mapping[str, Sequence[Slot | Row]], names: Mapping[str, str], zone: ZoneInfo
) -> dict[str, tuple[Finding, ...]]:  # fmt: skip
    """What they find in the times of those who are under 18, by performer. `theirs`: all times of those of whom the
    viewer may know that. Nobody is asked for where no pack asks.
    """
    if not theirs or not any(rule.check in OF_MINOR for pack in packs for rule in pack.rules):
        return {}
    born = dict(Guardian.objects.filter(performer__in=list(theirs)).values_list("performer_id", "born"))
    return {
        one: of_minor(packs, Minor(names.get(one, "somebody"), day, tuple(
            time_of(slot, zone, said=slot.start) for slot in theirs[one]
        )))
        for one, day in born.items()
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Care:
    """For how many children one grown-up cares at most, as far as the chosen packs say so on that day."""

    bounds: tuple[Finding, ...]
    """The lowest first."""

    @property
    def most(self) -> int:
        """What is proposed."""
        return min((one.limit for one in self.bounds), default=ENGLAND)

    @property
    def says(self) -> str:
        """'In England a chaperone cares for 12 at most …': where no pack says it, what holds in England."""
        return " ".join(one.sentence for one in self.bounds) or IN_ENGLAND

    def over(self, most: int) -> tuple[Finding, ...]:
        """Which of them somebody who cares for so many goes beyond."""
        return tuple(one for one in self.bounds if most > one.limit)


IN_ENGLAND = f"In England a chaperone cares for {ENGLAND} children at most, and a private teacher for 3."


def care_on(production: Production, day: date) -> Care:
    """What the chosen packs say of those who look after children on that day."""
    return Care(of_door(packs_of(production), day, LARGEST + 1))


def in_a_letter(production: Production, role: str, body: str, *, now: datetime) -> tuple[Finding, ...]:
    """What the packs find in an invitation that goes now: in every session from which somebody may choose a time.

    It keeps no letter back, and no reason is asked for.
    """
    packs, zone = packs_of(production), ZoneInfo(production.time_zone)
    free = Slot.objects.filter(
        session__production=production, session__role__in=["", role], cand__isnull=True, desk=False, start__gt=now
    )  # fmt: skip
    sessions: dict[str, tuple[str, list[Time]]] = {}
    for slot in free.select_related("session").order_by("start", "pk"):
        sessions.setdefault(slot.session_id, (slot.session.kind, []))[1].append(time_of(slot, zone, said=now))
    asks = "{link}" in body
    every = [Seen(kind, tuple(times), asks_access=asks) for kind, times in sessions.values()]
    found: dict[str, Finding] = {}
    for seen in every or [Seen("invited", (), asks_access=asks)]:
        for one in of_letter(packs, seen):
            found.setdefault(one.key, one if one.severity == "info" else replace(one, severity="warn"))
    return tuple(found.values())
