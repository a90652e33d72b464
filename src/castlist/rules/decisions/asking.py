"""Questions that every act asks first: is it there, does it live, may this person act here."""

from castlist.rules.decisions.facts import Candidacy, Fact, Objection, Proposal, UnderSeal
from castlist.rules.decisions.objections import about
from castlist.rules.decisions.seats import may_act, recused, runs_desk, say_at_any_step, table
from castlist.rules.decisions.state import State
from castlist.rules.why import MAY_BE_WITHHELD, Refused, Why

LONGEST = 20_000
"""Characters in one text."""
LONGEST_NAME = 200
"""Characters in the name by which something is known: a person, a role, a candidacy, an objection."""


def name(new: str) -> None:
    """Refuses what cannot be a name of something: nothing, something long, or what the keys of facts are parted by."""
    if not new.isprintable() or not 0 < len(new) <= LONGEST_NAME or "/" in new or "*" in new:
        raise Refused(Why.unknown)


def new_objection(state: State, new: str) -> None:
    """Refuses a name that cannot be one, or that an objection of this production has already."""
    name(new)
    if any(o.id == new for o in state.all(Objection)) or any(u.objection == new for u in state.all(UnderSeal)):
        raise Refused(Why.already_there)


def new_fact(state: State, kind: type[Fact], new: str, key: str) -> None:
    """Refuses a name that cannot be one, or that something of this kind has already there."""
    name(new)
    if state.get(kind, key) is not None:
        raise Refused(Why.already_there)


def text(said: str) -> None:
    """Refuses a text that is too long."""
    if len(said) > LONGEST:
        raise Refused(Why.too_long)


def reason(said: str) -> None:
    """Refuses a missing reason (one that is withheld is marked so), and one that is too long."""
    if not said.strip():
        raise Refused(Why.reason_required, detail=MAY_BE_WITHHELD)
    text(said)


def candidacy(state: State, cand_id: str) -> Candidacy:
    """The candidacy, alive; refuses otherwise."""
    cand = state.candidacy(cand_id)
    if cand is None:
        raise Refused(Why.unknown)
    if not cand.lives:
        raise Refused(Why.ended)
    return cand


def performers_candidacy(state: State, cand_id: str) -> Candidacy:
    """The candidacy of a performer, alive; refuses a standing decision too."""
    cand = candidacy(state, cand_id)
    if cand.standing:
        raise Refused(Why.unknown)
    return cand


def open_proposal(state: State, cand: Candidacy) -> Proposal:
    """What is on the table; refuses when nothing is."""
    proposal = state.proposal(cand.id)
    if proposal is None:
        raise Refused(Why.no_open_proposal)
    return proposal


def not_recused(state: State, cand: Candidacy, person: str) -> None:
    """Refuses a recused person."""
    if recused(state, person, cand):
        raise Refused(Why.recused)


def seated(state: State, cand: Candidacy, person: str) -> None:
    """Refuses whoever has no seat on this candidacy."""
    not_recused(state, cand, person)
    if not may_act(state, cand, person):
        raise Refused(Why.no_right)


def has_say(state: State, cand: Candidacy, person: str) -> None:
    """Refuses whoever neither sits here nor holds a say for the role at any step."""
    not_recused(state, cand, person)
    if not (say_at_any_step(state, person, cand.role) or may_act(state, cand, person)):
        raise Refused(Why.no_right)


def seated_or_desk(state: State, cand: Candidacy, person: str) -> None:
    """Refuses whoever neither sits here nor runs the desk."""
    not_recused(state, cand, person)
    if person not in table(state, cand) and not runs_desk(state, person, cand.role):
        raise Refused(Why.no_right)


def objection(state: State, cand: Candidacy, objection_id: str) -> Objection:
    """An open objection that reaches this candidacy; refuses otherwise."""
    for found in about(state, cand):
        if found.id == objection_id:
            return found
    raise Refused(Why.unknown)
