"""Who plays what, outside every log: the chart of scenes, and whom the list of covers names."""

from castlist.actions import callbacks, covers, doubling, parts
from castlist.rules.cover_lines import Covered
from castlist.rules.scene_lines import read_chart
from tests.paired.register import P, secret
from tests.web.api_world import Stage

PLAN = frozenset({"karen", "derek", "sam"})
"""Who runs the desk or has a say."""


def _charted(stage: Stage) -> None:
    """The production has a chart, in which a character is The Lead."""
    parts.say_chart(stage.world.actor("sam"), read_chart("1 | 8 | The Lead, Nurse\n2 | 5 | Nurse")[0], seen=0)


@secret("a chart of scenes, and how few can play it", "1", may=PLAN, witness="sam", shown_at=f"{P}parts/doubling/")
def _planned(stage: Stage) -> None:
    _charted(stage)
    doubling.work_out(stage.world.actor("sam"), {"apart": "The Lead, Nurse"}, seen=1)


@secret("a callback day, and by hand", "1", may=PLAN, witness="sam", shown_at=f"{P}callbacks/")
def _called_back(stage: Stage) -> None:
    sam = stage.world.actor("sam")
    callbacks.work_out(sam, {"groups": "Duet | 25 | Ann Hale, Ben\nSong | 10 | Ann Hale\nFight | 30 | Ben"}, seen=0)
    callbacks.move(sam, "Duet", up=True, seen=1)


@secret("whom a list of covers names", "1", may=PLAN, witness="karen", shown_at=f"{P}parts/covers/", before=_charted)
def _covered(stage: Stage) -> None:
    rows = [Covered("The Lead", "", ("Ivy Marlowe",)), Covered("Nurse", "Ann Hale", ("Ivy Marlowe",))]
    covers.say_covers(stage.world.actor("sam"), rows, wanted=1, most=1)
