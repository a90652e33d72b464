"""Audition days are filled: most performers placed, then most wishes met, then least waiting; proven if it can be."""

import math
from collections.abc import Sequence
from dataclasses import replace
from math import gcd

from castlist.planning.days_check import check
from castlist.planning.days_gaps import closed
from castlist.planning.days_matching import Best, heaviest
from castlist.planning.days_model import Model, build, waiting
from castlist.planning.days_options import Grid, Options, fixed, options, score
from castlist.planning.days_problem import Plan, Problem, Result, Score
from castlist.planning.days_program import WHOLE, Answer, least_by_relaxation, relaxed
from castlist.planning.days_start import Liked, begin, liked_by_matching
from castlist.planning.days_waiting import shortest_stretches
from castlist.planning.stopping import Status, Stop

FINEST = 1e-9
"""How far off a float may be that a solver gives back, as a part of itself."""
SHARE = 0.8
"""Of the time that is left, for who is placed and which wishes are met; the rest is for waiting."""
NOTHING = Score(placed=0, wishes=0, waiting_minutes=0)


def solve(problem: Problem, *, stop: Stop, seed: int = 0) -> Result:
    """The best plan that was found, with what is proven about any other.

    Locks that break a condition: `IMPOSSIBLE`, and `days_reasons.impossible_core` says why. Where performers take
    single slots and nothing ties them to each other, two of the three goals are a matching and all three are if the
    slots are equally long; the rest is a program asked of SCIP, which begins with
    the best plan so far. The plan keeps every
    condition by `check`. The same seed gives the same plan unless the clock has ended the search.
    """
    locked = tuple(performer.locked for performer in problem.performers)
    if check(problem, locked):
        return Result(Status.IMPOSSIBLE, (), NOTHING, NOTHING, stop.elapsed(), {"method": "locks"})
    grid = Grid(problem)
    search = _Search(problem, grid, fixed(problem, options(grid)), stop, seed)
    search.run()
    broken = check(problem, search.plan)
    if broken:
        raise AssertionError(f"a plan breaks what it has to keep: {broken[0].sentence}")
    status = Status.PROVEN if search.bound == search.score else Status.STOPPED
    return Result(status, search.plan, search.score, search.bound, stop.elapsed(), search.told)


