"""The team, its rule, the roles: what several people agree to, and what each does alone."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import agreements, invitations, people
from castlist.actions.decisions import Actor
from castlist.queries.doors import NotThere, candidacy_for, production_for, role_sight
from castlist.queries.performers import performer_for
from castlist.rules.why import Refused, Why
from castlist.web.api import said_about_the_team as said
from castlist.web.api.acts import Answer, actor, do_once, done, known_here, made, on_team, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.inviting import not_too_often

router = Router(tags=["team and rules"])
PATH = "/productions/{production}"


@write(router, "POST", f"{PATH}/motions")
def move(request: HttpRequest, production: Id, body: said.Motion) -> Any:
    """The motion is open and waits for the others, or is carried at once when nobody else must agree."""
    moved = body.motion
    _may_know(request, production, moved)

    def carried(who: Actor) -> Any:
        if isinstance(moved, said.NameOutside):
            return agreements.name_outside(who, **moved.model_dump(exclude={"kind"}))
        return agreements.move(who, moved.kind, reason=moved.reason, **_args(moved), **_from_outside(moved, who))

    return on_team(request, production, carried)


def _from_outside(moved: Any, who: Actor) -> dict[str, str]:
    """An alternate who is nobody here yet."""
    if isinstance(moved, said.NameAlternate) and not moved.person:
        return {"person": people.make_person(email=moved.email, name=moved.name, now=who.now).pk}
    return {}


def _may_know(request: HttpRequest, production: str, moved: Any) -> None:
    """Raises NotThere for people, performers and candidacies that the bearer could not name."""
    me = viewer(request)
    known_here(request, production, getattr(moved, "person", ""), getattr(moved, "seat", ""))
    found = production_for(me, production)
    if getattr(moved, "candidacy", ""):
        candidacy_for(me, found, moved.candidacy)
    if getattr(moved, "performer", ""):
        performer_for(found, moved.performer)


APART = {"kind", "reason", "say", "voice", "desk", "change", "candidacy", "relation", "email", "name"}
"""What the action takes in another form, or not at all."""


def _args(moved: Any) -> dict[str, Any]:
    """What the motion is about, as the action takes it."""
    args = moved.model_dump(exclude=APART)
    if isinstance(moved, said.AddMember):
        args |= moved.given
    if isinstance(moved, said.SetRule):
        args["change"] = moved.change.change
    if isinstance(moved, said.FindRelation):
        args["what"] = moved.relation
    if getattr(moved, "candidacy", ""):
        args["cand"] = moved.candidacy
    return {name: value for name, value in args.items() if value not in ("", None) or name == "title"}


@write(router, "POST", f"{PATH}/motions/{{motion}}/agree")
def agree(request: HttpRequest, production: Id, motion: Id) -> Any:
    """One more agrees; with the last of them it is so."""
    return _on_motion(request, production, motion, lambda who: agreements.agree(who, motion))


@write(router, "POST", f"{PATH}/motions/{{motion}}/withdraw")
def withdraw_motion(request: HttpRequest, production: Id, motion: Id) -> Any:
    """The motion is off the table."""
    return _on_motion(request, production, motion, lambda who: agreements.withdraw_motion(who, motion))


def _on_motion(request: HttpRequest, production: str, motion: str, act: Any) -> Answer:
    """A motion about what somebody may not know of is not there for them."""

    def known(who: Actor) -> Any:
        try:
            return act(who)
        except Refused as no:
            raise (Refused(Why.unknown) if no.why is Why.recused else no) from no

    return on_team(request, production, known, motion=motion)


@write(router, "POST", f"{PATH}/invitations")
def invite(request: HttpRequest, production: Id, body: said.Invitation) -> Any:
    """Somebody is on the team, or waits for the others to agree; they sign in with a code sent to their address."""

    def invited(who: Actor) -> Answer:
        name = body.name or body.email.partition("@")[0]
        person = people.make_person(email=body.email, name=name, now=who.now)
        given = body.given if any(body.given.values()) else {"voice": True}
        written = agreements.move(who, "add_member", person=person.pk, title=" ".join(body.title.split()), **given)
        return done(written, who.by, ("person", person.pk))

    return on_team(request, production, invited)


@write(router, "POST", f"{PATH}/invitations/{{person}}/again")
def invite_again(request: HttpRequest, production: Id, person: Id) -> Any:
    """Somebody who is on the team and has never come in has another mail.

    A link that lets them in is told to no program: where no mail goes, the team's page has one to be handed over.
    """

    def invited(who: Actor) -> Answer:
        not_too_often(who, person)
        invitations.invite_again(who, person, by_mail=True)
        return made(("person", person))

    return on_team(request, production, invited)


@write(router, "POST", f"{PATH}/leave")
def leave(request: HttpRequest, production: Id, body: said.Leaving = said.Leaving()) -> Any:  # noqa: B008 - never changed
    """The bearer is no longer on the team: their consent dies, their objections are orphans.

    Where nobody could decide anything after that, this is refused until they say that they are `sure`.
    """
    who = actor(request, production)
    production_for(viewer(request), production)

    def left() -> Answer:
        try:
            return done(agreements.leave(who, sure=body.sure), who.by)
        except Refused as no:
            if no.why is Why.last_to_decide:
                raise
            raise NotThere from None

    return do_once(request, left)


@write(router, "POST", f"{PATH}/relations")
def declare(request: HttpRequest, production: Id, body: said.DeclaredRelation) -> Any:
    """The bearer's relation to a performer stands; whatever they may not take part in is out of their sight."""
    performer_for(production_for(viewer(request), production), body.performer)
    return on_team(
        request, production, lambda who: agreements.declare(who, performer=body.performer, what=body.relation)
    )


@write(router, "POST", f"{PATH}/testimony")
def testify(request: HttpRequest, production: Id, body: said.Testimony) -> Any:
    """Those who decide read what the bearer, who is recused through this performer, knows of them."""
    performer_for(production_for(viewer(request), production), body.performer)
    return on_team(request, production, lambda who: agreements.testify(who, performer=body.performer, text=body.text))


@write(router, "POST", f"{PATH}/proxies")
def give_proxy(request: HttpRequest, production: Id, body: said.Proxy) -> Any:
    """Somebody may answer for the bearer, until then."""
    return on_team(
        request, production,
        lambda who: agreements.give_proxy(who, holder=body.holder, role=body.role, days=body.days),
    )  # fmt: skip


@write(router, "POST", f"{PATH}/proxies/end")
def end_proxy(request: HttpRequest, production: Id, body: said.ProxyEnd) -> Any:
    """They may no longer answer for the bearer."""
    return on_team(request, production, lambda who: agreements.end_proxy(who, holder=body.holder, role=body.role))


@write(router, "POST", f"{PATH}/roles")
def add_role(request: HttpRequest, production: Id, body: said.NewRole) -> Any:
    """The role stands open."""

    def added(who: Actor) -> Answer:
        return done(agreements.add_role(who, **body.change), who.by)

    return on_team(request, production, added)


@write(router, "PATCH", f"{PATH}/roles/{{role}}")
def change_role(request: HttpRequest, production: Id, role: Id, body: said.ChangedRole) -> Any:
    """The role is as said."""
    me = viewer(request)
    role_sight(me, production_for(me, production), role)
    return on_team(
        request, production, lambda who: agreements.change_role(who, role=role, seen=body.seen, **body.change)
    )
