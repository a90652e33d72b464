"""What follows when two records of one performer become one (CONSENT section 4)."""

from dataclasses import replace
from typing import Any

from castlist.rules.decisions.disclosing import IN_HAND, hand_over
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Motion, Objection, Relation, Tape, Waiver
from castlist.rules.decisions.follow_conclusions import end
from castlist.rules.decisions.merged_before import goes_along, remembered
from castlist.rules.decisions.reviews import comes_to_bite
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RANK


def performers_merged(draft: Draft, event: Event) -> None:
    """One performer: their objections are united, and of two candidacies for a role the one on the lower step stays.

    Whoever was cleared was cleared as one of the two only: the gate is closed for everything they stand for. What was
    whose is remembered, where the event says so: those of earlier versions cannot be taken back.
    """
    keep, gone = event.data["keep"], event.data["gone"]
    pairs = [in_order(draft.state, first, second) for first, second in both(draft.state, keep, gone)]
    if event.data.get("remembers"):
        motions = tuple(motion.id for motion in motions_about(draft.state, gone))
        draft.put(remembered(draft.state, event, pairs, motions, draft.n))

    def unite() -> None:
        for stays, ends in pairs:
            _hand_over(draft, stays, ends)
            end(draft, ends, "withdrawn")
            draft.put(replace(draft.cand(ends.id), last="merged"))
        for cand in draft.state.candidacies_of(gone):
            draft.put(replace(cand, performer=keep))
        _move_objections(draft, keep, gone)
        _move_relations(draft, keep, gone)
        for cand in [c for c in draft.state.candidacies_of(keep) if c.lives]:
            draft.put(replace(cand, cleared=False, touched=draft.n))

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


def in_order(state: State, first: Candidacy, second: Candidacy) -> tuple[Candidacy, Candidacy]:
    """The one that stays, then the one that ends: the lower step, else what is on the table, else the older stays."""

    def order(cand: Candidacy) -> tuple[int, bool, int]:
        return RANK[cand.step], state.proposal(cand.id) is None, cand.n

    return (first, second) if order(first) < order(second) else (second, first)


def _hand_over(draft: Draft, stays: Candidacy, ends: Candidacy) -> None:
    """A booked time is not taken from them, and of two one is kept, as of two self-tapes; letters that have gone were
    to them; whoever put themselves in once has put themselves in.
    """
    booking = draft.state.get(Booking, ends.id)
    if booking:
        draft.drop(Booking, ends.id)
        mine = draft.state.get(Booking, stays.id)
        draft.put(mine if mine and mine.slot else replace(booking, cand=stays.id))
    tape = draft.state.get(Tape, ends.id)
    if tape:
        draft.drop(Tape, ends.id)
        own = draft.state.get(Tape, stays.id)
        draft.put(replace(tape, cand=stays.id) if own is None or goes_along(tape, own) else own)
    for letter in [one for one in draft.state.group(Letter, ends.id) if one.state in GONE]:
        draft.drop(Letter, letter.key)
        draft.put(replace(letter, cand=stays.id))
    hand_over(draft, stays, ends)
    by = "" if ends.submitted else stays.by
    draft.put(replace(stays, by=by, person=stays.person or ends.person, lifted=stays.lifted or ends.lifted))


GONE = IN_HAND
"""Letters in somebody's hands. One that waits rests on a minute of the candidacy that ends, and stays there."""


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
    for motion in motions_about(draft.state, gone):
        draft.put(replace(motion, args=tuple((name, _named(name, value, keep, gone)) for name, value in motion.args)))


def motions_about(state: State, performer: str) -> list[Motion]:
    """What waits for agreement about somebody's relation to the performer."""
    return [m for m in state.motions() if any(_named(name, value, "", performer) != value for name, value in m.args)]


def _named(name: str, value: Any, keep: str, gone: str) -> Any:
    """The argument of a motion, with the one performer in the place of the other."""
    if name == "performers":
        return tuple(dict.fromkeys(keep if one == gone else one for one in value))
    return keep if name == "performer" and value == gone else value


HANDLERS = {"performers_merged": performers_merged}
