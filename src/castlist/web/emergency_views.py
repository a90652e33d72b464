"""For an emergency: given behind the private link of whoever plays, and read by the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import emergencies
from castlist.queries.doors import NotThere
from castlist.queries.emergencies import EmergencySheet, Locked, OwnEmergency, emergency_sheet, own_emergency
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.rules.contacts import in_a_table
from castlist.rules.emergencies import FIELDS, Unfit
from castlist.rules.why import Refused
from castlist.web.acting import error_page, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_their_own_link
from castlist.web.sheets import sheet_of
from castlist.web.zones import in_zone

SHUT = (
    "What was given for an emergency cannot be opened: the file safeguarding.key in the data folder is missing, or is "
    "another one. Nothing was changed. Whoever looks after the server must put it back from its own backup."
)
SHUT_TO_THEM = "It cannot be kept safely here just now, so nothing was kept. Please tell the company in another way."
HEADINGS = ("Name", "Parts", "Call", "Who that is", "Number", "What to know")
DONE = {"give": "That is kept, sealed.", "forget": "It is gone. Nothing of it is kept."}


def _unless_shut(says: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Where it cannot be opened nothing of it is shown, and it is said why."""

    def within(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Locked:
                return error_page(request, 503, says)

        return guarded

    return within


# -- For the desk


def _read(request: HttpRequest, production: str) -> EmergencySheet:
    """The sheet; whom it is about is told that it was read before anything of it is shown."""
    viewer: Any = request.user
    found = emergency_sheet(viewer, production)
    emergencies.note_reading(found.rows, by=viewer.pk, now=now())
    return found


@looked_at
@member_view
@_unless_shut(SHUT)
def sheet(request: HttpRequest, production: str) -> HttpResponse:
    """Of everybody who has a part whom to call, and what whoever helps should know."""
    found = _read(request, production)
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found,
        "sheet": reverse("emergency_sheet_csv", args=[production]), "back": reverse("cast_list", args=[production]),
        "contacts": reverse("contact_sheet", args=[production]),
    }  # fmt: skip
    return show(request, "emergency_sheet.jinja", context)


@looked_at
@member_view
@_unless_shut(SHUT)
def sheet_csv(request: HttpRequest, production: str) -> HttpResponseBase:
    """The same as CSV; nothing in it is taken for a formula."""
    found = _read(request, production)
    lines = (
        [one.name, ", ".join(one.roles), said.name, said.relation, in_a_table(said.phone), said.needs]
        for one in found.people if (said := one.said)
    )  # fmt: skip
    return sheet_of("emergency.csv", [HEADINGS, *lines])


# -- Behind the private link


def _own(request: HttpRequest, bearer: Bearer, seen: OwnEmergency, *, status: int = 200, **more: Any) -> HttpResponse:
    page, token = page_for(bearer, now=now()), [bearer.token]
    urls = {
        "give": reverse("performer_emergency_act", args=[*token, "give"]) if seen.may_say else "",
        "forget": reverse("performer_emergency_act", args=[*token, "forget"]) if seen.said else "",
        "page": reverse("performer", args=token), "kept": reverse("performer_kept", args=token),
    }  # fmt: skip
    said = {field: getattr(seen.said, field) for field in FIELDS} if seen.said else dict.fromkeys(FIELDS, "")
    context = {
        "seen": seen, "said": said, "urls": urls, "reader": page.reader, "acts_for": page.acts_for,
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    with in_zone(page.zone):
        return show(request, "performer_emergency.jinja", context, status=status)


@looked_at
@by_their_own_link
@_unless_shut(SHUT_TO_THEM)
def own(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """Whom to call when something happens to them."""
    return _own(request, bearer, own_emergency(bearer))


@looked_at_or_sent
@by_their_own_link
@_unless_shut(SHUT_TO_THEM)
def own_act(request: HttpRequest, bearer: Bearer, name: str) -> HttpResponse:
    """It is given, put right, or taken away."""
    here, seen = reverse("performer_emergency", args=[bearer.token]), own_emergency(bearer)
    if name not in DONE:
        raise NotThere
    if request.method != "POST":
        return redirect(here)
    try:
        if name == "give":
            emergencies.give(bearer, request.POST, now=now())
        else:
            emergencies.forget(bearer, now=now())
    except Unfit as no:
        return _own(request, bearer, seen, status=422, errors=no.errors, typed=request.POST.dict())
    except Refused as no:
        errors = {"form": sentence_of(no)}
        return _own(request, bearer, seen, status=status_of(no), errors=errors, typed=request.POST.dict())
    if name == "forget" and not seen.may_say:
        return redirect("performer", bearer.token)
    return redirect(f"{here}?done={name}")
