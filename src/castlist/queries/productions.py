"""A production as its team sees it: its roles, who stands where, what is stuck and on what; and its team and rule."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries import owed, ticks
from castlist.queries.cards import column_key
from castlist.queries.doors import Names, NotThere, faces, milliseconds, names, production_for
from castlist.queries.frames import frame
from castlist.queries.next_steps import still_writes
from castlist.queries.production_states import production_now, production_then
from castlist.queries.rooms import ActsPage
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import Flashback
from castlist.queries.standings import Standings
from castlist.queries.tallies import acts
from castlist.queries.telling import named_in
from castlist.queries.wording import words
from castlist.records.models import Person, Production
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import Sight, is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS, LADDER
from castlist.rules.owed import ON_OFFER
from castlist.rules.parts import may_plan

URGENT = ("ready", "stuck", "inquorate", "waiting", "review")
STUCK = ("stuck", "inquorate")
MORE = 2
"""So many of those who are stuck are told of beside the first; and of those who are still to be written to."""
FEW = 3
"""So many on one step of a role are named."""


@dataclass(frozen=True, slots=True)
class Step:
    """How many stand on one step."""

    label: str
    count: int
    who: tuple[str, ...] = ()
    """Their names, where they are few."""


@dataclass(frozen=True, slots=True)
class Part:
    """One role in the list."""

    id: str
    name: str
    url: str
    about: str
    pipeline: tuple[Step, ...]
    sentence: str
    stuck: bool
    held: bool = False
    """The sentence is about somebody who is stuck."""
    more: tuple[str, ...] = ()
    """Who else is, and on what; a sentence for each."""
    to_write: tuple[str, ...] = ()
    """Who is still to be written to, and by whom; a sentence for each."""
    breakdown_url: str = ""
    """Where its breakdown is seen and changed; '' in the past."""


@dataclass(frozen=True, slots=True)
class ProductionPage:
    """The whole page, now or as of a past moment."""

    production: Production
    sentence: str
    roles: tuple[Part, ...]
    may_add_roles: bool
    is_lead: bool
    flashback: Flashback
    read_only: bool = False
    answered: tuple[int, int] | None = None
    """For those who write the answers: how many have had one, and how many are owed one; None where nobody is."""
    closed: bool = False
    """The casting is closed: nothing is begun any more."""
    may_plan: bool = False
    """Who plays what, and who goes on, is theirs to look at: also once the casting is closed, while the play is on."""


def as_shown(
    viewer: Person, production: Production, known: Standings, then: tuple[int, int] | None, now: int
) -> Standings:
    """The production at the moment that is looked at, without what the viewer may not know of sealed rounds.

    `then`: a place in the log and its moment; None now, with what time has brought since the last act.
    """
    known = production_then(production, *then) if then else known
    state = as_others_may_know(known.state, viewer.pk)
    if then is None and production.due_at and production.due_at <= now:
        state = settle_time(State(state.groups, production.head), now, production.head_at)[1]
    return known if state is known.state else Standings(state)


def _seen(viewer: Person, production: Production) -> tuple[Standings, dict[str, Sight]]:
    """The production as it stands, and what the viewer may see of each role; NotThere for others than its team."""
    known = production_now(production)
    if not is_on_team(known.state, viewer.pk):
        raise NotThere
    return known, {role.id: known.sight(viewer.pk, role.id) for role in known.state.all(Role)}


def production_page(viewer: Person, production_id: str, *, now: datetime, at: int | None = None) -> ProductionPage:
    """The production as the viewer may see it; `at` is the ordinal of a past act. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    known, seen = _seen(viewer, production)
    rights, tally = known.state, ticks.in_rooms(production, seen, viewer.pk, at)
    found = acts(tally, lambda: ticks.visible_in(production.pk, seen, viewer.pk), at)
    at = at if at is not None and 0 < at < found.total else None
    place = (found.seq(at), found.time(at)) if at else None
    shown = as_shown(viewer, production, known, place, milliseconds(now))
    then = Then(seen, _ordinals(production, seen, viewer, place[0]) if place else None, f"/p/{production.pk}/")
    roles = [
        role for role in sorted(shown.state.all(Role), key=lambda r: r.n) if role.id in seen and seen[role.id].room
    ]
    stands = {role.id: _stands(shown, role, seen[role.id].hidden) for role in roles}
    told = found.act(at or found.total)
    wanted = [cand for cand in (rights.candidacy(told[4]), *(c for one in stands.values() for c in one.named)) if cand]
    named = names(production, rights, faces([*named_in(told[2], told[5]), *(cand.performer for cand in wanted)]))
    parts = tuple(_part(shown, named, role, then, stands[role.id]) for role in roles)
    member, zone = rights.member(viewer.pk), ZoneInfo(production.time_zone)
    bar = ticks.bar(
        found, at=at, state=rights, names=named, zone=zone, now=now.astimezone(zone), base=then.base, focus=""
    )
    closed = is_closed(shown.state)
    plans = place is None and may_plan(shown.state, viewer.pk)
    may = plans and not closed
    is_lead = member is not None and member.lead
    return ProductionPage(
        production, CLOSED if closed else _how_many(parts), parts, may, is_lead, bar, read_only=place is not None,
        answered=owed.tally(viewer, production, known, now=now) if place is None else None, closed=closed,
        may_plan=plans,
    )  # fmt: skip


