"""Acts on objections: raising, taking up, moving the floor, withdrawing, adopting, releasing."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import agreements, decisions
from castlist.rules.why import Refused, Why
from castlist.web.api import said
from castlist.web.api.acts import on_candidacy, write
from castlist.web.api.said import Id

router = Router(tags=["objections"])
PATH = "/productions/{production}/candidacies/{cand}/objections"


@write(router, "POST", PATH)
def object_to(request: HttpRequest, production: Id, cand: Id, body: said.Objection) -> Any:
    """An objection stands from its floor; with `asked_by`, what a voice asked for is taken up as the bearer's own."""
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.object_to(
            who, cand, floor=body.floor, reason=body.why, scope=body.scope, asked_by=body.asked_by
        ),
    )  # fmt: skip


@write(router, "POST", f"{PATH}/{{objection}}/floor")
def move_floor(request: HttpRequest, production: Id, cand: Id, objection: Id, body: said.Floor) -> Any:
    """The objection stands from another step."""
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.move_floor(who, cand, objection=objection, to=body.floor, reason=body.why),
        thing=objection,
    )  # fmt: skip


@write(router, "POST", f"{PATH}/{{objection}}/withdraw")
def withdraw_objection(request: HttpRequest, production: Id, cand: Id, objection: Id) -> Any:
    """The objection has ended."""
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.withdraw_objection(who, cand, objection=objection), thing=objection,
    )  # fmt: skip


@write(router, "POST", f"{PATH}/{{objection}}/adopt")
def adopt(request: HttpRequest, production: Id, cand: Id, objection: Id) -> Any:
    """The bearer speaks for the orphan in this role."""
    return on_candidacy(
        request, production, cand, lambda who: decisions.adopt(who, cand, objection=objection), thing=objection
    )


@write(router, "POST", f"{PATH}/{{objection}}/release")
def release(request: HttpRequest, production: Id, cand: Id, objection: Id, body: said.Release) -> Any:
    """The bearer agrees that an objection without owner is released; with the last agreement it is."""
    if not body.reason.strip():
        raise Refused(Why.reason_required)
    return on_candidacy(
        request, production, cand,
        lambda who: agreements.move(who, "release", cand=cand, objection=objection, reason=body.reason),
        thing=objection,
    )  # fmt: skip
