"""A case: somebody asked for what others wrote about them; whoever has half of the answer to give, gives it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import cases
from castlist.queries.cases import case_for
from castlist.queries.doors import NotThere
from castlist.rules.why import Refused
from castlist.web.acting import NEVER_KEPT, actor, frame_for, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.safeguarding_views import closely_held

DESKS = ("room", "lead")


def _show(request: HttpRequest, production: str, case: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    found = case_for(viewer, production, case, now=now())
    head = frame_for(request, found.production)
    urls = {half.desk: reverse("case_act", args=[production, found.id, half.desk]) for half in found.halves}
    context = {
        "frame": head, "chrome": chrome(request, head), "case": found, "urls": urls,
        "done": "Your half is given." if request.GET.get("done") else "", **more,
    }  # fmt: skip
    answer = show(request, "case.jinja", context, status=status)
    answer["Cache-Control"] = NEVER_KEPT
    return answer


@looked_at
@closely_held
def page(request: HttpRequest, production: str, case: str) -> HttpResponse:
    """What they ask, how much of the month is left, and what there is to look at."""
    return _show(request, production, case)


@looked_at_or_sent
@closely_held
@gives_back
def act(request: HttpRequest, production: str, case: str, desk: str) -> HttpResponse:
    """One half of the answer is given, and what was ticked is erased."""
    viewer: Any = request.user
    case_for(viewer, production, case, now=now())
    if desk not in DESKS:
        raise NotThere
    if request.method != "POST":
        return redirect("case", production, case)
    try:
        at = actor(request, production).now
        cases.hand_out(
            viewer, production, case, desk=desk, text=request.POST.get("text", ""), erase=request.POST.getlist("erase"),
            now=at,
        )  # fmt: skip
    except Refused as no:
        typed = request.POST.dict() | {"erase": request.POST.getlist("erase")}
        return _show(
            request, production, case, status=status_of(no), acted=desk, errors={"form": sentence_of(no)}, typed=typed
        )
    return redirect(reverse("case", args=[production, case]) + "?done=yes")
