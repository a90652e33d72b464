"""How filled audition days are shown: a table for each day, a column for each room; then one sentence, and reasons."""

from collections.abc import Iterable, Iterator, Sequence

from castlist.planning.days_options import Grid
from castlist.planning.days_problem import DAY_MINUTES, Plan, Problem, Result
from castlist.planning.days_why import Reason
from castlist.planning.days_words import clock, day_of, name_of

WIDEST = 24
FREE, BREAK = "·", "-"


def lines(problem: Problem, result: Result, reasons: Iterable[Reason]) -> Iterator[str]:
    """All of it, line by line."""
    cells = _cells(problem, result.plan)
    several = len({slot.start_minutes // DAY_MINUTES for slot in problem.slots}) > 1
    for day in sorted({slot.start_minutes // DAY_MINUTES for slot in problem.slots}):
        if several or problem.days:
            yield day_of(problem, day * DAY_MINUTES)
        yield from _day(problem, cells, day)
        yield ""
    yield sentence(problem, result)
    yield from (reason.sentence for reason in reasons)


def _day(problem: Problem, cells: Sequence[str], day: int) -> Iterator[str]:
    here = [place for place, slot in enumerate(problem.slots) if slot.start_minutes // DAY_MINUTES == day]
    rooms = sorted({problem.slots[place].room for place in here})
    at = {(problem.slots[place].start_minutes, problem.slots[place].room): cells[place] for place in here}
    head = ["", *(_short(problem.rooms[room]) for room in rooms)]
    rows = [[clock(m), *(at.get((m, room), "") for room in rooms)] for m in sorted({minute for minute, _ in at})]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for number, row in enumerate([head, *rows]):
        yield "  " + " │ ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  " + "─┼─".join("─" * width for width in widths)


def _cells(problem: Problem, plan: Plan) -> list[str]:
    """What stands in each slot: a name, a lock beside it, a sign that it goes on, or that it is free."""
    grid = Grid(problem)
    cells = [BREAK if in_break else FREE for in_break in grid.in_break]
    for place, first in enumerate(plan):
        if first is not None:
            performer = problem.performers[place]
            row = grid.rows(performer.length_minutes).rows[first]
            for slot in row.slots if row else ():
                cells[slot] = "″"
            cells[first] = _short(name_of(problem, place)) + (" (locked)" if performer.locked is not None else "")
    return cells


def _short(name: str) -> str:
    return name if len(name) <= WIDEST else name[: WIDEST - 1] + "…"


def sentence(problem: Problem, result: Result) -> str:
    """What the plan is worth, and whether another could be better."""
    ours, bound, everybody = result.score, result.bound, len(problem.performers)
    weight = sum(wish.weight for performer in problem.performers for wish in performer.wishes)
    what = f"{ours.placed} of {everybody} performers {'has' if ours.placed == 1 else 'have'} a place"
    what += f"; of a weight of {weight} in wishes, {ours.wishes} are met" if weight else ""
    what += f"; the panels wait {ours.waiting_minutes} minutes"
    if result.is_proven:
        return f"{what}. No plan is better."
    if ours.placed < bound.placed:
        return f"{what}. At most {bound.placed} might have one: the search was stopped."
    if ours.wishes < bound.wishes:
        return f"{what}. No plan places more; a weight of at most {bound.wishes} might be met: the search was stopped."
    return f"{what}. No plan places more or meets more; at least {bound.waiting_minutes} minutes are waited."
