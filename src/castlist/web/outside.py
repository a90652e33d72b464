"""Around every page behind a private link: who came, how often, and what browsers are told about the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.private_links import bearer_for
from castlist.web.acting import NEVER_KEPT, calm, now, show
from castlist.web.limits import came_from, too_often

MOST_WRONG_LINKS = 60
MOST_ACTS = 60

View = Callable[..., HttpResponseBase]


def by_private_link(view: View) -> View:
    """Only for whoever holds the link, which is the key: no session, no cookie, no account.

    Without a CSRF token, on purpose: the secret is in the address that is posted to, so nobody else's page can post
    there; and browsers that keep no cookies, or send no Origin because of our Referrer-Policy, can answer all the same.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = calm(_found)(request, view, token, *args, **kwargs)
        return keep_private(answer)

    return guarded


def _found(request: HttpRequest, view: View, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        bearer = bearer_for(token, now=now())
        if request.method == "POST" and too_often("private-act", bearer.link, most=MOST_ACTS):
            return slow_down(request)
        with timezone.override(zone_of(bearer.production)):
            return view(request, bearer, *args, **kwargs)
    except NotThere:  # others behind the same address go on: whose link is good is not counted here
        wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
        return slow_down(request) if wrong else gone(request)


def gone(request: HttpRequest) -> HttpResponse:
    """The one page for links that were guessed, edited, taken back, or have expired."""
    return show(request, "performer_gone.jinja", {"slow": False}, status=404)


def slow_down(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short while."""
    answer = show(request, "performer_gone.jinja", {"slow": True}, status=429)
    answer["Retry-After"] = "600"
    return answer


def keep_private(answer: HttpResponseBase) -> HttpResponseBase:
    """The address of the page stays with the person: not sent on, not found, not kept by anything on the way."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = NEVER_KEPT
    return answer
