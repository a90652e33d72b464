"""What letters have told somebody of an offer: nothing outside the room says that there is one before one has gone."""

from dataclasses import replace

from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Candidacy, Letter, Minute, Offer
from castlist.rules.decisions.state import State
from castlist.rules.outlines import PENCIL, TAKEN_BACK
from castlist.rules.why import Refused, Why


def told_of_offer(state: State, cand: str) -> str:
    """What a letter told them last of an offer: that there is one (`offer`), that it does not stand any more
    (`TAKEN_BACK`), or nothing ('').
    """
    told = [one for one in state.group(Letter, cand) if one.what in ("offer", TAKEN_BACK) and one.state in IN_HAND]
    last = max(told, key=lambda one: one.n, default=None)
    return last.what if last else ""


def knows_of(state: State, offer: Offer) -> bool:
    """Whether a letter has told them of this offer, and not only of one that lapsed before it.

    It began under the last minute of before its grace was over: whatever was concluded since found it out already, and
    went on with it.
    """
    minutes = (one for one in state.group(Minute, offer.cand) if one.at <= offer.grace_ends)
    began = max((one.number for one in minutes), default=0)
    letters = (one for one in state.group(Letter, offer.cand) if one.what == "offer" and one.state in IN_HAND)
    return any(one.minute >= began for one in letters)


def known_offer(state: State, cand: str) -> Offer | None:
    """The offer that they have, once a letter has told them of it."""
    offer = state.offer(cand)
    return offer if offer is not None and knows_of(state, offer) else None


def of_what_they_know(state: State, cand: str) -> None:
    """Nothing, where a letter has told them of the offer that they answer; refuses, as where there is none.

    A letter by hand counts: whoever was told by phone answers by their link, once the desk has said that they were.
    """
    if state.offer(cand) is not None and known_offer(state, cand) is None:
        raise Refused(Why.not_live)


def as_known(state: State, cand: Candidacy) -> Candidacy:
    """The candidacy as far as they know of it: where no letter has told them of the offer that it has, as it stood
    before the room said so.
    """
    offer = state.offer(cand.id)
    told = {one.what for one in state.group(Letter, cand.id) if one.state in IN_HAND} & {"offer", TAKEN_BACK, PENCIL}
    if cand.step != "offer" or offer is None or told:
        return cand
    minutes = {one.number: one for one in state.group(Minute, cand.id)}
    rose = max((number for number, one in minutes.items() if one.frozen["from"] != "offer"), default=0)
    if not rose:
        return cand
    before = minutes.get(rose - 1)
    return replace(
        cand, step=minutes[rose].frozen["from"], minutes=rose - 1, concluded_at=before.at if before else 0
    )  # fmt: skip
