"""The casting grid, and what the bearer tries out on it, for programs."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from castlist.actions import what_ifs
from castlist.queries.casting_grid import GridPage, casting_grid
from castlist.queries.what_ifs import WhatIfLine, WhatIfPage, my_what_ifs, what_if_page
from castlist.rules.what_ifs import LONGEST_NAME, MOST_FILLS, Fill
from castlist.web.acting import now
from castlist.web.api.acts import Answer, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, Said
from castlist.web.api.schemas import Answer as Answered
from castlist.web.api.schemas import schema_of

router = Router(tags=["casting"])
PATH = "/productions/{production}/casting"
Casting = schema_of(GridPage, name="Casting", without=("production",))
WhatIf = schema_of(WhatIfPage, name="CastingWhatIf", without=("production",))
WhatIfListed = schema_of(WhatIfLine, name="CastingWhatIfListed")


class WhatIfs(Answered):
    """The bearer's own what-ifs in a production."""

    what_ifs: list[WhatIfListed]  # type: ignore[valid-type]


class BeginSaid(Said):
    """What is tried out, by its name."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    as_now: bool = False
    """Begin with whoever is cast, or has an offer that holds a place."""


class FillSaid(Said):
    """Somebody who stands in one of the roles takes a place of this one; the first is 1."""

    role: Id
    place: Annotated[int, Field(ge=1, le=1000)]
    performer: Id


class KeepSaid(Said):
    """All that the what-if is to say, and the version that was looked at. Without a name it keeps its own."""

    seen: Annotated[int, Field(ge=1, le=1_000_000)]
    fills: Annotated[tuple[FillSaid, ...], Field(max_length=MOST_FILLS, strict=False)]
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


@read(router, PATH, answers=Casting)
def show_casting(request: HttpRequest, production: Id) -> Any:
    """Every role with its places and whoever is on the way to one, as far as you see the rooms."""
    return casting_grid(viewer(request), production, now=now())


# -- What the bearer tries out: theirs alone


@read(router, f"{PATH}/what-ifs", answers=WhatIfs)
def show_what_ifs(request: HttpRequest, production: Id) -> Any:
    """Your own what-ifs here. Nobody else's are told to anybody."""
    return {"what_ifs": my_what_ifs(viewer(request), production, now=now())}


@read(router, f"{PATH}/what-ifs/{{what_if}}", answers=WhatIf)
def show_what_if(request: HttpRequest, production: Id, what_if: Id) -> Any:
    """One of your own: who takes which place, who is twice, what clashes, and what is so in the rooms already."""
    return what_if_page(viewer(request), production, what_if, now=now())


@write(router, "POST", f"{PATH}/what-ifs")
def begin_what_if(request: HttpRequest, production: Id, body: BeginSaid) -> Any:
    """Something is tried out under this name, from nothing or as the rooms stand now."""
    me = viewer(request)
    my_what_ifs(me, production, now=now())

    def begin() -> Answer:
        return made(("what_if", what_ifs.begin(me, production, name=body.name, as_now=body.as_now, now=now())))

    return do_once(request, begin)


@write(router, "PUT", f"{PATH}/what-ifs/{{what_if}}")
def keep_what_if(request: HttpRequest, production: Id, what_if: Id, body: KeepSaid) -> Any:
    """It says this and nothing else, and is called so where a name is said."""
    me = viewer(request)
    what_if_page(me, production, what_if, now=now())
    fills = [Fill(one.role, one.place, one.performer) for one in body.fills]

    def keep() -> Answer:
        seen = what_ifs.keep(me, production, what_if, fills=fills, seen=body.seen, now=now())
        if body.name:
            what_ifs.rename(me, production, what_if, name=body.name, seen=seen, now=now())
        return made(("what_if", what_if))

    return do_once(request, keep)


@write(router, "POST", f"{PATH}/what-ifs/{{what_if}}/copy")
def copy_what_if(request: HttpRequest, production: Id, what_if: Id) -> Any:
    """There is a second one that says the same."""
    me = viewer(request)
    what_if_page(me, production, what_if, now=now())
    return do_once(request, lambda: made(("what_if", what_ifs.copy(me, production, what_if, now=now()))))


@write(router, "POST", f"{PATH}/what-ifs/{{what_if}}/throw-away")
def throw_what_if_away(request: HttpRequest, production: Id, what_if: Id) -> Any:
    """Nothing is left of it."""
    me = viewer(request)
    my_what_ifs(me, production, now=now())

    def throw() -> Answer:
        what_ifs.throw_away(me, production, what_if, now=now())
        return made()

    return do_once(request, throw)
