"""What is kept: the owner's list, holds and periods; cases; and what is kept of the bearer themselves."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from castlist.actions import cases, erasure
from castlist.actions import keeping as acts
from castlist.queries.cases import case_for, open_for
from castlist.queries.doors import production_for
from castlist.queries.keeping_pages import keeping_page, owned_by
from castlist.queries.member_pages import kept_about_member
from castlist.web.acting import now
from castlist.web.api import keeping_answers as answers
from castlist.web.api import said_about_keeping as said
from castlist.web.api.acts import Answer, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["what is kept"])
CASE = "/productions/{production}/cases/{case}"


@read(router, "/keeping", answers=answers.Keeping)
def keeping(request: HttpRequest) -> Any:
    """For the owner: what goes next, what is kept all the same, how long each thing is kept, and what has gone."""
    return keeping_page(viewer(request), now=now())


@write(router, "POST", "/keeping/holds")
def keep_because(request: HttpRequest, body: said.KeepingHold) -> Any:
    """Nothing of the performer is erased until that day, because. They read why on their own page."""
    me = viewer(request)
    company = owned_by(me)

    def held() -> Answer:
        hold = acts.hold(company, by=me, performer=body.performer, reason=body.reason, until=body.until, now=now())
        return made(("hold", hold.pk))

    return do_once(request, held)


@write(router, "POST", "/keeping/holds/{hold}/end")
def keep_no_longer(request: HttpRequest, hold: Id) -> Any:
    """It is kept no longer than its time: what is over is shown for a week, then it goes."""
    me = viewer(request)
    company = owned_by(me)

    def ended() -> Answer:
        acts.end_hold(company, by=me, hold=hold, now=now())
        return made()

    return do_once(request, ended)


@write(router, "POST", "/keeping/periods")
def change_period(request: HttpRequest, body: said.KeepingPeriod) -> Any:
    """The purpose has that many days from now on; what goes earlier by it is shown for a week first."""
    me = viewer(request)
    company = owned_by(me)

    def changed() -> Answer:
        acts.change_period(company, by=me, purpose=body.purpose, days=body.days, now=now())
        return made()

    return do_once(request, changed)


@read(router, "/kept", answers=answers.OwnKept)
def kept(request: HttpRequest) -> Any:
    """What is kept about the bearer, and the latest of what they wrote."""
    return kept_about_member(viewer(request))


@write(router, "POST", "/kept/texts/{text}/erase")
def erase_own_text(request: HttpRequest, text: said.Commitment) -> Any:
    """What the bearer said is erased; every minute that holds it goes on verifying, and says when it was."""
    me = viewer(request)

    def erased() -> Answer:
        erasure.erase_own_text(text, by=me.pk, now=now())
        return made()

    return do_once(request, erased)


@read(router, "/productions/{production}/cases", answers=answers.Cases)
def list_cases(request: HttpRequest, production: Id) -> Any:
    """Who asks what others wrote about them, as far as half of the answer waits on the bearer."""
    me = viewer(request)
    where = production_for(me, production)
    return {"cases": open_for(me, production=where.pk, now=now())}


@read(router, CASE, answers=answers.Case)
def case(request: HttpRequest, production: Id, case: Id) -> Any:
    """One case, for whoever has half of the answer to give: what there is to look at, and what was handed out."""
    return case_for(viewer(request), production, case, now=now())


@write(router, "POST", f"{CASE}/{{half}}")
def answer_case(
    request: HttpRequest, production: Id, case: Id, half: Literal["room", "lead"], body: said.HalfOfAnAnswer
) -> Any:
    """The half is given, and what was named is erased. When both are, the person reads the answer, and is told so."""
    me = viewer(request)
    case_for(me, production, case, now=now())

    def given() -> Answer:
        cases.hand_out(me, production, case, desk=half, text=body.text, erase=body.erase, now=now())
        return made()

    return do_once(request, given)
