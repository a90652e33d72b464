"""While a first round is sealed, nobody sees what others did in it (CONSENT section 4).

Answers carry a mark of their own and are shown as sealed. What such a round makes of objections lies beside them until
it is over: here it is left out for everybody but who said it, before anything is worked out.
"""

from castlist.rules.decisions.facts import UnderSeal
from castlist.rules.decisions.state import Changes, State


def as_others_may_know(state: State, viewer: str) -> State:
    """The state, now or then, without what others did to objections in rounds that are sealed in it."""
    unheard = [one for one in state.all(UnderSeal) if viewer not in (one.owner, one.by)]
    left_out: Changes = {(one.kind, one.key): None for one in unheard}
    return state.with_changes(left_out) if left_out else state
