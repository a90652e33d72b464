"""What is kept and for how long: the owner's page, where holds and periods are set."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import keeping
from castlist.queries.doors import NotThere
from castlist.queries.keeping_pages import keeping_page, owned_by
from castlist.rules.retention import LONGEST_HOLD
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import day, ident, number
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent

ACTS = ("hold", "end_hold", "period")
DONE = {
    "hold": "They are kept until then. They read why on their own page.",
    "end_hold": "That is over. Whatever has had its time stands on the list for a week, then it goes.",
    "period": "That holds from now on. Whatever goes earlier by it stands on the list for a week first.",
}


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    page = keeping_page(viewer, now=now())
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page, "done": DONE.get(request.GET.get("done", ""), ""),
        "urls": {name: reverse("keeping_act", args=[name]) for name in ACTS} | {"settings": reverse("settings")},
        "tomorrow": now().date().isoformat(), "latest": (now().date() + LONGEST_HOLD).isoformat(), **more,
    }  # fmt: skip
    return show(request, "keeping.jinja", context, status=status)


@looked_at
@member_view
def page(request: HttpRequest) -> HttpResponse:
    """What goes next, what is kept all the same, how long each thing is kept, and what has gone."""
    return _show(request)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, name: str) -> HttpResponse:
    """A hold, its end, or another period; somebody who opens the address is led to the page."""
    viewer: Any = request.user
    owned_by(viewer)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("keeping")
    try:
        _do(request, name)
    except Refused as no:
        about = request.POST.get({"period": "purpose", "hold": "performer"}.get(name, "hold"), "")
        said = {"form": sentence_of(no)}
        typed = request.POST.dict()
        return _show(request, status=status_of(no), acted=name, errors=said, typed=typed, about=about)
    return redirect(reverse("keeping") + f"?done={name}")


def _do(request: HttpRequest, name: str) -> None:
    viewer: Any = request.user
    company, form, at = owned_by(viewer), request.POST, actor(request, "").now
    if name == "hold":
        keeping.hold(
            company, by=viewer, performer=ident(form, "performer"), reason=form.get("reason", ""),
            until=day(form, "until"), now=at,
        )  # fmt: skip
    elif name == "end_hold":
        keeping.end_hold(company, by=viewer, hold=ident(form, "hold"), now=at)
    else:
        days = number(form, "days", "How many days")
        keeping.change_period(company, by=viewer, purpose=form.get("purpose", "")[:20], days=days, now=at)
