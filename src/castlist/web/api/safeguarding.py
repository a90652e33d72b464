"""Safeguarding: matters raised by anybody on the team, the gate and the matters for the leads. Others find nothing."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import clearance, safeguarding, told
from castlist.queries import safeguarding as found
from castlist.queries.doors import NotThere, production_for
from castlist.web.acting import now
from castlist.web.api import answers
from castlist.web.api import said_about_matters as said
from castlist.web.api.acts import Answer, made, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["safeguarding"])
PATH = "/productions/{production}/safeguarding"


@read(router, PATH, answers=answers.SafeguardingAnswer)
def safeguarding_page(request: HttpRequest, production: Id) -> Any:
    """For a lead the gate and the matters; for everybody else on the team the matters that they raised."""
    me = viewer(request)
    return found.lead_page(me, production_for(me, production), now=now())


@read(router, f"{PATH}/matters/{{matter}}", answers=answers.MatterAnswer)
def matter(request: HttpRequest, production: Id, matter: Id) -> Any:
    """One matter: whole for a lead, what they wrote for its author."""
    me = viewer(request)
    return found.matter_for(me, production_for(me, production), matter, now=now())


@write(router, "POST", f"{PATH}/matters")
def raise_matter(request: HttpRequest, production: Id, body: said.NewMatter) -> Any:
    """The leads can read it, and the bearer what they wrote; nobody else learns that it is there."""
    me = viewer(request)
    where = production_for(me, production)
    page = found.lead_page(me, where, now=now())
    performers, team = found.choices(me, where)
    known = {key for key, _ in (*performers, *team)} | {f"performer:{gate.performer}" for gate in page.gates}
    named = {f"performer:{body.performer}", f"person:{body.person}"} - {"performer:", "person:"}
    if not page.has_leads or named - known:
        raise NotThere

    def raised(who: Any) -> Answer:
        new = safeguarding.raise_matter(
            who, kind=body.kind, account=body.account, performer=body.performer, about=body.about, person=body.person
        )
        return made(("matter", new))

    return on_team(request, production, raised, sealed=True)


def _on_matter(request: HttpRequest, production: str, matter: str, act: Any) -> Answer:
    """A step of a matter; for whoever may not add to it, it is not there."""
    me = viewer(request)
    if not found.matter_for(me, production_for(me, production), matter, now=now()).whole:
        raise NotThere

    def stepped(who: Any) -> Answer:
        act(who)
        return made(("matter", matter))

    return on_team(request, production, stepped, sealed=True)


@write(router, "POST", f"{PATH}/matters/{{matter}}/notes")
def note_matter(request: HttpRequest, production: Id, matter: Id, body: said.MatterNote) -> Any:
    """The step stands in the matter, dated."""
    return _on_matter(
        request, production, matter, lambda who: safeguarding.note(who, matter, text=body.text, what=body.what)
    )


@write(router, "POST", f"{PATH}/matters/{{matter}}/tell")
def tell_person(request: HttpRequest, production: Id, matter: Id, body: said.Note) -> Any:
    """The person can read it on a page of their own, and answer there; a mail leads them to it where one may go."""
    return _on_matter(request, production, matter, lambda who: told.tell(who, matter, text=body.text))


@write(router, "POST", f"{PATH}/matters/{{matter}}/kind")
def sort_matter(request: HttpRequest, production: Id, matter: Id, body: said.MatterKind) -> Any:
    """It is of that kind: what came from outside is of none until a lead says so."""
    return _on_matter(
        request, production, matter, lambda who: safeguarding.sort(who, matter, kind=body.kind, text=body.text)
    )


@write(router, "POST", f"{PATH}/matters/{{matter}}/owner")
def hand_matter(request: HttpRequest, production: Id, matter: Id, body: said.MatterOwner) -> Any:
    """That lead looks after it: one who may read it."""
    return _on_matter(request, production, matter, lambda who: safeguarding.hand(who, matter, owner=body.owner))


@write(router, "POST", f"{PATH}/matters/{{matter}}/ease")
def ease_matter(request: HttpRequest, production: Id, matter: Id, body: said.Review) -> Any:
    """It stands under these conditions only, and is looked at again on that day."""
    return _on_matter(
        request, production, matter, lambda who: safeguarding.ease(who, matter, text=body.text, on=body.on)
    )


@write(router, "POST", f"{PATH}/matters/{{matter}}/review")
def review_matter(request: HttpRequest, production: Id, matter: Id, body: said.Review) -> Any:
    """It still stands, for the reason given, and is looked at again on that day."""
    return _on_matter(
        request, production, matter, lambda who: safeguarding.review(who, matter, text=body.text, on=body.on)
    )


@write(router, "POST", f"{PATH}/matters/{{matter}}/hold")
def hold_matter(request: HttpRequest, production: Id, matter: Id, body: said.Note) -> Any:
    """The performer's clearance is pending, for 14 days at most, unless a second officer confirms the hold."""
    return _on_matter(request, production, matter, lambda who: clearance.hold(who, matter, text=body.text))


@write(router, "POST", f"{PATH}/matters/{{matter}}/hold/confirm")
def confirm_hold(request: HttpRequest, production: Id, matter: Id, body: said.Note) -> Any:
    """The hold lasts up to the day of the next look: two officers want it, and the person knows, or may not."""
    return _on_matter(request, production, matter, lambda who: clearance.confirm(who, matter, text=body.text))


@write(router, "POST", f"{PATH}/matters/{{matter}}/hold/release")
def release_hold(request: HttpRequest, production: Id, matter: Id, body: said.Note) -> Any:
    """The hold is over, and the gates open at the next round."""
    return _on_matter(request, production, matter, lambda who: clearance.release(who, matter, text=body.text))


@write(router, "POST", f"{PATH}/matters/{{matter}}/end")
def end_matter(request: HttpRequest, production: Id, matter: Id, body: said.Note) -> Any:
    """The matter has ended."""
    return _on_matter(request, production, matter, lambda who: safeguarding.end(who, matter, text=body.text))


@write(router, "POST", f"{PATH}/clear-all")
def clear_all(request: HttpRequest, production: Id) -> Any:
    """Everybody whose gate is closed and about whom no matter is open is cleared at the next round."""
    me = viewer(request)
    if not found.lead_page(me, production_for(me, production), now=now()).lead:
        raise NotThere

    def cleared(who: Any) -> Answer:
        clearance.clear_all(who)
        return made()

    return on_team(request, production, cleared)
