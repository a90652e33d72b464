"""Who may see what: whoever sees reasons sees the room (I31), and forbidding beats permitting in whatever order (I35).

Rooms at random, as everybody sees them: before and after one more relation, and with every grant there is on top.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from castlist.rules.decisions import sight as sights
from castlist.rules.decisions.facts import Candidacy, Glass, Member, Proposal, Relation
from castlist.rules.decisions.seats import recused, recused_from_role
from castlist.rules.decisions.sight import Sight, sight
from castlist.rules.decisions.state import Fact, State
from tests.rules.random_acts import EVERYBODY, PERFORMERS, ROLES
from tests.rules.walks import Walked, chooser, walk

SEEDS = range(40, 56)
STEPS = 60
WHO = (*EVERYBODY[:-1], "nobody at all")


def rooms() -> Iterator[tuple[State, random.Random]]:
    for seed in SEEDS:
        yield walk(seed, STEPS, Walked()).room.state, random.Random(seed)


def seen_by(state: State, person: str) -> dict[str, Sight]:
    return {role: sight(state, person, role) for role in ROLES}


def shown(state: State, person: str) -> set[str]:
    """Every candidacy that they may know of."""
    every = seen_by(state, person)
    return {c.id for c in state.all(Candidacy) if c.role in every and every[c.role].shows(c.id)}


def with_all(state: State, *more: Fact) -> State:
    kept = {(one.kind, one.key): one for one in state.facts()}
    kept.update({(one.kind, one.key): one for one in more})
    return State.of(kept.values())


def grants(state: State, person: str) -> list[Fact]:
    """Everything by which somebody could come to see more: every standing, a seat on all that is open, the glass."""
    member = state.member(person) or Member(person)
    wide = replace(member, say=(("*", "*"),), voice=True, desk=True, lead=True, left=False)
    seated = [replace(one, joined=tuple({*one.joined, person})) for one in state.all(Proposal)]
    return [wide, *seated, *(Glass(person, role, 2**60) for role in ROLES)]


def shuffled(facts: Iterable[Fact], dice: random.Random) -> State:
    some = list(facts)
    dice.shuffle(some)
    return State.of(some)


def forbidding_beats_permitting(count: Counter[str]) -> None:
    """After one relation more nobody sees more; what it hides stays hidden under every grant, in whatever order."""
    for state, dice in rooms():
        for person in WHO:
            before = shown(state, person)
            related = with_all(state, Relation(person, chooser(dice)(PERFORMERS), n=999))
            after = shown(related, person)
            assert after <= before, "a relation shows somebody something"
            granted = with_all(related, *grants(related, person))
            by_grants = shown(with_all(state, *grants(state, person)), person)
            under_grants = shown(granted, person)
            assert under_grants <= by_grants
            forbidden = {c.id for c in granted.all(Candidacy) if recused(granted, person, c)}
            assert not under_grants & forbidden, "a grant lifts what is forbidden"
            for _ in range(2):
                assert seen_by(shuffled(granted.facts(), dice), person) == seen_by(granted, person)
            count["a relation hid something"] += after < before
            count["something was forbidden"] += bool(forbidden)
            count["grants showed something"] += after < under_grants
            count["it was forbidden that grants would have shown"] += bool(by_grants & forbidden)


def test_forbidding_beats_permitting_in_whatever_order() -> None:
    count: Counter[str] = Counter()
    forbidding_beats_permitting(count)
    assert len(count) == 4
    assert min(count.values()) >= 20, count


def _runs_desk(state: State, person: str) -> bool:
    member = state.member(person)
    return member is not None and member.desk


def test_a_grant_that_wins_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault put in on purpose: whoever runs the desk is recused from nothing."""
    monkeypatch.setattr(sights, "recused", lambda s, who, c: not _runs_desk(s, who) and recused(s, who, c))
    monkeypatch.setattr(
        sights, "recused_from_role", lambda s, who, r: not _runs_desk(s, who) and recused_from_role(s, who, r)
    )
    with pytest.raises(AssertionError, match="a grant lifts"):
        forbidding_beats_permitting(Counter())


def test_an_order_that_matters_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another: somebody is recused only by the relation that stands first."""

    def by_the_first(state: State, person: str, cand: Candidacy) -> bool:
        theirs = [one for one in state.all(Relation) if one.person == person]
        rest = [one for one in state.facts() if one not in theirs[1:]]
        return recused(State.of(rest), person, cand)

    monkeypatch.setattr(sights, "recused", by_the_first)
    monkeypatch.setattr(sights, "recused_from_role", lambda *_: False)
    with pytest.raises(AssertionError):
        forbidding_beats_permitting(Counter())


def test_whoever_sees_reasons_sees_the_room_and_what_is_in_it() -> None:
    count: Counter[str] = Counter()
    for state, _ in rooms():
        for person in WHO:
            for role, seen in seen_by(state, person).items():
                count["reasons"] += seen.reasons
                count["the room"] += seen.room
                count["nothing"] += not seen.room
                assert seen.room or not seen.reasons
                assert seen.room or not any(seen.shows(c.id) for c in state.candidacies(role))
                assert not seen.recused or not seen.room
                if seen.only is not None:
                    assert not seen.only & seen.hidden
    assert min(count.values()) >= 100, count
