"""What has still to go out: letters that are begun and have not gone, and answers that nobody has begun."""

from collections.abc import Collection

from castlist.rules.decisions.facts import Candidacy, Letter, Task
from castlist.rules.decisions.state import State
from castlist.rules.letters import begun, in_force
from castlist.rules.owed import END_OF_TIME, account


def unsent(state: State, cand: Candidacy, timed: Collection[str]) -> Letter | None:
    """The letter that could go to them now, where nobody was asked to see to it and it does not go by itself.

    `timed`: letters that go by themselves.
    """
    letter = begun(state, cand)
    if letter is None or letter.state != "drafted" or letter.id in timed or not in_force(state, cand, letter.minute):
        return None
    return None if _somebody_sees_to_it(state, cand) else letter


def unanswered(state: State, cand: Candidacy) -> int:
    """Since when they wait to whom the room has said no, who is owed a word of it, and for whom nobody has begun one or
    was asked to; 0 for everybody else. In milliseconds: since they came in, or since the room last had other news.
    """
    found = account(state, cand, at=END_OF_TIME)
    if found is None or found.stands != "unwritten" or _somebody_sees_to_it(state, cand):
        return 0
    return cand.at if cand.submitted else cand.concluded_at or cand.at


def _somebody_sees_to_it(state: State, cand: Candidacy) -> bool:
    """True while it stands on somebody's own home as their task."""
    tasks = (task for task in state.group(Task, cand.id) if task.outward and not task.done_at)
    return any(task.minute == cand.minutes and state.member(task.owner) for task in tasks)
