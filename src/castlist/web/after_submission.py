"""The link that stands on the page after a submission: it leads to a page on which days can be said.

What is said there is kept apart until it is said behind a private link: whoever gives the address of somebody else
neither reads what they said nor changes it, and does not learn whether they are known.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from castlist.queries.auditions import zone_of
from castlist.queries.cannot import Asked, asked_after, who_submitted
from castlist.queries.doors import NotThere
from castlist.web.acting import calm, now
from castlist.web.boxes import Box, Shut
from castlist.web.limits import came_from, far_too_often, too_often
from castlist.web.outside import MOST_ACTS, MOST_WRONG_LINKS, gone, keep_private, slow_down

PURPOSE = b"castlist.dates-after"
LASTS = timedelta(days=14)
LONGEST_TOKEN = 400
SOURCE_LETTERS = 12
View = Callable[..., HttpResponseBase]


def dates_after(production: str, email: str, name: str, *, child: bool = False, now: datetime) -> str:
    """The address, for a submission that has just been taken; '' where it was taken for nobody."""
    performer = who_submitted(production, email, name, child=child)
    if not performer:
        return ""
    said = [production, performer, secrets.token_hex(SOURCE_LETTERS // 2), int((now + LASTS).timestamp())]
    return reverse("dates_after", args=[Box(PURPOSE).encrypt(json.dumps(said).encode()).decode().rstrip("=")])


def asked_by(token: str, *, now: datetime) -> Asked:
    """Who came by the link; NotThere for one that was guessed, edited, or is too old."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise NotThere
    try:
        production, performer, source, until = json.loads(Box(PURPOSE).decrypt(token + "=" * (-len(token) % 4)))
    except (Shut, ValueError):
        raise NotThere from None
    found = asked_after(production, performer, source) if until > now.timestamp() else None
    if found is None:
        raise NotThere
    return found


def by_that_link(view: View) -> View:
    """Only for whoever holds such a link; as `outside.by_private_link`, without a token and for the same reasons."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_private(calm(_found)(request, view, token, *args, **kwargs))

    return guarded


def _found(request: HttpRequest, view: View, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        asked = asked_by(token, now=now())
        if request.method == "POST" and far_too_often("private-act", asked.source, most=MOST_ACTS):
            return slow_down(request)
        with timezone.override(zone_of(asked.production)):
            return view(request, asked, token, *args, **kwargs)
    except NotThere:
        wrong = too_often("private-link", came_from(request), most=MOST_WRONG_LINKS)
        return slow_down(request) if wrong else gone(request)
