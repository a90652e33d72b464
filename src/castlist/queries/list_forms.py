"""Lists: whom one may name, and which are on the table in a room."""

from collections.abc import Iterable
from dataclasses import dataclass

from castlist.queries.cards import Shown, caption
from castlist.queries.doors import NotThere
from castlist.queries.lists import room_of_list, title_of
from castlist.queries.open_calls import call_in_force
from castlist.queries.shapes import Linked
from castlist.queries.wording import step_words
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Candidacy, Proposal
from castlist.rules.decisions.objections import about
from castlist.rules.decisions.seats import say_at_any_step
from castlist.rules.ladder import LABELS, LADDER


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be named in a list."""

    id: str
    name: str
    caption: str
    objection: str


@dataclass(frozen=True, slots=True)
class StepChoices:
    """Everybody on one step with nothing on the table."""

    key: str
    label: str
    people: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ListForm:
    """Who may be named, and for what."""

    production: Production
    role: str
    role_url: str
    steps: tuple[StepChoices, ...]
    targets: tuple[tuple[str, str], ...]
    alone: bool
    """True where one person decides: then it is done at once."""
    offered: str
    """Everybody who can be chosen, by step: goes back with the form, so that 'all on this step' means these."""
    known: dict[str, str]
    """The names of all whom the viewer may know of here."""


TARGETS = {
    "released": "Not this time: let them go",
    "consider": "Consider them",
    "audition": "An audition",
    "callback": "A callback",
}


def list_form(viewer: Person, production_id: str, role: str) -> ListForm:
    """Whom the viewer may propose at once. Raises NotThere for a stranger, and for whoever has no say here."""
    production, shown = room_of_list(viewer, production_id, role)
    state = shown.state
    if not say_at_any_step(state, viewer.pk, role):
        raise NotThere
    by_step: dict[str, list[Choice]] = {}
    for cand in sorted(state.candidacies(role), key=lambda c: c.n):
        if may_be_listed(shown, cand):
            by_step.setdefault(cand.step, []).append(_choice(shown, cand))
    steps = tuple(StepChoices(s, LABELS[s], tuple(by_step[s])) for s in LADDER if s in by_step)
    targets = [(key, label) for key, label in TARGETS.items() if key == "released" or key in state.rule.steps]
    if call_in_force(state, role) is not None:
        targets.append(("admit", "Admit them to the audition, under the open call"))
    offered = " ".join(f"{step.key}={','.join(c.id for c in step.people)}" for step in steps)
    visible = [c for c in state.candidacies(role) if c.id not in shown.sight.hidden and not c.standing]
    known = {c.id: shown.names.performer(c.performer) for c in visible}
    alone = state.rule.preset == "one"
    return ListForm(production, shown.names.role(role), shown.base, steps, tuple(targets), alone, offered, known)


def may_be_listed(shown: Shown, cand: Candidacy) -> bool:
    """True for somebody the viewer may know of, on whom nothing is open."""
    there = cand.lives and not cand.standing and cand.step != "cast" and cand.id not in shown.sight.hidden
    return there and shown.state.proposal(cand.id) is None


def _choice(shown: Shown, cand: Candidacy) -> Choice:
    objections = about(shown.state, cand)
    floor = f"objection from {step_words(objections[0].floor_in(cand.role))}" if objections else ""
    return Choice(cand.id, shown.names.performer(cand.performer), caption(shown, cand), floor)


def chosen(form: ListForm, cands: Iterable[str], steps: Iterable[str], offered: str) -> tuple[str, ...]:
    """The names ticked, and everybody who stood on the steps ticked when the form was made.

    Of what was posted alone, so that a form that is sent twice says the same twice.
    """
    there = dict(part.split("=", 1) for part in offered.split() if "=" in part)
    whole = [cand for step in steps for cand in there.get(step, "").split(",")]
    return tuple(cand for cand in dict.fromkeys((*whole, *cands)) if cand in form.known)


# -- What a room says of them


def open_lists(shown: Shown, role: str) -> tuple[Linked, ...]:
    """The lists of this role with open names."""
    by_batch: dict[str, list[Candidacy]] = {}
    for proposal in shown.state.all(Proposal):
        cand = shown.state.candidacy(proposal.cand)
        if proposal.batch and cand and cand.role == role and cand.id not in shown.sight.hidden:
            by_batch.setdefault(proposal.batch, []).append(cand)
    return tuple(_open_list(shown, batch, cands) for batch, cands in sorted(by_batch.items()))


def _open_list(shown: Shown, batch: str, cands: list[Candidacy]) -> Linked:
    proposal = shown.state.proposal(cands[0].id)
    yours = sum(shown.standings.waits_on(c, shown.viewer) for c in cands)
    ready = sum(shown.standings.standing(c).status == "ready" for c in cands)
    parts = [f"{yours} wait{'s' if yours == 1 else ''} for you"] * bool(yours) + [f"{ready} agreed"] * bool(ready)
    sentence = ", ".join(parts) or "waits for others"
    title = title_of(proposal.target if proposal else "", len(cands))
    return Linked(title, f"{shown.base}list/{batch}/", f"{sentence}.")
