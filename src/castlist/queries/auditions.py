"""The audition days of a production: sessions, their times, and who holds which, for those who may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.called_off import SessionOff, called_off
from castlist.queries.doors import NotThere
from castlist.queries.log import decode, fact_rows
from castlist.queries.parallel_rooms import in_two_rooms
from castlist.queries.time_holds import Promised, promised
from castlist.queries.trade import PackRow, found_in, minors_in, otherwise, pack_rows, packs_of
from castlist.queries.waiting_list import Waiter, waiters
from castlist.records.models import Performer, Person, Production, Session, Slot
from castlist.rules.auditions import may_arrange, why_not_free
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import is_on_team, sees, sight
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import reads_needs, why_not_arrange
from castlist.rules.trade import INVITED, KINDS, Finding, Pack

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal")


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One time. `name` is '' while it is free, and 'taken' for those who may not know by whom. `until`: it is free, and
    until then held for somebody who decides; or kept for somebody who waited for it, which `kept` says.
    """

    id: str
    at: datetime
    minutes: int
    name: str
    url: str = ""
    state: str = ""
    needs: str = ""
    """What they said they need; for the desk alone."""
    may_remove: bool = False
    may_free: bool = False
    cand: str = ""
    role: str = ""
    role_name: str = ""
    until: datetime | None = None
    kept: bool = False
    kept_for: str = ""
    """Their name; '' for those who may not know of them, and where it is held."""
    desk: bool = False
    """It is kept for the desk to give, and nobody can choose it online."""
    may_give: bool = False
    """The viewer may give it to somebody: it is free, and still to come."""
    may_move: bool = False
    """The viewer may move whoever has it to another time, or take it back for them."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """The times of one session on one day."""

    day: date
    slots: tuple[SlotRow, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A stretch of audition time in a place."""

    id: str
    role: str
    role_name: str
    place: str
    access: str
    panel: str
    material: str
    recording: bool
    answer_by: date | None
    days: tuple[DayRow, ...]
    free: int
    """That can be chosen: neither taken, nor held or kept for somebody, nor kept for the desk."""
    taken: int
    may_arrange: bool
    kind: str = INVITED
    kind_words: str = ""
    adults: int = 0
    """How many are in the room with whoever is heard; 0 where it is not said."""
    observer: str = ""
    why: str = ""
    """Why it is as it is, where a rule of the trade asked."""
    findings: tuple[Finding, ...] = ()
    """What the rules of the trade say of it, the strictest first."""
    minors: tuple[Finding, ...] = ()
    """The same of people under 18 who have a time in it: for those alone who may know that they are."""
    checked: str = ""
    """By which versions of the rules it was last looked at when it was said, where others look at it now."""
    off: SessionOff | None = None
    """That it is called off, and who had a time there."""
    may_call_off: bool = False
    promised: int = 0
    """How many are held or kept for somebody."""
    twice: tuple[str, ...] = ()
    """Who is said to be in another room at the same time, a sentence for each room."""
    for_desk: int = 0
    """How many are free, and kept for the desk to give."""
    times: int = 0
    """How many there are in all."""
    online: int = 0
    """How many of all can be chosen online, or were."""

    @property
    def share(self) -> str:
        """'16 times, 12 of them online'; '' where all are."""
        return f"{self.times} times, {self.online} of them online" if self.online < self.times else ""

    @property
    def to_look_at(self) -> str:
        """'2 things to look at', as far as the viewer may know of them."""
        count = len(self.findings) + len(self.minors)
        return f"{count} thing{'' if count == 1 else 's'} to look at" if count else ""


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
    for slot in Slot.objects.filter(session__in=found).order_by("start", "pk"):
        slots[slot.session_id].append(slot)
    zone = zone_of(production)
    off = called_off(viewer, production, found)
    look = _Look(viewer.pk, production, state, zone, _called(state, slots.values()), now, packs_of(production))
    who, more = waiters(viewer.pk, production, state, now=now)
    arranges = arranged_by(state, viewer.pk)
    look = replace(
        look, promised=promised(production.pk, now=now), waiting={one.cand: one.name for one in who},
        arranges=frozenset(role for role, _ in arranges),
    )  # fmt: skip
    look = replace(look, minors=_minors(look, slots.values()), found=found_in(found, slots, look.packs, zone))
    look = replace(look, twice=in_two_rooms(found, slots, zone, now=now))
    shown = [_session(look, row, slots[row.pk], off.get(row.pk)) for row in found]
    shown.sort(
        key=lambda s: (not s.days and s.off is not None, s.days[0].slots[0].at.timestamp() if s.days else 0, s.id)
    )
    may = may_arrange(state, viewer.pk)
    return Days(production, zone, tuple(shown), arranges, may, pack_rows(production), who, more)


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


def _called(state: State, slots: Iterable[list[Slot]]) -> dict[str, str]:
    held = (state.candidacy(slot.cand) for rows in slots for slot in rows if slot.cand)
    wanted = {cand.performer for cand in held if cand}
    return dict(Performer.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _minors(look: _Look, slots: Iterable[list[Slot]]) -> dict[str, tuple[Finding, ...]]:
    theirs: dict[str, list[Slot]] = {}
    for slot in (slot for rows in slots for slot in rows if slot.cand):
        cand = look.state.candidacy(slot.cand or "")
        if (
            cand
            and not cand.standing
            and sees(look.state, look.viewer, cand)
            and reads_needs(look.state, cand, look.viewer)
        ):
            theirs.setdefault(cand.performer, []).append(slot)
    return minors_in(look.packs, theirs, look.performers, look.zone)


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
    for_desk = sum(1 for slot in slots if slot.desk and not slot.cand and slot.pk not in look.promised)
    return SessionRow(
        row.pk,
        row.role,
        (role.name or role.id) if role else "",
        row.place,
        row.access,
        row.panel,
        row.material,
        row.recording,
        row.answer_by,
        tuple(DayRow(day, tuple(found)) for day, found in by_day.items()),
        len(slots) - taken - kept - for_desk,
        taken,
        arranges := may_arrange(look.state, look.viewer, row.role),
        row.kind,
        KINDS.get(row.kind, row.kind),
        row.adults,
        row.observer,
        row.why,
        look.found[row.pk],
        _of_minors(look, slots),
        otherwise(row, look.packs),
        off,
        arranges and off is None and any(slot.start > look.now and not slot.past for slot in slots),
        kept,
        look.twice.get(row.pk, ()),
        for_desk,
        len(slots),
        sum(1 for slot in slots if not slot.desk),
    )


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
        slot.access_needs if reads_needs(look.state, cand, look.viewer) else "",
        may_free=not slot.past and why_not_free(look.state, cand, look.viewer) is None,
        cand=cand.id,
        role=cand.role,
        role_name=(held.name or held.id) if held else "",
        desk=slot.desk,
        may_move=cand.lives and slot.start > look.now and why_not_arrange(look.state, cand, look.viewer) is None,
    )


def _free(look: _Look, slot: Slot, role: str, *, desk: bool) -> SlotRow:
    gives = slot.start > look.now and (role in look.arranges if role else bool(look.arranges))
    row, kept = SlotRow(slot.pk, slot.start, slot.minutes, "", may_remove=desk), look.promised.get(slot.pk)
    row = replace(row, desk=slot.desk, may_give=gives)
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
