"""What follows by itself after an event: alternates join, positions lapse, objections are orphaned, reviews end, a
sealed round opens. Nothing here is anybody's act; all of it is part of the one event that caused it.
"""

from collections.abc import Iterable
from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import (
    Alternate,
    Candidacy,
    Member,
    Motion,
    Objection,
    Position,
    Proposal,
    Relation,
    Role,
)
from castlist.rules.decisions.motions import still_entitled
from castlist.rules.decisions.objections import reaches
from castlist.rules.decisions.reviews import begun_anew, close_review
from castlist.rules.decisions.sealed_rounds import begin_what_was_sealed
from castlist.rules.decisions.seats import quorum, recused, recused_about, say_at_any_step, seats
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import unanswered

WIDE = frozenset([
    "production_opened", "member_added", "member_left", "member_removed", "rule_changed", "alternate_named",
    "relation_declared", "waiver_given", "role_added", "role_changed", "performers_merged",
    "performers_parted",
])  # fmt: skip
"""Events after which every open proposal and objection is looked at again."""
RIPPLES = frozenset(["candidacy_named", "concluded", "admitted", "declined", "withdrew", "offer_accepted"])
"""Events after which a recusal may begin, reach rivals, or end."""
STILL = frozenset([
    "position_given", "reported", "condition_met", "taken_from_list", "objected", "floor_moved", "objection_withdrawn",
    "adopted", "orphan_released", "cleared", "undertaking_breached", "proxy_given", "proxy_ended", "grace_waived",
    "offer_extended",
    "glass_broken", "glass_mended",
    "motion_opened", "motion_agreed", "motion_withdrawn", "offer_went_live", "offer_lapsed",
])  # fmt: skip
"""Events after which the same people sit, unless an absent member's own act takes a seat back."""

Tables = dict[str, frozenset[str]]
"""Who sits on each candidacy that is looked at."""


def tables(state: State, event: Event) -> Tables:
    """Who sits on each open proposal that the event may bear on."""
    sitting = {}
    for cand_id in _looked_at(state, event):
        cand, proposal = state.candidacy(cand_id), state.proposal(cand_id)
        if cand and proposal:
            sitting[cand_id] = frozenset(seats(state, cand, proposal.target))
    return sitting


def settle(draft: Draft, event: Event, before: Tables) -> set[str]:
    """Everything that follows from the event stands in the draft; says on which candidacies other people sit now."""
    moved = set()
    looked_at = _to_look_at(draft, event, before)
    sitting = {cand: _join(draft, cand) for cand in looked_at}
    for cand in looked_at:
        if cand in before and sitting[cand] != before[cand]:
            _note_newcomers(draft, event, cand, sitting[cand] - before[cand])
            moved.add(cand)
    for objection in _objections(draft, event):
        _orphan(draft, objection)
    for cand in looked_at:
        _void(draft, cand, sitting[cand])
    _open_rounds(draft, event, looked_at)
    if moved or event.kind not in STILL:
        # Also where nothing is open: who must agree hangs on what is on the table, and on who is recused.
        _forget_agreement(draft)
    _end_reviews(draft, event)
    return moved


def _related(state: State, performer: str, person: str) -> bool:
    """True when somebody may be recused through this performer."""
    known = state.get(Member, performer) is not None or any(a.person == performer for a in state.all(Alternate))
    if person or known:
        return True
    return any(r.performer == performer for r in state.all(Relation))


def _wide(event: Event) -> bool:
    """True when it may bear on every role: also a candidacy that says for the first time whose own it is."""
    return event.kind in WIDE or (event.kind == "candidacy_named" and bool(event.data.get("person")))


def _ripples(state: State, event: Event) -> bool:
    if event.kind not in RIPPLES:
        return False
    cand = state.candidacy(event.cand)
    performer = cand.performer if cand else str(event.data.get("performer", ""))
    return _related(state, performer, str(event.data.get("person", "")))


def _looked_at(state: State, event: Event) -> list[str]:
    if _wide(event):
        return [p.cand for p in state.all(Proposal)]
    if _ripples(state, event):
        return [p.cand for p in state.all(Proposal) if _role_of(state, p.cand) == event.role]
    proposal = state.proposal(event.cand)
    if proposal is None or (event.kind in STILL and not proposal.passed):
        return []
    return [event.cand]


