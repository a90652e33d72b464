"""The changing part of a door or board, drawn once for each viewer and moment, however many screens of theirs ask.

It is the same text for all of them but for what each form carries: those places are left open when it is drawn, and
filled for each request. Two viewers share a text only where both were found the very same things to be shown; what each
is to be shown is worked out for them alone, and anew whenever anything is written. It is kept for two seconds, since
names and pictures are in no log; nothing of before an erasure is handed out.
"""

import secrets
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2_fragments import render_block
from markupsafe import Markup

from castlist.queries.board_marks import Mark
from castlist.queries.erasures import journal_mark
from castlist.web.acting import CACHED, new_key
from castlist.web.drawing import REMEMBERED, forget_erased
from castlist.web.jinja import csrf_of
from castlist.web.zones import in_zone

SECONDS = 2.0
MOST = 400
_TOKEN, _KEY = Markup(secrets.token_hex(16)), secrets.token_hex(16)  # noqa: S704 - figures and letters
"""What stands where a form's own things go; nobody outside this process knows it."""
VERSION = secrets.token_hex(16)
_drawn: dict[Hashable, tuple[float, str]] = {}
_OF_VIEWERS, _SHARED = tuple(Lock() for _ in range(64)), tuple(Lock() for _ in range(64))
"""Who asks for what is being drawn waits. A shared text is drawn while one of a viewer is, and never the other way."""
REMEMBERED.append(_drawn.clear)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a viewer is shown, whose `version` stands in the page as VERSION."""

    zone: ZoneInfo
    version: str
    context: dict[str, Any]
    same: Hashable = None
    """What the context is made of, and nothing else: whoever is found the same is shown the same. None: not shared."""


def drawn_once(
    request: HttpRequest, template: str, *, mark: Mark, what: Callable[[], Shown]
) -> HttpResponse:  # fmt: skip
    """The block `queue` of the template as the viewer is shown it at that moment; `what` is asked when it is drawn."""
    forget_erased(journal_mark())
    asked = sorted((name, text) for name, text in request.GET.items() if name != "v")
    database = str(connection.settings_dict["NAME"])
    page = (database, request.get_host(), request.path, tuple(asked))

    def drawn() -> str:
        shown = what()
        if shown.same is None:
            return _draw(template, shown).replace(VERSION, shown.version)
        text = _kept((*page, shown.same), lambda: _draw(template, shown), _SHARED)
        return text.replace(VERSION, shown.version)

    text = _kept((*page, request.user.pk, mark), drawn, _OF_VIEWERS)
    text = text.replace(_TOKEN, csrf_of(request)).replace(_KEY, new_key())
    return HttpResponse(text, headers={"Cache-Control": CACHED})


def _kept(key: Hashable, make: Callable[[], str], locks: tuple[Lock, ...]) -> str:
    """What was made under this key a moment ago; those who ask for the same wait for the first."""
    if connection.in_atomic_block:
        return make()
    with locks[hash(key) % len(locks)]:
        known = _drawn.get(key)
        if known is None or time.monotonic() - known[0] > SECONDS:
            known = time.monotonic(), make()
            _make_room()
            _drawn[key] = known
    return known[1]


def _draw(template: str, shown: Shown) -> str:
    env, context = cast(Jinja2, engines["jinja2"]).env, shown.context
    with in_zone(shown.zone):
        return str(render_block(env, template, "queue", {"csrf_input": _TOKEN, "key": _KEY, **context}))


def _make_room() -> None:
    """What is too old is gone; and so is everything where there is too much."""
    old = time.monotonic() - SECONDS
    for key, (at, _) in list(_drawn.items()):
        if at < old or len(_drawn) >= MOST:
            _drawn.pop(key, None)
