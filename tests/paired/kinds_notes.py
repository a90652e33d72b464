"""Notes and scores: for their author alone, for the desk, and hidden until one's own are given."""

from dataclasses import replace
from datetime import timedelta

from castlist.actions import agreements, decisions, notes
from castlist.actions.notes import Words
from castlist.queries.notes import notes_on
from tests.paired.frozen import SOURCE
from tests.paired.register import ROOM, R, secret
from tests.paired.secret import Act
from tests.web.api_world import Stage

IVY = f"{R}?c={{ivy}}"


def _writes(
    who: str, audience: str, text: str = "Her knee; Leeds.", score: int = 0, *, minutes: int = 0, about: str = "ivy"
) -> Act:
    def writes(stage: Stage) -> None:
        actor = replace(stage.world.actor(who), now=stage.world.now + timedelta(minutes=minutes))
        notes.write(actor, stage.ids[about], Words(audience, text, score))

    return writes


def _changes(who: str, audience: str, text: str = "Otherwise.", score: int = 0, *, minutes: int = 0) -> Act:
    """The last that they wrote about Ivy is otherwise."""

    def changes(stage: Stage) -> None:
        person = stage.ids[who]
        mine = [one for one in notes_on(stage.ids["production"], stage.ids["ivy"]) if one.author == person][-1]
        actor = replace(stage.world.actor(who), now=stage.world.now + timedelta(minutes=minutes))
        notes.change(
            actor, stage.ids["ivy"], note=mine.id, version=mine.last.n,
            words=Words(audience, text, score),
        )  # fmt: skip

    return changes


def _takes_back(stage: Stage) -> None:
    mine = notes_on(stage.ids["production"], stage.ids["ivy"])[-1]
    notes.withdraw(stage.world.actor("tom"), stage.ids["ivy"], note=mine.id, version=mine.last.n)


def _after_own(stage: Stage) -> None:
    """Notes come after one's own here; Derek has given his, Karen and Sam have not."""
    world = stage.world
    for motion in list(world.state().motions()):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    agreements.move(world.actor("karen"), "set_rule", change={"notes_after_own": True})
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)
    _writes("derek", "room", "Mine.", 3)(stage)


# -- A note of one's own: nobody else learns that it is there, or was, or what becomes of it


def private(name: str, before: Act, one: Act, other: Act | None = None) -> None:
    """A secret of Tom's."""
    more = {} if other is None else {"other": other}
    secret(name, "6", may={"tom"}, witness="tom", shown_at=IVY, before=before, **more)(one)


secret("a private note", "6", may={"tom"}, witness="tom", shown_at=IVY)(_writes("tom", "me", score=4))
secret("a private note about whom a case is", "6", may={"tom"}, witness="tom", shown_at=f"{R}?c={{maud}}")(
    _writes("tom", "me", about="maud")
)
private("a private note is changed", _writes("tom", "me"), _changes("tom", "me", score=2))
private("a private note is taken back", _writes("tom", "me"), _takes_back)
private("what a private note says", lambda stage: None, _writes("tom", "me"), _writes("tom", "me", "No.", 1))
private("a note that is for its author alone by now", _writes("tom", "room"), _changes("tom", "me"), _takes_back)


def _speaks(minutes: int) -> Act:
    """An act of the room, so that it can be looked at as it stood by then."""

    def speaks(stage: Stage) -> None:
        actor = replace(stage.world.actor("tom"), now=stage.world.now + timedelta(minutes=minutes))
        with SOURCE.named(f"an act in the room {minutes}"):
            decisions.advise(actor, stage.ids["ivy"], what="comment", text="Yes.")

    return speaks


def _one_after_another(*acts: Act) -> Act:
    def all_of_them(stage: Stage) -> None:
        for act in acts:
            act(stage)

    return all_of_them


secret("a note that others could read once", "9", may={"tom"}, witness="tom", shown_at=IVY,
       other=_one_after_another(_speaks(1), _speaks(3)))(
    _one_after_another(_writes("tom", "room"), _speaks(1), _changes("tom", "me", minutes=2), _speaks(3))
)  # fmt: skip


# -- A note for the desk: Karen, Derek and Sam run it, and Tom wrote it


secret("a desk note", "1", may=ROOM | {"tom"}, witness="sam", shown_at=IVY, of_room=True)(_writes("karen", "desk"))


def _another_voice(stage: Stage) -> None:
    """Ruth has a voice as well, and not the desk."""
    world = stage.world
    for motion in list(world.state().motions()):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    agreements.move(world.actor("karen"), "add_member", person=stage.ids["ruth"], voice=True, lead=True)
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)


DESK = frozenset({"karen", "derek", "sam"})
secret("a desk note, to whoever only has a voice", "1", may=DESK, witness="sam", shown_at=IVY,
       before=_another_voice)(_writes("sam", "desk", score=5))  # fmt: skip
secret("the score in a desk note", "1", may=DESK, witness="karen", shown_at=IVY,
       other=_writes("sam", "desk", score=1))(_writes("sam", "desk", score=5))  # fmt: skip


# -- Hidden until one's own are given


GIVEN = frozenset({"tom", "derek"})
secret("a note hidden until own is given", "6", may=GIVEN, witness="derek", shown_at=IVY,
       before=_after_own)(_writes("tom", "room"))  # fmt: skip
secret("a score hidden until own is given", "6", may=GIVEN, witness="derek", shown_at=IVY, before=_after_own,
       other=_writes("tom", "room", "", 1))(_writes("tom", "room", "", 5))  # fmt: skip


secret("how many notes are hidden", "6", may=GIVEN, witness="derek", shown_at=IVY, before=_after_own,
       other=_writes("tom", "room"))(
    _one_after_another(*(_writes("tom", "room", "", score) for score in (1, 2, 3)))
)  # fmt: skip
secret("when a hidden note was written", "6", may=GIVEN, witness="derek", shown_at=IVY, before=_after_own,
       other=_writes("tom", "room", minutes=40))(_writes("tom", "room", minutes=1))  # fmt: skip
