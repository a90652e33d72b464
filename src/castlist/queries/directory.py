"""The directory: whom the company knows, found by words and filters, with how many there are of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from castlist.queries.directory_reach import OUTCOMES, Known, Reach, Stand, known_to, reach_of, stands_in, with_outcomes
from castlist.queries.searching import FEW, Found, Search
from castlist.queries.seen_here import seen_here
from castlist.records.models import Company, Performer, Person, SavedSearch
from castlist.rules.searching import VOICE, WHOLE_SKILL, Asked, Card, asked, key_of, last_seen

LAST_PAGE = 20
"""Whoever looks further asks for less."""
SKILLS, VOICES = 12, 8
"""How many of each the page counts."""
BANDS = ((16, 25), (26, 35), (36, 45), (46, 60), (61, 110))
"""Playing ranges that the page counts."""
YEARS = 3
"""Somebody seen within so many years has been seen lately."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Whom somebody looks for: the words as they were typed, and what was chosen beside them."""

    text: str = ""
    skills: tuple[str, ...] = ()
    voice: str = ""
    plays: tuple[int, int] | None = None
    seen_before: int | None = None
    seen_after: int | None = None
    outcome: str = ""

    @property
    def asked(self) -> Asked:
        """The words with what was chosen. What was chosen counts before what was typed."""
        said = asked(self.text)
        return replace(
            said,
            skills=tuple(key for key in map(key_of, self.skills) if key),
            voice=key_of(self.voice),
            plays=self.plays or said.plays,
            seen_before=self.seen_before or said.seen_before,
            seen_after=self.seen_after or said.seen_after,
        )

    @property
    def is_nothing(self) -> bool:
        """True where nothing is asked for."""
        return self.asked.is_everybody and not self.outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One performer in the list."""

    id: str
    name: str
    pronouns: str
    note: str
    voice: str
    skills: tuple[str, ...]
    plays: str
    seen: int
    """The last year in which anybody knows something of them: by what they did elsewhere, by when somebody last heard
    of them, or by their having been here, as far as the viewer may know of it. 0 where none is known.
    """
    stands: tuple[Stand, ...]

    @property
    def url(self) -> str:
        """Their page."""
        return f"/people/{self.id}/"

    @property
    def initial(self) -> str:
        """What stands in place of a picture."""
        return self.name[:1].upper() or "·"


@dataclass(frozen=True, slots=True)
class Counted:
    """A filter that may be chosen, and how many of those found have it."""

    key: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that the viewer has kept."""

    id: str
    name: str
    query: str

    @property
    def url(self) -> str:
        """Where it is looked for again."""
        return f"/people/?{self.query}"


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything on the page."""

    company: Company
    filters: Filters
    total: int
    rows: tuple[Row, ...]
    page: int
    pages: int
    skills: tuple[Counted, ...]
    voices: tuple[Counted, ...]
    bands: tuple[Counted, ...]
    years: tuple[Counted, ...]
    outcomes: tuple[Counted, ...]
    saved: tuple[Saved, ...]
    """The viewer's own searches."""
    only_owned: bool
    """Whether the viewer owns the company and is on no team: no candidacy is theirs to know."""

    @property
    def sentence(self) -> str:
        """How many were found."""
        if not self.total:
            return "Nobody here is like that." if not self.filters.is_nothing else "Nobody is known here yet."
        said = "1 performer" if self.total == 1 else f"{self.total:,} performers"
        return f"{said}{', a page of the best' if self.pages > LAST_PAGE else ''}"


