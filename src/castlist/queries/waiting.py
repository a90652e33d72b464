"""What waits on a person: positions to give, objections they own that hold something up, tasks, agreements, reviews."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from castlist.queries.doors import Names
from castlist.queries.motions import entitled, joining, motion_text, must_agree, who_joins
from castlist.queries.standings import Standings
from castlist.queries.texts import Texts, texts_of
from castlist.queries.wording import OBJECTS, step_words
from castlist.records.models import Performer, Person
from castlist.rules.decisions.agreeing import args_of
from castlist.rules.decisions.facts import Candidacy, Motion, Objection, Proposal, Reported, Review, Role, Task
from castlist.rules.decisions.objections import biting, own
from castlist.rules.decisions.outward import minute_in_force
from castlist.rules.decisions.seats import table
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import whys_not_conclude

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OfList:
    """Names of one list that wait for the same thing: one question."""

    proposal: Proposal
    count: int
    at: int


Fact_ = Proposal | OfList | Objection | Task | Motion | Review
Waiting = tuple[Candidacy, str, Fact_]
"""On whom, what is asked, and about which fact."""


class Show(Protocol):
    """A production, as far as a sentence names it."""

    @property
    def pk(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """What it is called."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits on the viewer: one question, and where it is answered."""

    kind: str
    """position, confirm, objection, task, agree, review."""
    title: str
    sentence: str
    url: str
    at: datetime | None
    """Since when; None where that is nobody's to know, or nothing began."""
    production: str
    button: str


def _where(production: Show, role: str, cand: str) -> str:
    return f"/p/{production.pk}/r/{role}/?c={cand}"


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def waits_in(state: State, person: str) -> list[Waiting]:
    """Everything in one production that waits on the person: (candidacy, kind, fact)."""
    by_role = {role.id: sight(state, person, role.id) for role in state.all(Role)}

    def known(cand_id: str) -> Candidacy | None:
        cand = state.candidacy(cand_id)
        seen = by_role.get(cand.role) if cand else None
        return cand if cand and seen and seen.room and cand.id not in seen.hidden else None

    standings = Standings(state)
    found: list[Waiting] = []
    for proposal in state.all(Proposal):
        if cand := known(proposal.cand):
            found += _on_the_table(standings, cand, proposal, person)
    found = _by_list(found)
    for review in state.all(Review):
        cand = known(review.cand)
        if cand and state.proposal(cand.id) is None and person in table(state, cand):
            found.append((cand, "review", review))
    for task in state.all(Task):
        cand = known(task.cand) if task.owner == person and not task.done_at else None
        if cand and (not task.outward or minute_in_force(state, cand, task.minute)):
            found.append((cand, "task", task))
    for motion in state.motions():
        if person not in motion.agreed and person in entitled(must_agree(state, motion)):
            found.append((Candidacy("", motion.role), "agree", motion))
    return found


def _on_the_table(standings: Standings, cand: Candidacy, proposal: Proposal, person: str) -> list[Waiting]:
    """The person's answer, their confirmation, the conclusion, and their objections that hold it up."""
    state = standings.state
    found: list[Waiting] = []
    if state.get(Reported, f"{cand.id}/{person}"):
        found.append((cand, "confirm", proposal))
    elif standings.waits_on(cand, person):
        found.append((cand, "position", proposal))
    elif proposal.by == person and not whys_not_conclude(state, cand, proposal):
        found.append((cand, "conclude", proposal))
    mine = [o for o in biting(state, cand, proposal.target) if own(o, person, cand.role)]
    return [*found, *((cand, "objection", o) for o in mine)]


def _by_list(found: list[Waiting]) -> list[Waiting]:
    """Answers and conclusions for names of one list are one thing that waits, and not hundreds."""
    told: list[Waiting] = []
    lists: dict[tuple[str, str], list[tuple[Candidacy, Proposal]]] = {}
    for cand, kind, fact in found:
        if isinstance(fact, Proposal) and fact.batch and kind in ("position", "conclude"):
            lists.setdefault((fact.batch, kind), []).append((cand, fact))
        else:
            told.append((cand, kind, fact))
    for (_, kind), names in lists.items():
        cand, proposal = names[0]
        told.append((cand, kind, OfList(proposal, len(names), proposal.at) if len(names) > 1 else proposal))
    return told


