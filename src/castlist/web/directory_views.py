"""The directory of performers, one page for each, and the searches that members keep."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import directory as acts
from castlist.actions import requests, saved_searches
from castlist.queries.directory import LAST_PAGE, Filters, directory, saved_by
from castlist.queries.directory_person import PersonPage, person_page
from castlist.queries.directory_reach import OUTCOMES
from castlist.queries.imports import passes_lists_door
from castlist.rules.directory import FIELDS, MOST_SKILLS, NotAFilter, ages_of, one_of, year_of
from castlist.rules.languages import LANGUAGES
from castlist.rules.people import NotUsable
from castlist.rules.performers import VOICES
from castlist.rules.searching import LONGEST_ASKED
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show, show_block, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import NEVER, gives_back
from castlist.web.methods import looked_at, looked_at_or_sent

LONGEST_ID = 12
DONE = {"kept": "That is kept as you wrote it.", "saved": "The search is kept.", "gone": "The search is forgotten."}


def filters_in(said: Mapping[str, Any]) -> Filters:
    """What an address asks for. Refuses with NotAFilter what cannot be looked for."""
    skills = said.getlist("skill") if isinstance(said, QueryDict) else list(said.get("skill", ()))
    return Filters(
        text=clean(said.get("q", ""))[:LONGEST_ASKED],
        skills=tuple(clean(skill)[:80] for skill in skills[:MOST_SKILLS] if skill.strip()),
        voice=clean(said.get("voice", ""))[:40],
        plays=_ages(said),
        seen_before=year_of("seen_before", said.get("seen_before", "")),
        seen_after=year_of("seen_after", said.get("seen_after", "")),
        outcome=one_of("outcome", said.get("outcome", ""), OUTCOMES),
    )


def clean(text: str) -> str:
    """The text without what no database can be asked for."""
    return " ".join(text.replace("\x00", " ").encode("utf-8", "ignore").decode().split())


def _ages(said: Mapping[str, Any]) -> tuple[int, int] | None:
    """From two fields, or from a band as 26-35."""
    band = said.get("band", "")
    low, _, high = band.partition("-") if band else (said.get("plays_from", ""), "", said.get("plays_to", ""))
    return ages_of(low, high)


def query_of(filters: Filters) -> str:
    """The address of the same search, without its page."""
    low, high = filters.plays or ("", "")
    pairs = [
        ("q", filters.text), *(("skill", skill) for skill in filters.skills), ("voice", filters.voice),
        ("plays_from", low), ("plays_to", high), ("seen_before", filters.seen_before or ""),
        ("seen_after", filters.seen_after or ""), ("outcome", filters.outcome),
    ]  # fmt: skip
    return urlencode([(name, value) for name, value in pairs if value != ""])


@looked_at
@member_view
def people(request: HttpRequest) -> HttpResponse:
    """Whom the company knows: found as one types, or by sending the form."""
    viewer: Any = request.user
    said, errors = request.GET, dict[str, str]()
    try:
        filters = filters_in(said)
    except NotAFilter as no:
        errors, filters = {no.field: str(no)}, Filters(text=clean(said.get("q", ""))[:LONGEST_ASKED])
    number = said.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    found = directory(viewer, filters, now=now(), page=page)
    query = query_of(filters)
    context = {
        "found": found, "errors": errors, "typed": {name: said.get(name, "") for name in FIELDS}, "query": query,
        "here": reverse("people"), "last_page": min(found.pages, LAST_PAGE),
        "more": f"?{query}&page=" if query else "?page=",
    }  # fmt: skip
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        return show_block(request, "people.jinja", "found", context | {"swapped": True})
    head = frame_for(request)
    context |= {
        "frame": head, "chrome": chrome(request, head), "saved": found.saved,
        "urls": {"save_search": reverse("saved_searches"), "forget_search": reverse("saved_searches")}
        | {"export": reverse("export")} | ({"imports": reverse("imports")} if passes_lists_door(viewer) else {}),
        "done": DONE.get(said.get("done", ""), ""),
    }  # fmt: skip
    answer = show(request, "people.jinja", context, status=422 if errors else 200)
    answer["Vary"] = "HX-Request, Cookie"
    return answer


@looked_at_or_sent
@member_view
@gives_back
def saved(request: HttpRequest) -> HttpResponse:
    """Keeps a search under a name, or forgets one."""
    viewer: Any = request.user
    found = saved_by(viewer, now=now())
    here = reverse("people")
    if request.method != "POST":
        return redirect(here)
    form = request.POST
    query = form.get("query", "")
    try:
        actor(request, "")
        if form.get("search"):
            saved_searches.forget(viewer, form["search"])
            return redirect(f"{here}?done=gone")
        query = query_of(filters_in(QueryDict(query)))
        saved_searches.save(viewer, name=form.get("name", ""), query=query, now=now())
        return redirect(f"{here}?{query}&done=saved")
    except (NotUsable, Refused) as no:
        said = sentence_of(no) if isinstance(no, Refused) else str(no)
        status = status_of(no) if isinstance(no, Refused) else 422
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "saved": found, "query": query, "here": here,
        "urls": {"save_search": request.path}, "acted": "save_search", "errors": {"form": said},
        "typed": {"name": form.get("name", "")},
    }  # fmt: skip
    return show(request, "people_save.jinja", context, status=status)


# -- One performer


@looked_at
@member_view
def person(request: HttpRequest, performer: str) -> HttpResponse:
    """What is known of them, and where they stood as far as the viewer may know."""
    page = person_page(request.user, performer[:LONGEST_ID], now=now())  # type: ignore[arg-type]
    if page.id != performer:
        return redirect("person", page.id)
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page, "people": reverse("people"), "year": now().year,
        "language": LANGUAGES.get(page.traits.language, ""),
        "edit": reverse("person_edit", args=[page.id]) if page.may_write else "",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return show(request, "person.jinja", context)


@looked_at_or_sent
@member_view
@gives_back
def person_edit(request: HttpRequest, performer: str) -> HttpResponse:
    """What the company knows of them, put right by a member."""
    viewer: Any = request.user
    page = person_page(viewer, performer[:LONGEST_ID], now=now())
    errors, typed, status = dict[str, str](), _as_form(page), 200
    if request.method == "POST":
        try:
            return redirect(f"{reverse('person', args=[_corrected(request, page.id)])}?done=kept")
        except Refused as no:
            errors, status = {"form": sentence_of(no)}, status_of(no)
        except NotUsable as no:
            errors, status = {"form": str(no)}, 422
        typed = {name: value for name, value in request.POST.items() if name not in NEVER}
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": page, "voices": VOICES,
        "languages": tuple(LANGUAGES.items()),
        "urls": {"know": request.path}, "back": reverse("person", args=[page.id]),
        "acted": "know" if errors else "", "errors": errors, "typed": typed,
    }  # fmt: skip
    return show(request, "person_edit.jinja", context, status=status)


def _corrected(request: HttpRequest, performer: str) -> str:
    """What was sent is kept, once for every key."""
    viewer: Any = request.user
    who = actor(request, "")
    form = {name: value for name, value in request.POST.items() if name not in (*NEVER, "key", "seen", "typed_by")}

    def do() -> dict[str, Any]:
        return {"performer": acts.correct(viewer, performer, form=form, seen=request.POST.get("seen", ""), now=who.now)}

    if not who.key:
        return str(do()["performer"])
    act = f"know {performer} {sorted(form.items())!r}"
    return str(requests.once(do, by=who.by, key=who.key, act=act, now=who.now)["performer"])


def _as_form(page: PersonPage) -> dict[str, Any]:
    traits = {name: "" if value is None else value for name, value in asdict(page.traits).items()}
    return traits | {
        "skills": ", ".join(page.traits.skills), "name": page.name, "note": page.note, "seen": page.version,
        "credits": "\n".join(f"{one.year}: {one.text}" for one in page.credits),
    }  # fmt: skip
