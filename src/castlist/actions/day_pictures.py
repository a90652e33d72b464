"""A picture of somebody who is here, taken at the door with their agreement. No act of a room, and in no log.

It is another one than the picture that rooms show: it is for whoever sees them on that day, and gone soon after it.
"""

import hashlib
from typing import Any

from django.core.files.base import File

from castlist.actions.decisions import Actor
from castlist.actions.files import small_picture
from castlist.actions.log import Scope
from castlist.actions.queue import Day, acts_about, at_the_door, keeps, known_to, session_on
from castlist.queries.auditions import readers_of_needs
from castlist.queries.queue import PICTURED_WHERE
from castlist.records.models import DayPicture, Guardian, Performer
from castlist.rules import queue as rules
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

SIDE = 640
"""Pixels of the longer side: to know somebody by, on a board."""
UNDER_18 = "They are under 18, and no agreement of a parent or guardian to a picture is recorded here: take none."
"""Their guardian says so on their own page."""


def take(actor: Actor, on: Day, cand: str, *, upload: File | None, agreed: bool) -> dict[str, Any]:  # type: ignore[type-arg]
    """Whoever sees them on that day sees this picture of them; an older one of that day is gone.

    Writes: day_picture, request. Refuses: unknown, no_right, ended, unreachable for who is not here, not_a_picture;
    incomplete without a picture or their agreement, and for whoever is under 18 unless their guardian agrees, too.
    Tells: nobody.
    """
    if not agreed:
        raise Refused(Why.incomplete, detail="Ask them, and tick that they agree: without that no picture is taken.")
    data = small_picture(upload, side=SIDE)

    def do(state: State) -> dict[str, Any]:
        about = about_at_the_door(state, actor, on, cand)
        if not about.lives:
            raise Refused(Why.ended)
        if rules.turn(cand, acts_about(on, cand)).stands not in PICTURED_WHERE:
            raise Refused(Why.unreachable, detail="They are not here: press Here first, then take a picture.")
        if not _guardian_agrees(about, on):
            raise Refused(Why.incomplete, detail=UNDER_18)
        DayPicture.objects.update_or_create(
            session_id=on.session, day=on.day, cand=cand, defaults={"data": data, "by": actor.by, "at": actor.now}
        )
        return {"candidacy": cand}

    said = f"picture {on!r} {cand} {hashlib.sha256(data).hexdigest()}"
    return at_the_door(do, actor=actor, scope=Scope(cand=cand), act=said)


def _guardian_agrees(about: Candidacy, on: Day) -> bool:
    """True for whoever is 18; else only while their guardian agrees, who cannot withdraw it before this is written, nor
    can it be said before that they are under 18.
    """
    Performer.objects.select_for_update(no_key=True).filter(pk=about.performer).exists()
    row = Guardian.objects.select_for_update().filter(performer=about.performer).first()
    return row is None or row.picture_at is not None or not rules.is_minor(row.born, row.under_18_on, on.day)


def take_away(actor: Actor, on: Day, cand: str) -> dict[str, Any]:
    """There is no picture of them of that day.

    Writes: day_picture, request. Refuses: unknown, no_right. Tells: nobody.
    """

    def do(state: State) -> dict[str, Any]:
        about_at_the_door(state, actor, on, cand)
        if not DayPicture.objects.filter(session=on.session, day=on.day, cand=cand).delete()[0]:
            raise Refused(Why.unknown)
        return {}

    return at_the_door(do, actor=actor, scope=Scope(cand=cand), act=f"no picture {on!r} {cand}")


def about_at_the_door(state: State, actor: Actor, on: Day, cand: str) -> Candidacy:
    """The candidacy, for who keeps the door and may know that somebody is under 18. Refuses: unknown, no_right."""
    _, monitor = keeps(state, actor, session_on(on, actor))
    about = known_to(state, actor, cand)
    if not monitor and actor.by not in readers_of_needs(state, about.role):
        raise Refused(Why.unknown)
    return about
