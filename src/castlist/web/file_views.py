"""The picture of a performer: given by a member or by themselves, taken away, and shown to whoever may see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agents, files
from castlist.queries.files import Pictured, picture_of, picture_url, pictured_behind, pictured_for
from castlist.queries.private_links import Bearer
from castlist.rules.files import LARGEST, TAKEN
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link
from castlist.web.uploads import takes_a_file, takes_a_file_by_link, trouble_of


def _sent(request: HttpRequest, found: Pictured) -> None:
    """The picture is given or taken away, as the form says; nothing of a form that was not read to its end."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    if request.POST.get("away"):
        files.take_picture_away(found.performer)
    else:
        files.give_picture(found.performer, request.FILES.get("picture"))


def _status(no: Refused | None) -> int:
    return 200 if no is None else status_of(no)


def _context(found: Pictured, here: str, shown: str, no: Refused | None) -> dict[str, Any]:
    return {
        "name": found.name, "shown": shown, "urls": {"picture": here}, "accepts": ",".join(TAKEN),
        "most": LARGEST // 1024 // 1024, "errors": {"picture": sentence_of(no)} if no else {},
        "acted": "picture" if no else "",
    }  # fmt: skip


def _file(found: Pictured, name: str) -> HttpResponse:
    """The bytes, as a picture and nothing else: a browser that opens the address by itself runs nothing in it."""
    data, kind = picture_of(found, name)
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "Content-Disposition": f'inline; filename="picture.{name.rpartition(".")[2]}"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=3600",
        },
    )


@takes_a_file
@looked_at_or_sent
@member_view
def picture(request: HttpRequest, production: str, role: str, cand: str) -> HttpResponse:
    """A page with one form: another picture, or none."""
    viewer: Any = request.user
    where, found = pictured_for(viewer, production, role, cand)
    room, no = reverse("room", args=[production, role]), None
    if request.method == "POST":
        try:
            actor(request, production)
            _sent(request, found)
            return redirect(f"{room}?c={cand}&done=picture")
        except Refused as refused:
            no = refused
    head = frame_for(request, where)
    more = {"frame": head, "chrome": chrome(request, head), "back": f"{room}?c={cand}"}
    shown = picture_url(room, cand, found.picture)
    return show(request, "picture.jinja", _context(found, request.path, shown, no) | more, status=_status(no))


@looked_at
@member_view
def picture_file(request: HttpRequest, production: str, role: str, cand: str, file: str) -> HttpResponse:
    """The picture itself, for whoever may see the candidacy."""
    return _file(pictured_for(request.user, production, role, cand)[1], file)  # type: ignore[arg-type]


@takes_a_file_by_link
@looked_at_or_sent
@by_private_link
def own_picture(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The performer gives a picture of themselves, or takes it away."""
    found, no = pictured_behind(bearer), None
    back = reverse("performer", args=[bearer.token])
    if request.method == "POST":
        try:
            _sent(request, found)
            agents.note(bearer, "picture", now=now())
            return redirect(f"{back}?done=picture")
        except Refused as refused:
            no = refused
    shown = reverse("performer_picture_file", args=[bearer.token, found.picture]) if found.picture else ""
    context = _context(found, request.path, shown, no) | {"back": back}
    return show(request, "performer_picture.jinja", context, status=_status(no))


@looked_at
@by_private_link
def own_picture_file(request: HttpRequest, bearer: Bearer, file: str) -> HttpResponse:
    """The performer's own picture, as it is kept."""
    return _file(pictured_behind(bearer), file)
