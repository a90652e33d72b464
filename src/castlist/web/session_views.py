"""Audition days: sessions and their times, and who holds which."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import auditions, breaks, calling_off, desk_times, panels, places, trade
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor
from castlist.queries import auditions as found
from castlist.queries.called_off import CallOff, call_off_page
from castlist.queries.doors import NotThere, production_for
from castlist.rules.auditions import Grid, read_breaks, read_time
from castlist.rules.parallel_rooms import read_rooms
from castlist.rules.trade import INVITED, KINDS, MARKS, SEVERITIES, AgainstTheTrade
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, sentences_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import day, ident, number
from castlist.web.jinja import day as on_day
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.papers.printing import offered
from castlist.web.zones import in_zone

DONE = {
    "add": "The day is there. Whoever is invited can choose among its times.",
    "times": "The times are added.",
    "change": "That is changed. Whoever holds a time sees it on their page. If it is in another place now, letters that"
    " say so can be begun under “Plan its times again”.",
    "remove": "That time is gone.",
    "free": "That time is free again.",
    "give": "They have that time now. It stands on their page, and says that you entered it.",
    "move": "They are moved. Their page says so, and their calendar follows.",
    "back": "Their time is free again, and they have none.",
    "online": "That is changed. Whoever has a time keeps it.",
    "breaks": "The breaks are as you said. Nobody is expected in one of them.",
    "off": "It is called off. Nobody had a time there that was still to come.",
    "told": "Everybody who can be written to has a letter that waits.",
    "packs": "These rules look at the days now.",
    "places": "So many people can come then now. Whoever waited for a time is told.",
    "match": "Who is in the room is known by who they are now.",
}
ONLINE = "How many can be chosen online"


@looked_at
@member_view
def days(request: HttpRequest, production: str) -> HttpResponse:
    """Every session, its times, and who holds which as far as the viewer may know."""
    done, said = DONE.get(request.GET.get("done", ""), ""), request.GET.get("said", "") if "done" in request.GET else ""
    return _show(request, production, done=done, said=said)


def _show(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = production_for(viewer, production)
    page = found.days(viewer, where, now=now())
    head = frame_for(request, where)
    if more.get("done"):
        more["done"] += _found(page, more["said"])
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "sessions": page.sessions,
        "roles": [("", "any role"), *page.roles],
        "sentence": page.sentence,
        "waiting": page.waiting,
        "waiting_unseen": page.waiting_unseen,
        "needs": page.needs,
        "zone": page.zone.key.replace("_", " "),
        "today": now().astimezone(page.zone).date().isoformat(),
        "urls": {act: reverse("days_act", args=[production, act]) for act in ACTS} if page.may_arrange else {},
        "here": reverse("days", args=[production]),
        "walk_in": reverse("walk_in", args=[production]) if page.may_arrange and page.roles else "",
        "fill": reverse("fill", args=[production]) if page.roles and page.sessions else "",
        "papers": _papers(page),
        "boards": _boards(page),
        "kinds": list(KINDS.items()),
        "packs": page.packs,
        "team": page.team,
        "now": now(),
        "trade_words": {"severities": SEVERITIES, "marks": MARKS},
        **more,
    }
    with in_zone(page.zone):
        return show(request, "days.jinja", context, status=status)


def _found(page: found.Days, said: str) -> str:
    """What the rules of the trade say of the session that was just said, in a sentence; '' for nothing."""
    row = next((one for one in page.sessions if one.id == said and one.to_look_at), None)
    if row is None:
        return ""
    return f" {row.to_look_at} {'stands' if row.to_look_at.startswith('1 ') else 'stand'} with it, from the trade."


def _boards(page: found.Days) -> list[tuple[str, str]]:
    """Where all rooms of a day stand side by side, for each day that has more than one."""
    rooms = Counter(one.day for session in page.sessions for one in session.days)
    board = reverse("day_board", args=[page.production.pk])
    return [(f"All rooms, {on_day(on)}", f"{board}?day={on}") for on, count in sorted(rooms.items()) if count > 1]


def _papers(page: found.Days) -> list[tuple[str, str, str]]:
    """The running order of each day; and one for a wall, where what people need stands on the first."""
    order = reverse("running_order", args=[page.production.pk])
    days: dict[date, bool] = {}
    for one in (one for session in page.sessions for one in session.days):
        days[one.day] = days.get(one.day, False) or any(slot.needs for slot in one.slots)
    return offered(*(
        (f"Running order{says}, {on_day(on)}", f"{order}?day={on}{more}")
        for on, needs in sorted(days.items())
        for says, more in (("", ""), *([(" for a wall", "&without=needs")] if needs else []))
    ))  # fmt: skip


@looked_at_or_sent
@member_view
@gives_back
def call_off(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Asks once more, and says whom it takes a time from; sent, the day is called off and the letters are begun."""
    viewer: Any = request.user
    page = call_off_page(viewer, production_for(viewer, production), session, now=now())
    if request.method != "POST":
        return _ask_off(request, page)
    who, says = actor(request, production), request.POST.get("says", "")
    try:
        people = calling_off.call_off(who, session, says=says)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _ask_off(request, page, status=status_of(no), acted="off", typed={"says": says}, errors=errors)
    if not people:
        return redirect(reverse("days", args=[production]) + "?done=off")
    return _letters_begun(request, production, who, session)


