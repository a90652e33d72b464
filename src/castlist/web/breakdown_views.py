"""The breakdown of a role: what it says of itself, and a form that changes it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agreements
from castlist.queries.breakdowns import BreakdownPage, breakdown_page
from castlist.rules.breakdowns import DISCLOSURES, LINES, OPEN_TO, SORTS
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.fields import ident
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent

DONE = {
    "1": "The breakdown is as you said.",
    "cut": "The part is cut. Whoever stands for it still is let go in the room, with a word.",
    "back": "The part is in the show again.",
}


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """What the role says of itself; whoever runs the production changes it here."""
    viewer: Any = request.user
    found = breakdown_page(viewer, production, role)
    if request.method != "POST":
        return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))
    try:
        agreements.change_role(
            actor(request, production), role=role, seen=request.POST.get("seen", "-")[:40], **said(request.POST)
        )
    except NotUsable as no:
        return _show(request, found, status=422, **_refused(request, {"name": str(no)}))
    except Refused as no:
        if no.why is Why.unknown:
            no = Refused(Why.bad_rule, detail="There is no such role to be covered.")
        return _show(request, found, status=status_of(no), **_refused(request, {"form": sentence_of(no)}))
    return redirect(reverse("breakdown", args=[production, role]) + "?done=1")


@looked_at_or_sent
@member_view
@gives_back
def cut(request: HttpRequest, production: str, role: str) -> HttpResponse:
    """The part is cut, or is in the show again."""
    viewer: Any = request.user
    found = breakdown_page(viewer, production, role)
    if request.method != "POST":
        return redirect("breakdown", production, role)
    wanted = request.POST.get("cut") == "yes"
    try:
        if wanted == found.breakdown.cut:
            raise Refused(Why.already_there)
        agreements.change_role(
            actor(request, production), role=role, seen=request.POST.get("seen", "-")[:40], cut=wanted
        )
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _show(request, found, status=status_of(no), acted="cut", errors=errors, typed={})
    return redirect(reverse("breakdown", args=[production, role]) + f"?done={'cut' if wanted else 'back'}")


def _refused(request: HttpRequest, errors: dict[str, str]) -> dict[str, Any]:
    typed = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "key", "seen")}
    return {"acted": "breakdown", "errors": errors, "typed": typed}


def _show(request: HttpRequest, found: BreakdownPage, *, status: int = 200, **more: Any) -> HttpResponse:
    head, here = frame_for(request, found.production), [found.production.pk, found.role]
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "breakdown": found.breakdown,
        "room": reverse("room", args=here), "kinds": [(sort, sort) for sort in SORTS],
        "open_to": list(OPEN_TO.items()), "disclosures": list(DISCLOSURES.items()),
        "covers": [("", "none"), *found.others], "now_said": _as_typed(found), "lines": LINES,
        "urls": _urls(found, here), **more,
    }  # fmt: skip
    return show(request, "breakdown.jinja", context, status=status)


def _urls(found: BreakdownPage, here: list[str]) -> dict[str, str]:
    cut = {"cut": reverse("breakdown_cut", args=here)} if found.may_cut else {}
    return ({"breakdown": reverse("breakdown", args=here)} if found.may_change else {}) | cut


def _as_typed(found: BreakdownPage) -> dict[str, str]:
    """What the role says now, as its form would send it."""
    said = found.breakdown
    typed = {name: str(getattr(said, name)) for name in (*LINES, "lowest", "highest", "open_to", "precast")}
    typed |= {"name": found.name, "about": found.about, "kind": said.sort, "places": str(said.places)}
    typed |= {"covers": found.covers, "minors": "yes" if found.minors else ""}
    typed |= {name: str(getattr(said, name) or "") for name in ("playing_from", "playing_to")}
    for one in said.discloses:
        typed |= {f"content_{one.what}": "yes", f"line_{one.what}": one.line}
    return typed


def said(form: QueryDict) -> dict[str, Any]:
    """The breakdown out of the form. A line about content that is not ticked says nothing."""
    found: dict[str, Any] = {
        name: form.get(name, "") for name in ("name", "about", *LINES, "lowest", "highest", "precast")
    }
    found |= {name: whole(form, name, says) for name, says in AGES.items()}
    found["places"] = whole(form, "places", "How many are to be cast") or 1
    found |= {"sort": form.get("kind", "principal"), "minors": form.get("minors") == "yes"}
    found |= {"covers": ident(form, "covers"), "open_to": form.get("open_to", "link")}
    found["discloses"] = {
        what: form.get(f"line_{what}", "") for what in DISCLOSURES if form.get(f"content_{what}") == "yes"
    }
    return found


AGES = {"playing_from": "The playing range", "playing_to": "The playing range"}


def whole(form: QueryDict, name: str, says: str) -> int:
    """A whole number, or 0 for nothing; refuses anything else with what it says."""
    text = form.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Refused(Why.bad_breakdown, detail=f"{says}: “{text[:12]}” is not a number.")
    return int(text or 0)
