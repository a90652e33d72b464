"""A paper is drawn apart and handed out, to whoever was shown what stands on it; or it is said why there is none."""

import json
import logging
import os
import subprocess
import sys
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from castlist.web.acting import error_page
from castlist.web.jinja import MONTHS, WEEKDAYS
from castlist.web.limits import came_from, too_often
from castlist.web.papers import apart

log = logging.getLogger(__name__)
SIZES: Final = {"a4": "a4", "letter": "us-letter"}
MOST: Final = 1_000
"""People on one paper."""
MOST_BYTES: Final = 3_000_000
"""Of all that stands on one paper: a few hundred forms, with long answers."""
SECONDS: Final = 25
"""After which a paper is given up."""
PATIENCE: Final = 6
"""Seconds that somebody is made to wait for one of the places."""
MEMBERS, OTHERS = threading.BoundedSemaphore(2), threading.BoundedSemaphore(1)
"""Papers that are drawn at once: nobody who comes by a shared link keeps a member from printing."""
PRINTED_AT_MOST: Final = 60
"""Papers from one address in ten minutes, by whoever comes by a shared link."""

SHOWN_BY_A_BROWSER: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""A browser that shows a PDF puts it into a page of its own, and some hold that page to the policy of the file. Nothing
else is fetched or run by it."""

NO_SIZE = "Papers come in two sizes: ?paper=a4, which is meant too where nothing is said, and ?paper=letter."
TOO_MUCH = f"More than {MOST:,} people, or too many words, would stand on it: nothing so long is printed at once."
BUSY = "Others are printing just now. Ask again in a moment."
NOT_DRAWN = "This paper could not be drawn. The page that it belongs to says the same, and your browser can print that."


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper, and how it is called. `template`: a file of this folder, without its ending."""

    template: str
    file: str
    """The name under which it is kept, without its ending."""
    title: str
    production: str
    zone: ZoneInfo
    about: str = ""
    """Of which day, and where. It stands on each page, beside the production."""
    lead: str = ""
    """Below the title."""
    empty: str = ""
    """What is said where nobody is on it."""
    foot: str = ""
    """On each page."""
    dated: bool = True
    """It says when it was printed: what hangs on a door is soon an older one."""
    people: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)
    """What its template reads besides."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By the name under which its template reads them: each is made small first, and left out where it is none."""


class NotDrawn(Exception):
    """There is no paper: it could not be drawn."""


class TooLarge(NotDrawn):
    """There is no paper: it took more time or memory than a paper is given."""


def printed(
    request: HttpRequest, paper: Paper, *, at: datetime, places: threading.BoundedSemaphore = MEMBERS
) -> HttpResponse:
    """The paper as a PDF that a browser opens; else a page that says why there is none."""
    size = SIZES.get(request.GET.get("paper", "a4"))
    if size is None:
        return error_page(request, 422, NO_SIZE)
    if paper.people > MOST:
        return error_page(request, 422, TOO_MUCH)
    asked = as_asked(paper.template, data_of(paper, size=size, at=at))
    if len(asked) > MOST_BYTES:
        return error_page(request, 422, TOO_MUCH)
    asked = with_pictures(asked, paper.pictures)
    if not places.acquire(timeout=PATIENCE):
        return _later(request, BUSY)
    try:
        made = drawn(asked)
    except TooLarge as no:
        log.warning("A paper was too large: %s (%s)", no, paper.template, extra={"request": request})
        return error_page(request, 422, TOO_MUCH)
    except NotDrawn as no:
        log.error("A paper was not drawn: %s (%s)", no, paper.template, extra={"request": request})
        return _later(request, NOT_DRAWN)
    finally:
        places.release()
    return HttpResponse(made, content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="{paper.file}.pdf"',
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex", "Content-Security-Policy": SHOWN_BY_A_BROWSER,
    })  # fmt: skip


def for_anybody(request: HttpRequest, paper: Paper, *, at: datetime) -> HttpResponse:
    """The paper for whoever has a shared link, but not without end."""
    if too_often("paper", came_from(request), most=PRINTED_AT_MOST):
        return error_page(request, 429)
    return printed(request, paper, at=at, places=OTHERS)


def _later(request: HttpRequest, sentence: str) -> HttpResponse:
    answer = error_page(request, 503, sentence)
    answer["Retry-After"] = "10"
    return answer


def data_of(paper: Paper, *, size: str, at: datetime) -> dict[str, Any]:
    """Everything that the paper is drawn from: texts, numbers and lists, with no sign in them that nobody can print."""
    when = at.astimezone(paper.zone)
    foot = [paper.foot, f"Printed {spelt(when)}, {when:%H:%M}" if paper.dated else ""]
    said = {
        "title": paper.title, "production": paper.production, "about": paper.about, "lead": paper.lead,
        "empty": paper.empty, "foot": " · ".join(filter(None, foot)), "lang": "en", "paper": size, **paper.more,
    }  # fmt: skip
    clean: dict[str, Any] = printable(said)
    return clean


def spelt(day: date) -> str:
    """Tuesday 8 December 2026: paper is read in other years too."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def printable(said: Any) -> Any:
    """The same with texts as they can stand on paper: no control signs, no half letters, nothing that turns lines."""
    if isinstance(said, str):
        return "".join(_sign(one) for one in said.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(said, Mapping):
        return {name: printable(one) for name, one in said.items()}
    if isinstance(said, list | tuple):
        return [printable(one) for one in said]
    return said


TURNS_LINES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They would turn around what others wrote beside them; writing from right to left needs none of them."""


def _sign(one: str) -> str:
    if one in TURNS_LINES:
        return ""
    kind = unicodedata.category(one)
    if kind == "Cc":
        return "\n" if one == "\n" else " " if one == "\t" else ""
    return "\N{REPLACEMENT CHARACTER}" if kind == "Cs" else "\n" if kind in ("Zl", "Zp") else one


def as_asked(template: str, data: Mapping[str, Any], *, shape: str = "pdf") -> bytes:
    """What the process that draws is given."""
    return json.dumps({"template": template, "data": data, "shape": shape}, ensure_ascii=False).encode()


def with_pictures(asked: bytes, pictures: Mapping[str, bytes]) -> bytes:
    """The same, and the pictures that belong to it."""
    if not pictures:
        return asked
    told = {name: b64encode(data).decode() for name, data in pictures.items()}
    return json.dumps({**json.loads(asked), "pictures": told}, ensure_ascii=False).encode()


ALONE = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""One thread draws a paper: its memory would not do for as many as a large machine has processors."""


def drawn(asked: bytes, *, starts: bytes = b"%PDF") -> bytes:
    """The PDF, or what else `starts` so, by a process of its own in an empty folder: it knows nothing of this
    installation. Raises NotDrawn.
    """
    told = {name: value for name, value in os.environ.items() if not name.startswith("CASTLIST_")}
    with TemporaryDirectory(prefix="castlist-paper-") as empty:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(apart.__file__)], input=asked, capture_output=True, timeout=SECONDS,
                check=False, cwd=empty, env=told | ALONE,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise TooLarge("it took too long") from None
    if done.stdout.startswith(starts):
        return done.stdout
    if done.stdout.startswith(b"{") and b'"large"' not in done.stdout:
        raise NotDrawn(done.stdout.decode(errors="replace"))
    raise TooLarge(done.stderr[:200].decode(errors="replace") or f"its process ended with {done.returncode}")


def offered(*papers: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What a page offers to be printed: the name of each, its address, and its address on US Letter."""
    return [(text, url, f"{url}{'&' if '?' in url else '?'}paper=letter") for text, url in papers if url]
