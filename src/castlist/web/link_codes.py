"""Before somebody answers by their link on a device that is new: a code by mail, where the company wants that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.actions import link_codes
from castlist.queries.link_codes import asked_of
from castlist.queries.own_calendars import Mailed
from castlist.queries.private_links import Bearer
from castlist.web.acting import now, show
from castlist.web.limits import too_often
from castlist.web.outside import slow_down

KNOWN_FOR = 180 * 24 * 3600
SALT = "castlist.known-device"
MOST_MAILS, MOST_TRIES = 3, 8
OWN = ("code", "another")
"""What the page itself asks; everything else is what was sent before, and goes on once the code is right."""

View = Callable[..., HttpResponse]


def code_first(view: View) -> View:
    """What is sent is done only once this device is known: by the code that goes to the address of whoever is meant."""

    @wraps(view)
    def guarded(request: HttpRequest, bearer: Bearer, **more: Any) -> HttpResponse:
        to = asked_of(bearer) if request.method == "POST" and _changes(request) else None
        if to is None or _is_known(request, bearer):
            return view(request, bearer, **more)
        if not request.POST.get("code", "").strip():
            return _mailed(request, bearer, to)
        if too_often("link-code", bearer.link, most=MOST_TRIES):
            return slow_down(request)
        if not link_codes.opens(bearer, to, request.POST["code"], now=now()):
            return _ask(request, bearer, status=422, error="That is not the code. Look at the newest mail once more.")
        return _remembered(view(request, bearer, **more), bearer)

    return guarded


def _changes(request: HttpRequest) -> bool:
    """A first time is taken without a code: it is given back as easily. One that is changed, they hold already."""
    named = request.resolver_match.url_name if request.resolver_match else ""
    return named != "performer_time" or bool(request.POST.get("held"))


def _mailed(request: HttpRequest, bearer: Bearer, to: Mailed) -> HttpResponse:
    """Asked for often, the code that was mailed before is still the one."""
    if not too_often("link-code-mail", bearer.link, most=MOST_MAILS) and not link_codes.mail_code(
        bearer, to, now=now()
    ):
        return _ask(
            request, bearer, status=503, error="The mail with the code could not be sent. Try again in a moment."
        )
    return _ask(request, bearer)


def _ask(request: HttpRequest, bearer: Bearer, *, status: int = 200, error: str = "") -> HttpResponse:
    sent = [(name, value) for name in request.POST if name not in OWN for value in request.POST.getlist(name)]
    context = {
        "company": bearer.production.company.name, "production": bearer.production.name, "sent": sent, "error": error,
        "again": "another" in request.POST,
        "urls": {
            "here": request.path, "page": reverse("performer", args=[bearer.token]),
            "not_me": reverse("performer_not_me", args=[bearer.token]),
        },
    }  # fmt: skip
    return show(request, "performer_code.jinja", context, status=status)


def _cookie(bearer: Bearer) -> str:
    return f"{settings.CASTLIST_KNOWN_COOKIE}_{bearer.performer}"


def _is_known(request: HttpRequest, bearer: Bearer) -> bool:
    try:
        said = request.COOKIES.get(_cookie(bearer), "")[:200]
        return TimestampSigner(salt=SALT).unsign(said, max_age=KNOWN_FOR) == bearer.performer
    except BadSignature:
        return False


def _remembered(answer: HttpResponse, bearer: Bearer) -> HttpResponse:
    """The device is known for half a year. Where it keeps no cookies, the code is asked for each time."""
    known = TimestampSigner(salt=SALT).sign(bearer.performer)
    answer.set_cookie(
        _cookie(bearer), known, max_age=KNOWN_FOR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return answer
