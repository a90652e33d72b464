"""A session on its day: who is here, whose turn it is, and every press about it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import chaperones, line_ups, queue, recordings
from castlist.actions.decisions import Actor
from castlist.actions.people import NotUsable
from castlist.actions.queue import Day
from castlist.queries import day_boards, panels
from castlist.queries import queue as found
from castlist.queries.afterwards import AfterPage, AfterRow, afterwards
from castlist.queries.doors import NotThere
from castlist.queries.shapes_panels import Heard, InOrder, PanelPage
from castlist.queries.shapes_queue import ChaperoneRow, DayBoard, HalfHourRow, LineUp, Queue, QueueRow, Roster
from castlist.rules.why import Refused, Why
from castlist.web.acting import now
from castlist.web.api import said
from castlist.web.api.acts import Answer, actor, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.said_about_the_day import (
    EnterChaperone,
    MakeGroups,
    Monitor,
    Move,
    Press,
    PressGroup,
    PutIntoGroup,
    RemoveChaperone,
    SayRecording,
    Undo,
)
from castlist.web.api.schemas import schema_of

router = Router(tags=["days"])
PATH = "/productions/{production}/days/sessions/{session}/queue"

schema_of(InOrder)
schema_of(Heard)
PanelAnswer = schema_of(PanelPage, without=("queue", "version"))
schema_of(AfterRow)
AfterAnswer = schema_of(AfterPage, without=("queue",))
schema_of(QueueRow)
schema_of(LineUp)
schema_of(ChaperoneRow)
schema_of(HalfHourRow)
RosterAnswer = schema_of(Roster)
QueueAnswer = schema_of(Queue, without=("production", "version", "guest"))
DayBoardAnswer = schema_of(DayBoard, without=("production", "version", "guest"))


@read(router, PATH, answers=QueueAnswer)
def day_queue(request: HttpRequest, production: Id, session: Id, day: said.Day | None = None) -> Any:
    """The queue of the session on that day, or on the present one: first in order of turn who is still to come."""
    return found.queue(viewer(request), production, session, day=day, now=now())


@read(router, "/productions/{production}/days/sessions/{session}/panel", answers=PanelAnswer)
def day_panel(
    request: HttpRequest, production: Id, session: Id, day: said.Day | None = None, candidacy: said.IdOrNone = ""
) -> Any:  # fmt: skip
    """One person as the panel looks at them, with everybody else of the day; without one, who is in the room now."""
    return panels.panel(viewer(request), production, session, day=day, cand=candidacy, now=now())


@read(router, "/productions/{production}/days/sessions/{session}/after", answers=AfterAnswer)
def day_after(request: HttpRequest, production: Id, session: Id, day: said.Day | None = None) -> Any:
    """Who was heard on that day, with the scores that are yours to read, and whom you may propose as a list."""
    return afterwards(viewer(request), production, session, day=day, now=now())


@read(router, "/productions/{production}/days/board", answers=DayBoardAnswer)
def day_board(request: HttpRequest, production: Id, day: said.Day | None = None) -> Any:
    """Every room of that day, or of the present one, side by side: each as its own queue is."""
    return day_boards.day_board(viewer(request), production, day=day, now=now())


def _at_the_door(request: HttpRequest, production: str, session: str, act: Callable[[Actor], Answer]) -> Answer:
    """The act is done, for whoever keeps that door; everybody else finds nothing there."""
    if not found.kept(viewer(request), production, session).keeps:
        raise NotThere
    who = actor(request, production)
    return do_once(request, lambda: act(who))


@write(router, "POST", f"{PATH}/press")
def press_queue(request: HttpRequest, production: Id, session: Id, body: Press) -> Any:
    """Somebody is here, is called, goes in, is done, was not found, or was fetched; or the last of that is undone."""

    def pressed(who: Any) -> Answer:
        on = Day(session, body.day)
        more = {"collector": body.collector, "listed": body.listed}
        queue.mark(who, on, body.candidacy, what=body.what, seen=body.seen, **more)
        return made()

    return _at_the_door(request, production, session, pressed)


@write(router, "POST", f"{PATH}/move")
def move_queue(request: HttpRequest, production: Id, session: Id, body: Move) -> Any:
    """Everybody whose turn is still to come is expected by so many minutes later; what they booked stays."""

    def moved(who: Any) -> Answer:
        queue.move(who, Day(session, body.day), minutes=body.minutes, seen=body.seen)
        return made()

    return _at_the_door(request, production, session, moved)


@write(router, "POST", f"{PATH}/move/undo")
def undo_queue_move(request: HttpRequest, production: Id, session: Id, body: Undo) -> Any:
    """The last move of that day is taken back."""

    def undone(who: Any) -> Answer:
        queue.undo_move(who, Day(session, body.day), seen=body.seen)
        return made()

    return _at_the_door(request, production, session, undone)


@write(router, "POST", f"{PATH}/groups")
def make_groups(request: HttpRequest, production: Id, session: Id, body: MakeGroups) -> Any:
    """Whoever is in no group yet is in one of at most so many, as even as can be; the letters of the new groups."""

    def grouped(who: Any) -> Answer:
        done = line_ups.make(who, Day(session, body.day), size=body.size, whom=body.whom, seen=body.seen)
        return made(*(("group", letter) for letter in done["groups"]))

    return _at_the_door(request, production, session, grouped)


@write(router, "POST", f"{PATH}/groups/put")
def put_into_group(request: HttpRequest, production: Id, session: Id, body: PutIntoGroup) -> Any:
    """These people are in that group, in a new one, or in none."""

    def placed(who: Any) -> Answer:
        on = Day(session, body.day)
        done = line_ups.put(who, on, cands=body.candidacies, letter=body.letter, seen=body.seen)
        return made(*((("group", done["group"]),) if done["group"] else ()))

    return _at_the_door(request, production, session, placed)


@write(router, "POST", f"{PATH}/groups/press")
def press_group(request: HttpRequest, production: Id, session: Id, body: PressGroup) -> Any:
    """Everybody of the group of whom it can be said is called, goes in, or is done; each is undone for themselves."""

    def pressed(who: Any) -> Answer:
        line_ups.mark(who, Day(session, body.day), letter=body.letter, what=body.what, seen=body.seen)
        return made()

    return _at_the_door(request, production, session, pressed)


@write(router, "POST", f"{PATH}/recording/{{cand}}")
def say_recording(request: HttpRequest, production: Id, session: Id, cand: Id, body: SayRecording) -> Any:
    """Whether they may be recorded there is as they said at the door; they can take it back on their own page."""

    def said_so(who: Any) -> Answer:
        recordings.press(who, Day(session, body.day), cand, agrees=body.agrees, seen=body.seen)
        return made(("candidacy", cand))

    return _at_the_door(request, production, session, said_so)


@read(router, f"{PATH}/chaperones", answers=RosterAnswer)
def day_chaperones(request: HttpRequest, production: Id, session: Id, day: said.Day | None = None) -> Any:
    """Who looks after children on that day, and how many there are each half-hour; for who may know of them alone."""
    roster = found.door(viewer(request), production, session, day=day, now=now()).roster
    if roster is None:
        raise NotThere
    return roster


@write(router, "POST", f"{PATH}/chaperones")
def enter_chaperone(request: HttpRequest, production: Id, session: Id, body: EnterChaperone) -> Any:
    """Somebody looks after children on that day."""

    def entered(who: Any) -> Answer:
        done = chaperones.enter(
            who, Day(session, body.day), name=body.name, starts=body.starts, until=body.until, most=body.most,
            approved=body.approved,
        )  # fmt: skip
        return made(("chaperone", done["chaperone"]))

    return _at_the_door(request, production, session, entered)


@write(router, "POST", f"{PATH}/chaperones/{{chaperone}}/remove")
def remove_chaperone(request: HttpRequest, production: Id, session: Id, chaperone: Id, body: RemoveChaperone) -> Any:
    """They do not look after children on that day."""

    def removed(who: Any) -> Answer:
        chaperones.remove(who, Day(session, body.day), chaperone=chaperone)
        return made()

    return _at_the_door(request, production, session, removed)


@write(router, "POST", f"{PATH}/monitors")
def name_monitor(request: HttpRequest, production: Id, session: Id, body: Monitor) -> Any:
    """Whoever has that address here keeps the door of the session, and sees its queue alone."""

    def named(who: Any) -> Answer:
        try:
            return made(("person", queue.name_monitor(who, session, email=body.email)))
        except NotUsable as no:
            raise Refused(Why.incomplete, detail=str(no)) from no

    return _at_the_door(request, production, session, named)


@write(router, "POST", f"{PATH}/monitors/{{person}}/end")
def end_monitor(request: HttpRequest, production: Id, session: Id, person: Id) -> Any:
    """They keep the door of the session no more."""

    def ended(who: Any) -> Answer:
        queue.end_monitor(who, session, person=person)
        return made()

    return _at_the_door(request, production, session, ended)
