"""A pencil: whoever has an offer in reserve is asked to keep the dates free until a moment. It is no offer.

It rests on the minute that says so (CONSENT section 5 and I18): only somebody whom the room has decided to offer the
part is asked, once the grace of that decision is over and while nothing is under review.
"""

from datetime import datetime, timedelta

from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Candidacy, Letter
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import gated
from castlist.rules.offers_told import knows_of
from castlist.rules.outlines import PENCIL
from castlist.rules.why import Refused, Why

LONGEST = timedelta(days=366)
PENCILLED = ("keeps", "came_up")
"""What can be answered: that they keep the dates free; that other work has come up."""


def also(state: State, cand: Candidacy) -> tuple[str, ...]:
    """The kind of a pencil, where one can be begun beside the letter that is asked for."""
    offer = state.offer(cand.id)
    waits = cand.lives and bool(cand.minutes) and offer is not None and offer.state == "reserve"
    return (PENCIL,) if waits else ()


def in_force(state: State, cand: Candidacy, minute: int, at: int) -> bool:
    """True while a pencil under this minute may go."""
    offer = state.offer(cand.id)
    if not also(state, cand) or minute != cand.minutes or state.review(cand.id) is not None or offer is None:
        return False
    grace = not offer.waived and (offer.grace_left or offer.grace_ends > at)
    return not grace and (cand.cleared or not gated(state, cand, "offer"))


def told(state: State, cand: Candidacy) -> str:
    """The last pencil that has reached them under the minute in force, while they are in reserve, or no letter has told
    them that the part is theirs to take; '' for none.
    """
    offer = state.offer(cand.id)
    untold = cand.lives and offer is not None and offer.state == "live" and not knows_of(state, offer)
    if not (untold or also(state, cand)):
        return ""
    here = (one for one in state.group(Letter, cand.id) if one.what == PENCIL and one.state in IN_HAND)
    last = max((one for one in here if one.minute == cand.minutes), key=lambda one: one.n, default=None)
    return last.id if last else ""


def stood(state: State, cand: str) -> bool:
    """True where a letter has ever asked them to keep the dates free."""
    return any(one.what == PENCIL and one.state in IN_HAND for one in state.group(Letter, cand))


def until_said(kind: str, until: datetime | None, *, now: datetime) -> datetime | None:
    """Until when a pencil asks for the dates, as it is kept; None for any other letter. Refuses: incomplete,
    bad_times.
    """
    if kind != PENCIL:
        return None
    if until is None:
        raise Refused(Why.incomplete, detail="Say until when they are to keep the dates free.")
    if not now < until <= now + LONGEST:
        raise Refused(Why.bad_times, detail="Name a moment that is to come, within a year.")
    return until