def _ask_off(request: HttpRequest, page: CallOff, *, status: int = 200, **more: Any) -> HttpResponse:
    head = frame_for(request, page.production)
    days = reverse("days", args=[page.production.pk])
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "page": page,
        "back": days,
        "action": request.path,
        **more,
    }
    with in_zone(page.zone):
        return show(request, "call_off.jinja", context, status=status)


def _letters_begun(request: HttpRequest, production: str, who: Actor, session: str) -> HttpResponse:
    """Where the letters wait; or the days, with why some could not be begun."""
    try:
        drafts = calling_off.draft_all(replace(who, key=f"{who.key}:letters" if who.key else ""), session)
    except Refused as no:
        return _show(request, production, status=status_of(no), acted="tell", errors={"form": sentence_of(no)})
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        return _show(request, production, status=422, acted="tell", errors={"form": said})
    where = f"{reverse('letters', args=[production])}?done=called" if drafts.letters else ""
    return redirect(where or reverse("days", args=[production]) + "?done=told")


@looked_at_or_sent
@member_view
@gives_back
def tell(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """A letter is begun for everybody who has not been told yet that a session is called off."""
    viewer: Any = request.user
    production_for(viewer, production)
    if request.method != "POST":
        return redirect("days", production)
    return _letters_begun(request, production, actor(request, production), session)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """One act on the days."""
    viewer: Any = request.user
    production_for(viewer, production)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("days", production)
    try:
        said = ACTS[name](actor(request, production), request.POST)
    except Refused as no:
        typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
        against = no.findings if isinstance(no, AgainstTheTrade) else ()
        errors = {"form": sentences_of(no) if against else sentence_of(no)}
        typed["packs"], typed["members"] = (" ".join(request.POST.getlist(name)) for name in ("pack", "member"))
        asks = Why.trade_asks_why in no.whys or bool(request.POST.get("why", "").strip())
        return _show(
            request, production, status=status_of(no), acted=name, typed=typed, errors=errors, asks_why=asks,
            against=against,
        )  # fmt: skip
    about = f"&said={said}" if said else ""
    return redirect(reverse("days", args=[production]) + f"?done={name}{about}")


def _add(who: Actor, form: QueryDict) -> str:
    first, rooms = _place(form), read_rooms(form.get("rooms", ""))
    every = [first, *(replace(first, place=room, panel=panel, members=()) for room, panel in rooms)]
    return auditions.make_sessions(who, every, _grid(form))[0]


def _times(who: Actor, form: QueryDict) -> str:
    session = ident(form, "session")
    auditions.add_times(who, session, _grid(form), why=form.get("why", ""))
    return session


def _change(who: Actor, form: QueryDict) -> str:
    session = ident(form, "session")
    auditions.change_session(who, session, _place(form))
    return session


def _remove(who: Actor, form: QueryDict) -> str:
    auditions.remove_time(who, ident(form, "slot"))
    return ""


def _online(who: Actor, form: QueryDict) -> str:
    every = form.get("every") == "yes"
    desk_times.share_online(who, ident(form, "session"), online=None if every else number(form, "online", ONLINE))
    return ""


def _breaks(who: Actor, form: QueryDict) -> str:
    breaks.say(who, ident(form, "session"), day=day(form, "break_day"), breaks=read_breaks(form.get("breaks", "")))
    return ""


def _places(who: Actor, form: QueryDict) -> str:
    session = ident(form, "session")
    count = number(form, "places", "How many people can come then")
    places.set_places(who, ident(form, "time"), places=count, why=form.get("why", ""))
    return session


def _match(who: Actor, form: QueryDict) -> str:
    session = ident(form, "session")
    panels.match(who, session, _members(form))
    return session


def _packs(who: Actor, form: QueryDict) -> str:
    trade.choose_packs(who, form.getlist("pack"))
    return ""


def _free(who: Actor, form: QueryDict) -> str:
    auditions.free_time(who, ident(form, "cand"), role=ident(form, "role"))
    return ""


ACTS: dict[str, Callable[[Actor, QueryDict], str]] = {
    "add": _add,
    "times": _times,
    "change": _change,
    "remove": _remove,
    "free": _free,
    "online": _online,
    "breaks": _breaks,
    "packs": _packs,
    "match": _match,
    "places": _places,
}
"""What is done, and of which session something was said; '' for none."""


def _place(form: QueryDict) -> Place:
    return Place(
        role=ident(form, "role"),
        place=form.get("place", ""),
        access=form.get("access", ""),
        panel=form.get("panel", ""),
        material=form.get("material", ""),
        recording=form.get("recording") == "yes",
        answer_by=day(form, "answer_by") if form.get("answer_by", "").strip() else None,
        kind=form.get("kind", INVITED),
        adults=number(form, "adults", "How many adults are in the room") if form.get("adults", "").strip() else 0,
        observer=form.get("observer", ""),
        why=form.get("why", ""),
        lists=form.get("lists", ""),
        members=_members(form),
    )


def _members(form: QueryDict) -> tuple[str, ...]:
    return tuple(ident({"member": one}, "member") for one in form.getlist("member"))


def _grid(form: QueryDict) -> Grid:
    return Grid(
        on=day(form, "day"),
        first=read_time(form.get("first", "")),
        minutes=number(form, "minutes", "How long each time is"),
        count=number(form, "count", "How many times there are"),
        breaks=read_breaks(form.get("breaks", "")),
        online=number(form, "online", ONLINE) if form.get("online", "").strip() else None,
        people=number(form, "people", "How many people come at each time") if form.get("people", "").strip() else 1,
        gap=number(form, "gap", "Minutes between one and the next") if form.get("gap", "").strip() else 0,
    )
