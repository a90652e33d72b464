"""Who acts for candidates under 18: read and said by those who arrange the days, and by nobody else."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import guardians
from castlist.queries.doors import candidacy_for, production_for
from castlist.queries.guardians import GuardianPage, guardian_page
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why
from castlist.web.acting import now
from castlist.web.api.acts import actor, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.said_about_guardians import GuardianSaid
from castlist.web.api.schemas import schema_of

router = Router(tags=["guardians"])
PATH = "/productions/{production}/candidacies/{cand}/guardian"

GuardianState = schema_of(GuardianPage, name="Guardian")


@read(router, PATH, answers=GuardianState)
def guardian(request: HttpRequest, production: Id, cand: Id) -> Any:
    """Who acts for the candidate, where they are under 18; and for which day that was asked."""
    me = viewer(request)
    return guardian_page(me, production_for(me, production), cand, now=now())


@write(router, "PUT", PATH)
def say_guardian(request: HttpRequest, production: Id, cand: Id, body: GuardianSaid) -> Any:
    """That person acts for the candidate, who is under 18; every letter goes to them from now on."""
    me = viewer(request)
    where = production_for(me, production)
    page, found = guardian_page(me, where, cand, now=now()), candidacy_for(me, where, cand)[2]
    if not page.may_say:
        raise Refused(Why.ended)
    who = actor(request, production)

    def said() -> dict[str, Any]:
        try:
            guardians.say(where, found.performer, form=body.form, now=who.now)
        except NotUsable as no:
            raise Refused(Why.incomplete, detail=str(no)) from no
        return made()

    return do_once(request, said)
