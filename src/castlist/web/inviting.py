"""Inviting somebody onto a team, inviting them again, and the link that is handed over where no mail goes."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from castlist.actions import agreements, invitations, people
from castlist.actions.decisions import Actor
from castlist.actions.log import Written
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT
from castlist.web.limits import too_often

STANDINGS = ("say", "voice", "desk")
AGAIN_AT_MOST = 5
"""To one person in ten minutes: nobody's mailbox is filled from here."""


def invite(who: Actor, form: Any) -> tuple[str, Written]:
    """Somebody is on the team, or waits for the others to agree; they sign in with a code sent to their address."""
    person = people.make_person(
        email=form.get("email", ""), name=form.get("name", "") or form.get("email", "").partition("@")[0], now=who.now
    )
    held = [s for s in form.getlist("standing") if s in STANDINGS] or ["voice"]
    say = [("*", "*")] if "say" in held else []
    voice = "voice" in held and not say  # whoever decides everywhere is heard everywhere
    title = " ".join(form.get("title", "").split())[:60]
    return person.pk, agreements.move(
        who, "add_member", person=person.pk, say=say, voice=voice, desk="desk" in held, title=title
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """The link that lets somebody in once, for whoever hands it over. It is shown once."""

    name: str
    url: str
    near: bool


def again(who: Actor, form: Any) -> Handed | None:
    """Another mail has gone to somebody who has not come in; or, where none goes, here is a link to hand over."""
    person = form.get("member", "")[:12]
    not_too_often(who, person)
    found = invitations.invite_again(who, person)
    if not found.secret:
        return None
    url = settings.CASTLIST_URL + reverse("sign_in_link", args=[found.secret])
    return Handed(found.name, url, settings.CASTLIST_URL_IS_LOCAL)


def not_too_often(who: Actor, person: str) -> None:
    """Refuses to fill somebody's mailbox."""
    if too_often("invited-again", f"{who.production}:{person}", most=AGAIN_AT_MOST):
        raise Refused(Why.already_there, detail="They were invited again several times just now. Wait ten minutes.")


def kept_nowhere(answer: HttpResponse) -> HttpResponse:
    """The page with the link in it stays in no browser's store."""
    answer["Cache-Control"] = NEVER_KEPT
    return answer
