"""The first call: read, said and taken back; and welcomes to everybody who is cast."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StringConstraints

from castlist.actions import first_calls, welcomes
from castlist.queries.doors import candidacy_for, production_for
from castlist.queries.first_call_pages import first_call_page
from castlist.rules.first_calls import LONGEST
from castlist.web.api import answers
from castlist.web.api.acts import Answer, made, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, Moment, Said

router = Router(tags=["first call"])
PATH = "/productions/{production}/first-call"
Part = Annotated[str, StringConstraints(max_length=LONGEST)]


class FirstCallSaid(Said):
    """When and where everybody who is cast comes together first."""

    starts: Moment
    ends: Moment
    place: Part
    access: Part
    """How somebody comes in, also without a step."""
    bring: Part = ""
    ask: Part = ""
    """Whom to ask: a name, and a number or an address."""
    seen: Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9a-f]*$")] = ""
    """From the reading: where it has changed since, this is refused. Empty: whatever it says now."""

    @property
    def parts(self) -> dict[str, str]:
        """As the action takes it."""
        return {"place": self.place, "access": self.access, "bring": self.bring, "ask": self.ask}


class WhomToWelcome(Said):
    """To whom a welcome is drafted."""

    candidacies: Annotated[list[Id], Field(max_length=500)] = []  # noqa: RUF012 - never changed
    """Empty: to everybody who is cast and does not know how the first call stands, as far as you may write to them."""


@read(router, PATH, answers=answers.FirstCallAnswer)
def first_call(request: HttpRequest, production: Id) -> Any:
    """When and where the first call is, and how many of those who are cast know of it."""
    return first_call_page(viewer(request), production)


@write(router, "PUT", PATH)
def say_first_call(request: HttpRequest, production: Id, body: FirstCallSaid) -> Any:
    """The first call is then, and says this and nothing else; everybody who is cast reads it on their own page."""
    return on_team(
        request, production,
        lambda who: first_calls.say(who, starts=body.starts, ends=body.ends, said=body.parts, seen=body.seen),
    )  # fmt: skip


@write(router, "POST", f"{PATH}/take-back")
def take_first_call_back(request: HttpRequest, production: Id) -> Any:
    """There is no first call any more."""
    return on_team(request, production, lambda who: first_calls.take_back(who))


@write(router, "POST", "/productions/{production}/welcomes")
def draft_welcomes(request: HttpRequest, production: Id, body: WhomToWelcome = WhomToWelcome()) -> Any:  # noqa: B008 - never changed
    """A welcome to everybody who is cast is drafted, or to these; each waits among the letters to be looked at."""
    me, where = viewer(request), production_for(viewer(request), production)
    for cand in body.candidacies:
        candidacy_for(me, where, cand)

    def drafted(who: Any) -> Answer:
        found = welcomes.draft_all(who, cands=body.candidacies).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return on_team(request, production, drafted)
