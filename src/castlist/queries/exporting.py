"""Everything that is known of the people of a company, as far as the viewer may know it, to be taken along.

It is what each page of the directory shows them, but for what lies in files, what somebody needs on the day, and what
was said for somebody under 18; and nobody is in it to whom the viewer stands in a relation.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from castlist.queries.directory_media import Consent, consents_of
from castlist.queries.directory_person import Acquaintance, Sent, letters_about, put_forward_by, reads_contact
from castlist.queries.directory_reach import Reach, Stand, reach_of, stands_of
from castlist.queries.related import related_to
from castlist.queries.retention import periods
from castlist.queries.shapes import CareerPoint
from castlist.records.models import Company, Performer, Person
from castlist.rules.import_dates import said
from castlist.rules.languages import LANGUAGES

AT_ONCE: Final = 500
HEADINGS: Final = (
    "Name", "E-mail", "Phone", "Pronouns", "Agent", "Skills", "Voice", "Vocal range", "Playing range", "Credits",
    "A line about them", "Last heard of", "Known since", "Name as it is printed", "Language of their letters",
    "Where they stood here", "What was sent to them", "What they said to", "Who knows them",
)  # fmt: skip
"""They are read again as they stand when the file is brought back, but for what came of it here."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is known of one performer."""

    id: str
    name: str
    email: str
    """'' for whoever neither runs a desk nor owns the company; so is the number."""
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
    printed: str
    language: str
    stands: tuple[Stand, ...]
    """Candidacies that the viewer may know of, and what came of each."""
    letters: tuple[Sent, ...]
    consents: tuple[Consent, ...]
    known_by: tuple[Acquaintance, ...]


def people_of(viewer: Person, *, now: datetime, after: str = "", most: int = 0) -> Iterator[KnownPerson]:
    """Everybody whom the company knows, by id, but for those to whom the viewer stands in a relation.

    Who is in it hangs on no candidacy, as in the directory: whoever was missing would be known to stand somewhere.

    `after`: behind this id; `most`: so many at most, 0 for all. What was merged stands under the record that stays.
    Raises NotThere for whoever does not see the directory.
    """
    reach, left = reach_of(viewer, now=now), most
    contact, days = reads_contact(viewer, reach), periods(str(reach.company.pk))
    unseen = related_to(viewer)
    while rows := _some(reach.company, after, min(left, AT_ONCE) if most else AT_ONCE):
        after = rows[-1].pk
        for one in _known([row for row in rows if row.pk not in unseen], reach, days, contact=contact):
            left -= 1
            yield one
        if most and left <= 0:
            return


def _some(company: Company, after: str, most: int) -> Sequence[Performer]:
    rows = Performer.objects.filter(company=company, erased_at=None, merged_into=None, pk__gt=after)
    return list(rows.order_by("pk")[:most])


def _known(rows: Sequence[Performer], reach: Reach, days: dict[str, int], *, contact: bool) -> Iterator[KnownPerson]:
    """These people; in as many questions for many as for one."""
    stands = stands_of(reach, [row.pk for row in rows])
    every = [one for some in stands.values() for one in some]
    letters = defaultdict[str, list[Sent]](list)
    for performer, sent in letters_about(every):
        letters[performer].append(sent)
    agreed, known_by = consents_of(rows, stands, days), put_forward_by(every)
    for row in rows:
        yield KnownPerson(
            row.pk, row.name, row.email if contact else "", row.phone if contact else "", row.pronouns, row.agent,
            tuple(map(str, row.skills)), row.voice, row.range_low, row.range_high, row.plays_from, row.plays_to,
            tuple(CareerPoint(int(year), str(text)) for year, text in row.credits), row.note, row.last_heard,
            row.created_at, row.printed, row.language, tuple(stands.get(row.pk, ())), tuple(letters[row.pk]),
            tuple(agreed[row.pk]), tuple(known_by.get(row.pk, ())),
        )  # fmt: skip


def as_row(one: KnownPerson) -> list[str]:
    """The person as a row under HEADINGS."""
    return [
        one.name, one.email, one.phone, one.pronouns, one.agent, ", ".join(one.skills), one.voice,
        f"{one.range_low}-{one.range_high}" if one.range_low else "",
        f"{one.plays_from}-{one.plays_to}" if one.plays_from else "",
        "; ".join(f"{row.year}, {row.text}" for row in one.credits), one.note, one.last_heard,
        one.known_since.date().isoformat(), one.printed, LANGUAGES.get(one.language, ""),
        "; ".join(f"{row.role_name}, {row.production_name}: {row.says} ({said(row.at.date())})" for row in one.stands),
        "; ".join(_letter(row) for row in one.letters), "; ".join(_consent(row) for row in one.consents),
        "; ".join(f"{row.name} {row.how}" for row in one.known_by),
    ]  # fmt: skip


def _letter(one: Sent) -> str:
    return f"{one.what.capitalize()}, {one.role}, {one.production}: {one.sentence} ({said(one.at.date())})"


def _consent(one: Consent) -> str:
    until = f", until {said(one.until)}" if one.until else ""
    return f"{one.what}{until}" + (f" (said {said(one.at.date())})" if one.at else "")
