"""How few performers can play the chart of a production: what is asked, and the plan that was found."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import doubling
from castlist.queries.doors import production_for
from castlist.queries.doubling import DoublingPage, doubling_page
from castlist.queries.parts import newest_chart
from castlist.rules.doubling_lines import FIELDS, read_wish
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.parts_views import links_of, version_in

DONE = "This is what was found."


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """What is asked of a plan; sent, it is worked out, for a few seconds at most."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = doubling_page(viewer, where)
    if request.method != "POST":
        return _show(request, seen)
    typed = {field: request.POST.get(field, "") for field in FIELDS} | {"version": request.POST.get("version", "")}
    try:
        who = actor(request, production)
        bad = read_wish(typed, newest_chart(where)[1])[1]
        if bad:
            errors = {field: " ".join(f"Line {one.number}: {one.why}" for one in lines) for field, lines in bad.items()}
            errors["form"] = "Not everything could be read, so nothing was worked out."
            return _show(request, seen, status=422, acted="double", typed=typed, errors=errors)
        longer = request.POST.get("longer", "") == "yes"
        doubling.work_out(who, typed, seen=version_in(typed["version"]), longer=longer)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, seen, status=status_of(no), acted="double", typed=typed, errors=errors)
    return redirect(reverse("parts_doubling", args=[production]) + "?done=worked")


def _show(request: HttpRequest, seen: DoublingPage, *, status: int = 200, **more: Any) -> HttpResponse:
    production = seen.production.pk
    head, here = frame_for(request, seen.production), reverse("parts_doubling", args=[production])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "here": here, "links": links_of(production),
        "parts": reverse("parts", args=[production]), "urls": {"double": here} if seen.version else {},
        "seconds": (doubling.SECONDS, doubling.SECONDS_LONGER),
        "done": DONE if request.GET.get("done") == "worked" else "", **more,
    }  # fmt: skip
    return show(request, "doubling.jinja", context, status=status)
