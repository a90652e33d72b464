"""One performer who is here twice: whoever runs the desk looks at both records, makes them one, or two again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import parting, performers, requests
from castlist.queries.merging import MergingPage, RefusedIn, door, merging_page
from castlist.queries.parting import PartingPage, parting_page
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent

LONGEST_ID = 12
DONE = "That is one performer now. Whatever led to the other record leads here."
APART = "These are two performers again, each with what was their own."
SAID = {"yes": DONE, "apart": APART}


@looked_at_or_sent
@member_view
@gives_back
def same_person(request: HttpRequest, production: str, performer: str) -> HttpResponse:
    """The other record is looked for by name; then both stand side by side, with what will happen and a button."""
    viewer: Any = request.user
    no: Refused | None = None
    if request.method == "POST":
        door(viewer, production)
        try:
            keep = _merged(request, production, performer)
            return redirect(f"{reverse('same_person', args=[production, keep])}?done=yes")
        except Refused as refused:
            no = refused
    said = request.POST if no else request.GET
    found = merging_page(
        viewer, production, performer, other=said.get("other", "")[:LONGEST_ID], query=said.get("q", "")[:60],
        keep=said.get("keep", "")[:LONGEST_ID],
    )  # fmt: skip
    return show(request, "same_person.jinja", _context(request, found, no), status=status_of(no) if no else 200)


def _merged(request: HttpRequest, production: str, performer: str) -> str:
    """The two are one; says which record stays. The same form sent again is answered again."""
    who, form = actor(request, production), request.POST
    pair = [performer[:LONGEST_ID], form.get("other", "")[:LONGEST_ID]]
    keep = form.get("keep", "")
    if keep not in pair:
        raise Refused(Why.incomplete, detail="Say under which name the one performer stays.")
    gone = pair[1 - pair.index(keep)]

    def do() -> dict[str, str]:
        performers.merge(who, keep=keep, gone=gone)
        return {"keep": keep}

    if not who.key:
        return do()["keep"]
    told = requests.once(do, by=who.by, key=who.key, act=f"merge {production} {keep} {gone}", now=who.now)
    return str(told["keep"])


def _context(request: HttpRequest, found: MergingPage, no: Refused | None) -> dict[str, Any]:
    here = reverse("same_person", args=[found.production.pk, found.one.known.id])
    head = frame_for(request, found.production)
    return {
        "frame": head, "chrome": chrome(request, head), "merging": found, "search_url": here, "year": now().year,
        "urls": {"merge": here}, "back": reverse("production", args=[found.production.pk]),
        "query": (request.POST if no else request.GET).get("q", "")[:60],
        "places": no.places if isinstance(no, RefusedIn) else (),
        "acted": "merge" if no else "", "errors": {"form": sentence_of(no)} if no else {},
        "typed": request.POST.dict() if no else {}, "done": SAID.get(request.GET.get("done", ""), "") if not no else "",
        "apart": [(name, reverse("two_people", args=[found.production.pk, gone])) for gone, name in found.made_of],
    }  # fmt: skip


@looked_at_or_sent
@member_view
@gives_back
def two_people(request: HttpRequest, production: str, performer: str) -> HttpResponse:
    """What goes back if a merge is taken back, and what stays; with a button, and a tick before it."""
    viewer: Any = request.user
    no: Refused | None = None
    if request.method == "POST":
        door(viewer, production)
        try:
            _parted(request, production, performer)
            return redirect(f"{reverse('same_person', args=[production, performer])}?done=apart")
        except Refused as refused:
            no = refused
    found = parting_page(viewer, production, performer)
    return show(request, "two_people.jinja", _parting_context(request, found, no), status=status_of(no) if no else 200)


def _parted(request: HttpRequest, production: str, gone: str) -> None:
    """They are two. The same form sent again is answered again."""
    who = actor(request, production)

    def do() -> dict[str, str]:
        found = parting_page(request.user, production, gone)  # type: ignore[arg-type]
        if request.POST.get("sure") != "yes":
            raise Refused(Why.incomplete, detail="Say that you mean it: tick the box, then press the button once more.")
        parting.part(who, keep=found.keep.id, gone=gone)
        return {}

    if who.key:
        requests.once(do, by=who.by, key=who.key, act=f"part {production} {gone}", now=who.now)
    else:
        do()


def _parting_context(request: HttpRequest, found: PartingPage, no: Refused | None) -> dict[str, Any]:
    at = [found.production.pk, found.gone.id]
    head = frame_for(request, found.production)
    return {
        "frame": head, "chrome": chrome(request, head), "parting": found,
        "urls": {"part": reverse("two_people", args=at)},
        "back": reverse("same_person", args=[found.production.pk, found.keep.id]),
        "places": no.places if isinstance(no, RefusedIn) else (), "acted": "part" if no else "",
        "errors": {"form": sentence_of(no)} if no else {}, "typed": request.POST.dict() if no else {},
    }  # fmt: skip