def directory(viewer: Person, filters: Filters, *, now: datetime, page: int = 1) -> Directory:
    """Whom the viewer finds. NotThere for whoever neither is on a team nor owns the company."""
    reach = reach_of(viewer, now=now)
    known = list(known_to(reach))
    by_outcome, here = with_outcomes(known), seen_here(reach, known, now=now)
    search, page = Search(reach.company.pk, seen=here), max(1, min(page, LAST_PAGE))
    among = by_outcome.get(filters.outcome) if filters.outcome else None
    found = search.find(filters.asked, among=among, start=(page - 1) * FEW, count=FEW)
    return Directory(
        reach.company, filters, found.total, _rows(reach, found.ids, known, here), page, -(-found.total // FEW),
        skills=_skills(search, found, filters),
        voices=_voices(search, found, filters),
        bands=_bands(search, found, filters),
        years=_years(search, found, filters, now.year),
        outcomes=tuple(
            Counted(key, label, search.count_among(found, by_outcome[key]), key == filters.outcome)
            for key, label in OUTCOMES.items()
        ),
        saved=_saved(viewer, reach), only_owned=reach.only_owned,
    )  # fmt: skip


def found_for(viewer: Person, filters: Filters, *, now: datetime, page: int = 1) -> tuple[int, tuple[Row, ...]]:
    """As `directory`, without any counts beside: how many were found, and one page of them."""
    reach = reach_of(viewer, now=now)
    asked = filters.asked
    by_year = asked.seen_before is not None or asked.seen_after is not None
    known = list(known_to(reach)) if filters.outcome or by_year else []
    among = with_outcomes(known).get(filters.outcome, set()) if filters.outcome else None
    start = (max(1, min(page, LAST_PAGE)) - 1) * FEW
    here = seen_here(reach, known, now=now) if by_year else {}
    found = Search(reach.company.pk, seen=here).find(asked, among=among, start=start, count=FEW)
    known = list(known_to(reach, found.ids))
    return found.total, _rows(reach, found.ids, known, seen_here(reach, known, now=now))


def _rows(reach: Reach, ids: Iterable[str], known: Iterable[Known], here: Mapping[str, int]) -> tuple[Row, ...]:
    wanted = list(ids)
    rows = {row.pk: row for row in Performer.objects.filter(pk__in=wanted, company=reach.company)}
    stands = stands_in(reach, (one for one in known if one[2] in rows))
    return tuple(_row(rows[key], stands.get(key, []), here.get(key, 0)) for key in wanted if key in rows)


def _row(p: Performer, stands: list[Stand], here: int) -> Row:
    plays = f"{p.plays_from}\u2013{p.plays_to}" if p.plays_from is not None and p.plays_to is not None else ""
    seen = max(here, last_seen(Card(p.name, credits=p.credits, last_heard=p.last_heard)))
    return Row(p.pk, p.name, p.pronouns, p.note, p.voice, tuple(p.skills), plays, seen, tuple(stands[:3]))


# -- How many of each


def _skills(search: Search, found: Found, filters: Filters) -> tuple[Counted, ...]:
    chosen = [key for key in map(key_of, filters.skills) if key]
    counted = dict(search.count(found, WHOLE_SKILL, SKILLS))
    keys = list(dict.fromkeys([*chosen, *counted]))
    return tuple(Counted(key, key, counted.get(key, found.total), key in chosen) for key in keys)


def _voices(search: Search, found: Found, filters: Filters) -> tuple[Counted, ...]:
    chosen = key_of(filters.voice)
    counted = dict(search.count(found, VOICE, VOICES))
    keys = list(dict.fromkeys([*([chosen] if chosen else []), *counted]))
    return tuple(Counted(key, key, counted.get(key, 0), key == chosen) for key in keys)


def _bands(search: Search, found: Found, filters: Filters) -> tuple[Counted, ...]:
    counts = search.count_passing(found, [Asked(plays=band) for band in BANDS])
    return tuple(
        Counted(
            f"{low}-{high}", f"{low}\u2013{high}" if high < 110 else f"over {low - 1}", n, filters.plays == (low, high)
        )
        for (low, high), n in zip(BANDS, counts, strict=True)
    )


def _years(search: Search, found: Found, filters: Filters, year: int) -> tuple[Counted, ...]:
    lately = year - YEARS
    counts = search.count_passing(found, [Asked(seen_after=lately - 1), Asked(seen_before=lately)])
    return (
        Counted(f"after={lately - 1}", f"seen since {lately}", counts[0], filters.seen_after == lately - 1),
        Counted(f"before={lately}", f"not seen since {lately}", counts[1], filters.seen_before == lately),
    )


# -- Searches that are kept


def saved_by(viewer: Person, *, now: datetime) -> tuple[Saved, ...]:
    """The viewer's own, by name. Raises NotThere for whoever does not see the directory."""
    return _saved(viewer, reach_of(viewer, now=now))


def _saved(viewer: Person, reach: Reach) -> tuple[Saved, ...]:
    rows = SavedSearch.objects.filter(person=viewer, company=reach.company).order_by("name", "pk")
    return tuple(Saved(row.pk, row.name, row.query) for row in rows)
