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


def is_concerned(state: State, cand: Candidacy) -> bool:
    """True for whoever read of the part as it was: they put themselves in, or the company asked them."""
    return (cand.lives and not cand.standing and cand.submitted) or was_invited(state, cand)


def unanswered(state: State, cand: str) -> Content:
    """What was added to the part since they read of it, and what they have not answered."""
    asked = state.get(AskedAgain, cand)
    return asked.what if asked and not asked.answered_at else ()


def ask_again(draft: Draft, before: Role, after: Role, at: int) -> None:
    """Everybody concerned is asked whether what was added is all right; what is gone is asked no more."""
    new = dict(added(before.discloses, after.discloses))
    if before.discloses == after.discloses:
        return
    now = dict(after.discloses)
    for cand in draft.state.candidacies(after.id):
        open_still = {what: now[what] for what, _ in unanswered(draft.state, cand.id) if what in now}
        wanted = {**open_still, **new} if is_concerned(draft.state, cand) else {}
        what = tuple((one, wanted[one]) for one in DISCLOSURES if one in wanted)
        known = draft.state.get(AskedAgain, cand.id)
        if not what:
            if known and not known.answered_at:
                draft.drop(AskedAgain, cand.id)
        elif known is None or known.answered_at or known.what != what:
            told = known if known and not known.answered_at and set(what) <= set(known.what) else None
            draft.put(AskedAgain(
                cand.id, what, at, told_at=told.told_at if told else 0, went=bool(told and told.went), n=draft.n
            ))  # fmt: skip


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


def told(state: State, cand_id: str, *, at: int, went: bool) -> list[Event]:
    """They were written to about what waits for their answer, or (not `went`) no letter can reach them."""
    cand, asked = state.candidacy(cand_id), state.get(AskedAgain, cand_id)
    if cand is None or asked is None or asked.answered_at:
        raise Refused(Why.unknown)
    if asked.told_at:
        raise Refused(Why.already_there)
    return [Event("content_told", "", at, {"went": went}, cand_id, cand.role)]


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
    draft.put(AskedAgain(stays.id, what, theirs.at, theirs.answered_at, n=draft.n))
