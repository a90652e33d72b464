"""What performers say of themselves outside every log: on which days they cannot, and who acts for them, and does."""

from datetime import date

from castlist.actions import agents, cannot, dates, guardians
from castlist.queries.cannot import asked_behind
from castlist.queries.private_links import bearer_for
from castlist.rules.dates import Day
from tests.paired.asking import BEARER
from tests.paired.register import ROOM, P, secret
from tests.web.api_world import Stage


def _dated(stage: Stage) -> None:
    """The production has two days."""
    dates.put(stage.world.actor("sam"), [Day(date(2027, 3, 3), "rehearsal", 600, 1080), Day(date(2027, 3, 4), "other")])


@secret("on which days somebody cannot", "6", may=ROOM | {BEARER}, witness="karen", shown_at=f"{P}dates/conflicts/",
        before=_dated, of_room=True)  # fmt: skip
def _said(stage: Stage) -> None:
    cannot.add(asked_behind(stage.world.bearer("ivy")), [(date(2027, 3, 3), 0, 1440)], now=stage.world.now)


@secret("who acts for somebody under 18", "6", may={"sam", BEARER}, witness="sam", shown_at=f"{P}guardian/{{ivy}}/")
def _acted_for(stage: Stage) -> None:
    said = {"guardian_name": "Iris Marlowe", "guardian_relation": "aunt", "email": "ivy@example.org", "born": ""}
    guardians.say(stage.world.production, stage.world.performers["ivy"], form=said, now=stage.world.now)


@secret("what an agent did for somebody", "6", may={"sam", "karen", "derek"}, witness="sam",
        shown_at=f"{P}agent/{{june}}/")  # fmt: skip
def _agent_acted(stage: Stage) -> None:
    agents.note(bearer_for(stage.ids["june_link"], now=stage.world.now), "picture", now=stage.world.now)
