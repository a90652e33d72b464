"""A plan at once: whoever fits, one after the other, and then whoever fits if others move on."""

from collections.abc import Sequence

from castlist.planning.days_model import clash
from castlist.planning.days_options import Options, Row
from castlist.planning.days_problem import Plan, Problem
from castlist.planning.stopping import Stop

DEEPEST = 3
"""So many others move on at most, that one more has a place."""
MOST_TRIED = 2_000
"""Rows looked at for each who is to have a place, so that it ends after the same work everywhere."""


class Board:
    """Who has which row so far; every condition is kept."""

    def __init__(self, problem: Problem, options: Sequence[Options]) -> None:
        self._problem, self._options = problem, options
        self.rows: dict[int, Row] = {}
        self._holder: dict[int, int] = {}
        self._users: dict[int, set[int]] = {number: set() for number in range(len(problem.resources))}
        self._bound_to: dict[int, set[int]] = {}
        self._left = 0
        for pair in problem.before:
            self._bind(pair)
        for group in problem.together:
            self._bind(tuple(group.performers))

    def _bind(self, places: tuple[int, ...]) -> None:
        for place in places:
            self._bound_to.setdefault(place, set()).update(set(places) - {place})

    def put(self, place: int, row: Row) -> None:
        """They have that row."""
        self.rows[place] = row
        self._holder |= dict.fromkeys(row.slots, place)
        for need in self._problem.performers[place].needs:
            self._users[need].add(place)

    def take(self, place: int) -> Row:
        """They have none any more; the one that they had."""
        row = self.rows.pop(place)
        for slot in row.slots:
            del self._holder[slot]
        for need in self._problem.performers[place].needs:
            self._users[need].discard(place)
        return row

    def in_the_way(self, place: int, row: Row) -> set[int]:
        """Those of whom each would have to go elsewhere before this performer has that row."""
        found = {self._holder[slot] for slot in row.slots if slot in self._holder}
        others = self._bound_to.get(place, set()) & self.rows.keys()
        for need in self._problem.performers[place].needs:
            if self._problem.resources[need].count == 1:
                others = others | self._users[need]
            else:
                found |= self._crowd(need, row)
        return found | {o for o in others if o != place and clash(self._problem, (place, o), (row, self.rows[o]))}

    def _crowd(self, need: int, row: Row) -> set[int]:
        """Everybody with whom that resource would be wanted by too many at once."""
        count, near = self._problem.resources[need].count, set[int]()
        begins = {row.start_minutes} | {self.rows[user].start_minutes for user in self._users[need]}
        for minute in begins:
            if row.start_minutes <= minute < row.end_minutes:
                busy = {u for u in self._users[need] if self.rows[u].start_minutes <= minute < self.rows[u].end_minutes}
                near |= busy if len(busy) >= count else set()
        return near

    def fit(self, place: int) -> bool:
        """Whether they have a row now that was free: the one they like best, of those the earliest."""
        option = self._options[place]
        for i in sorted(range(len(option.rows)), key=lambda i: (-option.weights[i], option.rows[i].start_minutes, i)):
            if not self.in_the_way(place, option.rows[i]):
                self.put(place, option.rows[i])
                return True
        return False

    def squeeze(self, place: int, *, depth: int = DEEPEST) -> bool:
        """Whether they have a row now, from which others have moved on, one after the other, to a free one."""
        self._left = MOST_TRIED if depth == DEEPEST else self._left
        for row in self._options[place].rows:
            self._left -= 1
            others = self.in_the_way(place, row)
            if not others:
                self.put(place, row)
                return True
            if depth and self._left > 0 and len(others) == 1:
                (other,) = others
                if self._move_on(other, place=place, row=row, depth=depth - 1):
                    return True
        return False

    def _move_on(self, other: int, *, place: int, row: Row, depth: int) -> bool:
        old = self.take(other)
        self.put(place, row)
        if self.squeeze(other, depth=depth):
            return True
        self.take(place)
        self.put(other, old)
        return False


Liked = Sequence[tuple[int, Row]]
"""Performers and rows, those first that are to be had first."""


def begin(problem: Problem, options: Sequence[Options], *, liked: Liked, stop: Stop) -> Plan:
    """A plan that keeps every condition: the locks, what can be had of what is liked, and whoever else fits."""
    board = Board(problem, options)
    locked = [(place, options[place].rows[0]) for place, p in enumerate(problem.performers) if p.locked is not None]
    for place, row in [*locked, *liked]:
        if place not in board.rows and not board.in_the_way(place, row):
            board.put(place, row)
    for way in (board.fit, board.squeeze):
        for place in sorted(range(len(options)), key=lambda place: len(options[place].rows)):
            if place not in board.rows and not stop.now():
                way(place)
    return tuple(board.rows[place].slots[0] if place in board.rows else None for place in range(len(options)))


def liked_by_matching(options: Sequence[Options], matched: dict[int, int]) -> Liked:
    """What a matching gives to each, as the slot with which their row begins."""
    return [
        (place, option.rows[option.firsts.index(matched[place])])
        for place, option in enumerate(options)
        if place in matched
    ]
