"""What a backup takes of the records, whichever database they lie in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from castlist.queries import backups


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records say of themselves, of the moment of the copy."""

    heads: dict[str, dict[str, list[Any]]]
    steps: list[str]
    matters: int
    pictures: set[str]

    @property
    def events(self) -> int:
        """How many events all logs hold."""
        return sum(int(count) for streams in self.heads.values() for count, _hash in streams.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy of the records: where it lies, how long it is when it is unpacked, and what it says of itself."""

    path: Path
    length: int
    facts: Facts


def facts_of(cursor: backups.Cursor) -> Facts:
    """What the rows that the cursor sees say of themselves."""
    return Facts(backups.heads(cursor), backups.steps(cursor), backups.matters(cursor), backups.pictures(cursor))
