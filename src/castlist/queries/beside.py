"""What a room offers beyond one candidacy, hidden until there is somebody to offer it about."""

from castlist.queries.cards import Shown
from castlist.queries.list_forms import may_be_listed, open_lists
from castlist.queries.open_calls import may_begin
from castlist.queries.shapes import Beside
from castlist.rules.decisions.seats import say_at_any_step

SEVERAL = 2
"""So many must be there, with nothing open on them, before a list is offered."""


def beside(shown: Shown, role: str) -> Beside:
    """Lists that are open, and whether the viewer may begin one, or decide the open call once."""
    say = say_at_any_step(shown.state, shown.viewer, role)
    free = sum(may_be_listed(shown, cand) for cand in shown.state.candidacies(role)) if say else 0
    return Beside(open_lists(shown, role), free >= SEVERAL, say and may_begin(shown.state, role, shown.viewer))
