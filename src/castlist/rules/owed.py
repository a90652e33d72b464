"""Who is owed an answer, and who has had one: everybody who came in by themselves, was written to, or was seen."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from castlist.rules.decisions.answered import left_at_that
from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Tape, Wish
from castlist.rules.decisions.state import State
from castlist.rules.ladder import RELEASED

ANSWERED = {
    "told": "has a no, by letter",
    "cast": "plays the part",
    "declined": "said no themselves",
    "withdrawn": "withdrew themselves",
    "spared": "did not want a no by letter",
    "written off": "could not be reached, by two ways at least",
}
"""How somebody was answered, or answered for themselves."""
OF_SEVERAL = {"told": "have a no, by letter", "cast": "play their parts"}
"""The same of more than one, where it is said otherwise."""
OWED = {
    "returned": "the answer came back",
    "drafted": "the answer is drafted, and has not gone",
    "unwritten": "the room has said no, and nobody has written",
    "open": "nothing final is decided",
}
"""What is owed to the others, the most pressing first."""
WHY = {
    "submitted": "came in by themselves",
    "seen": "was seen",
    "taped": "sent a self-tape",
    "written": "was written to",
}
"""Why somebody is owed anything. Whoever was put forward and heard nothing of it is owed nothing."""
BESIDE = ("letter", "booking", "tape", "wish", "written_off")
"""Kinds of facts on a candidacy that say how it stands with its answer."""
ON_OFFER = ("grace", "live", "reserve")
END_OF_TIME = 2**62


@dataclass(frozen=True, slots=True)
class Account:
    """How it stands with one candidacy. `stands` of ANSWERED or OWED, `why` of WHY."""

    cand: Candidacy
    why: str
    since: int
    """Since when, in milliseconds; 0 where only the letter's own record knows."""
    stands: str

    @property
    def answered(self) -> bool:
        """True when nothing is owed any more."""
        return self.stands in ANSWERED


def account(
    state: State, cand: Candidacy, *, at: int, entered: int = 0, missed: bool = False
) -> Account | None:  # fmt: skip
    """How it stands with the candidacy at that moment; None for whoever is owed nothing.

    That is nobody in particular, whoever became one with another record, and whoever never heard that they were thought
    of. An answer that came back is none; one that waits to be sent is none either. `state` holds what stands BESIDE it.
    `entered`: when they were in the room, where that was pressed; `missed`: they were looked for at their time and not
    found, and so were not seen.
    """
    if cand.standing or cand.last == "merged":
        return None
    letters = list(state.group(Letter, cand.id))
    why, since = _why(cand, letters, state.get(Booking, cand.id), state.get(Tape, cand.id), at, missed=missed)
    if entered and not cand.submitted:
        why, since = "seen", entered
    return Account(cand, why, since, _stands(state, cand, letters)) if why else None


def owes_anybody(state: State) -> bool:
    """True while anybody at all is owed an answer in the production."""
    found = (account(state, cand, at=END_OF_TIME) for cand in state.all(Candidacy))
    return any(one is not None and not one.answered for one in found)


def still_offered(state: State, shows: Callable[[Candidacy], bool]) -> frozenset[str]:
    """Roles that are on offer to somebody, or for which somebody stands in reserve, as far as one is shown them: a no
    about them can wait.
    """
    waits = (c for c in state.all(Candidacy) if c.lives and (offer := state.offer(c.id)) and offer.state in ON_OFFER)
    return frozenset(cand.role for cand in waits if shows(cand))


def can_wait(stands: str, role: str, offered: Collection[str], due: date | None, today: date) -> bool:
    """True while a no waits for whoever is asked first for the role; never on the day that was promised, or later."""
    return stands in ("unwritten", "drafted") and role in offered and (due is None or today < due)


def _why(
    cand: Candidacy, letters: Iterable[Letter], booking: Booking | None, tape: Tape | None, at: int, *, missed: bool
) -> tuple[str, int]:  # fmt: skip
    if cand.submitted:
        return "submitted", cand.at
    if booking is not None and 0 < booking.start <= at and not missed:
        return "seen", booking.start
    if tape is not None and tape.came:
        return "taped", tape.came
    reached = any(one.state in IN_HAND for one in letters if one.what != "answer")
    return ("written", 0) if reached or booking is not None else ("", 0)


def _stands(state: State, cand: Candidacy, letters: Iterable[Letter]) -> str:
    if cand.ended in ("declined", "withdrawn"):
        return cand.ended
    if cand.lives:
        return "cast" if cand.step == "cast" else "open"
    answers = [one for one in letters if cand.ended == RELEASED and one.what == "answer" and one.minute == cand.minutes]
    if any(one.state in IN_HAND for one in answers):
        return "told"
    if left_at_that(state, cand) is not None:
        return "written off"
    wish = state.get(Wish, cand.id)
    if wish is not None and not wish.wants_no:
        return "spared"
    if any(one.state == "failed" for one in answers):
        return "returned"
    return "drafted" if any(one.state == "drafted" for one in answers) else "unwritten"
