"""Audition days are filled: worked out in a process of its own, shown, and given only when somebody says so."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from castlist.actions import desk_times
from castlist.actions.decisions import Actor
from castlist.actions.drafting import Drafts, draft_each, draft_of_their_time
from castlist.actions.worked_out import TOO_LARGE, apart
from castlist.planning.days_asked import plan_read, problem_asked
from castlist.planning.days_check import check
from castlist.planning.stopping import BadProblem
from castlist.queries.doors import NotThere, production_for
from castlist.queries.fill_proposals import Given, Proposal, proposal
from castlist.queries.filling import Known, known
from castlist.queries.given_times import untold
from castlist.records.models import Person
from castlist.rules.fill_lines import read_fill
from castlist.rules.filling import MOST_PEOPLE, MOST_TIMES, STEPS, Choice, Filling, problem_said
from castlist.rules.why import Refused, Why

log = logging.getLogger(__name__)
SECONDS: Final = 6
SECONDS_LONGER: Final = 25
BEYOND: Final = 14
"""Seconds that the process is given for its beginning, its end, and for the reasons."""
AT_ONCE: Final = 2
LETTERS_AT_ONCE: Final = 100
"""That are begun in one press: more would make whoever pressed wait."""
_places = threading.BoundedSemaphore(AT_ONCE)
NO_SESSION = "Choose a session whose free times are to be used."
NOBODY = "Nobody of these is without a time."
NO_TIME = "None of these sessions has a free time."
TOO_MANY = f"At most {MOST_PEOPLE:,} people and {MOST_TIMES:,} times are filled at once. Choose fewer."
CHANGED = "The sessions are not as they were when this was worked out, so nothing was given. Work it out again."
ANOTHER = "They have another time by now."
NOTHING = "There is no time to give in it."


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of it: how many have their time now, and why some could not be given theirs."""

    given: int
    refused: tuple[tuple[str, Refused], ...]
    """(who, why)."""


def work_out(actor: Actor, choice: Choice, *, longer: bool = False) -> Proposal:
    """A plan in which as many as can be have a time, as far as it was found within seconds. Nothing is written, and
    whoever has a time keeps it. `longer`: for as long as anybody is made to wait.

    Writes: nothing. Refuses: no_right, incomplete for no session, nobody, no free time and lines that cannot be read,
    not_worked_out. Tells: nobody.
    """
    of_all = _known(actor)
    filling = _asked(of_all, choice)
    if all(person.keeps for person in filling.people):
        raise Refused(Why.incomplete, detail=NOBODY)
    if all(time.holder for time in filling.times):
        raise Refused(Why.incomplete, detail=NO_TIME)
    found = _found(problem_said(filling), seconds=SECONDS_LONGER if longer else SECONDS)
    return proposal(of_all, choice, filling, found)


def give_all(actor: Actor, gives: Sequence[Given], choice: Choice, *, seen: str) -> Filled:
    """Each of these has their time, as if the desk had given it to them one after another; whoever cannot have theirs
    any more holds up nobody else. What was typed is asked once more: `seen` says for which sessions it was worked out.

    Writes: slot, link, waiting_list, time_hold, event, fact. Refuses: no_right, incomplete for no time and lines that
    cannot be read, stale_version once the sessions are others. Tells: nobody; `draft_all` begins the letters.
    """
    if not gives:
        raise Refused(Why.incomplete, detail=NOTHING)
    of_all = _known(actor)
    if of_all.mark(choice) != seen:
        raise Refused(Why.stale_version, detail=CHANGED)
    return _give(actor, _asked(of_all, choice), {one.cand: one.slot for one in gives})


