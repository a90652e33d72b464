"""The Jinja2 environment of our pages: addresses, and dates in the viewer's words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.utils import timezone
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from castlist.queries.shapes import Card, Frame
from castlist.rules.auditions import said_clock
from castlist.rules.callback_lines import length_said
from castlist.web.addresses import address
from castlist.web.chrome import theme_of
from castlist.web.drawing import REMEMBERED, lefts, ring_arcs, ring_segments, tick_marks
from castlist.web.kept_words import AUTHOR
from castlist.web.quick import Compiled, Kept, QuickCode, QuickContext
from castlist.web.staves import stave

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def environment(**options: Any) -> Environment:
    """An environment in which a forgotten name is an error and every text is escaped."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options["bytecode_cache"] = Compiled(Path(settings.COMPILED_TEMPLATES))
    env = Environment(**options)  # noqa: S701 - set in the line above
    env.context_class = QuickContext
    env.code_generator_class = QuickCode
    files = static if env.auto_reload else lru_cache(maxsize=256)(static)
    env.globals.update(static=files, url=url, now=timezone.localtime, posting=posting, theme_of=theme_of)
    env.globals.update(ring_arcs=ring_arcs, ring_segments=ring_segments, tick_marks=tick_marks, lefts=lefts)
    env.globals.update(stave=stave, card_of=cards_of(env), kept=kept_in(env))
    env.filters.update(clock=clock, day=day, stamp=stamp, when=when, iso=iso, plural=plural, length_said=length_said)
    env.filters.update(opening=opening)
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name."""
    return address(name, *args, **kwargs)


CARDS = 2048
"""Cards that a process keeps drawn: about two kilobytes each."""


def cards_of(env: Environment) -> Callable[..., Markup]:
    """Draws cards of the ladder; one that says the very same is drawn once, in whatever room and for whomever."""

    def drawn(card: Card, dense: bool) -> Markup:
        return Markup(env.get_template("components/card.jinja").module.card(card, dense=dense))  # type: ignore[attr-defined]  # noqa: S704

    if env.auto_reload:
        return drawn
    remembered = lru_cache(maxsize=CARDS)(drawn)
    these: dict[tuple[int, bool], tuple[Card, Markup]] = {}
    REMEMBERED.extend((remembered.cache_clear, these.clear))

    def known(card: Card, dense: bool) -> Markup:
        here, at, _ = card.url.partition("&at=")
        if at:  # the same card as at any other moment, but for where it leads
            now = str(remembered(replace(card, url=here), dense))
            return Markup(now.replace(f' href="{escape(here)}"', f' href="{escape(card.url)}"', 1))  # noqa: S704
        found = these.get((id(card), dense))
        if found is None or found[0] is not card:
            if len(these) >= CARDS:
                these.clear()
            found = these[id(card), dense] = card, remembered(card, dense)
        return found[1]

    return known


def kept_in(env: Environment) -> Callable[..., Any]:
    """What makes a component remembered that depends on nothing but what it is given."""

    def kept(component: Macro, not_with: str = "") -> Any:
        if env.auto_reload:
            return component
        known = Kept(component, not_with)
        REMEMBERED.append(known.forget)
        return known

    return kept


def csrf_of(request: HttpRequest) -> Markup:
    """The field that every form carries: one token for all forms of a page."""
    known: Markup | None = getattr(request, "castlist_csrf", None)
    if known is None:
        known = Markup(csrf_input(request))  # noqa: S704 - Django's own field
        request.castlist_csrf = known  # type: ignore[attr-defined]
    return known


def author_of(frame: Frame | None) -> Markup:
    """The field that says whose the form is, on a member's page: see kept_words."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(AUTHOR, frame.viewer.id) if frame else Markup("")


@pass_context
def posting(context: Context) -> dict[str, Any]:
    """What every form of a page is given: see components/form.jinja. The token is there for a block alone, too."""
    request, frame = context.get("request"), context.get("frame")
    return {
        "csrf": (csrf_of(request) if request else context.get("csrf_input", "")) + author_of(frame),
        "me": frame.viewer.id if frame else "",
        "urls": context.get("urls", {}),
        "key": context.get("key", ""),
        "acted": context.get("acted", ""),
        "errors": context.get("errors", {}),
        "typed": context.get("typed", {}),
        "looks": context.get("looks", {}),
        "refused": request.POST.get("key", "").partition(":")[2] if request and context.get("errors") else "",
    }


def local(moment: datetime | date) -> datetime | date:
    """The moment on the viewer's clock; a date stays a date."""
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


def clock(moment: datetime) -> str:
    """09:12."""
    return said_clock(timezone.localtime(moment))


def day(moment: datetime | date) -> str:
    """Thursday 3 December; with the year when it is not this one."""
    on = local(moment)
    year = "" if on.year == timezone.localtime().year else f" {on.year}"
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{year}"


def stamp(moment: datetime) -> str:
    """09:12; with the day when that is not today, in the words of `when`: yesterday, 09:12."""
    zone = timezone.get_current_timezone()
    return _stamp(moment, zone, datetime.now(zone).date())


def when(moment: datetime | None) -> str:
    """This morning, 09:12; yesterday, 18:40; Tuesday, 09:12; 3 December, 09:12."""
    if moment is None:
        return ""
    zone = timezone.get_current_timezone()
    return _when(moment, zone, datetime.now(zone).date())


@lru_cache(maxsize=4096)
def _stamp(moment: datetime, zone: tzinfo, today: date) -> str:
    at = moment.astimezone(zone)
    return said_clock(at) if at.date() == today else _when(moment, zone, today)


@lru_cache(maxsize=4096)
def _when(moment: datetime, zone: tzinfo, today: date) -> str:
    at = moment.astimezone(zone)
    days = (today - at.date()).days
    if days == 0:
        word = "this morning" if at.hour < 12 else "this afternoon" if at.hour < 18 else "this evening"
    elif days in (1, -1):
        word = "yesterday" if days == 1 else "tomorrow"
    elif 1 < days < 7:
        word = WEEKDAYS[at.weekday()]
    else:
        word = f"{at.day} {MONTHS[at.month - 1]}" + ("" if at.year == today.year else f" {at.year}")
    return f"{word}, {said_clock(at)}"


def iso(moment: datetime | date) -> str:
    """What a <time> element's datetime attribute wants."""
    return local(moment).isoformat()


def plural(count: int, one: str, many: str = "") -> str:
    """1 act; 13 acts; 1,300 acts."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


AT_ONCE = 900
"""Characters of somebody's words that are shown unasked, and lines."""
LINES_AT_ONCE = 16


def opening(text: str) -> str:
    """How somebody's words begin, up to the end of a word where there is one; what is not very long stays whole."""
    lines = text.split("\n")
    if len(text) <= AT_ONCE and len(lines) <= LINES_AT_ONCE:
        return text
    start = "\n".join(lines[: LINES_AT_ONCE * 2 // 3])
    if len(start) > AT_ONCE * 2 // 3:
        start = start[: AT_ONCE * 2 // 3]
        words = start.rsplit(maxsplit=1)
        start = words[0] if len(words) > 1 and len(words[1]) < 40 else start
    return f"{start.rstrip()} …"
