"""What somebody tries out on the casting grid is theirs alone: that it is there, how it is called, whom it names."""

from castlist.actions import what_ifs
from castlist.rules.what_ifs import Fill
from tests.paired.register import secret
from tests.paired.secret import Act
from tests.web.api_world import Stage

GRID = "/p/{production}/casting/"


def _begins(name: str, *whom: str) -> Act:
    """Tom tries these in The Lead."""

    def begins(stage: Stage) -> None:
        tom, where, now = stage.world.people["tom"], stage.ids["production"], stage.world.now
        made = what_ifs.begin(tom, where, name=name, as_now=False, now=now)
        fills = [Fill(stage.ids["role"], n, stage.ids[f"{one}_performer"]) for n, one in enumerate(whom, 1)]
        what_ifs.keep(tom, where, made, fills=fills, seen=1, now=now)

    return begins


secret("a what-if", "6", may={"tom"}, witness="tom", shown_at=GRID)(_begins("What if it is she", "ivy"))
secret("what a what-if is called", "6", may={"tom"}, witness="tom", shown_at=GRID, other=_begins("Quite otherwise"))(
    _begins("What if it is she")
)
secret("whom a what-if names", "6", may={"tom"}, witness="tom", shown_at=GRID, other=_begins("So"))(
    _begins("So", "ivy")
)
