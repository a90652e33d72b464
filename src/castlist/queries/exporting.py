"""Everything that is known of the people of a company, for whoever runs a desk there or owns it, to be taken along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from castlist.queries.imports import lists_door
from castlist.queries.keeping_pages import not_theirs
from castlist.queries.shapes import CareerPoint
from castlist.records.models import Company, Performer, Person

AT_ONCE: Final = 500
HEADINGS: Final = (
    "Name", "E-mail", "Phone", "Pronouns", "Agent", "Skills", "Voice", "Vocal range", "Playing range", "Credits",
    "A line about them", "Last heard of", "Known since",
)  # fmt: skip
"""They are read again as they stand when the file is brought back."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is known of one performer."""

    id: str
    name: str
    email: str
    phone: str
    pronouns: str
    agent: str
    skills: tuple[str, ...]
    voice: str
    range_low: str
    range_high: str
    plays_from: int | None
    plays_to: int | None
    credits: tuple[CareerPoint, ...]
    note: str
    last_heard: str
    known_since: datetime


def people_of(viewer: Person, *, after: str = "", most: int = 0) -> Iterator[KnownPerson]:
    """Everybody whom the company knows, by id, but for those of whom the viewer is not to know anything.

    `after`: behind this id; `most`: so many at most, 0 for all. What was merged stands under the record that stays.
    """
    company, left = lists_door(viewer), most
    while rows := _some(company, after, min(left, AT_ONCE) if most else AT_ONCE):
        after = rows[-1].pk
        unseen = not_theirs(viewer, {row.pk for row in rows})
        for row in rows:
            if row.pk not in unseen:
                left -= 1
                yield _known(row)
        if most and left <= 0:
            return


def _some(company: Company, after: str, most: int) -> Sequence[Performer]:
    rows = Performer.objects.filter(company=company, erased_at=None, merged_into=None, pk__gt=after)
    return list(rows.order_by("pk")[:most])


def _known(row: Performer) -> KnownPerson:
    return KnownPerson(
        row.pk, row.name, row.email, row.phone, row.pronouns, row.agent, tuple(map(str, row.skills)), row.voice,
        row.range_low, row.range_high, row.plays_from, row.plays_to,
        tuple(CareerPoint(int(year), str(text)) for year, text in row.credits), row.note, row.last_heard,
        row.created_at,
    )  # fmt: skip


def as_row(one: KnownPerson) -> list[str]:
    """The person as a row under HEADINGS."""
    return [
        one.name, one.email, one.phone, one.pronouns, one.agent, ", ".join(one.skills), one.voice,
        f"{one.range_low}-{one.range_high}" if one.range_low else "",
        f"{one.plays_from}-{one.plays_to}" if one.plays_from else "",
        "; ".join(f"{row.year}, {row.text}" for row in one.credits), one.note, one.last_heard,
        one.known_since.date().isoformat(),
    ]  # fmt: skip
