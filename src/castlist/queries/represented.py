"""Who represents somebody: for whoever sees them, for the desk, and for themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from castlist.queries.doors import NotThere, candidacy_for
from castlist.queries.production_states import production_now
from castlist.queries.shapes import Linked
from castlist.queries.standings import Standings
from castlist.records.models import Acted, Guardian, Letter, Performer, Person, Production, Represented
from castlist.rules.agents import WHATS, called
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in
from castlist.rules.letters import why_not_write


@dataclass(frozen=True, slots=True)
class ActingAgent:
    """An agent who acts for one candidate."""

    id: str
    called: str
    email: str
    since: datetime
    copied: bool
    did: tuple[tuple[str, datetime], ...] = ()
    """What they did last behind their link, and when."""


def agents_of(cand: str) -> list[Represented]:
    """Who acts in a candidacy, whoever does so longest first."""
    rows = Represented.objects.filter(cand=cand, ended_at=None, performer__guardian=None, performer__erased_at=None)
    return list(rows.select_related("agent").order_by("since", "pk"))


def whose_letter(letter: Letter) -> Represented | None:
    """For which agent a letter about a client of theirs is: who has the address that it goes to, or had it."""
    for one in agents_of(letter.cand):
        if one.agent_id == letter.agent_id or (letter.to and one.agent.email == letter.to.strip().lower()):
            return one
    return None


def address_of(cand: str, own: str) -> str:
    """Where letters about a candidacy go: to whoever represents them longest there, else to their own address."""
    return next((one.agent.email for one in agents_of(cand)), own)


def above_letter(letter: Letter, name: str, *, told: bool) -> str:
    """The line above a letter that goes to an agent or a guardian; '' where it goes to nobody else than themselves.

    `told`: whoever looks may know who acts for somebody under 18. For others the line is not there.
    """
    theirs = whose_letter(letter)
    guardian = "" if theirs else Guardian.objects.filter(performer=letter.performer_id).values_list("name").first()
    named = guardian[0] if guardian and told else ""
    return above_for(theirs, name, guardian=named, language=letter.language or HOUSE)


def above_for(theirs: Represented | None, name: str, *, guardian: str = "", language: str = HOUSE) -> str:
    """As `above_letter`, of a letter for that agent, or that guardian."""
    whom = theirs.agent.name if theirs else guardian
    return said_in(language, "to_whom", whom=whom, name=name) if whom else ""


def agents_in(production: str) -> dict[str, str]:
    """Of each candidacy in which an agent acts, who gets the letters about it."""
    rows = Represented.objects.filter(production=production, ended_at=None, performer__guardian=None)
    rows = rows.select_related("agent").order_by("-since", "-pk")
    return {row.cand: called(row.agent.name, row.agent.agency) for row in rows}


def agents_to_reach(production: str) -> dict[str, str]:
    """Of each candidacy in which an agent acts, who that is and their address: whoever does so longest."""
    rows = Represented.objects.filter(production=production, ended_at=None, performer__guardian=None)
    rows = rows.select_related("agent").order_by("-since", "-pk")
    return {row.cand: f"{called(row.agent.name, row.agent.agency)}, {row.agent.email}" for row in rows}


def agents_about(performer: str) -> list[str]:
    """Everything of agents that is kept with a performer: who acts, or acted, where, and until when."""
    rows = Represented.objects.filter(performer=performer).select_related("agent", "production").order_by("since", "pk")
    found: dict[str, None] = {}
    for row in rows:
        ended = f", until {row.ended_at.day} {row.ended_at:%B %Y}" if row.ended_at else ""
        who = called(row.agent.name, row.agent.agency)
        found[f"{who}, {row.agent.email}: {row.production.name}{ended}"] = None
    return list(found)


def acting_agents(cand: str) -> tuple[ActingAgent, ...]:
    """The same, with what they did."""
    rows = agents_of(cand)
    acts = list(Acted.objects.filter(cand=cand).exclude(agent=None).order_by("at", "pk")) if rows else []
    return tuple(
        ActingAgent(
            row.agent_id, called(row.agent.name, row.agent.agency), row.agent.email, row.since, row.copied,
            tuple((WHATS.get(one.what, one.what), one.at) for one in acts if one.agent_id == row.agent_id),
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody else who stands in the production under the same name or address."""

    name: str
    by: str
    """The agent who submitted them; '' for nobody."""
    url: str
    """Where both stand side by side, for those who run the desk."""


@dataclass(frozen=True, slots=True)
class AgentsPage:
    """Who represents one candidate, as far as the viewer may read of it."""

    cand: str
    name: str
    role: str
    role_id: str
    agents: tuple[ActingAgent, ...]
    same: tuple[Alike, ...]
    may_change: bool
    """Whether the viewer runs the desk, which ends it, and has a link made anew."""


def agents_page(viewer: Person, production: Production, cand: str) -> AgentsPage:
    """The page as it stands now; NotThere for whoever does not see the candidacy.

    An address is read by those who may write there.
    """
    state, _, found = candidacy_for(viewer, production, cand)
    if found.standing or not found.performer:
        raise NotThere
    row = Performer.objects.get(pk=found.performer)
    role = state.role(found.role)
    writes = why_not_write(state, found, viewer.pk) is None
    desk = runs_desk(state, viewer.pk, found.role) and writes
    agents = tuple(one if writes else replace(one, email="", did=()) for one in acting_agents(cand))
    same = tuple(_alike(viewer, production, row, desk)) if agents else ()
    return AgentsPage(cand, row.name, (role.name or role.id) if role else "", found.role, agents, same, desk)


def _alike(viewer: Person, production: Production, row: Performer, desk: bool) -> Iterator[Alike]:
    """Who stands in a room that the viewer sees, and may be the same person."""
    known = production_now(production)
    there = known_performers(known, viewer.pk)
    same = Q(alike=row.alike) | Q(email__iexact=row.email) if row.email else Q(alike=row.alike)
    rows = Performer.objects.filter(same, pk__in=there, erased_at=None, merged_into=None).exclude(pk=row.pk)
    for one in rows.order_by("created_at", "pk"):
        by = Represented.objects.filter(performer=one, ended_at=None).select_related("agent").first()
        url = f"{reverse('same_person', args=[production.pk, row.pk])}?other={one.pk}" if desk else ""
        yield Alike(one.name, called(by.agent.name, by.agent.agency) if by else "", url)


def known_performers(known: Standings, viewer: str) -> set[str]:
    """Who stands in a room of the production, as far as the viewer may know of them."""
    found = set()
    for role in known.state.all(Role):
        seen = known.sight(viewer, role.id)
        found |= {cand.performer for cand in known.state.candidacies(role.id) if seen.shows(cand.id)}
    return found - {""}


def about_one(production: str, cand: Candidacy, found: Iterable[tuple[str, str]]) -> Linked | None:
    """What stands on somebody's card: who represents them (name and agency of each)."""
    names = [called(name, agency) for name, agency in found]
    if not names:
        return None
    return Linked("Represented", f"/p/{production}/agent/{cand.id}/", f"by {' and by '.join(names)}")
