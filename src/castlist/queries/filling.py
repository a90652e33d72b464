"""What there is to know when audition days are filled: who has no time, who keeps one, and which times are free."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from castlist.queries.auditions import arranged_by, zone_of
from castlist.queries.cannot import answers, spans_of
from castlist.queries.desk_times import RIGHTS
from castlist.queries.doors import NotThere
from castlist.queries.given_times import Untold, untold_in
from castlist.queries.insides import names_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.time_holds import promised
from castlist.records.models import Guardian, Performer, Person, Production, Session, Slot
from castlist.rules.auditions import makes_room
from castlist.rules.dates import Span, hours_said
from castlist.rules.day_lines import month_first
from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import reads_needs, why_not_give
from castlist.rules.fill_lines import AFTER_SCHOOL, Around, FillLines
from castlist.rules.filling import STEPS, Choice, Filling, Room, Time
from castlist.rules.filling import Person as Asked
from castlist.rules.guardians import of_age_on
from castlist.rules.why import Why

GIVEN_BY_US = ("audition", "callback")
"""At which steps somebody is given a time here."""
MOST_SPANS = 4


@dataclass(frozen=True, slots=True)
class FillPerson:
    """Somebody who is asked for a time, and what is known of when and where they can be heard."""

    cand: str
    name: str
    role: str
    role_name: str
    step: str
    url: str
    known: tuple[str, ...]
    at: datetime | None = None
    """When the time is that they have; None where they have none."""
    place: str = ""
    waits: str = ""
    """Why they can be given none yet, in a sentence; '' where they can."""


@dataclass(frozen=True, slots=True)
class FillSession:
    """A session that is still to come, and how many of its times can be given."""

    id: str
    place: str
    role: str
    role_name: str
    panel: str
    days: tuple[date, ...]
    free: int
    taken: int


@dataclass(frozen=True, slots=True)
class FillPage:
    """What can be chosen, who is asked for a time, and to whom letters can be begun."""

    production: Production
    zone: ZoneInfo
    roles: tuple[tuple[str, str], ...]
    """Those whose days the viewer arranges."""
    steps: tuple[tuple[str, str], ...]
    sessions: tuple[FillSession, ...]
    people: tuple[FillPerson, ...]
    """Who has no time first, then who has one, then who can have none yet."""
    untold: Untold

    @property
    def without(self) -> int:
        """How many have no time, and can be given one."""
        return sum(1 for one in self.people if one.at is None and not one.waits)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything of it, by the clock of the production, as it stands at one moment."""

    viewer: Person
    production: Production
    zone: ZoneInfo
    now: datetime
    state: State
    roles: tuple[tuple[str, str], ...]
    sessions: tuple[Session, ...]
    slots: tuple[Slot, ...]
    """Those to come of these sessions that are free to give, or that somebody has whom the viewer may know of."""
    laid_out: tuple[Slot, ...]
    """Every one of the production, whoever has it."""
    people: tuple[Asked, ...]
    steps: Mapping[str, str]
    """By candidacy, at which step they are."""
    waits: Mapping[str, Why]
    """Who can be given none yet, and why."""
    recused: Mapping[str, tuple[str, ...]]
    """By candidacy, who is recused from them and sits in one of the sessions; for whoever may know."""
    inside: Mapping[str, str]
    """By session who is in its room, in words."""

    def around(self, choice: Choice) -> Around:
        """What lines can speak of."""
        rows = [row for row in self.sessions if row.pk in choice.sessions]
        days = {self.local(slot).date() for slot in self.slots if slot.session_id in choice.sessions}
        names = {one.name for one in self.people}
        today = self.now.astimezone(self.zone).date()
        return Around(names, {row.place for row in rows}, days, today, month_first(self.zone.key))

    def local(self, slot: Slot) -> datetime:
        """When it begins, by the clock on the wall there."""
        return slot.start.astimezone(self.zone)

    def mark(self, choice: Choice) -> str:
        """What the chosen sessions are, whoever has a time in them: another mark, and they are other sessions."""
        rooms = [
            f"{row.pk} {row.role} {row.place} {row.panel} {' '.join(row.members)}"
            for row in self.sessions
            if row.pk in choice.sessions
        ]
        times = [
            f"{s.pk} {s.session_id} {s.start.timestamp()} {s.minutes}"
            for s in self.laid_out
            if s.session_id in choice.sessions
        ]
        return blake2b("\n".join([*rooms, *times]).encode(), digest_size=12).hexdigest()

    def filling(self, choice: Choice, lines: FillLines) -> Filling:
        """What is asked, as the problem is made of it. Times that the clock on the wall says twice are left out."""
        slots = [s for s in self.slots if s.session_id in choice.sessions and not self.local(s).fold]
        seats = {row.pk: sorted({s.seat for s in slots if s.session_id == row.pk}) or [1] for row in self.sessions}
        rooms = [
            Room(row.pk, row.place, row.role, seat)
            for row in self.sessions if row.pk in choice.sessions for seat in seats[row.pk]
        ]  # fmt: skip
        chosen = {one.cand for one in self.people if self._is_meant(one, choice)}
        there = {slot.pk for slot in slots}
        people = [one for one in self.people if (one.keeps in there if one.keeps else one.cand in chosen)]
        times = [
            Time(s.pk, s.session_id, self.local(s).date(), self.local(s).hour * 60 + self.local(s).minute, s.minutes,
                 s.cand or "", s.seat)
            for s in slots
        ]  # fmt: skip
        return Filling(tuple(people), tuple(rooms), tuple(times), lines)

    def _is_meant(self, one: Asked, choice: Choice) -> bool:
        return (
            one.cand not in self.waits
            and (not choice.roles or one.role in choice.roles)
            and choice.step in ("", self.steps[one.cand])
        )


