"""Gaps in a plan are closed from its ends: whoever is first or last in a room moves into a slot between others."""

from collections.abc import Sequence

from castlist.planning.days_options import Grid, Options, Row
from castlist.planning.days_problem import Plan, Problem
from castlist.planning.days_start import Board
from castlist.planning.stopping import Stop

DEEPEST = 3
"""As many others may change places on the way."""
MOST_TRIED = 20_000
"""Rows looked at from one end, so that it ends after the same work everywhere."""


def closed(problem: Problem, grid: Grid, options: Sequence[Options], *, plan: Plan, stop: Stop) -> Plan:
    """A plan with as many places and as much weight of wishes, and no more waiting than before."""
    gaps = _Gaps(problem, grid, options, plan)
    for depth in range(DEEPEST):
        while not stop.now() and any(gaps.move_one_in(end, depth) for end in gaps.ends()):
            pass
    return gaps.plan()


class _Gaps:
    """A board, and where its gaps are."""

    def __init__(self, problem: Problem, grid: Grid, options: Sequence[Options], plan: Plan) -> None:
        self._problem, self._grid, self._options = problem, grid, options
        self._board = Board(problem, options)
        self._weights = [{row.slots: weight for row, weight in zip(o.rows, o.weights, strict=True)} for o in options]
        for place, first in enumerate(plan):
            if first is not None:
                self._board.put(place, next(row for row in options[place].rows if row.slots[0] == first))
        self._holes: set[int] = set()
        self._left = 0

    def plan(self) -> Plan:
        """As it is now."""
        rows = self._board.rows
        return tuple(rows[place].slots[0] if place in rows else None for place in range(len(self._options)))

    def ends(self) -> list[int]:
        """Who is first or last in a sitting that has gaps anywhere to fill; the loneliest first."""
        holder = {slot: place for place, row in self._board.rows.items() for slot in row.slots}
        found: list[tuple[int, int]] = []
        self._holes = set()
        for sitting in self._grid.sittings:
            seen = [slot for slot in sitting if slot in holder]
            if seen:
                within = sitting[sitting.index(seen[0]) : sitting.index(seen[-1])]
                self._holes |= {slot for slot in within if slot not in holder}
                found += [(len(seen), holder[seen[-1]]), (len(seen), holder[seen[0]])]
        ends = dict.fromkeys(place for _, place in sorted(found))
        return [place for place in ends if self._problem.performers[place].locked is None] if self._holes else []

    def move_one_in(self, place: int, depth: int) -> bool:
        """Whether that performer has moved into a gap, with so many others changing places."""
        self._left = MOST_TRIED
        old = self._board.take(place)
        if self._seat(place, depth, lost=self._weights[place][old.slots], old=old):
            return True
        self._board.put(place, old)
        return False

    def _seat(self, place: int, depth: int, *, lost: int, old: Row) -> bool:
        weights = self._weights[place]
        for row in self._options[place].rows:
            self._left -= 1
            if self._left < 0:
                return False
            is_hole = self._holes.issuperset(row.slots)
            if row.slots == old.slots or (not is_hole and not depth) or (is_hole and weights[row.slots] < lost):
                continue
            others = self._board.in_the_way(place, row)
            if is_hole and not others:
                self._board.put(place, row)
                return True
            if depth and len(others) == 1:
                (other,) = others
                if self._change(place, row, other=other, depth=depth, lost=lost - weights[row.slots]):
                    return True
        return False

    def _change(self, place: int, row: Row, *, other: int, depth: int, lost: int) -> bool:
        """The performer has the other's slots, and the other others."""
        theirs = self._board.rows[other]
        if theirs.slots != row.slots or self._problem.performers[other].locked is not None:
            return False
        self._board.take(other)
        self._board.put(place, row)
        if self._seat(other, depth - 1, lost=lost + self._weights[other][theirs.slots], old=theirs):
            return True
        self._board.take(place)
        self._board.put(other, theirs)
        return False
