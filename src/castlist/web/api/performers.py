"""Performers of the company: two records of one become one, or two again."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import parting, performers
from castlist.actions.decisions import Actor
from castlist.web.api import said_about_the_team as said
from castlist.web.api.acts import Answer, made, on_team, write
from castlist.web.api.said import Id

router = Router(tags=["team and rules"])


@write(router, "POST", "/productions/{production}/performers/merge")
def merge_performers(request: HttpRequest, production: Id, body: said.Merge) -> Any:
    """Two records are one performer, in every production of the company; `gone` is `keep` from now on.

    For whoever runs the desk wherever either of the two stands; refused as a whole, with every reason.
    """

    def merged(who: Actor) -> Answer:
        return made(events=[e.kind for e in performers.merge(who, keep=body.keep, gone=body.gone)])

    return on_team(request, production, merged)


@write(router, "POST", "/productions/{production}/performers/part")
def part_performers(request: HttpRequest, production: Id, body: said.Merge) -> Any:
    """`gone`, made one with `keep` before, is a performer again: each has what it had, and what came since stays.

    For whoever may merge them; of several merges the last is taken back first. Refused as a whole, with every reason.
    """

    def parted(who: Actor) -> Answer:
        return made(events=[e.kind for e in parting.part(who, keep=body.keep, gone=body.gone)])

    return on_team(request, production, parted)
