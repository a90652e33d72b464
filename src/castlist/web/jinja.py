"""The Jinja2 environment of our pages: addresses, dates in the viewer's words, and the geometry of the ring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import cos, pi, sin
from typing import Any

from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

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


def environment(**options: Any) -> Environment:
    """An environment in which a forgotten name is an error and every text is escaped."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options)  # noqa: S701 - set in the line above
    env.globals.update(static=static, url=url, ring_arcs=ring_arcs, now=timezone.localtime, posting=posting)
    env.filters.update(clock=clock, day=day, when=when, iso=iso, plural=plural)
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def posting(context: Context) -> dict[str, Any]:
    """What every form of a page is given: see components/form.jinja. The token is there for a block alone, too."""
    request = context.get("request")
    return {
        "csrf": context.get("csrf_input") or (csrf_input(request) if request else ""),
        "urls": context.get("urls", {}),
        "key": context.get("key", ""),
        "acted": context.get("acted", ""),
        "errors": context.get("errors", {}),
        "typed": context.get("typed", {}),
    }


def local(moment: datetime | date) -> datetime | date:
    """The moment on the viewer's clock; a date stays a date."""
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def clock(moment: datetime) -> str:
    """09:12."""
    return f"{local(moment):%H:%M}"


def day(moment: datetime | date) -> str:
    """Thursday 3 December; with the year when it is not this one."""
    on = local(moment)
    year = "" if on.year == timezone.localtime().year else f" {on.year}"
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{year}"


def when(moment: datetime | None) -> str:
    """This morning, 09:12; yesterday, 18:40; Tuesday, 09:12; 3 December, 09:12."""
    if moment is None:
        return ""
    at, today = timezone.localtime(moment), timezone.localtime()
    days = (today.date() - at.date()).days
    if days == 0:
        word = "this morning" if at.hour < 12 else "this afternoon" if at.hour < 18 else "this evening"
    elif days in (1, -1):
        word = "yesterday" if days == 1 else "tomorrow"
    elif 1 < days < 7:
        word = WEEKDAYS[at.weekday()]
    else:
        word = f"{at.day} {MONTHS[at.month - 1]}" + ("" if at.year == today.year else f" {at.year}")
    return f"{word}, {clock(at)}"


def iso(moment: datetime | date) -> str:
    """What a <time> element's datetime attribute wants."""
    return local(moment).isoformat()


def plural(count: int, one: str, many: str = "") -> str:
    """1 act; 13 acts."""
    return f"{count} {one if count == 1 else many or one + 's'}"


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
