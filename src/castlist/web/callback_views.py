"""The callback day of a production: groups as lines, the order in which people wait least, and another by hand."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import callback_letters, callbacks
from castlist.actions.decisions import Actor
from castlist.queries.callback_letters import CalledLetters, called_now
from castlist.queries.callbacks import CallbacksPage, callbacks_page
from castlist.queries.doors import NotThere, production_for
from castlist.rules.callback_lines import FIELDS, read_day
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
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


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """What is asked of the day; sent, it is worked out, for a few seconds at most."""
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
        callbacks.work_out(who, typed, seen=version_in(typed["version"]), longer=longer)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, seen, status=status_of(no), acted="callbacks", typed=typed, errors=errors)
    return redirect(reverse("callbacks", args=[production]) + "?done=worked")


def _seen(request: HttpRequest, production: str) -> CallbacksPage:
    viewer: Any = request.user
    return callbacks_page(viewer, production_for(viewer, production))


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
    told = called_now(request.user, seen.production)  # type: ignore[arg-type]  # asked either way: see going_on
    told = told if seen.found and seen.found.groups else CalledLetters()
    urls |= {"write": reverse("callbacks_write", args=[production])} if told.wants else {}
    context = {
        "told": told, "letters": reverse("letters", args=[production]),
        "frame": head, "chrome": chrome(request, head), "page": seen, "here": here,
        "urls": {"callbacks": here, **urls}, "seconds": (callbacks.SECONDS, callbacks.SECONDS_LONGER),
        "sheets": {"people": reverse("callbacks_people", args=[production]),
                   "door": reverse("callbacks_door", args=[production])},
        "papers": offered(*((text, reverse(name, args=[production])) for text, name in PAPERS)) if seen.drawing else [],
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
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
        drafts = callback_letters.draft_all(actor(request, production))
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
        ACTS[name](actor(request, production), request.POST, version_in(request.POST.get("version", "")))
    except Refused as no:
        typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
        return _show(request, seen, status=status_of(no), acted=name, typed=typed, errors={"form": sentence_of(no)})
    return redirect(reverse("callbacks", args=[production]) + f"?done={name}")


def _move(who: Actor, form: QueryDict, seen: int) -> None:
    callbacks.move(who, form.get("group", ""), up=form.get("to", "") == "earlier", seen=seen)


def _hold(who: Actor, form: QueryDict, seen: int) -> None:
    callbacks.hold(who, form.get("group", ""), place=form.get("place", ""), seen=seen)


def _best(who: Actor, form: QueryDict, seen: int) -> None:
    callbacks.best(who, seen=seen)


ACTS: dict[str, Callable[[Actor, QueryDict, int], None]] = {"move": _move, "hold": _hold, "best": _best}


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
