"""Who can do something about a refusal: derived from where the candidacy stands, and told only to those who see it."""

from collections.abc import Iterable

from castlist.queries.doors import candidacy_for, names, production_for
from castlist.queries.log import load_candidacy
from castlist.records.models import Person
from castlist.rules.decisions.agreeing import needed
from castlist.rules.decisions.facts import Candidacy, Motion, Objection, Proposal, Task
from castlist.rules.decisions.objections import biting, speaks_for
from castlist.rules.decisions.proposing import judges_of
from castlist.rules.decisions.seats import seats, table
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import is_sealed, unanswered
from castlist.rules.why import Refused, Why

People = set[str]
OWNERS = frozenset([Why.not_owner, Why.already_adopted])
HELD_UP = frozenset([Why.under_review, Why.suspended])


def who_can_resolve(
    viewer: Person, production_id: str, cand_id: str, whys: Iterable[Why], *, thing: str = ""
) -> tuple[tuple[str, str], ...]:
    """(id, name) of those on whom it hangs, by name; `thing`: the objection, condition or task that the act was about.

    Raises NotThere for whoever may not know of the candidacy.
    """
    production = production_for(viewer, production_id)
    cand = candidacy_for(viewer, production, cand_id)[2]
    state = load_candidacy(production.pk, cand.role, cand.id)
    named = names(production, state, {})
    people = {p for p in _people(state, cand, set(whys), thing) if p in named.people}
    return tuple(sorted(((p, named.person(p)) for p in people), key=lambda pair: (pair[1], pair[0])))


def whom_to_ask(viewer: Person, production_id: str, cand_id: str, whys: Iterable[Why], *, thing: str = "") -> str:
    """'Ask Derek and Tom.'; that it waits for the viewer, where it does; nothing where it hangs on nobody."""
    on = dict(who_can_resolve(viewer, production_id, cand_id, whys, thing=thing))
    too = on.pop(viewer.pk, "") and "It waits for you" + (" too." if on else ".")
    names = list(on.values())
    ask = f"Ask {', '.join(names[:-1])} and {names[-1]}." if len(names) > 1 else f"Ask {names[0]}." if names else ""
    return " ".join(filter(None, (ask, too)))


def who_must_agree(viewer: Person, production_id: str, state: State, motion_id: str) -> tuple[tuple[str, str], ...]:
    """Those whose agreement a motion still waits for; nobody when it is not there."""
    motion = state.get(Motion, motion_id)
    if motion is None:
        return ()
    named = names(production_for(viewer, production_id), state, {})
    try:
        missing = needed(state, motion).people - set(motion.agreed)
    except (Refused, KeyError):
        return ()
    return tuple(sorted(((p, named.person(p)) for p in missing if p in named.people), key=lambda pair: pair[1]))


def _people(state: State, cand: Candidacy, whys: set[Why], thing: str) -> People:
    proposal = state.proposal(cand.id)
    if proposal and is_sealed(state, cand, proposal):
        return set(unanswered(state, cand, proposal)) if whys & {Why.waiting, Why.sealed} else set()
    found: People = set()
    for why in whys:
        found |= _answering(state, cand, proposal, why)
    if Why.clearance_pending in whys:
        found |= {m.person for m in state.members if m.lead}
    if whys & HELD_UP:
        review = state.review(cand.id)
        for name in review.objections if review else ():
            objection = state.get(Objection, f"{cand.performer}/{name}")
            found |= _speakers(state, cand, objection) if objection else set()
    if Why.orphan_needs_release in whys:
        found |= set(table(state, cand))  # whoever speaks for it ends it no more than anybody else alone
    elif whys & OWNERS:
        found |= _owner(state, cand, thing)
    return found


def _answering(state: State, cand: Candidacy, proposal: Proposal | None, why: Why) -> People:
    """Those whose answer, objection or judgement an open proposal waits for."""
    if why is Why.objection_bites:
        bites = biting(state, cand, proposal.target if proposal else "audition")
        return {person for o in bites for person in _speakers(state, cand, o)}
    if proposal is None:
        return set()
    given = {p: state.position(cand.id, proposal.revision, p) for p in seats(state, cand, proposal.target)}
    missing = {p for p, said in given.items() if said is None or said.what == "object"}
    if why is Why.waiting:
        return missing
    if why is Why.precondition_unmet:
        return _judges(state, cand)
    if why is Why.offer_needs_why:
        return {p for p, said in given.items() if said is not None and said.what == "support"}
    if why is Why.inquorate or (why is Why.no_support and not missing):
        return set(given)
    return set()


def _speakers(state: State, cand: Candidacy, objection: Objection) -> People:
    """The owner; of an orphan, whoever speaks for it, else everybody who could release it."""
    if not objection.orphan_in(cand.role):
        return {objection.owner}
    adopter = speaks_for(objection, cand.role)
    return {adopter} if adopter else set(table(state, cand))


def _judges(state: State, cand: Candidacy) -> People:
    """Whoever says that a condition is met: who asked for it, or, when they left, anybody who sits here."""
    return judges_of(state, cand)


def _owner(state: State, cand: Candidacy, thing: str) -> People:
    """To whom the thing belongs that the act was about; without one, whoever opened what is on the table."""
    objection, task = state.get(Objection, f"{cand.performer}/{thing}"), state.get(Task, f"{cand.id}/{thing}")
    proposal = state.proposal(cand.id)
    if objection:
        return _speakers(state, cand, objection)
    if task:
        return {task.owner}
    if proposal and any(c.id == thing for c in proposal.conditions):
        return _judges(state, cand)
    return {proposal.by} if proposal and not thing else set()
