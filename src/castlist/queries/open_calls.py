"""The open call, decided once for everybody who comes: whether it is in force, and who may be admitted under it."""

from castlist.queries.shapes import May
from castlist.rules.decisions import concluding, proposing
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.ladder import RANK
from castlist.rules.why import Refused, Why

NOT_THEIRS = (Why.no_right, Why.recused, Why.unknown)


def open_call(state: State, role: str) -> Candidacy | None:
    """The standing decision of the role, concluded or still on the table."""
    calls = [c for c in state.candidacies(role) if c.standing and c.lives]
    return max(calls, key=lambda c: c.n, default=None)


def call_in_force(state: State, role: str) -> Candidacy | None:
    """The standing decision that people may be admitted under."""
    found = open_call(state, role)
    return found if found and found.minutes and found.step == "audition" else None


def may_begin(state: State, role: str, viewer: str) -> bool:
    """True when the viewer may put the open call on the table, once for all."""
    if open_call(state, role) is not None:
        return False
    try:
        proposing.standing_open(state, "new", by=viewer, at=0, role=role)
    except Refused:
        return False
    return True


def may_admit(state: State, cand: Candidacy, viewer: str, now: int) -> May | None:
    """Whether they may be admitted under the call, with every reason why not; None where that is no question."""
    call = call_in_force(state, cand.role)
    if call is None or cand.standing or not cand.lives or RANK[cand.step] >= RANK["audition"]:
        return None
    try:
        concluding.admit(state, cand.id, by=viewer, at=now, under=call.id)
    except Refused as no:
        return None if no.why in NOT_THEIRS else May(False, " ".join(why.sentence for why in no.whys))
    return May(True)
