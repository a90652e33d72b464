"""Breaking the glass: for the owner of a company, and nothing for everybody else."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import glass
from castlist.queries import glass as found
from castlist.queries.doors import NotThere
from castlist.web.api import answers
from castlist.web.api import said_about_the_team as said
from castlist.web.api.acts import actor, do_once, done, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["team"])


@read(router, "/glass", answers=answers.GlassAnswer)
def rooms_behind_glass(request: HttpRequest) -> Any:
    """The rooms that the owner does not see, and those into which they look now."""
    return found.glass_page(viewer(request))


@write(router, "POST", "/productions/{production}/roles/{role}/glass")
def break_glass(request: HttpRequest, production: Id, role: Id, body: said.BreakGlass) -> Any:
    """The owner sees the room for a day, as the desk does; everybody there reads that they do, and why."""
    if not found.owns_a_company(viewer(request)):
        raise NotThere
    who = actor(request, production)
    return do_once(request, lambda: done(glass.break_glass(who, role=role, why=body.why), who.by))
