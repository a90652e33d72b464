"""What follows when one record becomes two again: each has what was its own before; what came since stays."""

from dataclasses import replace

from castlist.rules.breakdowns import added
from castlist.rules.decisions.disclosing import is_concerned
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import (
    AskedAgain,
    Booking,
    Candidacy,
    Letter,
    Merged,
    Motion,
    Objection,
    Relation,
    Tape,
    Waiver,
)
from castlist.rules.decisions.reviews import comes_to_bite
from castlist.rules.decisions.state import Event, State


def performers_parted(draft: Draft, event: Event) -> None:
    """Two performers again: candidacies with all that hangs on them, objections and relations are whose they were.

    A candidacy that ended by the merge goes on where it stood, with nothing on the table. Whoever was cleared was
    cleared as the one: the gate is closed for everything that either stands for.
    """
    found = draft.state.get(Merged, event.data["gone"])
    if found is None:
        return
    keep, gone = found.keep, found.gone

    def part() -> None:
        for one in found.theirs:
            draft.put(replace(draft.cand(one), performer=gone))
        for stays, ends in found.pairs:
            _apart(draft, found, stays, ends, event.at)
        _part_objections(draft, found)
        _part_relations(draft, found)
        for cand in [c for who in (keep, gone) for c in draft.state.candidacies_of(who) if c.lives]:
            draft.put(replace(cand, cleared=False, touched=draft.n))

    comes_to_bite(draft, {keep, gone}, event.at, part)
    draft.drop(Merged, found.key)


def goes_on(state: State, cand: Candidacy) -> bool:
    """True when a candidacy that ended by a merge goes on once that is taken back: not beside a newer one."""
    newer = (c for c in state.candidacies_of(cand.performer) if c.id != cand.id and c.role == cand.role and c.lives)
    return cand.last == "merged" and not cand.lives and not any(newer)


def _apart(draft: Draft, found: Merged, stays: str, ends: str, at: int) -> None:
    were = {cand: (by, person, last) for cand, by, person, last in found.were}
    by, person, _ = were[stays]
    stayed = draft.cand(stays)
    # Rivals that it has reached meanwhile stay reached.
    draft.put(replace(stayed, by=by, person=person, lifted=stayed.lifted or stayed.submitted))
    for letter in [draft.state.get(Letter, f"{stays}/{name}") for name, _, end in found.letters if end == ends]:
        if letter:
            draft.drop(Letter, letter.key)
            draft.put(replace(letter, cand=ends))
    ended = draft.cand(ends)
    if not goes_on(draft.state, ended):
        return
    draft.put(replace(ended, ended="", last=were[ends][2]))
    booking, tape = draft.state.get(Booking, stays), draft.state.get(Tape, stays)
    if booking and (booking.slot, stays, ends) in found.times:
        draft.drop(Booking, stays)
        draft.put(replace(booking, cand=ends))
    if tape and (tape.id, stays, ends) in found.tapes:
        draft.drop(Tape, stays)
        draft.put(replace(tape, cand=ends))
    _ask_again(draft, found, draft.cand(ends), at)


def _ask_again(draft: Draft, found: Merged, cand: Candidacy, at: int) -> None:
    """Whoever is concerned is asked about what they have not heard of, or have not answered themselves."""
    role = draft.state.role(cand.role)
    new = added(dict(found.read).get(cand.id, ()), role.discloses) if role else ()
    if new and is_concerned(draft.state, cand):
        draft.put(AskedAgain(cand.id, new, at, n=draft.n))


def _part_objections(draft: Draft, found: Merged) -> None:
    """Those that were about the record that was gone are about it again, as they stand now."""
    for objection in [o for o in draft.state.group(Objection, found.keep) if o.id in found.objections]:
        draft.drop(Objection, objection.key)
        draft.put(replace(objection, performer=found.gone))


def _part_relations(draft: Draft, found: Merged) -> None:
    """Whoever was related to the one only because they were to the other is so no more; nor is it waived."""
    for person, n, what, was_found, before in found.relations:
        known = draft.state.get(Relation, f"{person}/{found.keep}")
        if known and known.n == n:
            draft.drop(Relation, known.key)
            if before:
                draft.put(Relation(person, found.keep, what, was_found, before))
    for key, n in found.waivers:
        waiver = draft.state.get(Waiver, key)
        if waiver and waiver.n == n:
            draft.put(replace(waiver, performers=tuple(p for p in waiver.performers if p != found.keep)))
    for motion in found.motions:
        draft.drop(Motion, motion)


HANDLERS = {"performers_parted": performers_parted}
