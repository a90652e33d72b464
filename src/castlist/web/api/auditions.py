"""Audition days: sessions and their times, and who holds which."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import auditions, breaks, calling_off, panels, places, trade
from castlist.actions.auditions import Place
from castlist.queries import auditions as found
from castlist.queries.doors import production_for
from castlist.rules.auditions import Grid, Pause
from castlist.rules.breaks import checked_whose
from castlist.rules.why import Refused, Why
from castlist.web.acting import now
from castlist.web.api import answers, said_days
from castlist.web.api.acts import Answer, made, on_candidacy, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["days"])
PATH = "/productions/{production}/days"


@read(router, PATH, answers=answers.DaysAnswer)
def days(request: HttpRequest, production: Id) -> Any:
    """Every session, its times, and who holds which as far as the bearer may know."""
    me = viewer(request)
    return found.days(me, production_for(me, production), now=now())


def _grid(body: said_days.Times) -> Grid:
    if body.first.tzinfo:
        raise Refused(Why.bad_times, detail=OWN_CLOCK)
    breaks = _pauses(body.breaks)
    return Grid(body.day, body.first, body.minutes, body.count, breaks, body.online, body.people, body.gap)


OWN_CLOCK = "A break begins before it ends; times stand on the production’s own clock."


def _pauses(said: list[said_days.Break]) -> tuple[Pause, ...]:
    found = tuple(sorted((one.begins, one.ends, checked_whose(one.whose)) for one in said))
    if any(begin.tzinfo or end.tzinfo or begin >= end for begin, end, _ in found):
        raise Refused(Why.bad_times, detail=OWN_CLOCK)
    return found


def _place(body: said_days.SessionPlace, role: str = "") -> Place:
    return Place(
        role, body.place, body.access, body.panel, body.material, body.recording, body.answer_by, body.kind,
        body.adults, body.observer, body.why, "\n".join(body.lists), tuple(body.members),
    )  # fmt: skip


@write(router, "POST", f"{PATH}/sessions")
def make_session(request: HttpRequest, production: Id, body: said_days.Session) -> Any:
    """A session stands with its times, in each room that is named, and people who were invited can take them."""
    grid, first = _grid(body.times), _place(body, body.role)
    every = [
        first,
        *(replace(first, place=room.place, panel=room.panel, members=tuple(room.members)) for room in body.rooms),
    ]

    def session_made(who: Any) -> Answer:
        return made(*(("session", session) for session in auditions.make_sessions(who, every, grid)))

    return on_team(request, production, session_made)


@write(router, "PUT", f"{PATH}/sessions/{{session}}")
def change_session(request: HttpRequest, production: Id, session: Id, body: said_days.SessionPlace) -> Any:
    """The session is as said; whoever holds a time in it learns of it."""

    def changed(who: Any) -> Answer:
        auditions.change_session(who, session, _place(body))
        return made(("session", session))

    return on_team(request, production, changed)


@write(router, "POST", f"{PATH}/sessions/{{session}}/times")
def add_times(request: HttpRequest, production: Id, session: Id, body: said_days.MoreTimes) -> Any:
    """The session has these times too."""
    grid = _grid(body)

    def added(who: Any) -> Answer:
        auditions.add_times(who, session, grid, why=body.why)
        return made(("session", session))

    return on_team(request, production, added)


@write(router, "PUT", f"{PATH}/sessions/{{session}}/breaks")
def say_breaks(request: HttpRequest, production: Id, session: Id, body: said_days.Breaks) -> Any:
    """These are the breaks of the session on that day; nobody is expected in one of them."""
    pauses = _pauses(body.breaks)

    def said(who: Any) -> Answer:
        breaks.say(who, session, day=body.day, breaks=pauses)
        return made(("session", session))

    return on_team(request, production, said)


@write(router, "POST", f"{PATH}/sessions/{{session}}/call-off")
def call_session_off(request: HttpRequest, production: Id, session: Id, body: said_days.CalledOff) -> Any:
    """No time of the session that is still to come takes place; whoever held one has none, and reads so at once."""

    def off(who: Any) -> Answer:
        people = calling_off.call_off(who, session, says=body.says)
        return made(("session", session), events=["slot_given_back"] * people)

    return on_team(request, production, off)


@write(router, "POST", f"{PATH}/sessions/{{session}}/off-letters")
def draft_off_letters(request: HttpRequest, production: Id, session: Id) -> Any:
    """A letter is drafted for everybody who lost a time by that, has no other, and has not been written to since."""

    def drafted(who: Any) -> Answer:
        found = calling_off.draft_all(who, session).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return on_team(request, production, drafted)


@write(router, "POST", f"{PATH}/sessions/{{session}}/panel/match")
def match_panel(request: HttpRequest, production: Id, session: Id, body: said_days.Matched) -> Any:
    """These members are in the room, too; what was typed loses the names that meant them and said no more."""

    def matched(who: Any) -> Answer:
        panels.match(who, session, body.members)
        return made(("session", session))

    return on_team(request, production, matched)


@write(router, "PUT", f"{PATH}/times/{{slot}}/places")
def set_places(request: HttpRequest, production: Id, slot: Id, body: said_days.Places) -> Any:
    """So many people can come at the moment of that time; never fewer than have a place."""

    def so_many(who: Any) -> Answer:
        places.set_places(who, slot, places=body.places, why=body.why)
        return made()

    return on_team(request, production, so_many)


@write(router, "PUT", f"{PATH}/packs")
def choose_packs(request: HttpRequest, production: Id, body: said_days.TradePacks) -> Any:
    """These packs of rules, and no others, look at the days of the production."""

    def chosen(who: Any) -> Answer:
        trade.choose_packs(who, body.packs)
        return made()

    return on_team(request, production, chosen)


@write(router, "POST", f"{PATH}/times/{{slot}}/remove")
def remove_time(request: HttpRequest, production: Id, slot: Id) -> Any:
    """The time is no longer there; one that somebody holds stays."""

    def removed(who: Any) -> Answer:
        auditions.remove_time(who, slot)
        return made()

    return on_team(request, production, removed)


@write(router, "POST", "/productions/{production}/candidacies/{cand}/free-time")
def free_time(request: HttpRequest, production: Id, cand: Id) -> Any:
    """The time of somebody who is no longer a candidate is free again."""

    def freed(who: Any) -> Answer:
        auditions.free_time(who, cand, role=role_of(request, production, cand))
        return made(events=["slot_given_back"])

    return on_candidacy(request, production, cand, freed)


def role_of(request: HttpRequest, production: str, cand: str) -> str:
    """The role of the candidacy, for whoever may know of it."""
    from castlist.queries.doors import candidacy_for

    me = viewer(request)
    return candidacy_for(me, production_for(me, production), cand)[2].role
