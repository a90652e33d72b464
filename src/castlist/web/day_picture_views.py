"""A picture of somebody at the door: taken with their agreement, taken away, and shown to the team that sees them."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import day_pictures
from castlist.actions.queue import Day
from castlist.queries.day_pictures import Pictured, picture_for, taking
from castlist.queries.doors import NotThere
from castlist.rules.files import LARGEST_PICTURE, TAKEN
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.queue_views import asked_day
from castlist.web.uploads import takes_a_file, trouble_of


def _day(request: HttpRequest) -> date:
    found = asked_day(request)
    if found is None:
        raise NotThere
    return found


@takes_a_file
@looked_at_or_sent
@member_view
def picture(request: HttpRequest, production: str, session: str, cand: str) -> HttpResponse:
    """A page with one form: a picture of them with their agreement, or none. For who may take one."""
    viewer: Any = request.user
    day, no = _day(request), None
    found = taking(viewer, production, session, cand, day=day)
    back = f"{reverse('door', args=[production, session])}?day={day}"
    if request.method == "POST":
        try:
            _sent(request, production, Day(session, day), cand)
            return redirect(f"{back}&done=picture#q-{cand}")
        except Refused as refused:
            no = refused
    context = {"back": f"{back}#q-{cand}", **_context(request, found, no)}
    return show(request, "day_picture.jinja", context, status=200 if no is None else status_of(no))


def _sent(request: HttpRequest, production: str, on: Day, cand: str) -> None:
    """The picture is taken or taken away, as the form says; nothing of a form that was not read to its end."""
    who, trouble = actor(request, production), trouble_of(request)
    if trouble is not None:
        raise trouble
    if request.POST.get("away"):
        day_pictures.take_away(who, on, cand)
    else:
        agreed = request.POST.get("agreed") == "yes"
        day_pictures.take(who, on, cand, upload=request.FILES.get("picture"), agreed=agreed)


def _context(request: HttpRequest, found: Pictured, no: Refused | None) -> dict[str, Any]:
    head = frame_for(request, found.production)
    return {
        "frame": head, "chrome": chrome(request, head), "name": found.name, "place": found.place, "there": found.there,
        "urls": {"picture": request.get_full_path()}, "accepts": ",".join(TAKEN),
        "most": LARGEST_PICTURE // 1024 // 1024,
        "errors": {_field(request, no): sentence_of(no)} if no else {}, "of_guardian": found.agreed,
        "acted": "picture" if no else "",
        "agreed": no is not None and trouble_of(request) is None and request.POST.get("agreed") == "yes",
    }  # fmt: skip


def _field(request: HttpRequest, no: Refused) -> str:
    """What a refusal is about: the file, the tick, or neither."""
    if trouble_of(request) is None and request.POST.get("agreed") != "yes" and not request.POST.get("away"):
        return "agreed"
    about_them = {Why.ended, Why.unreachable, Why.unknown, Why.no_right} & set(no.whys)
    return "form" if about_them or no.detail == day_pictures.UNDER_18 else "picture"


@looked_at
@member_view
def picture_file(request: HttpRequest, production: str, session: str, cand: str) -> HttpResponse:
    """The picture itself, for the team that may know of them: as a picture and nothing else, and kept by no browser."""
    viewer: Any = request.user
    data = picture_for(viewer, production, session, cand, day=_day(request))
    return HttpResponse(data, content_type="image/jpeg", headers={
        "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Content-Disposition": 'inline; filename="picture.jpg"', "Cross-Origin-Resource-Policy": "same-origin",
    })  # fmt: skip
