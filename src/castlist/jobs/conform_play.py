"""Plays one scenario in a stored room, act by act, until the two disagree."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from castlist.jobs.conform_judge import Disagreement, Outcome, disagreement, expected_of
from castlist.jobs.conform_names import Names
from castlist.jobs.conform_player import Player
from castlist.jobs.conform_room import House, StoredRoom
from castlist.queries.log import actors_since
from castlist.rules.why import Refused

BROKEN = "broken"
LONGEST_TOLD = 300


class Stage:
    """A scenario's player, its stored room, and the names between them."""

    def __init__(self, house: House, setup: Mapping[str, Any]) -> None:
        self.names = Names(house.someone)
        self.room = StoredRoom(house, self.names)
        self.player = Player(self.room, self.names.setup(setup))

    def do(self, act: Mapping[str, Any]) -> tuple[str, ...]:
        """The act is done; or nothing is changed, and the reasons of the refusal are given."""
        before = self.room.state.n
        try:
            with transaction.atomic():
                self.player.play(self.names.act(act))
        except Refused as no:
            self.room.look()
            return tuple(why.name for why in no.whys)
        except Exception as broken:  # whatever it is, it is told of this act
            self.room.look()
            return (_by(broken),)
        self._note(before)
        return ()

    def _note(self, before: int) -> None:
        """The scenario's log is longer by one act, and by whatever the system added of itself."""
        fresh = actors_since(self.room.production, before)
        own = [seq for seq, by in fresh if by]
        self.player.seen += [own[-1] if own else self.room.state.n, *(seq for seq, by in fresh if not by)]
        self.player.seen[-1] = self.room.state.n

    def view(self) -> dict[str, Any]:
        """What is so, in the scenario's words."""
        seen = self.player.view()
        conditions = self.room.condition_names()
        for told in seen.values():
            told["waits_for"] = [conditions.get(one, one) for one in told["waits_for"]]
        return self.names.view(seen)


def play(house: House, scenario: Mapping[str, Any]) -> Outcome:
    """The scenario, played until its end or the first disagreement. What breaks it is its disagreement, and no more."""
    readings: dict[str, None] = {}
    step: Mapping[str, Any] = {}
    number = 0
    try:
        stage = Stage(house, scenario["setup"])
        for number, step in enumerate(scenario["steps"]):
            readings |= dict.fromkeys(step.get("readings") or ())
            whys = stage.do(step["act"])
            found = _broken(scenario["id"], number, step, whys, readings) or disagreement(
                scenario["id"], number, step, stage.view(), whys, readings
            )
            if found:
                return Outcome(scenario["id"], number + 1, found)
    except Exception as broken:
        found = _broken(scenario["id"], number, step, (_by(broken),), readings)
        return Outcome(scenario["id"], number + 1 if step else 0, found)
    return Outcome(scenario["id"], len(scenario["steps"]))


def _by(broken: Exception) -> str:
    """What broke it, in one line."""
    return f"{BROKEN} by {type(broken).__name__}: {' '.join(str(broken).split())[:LONGEST_TOLD]}".rstrip(" :")


def _broken(
    named: str, number: int, step: Mapping[str, Any], whys: tuple[str, ...], readings: Iterable[str]
) -> Disagreement | None:
    """An act that breaks the system is a disagreement like any other, and is shown with the rest."""
    if not whys or not whys[0].startswith(BROKEN):
        return None
    expected = expected_of(step) if step else "the setup"
    return Disagreement(named, number, 1, expected, whys[0], step.get("act", {}), tuple(readings))
