"""The flashback bar: the acts that a viewer may see, as dense ordinals, and the place in the log behind each.

The order within the log is never shown: a viewer counts only what is theirs to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import log1p
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from castlist.queries.doors import Names
from castlist.queries.shapes import DayMark, Flashback, Tick
from castlist.queries.telling import QUIET, ROSTER, tell, weight
from castlist.records.models import Event
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State

WINDOW = 160
"""Acts drawn at most; the rest is reached by going on from either end."""

WAITING = frozenset("motion_opened motion_agreed motion_withdrawn reported".split())
"""Events of something that waits for others, which no bar shows."""

Row = tuple[int, int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Acts:
    """A window of the acts a viewer may see, as rows; the ordinal of the first; and how many there are in all."""

    rows: tuple[Row, ...]
    first: int
    total: int

    def seq(self, ordinal: int) -> int:
        """The place in the log of an ordinal within the window."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index][0] if self.rows else 0

    def time(self, ordinal: int) -> int:
        """The moment of an ordinal within the window."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index][1] if self.rows else 0

    def cand(self, ordinal: int) -> str:
        """Whom the act at an ordinal was about, or ''."""
        index = min(max(ordinal - self.first, 0), len(self.rows) - 1)
        return self.rows[index][4] if self.rows else ""


def visible(production: str, role: str, sight: Sight, viewer: str) -> QuerySet[Event]:
    """Every event of the role, and of the whole production, that the viewer may know of."""
    return _of_room(production, role, sight, viewer)


def stirring(production: str, role: str, sight: Sight, viewer: str) -> QuerySet[Event]:
    """Every event after which an open room may look different: acts with a tick, and what only waits for others."""
    return _of_room(production, role, sight, viewer, also=WAITING)


def _of_room(
    production: str, role: str, sight: Sight, viewer: str, *, also: frozenset[str] = frozenset()
) -> QuerySet[Event]:
    rows = Event.objects.filter(Q(role=role) | Q(role="", kind__in=ROSTER | also), production_id=production)
    rows = rows.exclude(kind__in=QUIET - also).filter(Q(sealed=False) | Q(by=viewer))
    return rows.exclude(cand__in=sight.hidden) if sight.hidden else rows


def visible_in(production: str, seen: Mapping[str, Sight], viewer: str) -> QuerySet[Event]:
    """Every event of the rooms that the viewer may see, and of the whole production."""
    rooms = [role for role, view in seen.items() if view.room]
    rows = Event.objects.filter(Q(role__in=rooms) | Q(role="", kind__in=ROSTER), production_id=production)
    rows = rows.exclude(kind__in=QUIET).filter(Q(sealed=False) | Q(by=viewer))
    hidden = frozenset(cand for view in seen.values() for cand in view.hidden)
    return rows.exclude(cand__in=hidden) if hidden else rows


def ordinals_in(rows: QuerySet[Event], place: int) -> dict[str, int]:
    """How many of the acts had happened at a place in the log, by role; '' for those of the whole production."""
    found = rows.filter(seq__lte=place).order_by().values_list("role").annotate(Count("seq"))
    return dict(found)


def acts(rows: QuerySet[Event], ordinal: int | None) -> Acts:
    """The acts around an ordinal, or the latest ones."""
    fields = ("seq", "at", "kind", "by", "cand", "data")
    latest = list(rows.order_by("-seq").values_list(*fields)[: WINDOW + 1])
    if len(latest) <= WINDOW:
        return Acts(tuple(reversed(latest)), 1, len(latest))
    total = rows.count()
    if ordinal is None or ordinal > total - WINDOW:
        return Acts(tuple(reversed(latest[:WINDOW])), total - WINDOW + 1, total)
    first = max(1, ordinal - WINDOW // 2)
    window = rows.order_by("seq").values_list(*fields)[first - 1 : first - 1 + WINDOW]
    return Acts(tuple(window), first, total)


def last_seq(rows: QuerySet[Event]) -> int:
    """The place in the log of the last act that the viewer may see."""
    return rows.order_by("-seq").values_list("seq", flat=True).first() or 0


def _moment(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


def part_of_day(moment: datetime, now: datetime) -> str:
    """this morning, yesterday evening, Tuesday, 3 December: as somebody would say it."""
    part = "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"this {part}"
    if days == 1:
        return f"yesterday {part}"
    return f"{moment:%A}" if 0 < days < 7 else f"{moment.day} {moment:%B}"


def _lefts(rows: tuple[Row, ...]) -> list[float]:
    """Where each act stands along the track: pauses show, but a night does not push a morning into one line."""
    if not rows:
        return []
    gaps = [0.0, *(1 + 0.6 * log1p(max(b[1] - a[1], 0) / 60_000) for a, b in pairwise(rows))]
    along, whole = 0.0, sum(gaps) or 1.0
    lefts = []
    for gap in gaps:
        along += gap
        lefts.append(round(2 + 96 * along / whole, 2))
    return lefts


def _days(rows: tuple[Row, ...], lefts: list[float], zone: ZoneInfo, now: datetime) -> tuple[DayMark, ...]:
    marks: list[DayMark] = []
    for row, left in zip(rows, lefts, strict=True):
        text = part_of_day(_moment(row[1], zone), now)
        if not marks or (marks[-1].text != text and left - marks[-1].left > 12):
            marks.append(DayMark(text, left))
    return tuple(marks)


def bar(
    found: Acts, *, at: int | None, state: State, names: Names, zone: ZoneInfo, now: datetime, base: str, focus: str
) -> Flashback:
    """The bar as the page draws it. `base` is the room's address; `focus` the candidacy that stays looked at."""

    def address(ordinal: int | None) -> str:
        query = {k: v for k, v in (("c", focus), ("at", ordinal if ordinal and ordinal < found.total else "")) if v}
        return f"{base}?{urlencode(query)}" if query else base

    lefts = _lefts(found.rows)
    ticks = tuple(
        Tick(found.first + index, weight(row[2], '"what":"object"' in row[5]), left)
        for index, (row, left) in enumerate(zip(found.rows, lefts, strict=True))
    )
    here = min(max(at, found.first), found.total) if at else found.total
    shown = found.rows[here - found.first] if 0 <= here - found.first < len(found.rows) else None
    is_now = here >= found.total
    moment = _moment(shown[1], zone) if shown else now
    label = "Now" if is_now else f"{part_of_day(moment, now).capitalize()}, {moment:%H:%M}"
    told = f"{tell(*shown[2:6], state, names)}." if shown else "Nothing has happened here yet."
    return Flashback(
        ticks=ticks, days=_days(found.rows, lefts, zone, now), at=here, last=found.total,
        left=100.0 if is_now else ticks[here - found.first].left, label=label,
        sentence=told, now_url=address(None),
        previous_url=address(here - 1) if here > 1 else "", next_url=address(here + 1) if here < found.total else "",
        acts_url=f"{base}acts/",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act in the list of all."""

    ordinal: int
    at: datetime
    text: str
    url: str


PAGE = 100
"""Acts on one page of the list."""


def listed(
    rows: QuerySet[Event], page: int, *, state: State, names: Names, zone: ZoneInfo, base: str
) -> tuple[tuple[ActRow, ...], int]:
    """One page of acts, the latest first, and how many pages there are."""
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    start = (min(max(page, 1), pages) - 1) * PAGE
    fields = ("seq", "at", "kind", "by", "cand", "data")
    found = rows.order_by("-seq").values_list(*fields)[start : start + PAGE]
    return tuple(
        ActRow(
            total - start - index, _moment(row[1], zone), tell(row[2], row[3], row[4], row[5], state, names),
            f"{base}?at={total - start - index}",
        )
        for index, row in enumerate(found)
    ), pages  # fmt: skip
