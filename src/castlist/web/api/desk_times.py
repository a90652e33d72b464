"""Times that the desk gives and takes back itself, and how many of a session can be chosen online."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from castlist.actions import desk_times
from castlist.web.api.acts import Answer, made, on_candidacy, on_team, write
from castlist.web.api.auditions import PATH, role_of
from castlist.web.api.said import Id, IdOrNone, Said, Text

router = Router(tags=["days"])


class Online(Said):
    """How many of a session's times can be chosen online; null for all of them."""

    online: Annotated[int, Field(ge=0, le=10_000)] | None


class TimeGiven(Said):
    """A time for somebody; `held` is the one that they had when the bearer looked, '' for none."""

    slot: Id
    held: IdOrNone = ""
    needs: Text | None = None
    """What they need on the day; null leaves what they said."""


class TimeTakenBack(Said):
    """`held`: the time that they had when the bearer looked."""

    held: Id


@write(router, "PUT", f"{PATH}/sessions/{{session}}/online")
def share_online(request: HttpRequest, production: Id, session: Id, body: Online) -> Any:
    """So many of the session's times can be chosen online, and the others are kept for the desk to give."""

    def shared(who: Any) -> Answer:
        desk_times.share_online(who, session, online=body.online)
        return made(("session", session))

    return on_team(request, production, shared)


@write(router, "POST", "/productions/{production}/candidacies/{cand}/give-time")
def give_time(request: HttpRequest, production: Id, cand: Id, body: TimeGiven) -> Any:
    """They have this time and no other, as if they had taken it themselves; it may be one that is kept for the desk."""

    def given(who: Any) -> Any:
        role = role_of(request, production, cand)
        return desk_times.give_time(
            who, cand, role=role, slot=body.slot, held=body.held, needs=body.needs, instead=True
        )

    return on_candidacy(request, production, cand, given)


@write(router, "POST", "/productions/{production}/candidacies/{cand}/take-time-back")
def take_time_back(request: HttpRequest, production: Id, cand: Id, body: TimeTakenBack) -> Any:
    """Somebody who cannot come has no time any more, and it is free for others."""

    def taken(who: Any) -> Any:
        return desk_times.take_back(who, cand, role=role_of(request, production, cand), held=body.held)

    return on_candidacy(request, production, cand, taken)
