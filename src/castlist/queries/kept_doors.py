"""The doors that somebody keeps beside the desk: whoever is on no team has no other page that leads there."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.doors import NotThere
from castlist.queries.queue import door_of, kept
from castlist.records.models import Monitor, Person, Slot

LONGEST_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptDoor:
    """One door, and the next day on which somebody comes to it; today, while that goes on."""

    production: str
    session: str
    place: str
    day: date


def kept_doors(viewer: Person, *, now: datetime) -> tuple[KeptDoor, ...]:
    """Those that are still to be kept, in order of their day: none of a day that is over, or is called off."""
    rows = Monitor.objects.filter(person=viewer, session__off_at__isnull=True)
    slots = Slot.objects.filter(session__in=rows.values("session"), start__gt=now - LONGEST_DAY)
    found: dict[str, KeptDoor] = {}
    for slot in slots.select_related("session__production").order_by("start", "pk"):
        there = slot.session
        zone = ZoneInfo(there.production.time_zone)
        day = slot.start.astimezone(zone).date()
        if day >= now.astimezone(zone).date():
            found.setdefault(there.pk, KeptDoor(there.production_id, there.pk, there.place, day))
    return tuple(found.values())


def keeps_door(viewer: Person, production: str, session: str) -> None:
    """The viewer keeps that door; NotThere for everybody else."""
    if not kept(viewer, production, session).keeps:
        raise NotThere


def meant_by(viewer: Person, signs: Iterable[tuple[str, str]], *, now: datetime) -> tuple[str, str] | None:
    """Of the signs, as (production, candidacy), the first of somebody who is looked for at a door of the viewer's; None
    where there is none, whoever else in the world they may be of.
    """
    for production, cand in signs:
        with suppress(NotThere):
            door_of(viewer, production, cand, now=now)
            return production, cand
    return None
