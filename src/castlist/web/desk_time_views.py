"""The desk gives somebody a time, moves them to another, or takes theirs back: for people who ring."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import desk_times
from castlist.queries import desk_times as found
from castlist.queries.doors import production_for
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.zones import in_zone


@looked_at_or_sent
@member_view
@gives_back
def give(request: HttpRequest, production: str, slot: str) -> HttpResponse:
    """To whom a free time goes, of those who may have it; sent, they have it."""
    viewer: Any = request.user
    page = found.time_to_give(viewer, production_for(viewer, production), slot, now=now())
    if request.method != "POST":
        return _ask(request, page)
    chosen, _, held = request.POST.get("who", "").partition("/")
    cand = ident({"cand": chosen}, "cand")
    one = next((taker for taker in page.takers if taker.cand == cand), None)
    try:
        if not cand:
            raise Refused(Why.incomplete, detail="Choose to whom it goes.")
        role = found.movable(viewer, page.production, cand, now=now()).role
        said = request.POST.get("needs", "").strip() or None
        desk_times.give_time(
            actor(request, production), cand, role=role, slot=slot, held=ident({"held": held}, "held"), needs=said
        )
    except Refused as no:
        again = reverse("move_time", args=[production, cand]) if cand and no.why is Why.slot_taken else ""
        return _ask(request, page, no, chosen=chosen, again=again, again_for=one.name if one else "")
    return _done(production, "move" if held else "give")


def _ask(request: HttpRequest, page: found.TimeToGive, no: Refused | None = None, **more: Any) -> HttpResponse:
    return _show(request, "give_time.jinja", page, no, acted="give", **{"again": "", "chosen": "", **more})


@looked_at_or_sent
@member_view
@gives_back
def move(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """Which time somebody comes at instead, or at all; sent, they have it."""
    viewer: Any = request.user
    page = found.movable(viewer, production_for(viewer, production), cand, now=now())
    if request.method != "POST":
        return _show(request, "move_time.jinja", page)
    slot, held = ident(request.POST, "slot"), ident(request.POST, "held")
    try:
        if not slot:
            raise Refused(Why.incomplete, detail="Choose a time.")
        needs = request.POST.get("needs") if page.may_write_needs else None
        desk_times.give_time(
            actor(request, production), cand, role=page.role, slot=slot, held=held, needs=needs, instead=True
        )
    except Refused as no:
        return _show(request, "move_time.jinja", page, no, acted="move")
    return _done(production, "move" if held else "give")


@looked_at_or_sent
@member_view
@gives_back
def take_back(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """Somebody cannot come: their time is free again."""
    viewer: Any = request.user
    page = found.movable(viewer, production_for(viewer, production), cand, now=now())
    if request.method != "POST":
        return redirect("move_time", production, cand)
    try:
        desk_times.take_back(actor(request, production), cand, role=page.role, held=ident(request.POST, "held"))
    except Refused as no:
        return _show(request, "move_time.jinja", page, no, acted="back")
    return _done(production, "back")


def _show(
    request: HttpRequest, template: str, page: found.TimeToGive | found.Movable, no: Refused | None = None, *,
    acted: str = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """The form, with what was chosen and typed, and why it was refused."""
    head = frame_for(request, page.production)
    typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "key")}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page, "action": request.path,
        "days": reverse("days", args=[page.production.pk]), "acted": acted if no else "", "typed": typed,
        "errors": {"form": sentence_of(no)} if no else {}, "zone": page.zone.key.replace("_", " "), **more,
    }  # fmt: skip
    if isinstance(page, found.Movable):
        context |= {
            "action": reverse("move_time", args=[page.production.pk, page.cand]),
            "back": reverse("take_time_back", args=[page.production.pk, page.cand]),
        }
    with in_zone(page.zone):
        return show(request, template, context, status=status_of(no) if no else 200)


def _done(production: str, done: str) -> HttpResponse:
    return redirect(reverse("days", args=[production]) + f"?done={done}")
