"""The races: two acts at the same moment, of which the log must show one legal order, and each order in some round."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from castlist.actions import rehearsals
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.log import milliseconds
from castlist.jobs.conform_player import Player
from castlist.queries.log import event_of, events_of, load_whole
from castlist.queries.verification_walk import walk
from castlist.rules.decisions.facts import Motion
from castlist.rules.decisions.state import Event, State
from tests.races.pairs import Call, Outcome, Pair
from tests.rules.memory_room import MemoryRoom

NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
WITHHELD = Reason(withheld=True)


@dataclass(slots=True)
class Round:
    """One race as it went: the two outcomes, the events that came of it, and what is so after it."""

    first: Outcome
    second: Outcome
    fresh: list[Event]
    state: State

    @property
    def kinds(self) -> list[str]:
        """The kinds of the events, in order."""
        return [event.kind for event in self.fresh]


@dataclass(frozen=True, slots=True)
class Race:
    """What goes before, the two acts, and how a round is told: who won, or why it cannot have been."""

    name: str
    winners: tuple[str, str]
    before: Callable[[Player, Sequence[str]], None]
    acts: Callable[["Field"], tuple[Call, Call]]
    told: Callable[[Round], str]
    rule: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """Where a round is run."""

    production: str
    people: Sequence[str]
    number: int
    now: datetime = NOW

    def actor(self, person: int, *, key: str = "") -> Actor:
        """The person of that number, acting now."""
        return Actor(self.production, self.people[person], self.now, key)


def _lay(
    player: Player, people: Sequence[str], target: str = "consider", cand: str = "c", performer: str = "ivy"
) -> None:
    """A proposal is on the table, and both with a say want it."""
    player.play({"act": "put_forward", "who": people[0], "cand": cand, "performer": performer, "role": "lead"})
    player.play({"act": "propose", "who": people[0], "cand": cand, "target": target})
    for person in people[:2]:
        player.play({"act": "position", "who": person, "cand": cand, "rev": 1, "kind": "support"})


def _open(player: Player, people: Sequence[str]) -> None:
    player.play({"act": "put_forward", "who": people[0], "cand": "c", "performer": "ivy", "role": "lead"})
    player.play({"act": "propose", "who": people[0], "cand": "c", "target": "consider"})


def _two_offers(player: Player, people: Sequence[str]) -> None:
    _lay(player, people, "offer")
    _lay(player, people, "offer", "d", "ada")


def _nearly_joined(player: Player, people: Sequence[str]) -> None:
    _lay(player, people)
    player.room.act("move", "add_member", by=people[0], new_id="motion", person=people[2], say=[["*", "*"]])


def one_refused(names: tuple[str, str], why: str) -> Callable[[Round], str]:
    """Exactly one of the two stands, and the other is told why it does not."""

    def told(r: Round) -> str:
        assert r.first.done != r.second.done, f"{r.first} and {r.second}"
        lost = r.second if r.first.done else r.first
        assert why in lost.refused, lost
        return names[0] if r.first.done else names[1]

    return told


def _conclude_or_object(r: Round) -> str:
    assert r.second.done, r.second
    if r.kinds[0] == "objected":
        assert "objection_bites" in r.first.refused, r.first
        assert r.kinds == ["objected"]
        return "the objection first"
    assert r.kinds == ["concluded", "objected"], r.kinds
    assert r.state.review("c") is not None
    return "the conclusion first"


def _one_request(r: Round) -> str:
    assert r.first.done, r.first
    assert r.second.done, r.second
    assert r.first.answer == r.second.answer
    assert r.kinds == ["position_given"], r.kinds
    assert r.first.again != r.second.again
    return "the first sender" if r.second.again else "the second sender"


def _answers(r: Round) -> str:
    assert r.second.done, r.second
    said = [event.data["what"] for event in r.fresh]
    position = r.state.position("c", 1, r.fresh[-1].by)
    assert position is not None
    assert position.what == said[-1] == "object"
    if r.first.done:
        assert said == ["support", "object"], said
        return "the yes first"
    # Having objected, they must say what becomes of the objection: a form that did not ask is refused.
    assert r.first.refused == ("must_say_ends_or_stands",), r.first
    assert said == ["object"]
    return "the no first"


def _position_or_amendment(r: Round) -> str:
    assert r.second.done, r.second
    if r.first.done:
        assert r.kinds == ["position_given", "amended"], r.kinds
        return "the position first"
    assert r.first.refused == ("not_latest",), r.first
    assert r.kinds == ["amended"]
    return "the amendment first"


def _join_or_conclude(r: Round) -> str:
    assert r.second.done, r.second
    if r.first.done:
        assert r.kinds == ["concluded", "member_added"], r.kinds
        return "the conclusion first"
    assert "waiting" in r.first.refused, r.first
    assert r.kinds == ["member_added"]
    return "the joiner first"


def _decline_or_conclude(r: Round) -> str:
    assert r.second.done, r.second
    if r.first.done:
        assert r.kinds == ["concluded", "declined"], r.kinds
        return "the conclusion first"
    assert "ended" in r.first.refused, r.first
    return "the decline first"


def _agree(f: Field) -> tuple[Call, Call]:
    motion = next(m.id for m in load_whole(f.production).all(Motion))
    return (
        Call("decisions.conclude", (f.actor(0), "c"), {"revision": 1}),
        Call("agreements.agree", (f.actor(1), motion)),
    )


RACES = (
    Race(
        "conclude against object", ("the conclusion first", "the objection first"), _lay,
        lambda f: (
            Call("decisions.conclude", (f.actor(0), "c"), {"revision": 1}),
            Call("decisions.object_to", (f.actor(1), "c"), {"floor": "consider", "reason": WITHHELD}),
        ),
        _conclude_or_object,
    ),
    Race(
        "two amendments at once", ("Karen's", "Derek's"), _open,
        lambda f: (
            Call("decisions.amend", (f.actor(0), "c"), {"revision": Revision("audition"), "on": 1}),
            Call("decisions.amend", (f.actor(1), "c"), {"revision": Revision("consider", "a week"), "on": 1}),
        ),
        one_refused(("Karen's", "Derek's"), "not_latest"),
    ),
    Race(
        "two offers for one place", ("Ivy's", "Ada's"), _two_offers,
        lambda f: (
            Call("decisions.conclude", (f.actor(0), "c"), {"revision": 1}),
            Call("decisions.conclude", (f.actor(1), "d"), {"revision": 1}),
        ),
        one_refused(("Ivy's", "Ada's"), "no_place"),
        {"skip_to": "offer"},
    ),
    Race(
        "one request sent twice", ("the first sender", "the second sender"), _open,
        lambda f: tuple(  # type: ignore[arg-type,return-value]
            Call(
                "decisions.position", (f.actor(0, key=f"one of {f.production}"), "c"),
                {"revision": 1, "what": "support", "reason": Reason("yes")},
            )
            for _ in range(2)
        ),
        _one_request,
    ),
    Race(
        "two answers by one person", ("the yes first", "the no first"), _open,
        lambda f: (
            Call("decisions.position", (f.actor(1), "c"), {"revision": 1, "what": "support", "reason": Reason()}),
            Call("decisions.position", (f.actor(1), "c"), {"revision": 1, "what": "object", "reason": WITHHELD}),
        ),
        _answers,
    ),
    Race(
        "position against amendment", ("the position first", "the amendment first"), _open,
        lambda f: (
            Call("decisions.position", (f.actor(1), "c"), {"revision": 1, "what": "support", "reason": Reason()}),
            Call("decisions.amend", (f.actor(0), "c"), {"revision": Revision("audition")}),
        ),
        _position_or_amendment,
    ),
    Race(
        "conclude against a joiner", ("the conclusion first", "the joiner first"), _nearly_joined, _agree,
        _join_or_conclude,
    ),
    Race(
        "conclude against a decline", ("the conclusion first", "the decline first"), _lay,
        lambda f: (
            Call("decisions.conclude", (f.actor(0), "c"), {"revision": 1}),
            Call("rehearsals.decline", (f.actor(2), "c")),
        ),
        _decline_or_conclude,
    ),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many rounds each side won, and what was illegal."""

    race: Race
    won: Counter[str] = field(default_factory=Counter)
    illegal: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """How many there were."""
        return self.won.total() + len(self.illegal)

    @property
    def both_won(self) -> bool:
        """True when each order was seen."""
        return all(self.won[name] for name in self.race.winners)


