"""Audition days: sessions and their times, and who holds which."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from castlist.actions import auditions
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor
from castlist.queries import auditions as found
from castlist.queries.doors import NotThere, production_for
from castlist.rules.auditions import Grid, read_breaks, read_time
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.zones import in_zone

DONE = {
    "add": "The day is there. Whoever is invited can choose among its times.",
    "times": "The times are added.",
    "change": "That is changed. Whoever holds a time sees it on their page.",
    "remove": "That time is gone.",
    "free": "That time is free again.",
}


@require_GET
@member_view
def days(request: HttpRequest, production: str) -> HttpResponse:
    """Every session, its times, and who holds which as far as the viewer may know."""
    return _show(request, production, done=DONE.get(request.GET.get("done", ""), ""))


def _show(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = production_for(viewer, production)
    page = found.days(viewer, where)
    head = frame_for(request, where)
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "sessions": page.sessions,
        "roles": [("", "any role"), *page.roles],
        "sentence": page.sentence,
        "zone": page.zone.key.replace("_", " "),
        "today": now().astimezone(page.zone).date().isoformat(),
        "urls": {act: reverse("days_act", args=[production, act]) for act in ACTS} if page.may_arrange else {},
        **more,
    }
    with in_zone(page.zone):
        return show(request, "days.jinja", context, status=status)


@require_POST
@member_view
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """One act on the days."""
    viewer: Any = request.user
    production_for(viewer, production)
    if name not in ACTS:
        raise NotThere
    try:
        ACTS[name](actor(request, production), request.POST)
    except Refused as no:
        typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
        errors = {"form": sentence_of(no)}
        return _show(request, production, status=status_of(no), acted=name, typed=typed, errors=errors)
    return redirect(reverse("days", args=[production]) + f"?done={name}")


def _add(who: Actor, form: QueryDict) -> None:
    auditions.make_session(who, _place(form), _grid(form))


def _times(who: Actor, form: QueryDict) -> None:
    auditions.add_times(who, form.get("session", ""), _grid(form))


def _change(who: Actor, form: QueryDict) -> None:
    auditions.change_session(who, form.get("session", ""), _place(form))


def _remove(who: Actor, form: QueryDict) -> None:
    auditions.remove_time(who, form.get("slot", ""))


def _free(who: Actor, form: QueryDict) -> None:
    auditions.free_time(who, form.get("cand", "")[:12], role=form.get("role", "")[:12])


ACTS: dict[str, Callable[[Actor, QueryDict], None]] = {
    "add": _add,
    "times": _times,
    "change": _change,
    "remove": _remove,
    "free": _free,
}


def _place(form: QueryDict) -> Place:
    answer_by = form.get("answer_by", "").strip()
    return Place(
        role=form.get("role", "")[:12],
        place=form.get("place", ""),
        access=form.get("access", ""),
        panel=form.get("panel", ""),
        material=form.get("material", ""),
        recording=form.get("recording") == "yes",
        answer_by=_date(answer_by) if answer_by else None,
    )


def _grid(form: QueryDict) -> Grid:
    return Grid(
        on=_date(form.get("day", "")),
        first=read_time(form.get("first", "")),
        minutes=_number(form, "minutes", "How long each time is"),
        count=_number(form, "count", "How many times there are"),
        breaks=read_breaks(form.get("breaks", "")),
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(Why.bad_times, detail=f"“{text.strip()[:20]}” is not a day. Write it like 2026-12-03.") from None


def _number(form: QueryDict, name: str, says: str) -> int:
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Refused(Why.bad_times, detail=f"{says}: “{text[:12]}” is not a number.")
    return int(text)