class _Search:
    """What is known so far: the best plan, and what no plan exceeds."""

    def __init__(self, problem: Problem, grid: Grid, free: Sequence[Options], stop: Stop, seed: int) -> None:
        self.problem, self.grid, self.options, self.stop, self.seed = problem, grid, free, stop, seed
        self.plan: Plan = (None,) * len(free)
        self.score = NOTHING
        most = sum(max(option.weights, default=0) for option in free)
        self.bound = Score(placed=sum(1 for option in free if option.rows), wishes=most, waiting_minutes=0)
        self.told: dict[str, object] = {"options": sum(len(option.rows) for option in free)}

    def run(self) -> None:
        """The three goals, one after the other."""
        firsts, weights = [option.firsts for option in self.options], [option.weights for option in self.options]
        best = heaviest(firsts, weights, slots=len(self.problem.slots))
        is_matching = not self._ties()
        self.told["method"] = "matching" if is_matching else "program"
        self._bound_by(best)
        self._begin(liked_by_matching(self.options, best.matched))
        if is_matching and len({slot.length_minutes for slot in self.problem.slots}) <= 1:
            self._shorten(best)
            return
        made = build(self.problem, self.options)
        if not self._is_fullest() and not self.stop.now():
            self._place_most(made)
        self._try(closed(self.problem, self.grid, self.options, plan=self.plan, stop=self.stop))
        if self._is_fullest() and self.score.waiting_minutes and not self.stop.now():
            self._wait_least(made)

    def _is_fullest(self) -> bool:
        """Whether no plan places more, or as many and meets more."""
        return (self.score.placed, self.score.wishes) == (self.bound.placed, self.bound.wishes)

    def _begin(self, liked: Liked) -> None:
        self._try(begin(self.problem, self.options, liked=liked, stop=self.stop))

    def _ties(self) -> bool:
        """Whether anything matters besides which single slots are whose."""
        rows = [row for option in self.options for row in option.rows]
        if any(len(row.slots) > 1 for row in rows) or self.problem.before or self.problem.together:
            return True
        return any(self._is_short(number) for number in range(len(self.problem.resources)))

    def _is_short(self, number: int) -> bool:
        """Whether more could want that resource at once than there are of it."""
        rows = {
            row.slots: row
            for performer, option in zip(self.problem.performers, self.options, strict=True)
            if number in performer.needs
            for row in option.rows
        }
        steps = [(row.start_minutes, 1) for row in rows.values()] + [(row.end_minutes, -1) for row in rows.values()]
        busy = 0
        for _, step in sorted(steps):
            busy += step
            if busy > self.problem.resources[number].count:
                return True
        return False

    def _bound_by(self, best: Best) -> None:
        """A matching lets each performer have the first slot of a row and nothing else: nobody does better."""
        self.bound = Score(placed=len(best.matched), wishes=self.bound.wishes, waiting_minutes=0)
        self._matched = (len(best.matched), best.weight)
        self._settle_bound()

    def _settle_bound(self) -> None:
        if self.score.placed == self._matched[0] == self.bound.placed:
            least = min(self.bound.wishes, self._matched[1])
            self.bound = Score(placed=self.bound.placed, wishes=least, waiting_minutes=self.bound.waiting_minutes)

    def _try(self, plan: Plan) -> None:
        found = score(self.grid, plan)
        if self.plan == (None,) * len(plan) or found.is_better_than(self.score):
            self.plan, self.score = plan, found
            self._settle_bound()
            self._say()

    def _say(self) -> None:
        without, at_least = len(self.plan) - self.score.placed, len(self.plan) - self.bound.placed
        self.stop.say(cost=without, bound=at_least)

    # -- The least waiting of all best matchings

    def _shorten(self, best: Best) -> None:
        found = shortest_stretches(best, sittings=self.grid.sittings, stop=self.stop, seed=self.seed)
        within = [[i for i, first in enumerate(o.firsts) if first in found.allowed] for o in self.options]
        pairs = list(zip(self.options, within, strict=True))
        firsts = [[option.firsts[i] for i in kept] for option, kept in pairs]
        weights = [[option.weights[i] for i in kept] for option, kept in pairs]
        again = heaviest(firsts, weights, slots=len(self.problem.slots))
        self._try(tuple(again.matched.get(place) for place in range(len(self.options))))
        length = self.problem.slots[0].length_minutes if self.problem.slots else 0
        least = (found.bound - len(best.matched)) * length
        self.bound = Score(placed=self.bound.placed, wishes=self.bound.wishes, waiting_minutes=least)
        self.told["rounds"] = found.rounds

    # -- Everything else

    def _place_most(self, made: Model) -> None:
        """Most placed, and of those plans most wishes met: one goal, in which a place outweighs all wishes."""
        unit = gcd(*(weight for _, _, weight, _ in made.pairs())) or 1
        one = sum(max(option.weights, default=0) for option in self.options) // unit + 1
        goal = {variable: -one - weight // unit for _, _, weight, variable in made.pairs()}
        loose = relaxed(made.program, goal, stop=self.stop)
        if loose is not None:
            self._bound_by_worth(loose.bound, one=one, unit=unit)
            likes = [(loose.values[x], place, row) for place, row, _, x in made.pairs() if loose.values[x] > WHOLE]
            self._begin([(place, row) for _, place, row in sorted(likes, key=lambda like: -like[0])])
        if not self._is_fullest():
            self._bound_by_worth(self._ask(made, goal, share=SHARE).bound, one=one, unit=unit)

    def _bound_by_worth(self, bound: float, *, one: int, unit: int) -> None:
        """No plan is worth more than −`bound`, where a place is worth `one` and a `unit` of wishes 1."""
        most = _whole(-bound)
        if most is not None:
            placed = min(self.bound.placed, most // one)
            wishes = (most - one * placed) * unit if placed == self.score.placed else self.bound.wishes
            self.bound = Score(placed=placed, wishes=min(self.bound.wishes, wishes), waiting_minutes=0)
            self._settle_bound()

    def _wait_least(self, made: Model) -> None:
        everything = list(made.pairs())
        made.program.add({x: 1 for _, _, _, x in everything}, least=self.score.placed)
        made.program.add({x: weight for _, _, weight, x in everything if weight}, least=self.score.wishes)
        least = _whole(-self._ask(made, waiting(made, self.grid)).bound)
        if least is not None:
            least = min(self.score.waiting_minutes, max(0, -least))
            self.bound = Score(placed=self.bound.placed, wishes=self.bound.wishes, waiting_minutes=least)

    def _ask(self, made: Model, goal: dict[int, int], *, share: float = 1) -> Answer:
        hint, stop = made.values_of(self.plan), self.stop
        if stop.seconds is not None:
            stop = replace(stop, seconds=stop.elapsed() + share * stop.left())
        found = least_by_relaxation(made.program, goal, hint=hint, stop=stop, seed=self.seed)
        if found.values is not None:
            self._try(made.plan_of(found.values))
        return found


def _whole(bound: float) -> int | None:
    """The largest whole number that a float stands for or is above; None for one that says nothing."""
    return None if math.isinf(bound) else math.floor(bound + WHOLE + FINEST * abs(bound))
