"""The first call: when everybody who is cast comes together first, said, changed and taken back."""

from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.announcing import LATEST
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import FirstCall
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

LONGEST = 24 * 3600 * 1000
"""Milliseconds that a call may last."""


def last_said(state: State) -> FirstCall:
    """What was said of it last, also where that was taken back; an empty one where nothing ever was."""
    return state.get(FirstCall, "first_call") or FirstCall()


def first_call(state: State) -> FirstCall | None:
    """The first call, once it is said and until it is taken back."""
    found = last_said(state)
    return found if found.starts else None


def changed_since(found: FirstCall, told_at: int) -> bool:
    """True where it was said, changed or taken back after somebody was told of how it stood."""
    return found.at > told_at


def say(state: State, *, by: str, at: int, starts: int, ends: int, text: str | None = None) -> list[Event]:
    """The first call is then, and says this; with `text` None, what it said before. `text` is the commitment to it."""
    _runs(state, by)
    old = first_call(state)
    same = old is not None and (old.starts, old.ends) == (starts, ends)
    if same and text is None:
        raise Refused(Why.already_there)
    if ends <= starts:
        raise Refused(Why.bad_times, detail="It ends before it begins.")
    if ends - starts > LONGEST:
        raise Refused(Why.bad_times, detail="A call lasts a day at most.")
    if not same and starts <= at:
        raise Refused(Why.bad_times, detail="Name a day and a time that are to come.")
    if not same and starts - at > LATEST:
        raise Refused(Why.bad_moment)
    said = {"starts": starts, "ends": ends, **({} if text is None else {"text": text})}
    return [Event("first_call_said", by, at, said)]


def take_back(state: State, *, by: str, at: int) -> list[Event]:
    """There is no first call any more; another one can be said."""
    _runs(state, by)
    if first_call(state) is None:
        raise Refused(Why.already_there)
    return [Event("first_call_taken_back", by, at, {})]


def _runs(state: State, by: str) -> None:
    if not runs_the_production(state, by):
        raise Refused(Why.no_right)


# -- What follows


def first_call_said(draft: Draft, event: Event) -> None:
    """It is then, and says this."""
    data, old = event.data, last_said(draft.state)
    draft.put(FirstCall(
        data.get("text", old.text), data["starts"], data["ends"], event.by, event.at,
        old.since if old.starts else event.at, old.times + 1, draft.n,
    ))  # fmt: skip


def first_call_taken_back(draft: Draft, event: Event) -> None:
    """There is none; that there was is remembered, for those who were told of it."""
    old = last_said(draft.state)
    draft.put(FirstCall(by=event.by, at=event.at, times=old.times + 1, n=draft.n))


HANDLERS = {f.__name__: f for f in (first_call_said, first_call_taken_back)}
