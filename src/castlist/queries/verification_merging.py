"""Two records made one, and made two again, as the second reading of `castlist verify` tells it from raw events."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from castlist.queries.verification_cases import ORDER, Case

if TYPE_CHECKING:
    from castlist.queries.verification_seats import Team


@dataclass(slots=True)
class United:
    """What was whose before two records became one."""

    keep: str
    cases: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    related: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """Person to the place that the one record took over, and the one that it had."""
    waived: dict[tuple[str, str], int] = field(default_factory=dict)
    """What came to be waived for the one, and at which place it had been waived for the other."""


def merge(team: "Team", data: dict[str, Any]) -> None:
    """The performer `gone` is the performer `keep`."""
    keep, gone = data["keep"], data["gone"]
    united = United(keep, cases=[c.id for c in team.cases.values() if c.performer == gone])
    for case in [team.cases[key] for key in united.cases]:
        for stays, ends in _pairs(team, case, keep):
            stays.reaches_rivals = stays.reaches_rivals or ends.reaches_rivals
            ends.ended = True
            united.ended.append(ends.id)
            team.lay(ends, None)
        team.give(case, keep)
    for name, objection in team.objections.items():
        if objection.performer == gone:
            united.objections.append(name)
            objection.performer = keep
    for person, related in team.related.items():
        if gone in related and related[gone] > related.get(keep, -1):
            united.related[person] = (related[gone], related.get(keep))
            related[keep] = related[gone]
    for key, waived in team.waived.items():
        if gone in waived and keep not in waived:
            united.waived[key] = team.waived_at.get(key, 0)
            waived.add(keep)
    _close_gate(team, keep)
    team.united[gone] = united


def _pairs(team: "Team", case: Case, keep: str) -> Iterator[tuple[Case, Case]]:
    """Where both live for one role: the one that stays, the one that ends."""
    for mine in [c for c in team.of.get((case.role, keep), ()) if not c.ended and not case.ended]:
        order = {c.id: (ORDER.index(c.step), c.table is None, c.place) for c in (mine, case)}
        yield (case, mine) if order[case.id] < order[mine.id] else (mine, case)


def part(team: "Team", data: dict[str, Any]) -> None:
    """They are two again."""
    keep, gone = data["keep"], data["gone"]
    united = team.united.pop(gone)
    for key in united.cases:
        team.give(team.cases[key], gone)
    for case in [team.cases[key] for key in united.ended]:
        case.ended = any(not other.ended for other in team.of[case.role, case.performer] if other is not case)
    for name in united.objections:
        team.objections[name].performer = gone
    for person, (taken, before) in united.related.items():
        related = team.related[person]
        if related.get(keep) == taken and not (taken == 0 and (person, keep) in team.own):
            del related[keep]
            if before is not None:
                related[keep] = before
    for seat, place in united.waived.items():
        if team.waived_at.get(seat, 0) == place:
            team.waived[seat].discard(keep)
    for performer in (keep, gone):
        _close_gate(team, performer)


def _close_gate(team: "Team", performer: str) -> None:
    for case in team.cases.values():
        case.cleared = case.cleared and (case.performer != performer or case.ended)