CLOSED = "The casting is closed."
CUT = "This part is cut."


def _how_many(parts: tuple[Part, ...]) -> str:
    stuck = sum(p.stuck for p in parts)
    if not stuck:
        return "Nothing is stuck." if parts else ""
    if len(parts) == 1:
        return "The role is stuck."
    return f"{stuck} of {len(parts)} roles {'is' if stuck == 1 else 'are'} stuck."


def _ordinals(production: Production, seen: dict[str, Sight], viewer: Person, place: int) -> dict[str, int]:
    return ticks.ordinals_in(production.pk, seen, viewer.pk, place)


@dataclass(frozen=True, slots=True)
class Then:
    """The moment that is looked at, with the rights of now."""

    seen: dict[str, Sight]
    ordinals: dict[str, int] | None
    """How many acts had happened by then, by role; None now."""
    base: str

    def room(self, role: str) -> str:
        """Where the role's room is, at the same moment."""
        address = f"{self.base}r/{role}/"
        if self.ordinals is None:
            return address
        return f"{address}?at={max(self.ordinals.get('', 0) + self.ordinals.get(role, 0), 1)}"


@dataclass(frozen=True, slots=True)
class _Stands:
    """How a role stands, before it is put into words: how many on each step, and whom its sentence is about."""

    steps: tuple[tuple[str, int, tuple[Candidacy, ...]], ...]
    """Label and count of each step, and who stands there where they are few."""
    cand: Candidacy | None
    stuck: tuple[Candidacy, ...]
    """Everybody on whom nothing can be concluded as it stands, whoever the sentence is about."""
    sentence: str
    """What is said when it is about nobody in particular."""
    to_write: tuple[tuple[Candidacy, tuple[str, ...]], ...] = ()
    """Who is still to be written to, and who was asked to."""

    @property
    def named(self) -> list[Candidacy]:
        """Whose names are said."""
        few = [cand for _, _, who in self.steps for cand in who]
        unwritten = [cand for cand, _ in self.to_write[: MORE + 1]]
        return [*few, *self.stuck[: MORE + 1], *unwritten, *([self.cand] if self.cand else [])]


def _stands(shown: Standings, role: Role, hidden: frozenset[str]) -> _Stands:
    return shown.once(("stands", role.id, hidden), lambda: _worked_out(shown, role, hidden))


def _worked_out(shown: Standings, role: Role, hidden: frozenset[str]) -> _Stands:
    state = shown.state
    people = [c for c in state.candidacies(role.id) if c.id not in hidden]
    on: dict[str, list[Candidacy]] = {}
    for cand in people:
        if not cand.standing:
            on.setdefault(column_key(cand), []).append(cand)
    steps = tuple(
        (LABELS[s], len(who := on.get(s, [])), tuple(who) if len(who) <= FEW else ())
        for s in LADDER
        if s == "cast" or s in state.rule.steps or (s == "named" and s in on)
    )
    found = _most_urgent(shown, people)
    stuck = tuple(cand for status, cand in found if status in STUCK)
    chosen = found[0][1] if found else None
    cast = sum(c.step == "cast" and c.lives for c in people)
    sentence = _at_rest(state, people, cast) if people else "Nobody has been named yet."
    asked = ((cand, still_writes(state, cand)) for cand in people if not cand.standing)
    to_write = tuple((cand, who) for cand, who in asked if who)
    return _Stands(steps, chosen, stuck, sentence, to_write)


