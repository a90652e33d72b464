"""What every view of ours does around an action: who acts, what to answer when it is refused, where to go then."""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import partial, wraps
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from jinja2_fragments import render_block

from castlist.actions.decisions import Actor
from castlist.actions.log import Reused
from castlist.queries.erasures import journal_mark
from castlist.queries.frames import frame
from castlist.queries.shapes import Frame
from castlist.rules.files import TooLarge
from castlist.rules.why import Refused, Why
from castlist.web.drawing import forget_erased
from castlist.web.kept_words import AUTHOR, keep
from castlist.web.limits import seconds_to_wait
from castlist.web.unkeepable import SAYS, holds_unkeepable, shown

View = Callable[..., HttpResponseBase]
log = logging.getLogger(__name__)
NOT_FOUND = (Why.unknown,)
CONFLICT = (
    Why.not_latest,
    Why.stale_version,
    Why.already_open,
    Why.already_there,
    Why.slot_taken,
    Why.already_begun,
    Why.ended,
)


def now() -> datetime:
    """The moment of this request."""
    return timezone.now()


class GivenBack(Refused):
    """What was typed before its author had to sign in stands in the form again; nothing was sent by that."""

    def __init__(self) -> None:
        super().__init__(Why.incomplete)


BACK_AGAIN = "You had been signed out, so nothing was sent. Your words are kept here: look, then send them again."
SIGNED_OUT = "You are not signed in any more, so nothing was sent. Copy your words, then sign in from the front page."


def member_view(view: View) -> View:
    """Only for people who are signed in; a busy database is a plain 503 and nothing half-written.

    Whoever was signed out while they typed finds their words again once they have signed in: see kept_words.gives_back.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return calm(_sign_in_first)(request)
        if request.user.must_set_up:
            return calm(_lock_first)(request)
        request.session.pop(AFTER_LOCK, None)
        seconds = seconds_to_wait(request)
        if seconds:
            return calm(partial(_slower, seconds=seconds))(request)
        return calm(view)(request, *args, **kwargs)

    return guarded


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST.get(AUTHOR) and not keep(request):
        return error_page(request, 403, SIGNED_OUT)
    return redirect_to_login(way_back(request))


LONGEST_WAY_BACK = 4_000
"""Signs of an address to which somebody is led back: nobody is led to one that no browser would be given."""


def way_back(request: HttpRequest) -> str:
    """Where somebody wanted to go; without what they looked for there, when that is very long."""
    whole = request.get_full_path()
    return whole if len(whole) <= LONGEST_WAY_BACK else request.path


LOCK_FIRST = (
    "Here everybody has a second lock, so nothing was sent. Copy your words, then set up yours under Ways to sign in."
)
AFTER_LOCK = "after_lock"
"""The name under which a session keeps where somebody wanted to go when they had to set up a second lock first."""


def _lock_first(request: HttpRequest) -> HttpResponse:
    """To where a second lock is set up; a form that was sent stands there again afterwards, as typed."""
    if request.method == "POST" and request.POST.get(AUTHOR) and not keep(request):
        return error_page(request, 403, LOCK_FIRST)
    if request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        request.session[AFTER_LOCK] = way_back(request)
    return redirect("mfa_index")


def _slower(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """No program of theirs loads or sends without end; what was typed stands on the page, to be copied."""
    minutes = -(-seconds // 60)
    wait = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    answer = error_page(
        request, 429, f"That was more than anybody does by hand, so nothing was written. You can go on {wait}."
    )
    answer["Retry-After"] = str(seconds)
    return answer


def calm(view: View) -> View:
    """A busy or full database is answered plainly, with what was typed; a reused key with 409, an odd name with 404.

    Words that could not be kept as they were sent are given back before anything is done with them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if holds_unkeepable(request):
                return _given_back_whole(request)
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as no:
            return busy_page(request, no)
        except DataError:
            # A name that the database cannot even hold (PostgreSQL: a NUL in an address) names nothing.
            return error_page(request, 404)
        except Reused:
            return error_page(request, 409)

    return guarded


def _given_back_whole(request: HttpRequest) -> HttpResponse:
    """Everything that was typed, to be copied, with a sign where something stood that cannot be kept."""
    answer = error_page(request, 422, SAYS, whole=True)
    answer["Cache-Control"] = NEVER_KEPT
    return answer


SECONDS_TO_WAIT = 10


def busy_page(request: HttpRequest, no: Exception) -> HttpResponse:
    """The records are locked, full or away: said plainly, with what was typed; the log has the cause."""
    note_trouble(request, no)
    answer = error_page(request, 503)
    answer["Retry-After"] = str(SECONDS_TO_WAIT)
    return answer


def note_trouble(request: HttpRequest, no: Exception) -> None:
    """The log says what the database said: that it is locked, or full, or not there."""
    said = " ".join(str(no).split())[:300]
    log.error(
        "The records cannot be reached: %s (%s %s)", said, request.method, request.path, extra={"request": request}
    )


