"""Covers of a production: the list, what it is worth, and who goes on if somebody is away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import covers
from castlist.actions.cover_spread import MOST_EACH, propose_covers
from castlist.actions.decisions import Actor
from castlist.queries.cover_plans import CoversPage, covers_page
from castlist.queries.cover_spread import Proposed, may_cover
from castlist.queries.doors import production_for
from castlist.queries.parts import newest_chart
from castlist.rules.cover_lines import read_characters, read_covers, read_willing
from castlist.rules.scene_lines import BadLine, Chart
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.parts_views import links_of

MOST_AWAY = 60
DONE = "The list is as you wrote it."
TYPED = ("lines", "spared", "wanted", "most")


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """The list; with `away`, who goes on; sent, what is typed is the list."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = covers_page(viewer, where, away=frozenset(request.GET.getlist("away")[:MOST_AWAY]))
    if request.method != "POST":
        return _show(request, seen)
    typed = {field: request.POST.get(field, "") for field in TYPED}
    try:
        bad = _say(actor(request, production), newest_chart(where)[1], typed)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, seen, status=status_of(no), acted="covers", typed=typed, errors=errors)
    if bad:
        return _show(request, seen, status=422, acted="covers", typed=typed, bad=bad)
    return redirect(reverse("parts_covers", args=[production]) + "?done=said")


@looked_at_or_sent
@member_view
@gives_back
def propose(request: HttpRequest, production: str) -> HttpResponse:
    """Who could cover what, of those who are named: the list that it would be, to be looked through and kept."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    seen = covers_page(viewer, where)
    if request.method != "POST" or not seen.version:
        return redirect("parts_covers", production)
    typed = {field: request.POST.get(field, "") for field in ("may_cover", "each")}
    willing, bad = read_willing(typed["may_cover"], newest_chart(where)[1])
    if bad:
        return _show(request, seen, status=422, acted="propose", typed=typed, bad=bad)
    try:
        found = propose_covers(viewer, where, willing, each=_number(typed["each"]))
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, seen, status=status_of(no), acted="propose", typed=typed, errors=errors)
    return _show(request, seen, proposed=found, asked_of=typed)


def _say(who: Actor, chart: Chart, typed: dict[str, str]) -> list[BadLine]:
    rows, bad = read_covers(typed["lines"], chart)
    spared, none = read_characters(typed["spared"], chart)
    if not (bad or none):
        wanted, most = (_number(typed[field]) for field in ("wanted", "most"))
        covers.say_covers(who, rows, wanted=wanted, most=most, spared=spared)
    return [*bad, *none]


def _number(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refused(Why.incomplete, detail=f"“{text[:12]}” is not a number.")
    return int(text)


def _show(
    request: HttpRequest, seen: CoversPage, *, status: int = 200, proposed: Proposed | None = None,
    asked_of: dict[str, str] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    viewer: Any = request.user
    production = seen.production.pk
    head, here = frame_for(request, seen.production), reverse("parts_covers", args=[production])
    urls = {"covers": here, "propose": reverse("parts_covers_propose", args=[production])} if seen.version else {}
    context = {
        "proposed": proposed, "asked_of": asked_of or {"may_cover": may_cover(viewer, seen.production), "each": "3"},
        "most_each": MOST_EACH,
        "frame": head, "chrome": chrome(request, head), "page": seen, "here": here, "links": links_of(production),
        "parts": reverse("parts", args=[production]), "urls": urls, "bad": [],
        "done": DONE if request.GET.get("done") == "said" else "", **more,
    }  # fmt: skip
    return show(request, "covers.jinja", context, status=status)
