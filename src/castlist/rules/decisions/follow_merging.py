"""What follows when two records of one performer become one (CONSENT section 4)."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Booking, Candidacy, Objection, Relation, Waiver
from castlist.rules.decisions.follow_conclusions import end
from castlist.rules.decisions.reviews import comes_to_bite
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RANK


def performers_merged(draft: Draft, event: Event) -> None:
    """One performer: their objections are united, and of two candidacies for a role the one on the lower step stays."""
    keep, gone = event.data["keep"], event.data["gone"]

    def unite() -> None:
        for first, second in both(draft.state, keep, gone):
            stays, ends = (first, second) if _stays(draft.state, first, second) else (second, first)
            _hand_over(draft, stays, ends)
            end(draft, ends, "withdrawn")
            draft.put(replace(draft.cand(ends.id), last="merged"))
        for cand in draft.state.candidacies_of(gone):
            draft.put(replace(cand, performer=keep))
        _move_objections(draft, keep, gone)
        _move_relations(draft, keep, gone)

    comes_to_bite(draft, {keep, gone}, event.at, unite)


def both(state: State, keep: str, gone: str) -> list[tuple[Candidacy, Candidacy]]:
    """The living candidacies of the two for the same role."""
    living = [c for c in state.candidacies_of(gone) if c.lives]
    return [
        (mine, other)
        for other in living
        for mine in state.candidacies_of(keep)
        if mine.lives and mine.role == other.role
    ]


def _stays(state: State, first: Candidacy, second: Candidacy) -> bool:
    """True when the first is the one that stays: the lower step, else what is on the table, else the older one."""

    def order(cand: Candidacy) -> tuple[int, bool, int]:
        return RANK[cand.step], state.proposal(cand.id) is None, cand.n

    return order(first) < order(second)


def _hand_over(draft: Draft, stays: Candidacy, ends: Candidacy) -> None:
    """A booked time is not taken from them; whoever put themselves in once has put themselves in."""
    booking = draft.state.get(Booking, ends.id)
    if booking and draft.state.get(Booking, stays.id) is None:
        draft.put(replace(booking, cand=stays.id))
        draft.drop(Booking, ends.id)
    by = "" if ends.submitted else stays.by
    draft.put(replace(stays, by=by, person=stays.person or ends.person, lifted=stays.lifted or ends.lifted))


def _move_objections(draft: Draft, keep: str, gone: str) -> None:
    for objection in list(draft.state.group(Objection, gone)):
        draft.drop(Objection, objection.key)
        draft.put(replace(objection, performer=keep))


def _move_relations(draft: Draft, keep: str, gone: str) -> None:
    """Who was related to either is related to the one."""
    for relation in [r for r in draft.state.all(Relation) if r.performer == gone]:
        known = draft.state.get(Relation, f"{relation.person}/{keep}")
        if known is None or known.n < relation.n:
            draft.put(replace(relation, performer=keep))
    for waiver in [w for w in draft.state.all(Waiver) if gone in w.performers]:
        draft.put(replace(waiver, performers=tuple(dict.fromkeys((*waiver.performers, keep)))))


HANDLERS = {"performers_merged": performers_merged}
