"""The flashback bar: the acts that a viewer may see, as dense ordinals, and the place in the log behind each.

The order within the log is never shown: a viewer counts only what is theirs to see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from math import log1p
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from castlist.queries.doors import Names
from castlist.queries.shapes import DayMark, Flashback, Tick
from castlist.queries.tallies import Acts, Row, Rows, Tally, some, tally
from castlist.queries.telling import OF_RECORDS, QUIET, ROSTER, named_in, target_before, tell, weight
from castlist.records.models import Event, Fact, Production
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State

WAITING = frozenset("motion_opened motion_agreed motion_withdrawn reported".split())
"""Events of something that waits for others, which no bar shows."""


QUARTER = 900_000
"""A quarter of an hour, in milliseconds."""


def visible(production: str, role: str, sight: Sight, viewer: str) -> QuerySet[Event]:
    """Every event of the role, and of the whole production, that the viewer may know of."""
    return _of_room(production, role, sight, viewer)


def in_room(production: Production, role: str, sight: Sight, viewer: str, near: int | None = None) -> Tally:
    """The acts of a room that the viewer may see, and the last event after which the room may look different."""

    def stirring() -> QuerySet[Event]:
        return _of_room(production.pk, role, sight, viewer, also=WAITING)

    return tally(production, ("room", role, viewer, sight.hidden), stirring, also=WAITING, near=near)


def _of_room(
    production: str, role: str, sight: Sight, viewer: str, *, also: frozenset[str] = frozenset()
) -> QuerySet[Event]:
    common = Q(role="", kind__in=ROSTER | also) | _merged(production, [role], sight.hidden)
    rows = Event.objects.filter(Q(role=role) | common, production_id=production)
    rows = rows.exclude(kind__in=QUIET - also).filter(Q(sealed=False) | Q(by=viewer))
    return rows.exclude(cand__in=sight.hidden) if sight.hidden else rows


def _merged(production: str, roles: list[str], hidden: frozenset[str]) -> Q:
    """Two records became one, or one two: in the rooms where it changed a candidacy, for whoever may see it there."""
    changed = Fact.objects.filter(
        production_id=production, kind="candidacy", role__in=roles, from_seq=OuterRef("seq")
    ).exclude(cand__in=hidden)
    return Q(role="", kind__in=OF_RECORDS) & Q(Exists(changed))


def in_rooms(production: Production, seen: Mapping[str, Sight], viewer: str, near: int | None = None) -> Tally:
    """The acts of the rooms that the viewer may see, and of the whole production."""
    views = tuple(sorted((role, view.hidden) for role, view in seen.items() if view.room))
    return tally(production, ("rooms", viewer, views), lambda: visible_in(production.pk, seen, viewer), near=near)


def visible_in(production: str, seen: Mapping[str, Sight], viewer: str) -> QuerySet[Event]:
    """Every event of the rooms that the viewer may see, and of the whole production."""
    rooms = [role for role, view in seen.items() if view.room]
    hidden = frozenset(cand for view in seen.values() for cand in view.hidden)
    common = Q(role="", kind__in=ROSTER) | _merged(production, rooms, hidden)
    rows = Event.objects.filter(Q(role__in=rooms) | common, production_id=production)
    rows = rows.exclude(kind__in=QUIET).filter(Q(sealed=False) | Q(by=viewer))
    return rows.exclude(cand__in=hidden) if hidden else rows


def ordinals_in(production: str, seen: Mapping[str, Sight], viewer: str, place: int) -> dict[str, int]:
    """How many of the acts had happened at a place in the log, by role; '' for those that every room shows."""
    rows = visible_in(production, seen, viewer).filter(seq__lte=place).order_by()
    found = dict(rows.exclude(kind__in=OF_RECORDS).values_list("role").annotate(Count("seq")))
    hidden = frozenset(cand for view in seen.values() for cand in view.hidden)
    merges = Event.objects.filter(production_id=production, role="", kind__in=OF_RECORDS, seq__lte=place).values("seq")
    changed = Fact.objects.filter(production_id=production, kind="candidacy", from_seq__in=merges)
    for role, _ in changed.exclude(cand__in=hidden).values_list("role", "from_seq").distinct().order_by():
        found[role] = found.get(role, 0) + 1
    return found


def ordinal_at(rows: QuerySet[Event], when: int) -> int:
    """The ordinal of the last act at or before a wall time in milliseconds; 0 when nothing had happened yet.

    The order is the place in the log, never the clock: later places with earlier times do not count backwards.
    """
    place = rows.filter(at__lte=when).order_by("-seq").values_list("seq", flat=True).first()
    return rows.filter(seq__lte=place).count() if place is not None else 0


def _moment(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, zone)


def part_of_day(moment: datetime, today: date) -> str:
    """this morning, yesterday evening, Tuesday, 3 December: as somebody would say it."""
    part = "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"
    days = (today - moment.date()).days
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


@lru_cache(maxsize=4096)
def _quarter(quarter: int, zone: ZoneInfo, today: date) -> str:
    """What part of which day a quarter of an hour belongs to; no zone's clock begins one within such a quarter."""
    return part_of_day(_moment(quarter * QUARTER, zone), today)


