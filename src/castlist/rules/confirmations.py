"""Letters that confirm the time that somebody chose, changed or gave back themselves: when they go, and to whom not."""

from datetime import timedelta
from typing import Final

from castlist.rules.decisions.facts import Booking, Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.outlines import CONFIRMATION, GIVEN_BACK, MOVED
from castlist.rules.why import Refused, Why

QUIET: Final = timedelta(minutes=5)
"""For so long after the last change nothing goes: whoever changes their mind meanwhile reads only where it ended."""
LATEST: Final = timedelta(days=1)
"""After that it is too old to be confirmed: the letter could not go for so long."""
CHOSE, BACK = "chose", "back"


def read_choice(said: str) -> bool | None:
    """Whether they go, as it was chosen; None for as the company says. Refuses what was not there to choose."""
    if said not in ("", "yes", "no"):
        raise Refused(Why.unknown)
    return None if said == "" else said == "yes"


def outline_of(about: str, *, before: str) -> str:
    """With which outline a letter about that begins; `before`: what the one before it was about."""
    if about.startswith(BACK):
        return CONFIRMATION + GIVEN_BACK
    return CONFIRMATION + (MOVED if before.startswith(CHOSE) else "")


def says_the_same(about: str, before: str) -> bool:
    """Whether the letter before said the same: they went back to what it had confirmed."""
    return about.startswith(CHOSE) and about.rpartition(" ")[0] == before.rpartition(" ")[0]


def is_worth_it(*, held: timedelta | None, before: str) -> bool:
    """Whether a time that is given back is confirmed as such: not where they had it only for a moment, and no letter
    said that it was theirs. `held`: for how long they had it; None where the company gave it to them.
    """
    return held is None or held >= QUIET or before.startswith(CHOSE)


def why_not_confirm(state: State, cand: Candidacy, about: str) -> Why | None:
    """Why that cannot be confirmed as it stands now; None where it can."""
    if not cand.lives:
        return Why.ended
    if state.review(cand.id) is not None:
        return Why.suspended
    return Why.not_live if (state.get(Booking, cand.id) is None) != about.startswith(BACK) else None


def begun(cand: Candidacy, *, at: int, new_id: str) -> Event:
    """The letter waits to go by itself, and nobody wrote it."""
    data = {"id": new_id, "what": CONFIRMATION, "minute": cand.minutes, "task": ""}
    return Event("letter_drafted", "", at, data, cand.id, cand.role)
