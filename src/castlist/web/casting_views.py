"""The casting grid: roles with their places, and whoever is on the way to one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.queries.casting_grid import casting_grid
from castlist.web.acting import frame_for, member_view, now, show
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Who is where in which role, as far as the viewer may know."""
    viewer: Any = request.user
    found = casting_grid(viewer, production, now=now())
    head = frame_for(request, found.production)
    links = [("Cast list", "cast_list"), ("Dates", "dates"), *([("Who plays what", "parts")] if found.charted else [])]
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found,
        "links": [{"text": text, "url": reverse(name, args=[production])} for text, name in links],
    }  # fmt: skip
    return show(request, "casting.jinja", context)
