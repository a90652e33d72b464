"""Filling audition days: a plan that is worked out and kept nowhere, and the times that are given by it."""

from datetime import time
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StringConstraints

from castlist.actions import filling
from castlist.actions.decisions import Actor
from castlist.queries.doors import production_for
from castlist.queries.fill_proposals import Given, Proposal
from castlist.queries.filling import FillPage, fill_page
from castlist.rules.fill_lines import AFTER_SCHOOL, MOST_LINES
from castlist.rules.filling import MOST_PEOPLE, Choice
from castlist.rules.why import Refused
from castlist.web.acting import now
from castlist.web.api.acts import Answer, actor, do_once, made, on_team, read, write
from castlist.web.api.auditions import PATH
from castlist.web.api.door import viewer
from castlist.web.api.errors import Against
from castlist.web.api.said import Clock, Id, Said
from castlist.web.api.said_about_callbacks import on_the_clock
from castlist.web.api.schemas import Answer as Schema
from castlist.web.api.schemas import More, schema_of

router = Router(tags=["days"])
FILL = f"{PATH}/fill"
OneLine = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Lines = Annotated[list[OneLine], Field(max_length=MOST_LINES)]
Page = schema_of(FillPage, name="DaysToFill", without=("production",), more={"without": More(int, "without")})
schema_of(Given, name="GivenTime")
Plan = schema_of(Proposal, name="FilledDays")


class FillAsked(Said):
    """Which sessions are filled, for whom, and what holds besides: lines as they are typed on the page."""

    sessions: Annotated[list[Id], Field(min_length=1, max_length=200)]
    roles: Annotated[list[Id], Field(max_length=200)] = []  # noqa: RUF012 - never changed
    """Empty: for all whose days you arrange."""
    step: Literal["", "audition", "callback"] = ""
    after_school: Clock | None = time(AFTER_SCHOOL // 60, AFTER_SCHOOL % 60)
    """When those under 18 come on weekdays; null for at any time."""
    comes: Lines = []  # noqa: RUF012 - never changed
    """Ivy Marlowe: after 14:00."""
    helpers: Lines = []  # noqa: RUF012 - never changed
    """Pianist: 10:00–13:00."""
    breaks: Lines = []  # noqa: RUF012 - never changed
    """13:00–14:00."""

    @property
    def choice(self) -> Choice:
        """As it is typed."""
        school = "" if self.after_school is None else on_the_clock(self.after_school)
        typed = {"comes": self.comes, "helpers": self.helpers, "breaks": self.breaks}
        lines = {"after_school": school, **{name: "\n".join(said) for name, said in typed.items()}}
        return Choice(tuple(self.sessions), tuple(self.roles), self.step, lines)


class FillWorkedOut(FillAsked):
    """The same; `longer`: looked for up to 25 seconds."""

    longer: bool = False


class TimeOfOne(Said):
    """A time for one person."""

    cand: Id
    slot: Id


class FillGiven(FillAsked):
    """What was asked, the times that are given, and the mark that came with them."""

    gives: Annotated[list[TimeOfOne], Field(min_length=1, max_length=MOST_PEOPLE)]
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]


class WhomToTell(Said):
    """To whom a letter with their time is drafted."""

    candidacies: Annotated[list[Id], Field(max_length=MOST_PEOPLE)] = []  # noqa: RUF012 - never changed
    """Empty: to everybody whom the desk gave a time and to whom nobody has written since."""


class NotGiven(Schema):
    """Somebody who could not be given their time."""

    name: str
    why: list[str]
    detail: str


class FillDone(Schema):
    """How many have their time now, and who has not."""

    given: int
    refused: list[NotGiven]


@read(router, FILL, answers=Page)
def days_to_fill(request: HttpRequest, production: Id) -> Any:
    """Who has no time, who keeps one, what is known of when they can come, and which times are free."""
    me = viewer(request)
    return fill_page(me, production_for(me, production), now=now())


@write(router, "POST", FILL, answers=Plan)
def work_out_days(request: HttpRequest, production: Id, body: FillWorkedOut) -> Any:
    """A plan is looked for, for seconds, and answered; nothing is given by it."""
    _may(request, production)
    try:
        found = filling.work_out(actor(request, production), body.choice, longer=body.longer)
    except Refused as no:
        raise Against(no) from no
    # Whoever works this out holds nobody up: the key is taken only then, and names are kept under it sealed.
    return do_once(request, lambda: Plan.model_validate(found).model_dump(mode="json"), sealed=True)


@write(router, "POST", f"{FILL}/give", answers=FillDone)
def give_days(request: HttpRequest, production: Id, body: FillGiven) -> Any:
    """Each of these has their time, as if it had been given to them alone; who cannot have it holds up nobody else."""
    _may(request, production)

    def given(who: Actor) -> Answer:
        gives = [Given(one.cand, one.slot) for one in body.gives]
        done = filling.give_all(who, gives, body.choice, seen=body.seen)
        missed = [
            {"name": name, "why": [why.name for why in no.whys], "detail": no.detail} for name, no in done.refused
        ]
        return {"given": done.given, "refused": missed}

    return on_team(request, production, given)


@write(router, "POST", f"{FILL}/letters")
def draft_given_letters(request: HttpRequest, production: Id, body: WhomToTell = WhomToTell()) -> Any:  # noqa: B008 - never changed
    """A letter with their time is drafted for everybody who was given one, or for these: at most a hundred."""
    _may(request, production)

    def drafted(who: Actor) -> Answer:
        found = filling.draft_all(who, cands=body.candidacies).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return on_team(request, production, drafted)


def _may(request: HttpRequest, production: str) -> None:
    """Whoever arranges no days learns of nothing."""
    me = viewer(request)
    fill_page(me, production_for(me, production), now=now())
