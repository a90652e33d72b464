"""A sign read at a door where the browser cannot: from what its camera sees, at most twice a second, or from a picture.

The picture is read in a process of its own and is gone with the request: it is kept nowhere, and in no log.
"""

import re
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions.files import signs_in
from castlist.queries.kept_doors import keeps_door, meant_by
from castlist.rules.why import Refused
from castlist.web.acting import member_view, now, sentence_of, status_of
from castlist.web.methods import looked_at_or_sent
from castlist.web.queue_views import door_refused
from castlist.web.uploads import takes_a_file, trouble_of

OURS = re.compile(r"/p/([a-z0-9]{12})/here/([a-z0-9]{12})/")
AT_ONCE = threading.BoundedSemaphore(2)
"""Pictures that are read at once by this server process: whoever presses at a door does not wait for them."""
PATIENCE = 6
"""Seconds that a photograph waits for its turn. What a camera sees does not wait: another is sent at once."""
NO_SIGN = "No sign is seen in that picture. Take it nearer and straight on, or type the number under theirs."
NOT_OURS = "That is no sign of ours. Hold the one on their own page before the camera."
NOBODY = "That is no sign of anybody at a door of yours. Look for them by their name."
BUSY = "Other pictures are being read just now. Send it once more."


@takes_a_file
@looked_at_or_sent
@member_view
def read(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Leads to the line of whoever the sign in the picture is of, for who keeps the door; nothing is done by that."""
    viewer: Any = request.user
    keeps_door(viewer, production, session)
    if request.method != "POST":
        return redirect(reverse("door", args=[production, session]))
    by_camera = request.headers.get("Accept", "") == "application/json"
    try:
        said = _signs(request, wait=0 if by_camera else PATIENCE)
    except Refused as no:
        return _answer(request, production, session, sentence_of(no), status_of(no))
    if said is None:
        return _answer(request, production, session, BUSY, 503)
    meant = meant_by(viewer, _named(said), now=now())
    if meant is not None:
        to = reverse("here", args=meant)
        return JsonResponse({"to": to}) if by_camera else redirect(to)
    return _answer(request, production, session, _nobody(said), 422)


def _signs(request: HttpRequest, *, wait: float) -> tuple[str, ...] | None:
    """What the signs in the picture say; None where too many are read just now."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    if not AT_ONCE.acquire(timeout=wait):
        return None
    try:
        return signs_in(request.FILES.get("picture"))
    finally:
        AT_ONCE.release()


def _named(said: Iterable[str]) -> list[tuple[str, str]]:
    """Whom signs of ours name, as (production, candidacy): which server they name does not count."""
    found = (OURS.fullmatch(_path(text)) for text in said)
    return [(one[1], one[2]) for one in found if one]


def _path(text: str) -> str:
    try:
        return urlsplit(text).path
    except ValueError:
        return ""


def _nobody(said: tuple[str, ...]) -> str:
    if not said:
        return NO_SIGN
    return NOBODY if _named(said) else NOT_OURS


def _answer(request: HttpRequest, production: str, session: str, said: str, status: int) -> HttpResponse:
    """Why it leads nowhere. A camera is told in a word, and nothing at all where it sees no sign."""
    if request.headers.get("Accept", "") != "application/json":
        return door_refused(request, production, session, said, status)
    return HttpResponse(status=204) if said in (NO_SIGN, BUSY) else JsonResponse({"says": said}, status=status)
