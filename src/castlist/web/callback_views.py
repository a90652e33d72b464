"""The callback days of a production: groups as lines, the order in which people wait least, and another by hand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import callback_letters, callbacks
from castlist.actions.decisions import Actor
from castlist.queries.callback_letters import CalledLetters, called_now, head_of
from castlist.queries.callback_minors import with_minors
from castlist.queries.callback_rooms import with_rooms
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import NotThere, production_for
from castlist.queries.shapes_callbacks import CallbacksPage
from castlist.rules.callback_lines import FIELDS, MOST_DAYS, read_day
from castlist.rules.languages import HOUSE
from castlist.rules.trade import MARKS, SEVERITIES
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.papers.printing import offered
from castlist.web.parts_views import version_in
from castlist.web.sheets import sheet_of

DONE = {
    "worked": "This is what was found.",
    "move": "The order is as you moved it.",
    "best": "The order is once more the one that was found.",
    "hold": "That was worked out anew.",
}
PAPERS = (("Running order", "callbacks_order_paper"), ("Everybody’s own", "callbacks_own_paper"))
ADDING = ("new_name", "new_minutes", "new_who", "new_material")
MOST_DIGITS = 3


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """What is asked of one of the days; sent, it is worked out, for a few seconds at most."""
    seen = _seen(request, production)
    if request.method != "POST":
        return _show(request, seen)
    typed = {field: request.POST.get(field, "") for field in (*FIELDS, *ADDING)}
    typed["version"] = request.POST.get("version", "")
    if request.POST.get("add", "") == "yes":
        return _show(request, seen, acted="callbacks", typed=_added(typed, request.POST.getlist("new_known")))
    bad = read_day(typed)[1]
    try:
        who = actor(request, production)
        if bad:
            errors = {field: " ".join(f"Line {one.number}: {one.why}" for one in lines) for field, lines in bad.items()}
            errors["form"] = "Not everything could be read, so nothing was worked out."
            return _show(request, seen, status=422, acted="callbacks", typed=typed, errors=errors)
        longer = request.POST.get("longer", "") == "yes"
        callbacks.work_out(who, typed, day=seen.n, seen=version_in(typed["version"]), longer=longer)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, seen, status=status_of(no), acted="callbacks", typed=typed, errors=errors)
    return redirect(_address(seen, done="worked"))


def day_in(asked: QueryDict) -> int | None:
    """The number of the day that is asked for; None where none is, 0 for what is no number: there is no such day."""
    said = asked.get("day", "")
    return (int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 0) if said else None


def _seen(request: HttpRequest, production: str) -> CallbacksPage:
    viewer: Any = request.user
    asked = request.POST if request.method == "POST" and "day" in request.POST else request.GET
    return callbacks_page(viewer, production_for(viewer, production), day_in(asked), now=now())


def _address(seen: CallbacksPage, name: str = "callbacks", n: int | None = None, *, done: str = "") -> str:
    """Where that day is; the only one needs no number."""
    n = n or seen.n
    only = [one.n for one in seen.days] in ([], [n])
    asked = [*([] if only else [f"day={n}"]), *([f"done={done}"] if done else [])]
    return reverse(name, args=[seen.production.pk]) + ("?" + "&".join(asked) if asked else "")


def _days(seen: CallbacksPage) -> list[dict[str, Any]]:
    """The days there are, to go from one to another; none where there is one."""
    return [
        {"says": head_of(one.on, one.where, HOUSE) or f"Day {one.n}", "url": _address(seen, n=one.n), "n": one.n,
         "over": one.over}
        for one in seen.days
    ]  # fmt: skip


def _added(typed: dict[str, str], known: list[str]) -> dict[str, str]:
    """What was typed, with one group more among its lines. It is read when the day is worked out, and not before."""
    name, minutes, others, material = (" ".join(typed[field].replace("|", " ").split()) for field in ADDING)
    who = ", ".join([*known, *filter(None, (one.strip() for one in others.split(",")))])
    line = f"{name} | {minutes} | {who}" + (f" | {material}" if material else "")
    lines = [one for one in typed["groups"].splitlines() if one.strip()]
    return {**typed, "groups": "\n".join([*lines, line]), **dict.fromkeys(ADDING, "")}


def _show(request: HttpRequest, seen: CallbacksPage, *, status: int = 200, **more: Any) -> HttpResponse:
    production = seen.production.pk
    head, here = frame_for(request, seen.production), reverse("callbacks", args=[production])
    urls = {name: reverse("callbacks_act", args=[production, name]) for name in ACTS} if seen.version else {}
    told = called_now(request.user, seen.production, seen.n)  # type: ignore[arg-type]  # asked either way: see going_on
    told = told if seen.found and seen.found.groups else CalledLetters()
    over = any(one.over for one in seen.days if one.n == seen.n)
    urls |= {"write": reverse("callbacks_write", args=[production])} if told.wants and not over else {}
    seen = with_rooms(with_minors(request.user, seen))  # type: ignore[arg-type]  # a member, whom the door let in
    context = {
        "trade_words": {"severities": SEVERITIES, "marks": MARKS},
        "told": told, "letters": reverse("letters", args=[production]), "days": _days(seen), "over": over,
        "fresh": _address(seen, n=seen.next), "may_add": bool(seen.days) and seen.n != seen.next <= MOST_DAYS,
        "frame": head, "chrome": chrome(request, head), "page": seen, "here": here,
        "urls": {"callbacks": here, **urls}, "seconds": (callbacks.SECONDS, callbacks.SECONDS_LONGER),
        "sheets": {"people": _address(seen, "callbacks_people"), "door": _address(seen, "callbacks_door")},
        "papers": offered(*((text, _address(seen, name)) for text, name in PAPERS)) if seen.drawing else [],
        "done": DONE.get(request.GET.get("done", ""), ""), "moved": request.GET.get("at", ""), **more,
    }  # fmt: skip
    return show(request, "callbacks.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def write(request: HttpRequest, production: str) -> HttpResponse:
    """A letter with their own order is drafted for everybody who is called; what could not be begun is said."""
    seen = _seen(request, production)
    if request.method != "POST":
        return redirect("callbacks", production)
    try:
        drafts = callback_letters.draft_all(actor(request, production), day=seen.n)
    except Refused as no:
        return _show(request, seen, status=status_of(no), acted="write", errors={"form": sentence_of(no)})
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        return _show(request, seen, status=422, acted="write", errors={"form": said})
    return redirect(f"{reverse('letters', args=[production])}?done=called")


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """A group is moved, or held first, last or at its hour, or the order is once more the one that was found."""
    seen = _seen(request, production)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("callbacks", production)
    try:
        ACTS[name](actor(request, production), request.POST, version_in(request.POST.get("version", "")), seen.n)
    except Refused as no:
        typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
        return _show(request, seen, status=status_of(no), acted=name, typed=typed, errors={"form": sentence_of(no)})
    return redirect(_address(seen, done=name) + _where_it_stands(request, production))


def _where_it_stands(request: HttpRequest, production: str) -> str:
    """The place of the group that was moved or held, so that whoever did it goes on where they were."""
    group = request.POST.get("group", "")
    found = _seen(request, production).found if group else None
    places = [n for n, one in enumerate(found.groups if found else (), 1) if one.name == group]
    return f"&at={places[0]}" if places else ""


def _move(who: Actor, form: QueryDict, seen: int, day: int) -> None:
    to = form.get("to", "")
    place = int(to) if to.isascii() and to.isdigit() and len(to) <= MOST_DIGITS else 0
    callbacks.move(who, form.get("group", ""), up=to == "earlier", place=place, seen=seen, day=day)


def _hold(who: Actor, form: QueryDict, seen: int, day: int) -> None:
    callbacks.hold(who, form.get("group", ""), place=form.get("place", ""), seen=seen, day=day)


def _best(who: Actor, form: QueryDict, seen: int, day: int) -> None:
    callbacks.best(who, seen=seen, day=day)


ACTS: dict[str, Callable[[Actor, QueryDict, int, int], None]] = {"move": _move, "hold": _hold, "best": _best}


# -- On paper, and for a program of tables


@looked_at
@member_view
def people(request: HttpRequest, production: str) -> HttpResponseBase:
    """Everybody's own running order, a row for each group."""
    found = _seen(request, production).found
    rows = [
        [one.name, part.starts, part.ends, part.group or "waits", str(part.room or ""), part.material]
        for one in (found.people if found else ())
        for part in one.pieces
    ]
    return sheet_of("callbacks.csv", [["Who", "From", "Until", "Group", "Room", "Material"], *rows])


@looked_at
@member_view
def door(request: HttpRequest, production: str) -> HttpResponseBase:
    """Who comes when, for the door."""
    found = _seen(request, production).found
    rows = [
        [one.comes, one.name, one.pieces[0].group, str(one.pieces[0].room), one.goes]
        for one in (found.people if found else ())
    ]
    return sheet_of("door.csv", [["Comes", "Who", "First for", "Room", "Goes"], *rows])
