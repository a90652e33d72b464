"""The state after an event: `changes` for one, `fold` for a whole log (CONSENT I19)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from castlist.rules.decisions import follow_answers, follow_conclusions, follow_roster, follow_room
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.settle import settle
from castlist.rules.decisions.state import Changes, Event, State

Handler = Callable[[Draft, Event], None]

HANDLERS: dict[str, Handler] = {
    **follow_roster.HANDLERS,
    **follow_room.HANDLERS,
    **follow_conclusions.HANDLERS,
    **follow_answers.HANDLERS,
}

UNHEARD = frozenset("voiced letter_drafted letter_moved task_given task_finished slot_booked slot_given_back".split())
"""Events that bear on no decision: what somebody saw before them is still what there is to conclude (I7)."""


def changes(state: State, event: Event) -> Changes:
    """What the event changes. The same state and event always give the same changes."""
    draft = Draft(state, state.n + 1)
    HANDLERS[event.kind](draft, event)
    settle(draft, event)
    if event.kind not in UNHEARD:
        _touch(draft, event)
    return draft.changes


def after(state: State, event: Event) -> State:
    """The state after the event."""
    return state.with_changes(changes(state, event), n=state.n + 1)


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all the events."""
    now = state or State()
    for event in events:
        now = after(now, event)
    return now


def _touch(draft: Draft, event: Event) -> None:
    """Candidacies on which something changed remember it, so that a conclusion can name what was looked at."""
    touched = {event.cand} if event.cand else set()
    for (kind, key), fact in list(draft.changes.items()):
        if kind in ("proposal", "position", "review", "offer"):
            touched.add(key.partition("/")[0])
        elif kind == "objection":
            performer = key.partition("/")[0]
            touched.update(c.id for c in draft.state.all(Candidacy) if c.performer == performer and _reach(draft, fact, c))
    for cand in touched:
        found = draft.state.candidacy(cand)
        if found:
            draft.put(replace(found, touched=draft.n))


def _reach(draft: Draft, fact: object, cand: Candidacy) -> bool:
    """True where the objection, open or just ended, bears on the candidacy: never beyond the roles of its scope."""
    role = draft.state.role(cand.role)
    scope, about = getattr(fact, "scope", "production"), getattr(fact, "role", "")
    return scope == "production" or cand.role == about or (role is not None and role.covers == about)
