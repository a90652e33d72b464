"""What is pressed on the day of a session: about whom, and who fetched somebody; in no log."""

from datetime import date

from castlist.actions import auditions, chaperones, guardians, line_ups, queue, union
from castlist.actions.queue import Day
from castlist.records.models import Side
from tests.paired.asking import BEARER
from tests.paired.register import ROOM, P, R, secret
from tests.paired.secret import Act
from tests.web.api_world import Stage

BOARD = f"{P}days/{{session}}/board/"


def _press(name: str, *whats: str, start: int = 0, collector: str = "") -> Act:
    def pressed(stage: Stage) -> None:
        on = Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
        for seen, what in enumerate(whats, start=start):
            queue.mark(
                stage.world.actor("sam"), on, stage.world.cands[name], what=what, seen=seen, collector=collector
            )  # fmt: skip

    return pressed


def _booked(stage: Stage) -> None:
    """Ivy holds a time, and its session runs."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)


def _had_her_turn(stage: Stage) -> None:
    """Ivy is under 18, and had her turn."""
    said = {"guardian_name": "Iris Marlowe", "guardian_relation": "aunt", "email": "ivy@example.org", "born": ""}
    _booked(stage)
    guardians.say(stage.world.production, stage.world.performers["ivy"], form=said, now=stage.world.now)
    _press("ivy", "here", "enter", "done")(stage)


def _looked_after(stage: Stage) -> None:
    """Hester looks after children on that day."""
    on = Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    chaperones.enter(
        stage.world.actor("sam"), on, name="Hester Vale", starts=570, until=780, most=12, approved="The council"
    )


def _in_a_group(stage: Stage) -> None:
    """Ivy is in a group."""
    on, cands = Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"])), [stage.world.cands["ivy"]]
    line_ups.put(stage.world.actor("sam"), on, cands=cands, letter="new", seen=0)


def _asked_and_booked(stage: Stage) -> None:
    """Ivy holds a time, and the call asks for union status."""
    _booked(stage)
    union.ask(stage.world.actor("sam"), why="Members are seen first.")


def _of_a_union(status: str) -> Act:
    def said(stage: Stage) -> None:
        ivy = stage.world.performers["ivy"]
        union.say(stage.world.production.pk, ivy, status, now=stage.world.now)

    return said


def _lies_in_the_room(stage: Stage) -> None:
    """Sides that are for the room alone."""
    world = stage.world
    Side.objects.create(
        production=world.production, role=world.role, file="nosuch.pdf", called="The ending.pdf", pages=2, size=2000,
        readers="room", by=world.people["sam"].pk, came_at=world.now,
    )  # fmt: skip


secret("what somebody said of a union", "6", may={"sam", BEARER}, witness="sam",
       shown_at=f"{P}days/{{session}}/door/", before=_asked_and_booked, other=_of_a_union("none"))(
    _of_a_union("member"))  # fmt: skip
secret("sides for the room alone", "6", may=ROOM, witness="tom", shown_at=f"{R}sides/", of_room=True)(
    _lies_in_the_room)  # fmt: skip
secret("who looks after children on the day", "6", may={"sam"}, witness="sam",
       shown_at=f"{P}days/{{session}}/door/", before=_booked)(_looked_after)  # fmt: skip
secret("in which group somebody is", "6", may=ROOM | {BEARER}, witness="karen", shown_at=BOARD, before=_booked,
       of_room=True)(_in_a_group)  # fmt: skip
secret("that somebody who has a time is here", "6", may=ROOM | {BEARER}, witness="karen", shown_at=BOARD,
       before=_booked, of_room=True)(_press("ivy", "here", "call", "enter", "done"))  # fmt: skip
secret("that somebody without a time is here", "6", may=ROOM | {BEARER}, witness="karen", shown_at=BOARD,
       of_room=True)(_press("rana", "here"))  # fmt: skip
secret("who fetched somebody under 18", "6", may={"sam", BEARER}, witness="sam", shown_at=BOARD,
       before=_had_her_turn, other=_press("ivy", "out", start=3, collector="Aunt Hester"))(
    _press("ivy", "out", start=3, collector="Uncle Hal"))  # fmt: skip
