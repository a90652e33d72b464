"""The first call: when and where it is, a form that says and changes it, and that takes it back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import first_calls
from castlist.queries.auditions import zone_of
from castlist.queries.first_call_pages import FirstCallPage, first_call_page
from castlist.rules.auditions import moment, read_time
from castlist.rules.first_calls import BY_KEY, LONGEST, PARTS
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import day
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.zones import in_zone

DONE = {"say": "So it stands on the page of everybody who is cast.", "take_back": "There is no first call now."}


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """When and where it is; whoever runs the production says and changes it here."""
    found = first_call_page(request.user, production)  # type: ignore[arg-type]
    if request.method != "POST":
        return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))
    form, zone = request.POST, zone_of(found.production)
    try:
        starts, ends = times_in(form, zone)
        said = {name: form.get(name, "") for name in BY_KEY}
        first_calls.say(
            actor(request, production), starts=starts, ends=ends, said=said, seen=form.get("seen", "-")[:40]
        )
    except Refused as no:
        return _refused(request, found, no, "say")
    return redirect(f"{request.path}?done=say")


@looked_at_or_sent
@member_view
@gives_back
def take_back(request: HttpRequest, production: str) -> HttpResponse:
    """There is no first call any more."""
    found = first_call_page(request.user, production)  # type: ignore[arg-type]
    if request.method != "POST":
        return redirect("first_call", production)
    try:
        first_calls.take_back(actor(request, production))
    except Refused as no:
        return _refused(request, found, no, "take_back")
    return redirect(reverse("first_call", args=[production]) + "?done=take_back")


def times_in(form: QueryDict, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when, on the clock of the production; both on one day."""
    begin, end = form.get("from", ""), form.get("to", "")
    if not (form.get("day", "").strip() and begin.strip() and end.strip()):
        raise Refused(Why.incomplete, detail="Say on which day it is, from when, and to when.")
    on = day(form, "day")
    return moment(on, read_time(begin), zone), moment(on, read_time(end), zone)


def _refused(request: HttpRequest, found: FirstCallPage, no: Refused, acted: str) -> HttpResponse:
    typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key", "seen")}
    return _show(request, found, status=status_of(no), acted=acted, errors={"form": sentence_of(no)}, typed=typed)


def _show(request: HttpRequest, found: FirstCallPage, *, status: int = 200, **more: Any) -> HttpResponse:
    head, here, zone = frame_for(request, found.production), found.production.pk, zone_of(found.production)
    acts = {"say": reverse("first_call", args=[here])}
    if found.call:
        acts["take_back"] = reverse("first_call_take_back", args=[here])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "parts": PARTS, "longest": LONGEST,
        "said": [(part.label, getattr(found.call, part.key)) for part in PARTS] if found.call else [],
        "now_said": _as_typed(found, zone), "zone": zone.key.replace("_", " "),
        "urls": acts if found.may_change else {}, "cast": reverse("cast_list", args=[here]), **more,
    }  # fmt: skip
    with in_zone(zone):
        return show(request, "first_call.jinja", context, status=status)


def _as_typed(found: FirstCallPage, zone: ZoneInfo) -> dict[str, str]:
    """What it says now, as its form would send it."""
    call = found.call
    if call is None:
        return {}
    begin, end = call.starts.astimezone(zone), call.ends.astimezone(zone)
    said = {part.key: getattr(call, part.key) for part in PARTS}
    return {"day": f"{begin:%Y-%m-%d}", "from": f"{begin:%H:%M}", "to": f"{end:%H:%M}", **said}
