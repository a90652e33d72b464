"""What is asked when characters are shared out among as few performers as can play them, and what is answered.

A character is on for the whole of each of their scenes, and scenes follow each other in the order in which they stand.
An interval is a scene with nobody in it. One performer may play several characters who are never on together and
between whose scenes there is time to change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from castlist.planning.fields import expect_count, expect_no_more, expect_place
from castlist.planning.stopping import BadProblem, Status
from castlist.rules.performers import Notes

MOST_SCENES = 5000
MOST_CHARACTERS = 500
MOST_PERFORMERS = 500


@dataclass(frozen=True)
class Scene:
    """A stretch of the show, in which whoever is in it is on."""

    duration_seconds: int
    """0 … 2³¹ − 1."""
    name: str = ""


@dataclass(frozen=True)
class Character:
    """Somebody in the script."""

    scenes: frozenset[int]
    """Places in `Problem.scenes`."""
    needs: frozenset[str] = frozenset()
    """What a performer must have, all of it: a voice, a look, a skill."""
    name: str = ""
    sings: Notes | None = None
    """The lowest and the highest note that a performer must reach."""


@dataclass(frozen=True)
class Performer:
    """Somebody, or several of one kind, and what they can play."""

    has: frozenset[str] = frozenset()
    """What characters may need."""
    plays: frozenset[int] | None = None
    """Characters, and no others; None: whoever needs no more than they have."""
    number: int | None = 1
    """How many of the kind there are; None: as many as it takes."""
    most_characters: int | None = None
    """How many characters one of them plays at most; None: as the problem says."""
    name: str = ""
    sings: Notes | None = None
    """From which note to which; None: not known, so nobody who sings."""


@dataclass(frozen=True)
class Change:
    """How long it takes to become one of the two after the other."""

    characters: tuple[int, int]
    seconds: int


@dataclass(frozen=True)
class Problem:
    """Scenes in the order of the show, characters, and who there is to play them.

    Without performers there are as many as it takes, all alike, who can play anybody.
    Raises BadProblem when a number is out of its range or names something that is not there.
    """

    scenes: tuple[Scene, ...]
    characters: tuple[Character, ...]
    performers: tuple[Performer, ...] = ()
    change_seconds: int = 0
    """The least time between a scene of one character and a scene of another that the same performer plays."""
    changes: tuple[Change, ...] = ()
    """Pairs for whom it is another time."""
    apart: tuple[tuple[int, int], ...] = ()
    """Pairs that are never the same performer, whatever the time between them."""
    together: tuple[tuple[int, int], ...] = ()
    """Pairs that are the same performer."""
    cast: tuple[tuple[int, int], ...] = ()
    """Pairs (character, performer) that are settled already."""
    most_characters: int | None = None
    """How many characters one performer plays at most."""
    most_performers: int | None = None
    """How many performers there may be in all."""
    name: str = ""

    def __post_init__(self) -> None:
        for what, found, most in (
            ("scenes", self.scenes, MOST_SCENES),
            ("characters", self.characters, MOST_CHARACTERS),
            ("performers", self.performers, MOST_PERFORMERS),
        ):
            expect_no_more(what, found, most)
        for place, scene in enumerate(self.scenes):
            expect_count(f"scenes[{place}].duration", scene.duration_seconds)
        for place, character in enumerate(self.characters):
            self._check_character(character, f"characters[{place}]")
        for place, performer in enumerate(self.performers):
            self._check_performer(performer, f"performers[{place}]")
        self._check_pairs()
        expect_count("change", self.change_seconds)
        for what, number in (("most_characters", self.most_characters), ("most_performers", self.most_performers)):
            if number is not None:
                expect_count(what, number, least=1)

    def _check_character(self, character: Character, where: str) -> None:
        for scene in character.scenes:
            expect_place(f"{where}.scenes", scene, self.scenes, "scene")
        if character.needs and not self.performers:
            raise BadProblem(f"{where}.needs", found=sorted(character.needs), expected="performers who have it")
        if character.sings and not self.performers:
            raise BadProblem(f"{where}.sings", found=list(character.sings), expected="performers who sing it")

    def _check_performer(self, performer: Performer, where: str) -> None:
        for character in performer.plays or ():
            expect_place(f"{where}.plays", character, self.characters, "character")
        for what, number in (("number", performer.number), ("most_characters", performer.most_characters)):
            if number is not None:
                expect_count(f"{where}.{what}", number, least=1)

    def _check_pairs(self) -> None:
        given: set[frozenset[int]] = set()
        for place, change in enumerate(self.changes):
            self._expect_pair(f"changes[{place}]", change.characters)
            expect_count(f"changes[{place}].minutes", change.seconds)
            if frozenset(change.characters) in given:
                raise BadProblem(f"changes[{place}]", found=change.characters, expected="each pair once")
            given.add(frozenset(change.characters))
        for what, pairs in (("apart", self.apart), ("together", self.together)):
            for place, pair in enumerate(pairs):
                self._expect_pair(f"{what}[{place}]", pair)
        for place, (character, performer) in enumerate(self.cast):
            expect_place(f"cast[{place}]", character, self.characters, "character")
            expect_place(f"cast[{place}]", performer, self.performers, "performer")

    def _expect_pair(self, where: str, pair: tuple[int, int]) -> None:
        for character in pair:
            expect_place(where, character, self.characters, "character")
        if len(set(pair)) != 2:
            raise BadProblem(where, found=pair, expected="two different characters")

    def change_between(self, one: int, other: int) -> int:
        """Seconds that the change between two characters takes."""
        pair = {one, other}
        return next((change.seconds for change in self.changes if set(change.characters) == pair), self.change_seconds)

    def most_of(self, performer: int | None) -> int | None:
        """How many characters the performer plays at most."""
        own = None if performer is None else self.performers[performer].most_characters
        return self.most_characters if own is None else own


@dataclass(frozen=True)
class Part:
    """What one performer plays."""

    performer: int | None
    """Place in `Problem.performers`; None where there are none given."""
    characters: tuple[int, ...]
    """By their place; at least one."""


Plan = tuple[Part, ...]
"""Each character in one part."""


class Rule(Enum):
    """What can keep two characters from being one performer, or a performer from a character."""

    TOGETHER_ON = "on together"
    CHANGE = "too little time to change"
    APART = "never the same performer"
    TOGETHER = "the same performer"
    NEEDS = "what a character needs"
    SINGS = "what a character sings"
    PLAYS = "whom a performer plays"
    CAST = "cast already"
    MOST = "most characters"
    NUMBER = "how many there are"
    PERFORMERS = "most performers"


@dataclass(frozen=True)
class Condition:
    """One thing that a plan has to keep."""

    rule: Rule
    characters: tuple[int, ...] = ()
    performer: int | None = None
    scenes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Result:
    """A plan, how many performers it takes, and how many any other takes at least."""

    status: Status
    plan: Plan
    """Empty when there is none."""
    performers: int
    """How many the plan takes; 0 when there is none."""
    bound: int
    """No plan takes fewer. Equal to `performers` when proven."""
    seconds: float
    """Wall time since the `Stop` was made."""
    nodes: int = 0
    """States that the search has gone on from."""
    clique: tuple[int, ...] = ()
    """As many characters as were found of whom no two can be one performer."""
    reasons: tuple[Condition, ...] = ()
    """Why no two of the clique can be."""
    without_performer: tuple[tuple[int, int], ...] = ()
    """Pairs of the clique for whom the reason is another: nobody could play both."""
    alternatives: tuple[Plan, ...] = ()
    """Other plans with as few performers, as different from each other as were found."""
    are_all: bool = False
    """Whether there is no further plan with as few."""
    core: tuple[Condition, ...] = ()
    """When it is impossible: conditions that no plan keeps together."""
    core_characters: tuple[int, ...] = ()
    """And the characters they are about. Nothing can be left out of the two where `core_is_least`."""
    core_is_least: bool = False
    told: Mapping[str, object] = field(default_factory=dict)
    """Which method answered and what it counted; for benchmarks and curious people."""

    @property
    def gap(self) -> int:
        """How many performers an unknown better plan might save at most."""
        return max(0, self.performers - self.bound)

    @property
    def is_proven(self) -> bool:
        """Whether no plan takes fewer."""
        return self.status is Status.PROVEN


@dataclass(frozen=True)
class Violation:
    """A condition that a plan does not keep: which, the fields of the problem that say so, and a sentence."""

    condition: str
    fields: tuple[str, ...]
    sentence: str


def plan_of(parts: Iterable[tuple[int | None, Iterable[int]]]) -> Plan:
    """The parts in one order that does not depend on how they were found."""
    made = [Part(performer, tuple(sorted(characters))) for performer, characters in parts]
    return tuple(sorted((part for part in made if part.characters), key=lambda part: part.characters))
