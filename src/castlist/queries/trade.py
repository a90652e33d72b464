"""Audition days as the rules of the trade see them, and what the chosen packs find there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.records.models import Guardian, Production, Session, Slot
from castlist.rules.panels import same_people
from castlist.rules.trade import Finding, Minor, Pack, Seen, Time
from castlist.rules.trade_checks import OF_MINOR, findings, in_force, of_letter, of_minor
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


def beside(session: Session) -> list[Slot]:
    """The times of every other session of the production with somebody in the room who is in this one's."""
    others = Session.objects.filter(production=session.production_id).exclude(pk=session.pk)
    same = [one.pk for one in others if same_people(one.inside, session.inside)]
    return list(Slot.objects.filter(session__in=same)) if same else []


def seen_in(session: Session, slots: Iterable[Slot], others: Iterable[Slot], zone: ZoneInfo) -> Seen:
    """The session with these times, and what the same people do besides, on the clock of the production."""
    times = tuple(time_of(slot, zone, said=slot.made_at or session.created_at) for slot in slots)
    more = tuple(time_of(slot, zone, said=session.created_at) for slot in others)
    return Seen(
        session.kind, times, more, session.access, session.material, adults_in(session), session.observer,
        session.recording, session.answer_by,
    )  # fmt: skip


def adults_in(session: Session) -> int:
    """How many it says there are; where it says no number, the members who are chosen to be in the room."""
    return session.adults or len(session.members)


def time_of(slot: Slot, zone: ZoneInfo, *, said: datetime) -> Time:
    """One time, on the clock of the production."""
    return Time(slot.start.astimezone(zone), slot.minutes, said)


def found_in(sessions: Iterable[Session], slots: Mapping[str, list[Slot]], packs: tuple[Pack, ...], zone: ZoneInfo
             ) -> dict[str, tuple[Finding, ...]]:  # fmt: skip
    """What they find in each session, for everybody on the team: nobody who is heard there is looked at."""
    every = [(one, one.inside) for one in sessions]
    return {
        one.pk: findings(packs, seen_in(one, slots[one.pk], [
            slot for other, there in every if other is not one and same_people(there, inside)
            for slot in slots[other.pk]
        ], zone))
        for one, inside in every
    }  # fmt: skip


def minors_in(packs: tuple[Pack, ...], theirs: Mapping[str, list[Slot]], names: Mapping[str, str], zone: ZoneInfo
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
