"""The state after an event: `changes` for one, `fold` for a whole log (CONSENT I19)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from castlist.rules.decisions import (
    announcing,
    answered,
    calling,
    first_calls,
    follow_answers,
    follow_conclusions,
    follow_merging,
    follow_parting,
    follow_room,
    follow_roster,
)
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.settle import settle, tables
from castlist.rules.decisions.state import Becoming, Changes, Event, State

Handler = Callable[[Draft, Event], None]

HANDLERS: dict[str, Handler] = {
    **follow_roster.HANDLERS,
    **follow_room.HANDLERS,
    **follow_conclusions.HANDLERS,
    **follow_answers.HANDLERS,
    **follow_merging.HANDLERS,
    **follow_parting.HANDLERS,
    **calling.HANDLERS,
    **answered.HANDLERS,
    **announcing.HANDLERS,
    **first_calls.HANDLERS,
}

UNHEARD = frozenset([
    "voiced", "letter_drafted", "letter_moved", "task_given", "task_finished", "slot_booked", "slot_given_back",
    "content_accepted", "content_told", "notice_changed", "notice_published", "notice_taken_back",
    "tape_asked", "tape_welcomed", "tape_moved", "tape_closed", "tape_came", "tape_taken_back", "tape_over",
    "written_off", "write_off_taken_back", "answer_wished", "casting_closed", "casting_opened",
    "cast_list_released", "cast_list_came_out", "cast_list_taken_back", "first_call_said", "first_call_taken_back",
])  # fmt: skip
"""Events that bear on no decision: what somebody saw before them is still what there is to conclude (I7)."""


def changes(state: State, event: Event) -> Changes:
    """What the event changes. The same state and event always give the same changes."""
    draft = Draft(Becoming(state.groups), state.n + 1)
    _work_out(draft, event)
    return draft.changes


def after(state: State, event: Event) -> State:
    """The state after the event."""
    return fold([event], state)


class Folding:
    """A fold that goes on event by event, in place, and says what each event changed."""

    def __init__(self) -> None:
        self._becoming = Becoming({})
        self.n = 0

    @property
    def state(self) -> State:
        """What is so now. It changes with the next event: who wants to keep it folds for themselves."""
        return State(self._becoming.groups, self.n)

    def add(self, event: Event) -> Changes:
        """The event is folded too; what it changed."""
        self.n += 1
        draft = Draft(self._becoming, self.n)
        _work_out(draft, event)
        return draft.changes


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all the events."""
    now = state or State()
    becoming, n = Becoming(now.groups), now.n
    for event in events:
        n += 1
        _work_out(Draft(becoming, n), event)
    return State(becoming.groups, n)


def _work_out(draft: Draft, event: Event) -> None:
    if event.kind in UNHEARD:
        HANDLERS[event.kind](draft, event)
        return
    before = tables(draft.state, event)
    follow_room.take_seat_back(draft, event)
    HANDLERS[event.kind](draft, event)
    moved = settle(draft, event, before)
    _touch(draft, event, moved)


def _touch(draft: Draft, event: Event, moved: set[str]) -> None:
    """Candidacies on which something changed remember it, so that a conclusion can name what was looked at."""
    touched = {event.cand, *moved} if event.cand else moved
    for (kind, key), fact in list(draft.changes.items()):
        if kind in ("proposal", "position", "review", "offer"):
            touched.add(key.partition("/")[0])
        elif kind == "objection":
            performer = key.partition("/")[0]
            touched.update(c.id for c in draft.state.candidacies_of(performer) if _reach(fact, c))
    for cand in sorted(touched):
        found = draft.state.candidacy(cand)
        if found:
            draft.put(replace(found, touched=draft.n))


def _reach(fact: object, cand: Candidacy) -> bool:
    scope = getattr(fact, "scope", "production")
    return scope == "production" or cand.role == getattr(fact, "role", "") or cand.lives
