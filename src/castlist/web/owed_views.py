"""The answered ledger: who has had an answer, and who is owed one; as a page and as a sheet."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import answers
from castlist.actions.decisions import Actor
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, production_for
from castlist.queries.owed import Ledger, ledger, owing
from castlist.rules.decisions.answered import ROUTES
from castlist.rules.imports import defused
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.sheets import as_csv, attached
from castlist.web.zones import in_zone

HEADINGS = ["Name", "By agent", "Role", "Step", "Owed", "Why", "Since", "Promised by"]


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Who is owed an answer, and the way to write it."""
    return _ledger(request, production_for(request.user, production))  # type: ignore[arg-type]


def _ledger(request: HttpRequest, where: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    found = ledger(viewer, where, now=now(), page=_page(request))
    head = frame_for(request, where)
    begin = {"begin": reverse("answers_begin", args=[where.pk])} if found.to_begin or found.waiting or more else {}
    ends = {"close": found.may_close, "open": found.may_open}
    context = {
        "frame": head,
        "chrome": chrome(request, head),
        "ledger": found,
        "urls": {
            "sheet": reverse("answers_sheet", args=[where.pk]), "letters": reverse("letters", args=[where.pk]),
            **begin, **{act: reverse("team_act", args=[where.pk, act]) for act, may in ends.items() if may},
        },
        **more,
    }  # fmt: skip
    with in_zone(zone_of(where)):
        return show(request, "answers.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def begin(request: HttpRequest, production: str) -> HttpResponse:
    """Letters that say no are begun, to all who are owed one or to those that are ticked; what is not begun is said."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    ledger(viewer, where, now=now())
    if request.method != "POST":
        return redirect("answers", production)
    everybody, ticked = bool(request.POST.get("everybody")), request.POST.getlist("cand")[: answers.MOST_AT_ONCE]
    try:
        if not everybody and not ticked:
            raise Refused(Why.incomplete, detail="Tick to whom a letter is to be begun.")
        drafts = answers.begin_all(actor(request, production), cands=[] if everybody else ticked)
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _ledger(request, where, status=status_of(no), acted="begin", errors=errors, typed={}, ticked=ticked)
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        return _ledger(request, where, status=422, acted="begin", errors={"form": said}, typed={})
    return redirect(f"{reverse('letters', args=[production])}?done=answers")


ACTS: dict[str, Callable[[Actor, str, Any], object]] = {
    "write_off": lambda who, cand, form: answers.write_off(
        who, cand, routes=[one for one in form.getlist("route") if one in ROUTES], reason=form.get("reason", "")
    ),
    "take_back": lambda who, cand, form: answers.take_back(who, cand),
}
DONE = {"write_off": "It is written off.", "take_back": "They are owed an answer again."}


@looked_at
@member_view
def one(request: HttpRequest, production: str, cand: str) -> HttpResponse:
    """How it stands with one of them; here an answer that reached nobody is written off, and that is taken back."""
    return _one(request, production, cand)


def _one(request: HttpRequest, production: str, cand: str, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = production_for(viewer, production)
    found = owing(viewer, where, cand, now=now())
    head = frame_for(request, where)
    may = {"write_off": found.may_write_off, "take_back": found.left is not None}
    context = {
        "frame": head, "chrome": chrome(request, head), "one": found, "routes": tuple(ROUTES.items()),
        "urls": {act: reverse("answers_act", args=[where.pk, cand, act]) for act in ACTS if may[act]},
        "back": reverse("answers", args=[where.pk]), "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    with in_zone(zone_of(where)):
        return show(request, "answer.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, cand: str, name: str) -> HttpResponse:
    """One act about the answer that somebody is owed."""
    viewer: Any = request.user
    if name not in ACTS:
        raise NotThere
    owing(viewer, production_for(viewer, production), cand, now=now())
    if request.method != "POST":
        return redirect("answers_one", production, cand)
    try:
        who = actor(request, production)
        look_over(request.POST)
        ACTS[name](who, cand, request.POST)
    except Refused as no:
        typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key")}
        more = {"errors": {"form": sentence_of(no)}, "typed": typed, "looks": asks(request, production, no)}
        ticked = request.POST.getlist("route")
        return _one(request, production, cand, status_of(no), acted=name, ticked=ticked, **more)
    return redirect(f"{reverse('answers_one', args=[production, cand])}?done={name}")


@looked_at
@member_view
def sheet(request: HttpRequest, production: str) -> HttpResponseBase:
    """Everybody who is owed an answer, as CSV; no cell of it is a formula."""
    viewer: Any = request.user
    where = production_for(viewer, production)
    first = ledger(viewer, where, now=now())
    answer = StreamingHttpResponse(as_csv(_table(viewer, where, first)), content_type="text/csv; charset=utf-8")
    return attached(answer, "answers.csv")


def _table(viewer: Any, production: Any, first: Ledger) -> Iterator[list[str]]:
    yield HEADINGS
    zone, at = zone_of(production), now()
    for number in range(1, first.pages + 1):
        found = first if number == 1 else ledger(viewer, production, now=at, page=number)
        for row in found.rows:
            since = row.since.astimezone(zone).date().isoformat() if row.since else ""
            due = row.due.isoformat() if row.due else ""
            yield [defused(cell) for cell in (row.name, row.agent, row.role, row.step, row.says, row.why, since, due)]
