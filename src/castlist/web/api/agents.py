"""Who represents candidates: read by whoever sees the candidate, ended by the desk."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import agents
from castlist.queries.doors import production_for
from castlist.queries.represented import AgentsPage, agents_page
from castlist.web.api.acts import Answer, actor, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.schemas import schema_of

router = Router(tags=["agents"])
PATH = "/productions/{production}/candidacies/{cand}/agents"

AgentsState = schema_of(AgentsPage, name="Agents")


def _page(request: HttpRequest, production: str, cand: str) -> AgentsPage:
    me = viewer(request)
    return agents_page(me, production_for(me, production), cand)


@read(router, PATH, answers=AgentsState)
def represented_by(request: HttpRequest, production: Id, cand: Id) -> Any:
    """Who represents the candidate and since when; to those who write to them also at which address, and what was done.

    And who else stands there under the same name or address: nobody is made one by itself.
    """
    return _page(request, production, cand)


@write(router, "POST", f"{PATH}/{{agent}}/end")
def end_agent(request: HttpRequest, production: Id, cand: Id, agent: Id) -> Any:
    """The agent represents the candidate no more, and their link shows nothing of them; letters go to the candidate."""
    _page(request, production, cand)
    who = actor(request, production)

    def ended() -> Answer:
        agents.end_by_desk(who, cand, agent=agent)
        return made()

    return do_once(request, ended)


@write(router, "POST", f"{PATH}/{{agent}}/renew-link")
def renew_agent(request: HttpRequest, production: Id, cand: Id, agent: Id) -> Any:
    """The agent's link opens nothing any more, for any of their clients, and a new one is mailed to them."""
    _page(request, production, cand)
    who = actor(request, production)

    def renewed() -> Answer:
        agents.renew_by_desk(who, cand, agent=agent)
        return made()

    return do_once(request, renewed)