def _role_of(state: State, cand: str) -> str:
    found = state.candidacy(cand)
    return found.role if found else ""


def _to_look_at(draft: Draft, event: Event, before: Tables) -> list[str]:
    """What was looked at before, and whatever the event itself has put on the table, where it is still open."""
    changed = {key for kind, key in draft.changes if kind == "proposal"}
    return [cand for cand in sorted({*before, *changed}) if draft.state.proposal(cand) is not None]


def _open(draft: Draft, cand: str) -> tuple[Candidacy, Proposal]:
    proposal = draft.state.proposal(cand)
    if proposal is None:
        raise KeyError(cand)
    return draft.cand(cand), proposal


def _join(draft: Draft, cand_id: str) -> frozenset[str]:
    """Named alternates join in order until the quorum is reached, and stay until the proposal ends. Says who sits."""
    cand, proposal = _open(draft, cand_id)
    sitting = frozenset(seats(draft.state, cand, proposal.target))
    q = quorum(draft.state, cand, proposal.target)
    for alternate in draft.state.alternates(cand_id) if len(sitting) < q else ():
        here = alternate.person in sitting or alternate.person in proposal.joined
        if not here and not recused(draft.state, alternate.person, cand):
            proposal = replace(proposal, joined=(*proposal.joined, alternate.person))
            draft.put(proposal)
            sitting = frozenset(seats(draft.state, cand, proposal.target))
            if len(sitting) >= q:
                break
    return sitting


def _note_newcomers(draft: Draft, event: Event, cand_id: str, fresh: frozenset[str]) -> None:
    """Whoever came to sit here now has their time to answer from now on."""
    _, proposal = _open(draft, cand_id)
    if fresh:
        draft.put(begun_anew(proposal, fresh, event.at))


def _void(draft: Draft, cand_id: str, sitting: frozenset[str]) -> None:
    """A position of somebody who no longer sits, or given by a proxy who is recused or gone, dies for good."""
    cand, proposal = _open(draft, cand_id)
    for position in list(draft.state.group(Position, cand_id)):
        if position.revision != proposal.revision or position.void:
            continue
        if position.person not in sitting or _given_by_nobody(draft.state, cand, position, sitting):
            draft.put(replace(position, void=True))


def _given_by_nobody(state: State, cand: Candidacy, position: Position, sitting: frozenset[str]) -> bool:
    """True when a proxy gave it who is recused here, or is off the team and has kept no seat here either."""
    giver = position.by
    gone = giver not in sitting and state.member(giver) is None
    return giver != position.person and (gone or recused(state, giver, cand))


def _open_rounds(draft: Draft, event: Event, looked_at: list[str]) -> None:
    """Rounds in which everybody has answered are open, and what was done to objections in rounds that are over has been
    done; by that another round may be the next.
    """
    changed: set[str] = set()
    while True:
        for cand in sorted({*looked_at, event.cand, *changed}):
            _unseal(draft, cand)
        seen, changed = changed, _spoken_of(draft)
        begun = begin_what_was_sealed(draft, changed, event.at)
        for objection in begun:
            _orphan(draft, objection)
        if not begun and changed == seen:
            return


def _spoken_of(draft: Draft) -> set[str]:
    """The candidacies on which something is on the table, or was, that the event has changed."""
    return {key.partition("/")[0] for kind, key in draft.changes if kind in ("proposal", "position")}


def _unseal(draft: Draft, cand_id: str) -> None:
    """The first round opens, for good, once everybody in S has answered."""
    cand, proposal = draft.state.candidacy(cand_id), draft.state.proposal(cand_id)
    if cand is None or proposal is None:
        return
    if proposal.sealed and seats(draft.state, cand, proposal.target) and not unanswered(draft.state, cand, proposal):
        draft.put(replace(proposal, sealed=False))
        for position in [p for p in draft.state.group(Position, cand_id) if p.revision == proposal.revision]:
            draft.put(replace(position, sealed=False))


# -- Objections whose owner is gone


