"""Filling the days: chosen, worked out, looked at, and given only when somebody presses for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import filling
from castlist.queries.doors import production_for
from castlist.queries.fill_proposals import Given
from castlist.queries.filling import Known, known, page_of
from castlist.rules.fill_lines import AFTER_SCHOOL, FIELDS, read_fill
from castlist.rules.filling import Choice
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.zones import in_zone

LONGEST_PLAN = 60_000


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Who is asked for a time, and which times are used; sent, a plan is worked out and shown, and nothing is given."""
    of_all = _known(request, production)
    if request.method != "POST":
        return _show(request, of_all, _at_first(of_all))
    choice = _choice(request.POST)
    bad = read_fill(choice.lines, of_all.around(choice))[1]
    if bad:
        errors = {field: " ".join(f"Line {one.number}: {one.why}" for one in lines) for field, lines in bad.items()}
        errors["form"] = "Not everything could be read, so nothing was worked out."
        return _show(request, of_all, choice, status=422, acted="fill", errors=errors)
    try:
        longer = request.POST.get("longer", "") == "yes"
        found = filling.work_out(actor(request, production), choice, longer=longer)
    except Refused as no:
        return _show(request, of_all, choice, no, acted="fill")
    return _show(request, of_all, choice, found=found)


@looked_at_or_sent
@member_view
@gives_back
def give(request: HttpRequest, production: str) -> HttpResponse:
    """Everybody in the plan has their time; who could not be given theirs is said, and why."""
    of_all, choice = _known(request, production), _choice(request.POST)
    if request.method != "POST":
        return redirect("fill", production)
    try:
        plan, seen = _plan(request.POST.get("plan", "")), request.POST.get("seen", "")
        done = filling.give_all(actor(request, production), plan, choice, seen=seen)
    except Refused as no:
        return _show(request, of_all, choice, no, acted="give")
    if not done.refused:
        return redirect(f"{reverse('fill', args=[production])}?done={done.given}")
    missed = [(name, sentence_of(no)) for name, no in done.refused]
    return _show(request, _known(request, production), choice, status=409, acted="give", given=done.given,
                 missed=missed)  # fmt: skip


@looked_at_or_sent
@member_view
@gives_back
def write(request: HttpRequest, production: str) -> HttpResponse:
    """A letter that says their time is begun for everybody who was given one and has not been written to since."""
    of_all = _known(request, production)
    if request.method != "POST":
        return redirect("fill", production)
    try:
        drafts = filling.draft_all(actor(request, production))
    except Refused as no:
        return _show(request, of_all, _at_first(of_all), no, acted="write")
    again = _known(request, production)
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        return _show(request, again, _at_first(again), status=422, acted="write", errors={"form": said})
    if drafts.letters and page_of(again).untold.people:
        return redirect(f"{reverse('fill', args=[production])}#tell")
    return redirect(f"{reverse('letters', args=[production])}?done=called")


def _known(request: HttpRequest, production: str) -> Known:
    viewer: Any = request.user
    return known(viewer, production_for(viewer, production), now=now())


def _at_first(of_all: Known) -> Choice:
    """Every session that has a free time, and everybody."""
    free = {slot.session_id for slot in of_all.slots if not slot.cand}
    school = f"{AFTER_SCHOOL // 60}:{AFTER_SCHOOL % 60:02}"
    return Choice(tuple(row.pk for row in of_all.sessions if row.pk in free), lines={"after_school": school})


def _choice(form: QueryDict) -> Choice:
    return Choice(
        tuple(form.getlist("session")), tuple(form.getlist("role")), form.get("step", ""),
        {field: form.get(field, "") for field in FIELDS},
    )  # fmt: skip


def _plan(text: str) -> list[Given]:
    """Who is given which time, as the form carries it: 'person/time person/time'."""
    pairs = (one.partition("/") for one in text[:LONGEST_PLAN].split())
    return [Given(cand, slot) for cand, _, slot in pairs]


def _show(
    request: HttpRequest, of_all: Known, choice: Choice, no: Refused | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    """The page, with a plan on it where one was found; `no`: why what was asked was refused."""
    production = of_all.production.pk
    head, done = frame_for(request, of_all.production), request.GET.get("done", "")
    urls = {"fill": "fill", "give": "fill_give", "write": "fill_write"}
    if no is not None:
        status, more["errors"] = status_of(no), {"form": sentence_of(no)}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page_of(of_all), "choice": choice,
        "typed": {field: choice.lines.get(field, "") for field in FIELDS},
        "urls": {name: reverse(view, args=[production]) for name, view in urls.items()},
        "days": reverse("days", args=[production]), "letters": reverse("letters", args=[production]),
        "zone": of_all.zone.key.replace("_", " "), "seconds": (filling.SECONDS, filling.SECONDS_LONGER),
        "at_once": filling.LETTERS_AT_ONCE,
        "found": None, "given": int(done) if done.isascii() and done.isdigit() and len(done) < 5 else 0, "missed": (),
        **more,
    }  # fmt: skip
    with in_zone(of_all.zone):
        return show(request, "fill.jinja", context, status=status)
