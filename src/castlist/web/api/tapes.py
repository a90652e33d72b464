"""Self-tapes: asked for, given more time, closed, called off; how they stand; and the recording itself."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import tapes
from castlist.actions.tapes import Wanted
from castlist.queries import tapes as found
from castlist.queries.doors import NotThere, production_for
from castlist.queries.tapes import TapePage
from castlist.web.acting import now
from castlist.web.api.acts import Act, Answer, actor, do_once, done, read, write
from castlist.web.api.door import viewer
from castlist.web.api.errors import ERRORS
from castlist.web.api.said import Id
from castlist.web.api.said_about_tapes import TapeMoved, TapeWanted
from castlist.web.api.schemas import schema_of
from castlist.web.ranges import played

router = Router(tags=["self-tapes"])
PATH = "/productions/{production}/candidacies/{cand}/tape"

TapeAsked = schema_of(found.Asked, name="TapeAsked", without=("kind",))
TapeState = schema_of(TapePage, name="TapeState", without=("zone",))


def _page(request: HttpRequest, production: str, cand: str) -> TapePage:
    me = viewer(request)
    return found.tape_page(me, production_for(me, production), cand, now=now())


@read(router, PATH, answers=TapeState)
def self_tape(request: HttpRequest, production: Id, cand: Id) -> Any:
    """What somebody is asked to tape, by when, and whether it has come; or why they cannot be asked now."""
    return _page(request, production, cand)


_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_RECORDING = {
    200: {"description": "The recording", **_BYTES},
    206: {"description": "The bytes that are asked for", **_BYTES},
    304: {"description": "It is as it was"},
    416: {"description": "It has no such bytes"},
}


@router.get(
    f"{PATH}/recording", operation_id="recording", url_name="api_recording", summary="Recording",
    openapi_extra={"responses": {**ERRORS["responses"], **_RECORDING}},
)  # fmt: skip
def recording(request: HttpRequest, production: Id, cand: Id) -> Any:
    """The recording itself, or the range of its bytes that is asked for; for whoever reads reasons there."""
    me, page = viewer(request), _page(request, production, cand)
    if page.asked is None:
        raise NotThere
    return played(request, found.recording_for(me, production_for(me, production), cand, page.asked.file))


def _act(request: HttpRequest, production: str, cand: str, act: Act) -> Answer:
    """The act on a candidacy to which the bearer may write, or of which they read reasons."""
    _page(request, production, cand)
    who = actor(request, production)

    def acted() -> Answer:
        written = act(who)
        return done(written, who.by) if not isinstance(written, dict) else written

    return do_once(request, acted)


@write(router, "POST", PATH)
def ask_for_a_tape(request: HttpRequest, production: Id, cand: Id, body: TapeWanted) -> Any:
    """They are asked for a self-tape, under the minute in force; nothing goes out but by a letter."""
    wanted = Wanted(
        body.material,
        body.pages,
        body.scenes,
        body.versions,
        body.due,
        body.early,
        tuple(sorted(set(body.holidays))),
    )
    return _act(request, production, cand, lambda who: tapes.ask(who, cand, wanted))


@write(router, "POST", f"{PATH}/move")
def move_a_tape(request: HttpRequest, production: Id, cand: Id, body: TapeMoved) -> Any:
    """They have time until then; never less than before."""
    return _act(request, production, cand, lambda who: tapes.move(who, cand, due=body.due))


@write(router, "POST", f"{PATH}/close")
def close_a_tape(request: HttpRequest, production: Id, cand: Id) -> Any:
    """None is taken any more, once it was due; what has come stays."""
    return _act(request, production, cand, lambda who: tapes.close(who, cand))


@write(router, "POST", f"{PATH}/call-off")
def call_off_a_tape(request: HttpRequest, production: Id, cand: Id) -> Any:
    """None is asked for any more, and what has come is destroyed."""
    return _act(request, production, cand, lambda who: tapes.call_off(who, cand))
