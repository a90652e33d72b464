"""What people see when the server itself is in trouble. These pages ask no database and no session."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

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
SECONDS_TO_WAIT = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database does not take or give (locked, full, away), 500 for any mistake of ours."""
    busy = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    title, says = BUSY if busy else BROKEN
    status = 503 if busy else 500
    if request.path.startswith("/api/"):
        why = "busy" if busy else "broken"
        answer: HttpResponse = JsonResponse({"why": why, "sentence": f"{title}. {says}"}, status=status)
    else:
        answer = HttpResponse(_page(title, says), status=status)
    if busy:
        answer["Retry-After"] = str(SECONDS_TO_WAIT)
    answer["Cache-Control"] = "no-store"
    return answer


def _page(title: str, says: str) -> str:
    try:
        return loader.render_to_string("trouble.html", {"title": title, "says": says})
    except Exception:  # the trouble may reach as far as the static files
        return f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{says}</p>"
