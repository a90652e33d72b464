"""Who goes on: depth first over the roles that are open, the one with fewest choices first, cheapest choice first.

A role is open when its performer is away, or has gone on elsewhere at the same time; nobody else is ever moved, because
giving them their role back would disturb less. The bound adds the cheapest choice of every open role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from castlist.planning.colouring import Meter, bits
from castlist.planning.covers_problem import Disturbance, Problem, clashes

WEIGHT = 10**6
"""More than all covers of all roles together; and its square for what counts before that."""
HARD_NODES = 300
"""States after which it is looked at every state whether there are people enough."""

Moves = dict[int, int | None]
"""For roles that their own performer does not play: who does; None: cut."""


@dataclass(frozen=True)
class Crew:
    """A problem as sets of roles, which are whole numbers with one bit for each."""

    problem: Problem
    clash: tuple[int, ...]
    """For each role those that cannot be played with it."""
    own: tuple[int, ...]
    """For each performer their roles."""
    choices: tuple[tuple[tuple[int, int], ...], ...]
    """For each role its covers with what each costs, the cheapest first."""
    cut: int
    """What it costs to cut a role."""

    @classmethod
    def of(cls, problem: Problem) -> "Crew":
        """The crew of a problem."""
        own = [0] * len(problem.performers)
        for place, role in enumerate(problem.roles):
            own[role.performer] |= 1 << place
        move, later = (1, WEIGHT) if problem.is_first_cover_first else (WEIGHT, 1)
        return cls(
            problem=problem,
            clash=tuple(sum(1 << other for other in others) for others in clashes(problem)),
            own=tuple(own),
            choices=tuple(
                tuple((cover, move + later * place) for place, cover in enumerate(role.covers))
                for role in problem.roles
            ),
            cut=WEIGHT * WEIGHT,
        )

    def cost(self, moves: Mapping[int, int | None]) -> int:
        """What the moves cost."""
        return sum(
            self.cut if performer is None else dict(self.choices[role])[performer] for role, performer in moves.items()
        )

    def disturbance(self, cost: int) -> Disturbance:
        """What a cost stands for."""
        rest = cost % self.cut
        first, second = divmod(rest, WEIGHT)
        moved, later = (second, first) if self.problem.is_first_cover_first else (first, second)
        return Disturbance(cut=cost // self.cut, moved=moved, later=later)

    def open_without(self, absent: Sequence[int] | frozenset[int]) -> int:
        """The roles of those who are away."""
        found = 0
        for performer in absent:
            found |= self.own[performer]
        return found


@dataclass
class Search:
    """The best moves for a set of absences. With `any_will_do` the first that are found."""

    crew: Crew
    absent: frozenset[int]
    meter: Meter
    needed: int = ~0
    """The roles that have to be filled; others can be left empty and cost nothing."""
    any_will_do: bool = False
    best: Moves | None = None
    best_cost: int = 0
    _moves: Moves = field(default_factory=dict)
    _taken: dict[int, int] = field(default_factory=dict)

    def run(self) -> Moves | None:
        """The best moves, or None when there are none. Raises OutOfTime; what was found until then is `best`."""
        self._go_on(self.crew.open_without(self.absent) & self.needed, 0, 0)
        return self.best

    def _go_on(self, open_roles: int, left: int, cost: int) -> None:
        """`left`: own roles that somebody has left to go on elsewhere, open or filled."""
        self.meter.tick()
        if not open_roles:
            if self.best is None or cost < self.best_cost:
                self.best, self.best_cost = dict(self._moves), cost
            return
        options = {role: self._options(role) for role in bits(open_roles)}
        least = sum(found[0][1] if found else self.crew.cut**2 for found in options.values())
        if not all(options.values()) or (self.best is not None and cost + least >= self.best_cost):
            return
        if (not self._moves or self.meter.nodes > HARD_NODES) and not self._people_enough(options):
            return
        role = min(options, key=lambda r: (len(options[r]), -options[r][0][1], r))
        rest, least = open_roles & ~(1 << role), least - options[role][0][1]
        for performer, price in options[role]:
            if self.best is not None and (self.any_will_do or cost + price + least >= self.best_cost):
                return
            self._moves[role] = performer
            if performer is None:
                self._go_on(rest, left, cost + price)
            else:
                before = self._taken.get(performer, 0)
                leaves = self.crew.own[performer] & self.crew.clash[role] & ~left
                self._taken[performer] = before | 1 << role
                self._go_on(rest | leaves & self.needed, left | leaves, cost + price)
                self._taken[performer] = before
            del self._moves[role]

    def _people_enough(self, options: Mapping[int, Sequence[tuple[int | None, int]]]) -> bool:
        """Whether the open roles of each scene can have a performer each: no scene is short of people by itself."""
        fixed = {
            role: [p for p, _ in some if p is not None] for role, some in options.items() if some[-1][0] is not None
        }
        scenes: dict[int, list[int]] = {}
        for role in fixed:
            for scene in self.crew.problem.roles[role].scenes:
                scenes.setdefault(scene, []).append(role)
        return all(_each_another(roles, fixed) for roles in {tuple(roles) for roles in scenes.values()})

    def _options(self, role: int) -> list[tuple[int | None, int]]:
        crew = self.crew
        found: list[tuple[int | None, int]] = [
            (cover, price)
            for cover, price in crew.choices[role]
            if cover not in self.absent and not self._taken.get(cover, 0) & crew.clash[role]
        ]
        if crew.problem.roles[role].may_be_cut:
            found.append((None, crew.cut))
        return found


def _each_another(roles: Sequence[int], choices: Mapping[int, Sequence[int]]) -> bool:
    """Whether each role can have another performer out of its choices: a matching, by augmenting paths."""
    role_of: dict[int, int] = {}

    def give(role: int, seen: set[int]) -> bool:
        for performer in choices[role]:
            if performer not in seen:
                seen.add(performer)
                if performer not in role_of or give(role_of[performer], seen):
                    role_of[performer] = role
                    return True
        return False

    return all(give(role, set()) for role in roles)
