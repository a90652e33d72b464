"""The audition days of a production: sessions, their times, and who holds which, for those who may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.access_needs import Need, said_in
from castlist.queries.breaks import breaks_on
from castlist.queries.called_off import SessionOff, called_off
from castlist.queries.doors import NotThere
from castlist.queries.insides import inside_of, names_of, team_in
from castlist.queries.log import decode, fact_rows
from castlist.queries.parallel_rooms import clashing
from castlist.queries.shapes_days import Chosen, DayRow, SessionRow, SlotRow
from castlist.queries.time_holds import Promised, promised
from castlist.queries.trade import PackRow, found_in, minors_in, otherwise, pack_rows, packs_of
from castlist.queries.waiting_list import Waiter, waiters
from castlist.records.models import Performer, Person, Production, Session, Slot
from castlist.rules.access_needs import together
from castlist.rules.auditions import may_arrange, why_not_free
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import is_on_team, sees, sight
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import reads_needs, why_not_arrange
from castlist.rules.trade import KINDS, Finding, Pack

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal")


@dataclass(frozen=True, slots=True)
class Days:
    """Every session of a production, in order of its first time."""

    production: Production
    zone: ZoneInfo
    sessions: tuple[SessionRow, ...]
    roles: tuple[tuple[str, str], ...]
    """Those for which the viewer may make a session, or enter somebody who walks in."""
    may_arrange: bool
    packs: tuple[PackRow, ...] = ()
    """The rules of the trade that can be chosen, and which are."""
    waiting: tuple[Waiter, ...] = ()
    """Who waits for a time to come free, the longest first."""
    waiting_unseen: int = 0
    """How many more, whom the viewer may not know of."""

    team: tuple[Chosen, ...] = ()
    """Who can be chosen to be in a room; for whoever arranges days."""
    needs: tuple[Need, ...] = ()
    """What those said that they need who have no time yet, of whom the viewer may read it."""

    @property
    def sentence(self) -> str:
        """'One time is taken, eight are free.'"""
        taken, free = sum(s.taken for s in self.sessions), sum(s.free for s in self.sessions)
        kept, desk = sum(s.promised for s in self.sessions), sum(s.for_desk for s in self.sessions)
        if not taken + free + kept + desk:
            return ""
        first = {0: "No time is taken", 1: "One time is taken"}.get(taken, f"{taken} times are taken")
        held = {0: "", 1: ", one is held for somebody"}.get(kept, f", {kept} are held for somebody")
        ours = {0: "", 1: ", one is kept for the desk"}.get(desk, f", {desk} are kept for the desk")
        second = {0: "none is free", 1: "one is free"}.get(free, f"{free} are free")
        return f"{first}{held}{ours}, {second}."


def zone_of(production: Production) -> ZoneInfo:
    """The clock on the wall where the production is."""
    return ZoneInfo(production.time_zone)


def _rights(viewer: Person, production: Production) -> State:
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    return state


def days(viewer: Person, production: Production, *, now: datetime, session: str = "") -> Days:
    """The sessions, or one of them, as the viewer may see them; NotThere for strangers. Seven queries, however many,
    and six more where some are called off.
    """
    state = _rights(viewer, production)
    rows = Session.objects.filter(production=production)
    rows = rows.filter(pk=session) if session else rows
    found = list(rows)
    if session and not found:
        raise NotThere
    slots: dict[str, list[Slot]] = {row.pk: [] for row in found}
    for slot in Slot.objects.filter(session__in=found).order_by("start", "seat"):
        slots[slot.session_id].append(slot)
    zone = zone_of(production)
    off = called_off(viewer, production, found, now=now)
    look = _Look(viewer.pk, production, state, zone, _called(state, slots.values()), now, packs_of(production))
    who, more = waiters(viewer.pk, production, state, now=now)
    arranges = arranged_by(state, viewer.pk)
    look = replace(
        look, promised=promised(production.pk, now=now), waiting={one.cand: one.name for one in who},
        arranges=frozenset(role for role, _ in arranges),
    )  # fmt: skip
    look = replace(look, minors=_minors(look, slots.values()), found=found_in(found, slots, look.packs, zone))
    look = replace(look, needs=_needs(look), names=names_of(found, (one.person for one in state.members)))
    clashes = clashing(production, found, slots, zone, now=now, arranges=bool(arranges), names=look.names)
    look = replace(look, twice=clashes)
    shown = [_session(look, row, slots[row.pk], off.get(row.pk)) for row in found]
    shown.sort(key=_in_order)
    may = may_arrange(state, viewer.pk)
    return Days(
        production, zone, tuple(shown), arranges, may, pack_rows(production), who, more,
        team_in(state, look.names) if arranges else (), () if session else _without_a_time(look, slots.values()),
    )  # fmt: skip


def _in_order(one: SessionRow) -> tuple[bool, float, str, str]:
    """By time, then by room; those that are called off altogether behind the others."""
    off = not one.days and one.off is not None
    at = one.days[0].slots[0].at if one.days else one.off.starts if one.off else None
    return off, at.timestamp() if at else 0, one.place.casefold(), one.id


def arranged_by(state: State, person: str) -> tuple[tuple[str, str], ...]:
    """Pairs (id, name) of the roles that they see and for which they run the desk."""
    return tuple(
        (role.id, role.name or role.id)
        for role in sorted(state.all(Role), key=lambda one: (one.n, one.id))
        if may_arrange(state, person, role.id) and sight(state, person, role.id).room
    )


@dataclass(frozen=True, slots=True)
class _Look:
    viewer: str
    production: Production
    state: State
    zone: ZoneInfo
    performers: dict[str, str]
    now: datetime
    packs: tuple[Pack, ...]
    found: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What is found in each session."""
    twice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By session, who of its panel is in another room at the same time."""
    minors: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What is found in the times of those who are under 18, as far as the viewer may know, by performer."""
    promised: Mapping[str, Promised] = field(default_factory=dict)
    """Which times are free, but held or kept for somebody."""
    waiting: Mapping[str, str] = field(default_factory=dict)
    """What those are called who wait for a time, as far as the viewer may know of them, by candidacy."""
    arranges: frozenset[str] = frozenset()
    """The roles whose days they arrange."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What members are called."""
    needs: Mapping[str, Need] = field(default_factory=dict)
    """By candidacy, what somebody said that they need, as far as the viewer may read it."""


