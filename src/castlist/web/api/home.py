"""For whom the token acts, what waits on them, what moved, and the productions in which they have a seat."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from castlist.actions import people, productions
from castlist.queries.doors import NotThere, production_for, team_state, token
from castlist.queries.home import Home
from castlist.queries.home import home as read_home
from castlist.queries.people import company_name, company_of, tokens_of
from castlist.queries.productions import acts_page, production_page
from castlist.queries.teams import team_page
from castlist.rules.why import Refused, Why
from castlist.web.acting import now
from castlist.web.api import answers, said
from castlist.web.api.acts import Answer, actor, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id, Ordinal, Page
from castlist.web.api.said_about_the_team import NewProduction
from castlist.web.api.team_answers import Team

router = Router(tags=["home"])


@read(router, "/", answers=answers.Me)
def me(request: HttpRequest) -> Any:
    """For whom the token acts."""
    who = viewer(request)
    document = reverse("api:openapi-json")
    return {"id": who.pk, "name": who.name, "company": company_name() or "", "openapi": document}


def _mark(found: Home, person: str) -> str:
    return token("home", person, *(f"{production} {last}" for production, last in sorted(found.news.items())))


@read(router, "/home", answers=answers.HomeWithMark)
def home(request: HttpRequest) -> Any:
    """What waits on the bearer, then what moved. Reading it here does not count as having looked."""
    found = read_home(viewer(request), now=now())
    return {"home": found, "seen": _mark(found, viewer(request).pk)}


@write(router, "POST", "/home/seen")
def looked_at_home(request: HttpRequest, body: said.Looked) -> Any:
    """What home told counts as read. Refused when something has moved since."""
    person = viewer(request).pk

    def looked() -> Answer:
        found = read_home(viewer(request), now=now())
        if body.seen != _mark(found, person):
            raise Refused(Why.stale_version)
        productions.look_up_to(found.heads, by=person, now=now())
        return made()

    return do_once(request, looked)


@read(router, "/tokens", answers=answers.Tokens)
def tokens(request: HttpRequest) -> Any:
    """The bearer's own tokens that still open something; a new one is made in the settings, or by `castlist token`."""
    return {"tokens": tokens_of(viewer(request))}


@write(router, "POST", "/tokens/{token}/revoke")
def revoke_token(request: HttpRequest, token: Id) -> Any:
    """The token opens nothing any more, from the next request on."""
    who = viewer(request)

    def revoked() -> Answer:
        if not people.revoke_token(token, by=who, now=now()):
            raise NotThere
        return made()

    return do_once(request, revoked)


@read(router, "/productions", answers=answers.Productions)
def list_productions(request: HttpRequest) -> Any:
    """Every production in which the bearer has a seat, the newest first; where all that is theirs is a room, that."""
    found = read_home(viewer(request), now=now()).productions
    return {
        "productions": [{"id": o.production, "role": o.role, "name": o.name, "sentence": o.sentence} for o in found]
    }


@write(router, "POST", "/productions")
def open_production(request: HttpRequest, body: NewProduction) -> Any:
    """The production is open; the bearer stands alone with a say, until they add others."""
    who = actor(request)
    company = company_of(viewer(request))
    if company is None:
        raise NotThere

    def opened() -> Answer:
        zone = body.time_zone or settings.CASTLIST_TIME_ZONE
        new = productions.open_production(
            company, name=body.name, about=body.about, time_zone=zone, by=viewer(request), now=who.now
        )
        return made(("production", new.pk), events=["production_opened"])

    return do_once(request, opened)


@read(router, "/productions/{production}", answers=answers.ProductionAnswer)
def production(request: HttpRequest, production: Id, at: Ordinal | None = None) -> Any:
    """Its roles, who stands where, what is stuck and on what; with `at`, as it stood just after that act."""
    found = production_page(viewer(request), production, now=now(), at=at)
    if at and at > found.flashback.last:
        raise NotThere
    return found


@read(router, "/productions/{production}/acts", answers=answers.ActsAnswer)
def production_acts(request: HttpRequest, production: Id, page: Page = 1) -> Any:
    """The acts of every room that the bearer may see, and of the team, page by page, the latest first."""
    return acts_page(viewer(request), production, page=page, now=now())


@read(router, "/productions/{production}/team", answers=Team)
def team(request: HttpRequest, production: Id) -> Any:
    """Who has a say or a voice, under which rule, and what waits for agreement."""
    who = viewer(request)
    team_state(who, production_for(who, production))
    return team_page(who, production, now=now()).context
