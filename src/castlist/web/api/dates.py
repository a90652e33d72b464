"""The calendar of a production, and who cannot on which of its days."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import dates
from castlist.queries.conflicts import Cell, Conflicts, DayHead, PersonRow
from castlist.queries.conflicts import conflicts as table
from castlist.queries.dates import Dated, DatesPage, dates_page
from castlist.queries.doors import production_for
from castlist.web.api.acts import made, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, IdOrNone, Page
from castlist.web.api.said_about_dates import DatesSaid
from castlist.web.api.schemas import schema_of

router = Router(tags=["dates"])
PATH = "/productions/{production}/dates"

schema_of(Dated, name="ShowDate")
Dates = schema_of(DatesPage, name="Dates", without=("production", "zone", "kinds"))
schema_of(Cell, name="ConflictDay", without=())
schema_of(DayHead, name="ConflictCount")
schema_of(PersonRow, name="ConflictsOfOne")
ConflictTable = schema_of(Conflicts, name="Conflicts")


@read(router, PATH, answers=Dates)
def show_dates(request: HttpRequest, production: Id) -> Any:
    """The days of the production: rehearsals, technical days, performances and others."""
    me = viewer(request)
    return dates_page(me, production_for(me, production))


@write(router, "PUT", PATH)
def say_dates(request: HttpRequest, production: Id, body: DatesSaid) -> Any:
    """The calendar has these days and no others. What people said of their own days stays."""

    def put(who: Any) -> Any:
        dates.put(who, [one.entry for one in body.days])
        return made()

    return on_team(request, production, put)


@read(router, f"{PATH}/conflicts", answers=ConflictTable)
def conflicts(request: HttpRequest, production: Id, role: IdOrNone = "", page: Page = 1) -> Any:
    """Who cannot on which day, of those who may be seen; a hundred people on a page."""
    me = viewer(request)
    return table(me, production_for(me, production), role=role, page=page)