def _at_rest(state: State, people: list[Candidacy], cast: int) -> str:
    """What there is to say where nothing is on the table: who is cast, and how many offers run."""
    found = (state.offer(cand.id) for cand in people if cand.lives and cand.step == "offer")
    out = sum(offer is not None and offer.state in ON_OFFER for offer in found)
    runs = "" if not out else "one offer runs" if out == 1 else f"{out} offers run"
    said = ", ".join(part for part in (f"{cast} cast" if cast else "", runs) if part)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing is on the table."


def _most_urgent(shown: Standings, people: list[Candidacy]) -> list[tuple[str, Candidacy]]:
    """What there is to say of a role, and on whom, that first which most wants saying: of several the longest there."""
    state = shown.state

    def begun(cand: Candidacy) -> tuple[int, int]:
        proposal, review = state.proposal(cand.id), state.review(cand.id)
        return min(one.at for one in (proposal, review) if one), cand.n

    found = sorted((c for c in people if c.lives and (state.proposal(c.id) or state.review(c.id))), key=begun)
    rows = [(shown.standing(cand).status, cand) for cand in found]
    return [row for status in URGENT for row in rows if row[0] == status]


def _part(shown: Standings, named: Names, role: Role, then: Then, stands: _Stands) -> Part:
    sentence = _said(shown, named, stands.cand) if stands.cand else stands.sentence
    sentence = f"{CUT} {sentence}".strip() if role.cut else sentence
    others = [cand for cand in stands.stuck if cand is not stands.cand]
    more = [_said(shown, named, cand) for cand in others[:MORE]]
    if len(others) > MORE:
        more.append(f"{len(others) - MORE} more {'is' if len(others) == MORE + 1 else 'are'} stuck.")
    steps = tuple(
        Step(label, count, tuple(named.performer(cand.performer) for cand in who)) for label, count, who in stands.steps
    )
    breakdown = f"{then.base}r/{role.id}/breakdown/" if then.ordinals is None else ""
    return Part(
        role.id, role.name or role.id, then.room(role.id), role.about, steps, sentence, bool(stands.stuck),
        stands.cand in stands.stuck, tuple(more), _to_write(named, stands), breakdown,
    )  # fmt: skip


def _to_write(named: Names, stands: _Stands) -> tuple[str, ...]:
    """Who is still to be written to, as home says it to those who do it; of many the first, and how many more."""
    said = []
    for cand, who in stands.to_write[:MORE]:
        whom = named.performer(cand.performer)
        asked = [named.person(one) for one in who]
        said.append(f"{' and '.join(asked)} {'is' if len(asked) == 1 else 'are'} to write to {whom}.")
    if len(stands.to_write) > MORE:
        said.append(f"{len(stands.to_write) - MORE} more are still to be written to.")
    return tuple(said)


def _said(shown: Standings, named: Names, cand: Candidacy) -> str:
    """Who it is, and how it stands about them."""
    them = replace(named, performers={cand.performer: "them"}) if cand.performer else named  # said once who it is
    headline, said = words(shown.state, cand, shown.standing(cand), them)
    return f"{named.performer(cand.performer)}: {headline} {said}"


def acts_page(viewer: Person, production_id: str, *, page: int, now: datetime) -> ActsPage:
    """Every act of the production that the viewer may know of, the latest first. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    known, seen = _seen(viewer, production)
    rights, base = known.state, f"/p/{production.pk}/"
    found = ticks.Listed.of(
        ticks.in_rooms(production, seen, viewer.pk),
        lambda: ticks.visible_in(production.pk, seen, viewer.pk), page,
    )  # fmt: skip
    named = names(production, rights, faces(found.performers(rights)))
    told = found.told(rights, named, ZoneInfo(production.time_zone), base)
    head = frame(viewer, production, now=now)
    return ActsPage(head, production.name, base, told, min(max(page, 1), found.pages), found.pages)


def act_at(viewer: Person, production_id: str, when: datetime) -> int:
    """The ordinal of the last act at or before a moment; 0 when there was none. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    seen = _seen(viewer, production)[1]
    return ticks.ordinal_at(ticks.visible_in(production.pk, seen, viewer.pk), int(when.timestamp() * 1000))


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Who is on the team, under which rule, and what waits for agreement."""

    production: Production
    state: State
    named: Names
    may_change: bool
    context: dict[str, Any]
