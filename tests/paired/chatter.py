"""Random acts around a secret: what the rules' own dice choose, done by the stored system on the stage."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from castlist.actions.people import NotUsable
from castlist.jobs.conform_names import NOBODY, Names
from castlist.jobs.conform_room import House, StoredRoom
from castlist.rules.why import Refused
from tests.paired.frozen import SOURCE, Clock
from tests.rules.random_acts import Call, Dice, call
from tests.web.api_world import Stage

Choose = Callable[[Sequence[Any]], Any]
PEOPLE = {"Karen": "karen", "Derek": "derek", "Mira": "sam", "Tom": "tom", "Julia": "julia"}
PERFORMERS = {"Ivy": "ivy", "Rose": "rana", "Dora": "june", "Derek": "sol", "Mira": "maud"}
ROLES = {"Lead": "role", "Cover": "other_role", "Dance": "other_role"}
STRANGERS = ("Anna", "Nell", "Lea", "Stella", "Eve")
OF_PERFORMERS = ("performer", "keep", "gone")
UNDONE = ("move_floor", "leave", "merge_performers", "part_performers", "add_role")
"""Acts that are left out of the chatter: they take away what the examples of the matrix act upon, or the seats."""
CALM = ("advise", "position", "propose", "amend", "object_to", "put_forward", "give_task", "report")


@dataclass
class Chatter:
    """What is said and done around the secret. `said`: the same again, for the other world."""

    stage: Stage
    clock: Clock
    choose: Choose
    said: list[tuple[float, Call]] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = Names(lambda number: NOBODY)
        self.room = StoredRoom(House("", []), names, production=self.stage.ids["production"])

    def more(self, count: int) -> list[str]:
        """So many acts more; how each went."""
        went = []
        for _ in range(count):
            self.room.look()
            one = self._call()
            self.said.append((float(self.choose((2, 5, 30))), one))
            went.append(self._do(len(self.said)))
        return went

    def again(self, since: int) -> list[str]:
        """Everything that was said since is said again."""
        return [self._do(number) for number in range(since + 1, len(self.said) + 1)]

    def _call(self) -> Call:
        for _ in range(50):
            found = call(Dice(self.room.state, self.choose))
            if found.name not in UNDONE:
                return found
        return Call("nothing")

    def _do(self, number: int) -> str:
        minutes, made = self.said[number - 1]
        self.room.now = self.stage.world.now = self.clock.move(minutes)
        self.room.look()
        with SOURCE.named(f"act {number}"):
            try:
                self.room.act(made.name, *map(self._ours, made.args), **{
                    name: self._ours(value, PERFORMERS if name in OF_PERFORMERS else PEOPLE)
                    for name, value in made.said.items()
                })  # fmt: skip
            except Refused as no:
                return f"refused: {[why.name for why in no.whys]}"
            except (NotUsable, AttributeError, TypeError, ValueError, LookupError) as odd:
                return f"nonsense: {type(odd).__name__}"
        return made.name

    def _ours(self, value: Any, people: dict[str, str] = PEOPLE) -> Any:
        """The value with our ids for the names of the dice."""
        ids = self.stage.ids
        if isinstance(value, dict):
            return {k: self._ours(v, PERFORMERS if k in OF_PERFORMERS else people) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._ours(one, people) for one in value)
        if not isinstance(value, str):
            return value
        if value in people:
            suffix = "_performer" if people is PERFORMERS else ""
            return ids[people[value] + suffix]
        if value in STRANGERS:
            return NOBODY
        return ids.get(ROLES.get(value, ""), value)


def dice(seed: int) -> Choose:
    """Dice that throw the same for the same seed."""
    return random.Random(seed).choice
