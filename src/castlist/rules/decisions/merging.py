"""The act that makes two records of one performer one (CONSENT section 4)."""

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.follow_merging import both
from castlist.rules.decisions.seats import recused, runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def merge_performers(state: State, *, by: str, at: int, keep: str, gone: str) -> list[Event]:
    """The performer `gone` is the performer `keep`: objections are united, and of two candidacies the lower step stays.

    Refused while both have an open proposal or an offer for one role. So that nobody loses by a clerk's act what they
    hold, it is refused too while one of the two has an offer, or is cast, and the other is a candidate for the role.
    """
    asking.name(keep)
    asking.name(gone)
    if state.member(by) is None:
        raise Refused(Why.no_right)
    mine, theirs = state.candidacies_of(keep), state.candidacies_of(gone)
    if keep == gone or not (theirs or state.objections(gone)):
        raise Refused(Why.unknown)
    for cand in (c for c in (*mine, *theirs) if c.lives):
        if recused(state, by, cand):
            raise Refused(Why.recused)
    if not runs_desk(state, by):
        raise Refused(Why.no_right)
    for first, second in both(state, keep, gone):
        open_on_both = state.proposal(first.id) and state.proposal(second.id)
        if open_on_both or _holds(state, first) or _holds(state, second):
            raise Refused(Why.already_open)
    return [Event("performers_merged", by, at, {"keep": keep, "gone": gone})]


def _holds(state: State, cand: Candidacy) -> bool:
    offer = state.offer(cand.id)
    return cand.step == "cast" or (offer is not None and offer.state != "lapsed")
