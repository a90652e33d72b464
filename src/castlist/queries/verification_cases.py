"""What a second reading of a room keeps of its cases: what is on the table, who said what, what was objected to."""

from dataclasses import dataclass, field
from typing import Any

ORDER = ("named", "consider", "audition", "callback", "offer", "cast")


@dataclass(slots=True)
class Said:
    """What somebody's answer to the latest revision is."""

    what: str
    reason: str
    by: str
    at: int


@dataclass(slots=True)
class OnTable:
    """An open proposal."""

    revision: int
    target: str
    conditions: dict[str, tuple[str, bool]]
    terms: str = ""
    said: dict[str, Said] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    joined: list[str] = field(default_factory=list)
    sealed: bool = False
    floors: dict[str, str] = field(default_factory=dict)
    """From where objections stand that were raised or moved here under seal, in that order."""


@dataclass(slots=True)
class Case:
    """A candidacy."""

    id: str
    role: str
    performer: str
    place: int
    reaches_rivals: bool
    step: str = "named"
    ended: bool = False
    revision: int = 0
    minutes: int = 0
    cleared: bool = False
    table: OnTable | None = None


@dataclass(slots=True)
class Objection:
    """An objection, as far as it sets its owner's answer."""

    owner: str
    performer: str
    role: str
    scope: str
    reason: str
    floor: str

    def reaches(self, case: Case, roles: dict[str, dict[str, Any]]) -> bool:
        """True when it is about this case: of its role, of a role that covers it, or of any."""
        about = self.scope == "production" or self.role in (case.role, roles.get(case.role, {}).get("covers", ""))
        return about and case.performer == self.performer


def bites(floor: str, case: Case, table: OnTable) -> bool:
    """True when an objection from this floor bites what is on the table; one that has no floor yet does not."""
    target = table.target
    if not floor or target not in ORDER or ORDER.index(target) < ORDER.index(case.step):
        return False
    return ORDER.index(target) >= ORDER.index(floor)


def conditions(data: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """By name, the sort of each condition of a revision, and that it is not met yet."""
    return {c["id"]: (c["what"], False) for c in data.get("conditions", ())}
