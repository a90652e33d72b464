"""An order as people read it: who is present when, who waits, and one sentence about what it is worth."""

from collections.abc import Iterator

from castlist.planning.orders import Problem, Result, Status, explain

WORKS, WAITS, AWAY = "█", "░", "·"
WIDEST_NAME = 24


def drawn(problem: Problem, result: Result, *, name: str) -> Iterator[str]:
    """The lines: a column for each scene in its order, a row for each performer, and the sentence."""
    if not result.order:
        yield f"{name}: {_without_order(result)}"
        return
    explained = explain(problem, result)
    names = [_short(p.name or f"performer {place}") for place, p in enumerate(problem.performers)]
    titles = [str(scene) for scene in result.order]
    widths = [max(2, len(title)) for title in titles]
    left = max([5, *map(len, names)])
    yield f"{'scene':<{left}}  " + " ".join(f"{t:>{w}}" for t, w in zip(titles, widths, strict=True)) + "  waits  costs"
    for place, performer in enumerate(problem.performers):
        waits = {wait.scene: wait for wait in explained.waits_of(place)}
        marks = [WORKS if s in performer.scenes else WAITS if s in waits else AWAY for s in result.order]
        cells = " ".join(mark * width for mark, width in zip(marks, widths, strict=True))
        minutes = sum(wait.minutes for wait in waits.values())
        cost = sum(wait.cost for wait in waits.values())
        yield f"{names[place]:<{left}}  {cells}  {minutes:>5}  {cost:>5}"
    yield ""
    if not problem.is_pure:
        yield from _times(problem, result)
    yield f"{name}: {_sentence(result, waiting=explained.waiting_cost)}"


def _times(problem: Problem, result: Result) -> Iterator[str]:
    for scene in result.order:
        start = result.starts_minutes[scene]
        room = f", room {result.room_of[scene] + 1}" if problem.rooms > 1 else ""
        title = problem.scenes[scene].name or f"scene {scene}"
        yield f"minute {start:>4} to {start + problem.scenes[scene].duration_minutes:>4}  {title}{room}"
    yield ""


def _sentence(result: Result, *, waiting: int) -> str:
    costs = f"presence costs {result.cost}, of which waiting {waiting}"
    if result.is_proven:
        return f"{costs}; no order costs less (proven in {result.seconds:.2f} s)."
    seconds = f"stopped after {result.seconds:.1f} s"
    return f"{costs}; no order costs less than {result.bound} (gap {result.gap:.1%}, {seconds})."


def _without_order(result: Result) -> str:
    if result.status is Status.IMPOSSIBLE:
        return "no order keeps every condition."
    return f"no order was found within {result.seconds:.1f} s."


def _short(name: str) -> str:
    return name if len(name) <= WIDEST_NAME else name[: WIDEST_NAME - 1] + "…"