def run(
    race: Race, pair: Pair, rounds: int, *, now: datetime = NOW, come: Callable[[Sequence[str]], None] = lambda _: None
) -> Tally:
    """So many rounds, each in a production of its own, each log read through afterwards.

    `come` is told who will act, before they do.
    """
    company, people = rehearsals.company(now=now), rehearsals.people(3, now=now)
    come(people)
    opening = opening_of(race, people, now=now)
    tally = Tally(race)
    for number in range(rounds):
        production = rehearsals.begin(company, opening, now=now)
        first, second = race.acts(Field(production, people, number, now))
        one, other = pair.both(second, first) if number % 2 else pair.both(first, second)
        if number % 2:  # neither thread always has the same part
            one, other = other, one
        try:
            tally.won[_judge(race, production, len(opening), one, other)] += 1
        except AssertionError as why:
            tally.illegal.append(f"round {number}: {why}")
    return tally


def opening_of(race: Race, people: Sequence[str], *, now: datetime = NOW) -> list[Event]:
    """The events before the race, worked out once by the rules."""
    room = MemoryRoom(milliseconds(now), leads=())
    say = [["*", "*"]]
    members = {people[0]: {"say": say}, people[1]: {"say": say}}
    setup = {"members": members, "roles": {"lead": {"places": 1}}, "rule": {"q": 2, **race.rule}}
    player = Player(room, setup)
    race.before(player, people)
    return list(room.events)


def _judge(race: Race, production: str, length: int, first: Outcome, second: Outcome) -> str:
    assert not first.broken, first.broken
    assert not second.broken, second.broken
    log = list(events_of(production))
    fresh = [event_of(row) for row in log[length:]]
    findings = walk(only=production).findings
    assert not findings, findings
    return race.told(Round(first, second, fresh, load_whole(production)))
