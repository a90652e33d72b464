"""Pictures of performers, for whoever may see the performer."""

from dataclasses import dataclass

from django.core.files.storage import default_storage

from castlist.queries.doors import NotThere, candidacy_for, production_for
from castlist.queries.private_links import Bearer
from castlist.records.models import Headshot, Performer, Person, Production
from castlist.rules.files import KINDS

FOLDER = "headshots"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of somebody."""

    name: str
    shows: str
    """What it shows, in a line; '' where nothing is said."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """A performer, and the name of their picture or ''."""

    performer: str
    name: str
    picture: str
    earlier: tuple[str, ...] = ()
    """Pictures of records that were merged into theirs: earlier moments show them."""
    shots: tuple[Shot, ...] = ()
    """All of theirs, the one that is shown first before the others."""


def shots_of(performer: str) -> list[Shot]:
    """The pictures that somebody is shown with: the first, then the others as they came."""
    first = Performer.objects.values_list("headshot", flat=True).filter(pk=performer).first() or ""
    rows = Headshot.objects.filter(performer=performer).order_by("given_at", "name")
    shots = {name: Shot(name, shows) for name, shows in rows.values_list("name", "shows")}
    if not first:
        return list(shots.values())
    return [shots.pop(first, Shot(first, "")), *shots.values()]


def picture_url(base: str, cand: str, picture: str) -> str:
    """Where the picture is answered to whoever may see the candidacy; `base` is the address of the room."""
    return f"{base}picture/{cand}/{picture}" if picture else ""


def pictured_for(viewer: Person, production: str, role: str, cand: str) -> tuple[Production, Pictured]:
    """The performer of a candidacy that the viewer may see. Raises NotThere for any other."""
    found = production_for(viewer, production)
    there = candidacy_for(viewer, found, cand)[2]
    if there.role != role or not there.performer:
        raise NotThere
    return found, _pictured(there.performer)


def pictured_behind(bearer: Bearer) -> Pictured:
    """The performer whose private link it is."""
    return _pictured(bearer.performer)


def _pictured(performer: str) -> Pictured:
    row = Performer.objects.filter(pk=performer).values_list("pk", "name", "headshot").first()
    if row is None:
        raise NotThere
    earlier = Performer.objects.filter(merged_into=performer).exclude(headshot="").values_list("headshot", flat=True)
    return Pictured(*row, tuple(earlier), tuple(shots_of(performer)))


def picture_of(found: Pictured, name: str) -> tuple[bytes, str]:
    """One that the performer is shown with, now or at an earlier moment; NotThere for every other name."""
    kind = KINDS.get(name.rpartition(".")[2])
    if not name or name not in {found.picture, *found.earlier, *(one.name for one in found.shots)} or kind is None:
        raise NotThere
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            return file.read(), kind
    except FileNotFoundError:
        raise NotThere from None
