"""Content that is disclosed late: who is asked again, what they answer, and what may not go on before they have."""

from castlist.rules.breakdowns import DISCLOSURES, Content, added
from castlist.rules.decisions import asking
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import AskedAgain, Booking, Candidacy, Letter, Role
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

IN_HAND = ("sent", "opened", "answered")
"""Letters that somebody has."""


def was_invited(state: State, cand: Candidacy) -> bool:
    """True for whoever has heard from the company about the part: by a letter, a time that they took, or an offer."""
    if not cand.lives or cand.standing:
        return False
    offer, booking = state.offer(cand.id), state.get(Booking, cand.id)
    return (
        bool(booking and booking.slot)
        or (offer is not None and offer.state in ("live", "accepted"))
        or any(letter.state in IN_HAND for letter in state.group(Letter, cand.id))
    )


def unanswered(state: State, cand: str) -> Content:
    """What was added to the part since they were invited, and what they have not answered."""
    asked = state.get(AskedAgain, cand)
    return asked.what if asked and not asked.answered_at else ()


def ask_again(draft: Draft, before: Role, after: Role, at: int) -> None:
    """Everybody who was invited is asked whether what was added is all right; what is gone is asked no more."""
    new = dict(added(before.discloses, after.discloses))
    if before.discloses == after.discloses:
        return
    now = dict(after.discloses)
    for cand in draft.state.candidacies(after.id):
        open_still = {what: now[what] for what, _ in unanswered(draft.state, cand.id) if what in now}
        wanted = {**open_still, **new} if was_invited(draft.state, cand) else {}
        what = tuple((one, wanted[one]) for one in DISCLOSURES if one in wanted)
        known = draft.state.get(AskedAgain, cand.id)
        if not what:
            if known and not known.answered_at:
                draft.drop(AskedAgain, cand.id)
        elif known is None or known.answered_at or known.what != what:
            draft.put(AskedAgain(cand.id, what, at, n=draft.n))


def accept_content(state: State, cand_id: str, *, by: str, at: int, what: Content) -> list[Event]:
    """What was added is all right for the performer; `what` is what they read."""
    cand = asking.performers_candidacy(state, cand_id)
    asked = state.get(AskedAgain, cand_id)
    if asked is None:
        raise Refused(Why.unknown)
    if asked.answered_at:
        raise Refused(Why.already_there)
    if asked.what != what:
        raise Refused(Why.stale_version)
    data = {"what": [[one, line] for one, line in what]}
    return [Event("content_accepted", by, at, data, cand_id, cand.role)]


def nothing_unanswered(state: State, cand: str) -> None:
    """Refuses while something that was added to the part waits for their answer."""
    if unanswered(state, cand):
        raise Refused(Why.content_unanswered)


def hand_over(draft: Draft, stays: Candidacy, ends: Candidacy) -> None:
    """Of two records that become one: what either was asked and has not answered is still asked."""
    theirs, mine = draft.state.get(AskedAgain, ends.id), draft.state.get(AskedAgain, stays.id)
    if theirs is None or (theirs.answered_at and mine):
        return
    wanted = {**dict(unanswered(draft.state, stays.id)), **dict(theirs.what)}
    what = tuple((one, wanted[one]) for one in DISCLOSURES if one in wanted)
    draft.put(AskedAgain(stays.id, what, theirs.at, theirs.answered_at, draft.n))
