"""Lists of people: brought, understood, taken in and undone; and everybody, to be taken along."""

import base64
import binascii
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field, StringConstraints

from castlist.actions import import_work, imports
from castlist.queries.exporting import people_of
from castlist.queries.imports import (
    ListPage,
    ListsPage,
    RowLine,
    Told,
    Trouble,
    list_for,
    list_page,
    lists_door,
    lists_page,
)
from castlist.rules.imports import Column
from castlist.rules.why import Refused, Why
from castlist.web.acting import now
from castlist.web.api import said_about_people_lists as said
from castlist.web.api.acts import Answer, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.people_answers import PersonKnown
from castlist.web.api.said import Id, Page
from castlist.web.api.schemas import Answer as Answered
from castlist.web.api.schemas import schema_of

router = Router(tags=["people"])
LIST = "/people/lists/{people_list}"
PARTS = 2
for shape, name in ((Column, "ListColumn"), (Told, "SideBySide"), (Trouble, "CellTrouble"), (RowLine, "ListRow")):
    schema_of(shape, name=name)
ListsOfPeople = schema_of(ListsPage, name="ListsOfPeople")
ListOfPeople = schema_of(ListPage, name="ListOfPeople")
Fate = Literal["", "new", "known", "maybe", "twice", "wrong", "empty", "waiting", "kept", "partly"]


class Everybody(Answered):
    """A part of everybody, by id, and behind whom the next part begins; '' at the end."""

    people: list[PersonKnown]  # type: ignore[valid-type]
    next: str


@read(router, "/people/lists", answers=ListsOfPeople)
def lists_of_people(request: HttpRequest) -> Any:
    """Every list that was brought, the newest first: for the owner, and for whoever runs a desk."""
    return lists_page(viewer(request))


@write(router, "POST", "/people/lists")
def bring_list(request: HttpRequest, body: said.BroughtList) -> Any:
    """The list is read, and waits until somebody says what its columns are; nobody comes in by that."""
    me = viewer(request)
    company = lists_door(me)

    def brought() -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list"
            path.write_bytes(_bytes_of(body))
            run = imports.bring(path, company=company, by=me, name=body.name or "a list", now=now())
        return made(("list", run.pk))

    return do_once(request, brought, in_parts=True)


def _bytes_of(body: said.BroughtList) -> bytes:
    if bool(body.text) == bool(body.base64):
        raise Refused(Why.incomplete, detail="Give the list as text, or in base64.")
    try:
        return body.text.encode() if body.text else base64.b64decode(body.base64, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Why.not_a_table, detail="That is not base64.") from None


@read(router, LIST, answers=ListOfPeople)
def list_of_people(request: HttpRequest, people_list: Id, fate: Fate = "", page: Page = 1) -> Any:
    """One list: its columns, how many rows there are of each fate, how far the work is, and a page of its rows."""
    return list_page(viewer(request), people_list, fate=fate, page=page)


@write(router, "POST", f"{LIST}/columns")
def say_columns(request: HttpRequest, people_list: Id, body: said.ColumnsOfAList) -> Any:
    """The columns say that; every row is being looked at, and the next list with these headings is understood so."""
    return _done(
        request, people_list,
        lambda **here: imports.understand(people_list, columns=body.columns, order=body.order, **here),
    )  # fmt: skip


@write(router, "POST", f"{LIST}/partly")
def take_rows_partly(request: HttpRequest, people_list: Id, body: said.PartlyTaken) -> Any:
    """Rows are taken without the cells that cannot be, or stay out as a whole; each is being looked at anew."""
    return _done(request, people_list, lambda **here: imports.spare(people_list, partly=body.partly, **here))


@write(router, "POST", f"{LIST}/choices")
def choose_rows(request: HttpRequest, people_list: Id, body: said.ChoicesOfAList) -> Any:
    """It is decided what becomes of these rows, or of all that may be about somebody who is known."""
    choices = {one.row: one.choice for one in body.choices}
    return _done(
        request, people_list,
        lambda **here: imports.choose(people_list, choices=dict(choices), everybody=body.everybody, **here),
    )  # fmt: skip


@write(router, "POST", f"{LIST}/take")
def take_list(request: HttpRequest, people_list: Id) -> Any:
    """Whoever is decided about is coming in, part by part."""
    return _done(request, people_list, lambda **here: imports.take(people_list, **here))


@write(router, "POST", f"{LIST}/go-on")
def go_on_with_list(request: HttpRequest, people_list: Id) -> Any:
    """Some more of the work on the list is done; the clock does the rest by itself."""
    return _done(request, people_list, lambda **_: None)


@write(router, "POST", f"{LIST}/undo")
def undo_list(request: HttpRequest, people_list: Id) -> Any:
    """What the list brought is going again, part by part; what has gone on since stays, and says why."""
    return _done(request, people_list, lambda **here: imports.undo(people_list, **here))


@write(router, "POST", f"{LIST}/again")
def say_columns_anew(request: HttpRequest, people_list: Id) -> Any:
    """A list that was undone, or not taken in yet, waits until somebody says what its columns are."""
    return _done(request, people_list, lambda **here: imports.again(people_list, **here))


@write(router, "POST", f"{LIST}/drop")
def drop_list(request: HttpRequest, people_list: Id) -> Any:
    """No row of the list is kept any more; who came in by it stays, and it can be undone no longer."""
    return _done(request, people_list, lambda **here: imports.drop(people_list, **here))


def _done(request: HttpRequest, people_list: str, act: Callable[..., object]) -> Answer:
    me = viewer(request)
    company = lists_door(me)

    def do() -> Answer:
        list_for(me, people_list)
        act(company=company, now=now())
        import_work.go_on(people_list, now=now(), parts=PARTS)
        return made()

    return do_once(request, do, in_parts=True)


@read(router, "/people/everybody", answers=Everybody)
def take_everybody(
    request: HttpRequest,
    after: Annotated[str, StringConstraints(max_length=12)] = "",
    most: Annotated[int, Query(), Field(ge=1, le=1000)] = 200,
) -> Any:
    """Everybody whom the company knows and the bearer may know of, part by part."""
    found = list(people_of(viewer(request), now=now(), after=after, most=most))
    return {"people": found, "next": found[-1].id if len(found) == most else ""}