def known(viewer: Person, production: Production, *, now: datetime) -> Known:
    """All that is known; NotThere for whoever arranges no days. The same number of queries, however many there are."""
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    roles = arranged_by(state, viewer.pk)
    if not roles:
        raise NotThere
    rows = [row for row in Session.objects.filter(production=production, off_at=None).order_by("place", "pk")
            if row.role in ("", *dict(roles))]  # fmt: skip
    laid_out = tuple(Slot.objects.filter(session__production=production).order_by("start", "pk"))
    every = [slot for slot in laid_out if slot.start > now and not slot.past]
    looks = {role: sight(state, viewer.pk, role) for role, _ in roles}
    cands = [one for one in state.all(Candidacy) if _is_asked(state, one, looks.get(one.role), now)]
    there = {one.id for one in cands}
    kept, mine = promised(production.pk, now=now), {row.pk for row in rows}
    slots = [s for s in every if s.session_id in mine and (s.cand in there if s.cand else s.pk not in kept)]
    waits = {one.id: why for one in cands if (why := why_not_give(state, one, viewer.pk)) is not None}
    names = names_of(rows, (one.person for one in state.members))
    with_them = _with(state, cands, rows, names)
    return Known(
        viewer, production, zone_of(production), now, state, roles,
        tuple(row for row in rows if any(slot.session_id == row.pk for slot in slots)), tuple(slots), laid_out,
        tuple(_asked(viewer, production, state, cands, every, with_them, dict(roles))),
        {one.id: one.step for one in cands}, waits,
        {one.id: tuple(with_them[one.id].values()) for one in cands if looks[one.role].hears},
        {row.pk: row.inside.words(names) for row in rows},
    )  # fmt: skip


def _is_asked(state: State, cand: Candidacy, look: Sight | None, now: datetime) -> bool:
    """Whether they are to be heard, and have not been yet, as far as the viewer may know."""
    if look is None or not look.shows(cand.id) or cand.standing or not cand.lives or cand.step not in GIVEN_BY_US:
        return False
    at, held = int(now.timestamp() * 1000), state.get(Booking, cand.id)
    return held is None or held.start > at or makes_room(state, cand, held, at)


def _with(
    state: State, cands: list[Candidacy], rows: list[Session], names: Mapping[str, str]
) -> dict[str, dict[str, str]]:  # fmt: skip
    """By candidacy the sessions in whose room somebody is, or is said to be, who is recused from them, and who that
    is.
    """
    inside = {row.pk: row.inside.anybody(names) for row in rows}
    found: dict[str, dict[str, str]] = {}
    for cand in cands:
        out = {member for member in names if recused(state, member, cand)}
        met = {session: sorted(names[one] for one in out & there) for session, there in inside.items() if out & there}
        found[cand.id] = {session: " and ".join(who) for session, who in met.items()}
    return found


