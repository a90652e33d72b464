"""What may be seen, in rooms at random: a reason only with the position (I31), and what is forbidden, never (I35)."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from castlist.rules.decisions import sight as rules
from castlist.rules.decisions.facts import Candidacy, Glass, Member, Proposal, Role
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import Event, State
from tests.rules import sights
from tests.rules.memory_room import MORNING
from tests.rules.random_acts import PERFORMERS, ROLES, SAYS
from tests.rules.random_rooms import setup
from tests.rules.sights import EXISTS, POSITION, REASON, VIEWERS, Looked
from tests.rules.walks import chooser

SEEDS = int(os.environ.get("CASTLIST_SIGHTS", "60"))
"""How many rooms are looked at."""

Seen = dict[tuple[str, str], frozenset[str]]


@cache
def rooms() -> tuple[State, ...]:
    """Rooms at random, in which much has happened, each also with more permitted and more forbidden."""
    dice, found = random.Random(31), list[State]()
    for seed in range(SEEDS):
        for state in sights.rooms(seed, 120, 20):
            found += [state, sights.forbidding(sights.permitting(sights.permitting(state, dice), dice), dice)]
    return tuple(found)


def all_seen(state: State) -> Seen:
    """What everybody may see of everything."""
    return {(p, c.id): sights.told(state, p, c) for p in VIEWERS for c in state.all(Candidacy)}


def all_sights(state: State) -> dict[tuple[str, str], Sight]:
    """Every sight, as the rules give it."""
    return {(p, role): rules.sight(state, p, role) for p in VIEWERS for role in (*ROLES, "nowhere")}


def looked_at(states: tuple[State, ...]) -> Looked:
    """Everybody has looked at everything."""
    looked = Looked()
    for state in states:
        sights.look(state, looked)
    return looked


def test_a_reason_is_seen_with_the_position_and_a_position_of_something_that_is_there() -> None:
    """I31, and that sights are those which are written down."""
    looked = looked_at(rooms())
    assert looked.wrong[:5] == []
    held = looked.held
    assert min(held[REASON], held[POSITION], held[EXISTS], held["nothing"]) > 50 * SEEDS, held
    assert held[REASON] < held[POSITION] == held[EXISTS]
    assert min(held["permitted and forbidden"], held["sealed"]) > 20, held
    for one in ("say", "voice", "desk", "broken glass", "sits in", "keeps a seat", "stands in"):
        assert held[f"by {one} alone"] > 5, held


@pytest.mark.parametrize("standing", ["desk", "broken glass"])
def test_who_sees_a_room_without_reasons_and_sits_in_on_one_reads_them_there_alone(standing: str) -> None:
    one, other = Candidacy("one", "Lead", "Ivy"), Candidacy("other", "Lead", "Dora")
    grant = Member("Anna", desk=True) if standing == "desk" else Glass("Anna", "Lead", 1)
    state = State.of([Role("Lead"), one, other, Proposal("one", "Karen", 1, "audition", joined=("Anna",)), grant])
    assert sights.told(state, "Anna", one) == {EXISTS, POSITION, REASON}
    assert sights.told(state, "Anna", other) == {EXISTS, POSITION}


def test_whatever_is_forbidden_stays_so_whatever_is_permitted() -> None:
    """I35: a permission more lifts no prohibition, and takes nothing away from anybody."""
    dice, held = random.Random(35), Counter[str]()
    for state in rooms():
        more = state
        for _ in range(3):
            more = sights.permitting(more, dice)
        before, now = all_seen(state), all_seen(more)
        for (person, cand), seen in before.items():
            there = state.candidacy(cand)
            assert there is not None
            against = sights.forbidden(state, person, there)
            assert not (against and now[person, cand]), (person, cand, against)
            assert seen <= now[person, cand], (person, cand)
            held["still forbidden"] += bool(against)
            held["sees more"] += seen < now[person, cand]
            held["permitted in vain"] += bool(against and sights.permitted(more, person, there))
    assert min(held["still forbidden"], held["sees more"], held["permitted in vain"]) > 100, held


def test_a_prohibition_more_shows_nothing_more_to_anybody() -> None:
    """I35."""
    dice, held = random.Random(36), Counter[str]()
    for state in rooms():
        before, now = all_seen(state), all_seen(sights.forbidding(state, dice))
        for who, seen in before.items():
            assert now[who] <= seen, who
            held["sees less"] += now[who] < seen
    assert held["sees less"] > 50, held


def test_the_order_of_the_facts_does_not_matter() -> None:
    """I35: as a database gives them, and the parts of a say as somebody named them."""
    dice, compared = random.Random(37), 0
    for state in rooms():
        seen = all_sights(state)
        for _ in range(3):
            assert all_sights(shuffled(state, dice)) == seen
            compared += len(seen)
    assert compared > 10_000


def shuffled(state: State, dice: random.Random) -> State:
    """The same facts in another order, and what each lists in another order too."""

    def other(listed: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(dice.sample(listed, len(listed)))

    facts = []
    for fact in state.facts():
        if isinstance(fact, Member):
            fact = replace(fact, say=other(fact.say))  # type: ignore[arg-type]
        if isinstance(fact, Proposal):
            fact = replace(fact, **{name: other(getattr(fact, name)) for name in ("joined", "kept", "passed")})  # type: ignore[arg-type]
        facts.append(fact)
    dice.shuffle(facts)
    return State.of(facts, state.n)


# -- The order in which things were said


def said(dice: random.Random) -> list[Event]:
    """What a production is founded with, and more of both kinds, each thing once."""
    events = setup(chooser(dice))[1:]
    standings = {"say": [["*", "*"]]}, {"say": [["Lead", "*"], ["Cover", "offer"]]}, {"voice": True}, {"desk": True}
    for person in dice.sample(("Anna", "Nell", "Eve", "Ivy"), 3):
        standing = dice.choice(standings)
        events.append(Event("member_added", "", MORNING, {"person": person, **standing}))
    related = {("Derek", "Rose")}
    for _ in range(5):
        related.add((dice.choice((*SAYS, "Tom", "Stella", "Anna")), dice.choice(PERFORMERS)))
    for person, performer in sorted(related - {("Derek", "Rose")}):
        events.append(Event("relation_declared", person, MORNING, {"person": person, "performer": performer}))
    for number in range(4):
        data = {"performer": dice.choice(PERFORMERS), "by": "", "submitted": True}
        events.append(Event("candidacy_named", "", MORNING, data, f"s{number}", dice.choice(ROLES)))
    person, role = dice.choice(SAYS), dice.choice(ROLES)
    given = {"person": person, "role": role, "performers": dice.sample(PERFORMERS, 2)}
    return [*events, Event("waiver_given", "", MORNING, given, "", role)]


def may_change_places(one: Event, other: Event) -> bool:
    """What somebody declares reaches the rivals of whom was put forward before it, and that is a rule."""
    kinds = {one.kind, other.kind}
    same = one.data.get("performer") == other.data.get("performer")
    return not same or kinds != {"relation_declared", "candidacy_named"}


def otherwise(events: list[Event], dice: random.Random) -> list[Event]:
    """The same in another order, in which no two changed places that may not."""
    left, found = list(events), list[Event]()
    while left:
        free = [n for n, one in enumerate(left) if all(may_change_places(one, before) for before in left[:n])]
        found.append(left.pop(dice.choice(free)))
    return found


def folded(events: list[Event]) -> State:
    """What is so after these events."""
    state = after(State(), Event("production_opened", "", MORNING, {"rule": {"q": 1}}))
    for event in events:
        state = after(state, event)
    return state


def test_the_order_in_which_it_was_said_does_not_matter() -> None:
    """I35: permissions and prohibitions, one after the other, in any order."""
    dice, held = random.Random(38), Counter[str]()
    for _ in range(SEEDS * 2):
        events = said(dice)
        state = folded(events)
        seen = all_sights(state)
        held["recused"] += sum(one.recused for one in seen.values())
        held["partly"] += sum(bool(one.room and one.hidden) for one in seen.values())
        held["open"] += sum(one.room and not one.hidden for one in seen.values())
        for _ in range(4):
            other = otherwise(events, dice)
            held["in another order"] += other != events
            assert all_sights(folded(other)) == seen
    assert min(held["recused"], held["partly"], held["open"], held["in another order"]) > 50, held


# -- Faults, each of which must be noticed


def a_say_wins(state: State, person: str, role: str) -> Sight:
    """Whoever has a say sees the room, related or not."""
    member = state.member(person)
    if member is not None and member.holds(role, "*"):
        return Sight(room=True, reasons=True)
    return right(state, person, role)


def sitting_in_reads_all(state: State, person: str, role: str) -> Sight:
    """Whoever sits in on one reads the reasons on all that they see."""
    seen = right(state, person, role)
    return replace(seen, reasons=seen.hears)


def the_first_said_wins(state: State, person: str, role: str) -> Sight:
    """Only the relation that was declared first counts."""
    first = sorted(state.relations_of(person), key=lambda one: one.n)[:1]
    later = {("relation", one.key): None for one in state.relations_of(person) if one not in first}
    return right(state.with_changes(dict(later)), person, role)


def reasons_of_what_is_hidden(self: Sight, cand: str) -> bool:
    """A reason is read wherever reasons are, also of what is hidden."""
    return self.room and self.reasons


right = rules.sight
Fault = Callable[[State, str, str], Sight]


@pytest.mark.parametrize("fault", [a_say_wins, sitting_in_reads_all, the_first_said_wins])
def test_a_sight_that_is_not_as_written_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    monkeypatch.setattr(rules, "sight", fault)
    assert "not as it is written" in " ".join(looked_at(rooms()).wrong)


def test_a_reason_without_the_position_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sight, "reads", reasons_of_what_is_hidden)
    assert "a reason without the position" in " ".join(looked_at(rooms()).wrong)


def test_a_permission_that_lifts_a_prohibition_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "sight", a_say_wins)
    with pytest.raises(AssertionError):
        test_whatever_is_forbidden_stays_so_whatever_is_permitted()


def test_an_order_that_matters_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "sight", the_first_said_wins)
    with pytest.raises(AssertionError):
        test_the_order_in_which_it_was_said_does_not_matter()
