"""Word to people who are new on a team: by whom, in which production, and how to come in."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from castlist.actions import post
from castlist.actions.decisions import Actor
from castlist.actions.people import make_signin_link
from castlist.queries.invitations import by_hand, hindrance, may_invite, never_came
from castlist.queries.log import load_roles
from castlist.records.models import Person, Production, SignInLink
from castlist.rules.decisions.state import Event
from castlist.rules.why import Refused, Why

log = logging.getLogger(__name__)


def welcome(production: str, events: Iterable[Event], *, by: str) -> None:
    """Whoever joined by these events and has never signed in gets word, once the act is written.

    A link that somebody elsewhere made for them, to be handed over, opens nothing any more: it was for less than this.
    Tells: the new member, by e-mail. On an address of this machine or this house only, no mail leaves it: they might
    not be able to open the link.
    """
    new = [e.data["person"] for e in events if e.kind == "member_added" and e.data["person"] != by]
    if new:
        SignInLink.objects.filter(person__in=new, person__last_login=None, used_at=None).delete()
    leaves = "smtp" in settings.EMAIL_BACKEND
    if new and not settings.CASTLIST_DEMO and not (leaves and settings.CASTLIST_URL_IS_LOCAL):
        transaction.on_commit(lambda: _send_all(production, new, by))


@dataclass(frozen=True, slots=True)
class Again:
    """What became of a second invitation: a mail went to that address, or here is the secret of a link to hand over."""

    name: str
    email: str
    secret: str = ""


def invite_again(actor: Actor, person: str, *, by_mail: bool = False) -> Again:
    """Somebody who is on the team and has never come in has another mail; where none reaches them, there is a link.

    The link signs them in once, within a day; whoever asked hands it over. See queries.invitations.by_hand for whom
    there is none. `by_mail`: by mail or not at all.
    Writes: sign_in_link. Refuses: no_right, unknown, undelivered. Tells: the new member, by e-mail.
    """
    state = load_roles(actor.production, [], kinds=("rule", "role", "member"))
    if not may_invite(state, actor.by):
        raise Refused(Why.no_right)
    if person not in never_came(state):
        raise Refused(Why.unknown)
    found = Person.objects.get(pk=person)
    if hindrance():
        if by_mail:
            raise Refused(Why.undelivered, detail="No mail leaves here. The team's page has a link to hand over.")
        if person not in by_hand(actor.production, state, [person], maker=actor.by):
            raise Refused(Why.no_right, detail="Whoever runs this Castlist makes a way in for them.")
        log.info("person %s made a link by which person %s comes in", actor.by, person)
        return Again(found.name, found.email, make_signin_link(found, now=actor.now))
    try:
        _send(_show(actor.production), found, _name(actor.by))
    except Exception as why:
        raise Refused(Why.undelivered, detail=post.said_by(why)) from why
    return Again(found.name, found.email)


def _show(production: str) -> Production:
    return Production.objects.select_related("company").get(pk=production)


def _name(person: str) -> str:
    return Person.objects.filter(pk=person).values_list("name", flat=True).first() or "Somebody"


def _send_all(production: str, new: list[str], by: str) -> None:
    show, inviter = _show(production), _name(by)
    for person in Person.objects.filter(pk__in=new, last_login=None, is_active=True):
        try:
            _send(show, person, inviter)
        except Exception as why:
            post.said_by(why)  # the log has it; they are on the team all the same, and can be invited again


def _send(show: Production, person: Person, inviter: str) -> None:
    body = (
        f"{inviter} has put you on the team of {show.name}, at {show.company.name}.\n\n"
        f"Open {settings.CASTLIST_URL}/sign-in/ and type this address: {person.email}\n"
        "A code comes by e-mail; there is no password.\n"
    )
    send_mail(f"{show.name}: you are on the team", body, None, [person.email])
