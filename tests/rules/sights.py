"""Who may see what, written out as what is permitted and what is forbidden: to be held against `sight` (I31, I35).

It is told from the tables of consent.md alone and in another way than the rules tell it: for one person and one
candidacy, by naming every permission and every prohibition there is.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from castlist.rules.decisions import sight as rules
from castlist.rules.decisions.facts import Candidacy, Glass, Member, Proposal, Relation, Role, Waiver
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused
from tests.rules.memory_room import MemoryRoom
from tests.rules.random_acts import EVERYBODY, PERFORMERS, Dice
from tests.rules.random_rooms import plan, setup
from tests.rules.walks import chooser

OWNER = "Olga"
STRANGER = "Nobody of the house"
VIEWERS = tuple(dict.fromkeys((*(name for name in EVERYBODY if name), *PERFORMERS, OWNER, STRANGER)))
EXISTS, POSITION, REASON = "that it exists", "who said what", "why"
READING = frozenset(("say", "voice", "sits in", "keeps a seat", "stands in"))
"""The permissions by which somebody reads reasons; the others show no more than who said what."""


def permitted(state: State, person: str, cand: Candidacy) -> set[str]:
    """By what the person may see the candidacy, if nothing forbids it."""
    found = set()
    member, proposal = state.get(Member, person), state.get(Proposal, cand.id)
    if member is not None and not member.left:
        found |= {"say"} if any(role in ("*", cand.role) for role, _ in member.say) else set()
        found |= {"voice"} if member.voice else set()
        found |= {"desk"} if member.desk else set()
    if proposal is not None:
        found |= {"sits in"} if person in proposal.joined else set()
        found |= {"keeps a seat"} if person in proposal.kept else set()
        found |= {"stands in"} if person in {to for _, to in proposal.passed} else set()
    if any(one.person == person and one.room == cand.role for one in state.all(Glass)):
        found.add("broken glass")
    return found


def forbidden(state: State, person: str, cand: Candidacy) -> set[str]:
    """Through whom the person is kept from it: themselves, or somebody they are related to."""
    related = {one.performer: one.n for one in state.all(Relation) if one.person == person}
    waived = state.waived(person, cand.role)
    found = set()
    for cause in state.all(Candidacy):
        who = cause.performer
        if cause.role != cand.role or cause.standing or not cause.lives or who in waived:
            continue
        if who == person or who in related:
            reaches = cause.submitted or cause.lifted or related.get(who, -1) > cause.n
            found |= {who} if reaches or cause.id == cand.id else set()
    return found


def expected(state: State, person: str, cand: Candidacy) -> frozenset[str]:
    """What they may see of it: nothing where anything forbids it, whatever permits it."""
    by = permitted(state, person, cand)
    if forbidden(state, person, cand) or not by:
        return frozenset()
    return frozenset({EXISTS, POSITION} | ({REASON} if by & READING else set()))


def told(state: State, person: str, cand: Candidacy) -> frozenset[str]:
    """What the rules say that they may see of it."""
    seen = rules.sight(state, person, cand.role)
    found = {EXISTS} if rules.sees(state, person, cand) else set()
    found |= {POSITION} if seen.shows(cand.id) else set()
    return frozenset(found | ({REASON} if seen.reads(cand.id) else set()))


@dataclass
class Looked:
    """What was found wrong, and how often each antecedent held."""

    wrong: list[str] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)

    def note(self, *, wrong: bool, said: object) -> None:
        """Something that must not be, if it is."""
        if wrong:
            self.wrong.append(str(said))


def look(state: State, looked: Looked) -> None:
    """Every viewer at every candidacy: a reason only with the position, a position only with the existence."""
    for person in VIEWERS:
        for cand in state.all(Candidacy):
            seen, by, against = (
                told(state, person, cand),
                permitted(state, person, cand),
                forbidden(state, person, cand),
            )
            where = f"{person} of {cand.id}: {sorted(seen)}, by {sorted(by)}, against {sorted(against)}"
            looked.note(wrong=REASON in seen and POSITION not in seen, said=f"a reason without the position, {where}")
            looked.note(wrong=POSITION in seen and EXISTS not in seen, said=f"a position of nothing, {where}")
            looked.note(wrong=seen != expected(state, person, cand), said=f"not as it is written, {where}")
            looked.held.update(seen)
            looked.held.update(f"by {one} alone" for one in by if len(by) == 1 and seen)
            looked.held["nothing"] += not seen
            looked.held["permitted and forbidden"] += bool(by and against)
            proposal = state.proposal(cand.id)
            looked.held["sealed"] += bool(seen and proposal and proposal.sealed)


def rooms(seed: int, steps: int, every: int) -> Iterator[State]:
    """A room at random, as it stands each `every` steps; now and then the owner, or somebody else, looks in."""
    dice = random.Random(seed)
    choose, room = chooser(dice), MemoryRoom()
    room.write(setup(choose))
    for step in range(steps):
        for made in plan(Dice(room.state, choose)):
            try:
                room.act(made.name, *made.args, **made.said)
            except Refused:
                continue
        if step % every == every - 1:
            yield looked_into(room.state, dice)


def looked_into(state: State, dice: random.Random) -> State:
    """The same, with a room or two into which somebody looks through broken glass."""
    roles = sorted(role.id for role in state.all(Role))
    broken = [
        Glass(person, dice.choice(roles), state.n + 1)
        for person in (OWNER, dice.choice(VIEWERS))
        if dice.random() < 0.6
    ]
    return state.with_changes({(one.kind, one.key): one for one in broken})


# -- More that is permitted, and more that is forbidden


PERMISSIONS = ("say", "narrow", "voice", "desk", "joined", "kept", "passed", "glass")


def permitting(state: State, dice: random.Random) -> State:
    """The same with one permission more: a standing, a seat on something, or broken glass."""
    person, what = dice.choice(VIEWERS), dice.choice(PERMISSIONS)
    member = state.get(Member, person)
    if member is None or member.left:
        member = Member(person)
    role = dice.choice(sorted(role.id for role in state.all(Role)))
    tables = sorted(state.all(Proposal), key=lambda one: one.cand)
    fact: Member | Proposal | Glass = Glass(person, role, state.n + 1)
    if what in ("say", "narrow"):
        fact = replace(member, say=(*member.say, ("*", "*") if what == "say" else (role, "*")))
    elif what in ("voice", "desk"):
        fact = replace(member, **{what: True})  # type: ignore[arg-type]
    elif what != "glass" and tables:
        table = dice.choice(tables)
        more = (*getattr(table, what), ("Karen", person) if what == "passed" else person)
        fact = replace(table, **{what: more})  # type: ignore[arg-type]
    return state.with_changes({(fact.kind, fact.key): fact})


def forbidding(state: State, dice: random.Random) -> State:
    """The same with one prohibition more: a relation that is declared now, or a waiver that is no more."""
    waivers = sorted(one.key for one in state.all(Waiver))
    if waivers and dice.random() < 0.5:
        return state.with_changes({("waiver", dice.choice(waivers)): None})
    relation = Relation(dice.choice(VIEWERS), dice.choice(PERFORMERS), n=state.n + 1)
    if state.get(Relation, relation.key) is not None:
        return state
    return state.with_changes({(relation.kind, relation.key): relation})