def told(found: list[tuple[Show, State, Waiting]]) -> list[Waits]:
    """These things as the page says them, the oldest first. The states need only know the rule and the roles."""
    wanted = {row[0].performer for _, _, row in found if row[0].performer}
    performers = dict(Performer.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    people = _people([fact for _, _, (_, _, fact) in found if isinstance(fact, Motion)])
    texts = texts_of(fact.what for _, _, (_, _, fact) in found if isinstance(fact, Task))
    said = [
        _told(production, state, *row, performers=performers, people=people, texts=texts)
        for production, state, row in found
    ]
    return sorted(said, key=lambda w: w.at or LAST)


def _people(motions: list[Motion]) -> dict[str, str]:
    """The names of those whom motions are about, and who opened them."""
    said = [(m, args_of(m)) for m in motions]
    wanted = {
        str(p) for m, args in said for p in (m.opened_by, args.get("person"), args.get("seat"), _decider(args)) if p
    }
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _decider(args: dict[str, Any]) -> object:
    return dict(args.get("change", ())).get("decider")


def _told(
    production: Show, state: State, cand: Candidacy, kind: str, fact: Fact_, *, performers: dict[str, str],
    people: dict[str, str], texts: Texts,
) -> Waits:  # fmt: skip
    """One question, where it is answered, and the word on its button."""
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    named = Names.of(people, performers, roles)
    name = named.performer(cand.performer)
    at = _moment(fact.at)
    url = _where(production, cand.role, cand.id)
    if isinstance(fact, OfList):
        title, text, button = _asked(kind, fact.proposal, f"{fact.count} people", roles.get(cand.role, ""))
        url = f"/p/{production.pk}/r/{cand.role}/list/{fact.proposal.batch}/"
        return Waits(kind, title, f"{roles.get(cand.role, '')} · a list", url, at, production.name, button)
    if isinstance(fact, Proposal):
        title, text, button = _asked(kind, fact, name, roles.get(cand.role, ""))
        return Waits(kind, title, text, url, at, production.name, button)
    if isinstance(fact, Review):
        text = "What was concluded is looked at again. Propose what is to become of it."
        return Waits(kind, f"Under review: {name}", text, url, at, production.name, "Look again")
    if isinstance(fact, Objection):
        text = f"It waits on your objection from {step_words(fact.floor)}."
        return Waits(kind, f"Your objection: {name}", text, url, at, production.name, "Look at it")
    if isinstance(fact, Task):
        link = f"/p/{production.pk}/letters/for/{cand.id}/{fact.id}/" if fact.outward else url
        what, text = texts.read(fact.what)[0], f"{roles.get(cand.role, '')} · under minute {fact.minute}"
        if what and not fact.outward:
            return Waits(kind, what, f"{name} · {text}", link, at, production.name, "Do it")
        said = f"“{what}” · {text}" if what else text
        return Waits(kind, f"Get in touch with {name}", said, link, at, production.name, "Open the letter")
    title, text = motion_text(fact, state, named, {}), f"{named.person(fact.opened_by)} asks whether you agree."
    joins = joining(state, [fact]) if isinstance(fact, Motion) else {}
    text = "".join(f"{who_joins(person, fact)}. " for person in joins.values()) + text
    return Waits("motion", title, text, f"/p/{production.pk}/team/", at, production.name, "Look at it")


def _asked(kind: str, proposal: Proposal, name: str, role: str) -> tuple[str, str, str]:
    """What is asked about an open proposal: title, sentence and button."""
    what = OBJECTS.get(proposal.target, "this").format(name=name)
    if kind == "confirm":
        text = "Somebody entered your answer by phone; it counts once you confirm it."
        return f"Confirm your answer: {what}", text, "Look and confirm"
    if kind == "conclude":
        return f"Ready to conclude: {what}", "Everybody with a say has agreed.", "Conclude it"
    return f"Can you live with {what}?", f"{role} · revision {proposal.revision}", "Answer"
