"""Sides: given by the desk, and handed out with the name of whoever reads them on every page."""

import threading
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import sides
from castlist.queries import sides as queries
from castlist.queries.doors import NotThere
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.queries.sides import Given, SidesPage, sides_page
from castlist.rules.files import LARGEST
from castlist.rules.sides import LONGEST_NAME, MOST_PAGES, READERS, Mark
from castlist.rules.why import Refused
from castlist.web.acting import NEVER_KEPT, actor, error_page, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.limits import too_often
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link, slow_down
from castlist.web.papers.printing import BUSY, PATIENCE, SHOWN_BY_A_BROWSER, printable
from castlist.web.uploads import takes_a_file, trouble_of

GIVEN_AT_MOST: Final = 60
"""Files that one link is given in ten minutes."""
PLACES: Final = threading.BoundedSemaphore(2)
"""Files that are written on at once."""
NOT_NOW = "These pages could not be made ready just now. Ask again in a moment."
DONE = {
    "given": "The sides are here. Whoever reads them finds them on their own page.",
    "changed": "It is read as you said.",
    "away": "They are here no more. What somebody took home already stays there.",
}


@takes_a_file
@looked_at_or_sent
@member_view
def page(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """The sides of a role, for whoever sees its room; its desk gives them and takes them away."""
    viewer: Any = request.user
    found = sides_page(viewer, production, role)
    if request.method != "POST":
        return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))
    if not found.may_write:
        raise NotThere
    try:
        done = _sent(request, production, role)
    except Refused as no:
        typed = {name: request.POST.get(name, "") for name in ("called", "readers")}
        errors = {"side": sentence_of(no)}
        return _show(request, sides_page(viewer, production, role), status=status_of(no), errors=errors, typed=typed)
    return redirect(f"{request.path}?done={done}")


def _sent(request: HttpRequest, production: str, role: str) -> str:
    """It is given, read by others, or taken away, as the form says; nothing of a form that was not read to its end."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    form, who = request.POST, actor(request, production)
    side, readers = form.get("side_of", ""), form.get("readers", "")[:10]
    if form.get("away"):
        sides.take_away(who, role, side)
        return "away"
    if side:
        sides.change(who, role, side, readers=readers)
        return "changed"
    sides.give(who, role, request.FILES.get("side"), called=form.get("called", "")[:LONGEST_NAME], readers=readers)
    return "given"


def _show(request: HttpRequest, found: SidesPage, *, status: int = 200, **more: Any) -> HttpResponse:
    head, here = frame_for(request, found.production), [found.production.pk, found.role]
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "back": reverse("room", args=here),
        "urls": {"sides": reverse("sides", args=here)}, "most": LARGEST // 1024 // 1024, "most_pages": MOST_PAGES,
        "files": {one.id: reverse("sides_file", args=[*here, one.id]) for one in found.sides},
        "readers": list(READERS.items()), "longest": LONGEST_NAME, "errors": {}, "typed": {}, "done": "", **more,
    }  # fmt: skip
    return show(request, "sides.jinja", context, status=status)


@looked_at
@member_view
def file(request: HttpRequest, production: str, role: str, side: str) -> HttpResponse:
    """One of them, with the name of the member who opens it on each page."""
    viewer: Any = request.user
    return _handed_out(request, queries.sides_for(viewer, production, role, side, now=now()))


@looked_at
@by_private_link
def own_file(request: HttpRequest, bearer: Bearer, side: str) -> HttpResponse:
    """One of them, with the name of whoever reads it on each page."""
    seen = page_for(bearer, now=now())
    found = queries.sides_behind(
        bearer, side, state=seen.state, taped=seen.tape is not None, name=seen.name, role=seen.role,
        acts_for=seen.acts_for, now=now(),
    )  # fmt: skip
    if too_often("sides", bearer.link, most=GIVEN_AT_MOST):
        return slow_down(request)
    return _handed_out(request, found)


def _handed_out(request: HttpRequest, found: Given) -> HttpResponse:
    """The pages with the mark, and never without; else a page that says to ask again."""
    mark = Mark(*(" ".join(printable(text).split()) for text in (found.mark.name, found.mark.line)))
    if not PLACES.acquire(timeout=PATIENCE):
        return _later(request, BUSY)
    try:
        made = sides.marked(found.data, mark)
    except sides.NotMarked:
        return _later(request, NOT_NOW)
    finally:
        PLACES.release()
    return HttpResponse(made, content_type="application/pdf", headers={
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(found.called, safe='')}",
        "Cache-Control": NEVER_KEPT, "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex",
        "Content-Security-Policy": SHOWN_BY_A_BROWSER, "Cross-Origin-Resource-Policy": "same-origin",
    })  # fmt: skip


def _later(request: HttpRequest, sentence: str) -> HttpResponse:
    answer = error_page(request, 503, sentence)
    answer["Retry-After"] = "10"
    return answer
