"""Lists: one call over many candidacies. Each name is done or refused on its own, and its positions are its own."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.log import Written
from castlist.actions.requests import part_key
from castlist.queries.doors import candidacy_for, production_for, team_state
from castlist.queries.lists import list_page
from castlist.queries.resolving import who_can_resolve
from castlist.rules.why import Refused, Why
from castlist.web.api import said
from castlist.web.api.acts import Answer, actor, do_once, done, key_of, read, write
from castlist.web.api.answers import ListAnswer, ListDone
from castlist.web.api.decisions import conclude_one, give_position, revision_of
from castlist.web.api.door import viewer
from castlist.web.api.errors import body_of
from castlist.web.api.said import Id

router = Router(tags=["lists"])
PATH = "/productions/{production}/lists"
ROLE = "/productions/{production}/roles/{role}"

One = tuple[str, Callable[[Actor], Written]]
"""A candidacy, and the act on it."""


@read(router, f"{ROLE}/lists/{{batch}}", answers=ListAnswer)
def list_of_names(request: HttpRequest, production: Id, role: Id, batch: Id) -> Any:
    """A list as it stands: every name of it in this role that the bearer may see."""
    return list_page(viewer(request), production, role, batch)


@write(router, "POST", f"{PATH}/propose", answers=ListDone)
def propose_list(request: HttpRequest, production: Id, body: said.ProposedList) -> Any:
    """A proposal of its own is on the table for each name that has none open; they form one list."""
    batch = part_key(key_of(request), viewer(request).pk)[:12]
    revision = revision_of(request, production, body.proposal)
    acts: list[One] = [
        (cand, lambda who, c=cand: decisions.propose(who, c, revision=revision, batch=batch))  # type: ignore[misc]
        for cand in dict.fromkeys(body.candidacies)
    ]
    return _each(request, production, acts, batch=batch)


@write(router, "POST", f"{PATH}/positions", answers=ListDone)
def position_list(request: HttpRequest, production: Id, body: said.Positions) -> Any:
    """The bearer's answer to each revision stands."""
    acts: list[One] = [(p.candidacy, lambda who, p=p: give_position(who, p.candidacy, p)) for p in body.positions]  # type: ignore[misc]
    return _each(request, production, acts)


@write(router, "POST", f"{PATH}/conclude", answers=ListDone)
def conclude_list(request: HttpRequest, production: Id, body: said.Conclusions) -> Any:
    """Each name that is consented is concluded; the others stay open, and say why."""
    acts: list[One] = [(c.candidacy, lambda who, c=c: conclude_one(who, c.candidacy, c)) for c in body.conclusions]  # type: ignore[misc]
    return _each(request, production, acts)


def _each(request: HttpRequest, production: str, acts: Sequence[One], *, batch: str = "") -> Answer:
    """Each in a transaction of its own, under a key of its own: if the whole breaks off, nothing is done twice."""
    me = viewer(request)
    found = production_for(me, production)
    team_state(me, found)
    return do_once(
        request,
        lambda: {"batch": batch, "results": [_one(request, found, n, *act) for n, act in enumerate(acts)]},
        in_parts=True,
    )


def _one(request: HttpRequest, production: Any, number: int, cand: str, act: Callable[[Actor], Written]) -> Answer:
    me, result = viewer(request), {"candidacy": cand, "done": False, "events": [], "made": [], "error": None}
    who = actor(request, production.pk, key=part_key(key_of(request), f"{number} {cand}"))
    try:
        candidacy_for(me, production, cand)
        return result | done(act(who), who.by) | {"done": True}
    except Http404:
        return result | {"error": body_of(Refused(Why.unknown))}
    except Refused as no:
        return result | {"error": body_of(no, who_can_resolve(me, production.pk, cand, no.whys))}
