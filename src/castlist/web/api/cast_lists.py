"""The cast list: read, released and taken back."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import cast_lists, emergencies
from castlist.queries.cast_lists import cast_list_page
from castlist.queries.contact_sheets import contact_sheet
from castlist.queries.emergencies import emergency_sheet
from castlist.web.acting import now
from castlist.web.api import answers
from castlist.web.api.acts import on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, Moment, Said

router = Router(tags=["cast list"])
PATH = "/productions/{production}/cast-list"


class Release(Said):
    """From when on anybody reads it."""

    out_at: Moment | None = None
    """Empty: at once."""
    sure: bool = False
    """After `private_first`: all the same, before everybody was told. Without it, a list with a moment that lies ahead
    stays in at that moment while somebody in its roles waits for an answer, and comes out once nobody does.
    """


@read(router, PATH, answers=answers.CastListAnswer)
def cast_list(request: HttpRequest, production: Id) -> Any:
    """Who has which part, as far as you may know, as each wants to be printed; and from when on anybody reads it."""
    return cast_list_page(viewer(request), production, now=now())


@read(router, "/productions/{production}/contacts", answers=answers.ContactSheetAnswer)
def contacts(request: HttpRequest, production: Id) -> Any:
    """How everybody who has a part is reached, for the desk."""
    return contact_sheet(viewer(request), production)


@read(router, "/productions/{production}/emergency", answers=answers.EmergencySheetAnswer)
def for_an_emergency(request: HttpRequest, production: Id) -> Any:
    """Of everybody who has a part whom to call, and what whoever helps should know; for those who read what somebody
    needs. Each of them is told that you read it.
    """
    found = emergency_sheet(viewer(request), production)
    emergencies.note_reading(found.rows, by=viewer(request).pk, now=now())
    return found


@write(router, "POST", f"{PATH}/release")
def release_cast_list(request: HttpRequest, production: Id, body: Release = Release()) -> Any:  # noqa: B008 - never changed
    """Whoever has a part stands on the list, which anybody with its address reads from that moment on."""
    return on_team(request, production, lambda who: cast_lists.release(who, out_at=body.out_at, sure=body.sure))


@write(router, "POST", f"{PATH}/take-back")
def take_cast_list_back(request: HttpRequest, production: Id) -> Any:
    """Nobody reads the list any more, or will."""
    return on_team(request, production, cast_lists.take_back)
