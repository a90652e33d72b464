"""The chart of scenes of a production: typed or pasted, drawn, and put back as it was."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import parts
from castlist.actions.decisions import Actor
from castlist.queries.doors import NotThere, production_for
from castlist.queries.parts import ChartPage, chart_page
from castlist.rules.scene_lines import BadLine, read_chart
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.sheets import sheet_of

DONE = {
    "write": "The chart is as you wrote it. The one before stays below, and can be put back.",
    "tie": "The roles are tied as you said.",
    "again": "The chart is as it was then.",
}

STANDS_ABOVE = " It stands above as it is now. Look at it; what you send once more takes its place."


def links_of(production: str) -> list[dict[str, str]]:
    """The pages about who plays what."""
    pages = (("Scenes and characters", "parts"), ("Doubling", "parts_doubling"), ("Who goes on", "parts_covers"))
    return [{"text": text, "url": reverse(name, args=[production])} for text, name in pages]


def version_in(asked: str) -> int:
    """The number of a version; 0 for whatever is none."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """The chart, drawn; with `version`, as it was then."""
    return _show(request, production)


def _show(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    wanted = request.GET.get("version", "")
    if wanted and not version_in(wanted):
        raise NotThere
    seen = chart_page(viewer, production_for(viewer, production), version=version_in(wanted))
    head, here = frame_for(request, seen.production), reverse("parts", args=[production])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "here": here, "links": links_of(production),
        "sheet": reverse("parts_sheet", args=[production]), "script": reverse("parts_script", args=[production]),
        "urls": {name: reverse("parts_act", args=[production, name]) for name in ACTS}, "bad": [],
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "parts.jinja", context, status=status)


@looked_at
@member_view
def sheet(request: HttpRequest, production: str) -> HttpResponseBase:
    """The chart as a sheet that can be pasted again; nothing in it is taken for a formula."""
    viewer: Any = request.user
    seen = chart_page(viewer, production_for(viewer, production))
    names = [one.name for one in seen.characters]
    lines = ([scene.name, str(scene.minutes), *("x" if name in scene.on else "" for name in names)]
             for scene in seen.scenes)  # fmt: skip
    return sheet_of("scenes.csv", [["Scene", "Minutes", *names], *lines])


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """The chart is written, its characters are tied to roles, or it is put back."""
    viewer: Any = request.user
    seen = chart_page(viewer, production_for(viewer, production))
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("parts", production)
    typed = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "key")}
    try:
        bad = ACTS[name](actor(request, production), seen, request.POST)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        if no.why is Why.stale_version:
            typed["version"] = str(seen.newest)
            errors["form"] += STANDS_ABOVE
        return _show(request, production, status=status_of(no), acted=name, typed=typed, errors=errors)
    if bad:
        return _show(request, production, status=422, acted=name, typed=typed, bad=bad)
    return redirect(reverse("parts", args=[production]) + f"?done={name}")


def _write(who: Actor, seen: ChartPage, form: QueryDict) -> list[BadLine]:
    chart, bad = read_chart(form.get("lines", ""))
    if not bad:
        parts.say_chart(who, chart, seen=version_in(form.get("version", "")))
    return bad


def _tie(who: Actor, seen: ChartPage, form: QueryDict) -> list[BadLine]:
    said = {one.name: ident(form, f"role-{n}") for n, one in enumerate(seen.characters) if f"role-{n}" in form}
    parts.tie(who, said, seen=version_in(form.get("version", "")))
    return []


def _again(who: Actor, seen: ChartPage, form: QueryDict) -> list[BadLine]:
    parts.put_back(who, version_in(form.get("again", "")), seen=version_in(form.get("version", "")))
    return []


ACTS: dict[str, Callable[[Actor, ChartPage, QueryDict], list[BadLine]]] = {
    "write": _write, "tie": _tie, "again": _again,
}  # fmt: skip