def _called(state: State, slots: Iterable[list[Slot]]) -> dict[str, str]:
    held = (state.candidacy(slot.cand) for rows in slots for slot in rows if slot.cand)
    wanted = {cand.performer for cand in held if cand}
    return dict(Performer.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _minors(look: _Look, slots: Iterable[list[Slot]]) -> dict[str, tuple[Finding, ...]]:
    theirs: dict[str, list[Slot]] = {}
    for slot in (slot for rows in slots for slot in rows if slot.cand):
        cand = look.state.candidacy(slot.cand or "")
        if cand and _reads(look, cand):
            theirs.setdefault(cand.performer, []).append(slot)
    return minors_in(look.packs, theirs, look.performers, look.zone)


def _reads(look: _Look, cand: Candidacy) -> bool:
    return not cand.standing and sees(look.state, look.viewer, cand) and reads_needs(look.state, cand, look.viewer)


def _needs(look: _Look) -> dict[str, Need]:
    """Of everybody of whom the viewer may read it; one query for whoever reads of anybody."""
    cands = [cand for cand in look.state.all(Candidacy) if cand.performer and _reads(look, cand)]
    said = said_in(look.production.pk, {cand.performer for cand in cands}) if cands else {}
    return {cand.id: _need(look, cand, *said[cand.performer]) for cand in cands if cand.performer in said}


def _need(look: _Look, cand: Candidacy, name: str, text: str) -> Need:
    role = look.state.role(cand.role)
    return Need(
        cand.id, name, (role.name or role.id) if role else "", f"/p/{look.production.pk}/r/{cand.role}/?c={cand.id}",
        text,
    )  # fmt: skip


def _without_a_time(look: _Look, slots: Iterable[list[Slot]]) -> tuple[Need, ...]:
    """Of those who may still be given one, by name."""
    have = {slot.cand for rows in slots for slot in rows if slot.cand and not slot.past}
    found = [need for cand, need in look.needs.items() if cand not in have and _lives(look, cand)]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.role, one.cand)))


def _lives(look: _Look, cand: str) -> bool:
    found = look.state.candidacy(cand)
    return found is not None and found.lives


