"""Whether a plan keeps every condition, looked at without anything that the solver has worked out."""

from collections.abc import Iterator
from itertools import combinations

from castlist.planning.days_problem import Performer, Plan, Problem, Slot, Span, Violation
from castlist.planning.days_words import listed, name_of, time_of

Seen = dict[int, tuple[Slot, ...]]
"""For each performer who has a place their slots, by time."""


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every condition that the plan does not keep; none: it may be used."""
    if len(plan) != len(problem.performers):
        expected = f"{len(problem.performers)} performers, and the plan {len(plan)}"
        return [Violation("plan", ("performers",), f"The problem has {expected}.")]
    seen: Seen = {}
    found: list[Violation] = []
    for place, first in enumerate(plan):
        if first is not None:
            slots = _slots(problem, problem.performers[place], first)
            if slots is None:
                sentence = f"{name_of(problem, place)} would not have enough time there."
                found.append(Violation("length", (f"performers[{place}].length",), sentence))
            else:
                seen[place] = slots
    for place in seen:
        found += _alone(problem, place, seen[place])
    for more in (_one_at_a_time, _resources, _before, _together):
        found += more(problem, seen)
    return [*found, *_locks(problem, plan)]


def _slots(problem: Problem, performer: Performer, first: int) -> tuple[Slot, ...] | None:
    if not 0 <= first < len(problem.slots):
        return None
    slots = [problem.slots[first]]
    while slots[-1].end_minutes < slots[0].start_minutes + performer.length_minutes:
        after = [s for s in problem.slots if (s.room, s.start_minutes) == (slots[0].room, slots[-1].end_minutes)]
        if not after:
            return None
        slots.append(after[0])
    return tuple(slots)


def _inside(spans: tuple[Span, ...] | None, slots: tuple[Slot, ...]) -> bool:
    start, end = slots[0].start_minutes, slots[-1].end_minutes
    return spans is None or any(span.from_minutes <= start and end <= span.to_minutes for span in spans)


def _alone(problem: Problem, place: int, slots: tuple[Slot, ...]) -> Iterator[Violation]:
    """What holds for one performer, whoever else is seen."""
    performer, me = problem.performers[place], f"performers[{place}]"
    who, when = name_of(problem, place), time_of(problem, slots[0].start_minutes)
    for number, pause in enumerate(problem.breaks):
        for slot in slots:
            overlap = slot.start_minutes < pause.span.to_minutes and pause.span.from_minutes < slot.end_minutes
            if overlap and pause.room in (None, slot.room):
                yield Violation("break", (me, f"breaks[{number}]"), f"{who} would be seen in a break, at {when}.")
                break
    if not _inside(performer.windows, slots):
        yield Violation("window", (f"{me}.windows",), f"{who} cannot come at {when}.")
    if performer.is_minor and not _inside(problem.minor_hours, slots):
        yield Violation("minor_hours", (me, "minor_hours"), f"{who} is a minor, and {when} is not within their hours.")
    if slots[0].room in performer.not_rooms:
        yield Violation("room", (f"{me}.not_rooms",), f"{who} may not be seen in {problem.rooms[slots[0].room]}.")
    for member in sorted({m for slot in slots for m in slot.panel} & performer.recused):
        sentence = f"{problem.members[member]} would sit in the room with {who} at {when}, and may not."
        yield Violation("recused", (f"{me}.recused",), sentence)
    for need in sorted(performer.needs):
        resource = problem.resources[need]
        elsewhere = resource.rooms is not None and slots[0].room not in resource.rooms
        if elsewhere or not _inside(resource.available, slots):
            sentence = f"{who} needs {resource.name or 'it'}, not to be had at {when}."
            yield Violation("resource", (f"{me}.needs", f"resources[{need}]"), sentence)


def _locks(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for place, performer in enumerate(problem.performers):
        if performer.locked is not None and plan[place] != performer.locked:
            when = time_of(problem, problem.slots[performer.locked].start_minutes)
            sentence = f"{name_of(problem, place)} is locked at {when}."
            yield Violation("locked", (f"performers[{place}].locked",), sentence)


def _one_at_a_time(problem: Problem, seen: Seen) -> Iterator[Violation]:
    holders: dict[Slot, list[int]] = {}
    for place, slots in seen.items():
        for slot in slots:
            holders.setdefault(slot, []).append(place)
    told = set()
    for slot, places in holders.items():
        for one, other in combinations(places, 2):
            if (one, other) not in told:
                told.add((one, other))
                both = f"{name_of(problem, one)} and {name_of(problem, other)}"
                sentence = f"{both} would be seen in one slot, at {time_of(problem, slot.start_minutes)}."
                yield Violation("slot", (f"performers[{one}]", f"performers[{other}]"), sentence)


def _resources(problem: Problem, seen: Seen) -> Iterator[Violation]:
    for number, resource in enumerate(problem.resources):
        users = [place for place in seen if number in problem.performers[place].needs]
        told: set[tuple[int, ...]] = set()
        for minute in sorted({seen[place][0].start_minutes for place in users}):
            busy = [p for p in users if seen[p][0].start_minutes <= minute < seen[p][-1].end_minutes]
            few = tuple(busy[: resource.count + 1])
            if len(few) > resource.count and few not in told:
                told.add(few)
                fields = (*(f"performers[{place}].needs" for place in few), f"resources[{number}].count")
                names = listed([name_of(problem, place) for place in few])
                sentence = f"{names} would need {resource.name or 'it'} at once, at {time_of(problem, minute)}."
                yield Violation("resource_count", fields, sentence)


def _before(problem: Problem, seen: Seen) -> Iterator[Violation]:
    for number, (one, other) in enumerate(problem.before):
        if one in seen and other in seen and seen[one][-1].end_minutes > seen[other][0].start_minutes:
            fields = (f"performers[{one}]", f"performers[{other}]", f"before[{number}]")
            sentence = f"{name_of(problem, one)} would not be done when {name_of(problem, other)} begins."
            yield Violation("before", fields, sentence)


def _together(problem: Problem, seen: Seen) -> Iterator[Violation]:
    for number, group in enumerate(problem.together):
        for one in sorted(group.performers & seen.keys()):
            for other in sorted(group.performers & seen.keys()):
                span = seen[other][-1].end_minutes - seen[one][0].start_minutes
                if one == other and span > group.within_minutes:
                    fields: tuple[str, ...] = (f"performers[{one}]", f"together[{number}].within")
                    sentence = f"{name_of(problem, one)} alone would take {span} minutes."
                    yield Violation("together", fields, sentence)
                elif span > group.within_minutes:
                    fields = (f"performers[{one}]", f"performers[{other}]", f"together[{number}].within")
                    names = f"{name_of(problem, one)} and {name_of(problem, other)}"
                    sentence = f"{names} would be {span} minutes apart from beginning to end."
                    yield Violation("together", fields, sentence)