def actor(request: HttpRequest, production: str) -> Actor:
    """Who acts here, under the key that the form carried. Raises GivenBack for a form that was not sent just now."""
    if getattr(request, "given_back", False):
        raise GivenBack
    return Actor(production, str(request.user.pk), now(), request.POST.get("key", "")[:80])


def frame_for(request: HttpRequest, production: Any = None) -> Frame:
    """What the head of the page needs."""
    return frame(request.user, production, now=now())  # type: ignore[arg-type]


def new_key() -> str:
    """The start of the idempotency keys of one page."""
    return uuid.uuid4().hex


def status_of(no: Refused) -> int:
    """404 for what is not known, 409 for what has moved on, 413 for what is too large, 422 for the rest."""
    if isinstance(no, TooLarge):
        return 413
    if no.why in NOT_FOUND:
        return 404
    return 409 if any(why in CONFLICT for why in no.whys) else 422


def sentence_of(no: Refused) -> str:
    """What the person reads: every reason, each one sentence."""
    if isinstance(no, GivenBack):
        return BACK_AGAIN
    return sentences_of(no) + (f" {no.detail}" if no.detail else "")


def sentences_of(no: Refused) -> str:
    """The same without what each is about, where that stands beside it."""
    return " ".join(dict.fromkeys(w.sentence for w in no.whys))


CACHED = "private, no-cache"
"""Nothing on the way keeps a page, and a browser asks anew before it shows one; but with Back it may show the very page
that was left, with what was being typed in it. Where a secret stands in a page it is NEVER_KEPT."""
NEVER_KEPT = "private, no-store"


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of ours. One that only gives back what was typed before signing in reports no fault."""
    status = 200 if getattr(request, "given_back", False) else status
    forget_erased(journal_mark())
    with timezone.override(_zone(context)):
        answer = render(request, template, {"key": new_key(), **context}, status=status, using="jinja2")
    answer["Cache-Control"] = CACHED
    return answer


def _zone(context: dict[str, Any]) -> tzinfo:
    """The clock on which the page shows times: the viewer's; outside, the one that whoever shows it has set."""
    frame = context.get("frame")
    return ZoneInfo(frame.zone) if isinstance(frame, Frame) else timezone.get_current_timezone()


def show_block(request: HttpRequest, template: str, block: str, context: dict[str, Any]) -> HttpResponse:
    """One block of a page, for a module that swaps it in."""
    forget_erased(journal_mark())
    env = cast(Jinja2, engines["jinja2"]).env
    with timezone.override(_zone(context)):
        text = render_block(env, template, block, {"request": request, "key": new_key(), **context})
    return HttpResponse(text, headers={"Cache-Control": CACHED})


NOT_TYPED = frozenset(
    "act again agent_id another asked_by at_once audience "
    "break_day by "
    "cand candidacy chaperone clients column commitment condition copied credential credit csrfmiddlewaretoken cut "
    "each_now effort everybody "
    "fate "
    "gap_now gate gone group "
    "held hold holder "
    "keeper key knowingly "
    "later leave listed lost_now "
    "member motion "
    "names note "
    "objection of offered on_day open other owner "
    "page parts performer places plan press production purpose "
    "query "
    "relation restart_now revision role "
    "scope score search seen session shown side_of slot step sure "
    "task token two_again typed_by "
    "under until_now "
    "version voice "
    "who words".split()
)
"""Fields in which forms carry what they are about: no words of whoever sent them."""
NEVER_SHOWN = frozenset("credential csrfmiddlewaretoken effort key press revision seen token typed_by version".split())
"""Those of them that no form anywhere lets somebody type."""


def error_page(request: HttpRequest, status: int, sentence: str = "", *, whole: bool = False) -> HttpResponse:
    """A plain page that says what happened and what to do; what was typed stays in it, `whole` also if short."""
    typed = typed_in(request, whole=whole)
    back = _page_again(request) if status in OPEN_AGAIN else ""
    context = {"status": status, "sentence": sentence, "typed": typed, "whole": whole, "back": back}
    return show(request, "error.jinja", context, status=status)


def typed_in(request: HttpRequest, *, whole: bool = False) -> dict[str, str]:
    """What was typed into the form that came, to be shown once more; `whole`: nothing but secrets is left out."""
    left_out = NEVER_SHOWN if whole else NOT_TYPED
    return {k: shown(v) for k, v in _read(request).items() if k not in left_out and str(v).strip()}


def _read(request: HttpRequest) -> Mapping[str, str]:
    """The form that came; nothing of one that cannot be read, since the page is about something else already."""
    try:
        return request.POST.dict()
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return {}


OPEN_AGAIN = (403, 409, 429, 503)
"""Where the page that was left, or this one, can be opened once more."""


def _page_again(request: HttpRequest) -> str:
    """The address to look at again: the page that the form stood on, as the browser says, if it is one of ours."""
    return page_before(request) if request.method == "POST" else request.get_full_path()


def page_before(request: HttpRequest) -> str:
    """The page of ours that the browser says it comes from; '' when it says none, another's, or what is no address."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
        address = before._replace(scheme="", netloc="", fragment="").geturl()
        ours = before.netloc == request.get_host() and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    except ValueError:
        return ""
    return address if ours else ""
