"""What is still to be proposed or written on a candidacy: said with every act, however many may follow.

Home asks for these alone. What is said here holds for everybody; on whom it waits is worked out by whoever looks.
"""

from collections.abc import Collection
from dataclasses import dataclass

from castlist.rules.decisions.answered import left_at_that
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Task
from castlist.rules.decisions.state import State
from castlist.rules.ladder import INVITES
from castlist.rules.letters import BY_ITSELF, PENCIL, begun, in_force
from castlist.rules.owed import END_OF_TIME, account

ARRIVED, WRITE, UNSENT, OWED = "arrived", "write", "unsent", "owed"
"""They came in, and nothing is proposed; nobody was asked to write to them; a letter to them has not gone; the room has
said no, and nobody writes that.
"""
LOOSE = "loose"
"""It may be any of these, and what stands there says whether and which."""
BEARS = frozenset([
    "candidacy", "proposal", "review", "offer", "letter", "task", "booking", "tape", "wish", "written_off",
])  # fmt: skip
"""Kinds of facts on a candidacy by which that is known."""


@dataclass(frozen=True, slots=True)
class End:
    """What is to be done ('' for nothing), since when, and by which letter of which kind where there is one."""

    what: str = ""
    at: int = 0
    letter: str = ""
    kind: str = ""


NOTHING = End()


def loose_end(state: State, cand: Candidacy, *, whole: bool = True) -> End:
    """What is kept of it beside the candidacy. LOOSE may say too much, and nothing is ever missed: it is said while a
    task runs that somebody may leave behind, where several things are to be done, and where not all on the candidacy is
    known (`whole`).
    """
    if state.proposal(cand.id) is not None:
        return NOTHING
    asked = (one for one in state.group(Task, cand.id) if one.outward and one.minute == cand.minutes)
    if not whole or any(not one.done_at for one in asked):
        return End(LOOSE)
    found = ends(state, cand)
    if len(found) > 1 or (found and state.offer(cand.id)):
        return End(LOOSE)
    return found[0] if found else NOTHING


def beside(cand: Candidacy, end: End) -> tuple[str, str, str, str]:
    """As it is kept: what, the role, the step, and since when, who, the letter and its kind in one line, by time."""
    if not end.what:
        return "", "", "", ""
    line = [f"{end.at:013}", f"{cand.n:09}", cand.id, cand.performer, end.letter, end.kind]
    return end.what, cand.role, cand.step, "/".join(line)


def ends(state: State, cand: Candidacy, timed: Collection[str] = ()) -> list[End]:
    """All that is to be done on it, where nothing is proposed. `timed`: letters that go by themselves."""
    found = []
    if came_in(cand):
        found.append(End(ARRIVED, cand.at))
    elif nobody_writes(state, cand):
        found.append(End(WRITE, cand.concluded_at))
    if letter := unsent(state, cand, timed):
        found.append(End(UNSENT, letter.at, letter.id, letter.what))
    elif owed := unanswered(state, cand):
        found.append(End(OWED, owed))
    return found


def came_in(cand: Candidacy) -> bool:
    """True for whoever came in by themselves, and of whom nothing was decided yet."""
    return cand.lives and cand.step == "named" and cand.submitted and not (cand.minutes or cand.standing)


def nobody_writes(state: State, cand: Candidacy) -> bool:
    """True where they are to be heard, or an offer to them runs, and neither a task says that somebody gets in touch
    nor a letter is begun.

    What asked them to the audition asks nobody to a callback, and tells nobody of an offer; nor does what asked them to
    keep the dates free while it was in reserve.
    """
    offer = state.offer(cand.id)
    offered = cand.step == "offer" and offer is not None and offer.state in ("grace", "live")
    if cand.standing or not cand.lives or not (offered or cand.step in INVITES) or state.review(cand.id):
        return False
    said = [one for one in state.group(Letter, cand.id) if one.state != "dropped" and one.what not in BY_ITSELF]
    before = {one.task for one in said if one.what == PENCIL}
    asked = (task for task in state.group(Task, cand.id) if task.outward and task.minute == cand.minutes)
    asked = (task for task in asked if not (offered and task.done_at and task.id in before))
    if any(task.done_at or state.member(task.owner) for task in asked):  # whoever has left gets in touch with nobody
        return False
    letter, held = max(said, key=lambda one: one.n, default=None), state.get(Booking, cand.id)
    if offered:
        return not any(one.minute == cand.minutes for one in said if one.what != PENCIL)
    if cand.step == "callback":
        return (letter is None or letter.minute < cand.minutes) and (held is None or held.at < cand.concluded_at)
    return letter is None and held is None


def unsent(state: State, cand: Candidacy, timed: Collection[str]) -> Letter | None:
    """The letter that could go to them now, where nobody was asked to see to it and it does not go by itself.

    `timed`: letters that go by themselves.
    """
    letter = begun(state, cand)
    if letter is None or letter.state != "drafted" or letter.id in timed or not in_force(state, cand, letter.minute):
        return None
    return None if _somebody_sees_to_it(state, cand) else letter


def may_still_go(state: State, cand: Candidacy, letter: Letter) -> bool:
    """True for a letter that came to nothing and could go: not for an answer that somebody has written off since."""
    return in_force(state, cand, letter.minute) and not (letter.what == "answer" and left_at_that(state, cand))


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
