"""The rest of a day worked out again: looked at, and given at once."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StringConstraints

from castlist.actions import replanning
from castlist.actions.decisions import Actor
from castlist.actions.replanning import Said as Pressed
from castlist.queries.desk_times import TimeToHave
from castlist.queries.replanning import THEMSELVES, Left, NewTime, Replan, for_desk, replan
from castlist.rules.replanning import LONGEST_BUFFER, LONGEST_LOST, Asked
from castlist.rules.why import Refused
from castlist.web.acting import now
from castlist.web.api.acts import Answer, made, on_team, read, write
from castlist.web.api.auditions import PATH
from castlist.web.api.door import viewer
from castlist.web.api.errors import Against
from castlist.web.api.said import Clock, Day, Id, IdOrNone, Said, Text
from castlist.web.api.schemas import Answer as Schema
from castlist.web.api.schemas import More, schema_of

router = Router(tags=["days"])
AGAIN = f"{PATH}/sessions/{{session}}/replan"
schema_of(TimeToHave)
schema_of(NewTime)
schema_of(Left, name="LeftWithout")
PlanAgain = schema_of(Replan, name="DayAgain", without=("production",), more={"sentence": More(str, "sentence")})
Lost = Annotated[int, Field(ge=0, le=LONGEST_LOST)]
Each = Annotated[int, Field(ge=0, le=480)]
Buffer = Annotated[int, Field(ge=0, le=LONGEST_BUFFER)]


class Instead(Said):
    """What becomes of somebody who does not fit."""

    cand: Id
    slot: IdOrNone = ""
    """The free time that they have instead; '' where they choose one themselves."""


class DayAgainGiven(Said):
    """What was asked when the plan was looked at, with its mark; and what becomes of each who does not fit."""

    day: Day
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]
    minutes: Lost = 0
    """So many minutes are lost."""
    again: Clock | None = None
    """Or when it starts again, on the production's own clock: what the plan that was looked at says."""
    until: Clock | None = None
    each: Each = 0
    """How long each time is from now on; 0 leaves them as they are."""
    buffer: Buffer = 0
    """Minutes between one and the next."""
    instead: Annotated[list[Instead], Field(default_factory=list, max_length=400)]
    says: Text = ""
    why: Text = ""
    """Why, where a rule of the trade asks."""


class DayAgainDone(Schema):
    """How many have another time on the day, have one elsewhere, and choose one themselves."""

    moved: int
    elsewhere: int
    left: int


@read(router, AGAIN, answers=PlanAgain)
def day_again(
    request: HttpRequest, production: Id, session: Id, day: Day | None = None, minutes: Lost = 0,
    again: Clock | None = None, until: Clock | None = None, each: Each = 0, buffer: Buffer = 0,
) -> Any:  # fmt: skip
    """Who would get which new time if so much of the day were lost, and who would not fit; nothing is done by it."""
    asked = Asked(minutes, again, until, each, buffer)
    try:
        return replan(viewer(request), production, session, day=day, asked=asked, now=now())
    except Refused as no:
        raise Against(no) from no


@write(router, "POST", AGAIN, answers=DayAgainDone)
def give_day_again(request: HttpRequest, production: Id, session: Id, body: DayAgainGiven) -> Any:
    """Everybody has the time that was looked at, and reads so at once; who does not fit has what was chosen."""
    for_desk(viewer(request), production, session)

    def given(who: Actor) -> Answer:
        asked = Asked(body.minutes, body.again, body.until, body.each, body.buffer)
        instead = {one.cand: one.slot or THEMSELVES for one in body.instead}
        done = replanning.replan(who, session, body.day, Pressed(asked, body.seen, instead, body.says, body.why))
        return {"moved": done.moved, "elsewhere": done.elsewhere, "left": done.left}

    return on_team(request, production, given)


@write(router, "POST", f"{PATH}/sessions/{{session}}/moved-letters")
def draft_moved_letters(request: HttpRequest, production: Id, session: Id) -> Any:
    """A letter is drafted for everybody whose time there was changed or taken, and who was not written to since."""
    for_desk(viewer(request), production, session)

    def drafted(who: Actor) -> Answer:
        found = replanning.draft_all(who, session).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return on_team(request, production, drafted)
