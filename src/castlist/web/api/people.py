"""Performers whom the company knows: found by words and filters, one of them, and searches that are kept."""

from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router
from pydantic import StringConstraints

from castlist.actions import directory as acts
from castlist.actions import saved_searches
from castlist.queries.directory import Filters, found_for, saved_by
from castlist.queries.directory_person import performer_known_to, person_page
from castlist.rules.searching import LONGEST_ASKED
from castlist.web.acting import now
from castlist.web.api import people_answers as answers
from castlist.web.api import said_about_people as said
from castlist.web.api.acts import Answer, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.directory_views import filters_in, query_of

router = Router(tags=["performers"])
Asked = Annotated[str, StringConstraints(max_length=LONGEST_ASKED)]
Word = Annotated[str, StringConstraints(max_length=80)]
Number = Annotated[str, StringConstraints(max_length=9)]
Pages = Annotated[int, Query(ge=1, le=20)]


@read(router, "/people", answers=answers.People)
def people(
    request: HttpRequest, q: Asked = "", skill: Word = "", voice: Word = "", plays_from: Number = "",
    plays_to: Number = "", seen_before: Number = "", seen_after: Number = "", outcome: Word = "", page: Pages = 1,
) -> Any:  # fmt: skip
    """Whom the company knows: by words as they are typed, and filters; several skills with commas between them."""
    filters = _filters(request.GET)
    total, rows = found_for(viewer(request), filters, now=now(), page=page)
    return {"total": total, "page": page, "performers": rows}


def _filters(asked: QueryDict) -> Filters:
    known = asked.copy()
    known.setlist("skill", asked.get("skill", "").split(","))
    return filters_in(known)


@read(router, "/people/{performer}", answers=answers.Known)
def person(request: HttpRequest, performer: Id) -> Any:
    """What is known of one performer, and where they stood as far as the bearer may know."""
    return person_page(viewer(request), performer, now=now())


@write(router, "POST", "/people/{performer}")
def correct_person(request: HttpRequest, performer: Id, body: said.Known) -> Any:
    """What the company knows of them is as it is said here; what is left out stays."""
    me = viewer(request)
    known = performer_known_to(me, performer, now=now())[1]
    form = {name: value for name, value in body.model_dump(exclude_unset=True).items() if name != "seen"}

    def done() -> Answer:
        return made(("performer", acts.correct(me, known.pk, form=form, seen=body.seen or "", now=now())))

    return do_once(request, done)


@read(router, "/searches", answers=answers.SavedSearches)
def searches(request: HttpRequest) -> Any:
    """The bearer's own searches."""
    return {"searches": saved_by(viewer(request), now=now())}


@write(router, "POST", "/searches")
def save_search(request: HttpRequest, body: said.Search) -> Any:
    """The search is kept under its name; one of the same name is this one from now on."""
    me = viewer(request)
    saved_by(me, now=now())

    def done() -> Answer:
        query = query_of(filters_in(QueryDict(body.query)))
        return made(("search", saved_searches.save(me, name=body.name, query=query, now=now()).pk))

    return do_once(request, done)


@write(router, "POST", "/searches/{search}/forget")
def forget_search(request: HttpRequest, search: Id) -> Any:
    """The search is forgotten."""
    me = viewer(request)
    saved_by(me, now=now())

    def done() -> Answer:
        saved_searches.forget(me, search)
        return made()

    return do_once(request, done)
