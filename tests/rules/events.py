"""A small company told by events: for rules that are asked of a folded state and not of a room."""

from castlist.rules.decisions import answering, concluding, proposing
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State

SAY = [["*", "*"]]
OPENED = (
    Event("production_opened", "karen", 0, {}),
    Event("member_added", "karen", 1, {"person": "derek", "say": SAY}),
    Event("member_added", "karen", 2, {"person": "sam", "desk": True}),
    Event("member_added", "karen", 3, {"person": "tom", "voice": True}),
)
"""Karen and Derek with a say, Sam at the desk, Tom with a voice."""


def concluded(state: State, cand: str, target: str, *, at: int, revision: int = 1) -> State:
    """Karen wants it, Derek can live with it, and it is concluded."""
    for step in (
        lambda s: proposing.propose(s, cand, by="karen", at=at, target=target),
        lambda s: answering.position(
            s, cand, by="karen", at=at, revision=revision, what="support", new_id=f"{cand}k{revision}"
        ),
        lambda s: answering.position(
            s, cand, by="derek", at=at, revision=revision, what="accept", new_id=f"{cand}d{revision}"
        ),
        lambda s: concluding.conclude(s, cand, by="karen", at=at, revision=revision),
    ):
        state = fold(step(state), state)
    return state
