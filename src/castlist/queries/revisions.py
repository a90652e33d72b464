"""What a new revision would change about the one that is on the table."""

from collections.abc import Iterable
from typing import NamedTuple

from castlist.queries.texts import texts_of
from castlist.rules.decisions.facts import Proposal


class Row(NamedTuple):
    """A condition in words. With the `id` of one that is on the table, what is empty is as it is there."""

    id: str
    what: str
    text: str
    due: str
    asked_by: str


def says_the_same(old: Proposal, terms: str | None, rows: Iterable[Row] | None) -> bool:
    """True when terms and conditions are those of the proposal already; None: as they were."""
    said = texts_of([old.terms, *(text for c in old.conditions for text in (c.text, c.due))])
    if terms is not None and terms.strip() != said.words(old.terms):
        return False
    there = [Row(c.id, c.what, said.words(c.text), said.words(c.due), c.asked_by) for c in old.conditions]
    kept = {row.id: row for row in there}
    asked = there if rows is None else [_filled(row, kept.get(row.id)) for row in rows]
    return sorted(row[1:] for row in asked) == sorted(row[1:] for row in there)


def _filled(row: Row, was: Row | None) -> Row:
    words = Row(*(word.strip() for word in row))
    return Row(*(new or old for new, old in zip(words, was, strict=True))) if was else words
