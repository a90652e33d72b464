"""What the pages draw: the consent ring and the marks of the flashback bar, as SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, pi, sin

from markupsafe import Markup

from castlist.queries.shapes import Segment, Tick

RADIUS = 51.0  # of the ring, in a picture 120 units wide
STROKES = {
    "concern": (12.0, 26.0, 3.0, -1.0),
    "object": (4.6, 16.0, 2.0, -1.0),
    "none": (6.6, 14.0, 1.0, 0.0),
    "reported": (15.0, 31.0, 5.0, -1.0),
}
"""How long one dash with its gap is in a large picture and in one of 28 pixels; how long in the pattern of ring.css;
what the last one leaves off."""


@dataclass(frozen=True, slots=True)
class Arc:
    """One segment of a ring: its path, and the path length that lets its pattern end where the segment ends."""

    d: str
    length: str


def ring_arcs(kinds: Sequence[str], *, small: bool = False) -> tuple[Arc, ...]:
    """The segments of a ring in order, clockwise from the top. Rings of the same kinds are worked out once."""
    return _arcs(tuple(kinds), small)


@lru_cache(maxsize=1024)
def _arcs(kinds: tuple[str, ...], small: bool) -> tuple[Arc, ...]:
    if not kinds:
        return ()
    slot = 2 * pi * RADIUS / len(kinds)
    gap = 0.0 if len(kinds) == 1 else min(11.0 if small else 6.0, slot * 0.3)
    return tuple(
        Arc(_path(index * slot + gap / 2, (index + 1) * slot - gap / 2), _pattern(kind, slot - gap, small))
        for index, kind in enumerate(kinds)
    )


def _path(begin: float, end: float) -> str:
    """From one place on the ring to another; in two halves where it is long, as a full circle is no arc."""
    stops = (begin, end) if end - begin < pi * RADIUS else (begin, (begin + end) / 2, end)
    points = [_point(stop) for stop in stops]
    arcs = "".join(f"A{RADIUS:g} {RADIUS:g} 0 0 1 {x:g} {y:g}" for x, y in points[1:])
    return f"M{points[0][0]:g} {points[0][1]:g}{arcs}"


def _point(along: float) -> tuple[float, float]:
    angle = along / RADIUS
    return round(60 + RADIUS * sin(angle), 1), round(60 - RADIUS * cos(angle), 1)


def _pattern(kind: str, long: float, small: bool) -> str:
    """A path length in which a whole number of dashes fits: at least two, or one dot."""
    if kind not in STROKES:
        return ""
    large_unit, small_unit, units, rest = STROKES[kind]
    count = max(1 if kind == "none" else 2, round(long / (small_unit if small else large_unit)))
    return f"{count * units + rest:g}"


def ring_segments(segments: Sequence[Segment], *, small: bool = False, titles: bool = True) -> Markup:
    """The segments of a ring as paths, each with a title where `titles` says so. Equal rings are drawn once."""
    return _segments(tuple((s.kind, s.name, s.says, s.reason) for s in segments), small, titles)


@lru_cache(maxsize=2048)
def _segments(rows: tuple[tuple[str, str, str, str], ...], small: bool, titles: bool) -> Markup:
    drawn = []
    for (kind, name, says, reason), arc in zip(rows, _arcs(tuple(row[0] for row in rows), small), strict=True):
        long = f' pathLength="{arc.length}"' if arc.length else ""
        words = escape(f"{name}: {says}" + (f" – {reason}" if reason else ""))
        title = f"<title>{words}</title>" if titles else ""
        drawn.append(f'<path class="seg seg-{kind}" d="{arc.d}"{long}>{title}</path>')
        if kind == "sealed":
            drawn.append(f'<path class="seg-hollow" d="{arc.d}"/>')
    return Markup("".join(drawn))  # noqa: S704 - every word in it was escaped above


REMEMBERED: list[Callable[[], None]] = [_segments.cache_clear]
"""How everything that is remembered as it was drawn, and may hold a name or a reason, is forgotten."""
_seen: list[tuple[int, int]] = [(0, 0)]


def forget_erased(mark: tuple[int, int]) -> None:
    """Nothing drawn is remembered from before the latest erasure, of which `mark` is the mark."""
    if _seen[0] != mark:
        _seen[0] = mark
        for forget in REMEMBERED:
            forget()


def lefts(ticks: Sequence[Tick]) -> str:
    """Where each act stands along the track, in order."""
    return " ".join(f"{tick.left}" for tick in ticks)


@lru_cache(maxsize=64)
def tick_marks(ticks: tuple[Tick, ...]) -> Markup:
    """The marks of the bar: one path for each weight, in a picture that is stretched to the width of the track."""
    by_weight: dict[str, list[str]] = {}
    for tick in ticks:
        top, bottom = (11, 25) if tick.weight == "act" else (6, 30)
        by_weight.setdefault(tick.weight, []).append(f"M{tick.left:g} {top}V{bottom}")
    paths = "".join(f'<path class="tick tick-{weight}" d="{"".join(d)}"/>' for weight, d in sorted(by_weight.items()))
    box = 'viewBox="0 0 100 50" preserveAspectRatio="none" width="100%" height="50"'
    return Markup(f"<svg {box}>{paths}</svg>")  # noqa: S704 - numbers and our own words only
