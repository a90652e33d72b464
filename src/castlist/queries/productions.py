"""A production as its team sees it: its roles, who stands where, what is stuck and on what; and its team and rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries import ticks
from castlist.queries.cards import column_key
from castlist.queries.doors import Names, NotThere, milliseconds, names, production_for
from castlist.queries.frames import frame
from castlist.queries.log import decode, fact_rows
from castlist.queries.rooms import ActsPage
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import Flashback
from castlist.queries.wording import words
from castlist.records.models import Person, Production
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import standing
from castlist.rules.ladder import LABELS, LADDER

KINDS = (
    "rule",
    "role",
    "member",
    "alternate",
    "relation",
    "waiver",
    "candidacy",
    "proposal",
    "review",
    "offer",
    "objection",
)
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


def _load(production: str, at: int | None) -> State:
    rows = fact_rows(production, at)
    open_then = rows.filter(kind="proposal").values("cand")
    return decode(rows.filter(Q(kind__in=KINDS) | Q(kind="position", cand__in=open_then)))


def _shown(viewer: Person, production: Production, rights: State, place: int | None, now: int) -> State:
    """The state at the moment that is looked at, without what the viewer may not know of sealed rounds."""
    state = rights if place is None else _load(production.pk, place)
    state = as_others_may_know(state, production.pk, viewer.pk, at=place)
    if place is None and production.due_at and production.due_at <= now:
        return settle_time(State(state.groups, production.head), now, production.head_at)[1]
    return state


def production_page(viewer: Person, production_id: str, *, now: datetime, at: int | None = None) -> ProductionPage:
    """The production as the viewer may see it; `at` is the ordinal of a past act. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    rights = _load(production.pk, None)
    if not is_on_team(rights, viewer.pk):
        raise NotThere
    seen = {role.id: sight(rights, viewer.pk, role.id) for role in rights.all(Role)}
    rows = ticks.visible_in(production.pk, seen, viewer.pk)
    found = ticks.acts(rows, at)
    place = found.seq(at) if at is not None and 0 < at < found.total else None
    state = _shown(viewer, production, rights, place, milliseconds(now))
    named = names(production, rights)
    then = Then(seen, None if place is None else ticks.ordinals_in(rows, place), f"/p/{production.pk}/")
    roles = sorted(state.all(Role), key=lambda r: r.n)
    parts = tuple(p for role in roles if (p := _part(state, named, role, then)))
    member, zone = rights.member(viewer.pk), ZoneInfo(production.time_zone)
    stuck = sum(p.stuck for p in parts)
    sentence = f"{stuck} of {len(parts)} roles are stuck." if stuck else "Nothing is stuck." if parts else ""
    may = place is None and member is not None and (bool(member.say) or member.desk)
    bar = ticks.bar(
        found, at=None if place is None else at, state=rights, names=named, zone=zone, now=now.astimezone(zone),
        base=then.base, focus="",
    )  # fmt: skip
    is_lead = member is not None and member.lead
    return ProductionPage(production, sentence, parts, may, is_lead, bar, read_only=place is not None)


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


def _part(state: State, named: Names, role: Role, then: Then) -> Part | None:
    seen = then.seen.get(role.id)
    if seen is None or not seen.room:
        return None
    people = [c for c in state.candidacies(role.id) if c.id not in seen.hidden]
    counts: dict[str, int] = {}
    for cand in people:
        if not cand.standing:
            counts[column_key(cand)] = counts.get(column_key(cand), 0) + 1
    steps = [s for s in LADDER if s == "cast" or s in state.rule.steps or (s == "named" and counts.get(s))]
    pipeline = tuple(Step(LABELS[s], counts.get(s, 0)) for s in steps)
    status, sentence = _sentence(state, named, people)
    stuck = status in ("stuck", "inquorate")
    return Part(role.id, role.name or role.id, then.room(role.id), role.about, pipeline, sentence, stuck)


def acts_page(viewer: Person, production_id: str, *, page: int, now: datetime) -> ActsPage:
    """Every act of the production that the viewer may know of, the latest first. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    rights = _load(production.pk, None)
    if not is_on_team(rights, viewer.pk):
        raise NotThere
    seen = {role.id: sight(rights, viewer.pk, role.id) for role in rights.all(Role)}
    base = f"/p/{production.pk}/"
    rows, pages = ticks.listed(
        ticks.visible_in(production.pk, seen, viewer.pk), page, state=rights, names=names(production, rights),
        zone=ZoneInfo(production.time_zone), base=base,
    )  # fmt: skip
    head = frame(viewer, production, now=now)
    return ActsPage(head, production.name, base, rows, min(max(page, 1), pages), pages)


def _sentence(state: State, named: Names, people: list[Candidacy]) -> tuple[str, str]:
    """The one thing about a role that most wants saying."""
    found = [(standing(state, c), c) for c in people if c.lives and (state.proposal(c.id) or state.review(c.id))]
    for status in URGENT:
        for stands, cand in found:
            if stands.status == status:
                headline, sentence = words(state, cand, stands, named)
                return status, f"{named.performer(cand.performer)}: {headline} {sentence}"
    if not people:
        return "", "Nobody has been named yet."
    cast = sum(c.step == "cast" and c.lives for c in people)
    return "", f"{cast} cast." if cast else "Nothing is on the table."


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Who is on the team, under which rule, and what waits for agreement."""

    production: Production
    state: State
    named: Names
    may_change: bool
    context: dict[str, Any]
