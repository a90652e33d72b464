"""Who wants to hear nothing new of the company: which letters do not go to them, and which they are owed."""

from datetime import date
from typing import Final

from castlist.rules.decisions.announcing import plays
from castlist.rules.decisions.facts import Candidacy, Letter
from castlist.rules.decisions.state import State
from castlist.rules.letters import TAPE

NEW: Final = frozenset({"enquiry", "invitation", TAPE, "offer"})
"""Letters that ask somebody for something; every other says how it stands with what they came for."""


def came_for_it(state: State, cand: Candidacy, *, chose_a_time: bool) -> bool:
    """Whether they come for the part of their own will: they put themselves in, have answered a letter about it, took a
    time, or play it.
    """
    answered = any(one.state == "answered" for one in state.group(Letter, cand.id))
    return cand.submitted or answered or chose_a_time or plays(cand)


def holds_back(state: State, cand: Candidacy, what: str, *, chose_a_time: bool) -> bool:
    """Whether a letter of that kind does not go to somebody who wants to hear nothing new."""
    return what in NEW and not came_for_it(state, cand, chose_a_time=chose_a_time)


def sentence(day: date) -> str:
    """Since when, and what can be done."""
    return (
        f"They said so on {day.day} {day:%B} {day.year}. They can take it back on their own page. What they came for "
        "themselves goes on, and so does an answer that they are owed."
    )
