"""Texts as a viewer may read them: by the commitment under which the log knows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from castlist.records.statements import among, run


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that were fetched at once."""

    found: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    """By commitment: what was said, None once it is erased, and when that was."""

    def read(self, commitment: str) -> tuple[str, str]:
        """The text and its state: '' when readable or never given, 'withheld', 'erased on …'."""
        if not commitment:
            return "", ""
        if commitment == "withheld":
            return "", "withheld"
        text = self.found.get(commitment)
        if text is None:
            return "", ""
        body, erased_at = text
        if body is None:
            on = datetime.fromtimestamp(erased_at / 1000, UTC)
            return "", f"erased on {on.day} {on:%B %Y}"
        return body, ""

    def words(self, commitment: str) -> str:
        """The text, or in its place why it cannot be read."""
        body, state = self.read(commitment)
        return body or state


def texts_of(commitments: Iterable[str]) -> Texts:
    """These texts, in one query; erased ones without body. They are read anew for every page, and never kept."""
    wanted = sorted({c for c in commitments if c and c != "withheld"})
    if not wanted:
        return Texts()
    these, marks = among(wanted)
    rows = run(f"SELECT commitment, body, erased_at FROM text WHERE commitment {these}", [marks])  # noqa: S608
    return Texts({row[0]: (row[1], row[2]) for row in rows})
