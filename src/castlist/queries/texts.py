"""Texts as a viewer may read them: by the commitment under which the log knows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from castlist.queries.log import texts
from castlist.records.models import Text


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that were fetched at once."""

    found: dict[str, Text] = field(default_factory=dict)

    def read(self, commitment: str) -> tuple[str, str]:
        """The text and its state: '' when readable or never given, 'withheld', 'erased on …'."""
        if not commitment:
            return "", ""
        if commitment == "withheld":
            return "", "withheld"
        text = self.found.get(commitment)
        if text is None:
            return "", ""
        if text.body is None:
            on = datetime.fromtimestamp(text.erased_at / 1000, UTC)
            return "", f"erased on {on.day} {on:%B %Y}"
        return text.body, ""


def texts_of(commitments: Iterable[str]) -> Texts:
    """These texts, in one query."""
    return Texts(texts(commitments))
