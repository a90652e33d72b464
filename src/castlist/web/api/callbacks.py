"""The callback day: its groups, the order in which people wait least, and another by hand."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import callbacks
from castlist.actions.decisions import Actor
from castlist.queries.callbacks import CallbacksPage, callbacks_page
from castlist.queries.doors import production_for
from castlist.web.api.acts import Answer, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.parts import planned
from castlist.web.api.said import Id
from castlist.web.api.said_about_callbacks import BestAgain, CallbacksSaid, GroupHeld, GroupMoved
from castlist.web.api.schemas import schema_of

router = Router(tags=["callbacks"])
PATH = "/productions/{production}/callbacks"
Day = schema_of(CallbacksPage, name="Callbacks", without=("production", "drawing"))


@read(router, PATH, answers=Day)
def show_callbacks(request: HttpRequest, production: Id) -> Any:
    """What was asked last of the callback day, in which order people wait least, and everybody's own."""
    me = viewer(request)
    return callbacks_page(me, production_for(me, production))


@write(router, "PUT", PATH)
def work_out_callbacks(request: HttpRequest, production: Id, body: CallbacksSaid) -> Any:
    """The order is looked for, for seconds, and kept with the day: read it where the day is shown."""

    def work_out(who: Actor) -> Answer:
        version = callbacks.work_out(who, body.fields, seen=body.seen, longer=body.longer)
        return made(("version", str(version)))

    return planned(request, production, work_out)


@write(router, "POST", f"{PATH}/move")
def move_callback_group(request: HttpRequest, production: Id, body: GroupMoved) -> Any:
    """The group begins one place earlier or later, whatever waiting that costs."""

    def move(who: Actor) -> Answer:
        return made(("version", str(callbacks.move(who, body.group, up=body.up, seen=body.seen))))

    return planned(request, production, move)


@write(router, "POST", f"{PATH}/hold")
def hold_callback_group(request: HttpRequest, production: Id, body: GroupHeld) -> Any:
    """The group is held first or last, or is free of both, and the day is worked out anew."""

    def hold(who: Actor) -> Answer:
        return made(("version", str(callbacks.hold(who, body.group, place=body.place, seen=body.seen))))

    return planned(request, production, hold)


@write(router, "POST", f"{PATH}/best")
def best_callback_order(request: HttpRequest, production: Id, body: BestAgain) -> Any:
    """The order is once more the one that was found."""

    def best(who: Actor) -> Answer:
        return made(("version", str(callbacks.best(who, seen=body.seen))))

    return planned(request, production, best)
