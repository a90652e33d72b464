"""Pictures of a performer: given by a member or by themselves, taken away, and shown to whoever may see them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agents, files
from castlist.queries.files import Pictured, picture_of, pictured_behind, pictured_for
from castlist.queries.private_links import Bearer
from castlist.rules.files import LARGEST_PICTURE, LONGEST_SHOWS, MOST_PICTURES, TAKEN
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link
from castlist.web.uploads import takes_a_file, takes_a_file_by_link, trouble_of


def _sent(request: HttpRequest, found: Pictured) -> bool:
    """What the form says is done; nothing of a form that was not read to its end. Whether they stay on the page: they
    do who have something to do with one of several pictures.
    """
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    form, one, at = request.POST, request.POST.get("of", ""), now()
    if form.get("away"):
        files.take_picture_away(found.performer, one)
    elif form.get("first"):
        files.show_first(found.performer, one, now=at)
    elif one:
        files.say_of_picture(found.performer, one, form.get("shows", ""), now=at)
    else:
        beside = form.get("place") == "beside"
        upload = request.FILES.get("picture")
        files.give_picture(found.performer, upload, now=at, shows=form.get("shows", ""), beside=beside)
        return beside
    return bool(one)


def _status(no: Refused | NotUsable | None) -> int:
    return 200 if no is None else status_of(no) if isinstance(no, Refused) else 422


def _context(request: HttpRequest, found: Pictured, at: str, no: Refused | NotUsable | None) -> dict[str, Any]:
    """`at`: the address below which the pictures are."""
    there, of = [one.name for one in found.shots], request.POST.get("of", "")
    where = of if of in there else "form" if of else "picture"
    errors = {} if no is None else {where: sentence_of(no) if isinstance(no, Refused) else str(no)}
    return {
        "name": found.name, "shots": [(one, f"{at}{one.name}") for one in found.shots],
        "full": len(there) >= MOST_PICTURES, "most_pictures": MOST_PICTURES, "longest": LONGEST_SHOWS,
        "urls": {"picture": request.path}, "accepts": ",".join(TAKEN), "most": LARGEST_PICTURE // 1024 // 1024,
        "errors": errors, "acted": "picture" if no else "",
        "shows": request.POST.get("shows", "") if no else "", "done": request.GET.get("done", "") == "picture",
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
    """Every picture of them, what each shows and which is first; another, or one less."""
    viewer: Any = request.user
    where, found = pictured_for(viewer, production, role, cand)
    room, no = reverse("room", args=[production, role]), None
    if request.method == "POST":
        try:
            actor(request, production)
            stays = _sent(request, found)
            return redirect(f"{request.path}?done=picture" if stays else f"{room}?c={cand}&done=picture")
        except (Refused, NotUsable) as refused:
            no = refused
    head = frame_for(request, where)
    more = {"frame": head, "chrome": chrome(request, head), "back": f"{room}?c={cand}"}
    context = _context(request, found, request.path, no) | more
    return show(request, "picture.jinja", context, status=_status(no))


@looked_at
@member_view
def picture_file(request: HttpRequest, production: str, role: str, cand: str, file: str) -> HttpResponse:
    """The picture itself, for whoever may see the candidacy."""
    return _file(pictured_for(request.user, production, role, cand)[1], file)  # type: ignore[arg-type]


@takes_a_file_by_link
@looked_at_or_sent
@by_private_link
def own_picture(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The performer gives pictures of themselves, puts one first, or takes it away."""
    found, no = pictured_behind(bearer), None
    back = reverse("performer", args=[bearer.token])
    if request.method == "POST":
        try:
            stays = _sent(request, found)
            agents.note(bearer, "picture", now=now())
            return redirect(f"{request.path if stays else back}?done=picture")
        except (Refused, NotUsable) as refused:
            no = refused
    context = _context(request, found, request.path, no) | {"back": back}
    return show(request, "performer_picture.jinja", context, status=_status(no))


@looked_at
@by_private_link
def own_picture_file(request: HttpRequest, bearer: Bearer, file: str) -> HttpResponse:
    """The performer's own picture, as it is kept."""
    return _file(pictured_behind(bearer), file)
