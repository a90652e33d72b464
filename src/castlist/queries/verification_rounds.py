"""Floors of objections, from raw events alone: moved openly they move everywhere, under seal there until it is over.

Written a second time for `castlist verify`; see `verification_seats`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from castlist.queries.verification import Event
from castlist.queries.verification_cases import Case, Objection, Said, bites

if TYPE_CHECKING:
    from castlist.queries.verification_seats import Team


def to_floor(team: "Team", event: Event, name: str, floor: str) -> None:
    """The objection stands from there: under seal in that room alone."""
    objection = team.objections[name]
    case = team.cases[event.cand]
    if case.table and _is_sealed(team, case.id):
        before, case.table.floors[name] = case.table.floors.get(name, objection.floor), floor
        _answers_for(team, objection, case, before, floor, event)
        return
    _forget(team, name)
    _begins(team, objection, floor, event)


def withdrawn(team: "Team", event: Event, name: str) -> None:
    """Its owner has withdrawn it: openly that is all they say of it."""
    if not _is_sealed(team, event.cand):
        _forget(team, name)


def open_rounds(team: "Team", event: Event, stands: Callable[[str, Case], bool]) -> None:
    """Rounds in which everybody has answered are open; what was said in rounds that are over of objections that still
    stand holds everywhere.
    """
    while over := [key for key in team.sealed_in if _is_over(team, key)]:
        said = [(key, team.sealed_in.pop(key)) for key in over]
        moved = [(name, floor, team.cases[key]) for key, table in said for name, floor in table.floors.items()]
        for name, floor, case in moved:
            if stands(name, case):
                _begins(team, team.objections[name], floor, event)


def _is_sealed(team: "Team", key: str) -> bool:
    table = team.sealed_in.get(key)
    return table is not None and table.sealed and team.cases[key].table is table


def _is_over(team: "Team", key: str) -> bool:
    case, table = team.cases[key], team.sealed_in[key]
    if case.table is table and table.sealed:
        sitting = team.sitting(case, table.target).keys()
        table.sealed = not sitting or bool(sitting - table.said.keys())
    return case.table is not table or not table.sealed


def _forget(team: "Team", name: str) -> None:
    """Its owner speaks of it openly: what they said under seal is not to be done any more."""
    for table in team.sealed_in.values():
        table.floors.pop(name, None)


def _begins(team: "Team", objection: Objection, floor: str, event: Event) -> None:
    before, objection.floor = objection.floor, floor
    for case in team.open.values():
        _answers_for(team, objection, case, before, floor, event)


def _answers_for(team: "Team", objection: Objection, case: Case, before: str, floor: str, event: Event) -> None:
    """Where it comes to bite what is on the table, its owner's answer there is `object`, and none comes back."""
    table = case.table
    if table is None or not objection.reaches(case, team.roles) or bites(before, case, table):
        return
    seated = objection.owner in team.sitting(case, table.target)
    said = table.said.get(objection.owner)
    if seated and bites(floor, case, table) and not (said and said.what == "object"):
        table.said[objection.owner] = Said("object", objection.reason, objection.owner, event.at)
