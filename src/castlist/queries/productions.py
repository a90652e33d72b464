"""A production as its team sees it: its roles, who stands where, what is stuck and on what; and its team and rule."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from castlist.queries.cards import column_key
from castlist.queries.doors import Names, NotThere, names, production_for
from castlist.queries.log import decode, fact_rows
from castlist.queries.wording import words
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import is_on_team, sight
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
    """The whole page."""

    production: Production
    sentence: str
    roles: tuple[Part, ...]
    may_add_roles: bool
    is_lead: bool


def _load(production: str) -> State:
    rows = fact_rows(production, None)
    open_now = rows.filter(kind="proposal").values("cand")
    return decode(rows.filter(Q(kind__in=KINDS) | Q(kind="position", cand__in=open_now)))


def production_page(viewer: Person, production_id: str, *, now: datetime) -> ProductionPage:
    """The production as the viewer may see it. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    state = _load(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    named = names(production, state)
    roles = sorted(state.all(Role), key=lambda r: r.n)
    parts = tuple(p for role in roles if (p := _part(viewer, production, state, named, role)))
    member = state.member(viewer.pk)
    stuck = sum(p.stuck for p in parts)
    sentence = f"{stuck} of {len(parts)} roles are stuck." if stuck else "Nothing is stuck." if parts else ""
    may = member is not None and (bool(member.say) or member.desk)
    return ProductionPage(production, sentence, parts, may, member is not None and member.lead)


def _part(viewer: Person, production: Production, state: State, named: Names, role: Role) -> Part | None:
    seen = sight(state, viewer.pk, role.id)
    url = f"/p/{production.pk}/r/{role.id}/"
    if not seen.room:
        return None
    people = [c for c in state.candidacies(role.id) if c.id not in seen.hidden]
    counts: dict[str, int] = {}
    for cand in people:
        counts[column_key(cand)] = counts.get(column_key(cand), 0) + 1
    steps = [s for s in LADDER if s in ("cast",) or s in state.rule.steps]
    pipeline = tuple(Step(LABELS[s], counts.get(s, 0)) for s in steps)
    status, sentence = _sentence(state, named, people)
    return Part(role.id, role.name or role.id, url, role.about, pipeline, sentence, status in ("stuck", "inquorate"))


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


def moment(at: int) -> datetime:
    """A moment of the log."""
    return datetime.fromtimestamp(at / 1000, UTC)