def _asked(
    viewer: Person, production: Production, state: State, cands: list[Candidacy], every: list[Slot],
    with_them: Mapping[str, Mapping[str, str]], roles: Mapping[str, str],
) -> Iterator[Asked]:  # fmt: skip
    performers = {one.performer for one in cands}
    names = dict(Performer.objects.filter(pk__in=performers).values_list("pk", "name"))
    cannot = {performer: tuple(spans_of(row)) for performer, row in answers(production.pk, performers).items()}
    minors, zone = _minors(performers, every), zone_of(production)
    held: dict[str, list[tuple[str, Span]]] = {}
    keeps: dict[str, str] = {}
    for slot in every:
        whose = state.candidacy(slot.cand or "")
        if whose is not None:
            held.setdefault(whose.performer, []).append((whose.id, _span(slot, zone)))
            keeps[whose.id] = slot.pk
    for cand in sorted(cands, key=lambda one: (names.get(one.performer, "").casefold(), one.n, one.id)):
        yield Asked(
            cand.id, cand.performer, names.get(cand.performer, "somebody"), cand.role, roles[cand.role],
            cannot.get(cand.performer, ()),
            tuple(span for other, span in held.get(cand.performer, ()) if other != cand.id),
            cand.performer in minors, reads_needs(state, cand, viewer.pk),
            frozenset(with_them[cand.id]), keeps.get(cand.id, ""),
        )  # fmt: skip


def _span(slot: Slot, zone: ZoneInfo) -> Span:
    at = slot.start.astimezone(zone)
    since = at.hour * 60 + at.minute
    return at.date(), since, since + slot.minutes


def _minors(performers: set[str], every: list[Slot]) -> set[str]:
    """Who is under 18 on the first of these days, as far as it was said."""
    first = every[0].start.date() if every else date.max
    rows = Guardian.objects.filter(performer__in=performers).values_list("performer_id", "born")
    return {one for one, born in rows if born is None or of_age_on(born) > first}


# -- The page


def fill_page(viewer: Person, production: Production, *, now: datetime) -> FillPage:
    """What can be chosen, and who is asked for a time; NotThere for whoever arranges no days."""
    return page_of(known(viewer, production, now=now))


def page_of(all_of_it: Known) -> FillPage:
    """The same of what is known already."""
    slots = {slot.pk: slot for slot in all_of_it.slots}
    places = {row.pk: row.place for row in all_of_it.sessions}
    days = {all_of_it.local(slot).date() for slot in all_of_it.slots}
    people = [_person(all_of_it, one, slots, places, days) for one in all_of_it.people]
    people.sort(key=lambda one: (bool(one.waits), one.at is not None))
    return FillPage(
        all_of_it.production, all_of_it.zone, all_of_it.roles, tuple(STEPS.items()),
        tuple(sorted((_session(all_of_it, row) for row in all_of_it.sessions), key=lambda one: (one.days, one.place))),
        tuple(people),
        untold_in(all_of_it.viewer, all_of_it.production, all_of_it.state, now=all_of_it.now),
    )  # fmt: skip


def _session(all_of_it: Known, row: Session) -> FillSession:
    slots = [slot for slot in all_of_it.slots if slot.session_id == row.pk]
    return FillSession(
        row.pk, row.place, row.role, dict(all_of_it.roles).get(row.role, ""), all_of_it.inside[row.pk],
        tuple(sorted({all_of_it.local(slot).date() for slot in slots})),
        sum(not slot.cand for slot in slots), sum(bool(slot.cand) for slot in slots),
    )  # fmt: skip


def _person(
    all_of_it: Known, one: Asked, slots: Mapping[str, Slot], places: Mapping[str, str], days: set[date]
) -> FillPerson:  # fmt: skip
    has, waits = slots.get(one.keeps), all_of_it.waits.get(one.cand)
    return FillPerson(
        one.cand, one.name, one.role, one.role_name, all_of_it.steps[one.cand],
        f"/p/{all_of_it.production.pk}/r/{one.role}/?c={one.cand}",
        () if has else tuple(_words(one, days, all_of_it.recused.get(one.cand, ()))),
        has.start if has else None, places.get(has.session_id, "") if has else "", waits.sentence if waits else "",
    )  # fmt: skip


def _words(one: Asked, days: set[date], recused_from: tuple[str, ...]) -> Iterator[str]:
    """What is known of when and where they can be heard, each in a few words."""
    if one.minor and one.minor_known:
        yield f"under 18: on weekdays from {AFTER_SCHOOL // 60}:00, unless another hour is typed"
    spans = [span for span in one.cannot if span[0] in days]
    said = [f"{day:%a} {day.day} {day:%B}, {hours_said(since, until)}" for day, since, until in spans[:MOST_SPANS]]
    if said:
        more = f"; and {len(spans) - MOST_SPANS} more" if len(spans) > MOST_SPANS else ""
        yield f"cannot: {'; '.join(said)}{more}"
    for day, since, _ in one.busy:
        yield f"is heard for another role on {day:%a} {day.day} {day:%B} at {since // 60}:{since % 60:02}"
    for who in dict.fromkeys(recused_from):
        yield f"never with {who} in the room, who is recused"
