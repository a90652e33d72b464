"""Audition days as `rules.filling` says them: plain data in, a `Problem` out, and what was found as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from castlist.planning.days_problem import Break, Performer, Plan, Problem, Resource, Result, Slot, Span
from castlist.planning.days_why import Kind, Reason
from castlist.planning.days_words import name_of


def problem_asked(said: Mapping[str, Any]) -> Problem:
    """The problem: everybody takes one slot, of whatever length it is. Raises BadProblem."""
    hours = said["minor_hours"]
    return Problem(
        slots=tuple(Slot(start, length, room) for start, length, room in said["slots"]),
        performers=tuple(_performer(one) for one in said["performers"]),
        rooms=tuple(said["rooms"]),
        resources=tuple(_resource(one) for one in said["resources"]),
        breaks=tuple(Break(Span(*one["span"]), one["room"]) for one in said["breaks"]),
        minor_hours=None if hours is None else _spans(hours),
        days=tuple(said["days"]),
    )


def _performer(said: Mapping[str, Any]) -> Performer:
    if said.get("locked") is not None:
        return Performer(1, locked=said["locked"], name=said["name"])
    windows = said["windows"]
    return Performer(
        1,
        windows=None if windows is None else _spans(windows),
        is_minor=said["minor"],
        not_rooms=frozenset(said["not_rooms"]),
        needs=frozenset(said["needs"]),
        name=said["name"],
    )


def _resource(said: Mapping[str, Any]) -> Resource:
    available, rooms = said["available"], said["rooms"]
    return Resource(
        available=None if available is None else _spans(available),
        rooms=None if rooms is None else frozenset(rooms),
        name=said["name"],
    )


def _spans(said: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(since, until) for since, until in said)


def told(problem: Problem, result: Result, reasons: Sequence[Reason]) -> dict[str, Any]:
    """What was found: for each performer the slot or None; how much better another plan could be; and every reason."""
    return {
        "status": result.status.value,
        "plan": list(result.plan),
        "score": [result.score.placed, result.score.wishes, result.score.waiting_minutes],
        "bound": [result.bound.placed, result.bound.wishes, result.bound.waiting_minutes],
        "seconds": round(result.seconds, 2),
        "without": [
            {"performer": one.performer, "kind": one.kind.value, "why": _why(problem, result, one)} for one in reasons
        ],
    }


def _why(problem: Problem, result: Result, reason: Reason) -> str:
    if reason.kind is Kind.POSSIBLE and result.score.placed == result.bound.placed:
        name = name_of(problem, reason.performer)
        return f"{name} has no place: no plan places more. Who stands in the way was not found in the time."
    return reason.sentence


def plan_read(found: Mapping[str, Any]) -> Plan:
    """The plan that was told, so that it can be checked."""
    return tuple(None if slot is None else int(slot) for slot in found["plan"])