def _objections(draft: Draft, event: Event) -> list[Objection]:
    """The open objections whose owner or adopter may have lost it with this event."""
    state = draft.state
    if _wide(event):
        found: Iterable[Objection] = state.all(Objection)
    else:
        cand = state.candidacy(event.cand) if event.cand else None
        if cand is None or cand.standing:
            return []
        found = state.group(Objection, cand.performer)
        if _ripples(state, event):
            related = {r.person for r in state.all(Relation) if r.performer == cand.performer} | {cand.performer}
            found = [
                o
                for o in state.all(Objection)
                if o.performer == cand.performer or related & {o.owner, *(person for _, person in o.adopted)}
            ]
    return [o for o in found if not o.ended]


def _orphan(draft: Draft, objection: Objection) -> None:
    """An objection whose owner left, lost the say or is recused is an orphan from now on, role by role."""
    state = draft.state
    roles = sorted(r.id for r in state.all(Role) if reaches(state, objection, r.id))
    now = objection
    if "*" not in now.orphaned:
        lost = _lost(state, objection, roles)
        fresh = [r for r in lost if r not in now.orphaned]
        if "*" in lost:
            now = replace(now, orphaned=("*",))
        elif fresh:
            now = replace(now, orphaned=(*now.orphaned, *fresh))
    speaking = tuple(pair for pair in now.adopted if _may_speak(state, objection, pair[1], pair[0]))
    if speaking != now.adopted:
        now = replace(now, adopted=speaking)
    if now != objection:
        draft.put(now)


def _lost(state: State, objection: Objection, roles: list[str]) -> list[str]:
    """The roles in which its owner cannot own it; '*' when there is none left in which they can."""
    owner = objection.owner
    recused_in = [r for r in roles if recused_about(state, owner, r, objection.performer)]
    member = state.member(owner)
    if say_at_any_step(state, owner, objection.role):
        return recused_in
    seated_in = _seat_roles(state, objection, owner)
    if not seated_in and (member is None or not member.say):
        return ["*"]
    if member is None and objection.owner in {p for q in state.all(Proposal) for p in q.kept}:
        return [r for r in roles if r not in seated_in or r in recused_in]
    if objection.role in seated_in:
        return recused_in
    return [r for r in roles if r in recused_in or (r not in seated_in and not say_at_any_step(state, owner, r))]


def _seat_roles(state: State, objection: Objection, person: str) -> set[str]:
    """Roles in which the person sits as an alternate, or kept their seat, on a proposal that the objection reaches."""
    found = set()
    for proposal in state.all(Proposal):
        seated = (*proposal.kept, *proposal.joined, *(stand_in for _, stand_in in proposal.passed))
        cand = state.candidacy(proposal.cand)
        if person in seated and cand and cand.performer == objection.performer and reaches(state, objection, cand.role):
            found.add(cand.role)
    return found


def _may_speak(state: State, objection: Objection, person: str, role: str) -> bool:
    if recused_about(state, person, role, objection.performer):
        return False
    return say_at_any_step(state, person, role) or role in _seat_roles(state, objection, person)


# -- What people were still agreeing to, and reviews


def _forget_agreement(draft: Draft) -> None:
    """Agreement of somebody who may not decide this any more dies; coming back revives nothing."""
    for motion in draft.state.motions():
        agreed = still_entitled(draft.state, motion)
        if agreed != motion.agreed:
            draft.put(replace(motion, agreed=agreed)) if agreed else draft.drop(Motion, motion.id)


def _end_reviews(draft: Draft, event: Event) -> None:
    """A review without a breach ends when each objection that opened it has ended by a route of section 4."""
    performers = {key.partition("/")[0] for kind, key in draft.changes if kind == "objection"}
    cands = {c.id for p in performers for c in draft.state.candidacies_of(p)} | {event.cand}
    cands |= {key for kind, key in draft.changes if kind == "candidacy"}  # of which some are of another performer now
    for review in [draft.state.review(c) for c in sorted(cands)]:
        if review is None or review.breaches:
            continue
        cand = draft.cand(review.cand)
        still = {o.id for o in draft.state.objections(cand.performer) if reaches(draft.state, o, cand.role)}
        if not still.intersection(review.objections):
            close_review(draft, review.cand, event.at)
