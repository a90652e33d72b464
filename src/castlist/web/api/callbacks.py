"""The callback days: the groups of each, the order in which people wait least, and another by hand."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import callback_letters, callbacks
from castlist.actions.decisions import Actor
from castlist.queries.callback_letters import Called, CalledLetters, called_now
from castlist.queries.callback_minors import with_minors
from castlist.queries.callback_rooms import with_rooms
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import candidacy_for, production_for
from castlist.queries.shapes_callbacks import CallbacksPage
from castlist.web.acting import now
from castlist.web.api.acts import Answer, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.parts import planned
from castlist.web.api.said import Id
from castlist.web.api.said_about_callbacks import (
    BestAgain,
    CallbacksSaid,
    DayOrNone,
    GroupHeld,
    GroupMoved,
    WhomToCall,
)
from castlist.web.api.schemas import More, schema_of

router = Router(tags=["callbacks"])
PATH = "/productions/{production}/callbacks"
schema_of(Called, name="CalledBack", more={"says": More(str, "says")})
Told = schema_of(
    CalledLetters,
    name="CallbackLetters",
    without=("wants",),
    more={"told": More(int, "told"), "behind": More(int, "behind")},
)
Day = schema_of(CallbacksPage, name="Callbacks", without=("production", "drawing"))


@read(router, PATH, answers=Day)
def show_callbacks(request: HttpRequest, production: Id, day: DayOrNone = 0) -> Any:
    """What was asked last of a callback day, in which order people wait least, and everybody's own; without a number
    of the first that has not gone by.
    """
    me = viewer(request)
    return with_rooms(with_minors(me, callbacks_page(me, production_for(me, production), day or None, now=now())))


@write(router, "PUT", PATH)
def work_out_callbacks(request: HttpRequest, production: Id, body: CallbacksSaid) -> Any:
    """The order is looked for, for seconds, and kept with the day: read it where the day is shown."""

    def work_out(who: Actor) -> Answer:
        version = callbacks.work_out(who, body.fields, seen=body.seen, day=body.day, longer=body.longer)
        return made(("version", str(version)))

    return planned(request, production, work_out)


@write(router, "POST", f"{PATH}/move")
def move_callback_group(request: HttpRequest, production: Id, body: GroupMoved) -> Any:
    """The group begins one place earlier or later, or at that place of the order, whatever waiting that costs."""

    def move(who: Actor) -> Answer:
        version = callbacks.move(who, body.group, up=body.up, place=body.place, seen=body.seen, day=body.day)
        return made(("version", str(version)))

    return planned(request, production, move)


@write(router, "POST", f"{PATH}/hold")
def hold_callback_group(request: HttpRequest, production: Id, body: GroupHeld) -> Any:
    """The group is held first, last or at its present hour, or is free of all that, and the day is worked out anew."""

    def hold(who: Actor) -> Answer:
        return made(("version", str(callbacks.hold(who, body.group, place=body.place, seen=body.seen, day=body.day))))

    return planned(request, production, hold)


@write(router, "POST", f"{PATH}/best")
def best_callback_order(request: HttpRequest, production: Id, body: BestAgain) -> Any:
    """The order is once more the one that was found."""

    def best(who: Actor) -> Answer:
        return made(("version", str(callbacks.best(who, seen=body.seen, day=body.day))))

    return planned(request, production, best)


@read(router, f"{PATH}/letters", answers=Told)
def callback_letters_sent(request: HttpRequest, production: Id, day: DayOrNone = 0) -> Any:
    """Who stands at callback and in the order of that day, and whether they have been told of it as it stands."""
    me = viewer(request)
    where = production_for(me, production)
    return called_now(me, where, callbacks_page(me, where, day or None, now=now()).n)


@write(router, "POST", f"{PATH}/letters")
def draft_callback_letters(request: HttpRequest, production: Id, body: WhomToCall = WhomToCall()) -> Any:  # noqa: B008 - never changed
    """A letter with their own order is drafted for everybody who is called, or for these; each waits."""
    me, where = viewer(request), production_for(viewer(request), production)
    for cand in body.candidacies:
        candidacy_for(me, where, cand)

    def drafted(who: Actor) -> Answer:
        found = callback_letters.draft_all(who, cands=body.candidacies, day=body.day).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return planned(request, production, drafted)
