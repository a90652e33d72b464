"""What people see when the server, or what a browser sent, is in trouble. It asks no database and no session."""

import sys
from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import loader

from castlist.web.chrome import theme_of
from castlist.web.kept_words import keep, may_be_kept

BUSY = (
    "The records cannot be reached just now",
    "Nothing of what you just did was kept in part: it was kept whole or not at all. Wait a moment, then try again. "
    "If this goes on, whoever looks after the server should see whether its disk is full.",
)
BROKEN = (
    "Something went wrong on our side",
    "What happened has been written down for whoever looks after the server. "
    "What you did was kept whole or not at all; go back, look, and try again.",
)
STALE = (
    "This page was open for too long",
    "You have signed in or out since, perhaps in another tab. Nothing was changed. Go back: what you typed still "
    "stands there. Copy it, load the page again, and send it once more.",
)
BAD = (
    "That could not be read",
    "What your browser sent was too large, or was not what this page asks for. Nothing was changed.",
)
ELSEWHERE = (
    "Castlist is not opened under this address",
    "Open it as it stands in your letter or your bookmarks. Whoever looks after the server: people open it under the "
    "address in CASTLIST_URL and no other, and a proxy before it has to hand on the host that they typed.",
)
LARGE = (
    "That is too much at once",
    "This page takes {megabytes} MB of words and no more. Nothing was changed. Go back: what you typed still stands "
    "there. Shorten it, or send it in parts.",
)
MANY = (
    "That is too much at once",
    "This page takes {fields:,} answers at once and no more, and {files} file. Nothing was changed. Go back: what you "
    "typed still stands there. Send it in parts.",
)
TOO_MUCH: dict[type[Exception], tuple[str, str]] = {
    RequestDataTooBig: LARGE,
    TooManyFieldsSent: MANY,
    TooManyFilesSent: MANY,
}
SECONDS_TO_WAIT = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database does not take or give (locked, full, away), 500 for any mistake of ours."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _busy(request)
    return _answer(request, "broken", *BROKEN, 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not come from a page of ours. One that is only too old stands there again, as typed."""
    with suppress(Exception):  # the records may be away as well; then it is said plainly
        if may_be_kept(request) and keep(request):
            return HttpResponseRedirect(request.get_full_path())
    return _answer(request, "stale_form", *STALE, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what no page of ours would send. A session that could not be kept comes here, too: see why."""
    if isinstance(exception, SessionInterrupted):
        return _busy(request) if _cause_is_the_database(exception) else stale_form(request)
    if type(exception) in TOO_MUCH:
        title, says = TOO_MUCH[type(exception)]
        return _answer(request, "too_large", title, says.format(**_limits()), 413)
    return _answer(request, "bad_request", *(ELSEWHERE if isinstance(exception, DisallowedHost) else BAD), 400)


def _limits() -> dict[str, int]:
    return {
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }


def _busy(request: HttpRequest) -> HttpResponse:
    answer = _answer(request, "busy", *BUSY, 503)
    answer["Retry-After"] = str(SECONDS_TO_WAIT)
    return answer


def _cause_is_the_database(no: BaseException | None) -> bool:
    """Django says that the session is gone when its row is, and also when the row could not be written."""
    while no is not None and not isinstance(no, (OperationalError, InterfaceError)):
        no = no.__cause__ or no.__context__
    return no is not None


def _answer(request: HttpRequest, why: str, title: str, says: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        error = {"why": [why], "sentence": f"{title}. {says}", "who": [], "detail": ""}  # as every error of the API
        answer: HttpResponse = JsonResponse({"error": error}, status=status)
    else:
        answer = HttpResponse(_page(title, says, theme_of(request)), status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _page(title: str, says: str, theme: str) -> str:
    try:
        return loader.render_to_string("trouble.html", {"title": title, "says": says, "theme": theme})
    except Exception:  # the trouble may reach as far as the static files
        return f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{says}</p>"