NARROW, WIDE = 20, 28
"""Per cent of the track between the middles of two labels; after one that begins at the edge."""


def _days(rows: tuple[Row, ...], lefts: list[float], zone: ZoneInfo, today: date) -> tuple[DayMark, ...]:
    """What each stretch of the track is called, under its own marks: where it begins, or as soon as there is room.

    Where there is none until it is over, the later of two is called: what came then matters more. The first stays.
    """
    stretches: list[tuple[str, float, float]] = []
    for row, left in zip(rows, lefts, strict=True):
        text = _quarter(row[1] // QUARTER, zone, today)
        begun = stretches.pop()[1] if stretches and stretches[-1][0] == text else left
        stretches.append((text, begun, left))
    marks: list[DayMark] = []
    for text, begun, over in stretches:
        if len(marks) > 1 and _room_after(marks[-1]) > max(begun, over):
            marks.pop()
        left = max(begun, _room_after(marks[-1])) if marks else begun
        if left <= over and not (marks and marks[-1].text == text):
            marks.append(DayMark(text, round(left, 2)))
    return _on_phones(marks)


LETTER, PAST_THE_END = 1.0, 6
"""Per cent of a phone’s track that half a letter of a label takes; how far beyond the end one may reach."""


def _on_phones(marks: list[DayMark]) -> tuple[DayMark, ...]:
    """Every label has room in short, as far apart as they are; the latest of those that have it are said in full."""
    firsts = ["", *(mark.text for mark in marks)]
    short = [_placed(mark, _in_short(mark.text, before)) for mark, before in zip(marks, firsts, strict=False)]
    for index in reversed(range(len(short))):
        full = _placed(short[index], short[index].text)
        begins, ends = _span(full)
        after = _span(short[index + 1])[0] if index + 1 < len(short) else 200.0
        if (index == 0 or _span(short[index - 1])[1] < begins) and ends < after:
            short[index] = full
    return tuple(short)


def _in_short(text: str, before: str) -> str:
    """today, yesterday, 3 Dec; of a day that the label before it names, the part of it."""
    day, _, part = text.partition(" ")
    if day in ("this", "yesterday"):
        return part if before.startswith(day) else "today" if day == "this" else day
    return f"{day} {part[:3]}" if part else text


def _placed(mark: DayMark, text: str) -> DayMark:
    left = mark.left if mark.left < 8 else min(mark.left, 100 + PAST_THE_END - len(text) * LETTER)
    return replace(mark, phone=text, phone_left=round(left, 2))


def _span(mark: DayMark) -> tuple[float, float]:
    """From where to where a label goes on a phone: the first from its mark on, others about it."""
    half = len(mark.phone) * LETTER
    return (mark.left, mark.left + 2 * half) if mark.left < 8 else (mark.phone_left - half, mark.phone_left + half)


def _room_after(mark: DayMark) -> float:
    """Where the next label has room."""
    return mark.left + (WIDE if mark.left < 8 else NARROW)


@lru_cache(maxsize=64)
def _track(
    rows: tuple[Row, ...], first: int, zone: ZoneInfo, today: date
) -> tuple[tuple[Tick, ...], tuple[DayMark, ...]]:
    """The marks along the track and the days under it: the same for the same acts, as long as the day lasts."""
    lefts = _lefts(rows)
    ticks = tuple(
        Tick(first + index, weight(row[2], '"what":"object"' in row[5]), left)
        for index, (row, left) in enumerate(zip(rows, lefts, strict=True))
    )
    return ticks, _days(rows, lefts, zone, today)


def bar(
    found: Acts, *, at: int | None, state: State, names: Names, zone: ZoneInfo, now: datetime, base: str, focus: str,
    came_from: str = "",
) -> Flashback:  # fmt: skip
    """The bar as the page draws it. `base` is the room's address.

    `focus`: the candidacy that was chosen. Chosen in the past it stays looked at there; chosen now it is left for
    whomever each act is about (`came_from`), and come back to.
    """

    def address(ordinal: int | None) -> str:
        past = ordinal is not None and ordinal < found.total
        stays, back = (focus, came_from) if at else ("", focus)
        asked = [("c", stays), ("from", back), ("at", ordinal)] if past else [("c", focus or came_from)]
        query = {name: value for name, value in asked if value}
        return f"{base}?{urlencode(query)}" if query else base

    ticks, days = _track(found.rows, found.first, zone, now.date())
    here = min(max(at, found.first), found.total) if at else found.total
    shown = found.rows[here - found.first] if 0 <= here - found.first < len(found.rows) else None
    is_now = here >= found.total
    moment = _moment(shown[1], zone) if shown else now
    part = part_of_day(moment, now.date())
    label = "Now" if is_now else f"{part[0].upper()}{part[1:]}, {moment:%H:%M}"
    table = _table(shown, reversed(found.rows[: here - found.first])) if shown else ""
    told = f"{tell(*shown[2:6], state, names, target=table)}." if shown else "Nothing has happened here yet."
    return Flashback(
        ticks=ticks, days=days, at=here, last=found.total,
        left=100.0 if is_now else ticks[here - found.first].left, label=label,
        sentence=told, now_url=address(None), then_url=address(0),
        previous_url=address(here - 1) if here > 1 else "", next_url=address(here + 1) if here < found.total else "",
        acts_url=f"{base}acts/",
    )  # fmt: skip


def _table(row: Row, earlier: Iterable[Row]) -> str:
    """What an answer was about, of the acts before it, the latest first; '' for any other act."""
    return target_before(row[4], earlier) if row[2] == "position_given" else ""


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act in the list of all."""

    ordinal: int
    at: datetime
    text: str
    url: str


PAGE = 100
"""Acts on one page of the list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of acts before they are put into words, the latest first; the ordinal of the first; how many pages."""

    rows: tuple[Row, ...]
    last: int
    pages: int

    @classmethod
    def of(cls, found: Tally, rows: Rows, page: int) -> "Listed":
        """The page asked for, or the nearest there is."""
        pages = max(1, -(-found.total // PAGE))
        last = found.total - (min(max(page, 1), pages) - 1) * PAGE
        first = max(1, last - PAGE + 1)
        return cls(tuple(reversed(some(found, rows, first, last - first + 1))), last, pages)

    def performers(self, state: State) -> set[str]:
        """Whom these acts are about."""
        stand = {cand.performer for row in self.rows if (cand := state.candidacy(row[4]))}
        return stand.union(*(named_in(row[2], row[5]) for row in self.rows))

    def told(self, state: State, names: Names, zone: ZoneInfo, base: str) -> tuple[ActRow, ...]:
        """Each in one sentence."""
        return tuple(
            ActRow(
                n, _moment(row[1], zone),
                tell(*row[2:6], state, names, target=_table(row, self.rows[self.last - n + 1 :])), f"{base}?at={n}",
            )
            for n, row in zip(range(self.last, 0, -1), self.rows, strict=False)
        )  # fmt: skip
