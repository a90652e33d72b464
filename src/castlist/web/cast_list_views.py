"""The cast list: got ready, released at once or at a moment, taken back; as a page, as a sheet, and for anybody."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import cast_lists, welcomes
from castlist.queries.auditions import zone_of
from castlist.queries.cast_lists import CastListOut, CastListPage, ListedRole, cast_list_out, cast_list_page
from castlist.queries.contact_sheets import contact_sheet
from castlist.queries.doors import NotThere
from castlist.queries.invitations import near_only
from castlist.rules.contacts import in_a_table
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, calm, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.notice_views import moment_in
from castlist.web.papers.printing import offered
from castlist.web.role_links import cast_list_link, read_cast_list_link
from castlist.web.sheets import sheet_of
from castlist.web.zones import in_zone

DONE = {"release": "The cast list is released.", "take_back": "Nobody reads the cast list any more."}
LABELS = {
    "principal": "The parts", "ensemble": "Ensemble", "cover": "Covers", "standby": "Standbys", "swing": "Swings",
}  # fmt: skip
HEADINGS = ["Role", "Kind", "Name", "Covers"]
CONTACT_HEADINGS = ["Name", "Pronouns", "Parts", "Telephone", "E-mail", "Acts for them", "Agent"]


@looked_at
@member_view
def page(request: HttpRequest, production: str) -> HttpResponse:
    """Who has which part, and from when on anybody reads it."""
    found = cast_list_page(request.user, production, now=now())  # type: ignore[arg-type]
    return _show(request, found, done=DONE.get(request.GET.get("done", ""), ""))


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, production: str, name: str) -> HttpResponse:
    """The list is released, or taken back."""
    found = cast_list_page(request.user, production, now=now())  # type: ignore[arg-type]
    if name not in DONE:
        raise NotThere
    if request.method != "POST":
        return redirect("cast_list", production)
    who, form = actor(request, production), request.POST
    try:
        if name == "release":
            later = moment_in(form, "out_at", zone_of(found.production)) if form.get("when") == "later" else None
            if form.get("when") == "later" and later is None:
                raise Refused(Why.incomplete, detail="Say when it is to come out.")
            cast_lists.release(who, out_at=later, sure=form.get("sure") == "yes")
        else:
            cast_lists.take_back(who)
    except Refused as no:
        typed = {k: v for k, v in form.items() if k not in ("csrfmiddlewaretoken", "key")}
        return _show(request, found, status=status_of(no), acted=name, errors={"form": sentence_of(no)}, typed=typed)
    return redirect(f"{reverse('cast_list', args=[production])}?done={name}")


def _show(request: HttpRequest, found: CastListPage, *, status: int = 200, **more: Any) -> HttpResponse:
    here, zone, head = found.production.pk, zone_of(found.production), frame_for(request, found.production)
    people = any(role.people for role in found.roles)
    acts = {"release": people, "take_back": found.out_at is not None}
    urls = {name: reverse("cast_list_act", args=[here, name]) for name, may in acts.items() if may}
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "groups": groups_of(found.roles),
        "people": people,
        "urls": (urls if found.may_release else {}) | (
            {"welcome": reverse("cast_list_welcome", args=[here])} if found.to_welcome else {}
        ),
        "first_call": reverse("first_call", args=[here]), "letters": reverse("letters", args=[here]),
        "sheet": reverse("cast_list_sheet", args=[here]), "papers": _papers(found) if people else [],
        "contacts": reverse("contact_sheet", args=[here]) if found.reads_contacts else "",
        "emergency": reverse("emergency_sheet", args=[here]) if found.reads_needs else "",
        "answers": reverse("answers", args=[here]),
        "link": request.build_absolute_uri(cast_list_link(here)) if found.out_at else "", "near": near_only(),
        "zone": zone.key.replace("_", " "), **more,
    }  # fmt: skip
    with in_zone(zone):
        return show(request, "cast_list.jinja", context, status=status)


def _papers(found: CastListPage) -> list[tuple[str, str, str]]:
    """The list as it was released, once it is out; and as the team knows it."""
    here = found.production.pk
    released = f"{cast_list_link(here)}cast.pdf" if found.out else ""
    return offered(("Cast list, as released", released), ("For the team", reverse("cast_list_paper", args=[here])))


def groups_of(roles: Sequence[ListedRole]) -> list[tuple[str, str, list[ListedRole]]]:
    """Roles of one sort together, as they are in order already."""
    return [(sort, LABELS.get(sort, sort), list(some)) for sort, some in groupby(roles, key=lambda role: role.sort)]


@looked_at_or_sent
@member_view
@gives_back
def welcome(request: HttpRequest, production: str) -> HttpResponse:
    """A welcome to everybody who is cast is drafted; what could not be begun is said, by name."""
    found = cast_list_page(request.user, production, now=now())  # type: ignore[arg-type]
    if request.method != "POST":
        return redirect("cast_list", production)
    try:
        drafts = welcomes.draft_all(actor(request, production))
    except Refused as no:
        return _show(request, found, status=status_of(no), acted="welcome", errors={"form": sentence_of(no)})
    if drafts.refused:
        said = " ".join(f"Not to {name}: {sentence_of(no)}" for name, no in drafts.refused)
        found = cast_list_page(request.user, production, now=now())  # type: ignore[arg-type]
        return _show(request, found, status=422, acted="welcome", errors={"form": said})
    return redirect(f"{reverse('letters', args=[production])}?done=welcome")


@looked_at
@member_view
def sheet(request: HttpRequest, production: str) -> HttpResponseBase:
    """The list as the viewer may know it, as CSV; nothing in it is taken for a formula."""
    found = cast_list_page(request.user, production, now=now())  # type: ignore[arg-type]
    lines = ([role.name, role.sort, one.name, role.covers] for role in found.roles for one in role.people)
    return sheet_of("cast.csv", [HEADINGS, *lines])


@looked_at
@member_view
def contacts(request: HttpRequest, production: str) -> HttpResponse:
    """How everybody who has a part is reached."""
    found = contact_sheet(request.user, production)  # type: ignore[arg-type]
    head = frame_for(request, found.production)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found,
        "sheet": reverse("contact_sheet_csv", args=[production]),
        "papers": offered(("Contact sheet", reverse("contact_sheet_paper", args=[production]))),
        "back": reverse("cast_list", args=[production]),
        "emergency": reverse("emergency_sheet", args=[production]) if found.reads_needs else "",
    }  # fmt: skip
    return show(request, "contact_sheet.jinja", context)


@looked_at
@member_view
def contacts_csv(request: HttpRequest, production: str) -> HttpResponseBase:
    """The contact sheet as CSV; nothing in it is taken for a formula."""
    found = contact_sheet(request.user, production)  # type: ignore[arg-type]
    lines = ([one.name, one.pronouns, ", ".join(one.roles), in_a_table(one.phone), one.email, one.acts, one.agent]
             for one in found.people)  # fmt: skip
    return sheet_of("contacts.csv", [CONTACT_HEADINGS, *lines])


def released(token: str) -> CastListOut:
    """The list that a link leads to; Http404 before its moment, and for a link that leads to none."""
    production = read_cast_list_link(token)
    found = cast_list_out(production, now=now()) if production else None
    if found is None:
        raise Http404
    return found


@looked_at
@calm
def out(request: HttpRequest, token: str) -> HttpResponse:
    """The list as anybody reads it from the moment of its release on."""
    found = released(token)
    with in_zone(found.zone):
        return show(request, "cast_list_out.jinja", {
            "page": found, "groups": groups_of(found.roles),
            "papers": offered(("Cast list", f"{request.path}cast.pdf")),
        })  # fmt: skip
