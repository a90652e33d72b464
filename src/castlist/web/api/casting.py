"""The casting grid, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.queries.casting_grid import GridPage, casting_grid
from castlist.web.acting import now
from castlist.web.api.acts import read
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.schemas import schema_of

router = Router(tags=["casting"])
PATH = "/productions/{production}/casting"
Casting = schema_of(GridPage, name="Casting", without=("production",))


@read(router, PATH, answers=Casting)
def show_casting(request: HttpRequest, production: Id) -> Any:
    """Every role with its places and whoever is on the way to one, as far as you see the rooms."""
    return casting_grid(viewer(request), production, now=now())
