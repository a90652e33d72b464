"""Where each performer may be seen, looked at alone; one function for each condition that rules slots out.

A row of slots is named by its first slot. All arrays have the shape (slots,).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from castlist.planning.days_problem import DAY_MINUTES, Performer, Plan, Problem, Score, Span

Mask = NDArray[np.bool_]
Minutes = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """Slots of one room, one after the other: as few as a length wants."""

    slots: tuple[int, ...]
    start_minutes: int
    end_minutes: int
    """When its last slot is over."""
    room: int


@dataclass(frozen=True)
class Rows:
    """For one length the row that begins with each slot, and what it touches."""

    rows: tuple[Row | None, ...]
    """None: the slots that follow each other there are too short."""
    starts: Minutes
    ends: Minutes
    whole: Mask
    broken: Mask
    """Whether a slot of the row lies in a break."""
    met: NDArray[np.bool_]
    """Shape (slots, members): who sits on a panel of the row."""


@dataclass
class Grid:
    """The slots of a problem, and the rows for each length, made once."""

    problem: Problem
    _rows: dict[int, Rows] = field(default_factory=dict)

    @cached_property
    def in_break(self) -> list[bool]:
        """Whether a slot lies in a break of its room."""
        return [
            any(b.room in (None, s.room) and b.span.meets(s.start_minutes, s.end_minutes) for b in self.problem.breaks)
            for s in self.problem.slots
        ]

    @cached_property
    def room_of(self) -> Minutes:
        """The room of each slot."""
        return np.array([slot.room for slot in self.problem.slots], dtype=np.int64)

    @cached_property
    def sittings(self) -> tuple[tuple[int, ...], ...]:
        """The slots of each room and day in which somebody may be seen, by time."""
        found: dict[tuple[int, int], list[int]] = {}
        for place in sorted(range(len(self.problem.slots)), key=lambda s: (self.problem.slots[s].start_minutes, s)):
            slot = self.problem.slots[place]
            if not self.in_break[place]:
                found.setdefault((slot.room, slot.start_minutes // DAY_MINUTES), []).append(place)
        return tuple(tuple(found[key]) for key in sorted(found))

    @cached_property
    def following(self) -> dict[int, int]:
        """The slot that begins in the same room when this one ends."""
        at = {(slot.room, slot.start_minutes): place for place, slot in enumerate(self.problem.slots)}
        nexts = ((place, at.get((slot.room, slot.end_minutes))) for place, slot in enumerate(self.problem.slots))
        return {place: after for place, after in nexts if after is not None}

    def rows(self, length_minutes: int) -> Rows:
        """The rows for that length."""
        if length_minutes not in self._rows:
            self._rows[length_minutes] = self._make_rows(length_minutes)
        return self._rows[length_minutes]

    def _make_rows(self, length_minutes: int) -> Rows:
        rows = tuple(self._row(place, length_minutes) for place in range(len(self.problem.slots)))
        met = np.zeros((len(rows), len(self.problem.members)), dtype=np.bool_)
        for place, row in enumerate(rows):
            for slot in row.slots if row else ():
                met[place, list(self.problem.slots[slot].panel)] = True
        starts = np.array([row.start_minutes if row else 0 for row in rows], dtype=np.int64)
        ends = np.array([row.end_minutes if row else 0 for row in rows], dtype=np.int64)
        whole = np.array([row is not None for row in rows], dtype=np.bool_)
        broken = np.array(
            [row is not None and any(self.in_break[s] for s in row.slots) for row in rows], dtype=np.bool_
        )
        return Rows(rows, starts, ends, whole, broken, met)

    def _row(self, first: int, length_minutes: int) -> Row | None:
        slots, end = [first], self.problem.slots[first].end_minutes
        start = self.problem.slots[first].start_minutes
        while end - start < length_minutes:
            after = self.following.get(slots[-1])
            if after is None:
                return None
            slots.append(after)
            end = self.problem.slots[after].end_minutes
        return Row(tuple(slots), start, end, self.problem.slots[first].room)


# -- What rules a row out. True: not here.


def _is_too_short(grid: Grid, performer: Performer) -> Mask:
    return ~grid.rows(performer.length_minutes).whole


def _is_in_a_break(grid: Grid, performer: Performer) -> Mask:
    return grid.rows(performer.length_minutes).broken


def _is_outside_windows(grid: Grid, performer: Performer) -> Mask:
    return ~_within(grid, performer, performer.windows)


def _is_outside_minor_hours(grid: Grid, performer: Performer) -> Mask:
    return ~_within(grid, performer, grid.problem.minor_hours if performer.is_minor else None)


def _is_a_refused_room(grid: Grid, performer: Performer) -> Mask:
    return np.isin(grid.room_of, sorted(performer.not_rooms))


def _meets_somebody_recused(grid: Grid, performer: Performer) -> Mask:
    met = grid.rows(performer.length_minutes).met[:, sorted(performer.recused)]
    return np.asarray(met.any(axis=1))


def _is_without(grid: Grid, performer: Performer, resource: int) -> Mask:
    wanted = grid.problem.resources[resource]
    absent = ~_within(grid, performer, wanted.available)
    if wanted.rooms is not None:
        absent |= ~np.isin(grid.room_of, sorted(wanted.rooms))
    return absent


def _outlasts(grid: Grid, performer: Performer, within_minutes: int) -> Mask:
    rows = grid.rows(performer.length_minutes)
    found: Mask = rows.ends - rows.starts > within_minutes
    return found


def _within(grid: Grid, performer: Performer, spans: Sequence[Span] | None) -> Mask:
    rows = grid.rows(performer.length_minutes)
    inside = np.zeros(len(rows.rows), dtype=np.bool_) if spans is not None else np.ones(len(rows.rows), dtype=np.bool_)
    for span in spans or ():
        inside |= (span.from_minutes <= rows.starts) & (rows.ends <= span.to_minutes)
    return inside


def ruled_out(grid: Grid, place: int) -> Iterator[tuple[str, Mask]]:
    """Each condition on that performer alone, as the field that says so, and the rows that it rules out."""
    performer, me = grid.problem.performers[place], f"performers[{place}]"
    yield f"{me}.length", _is_too_short(grid, performer)
    yield "breaks", _is_in_a_break(grid, performer)
    yield f"{me}.windows", _is_outside_windows(grid, performer)
    if performer.is_minor:
        yield "minor_hours", _is_outside_minor_hours(grid, performer)
    if performer.not_rooms:
        yield f"{me}.not_rooms", _is_a_refused_room(grid, performer)
    if performer.recused:
        yield f"{me}.recused", _meets_somebody_recused(grid, performer)
    for resource in sorted(performer.needs):
        yield f"resources[{resource}]", _is_without(grid, performer, resource)
    for number, group in enumerate(grid.problem.together):
        if place in group.performers:
            yield f"together[{number}].within", _outlasts(grid, performer, group.within_minutes)


@dataclass(frozen=True)
class Options:
    """Where one performer may be seen, and what each place is worth to them."""

    firsts: tuple[int, ...]
    """The slots with which a row of theirs may begin."""
    rows: tuple[Row, ...]
    weights: tuple[int, ...]
    """Σ weight of the wishes that the row meets."""


def options(grid: Grid) -> tuple[Options, ...]:
    """For each performer every row that all conditions on them alone allow, locks apart."""
    return tuple(_options(grid, place) for place in range(len(grid.problem.performers)))


def _options(grid: Grid, place: int) -> Options:
    performer = grid.problem.performers[place]
    out = np.zeros(len(grid.problem.slots), dtype=np.bool_)
    for _, mask in ruled_out(grid, place):
        out |= mask
    firsts = tuple(int(first) for first in np.flatnonzero(~out))
    every = grid.rows(performer.length_minutes).rows
    rows = tuple(row for row in (every[first] for first in firsts) if row is not None)
    weights = wish_weights(grid, performer)
    return Options(firsts, rows, tuple(int(weights[first]) for first in firsts))


def wish_weights(grid: Grid, performer: Performer) -> Minutes:
    """Σ weight of the wishes that the row beginning with each slot meets."""
    total = np.zeros(len(grid.problem.slots), dtype=np.int64)
    for wish in performer.wishes:
        met = _within(grid, performer, None if wish.span is None else (wish.span,))
        if wish.room is not None:
            met = met & (grid.room_of == wish.room)
        total += wish.weight * met
    return total


def fixed(problem: Problem, every: Sequence[Options]) -> tuple[Options, ...]:
    """The options that locks leave: a locked performer has one, and nobody else has a slot of it."""
    locked = {place: p.locked for place, p in enumerate(problem.performers) if p.locked is not None}
    mine = {place: _at(every[place], first) for place, first in locked.items()}
    taken = {slot for option in mine.values() for row in option.rows for slot in row.slots}
    return tuple(mine[place] if place in mine else _free(option, taken) for place, option in enumerate(every))


def _at(option: Options, first: int) -> Options:
    place = option.firsts.index(first)
    return Options((first,), (option.rows[place],), (option.weights[place],))


def _free(option: Options, taken: set[int]) -> Options:
    kept = [i for i, row in enumerate(option.rows) if taken.isdisjoint(row.slots)] if taken else None
    if kept is None or len(kept) == len(option.rows):
        return option
    firsts, rows = tuple(option.firsts[i] for i in kept), tuple(option.rows[i] for i in kept)
    return Options(firsts, rows, tuple(option.weights[i] for i in kept))


def score(grid: Grid, plan: Plan) -> Score:
    """What a plan is worth that keeps every condition."""
    used: set[int] = set()
    placed = wishes = 0
    for performer, first in zip(grid.problem.performers, plan, strict=True):
        row = None if first is None else grid.rows(performer.length_minutes).rows[first]
        if row is not None:
            placed += 1
            wishes += int(wish_weights(grid, performer)[row.slots[0]]) if performer.wishes else 0
            used.update(row.slots)
    waiting = 0
    for sitting in grid.sittings:
        seen = [place for place, slot in enumerate(sitting) if slot in used]
        if seen:
            empty = (slot for slot in sitting[seen[0] : seen[-1]] if slot not in used)
            waiting += sum(grid.problem.slots[slot].length_minutes for slot in empty)
    return Score(placed=placed, wishes=wishes, waiting_minutes=waiting)
