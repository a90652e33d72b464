"""A production as its team sees it: its roles, who stands where, what is stuck and on what; and its team and rule."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries import owed, ticks
from castlist.queries.cards import column_key
from castlist.queries.doors import Names, NotThere, faces, milliseconds, names, production_for
from castlist.queries.frames import frame
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

URGENT = ("ready", "stuck", "inquorate", "waiting", "review")


@dataclass(frozen=True, slots=True)
class Step:
    """How many stand on one step."""

    label: str
    count: int


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


def _shown(
    viewer: Person, production: Production, known: Standings, then: tuple[int, int] | None, now: int
) -> Standings:
    """The production at the moment that is looked at, without what the viewer may not know of sealed rounds."""
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
    shown = _shown(viewer, production, known, place, milliseconds(now))
    then = Then(seen, _ordinals(production, seen, viewer, place[0]) if place else None, f"/p/{production.pk}/")
    roles = [
        role for role in sorted(shown.state.all(Role), key=lambda r: r.n) if role.id in seen and seen[role.id].room
    ]
    stands = {role.id: _stands(shown, role, seen[role.id].hidden) for role in roles}
    told = found.act(at or found.total)
    wanted = [cand for cand in (rights.candidacy(told[4]), *(one.cand for one in stands.values())) if cand]
    named = names(production, rights, faces([*named_in(told[2], told[5]), *(cand.performer for cand in wanted)]))
    parts = tuple(_part(shown, named, role, then, stands[role.id]) for role in roles)
    member, zone = rights.member(viewer.pk), ZoneInfo(production.time_zone)
    bar = ticks.bar(
        found, at=at, state=rights, names=named, zone=zone, now=now.astimezone(zone), base=then.base, focus=""
    )
    closed = is_closed(shown.state)
    may = place is None and not closed and member is not None and (bool(member.say) or member.desk)
    is_lead = member is not None and member.lead
    return ProductionPage(
        production, CLOSED if closed else _how_many(parts), parts, may, is_lead, bar, read_only=place is not None,
        answered=owed.tally(viewer, production, known, now=now) if place is None else None, closed=closed,
    )  # fmt: skip


CLOSED = "The casting is closed."


def _how_many(parts: tuple[Part, ...]) -> str:
    stuck = sum(p.stuck for p in parts)
    if not stuck:
        return "Nothing is stuck." if parts else ""
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

    pipeline: tuple[Step, ...]
    status: str
    cand: Candidacy | None
    sentence: str
    """What is said when it is about nobody in particular."""


def _stands(shown: Standings, role: Role, hidden: frozenset[str]) -> _Stands:
    return shown.once(("stands", role.id, hidden), lambda: _worked_out(shown, role, hidden))


def _worked_out(shown: Standings, role: Role, hidden: frozenset[str]) -> _Stands:
    state = shown.state
    people = [c for c in state.candidacies(role.id) if c.id not in hidden]
    counts: dict[str, int] = {}
    for cand in people:
        if not cand.standing:
            counts[column_key(cand)] = counts.get(column_key(cand), 0) + 1
    steps = [s for s in LADDER if s == "cast" or s in state.rule.steps or (s == "named" and counts.get(s))]
    pipeline = tuple(Step(LABELS[s], counts.get(s, 0)) for s in steps)
    status, chosen = _most_urgent(shown, people)
    cast = sum(c.step == "cast" and c.lives for c in people)
    sentence = "Nobody has been named yet." if not people else f"{cast} cast." if cast else "Nothing is on the table."
    return _Stands(pipeline, status, chosen, sentence)


def _most_urgent(shown: Standings, people: list[Candidacy]) -> tuple[str, Candidacy | None]:
    """The one thing about a role that most wants saying, and on whom: of several the one that has lain longest."""
    state = shown.state

    def begun(cand: Candidacy) -> tuple[int, int]:
        proposal, review = state.proposal(cand.id), state.review(cand.id)
        return min(one.at for one in (proposal, review) if one), cand.n

    found = sorted((c for c in people if c.lives and (state.proposal(c.id) or state.review(c.id))), key=begun)
    for status in URGENT:
        for cand in found:
            if shown.standing(cand).status == status:
                return status, cand
    return "", None


def _part(shown: Standings, named: Names, role: Role, then: Then, stands: _Stands) -> Part:
    sentence, cand = stands.sentence, stands.cand
    if cand:
        them = replace(named, performers={cand.performer: "them"}) if cand.performer else named  # said once who it is
        headline, said = words(shown.state, cand, shown.standing(cand), them)
        sentence = f"{named.performer(cand.performer)}: {headline} {said}"
    stuck = stands.status in ("stuck", "inquorate")
    breakdown = f"{then.base}r/{role.id}/breakdown/" if then.ordinals is None else ""
    return Part(
        role.id, role.name or role.id, then.room(role.id), role.about, stands.pipeline, sentence, stuck, breakdown
    )  # fmt: skip


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
