"""What somebody said that they need, when they put themselves in: for those who arrange the days alone; in no log."""

from castlist.actions import access_needs, auditions
from tests.paired.asking import BEARER
from tests.paired.register import P, secret
from tests.paired.secret import Act
from tests.web.api_world import Stage


def _booked(stage: Stage) -> None:
    """Ivy holds a time, and said nothing with it."""
    auditions.book(stage.world.bearer("ivy"), slot=stage.ids["slot"], held="", needs=None, now=stage.world.now)


def _needed(text: str) -> Act:
    def said(stage: Stage) -> None:
        world = stage.world
        access_needs.from_form(world.production.pk, world.performers["ivy"], text, now=world.now)

    return said


secret("what somebody needs, who has a time", "6", may={"sam", BEARER}, witness="sam",
       shown_at=f"{P}days/ /people/{{ivy_performer}}/", before=_booked, other=_needed("A chair."))(
    _needed("A ramp."))  # fmt: skip
secret("what somebody needs, who has none", "6", may={"sam", BEARER}, witness="sam",
       shown_at=f"{P}days/ /people/{{ivy_performer}}/")(_needed("A ramp."))  # fmt: skip
