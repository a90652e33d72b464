"""Groups of a session on its day: people are put into them, and they are called, go in and are done in one press.

As every press at the door these are no acts of a room, and stand in no log. A press about a group is one about each of
its people for whom it can be done: each of them is undone for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope
from castlist.actions.queue import Day, at_the_door, keeps, press, session_on, wanted_in
from castlist.queries.turns import acts_on, times_of, turns_of
from castlist.records.models import Production
from castlist.rules import line_ups as rules
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import recused, recused_among
from castlist.rules.decisions.state import State
from castlist.rules.queue import Turn
from castlist.rules.why import Refused, Why


@dataclass(frozen=True, slots=True)
class _There:
    """Everybody in the session on that day, of whom the actor may know."""

    state: State
    turns: list[Turn]
    given: list[str]
    """Every letter that was given on that day, of groups that are no more, too."""
    presses: int
    """How many presses have put somebody into a group."""

    def lives(self, cand: str) -> bool:
        """They are a candidate still."""
        found = self.state.candidacy(cand)
        return found is not None and found.lives

    @property
    def ended(self) -> set[str]:
        """Who is no longer a candidate."""
        return {one.cand for one in self.turns if not self.lives(one.cand)}


def make(actor: Actor, on: Day, *, size: int, whom: str, seen: int) -> dict[str, Any]:
    """Whoever is in no group yet is in one of at most so many, as even as can be; says which, and of how many people.

    `whom`: here (in order of number), or booked, too. Writes: queue_act, request. Refuses: unknown, no_right,
    incomplete, stale_version, unreachable. Tells: nobody; open boards ask for themselves.
    """

    def do(state: State) -> dict[str, Any]:
        there = _there(state, actor, on, seen)
        living = [one for one in there.turns if there.lives(one.cand)]
        groups = rules.made(living, size=size, whom=whom, given=there.given)
        by = {one.cand: one for one in living}
        for letter, some in groups.items():
            for cand in some:
                press(by[cand], "group", on=on, actor=actor, grouped=letter)
        return {"groups": list(groups), "people": sum(len(some) for some in groups.values())}

    return at_the_door(do, actor=actor, scope=Scope(whole=True), act=f"groups {on!r} {size} {whom} {seen}")


def put(actor: Actor, on: Day, *, cands: Sequence[str], letter: str, seen: int) -> dict[str, Any]:
    """These people are in that group: in a new one with `new`, in none with ''. Says which.

    Writes: queue_act, request. Refuses: unknown, no_right, incomplete, stale_version, already_there; ended for whoever
    is no longer a candidate, unreachable for whoever is in the room or was. Tells: nobody.
    """

    def do(state: State) -> dict[str, Any]:
        there = _there(state, actor, on, seen)
        some, into = _named(there, cands), rules.checked_letter(letter, given=there.given)
        moving = [one for one in some if one.grouped != into]
        if not moving:
            raise Refused(Why.already_there)
        _may_be_put(there, moving, into)
        for one in moving:
            press(one, "group", on=on, actor=actor, grouped=into)
        return {"group": into, "people": len(moving)}

    return at_the_door(do, actor=actor, scope=Scope(whole=True), act=f"group {on!r} {sorted(cands)} {letter} {seen}")


def mark(actor: Actor, on: Day, letter: str, *, what: str, seen: str) -> dict[str, Any]:
    """Everybody of the group of whom it can be said is called, goes in, or is done; says of how many, and who is left.

    Whoever is not here, is wanted in another room, or is no longer a candidate is left out of it. `what`: call, enter,
    done. Writes: queue_act, request. Refuses: unknown, no_right, already_there, stale_version, unreachable.
    Tells: nobody; open boards ask for themselves.
    """

    def do(state: State) -> dict[str, Any]:
        there = _there(state, actor, on)
        some, ended = rules.members(there.turns, letter), there.ended
        against = rules.why_not(some, what, seen=seen, ended=ended)
        if against:
            raise Refused(against)
        going = [one for one in rules.going(some, what, ended) if not _is_elsewhere(there, actor, on, one, what)]
        if not going:
            raise Refused(
                Why.unreachable,
                detail="All of them are wanted in another room at this moment: call another group first.",
            )
        for one in going:
            press(one, what, on=on, actor=actor)
        return {"people": len(going), "left": len(some) - len(going)}

    return at_the_door(do, actor=actor, scope=Scope(whole=True), act=f"group {on!r} {letter} {what} {seen}")


def _there(state: State, actor: Actor, on: Day, seen: int | None = None) -> _There:
    """Everybody of the day, for whoever keeps the door. Refuses: unknown, no_right, stale_version.

    Who is recused from anybody there makes no groups: a place that is empty in one would tell of them.
    """
    session = session_on(on, actor)
    keeps(state, actor, session)
    if recused_among(state, actor.by, session.role):
        raise Refused(Why.no_right, detail="You are recused from somebody here: let somebody else make the groups.")
    acts = acts_on(on.session, on.day)
    pressed = [act for some in acts.values() for act in some if act.what == "group"]
    if seen is not None and seen != len(pressed):
        raise Refused(Why.stale_version)

    def known(cand: str) -> bool:
        found: Candidacy | None = state.candidacy(cand)
        return found is not None and not found.standing and not recused(state, actor.by, found)

    zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
    turns = turns_of(times_of(on.session), acts, known, day=on.day, zone=zone, lists=session.ranked)
    given = rules.in_order(act.grouped for act in pressed)
    return _There(state, [one for one in turns if one.stands != "taken"], given, len(pressed))


def _named(there: _There, cands: Sequence[str]) -> list[Turn]:
    """Those who are named, once each. Refuses: incomplete for nobody, unknown for who is not there on that day."""
    by = {one.cand: one for one in there.turns}
    if not cands:
        raise Refused(Why.incomplete, detail="Tick whoever is to be in the group.")
    if any(cand not in by for cand in cands):
        raise Refused(Why.unknown)
    return [by[cand] for cand in dict.fromkeys(cands)]


def _may_be_put(there: _There, some: Sequence[Turn], into: str) -> None:
    if into and any(not there.lives(one.cand) for one in some):
        raise Refused(Why.ended)
    if any(one.stands not in rules.STILL for one in some):
        raise Refused(Why.unreachable, detail="Whoever is in the room, or was, stays in their group.")
    together = len(rules.members(there.turns, into)) + len(some)
    if into and together > rules.LARGEST:
        raise Refused(Why.unreachable, detail=f"A group has at most {rules.LARGEST} people: make a new one.")


def _is_elsewhere(there: _There, actor: Actor, on: Day, one: Turn, what: str) -> bool:
    """Whether they cannot be called, as they are in another room, or called to one."""
    about = there.state.candidacy(one.cand)
    return what == "call" and about is not None and bool(wanted_in(there.state, actor, on, about))
