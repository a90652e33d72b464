"""The calendar of a production, which its desk enters; and who cannot on which of its days."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import dates
from castlist.actions.decisions import Actor
from castlist.queries import conflicts as found
from castlist.queries.conflicts import Conflicts
from castlist.queries.dates import dates_page, lines_read
from castlist.queries.doors import NotThere, production_for
from castlist.rules.day_lines import Unread
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.room_views import page_number
from castlist.web.sheets import sheet_of

DONE = {
    "paste": "The days are there. Whoever has a private link is asked whether they can.",
    "remove": "Those days are gone. What people said of them is kept no longer than anything they said.",
}


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """The days, month by month; whoever runs the desk adds and takes away."""
    return _show(request, production)


def _show(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    seen = dates_page(viewer, production_for(viewer, production))
    head = frame_for(request, seen.production)
    acts = {name: reverse("dates_act", args=[production, name]) for name in ACTS} if seen.may_change else {}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "urls": acts, "unread": [],
        "conflicts": reverse("conflicts", args=[production]), "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "dates.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """Days are added from a list, or taken away."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    dates_page(viewer, where)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("dates", production)
    typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
    try:
        unread = ACTS[name](actor(request, production), where, request.POST)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, production, status=status_of(no), acted=name, typed=typed, errors=errors)
    if unread:
        typed["lines"] = "\n".join(one.line for one in unread)
        return _show(request, production, status=422, acted=name, typed=typed, unread=unread)
    return redirect(reverse("dates", args=[production]) + f"?done={name}")


def _paste(who: Actor, where: Any, form: QueryDict) -> list[Unread]:
    text, kind = form.get("lines", ""), form.get("kind", "rehearsal")
    if not text.strip():
        raise Refused(Why.incomplete, detail="Write a day on each line.")
    days, unread = lines_read(where, text, kind, who.now.date())
    if days:
        dates.add(who, days)
    return unread


def _remove(who: Actor, where: Any, form: QueryDict) -> list[Unread]:
    dates.remove(who, [one for one in form.getlist("day") if ident({"day": one}, "day")])
    return []


ACTS: dict[str, Callable[[Actor, Any, QueryDict], list[Unread]]] = {"paste": _paste, "remove": _remove}


# -- Who cannot


def _table(request: HttpRequest, production: str) -> tuple[Any, Conflicts]:
    viewer: Any = request.user
    where = production_for(viewer, production)
    return where, found.conflicts(viewer, where, role=ident(request.GET, "role"), page=page_number(request))


@looked_at
@member_view
def conflicts(request: HttpRequest, production: str) -> HttpResponse:
    """People by days, as far as the viewer may see them, and how many cannot on each."""
    where, table = _table(request, production)
    head, here = frame_for(request, where), reverse("conflicts", args=[production])
    context = {
        "frame": head, "chrome": chrome(request, head), "table": table, "here": here,
        "roles": [("", "all roles"), *table.roles], "dates": reverse("dates", args=[production]),
        "sheet": reverse("conflicts_sheet", args=[production]) + (f"?role={table.role}" if table.role else ""),
    }  # fmt: skip
    return show(request, "conflicts.jinja", context)


@looked_at
@member_view
def sheet(request: HttpRequest, production: str) -> HttpResponseBase:
    """The whole table as a sheet; nothing in it is taken for a formula."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    table = found.conflicts(viewer, where, role=ident(request.GET, "role"), everybody=True)
    head = ["Name", "Roles", "Cannot on", *(one.day.isoformat() for one in table.days)]
    lines = ([row.name, ", ".join(row.roles), str(row.met) if row.said else "has not said",
              *(cell.hours for cell in row.cells)] for row in table.people)  # fmt: skip
    return sheet_of("conflicts.csv", [head, *lines])
