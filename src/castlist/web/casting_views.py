"""The casting grid: roles with their places, and whoever is on the way to one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.queries.casting_grid import casting_grid
from castlist.queries.what_ifs import my_what_ifs
from castlist.rules.what_ifs import MOST
from castlist.web.acting import frame_for, member_view, now, show
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at

DONE = {"gone": "The what-if is thrown away."}


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Who is where in which role, as far as the viewer may know."""
    return show_grid(request, production, done=DONE.get(request.GET.get("done", ""), ""))


def show_grid(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """The grid, with the viewer's own what-ifs, where they may keep some."""
    viewer: Any = request.user
    found = casting_grid(viewer, production, now=now())
    mine = my_what_ifs(viewer, production, now=now()) if found.may_try else ()
    head = frame_for(request, found.production)
    links = [("Cast list", "cast_list"), ("Dates", "dates"), *([("Who plays what", "parts")] if found.charted else [])]
    begins = found.may_try and not found.closed and len(mine) < MOST
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "mine": mine, "most": MOST,
        "links": [{"text": text, "url": reverse(name, args=[production])} for text, name in links],
        "urls": {"begin": reverse("what_if_begin", args=[production])} if begins else {}, **more,
    }  # fmt: skip
    return show(request, "casting.jinja", context, status=status)
