"""Self-tapes as the team sees them: asked for, given more time, closed, called off, and watched."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import notes, tapes
from castlist.actions.decisions import Actor
from castlist.actions.notes import Words
from castlist.actions.tapes import Wanted
from castlist.queries.doors import NotThere, candidacy_for, production_for
from castlist.queries.tapes import TapePage, kept_for, recording_for, tape_page
from castlist.rules.auditions import moment, read_time
from castlist.rules.public_holidays import WHOSE
from castlist.rules.remarks import read_moment
from castlist.rules.self_tapes import read_holidays
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, new_key, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.ranges import played
from castlist.web.room_acts import DONE as ROOM_DONE
from castlist.web.room_acts import change_note, withdraw_note

DONE = {
    "ask": "They are asked. Nothing has gone out yet: write the letter that tells them.",
    "move": "They have time until then.",
    "close": "Nothing more is taken.",
    "off": "It is called off, and nothing of it is kept.",
    "remark": "Your remark is kept.",
    "change_note": ROOM_DONE["change_note"],
    "withdraw_note": ROOM_DONE["withdraw_note"],
}
REMARKS = ("remark", "change_note", "withdraw_note")
"""What is written at moments of the recording, by the rules of notes."""


def _show(request: HttpRequest, where: Any, page: TapePage, *, status: int = 200, **more: Any) -> HttpResponse:
    head = frame_for(request, where)
    first = page.first(pages=4, holidays=(), now=now())
    few, many = (page.proposed(pages=pages, holidays=(), now=now()) for pages in (3, 4))
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page, "urls": _urls(where.pk, page), "first": first,
        "known": WHOSE.get(page.zone.key, ""),
        "few": few, "many": many, "days": kept_for(where), "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "tape.jinja", context, status=status)


def _urls(production: str, page: TapePage) -> dict[str, str]:
    """Where each thing is done that can be done now."""
    room = reverse("room", args=[production, page.role_id])
    found = {"room": f"{room}?c={page.cand}"}

    def to(name: str) -> str:
        return reverse("tape_act", args=[production, page.cand, name])

    asked = page.asked
    if asked is None:
        return found if page.why_not else found | {"ask": to("ask")}
    if asked.file and page.may_watch:
        found["watch"] = reverse("tape_watch", args=[production, page.cand, asked.file])
        if asked.small:
            found["small"] = reverse("tape_watch", args=[production, page.cand, asked.small])
    if page.remarks and page.remarks.may_write:
        found |= {name: to(name) for name in REMARKS}
    if page.may_change:
        found |= {"move": to("move"), "off": to("off"), "letter": reverse("letter_for", args=[production, page.cand])}
        if asked.over_due and not asked.closed:
            found["close"] = to("close")
    return found


@looked_at
@member_view
def page(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """What is asked, what has come, and what can be done about it."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    return _show(request, where, tape_page(viewer, where, cand, now=now()))


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, cand: str, name: str) -> HttpResponse:
    """One act; refused, the page comes back with what was typed, and why."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = tape_page(viewer, where, cand, now=now())
    if name not in ACTS:
        raise NotThere
    here = reverse("tape", args=[production, cand])
    if request.method != "POST":
        return redirect(here)
    try:
        if name in REMARKS:
            look_over(request.POST)
        ACTS[name](actor(request, production), seen, request.POST)
    except Refused as no:
        seen = tape_page(viewer, where, cand, now=now())
        typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key")}
        more = {"errors": {"form": sentence_of(no)}, "typed": typed, "key": new_key()}
        looks = asks(request, production, no, performer=candidacy_for(viewer, where, cand)[2].performer)
        return _show(request, where, seen, status=status_of(no), acted=name, looks=looks, **more)
    return redirect(f"{here}?done={name}")


def _ask(who: Actor, page: TapePage, form: QueryDict) -> None:
    tapes.ask(who, page.cand, Wanted(
        form.get("material", ""), _number(form, "pages"), _number(form, "scenes"), _number(form, "versions"),
        _due(page, form), form.get("early", ""), read_holidays(form.get("holidays", "")),
    ))  # fmt: skip


def _number(form: QueryDict, name: str) -> int:
    text = form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _due(page: TapePage, form: QueryDict) -> datetime | None:
    """The moment that was named on the production's clock; None where none was, for the earliest fair one."""
    day, clock = form.get("on", "").strip(), form.get("at", "").strip()
    if not day and not clock:
        return None
    if not (day and clock):
        raise Refused(Why.bad_times, detail="Name the day and the time, or neither of them.")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Refused(Why.bad_times, detail=f"“{day[:20]}” is not a day. Write it like 2026-12-03.") from None
    return moment(on, read_time(clock), page.zone)


def _move(who: Actor, page: TapePage, form: QueryDict) -> None:
    due = _due(page, form)
    if due is None:
        raise Refused(Why.incomplete, detail="Say until when.")
    tapes.move(who, page.cand, due=due)


def _remark(who: Actor, page: TapePage, form: QueryDict) -> None:
    words = Words(form.get("audience", ""), form.get("text", ""), second=read_moment(form.get("moment", "")))
    if not words.text.strip():
        raise Refused(Why.incomplete, detail="Write what you noticed.")
    notes.write(who, page.cand, words)


ACTS: dict[str, Callable[[Actor, TapePage, QueryDict], Any]] = {
    "ask": _ask,
    "move": _move,
    "close": lambda who, page, form: tapes.close(who, page.cand),
    "off": lambda who, page, form: tapes.call_off(who, page.cand),
    "remark": _remark,
    "change_note": lambda who, page, form: change_note(who, page.cand, form),
    "withdraw_note": lambda who, page, form: withdraw_note(who, page.cand, form),
}


@looked_at
@member_view
def watch(request: HttpRequest, production: str, cand: str, file: str) -> HttpResponseBase:
    """The recording itself, for whoever reads reasons on the candidacy."""
    viewer: Any = request.user
    return played(request, recording_for(viewer, production_for(viewer, production), cand, file))