def draft_all(actor: Actor, *, cands: Sequence[str] = ()) -> Drafts:
    """A letter that says their time waits to be looked at, for everybody whom the desk gave one and to whom nobody has
    written since, or for these; of many the first hundred.

    Writes: letter, event, fact. Refuses: unknown for `cands` who are not among them, what letters.draft refuses for
    them, no_right for whoever is not on the team. Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    try:
        names = {one.cand: one.name for one in untold(viewer, production, now=actor.now).people}
    except NotThere:
        raise Refused(Why.no_right) from None
    if not set(cands) <= names.keys():
        raise Refused(Why.unknown)

    def draft(one: Actor, cand: str) -> str:
        return draft_of_their_time(one, viewer, production, cand)

    return draft_each(actor, cands, list(names)[:LETTERS_AT_ONCE], names, draft)


def _known(actor: Actor) -> Known:
    viewer = Person.objects.get(pk=actor.by)
    try:
        return known(viewer, production_for(viewer, actor.production), now=actor.now)
    except NotThere:
        raise Refused(Why.no_right) from None


def _asked(of_all: Known, choice: Choice) -> Filling:
    """What is asked, read anew. Refuses: incomplete."""
    if not choice.sessions or choice.step not in STEPS:
        raise Refused(Why.incomplete, detail=NO_SESSION)
    lines, bad = read_fill(choice.lines, of_all.around(choice))
    if bad:
        detail = " ".join(f"{one.number}: {one.why}" for many in bad.values() for one in many)
        raise Refused(Why.incomplete, detail=detail)
    filling = of_all.filling(choice, lines)
    if len(filling.people) > MOST_PEOPLE or len(filling.times) > MOST_TIMES:
        raise Refused(Why.incomplete, detail=TOO_MANY)
    return filling


def _found(said: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    """What was found within the seconds, looked over here. Refuses: not_worked_out."""
    try:
        problem = problem_asked(said)
    except BadProblem as no:
        log.warning("Days could not be put as a problem: %s", no.where)
        raise Refused(Why.not_worked_out, detail="Two times of one session overlap. Take one of them away.") from None
    found = _apart(said, seconds=seconds)
    against = check(problem, plan_read(found))
    if against:
        log.error("A plan does not keep what was asked: %s", [one.condition for one in against])
        raise Refused(Why.not_worked_out, detail=TOO_LARGE)
    return found


def _apart(said: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    return apart("days_apart", {"days": said, "seconds": seconds}, places=_places, within=seconds + BEYOND)


def _give(actor: Actor, filling: Filling, plan: dict[str, str]) -> Filled:
    """Those who can have it have it; of the others it is said why."""
    people = {person.cand: person for person in filling.people}
    refused = {cand: no for cand, slot in plan.items() if (no := _gone(filling, cand, slot))}
    refused |= _against(filling, {cand: slot for cand, slot in plan.items() if cand not in refused})
    given = 0
    for cand, slot in plan.items():
        if cand in refused:
            continue
        if not people[cand].keeps:
            own = replace(actor, key=f"{actor.key}:{cand}" if actor.key else "")
            try:
                desk_times.give_time(own, cand, role=people[cand].role, slot=slot, held="")
            except Refused as no:
                refused[cand] = no
                continue
        given += 1
    names = {cand: people[cand].name if cand in people else "somebody" for cand in plan}
    return Filled(given, tuple((names[cand], refused[cand]) for cand in plan if cand in refused))


def _gone(filling: Filling, cand: str, slot: str) -> Refused | None:
    """Why they cannot have it whatever else is so: they are not asked any more, have another, or somebody has it."""
    person = next((one for one in filling.people if one.cand == cand), None)
    time = next((one for one in filling.times if one.id == slot), None)
    if person is None:
        return Refused(Why.unknown, detail="They are not among those who are asked for a time any more.")
    if person.keeps:
        return None if person.keeps == slot else Refused(Why.stale_version, detail=ANOTHER)
    return None if time is not None and not time.holder else Refused(Why.slot_taken)


def _against(filling: Filling, plan: dict[str, str]) -> dict[str, Refused]:
    """Whose time is against what holds by now, one after the other until the rest go together."""
    problem = problem_asked(problem_said(filling))
    slots = {time.id: n for n, time in enumerate(filling.times)}
    refused: dict[str, Refused] = {}
    while True:
        there = [None if one.cand in refused else one.keeps or plan.get(one.cand) for one in filling.people]
        broken = check(problem, tuple(None if time is None else slots[time] for time in there))
        named = [one for violation in broken[:1] for one in violation.fields if one.startswith("performers[")]
        new = [one for one in named if not filling.people[_place(one)].keeps]
        if not new:
            return refused
        refused[filling.people[_place(new[-1])].cand] = Refused(Why.stale_version, detail=broken[0].sentence)


def _place(named: str) -> int:
    """Which performer a field is about."""
    return int(named.removeprefix("performers[").partition("]")[0])
