"""Readings of the room: now and at any past moment, one candidacy, its minutes, and the acts of the flashback bar."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import StringConstraints

from castlist.queries import performers, rooms
from castlist.queries.breakdowns import breakdown_page
from castlist.queries.doors import NotThere, candidacy_for, production_for, role_sight, role_to_fill
from castlist.queries.minutes import minute_page
from castlist.queries.shapes import Room
from castlist.web.acting import now
from castlist.web.api import answers
from castlist.web.api.acts import read
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, IdOrNone, Moment, Ordinal, Page
from castlist.web.role_links import role_link

router = Router(tags=["the room"])
ROLE = "/productions/{production}/roles/{role}"
CAND = "/productions/{production}/candidacies/{cand}"

Asked = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
Version = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9a-f.]*$")]


@read(router, f"{ROLE}/room", answers=answers.RoomAnswer)
def room(
    request: HttpRequest, production: Id, role: Id, at: Ordinal | None = None, candidacy: IdOrNone = "",
    everybody: bool = False, when: Moment | None = None, find: Asked = "",
) -> Any:  # fmt: skip
    """The room of one role, now; with `at`, as it stood just after that act, by its ordinal; with `when`, as of then.

    `candidacy` says whom to look at; `everybody` shows those behind “show all”, too; `find` shows
    those in whose name every word of it stands, and nobody else.
    """
    me = viewer(request)
    if candidacy and candidacy_for(me, production_for(me, production), candidacy)[2].role != role:
        raise NotThere
    if when:
        at = rooms.act_at(me, production, role, when)
        if not at:
            raise NotThere
    found = rooms.room(me, production, role, now=now(), focused=candidacy, at=at, everybody=everybody, find=find)
    if at and at > found.flashback.last:
        raise NotThere
    return found


@read(router, f"{ROLE}/acts", answers=answers.ActsAnswer)
def acts(request: HttpRequest, production: Id, role: Id, page: Page = 1) -> Any:
    """The acts of the room as the bearer may see them, page by page, the latest first; each has its ordinal."""
    return rooms.acts_page(viewer(request), production, role, page=page, now=now())


@read(router, f"{ROLE}/moved", answers=answers.RoomHasMoved)
def room_moved(
    request: HttpRequest, production: Id, role: Id, version: Annotated[Version, Query()], candidacy: IdOrNone = ""
) -> Any:
    """Whether the room is no longer as the bearer saw it: one indexed look, to be asked every second or so.

    `candidacy`: whom the room was read with; then a note about them that the bearer may read is noticed, too.
    """
    return {"moved": rooms.has_moved(viewer(request), production, role, version, cand=candidacy)}


@read(router, f"{ROLE}/link", answers=answers.RoleLink)
def link_of_role(request: HttpRequest, production: Id, role: Id) -> Any:
    """The role's own link, to be shared; who opens it may put themselves in."""
    me = viewer(request)
    role_sight(me, production_for(me, production), role)
    return {"link": settings.CASTLIST_URL + role_link(production, role)}


@read(router, f"{ROLE}/breakdown", answers=answers.BreakdownAnswer)
def breakdown(request: HttpRequest, production: Id, role: Id) -> Any:
    """What the role says of itself, and the mark with which a change says what it looked at."""
    return breakdown_page(viewer(request), production, role)


@read(router, f"{ROLE}/performers", answers=answers.Performers)
def search_performers(request: HttpRequest, production: Id, role: Id, q: Annotated[Asked, Query()]) -> Any:
    """Performers whose name holds the text: for somebody who puts somebody forward."""
    me = viewer(request)
    found = production_for(me, production)
    role_to_fill(me, found, role)
    return {"performers": performers.search(found, q)}


def _room_of(request: HttpRequest, production: str, cand: str) -> tuple[str, Room]:
    me = viewer(request)
    role = candidacy_for(me, production_for(me, production), cand)[2].role
    return role, rooms.room(me, production, role, now=now(), focused=cand)


@read(router, CAND, answers=answers.Candidacy)
def candidacy(request: HttpRequest, production: Id, cand: Id) -> Any:
    """Everything on one candidacy that the bearer may see, with the marks that a conclusion names."""
    role, found = _room_of(request, production, cand)
    seen = found.version.rpartition(".")[2]
    return {"production": production, "role": role, "focus": found.focus, "version": found.version, "seen": seen}


@read(router, f"{CAND}/minutes", answers=answers.Minutes)
def minutes(request: HttpRequest, production: Id, cand: Id) -> Any:
    """Every minute of the candidacy, the newest first."""
    found = _room_of(request, production, cand)[1].focus
    return {"minutes": found.minutes if found else ()}


@read(router, f"{CAND}/minutes/{{number}}", answers=answers.MinuteAnswer)
def minute(request: HttpRequest, production: Id, cand: Id, number: Ordinal) -> Any:
    """One minute, whole, as it would be filed."""
    me = viewer(request)
    role = candidacy_for(me, production_for(me, production), cand)[2].role
    return minute_page(me, production, role, cand, number)
