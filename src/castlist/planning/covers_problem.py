"""What is asked when performers are away and others go on for them, and what is answered.

Everybody plays their own roles. A role whose performer is away is played by one of its covers, and so is a role whose
performer goes on elsewhere in the same scene: one absence can move several people. Nobody is in two roles of one scene.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from castlist.planning.fields import expect_count, expect_no_more, expect_place
from castlist.planning.stopping import BadProblem, Status

MOST_ROLES = 500
MOST_PERFORMERS = 500
MOST_SCENES = 5000
LARGEST = 1000


@dataclass(frozen=True)
class Role:
    """A role or a track, whose it is, and who covers it."""

    scenes: frozenset[int]
    """Places in `Problem.scenes`."""
    performer: int
    """Whose role it is."""
    covers: tuple[int, ...] = ()
    """Who may go on instead: the first cover first."""
    wanted: int = 0
    """How many covers are wanted, 0 … 1000."""
    may_be_cut: bool = False
    """Whether the show can go on without it."""
    name: str = ""


@dataclass(frozen=True)
class Problem:
    """Scenes, roles, performers, and who is away. A performer without a role of their own is a swing or a standby.

    Raises BadProblem when a number is out of its range or names something that is not there, and when somebody's own
    roles cannot be played by one person.
    """

    scenes: tuple[str, ...]
    performers: tuple[str, ...]
    roles: tuple[Role, ...]
    absent: frozenset[int] = frozenset()
    """Places in `performers`."""
    apart: tuple[tuple[int, int], ...] = ()
    """Pairs of roles that one performer cannot play in one show, though they share no scene."""
    most_in_one_scene: int = 1
    """How many roles of one scene anybody is to cover at most."""
    is_first_cover_first: bool = False
    """Whether a first cover is to go on even where fewer people would move if a later one did."""
    name: str = ""

    def __post_init__(self) -> None:
        for what, found, most in (
            ("scenes", self.scenes, MOST_SCENES),
            ("performers", self.performers, MOST_PERFORMERS),
            ("roles", self.roles, MOST_ROLES),
        ):
            expect_no_more(what, found, most)
        for place, role in enumerate(self.roles):
            self._check_role(role, f"roles[{place}]")
        for performer in self.absent:
            expect_place("absent", performer, self.performers, "performer")
        for place, pair in enumerate(self.apart):
            for role_place in pair:
                expect_place(f"apart[{place}]", role_place, self.roles, "role")
            if len(set(pair)) != 2:
                raise BadProblem(f"apart[{place}]", found=pair, expected="two different roles")
        expect_count("most_in_one_scene", self.most_in_one_scene, least=1, most=LARGEST)
        self._check_own_roles()

    def _check_role(self, role: Role, where: str) -> None:
        for scene in role.scenes:
            expect_place(f"{where}.scenes", scene, self.scenes, "scene")
        expect_place(f"{where}.performer", role.performer, self.performers, "performer")
        for place, cover in enumerate(role.covers):
            expect_place(f"{where}.covers[{place}]", cover, self.performers, "performer")
            if cover == role.performer or cover in role.covers[:place]:
                raise BadProblem(
                    f"{where}.covers[{place}]",
                    found=self.performers[cover],
                    expected="somebody else than its performer and the covers before",
                )
        expect_count(f"{where}.wanted", role.wanted, most=LARGEST)

    def _check_own_roles(self) -> None:
        said = {frozenset(pair) for pair in self.apart}
        for (first, one), (second, other) in combinations(enumerate(self.roles), 2):
            if one.performer == other.performer and (one.scenes & other.scenes or {first, second} in said):
                raise BadProblem(
                    f"roles[{second}].performer",
                    found=self.performers[other.performer],
                    expected=f"somebody who is not {one.name or 'another role'} at the same time",
                )


Plan = tuple[int | None, ...]
"""For each role who plays it; None: it is cut."""


@dataclass(frozen=True, order=True)
class Disturbance:
    """What an evening costs: whatever stands first counts for more than all that follows, or the last two swapped."""

    cut: int
    """Roles that are cut."""
    moved: int
    """Roles that somebody else plays than whose they are."""
    later: int
    """Σ over these of how many covers come before the one who goes on: 0 when every first cover does."""


@dataclass(frozen=True)
class Result:
    """Who goes on, and how little that disturbs."""

    status: Status
    plan: Plan
    """Empty when there is none."""
    disturbance: Disturbance
    bound: Disturbance
    """No plan disturbs less. Equal to `disturbance` when proven."""
    seconds: float
    """Wall time since the `Stop` was made."""
    nodes: int = 0
    """States that the search has gone on from."""
    core: tuple[int, ...] = ()
    """When it is impossible: roles that cannot all be filled, though any of them can be left out."""
    told: Mapping[str, object] = field(default_factory=dict)
    """What the method counted; for benchmarks and curious people."""

    @property
    def is_proven(self) -> bool:
        """Whether no plan disturbs less."""
        return self.status is Status.PROVEN


@dataclass(frozen=True)
class WeakPoint:
    """Absences that together stop the show, though without any of them it goes on."""

    absent: tuple[int, ...]
    core: tuple[int, ...]
    """Roles that cannot all be filled then."""


@dataclass(frozen=True)
class WeakPoints:
    """All sets of absences up to a number that stop the show."""

    found: tuple[WeakPoint, ...]
    most: int
    """How many absences were looked at together."""
    is_complete: bool
    """Whether all were looked at in the time that there was."""
    looked_at: int
    """How many sets."""


@dataclass(frozen=True)
class Violation:
    """A condition that a plan does not keep: which, the fields of the problem that say so, and a sentence."""

    condition: str
    fields: tuple[str, ...]
    sentence: str


def clashes(problem: Problem) -> tuple[frozenset[int], ...]:
    """For each role those that its player cannot play in the same show: they share a scene, or are said apart."""
    found: list[set[int]] = [set() for _ in problem.roles]
    on: dict[int, list[int]] = {}
    for place, role in enumerate(problem.roles):
        for scene in role.scenes:
            on.setdefault(scene, []).append(place)
    for pair in [*problem.apart, *_pairs(on)]:
        found[pair[0]].add(pair[1])
        found[pair[1]].add(pair[0])
    return tuple(frozenset(one) for one in found)


def _pairs(on: Mapping[int, list[int]]) -> Iterator[tuple[int, int]]:
    for roles in on.values():
        yield from combinations(roles, 2)