def _of_minors(look: _Look, slots: list[Slot]) -> tuple[Finding, ...]:
    """What is found about those who have a time in the session, each once."""
    cands = (look.state.candidacy(slot.cand) for slot in slots if slot.cand) if look.minors else ()
    found = {cand.performer: look.minors.get(cand.performer, ()) for cand in cands if cand}
    return tuple(one for some in found.values() for one in some)


def _session(look: _Look, row: Session, slots: list[Slot], off: SessionOff | None) -> SessionRow:
    by_day: dict[date, list[SlotRow]] = {}
    for slot in slots:
        by_day.setdefault(slot.start.astimezone(look.zone).date(), []).append(_slot(look, slot, row.role))
    role = look.state.role(row.role)
    taken = sum(1 for slot in slots if slot.cand)
    kept = sum(1 for slot in slots if not slot.cand and slot.pk in look.promised)
    left = [slot.desk for slot in slots if not slot.cand and slot.pk not in look.promised and slot.start > look.now]
    arranges = may_arrange(look.state, look.viewer, row.role)
    return SessionRow(
        row.pk, row.role, (role.name or role.id) if role else "", row.place, row.access, row.panel, row.material,
        row.recording, row.answer_by,
        tuple(DayRow(day, tuple(some), breaks_on(row.breaks, day, look.zone)) for day, some in by_day.items()),
        left.count(False), taken, arranges, row.kind, KINDS.get(row.kind, row.kind), row.adults,
        row.observer, row.why, look.found[row.pk], _of_minors(look, slots),
        otherwise(row, slots, look.packs, look.zone), off,
        arranges and off is None and any(slot.start > look.now and not slot.past for slot in slots),
        kept, look.twice.get(row.pk, ()), left.count(True), len(slots), sum(1 for slot in slots if not slot.desk),
        len({slot.start for slot in slots}), row.ranked, inside_of(
            look.state, look.viewer, row, slots, names=look.names, called=look.performers, zone=look.zone,
            arranges=arranges,
        ),
    )  # fmt: skip


def _slot(look: _Look, slot: Slot, role: str) -> SlotRow:
    desk = may_arrange(look.state, look.viewer, role)
    cand = look.state.candidacy(slot.cand) if slot.cand else None
    if not slot.cand:
        return _free(look, slot, role, desk=desk)
    if cand is None or not sees(look.state, look.viewer, cand):
        return SlotRow(slot.pk, slot.start, slot.minutes, "taken")
    held = look.state.role(cand.role)
    return SlotRow(
        slot.pk,
        slot.start,
        slot.minutes,
        look.performers.get(cand.performer, "somebody"),
        f"/p/{look.production.pk}/r/{cand.role}/?c={cand.id}",
        "" if cand.lives else "no longer a candidate",
        _told(look, slot, cand),
        may_free=not slot.past and slot.start > look.now and why_not_free(look.state, cand, look.viewer) is None,
        cand=cand.id,
        role=cand.role,
        role_name=(held.name or held.id) if held else "",
        desk=slot.desk,
        may_move=cand.lives and slot.start > look.now and why_not_arrange(look.state, cand, look.viewer) is None,
    )


def _told(look: _Look, slot: Slot, cand: Candidacy) -> str:
    """What they said that they need, with this time and before."""
    before = look.needs.get(cand.id)
    return together([slot.access_needs, before.text if before else ""]) if _reads(look, cand) else ""


def _free(look: _Look, slot: Slot, role: str, *, desk: bool) -> SlotRow:
    gives = slot.start > look.now and (role in look.arranges if role else bool(look.arranges))
    row, kept = SlotRow(slot.pk, slot.start, slot.minutes, "", may_remove=desk), look.promised.get(slot.pk)
    row = replace(row, desk=slot.desk, may_give=gives, over=slot.start <= look.now)
    if kept is None:
        return row
    for_whom = look.waiting.get(kept.cand, "")
    return replace(
        row, may_remove=desk and bool(kept.cand), until=kept.until, kept=bool(kept.cand), kept_for=for_whom,
        may_give=gives and bool(for_whom),
    )  # fmt: skip


def readers_of_needs(state: State, role: str) -> list[str]:
    """Who alone reads what somebody needs: the desk, or who runs it where there is none."""
    desk = [m.person for m in state.members if m.desk]
    return desk or [m.person for m in state.members if runs_desk(state, m.person, role)]
