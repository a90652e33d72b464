"""Races with the clock: an offer ends by time, while somebody takes it, in the very moment. Each as in `races`."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from castlist.actions.decisions import Actor
from castlist.jobs.conform_player import Player
from castlist.queries.doors import moment
from castlist.queries.log import load_whole
from tests.races.pairs import Call
from tests.races.races import Field, Race, Round

IN_TIME, LATE = timedelta(seconds=-1), timedelta(seconds=1)
ENDED = [("offer_lapsed", "c"), ("offer_went_live", "d")]
"""What an end brings: whoever stands in reserve has the offer from then on."""


def _out(player: Player, people: Sequence[str]) -> None:
    """An offer to Ivy is out and ends in two days; Ada stands in reserve for the same place."""
    for cand, performer, terms in (("c", "ivy", {"deadline": 48}), ("d", "ada", {"deadline": 48, "reserve": True})):
        player.play({"act": "put_forward", "who": people[0], "cand": cand, "performer": performer, "role": "lead"})
        player.play({"act": "propose", "who": people[0], "cand": cand, "target": "offer", **terms})
        for person in people[:2]:
            player.play({"act": "position", "who": person, "cand": cand, "rev": 1, "kind": "support"})
        player.play({"act": "conclude", "who": people[0], "cand": cand, "rev": 1})
    player.play({"act": "time", "hours": 36})


def _ending(f: Field, by: timedelta, performer: str = "") -> Actor:
    """Somebody so long before or after the end of the offer."""
    offer = load_whole(f.production).offer("c")
    assert offer is not None
    assert offer.state == "live", offer
    return replace(f.actor(0), by=performer, now=moment(offer.expires) + by)


def _brought(r: Round) -> list[tuple[str, str]]:
    return [(event.kind, event.cand) for event in r.fresh]


def _in_time(r: Round) -> str:
    assert r.second.done, r.second
    offers = {cand: offer.state for cand in "cd" if (offer := r.state.offer(cand))}
    if r.first.done:
        assert _brought(r) == [("offer_accepted", "c")], r.kinds
        assert offers == {"c": "accepted", "d": "reserve"}, offers
        return "the yes first"
    assert r.first.refused == ("deadline_passed",), r.first
    assert _brought(r) == ENDED, r.kinds
    return "the end first"


def _late(r: Round) -> str:
    assert r.second.done, r.second
    assert r.first.refused == ("deadline_passed",), r.first
    assert _brought(r) == ENDED, r.kinds
    return "the end"


def _once(r: Round) -> str:
    assert r.first.done, r.first
    assert r.second.done, r.second
    assert _brought(r) == ENDED, r.kinds
    brought = [outcome.answer["brought"] for outcome in (r.first, r.second)]
    kinds = [kind for kind, _ in ENDED]
    assert sorted(brought) == [[], kinds], brought
    return "the one clock" if brought[0] else "the other clock"


def _next(r: Round) -> str:
    assert r.second.done, r.second
    assert r.first.refused == ("deadline_passed",), r.first
    assert _brought(r) == [*ENDED, ("offer_accepted", "d")], r.kinds
    return "whoever was next"


def _taken(late: timedelta) -> Callable[[Field], tuple[Call, Call]]:
    return lambda f: (
        Call("rehearsals.accept", (_ending(f, late, "ivy"), "c")),
        Call("rehearsals.look", (_ending(f, LATE),)),
    )


BY_TIME = (
    Race(
        "acceptance against the end of the offer", ("the yes first", "the end first"), _out, _taken(IN_TIME), _in_time,
        {"skip_to": "offer"},
    ),
    Race("acceptance a second after the end", ("the end",), _out, _taken(LATE), _late, {"skip_to": "offer"}),
    Race(
        "two clocks at the end of an offer", ("the one clock", "the other clock"), _out,
        lambda f: (
            Call("rehearsals.look", (_ending(f, LATE),)),
            Call("rehearsals.look", (_ending(f, LATE),)),
        ),
        _once, {"skip_to": "offer"},
    ),
    Race(
        "a late yes against the yes of whoever is next", ("whoever was next",), _out,
        lambda f: (
            Call("rehearsals.accept", (_ending(f, LATE, "ivy"), "c")),
            Call("rehearsals.accept", (_ending(f, LATE, "ada"), "d")),
        ),
        _next, {"skip_to": "offer"},
    ),
)  # fmt: skip
