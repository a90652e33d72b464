"""What is remembered when two records become one, so that each can have its own again."""

from castlist.rules.decisions.disclosing import IN_HAND, unanswered
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Objection, Relation, Tape, Waiver
from castlist.rules.decisions.facts_merging import Merged, Moved
from castlist.rules.decisions.state import Event, State

Pairs = list[tuple[Candidacy, Candidacy]]
"""Of each two for one role: the one that stays, the one that ends."""


def remembered(state: State, event: Event, pairs: Pairs, motions: tuple[str, ...], n: int) -> Merged:
    """What was whose before the event made them one."""
    keep, gone = event.data["keep"], event.data["gone"]
    theirs = sorted(state.candidacies_of(gone), key=lambda cand: cand.n)
    return Merged(
        gone=gone, keep=keep, theirs=tuple(cand.id for cand in theirs),
        pairs=tuple((stays.id, ends.id) for stays, ends in pairs),
        were=tuple((cand.id, cand.by, cand.person, cand.last) for pair in pairs for cand in pair),
        letters=_letters(state, pairs), times=_times(state, pairs), tapes=_tapes(state, pairs),
        read=tuple((ends.id, _known(state, ends)) for _, ends in pairs),
        held=tuple(cand.id for cand in theirs if holds(state, cand)),
        objections=tuple(sorted(objection.id for objection in state.group(Objection, gone))),
        relations=_relations(state, keep, gone),
        waivers=_waivers(state, keep, gone),
        motions=motions, at=event.at, n=n,
    )  # fmt: skip


def holds(state: State, cand: Candidacy) -> bool:
    """True when they are cast there, or an offer is out."""
    offer = state.offer(cand.id)
    return cand.step == "cast" or (offer is not None and offer.state != "lapsed")


def _letters(state: State, pairs: Pairs) -> tuple[Moved, ...]:
    return tuple(
        (letter.id, stays.id, ends.id)
        for stays, ends in pairs
        for letter in sorted(state.group(Letter, ends.id), key=lambda one: one.n)
        if letter.state in IN_HAND
    )


def _times(state: State, pairs: Pairs) -> tuple[Moved, ...]:
    found = []
    for stays, ends in pairs:
        mine, theirs = state.get(Booking, stays.id), state.get(Booking, ends.id)
        if theirs and theirs.slot and not (mine and mine.slot):
            found.append((theirs.slot, stays.id, ends.id))
    return tuple(found)


def goes_along(theirs: Tape, mine: Tape | None) -> bool:
    """Whether the tape of the candidacy that ends is that of the one that stays: where that has none, or the open call
    only wishes for one there, and this one is here.
    """
    return mine is None or bool(mine.of_call and theirs.came and not mine.came)


def _tapes(state: State, pairs: Pairs) -> tuple[Moved, ...]:
    found = []
    for stays, ends in pairs:
        theirs = state.get(Tape, ends.id)
        if theirs and goes_along(theirs, state.get(Tape, stays.id)):
            found.append((theirs.id, stays.id, ends.id))
    return tuple(found)


def _known(state: State, cand: Candidacy) -> tuple[tuple[str, str], ...]:
    """What of the content of the part they were told of, and have answered wherever they were asked."""
    role, open_still = state.role(cand.role), dict(unanswered(state, cand.id))
    return tuple(one for one in role.discloses if one[0] not in open_still) if role else ()


def _relations(state: State, keep: str, gone: str) -> tuple[tuple[str, int, str, bool, int], ...]:
    """Those that the merge writes anew for the record that stays, with what stood there before."""
    found = []
    for relation in sorted((r for r in state.all(Relation) if r.performer == gone), key=lambda r: r.person):
        known = state.get(Relation, f"{relation.person}/{keep}")
        if known is None:
            found.append((relation.person, relation.n, "", False, 0))
        elif known.n < relation.n:
            found.append((relation.person, relation.n, known.what, known.found, known.n))
    return tuple(found)


def _waivers(state: State, keep: str, gone: str) -> tuple[tuple[str, int], ...]:
    """Those that the merge lets name the record that stays."""
    found = [one for one in state.all(Waiver) if gone in one.performers and keep not in one.performers]
    return tuple(sorted((one.key, one.n) for one in found))
