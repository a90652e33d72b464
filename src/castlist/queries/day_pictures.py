"""Pictures of people that were taken at a door: for the team that sees them on that day, and for themselves.

Whoever keeps the door alone is told that there is one, and is not shown it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.guardians import agreed_to
from castlist.queries.queue import kept
from castlist.records.events import FOREVER
from castlist.records.models import DayPicture, Fact, Guardian, Performer, Person, Production
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.queue import is_minor


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: of which day, when it was taken, and its bytes."""

    day: date
    at: datetime
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Pictured:
    """Of whom a picture is taken, and whether there is one."""

    production: Production
    place: str
    name: str
    there: bool
    agreed: str = ""
    """Of somebody under 18, who acts for them and when they agreed, in a sentence."""


def cands_of(performer: str) -> list[str]:
    """Every candidacy of somebody, in all productions."""
    rows = Fact.objects.filter(kind=Candidacy.kind, about=performer, to_seq=FOREVER)
    return list(rows.values_list("key", flat=True))


def of_cands(cands: Iterable[str]) -> list[Picture]:
    """Every picture of somebody, by their candidacies, in order: for what they are told of what is kept."""
    rows = DayPicture.objects.filter(cand__in=list(cands)).order_by("day", "pk")
    return [Picture(row.day, row.at, bytes(row.data)) for row in rows]


def taking(viewer: Person, production: str, session: str, cand: str, *, day: date) -> Pictured:
    """For whoever may take a picture of them, or take it away; NotThere for everybody else.

    Only who may know that somebody is under 18 may: to be refused one would tell the others.
    """
    where = kept(viewer, production, session)
    about = where.state.candidacy(cand)
    if about is None or not where.keeps or not where.knows(about) or not where.reads_guardians(about):
        raise NotThere
    name = Performer.objects.values_list("name", flat=True).filter(pk=about.performer).first() or "somebody"
    there = DayPicture.objects.filter(session=session, day=day, cand=cand).exists()
    acts = Guardian.objects.filter(performer=about.performer).first()
    minor = acts is not None and is_minor(acts.born, acts.under_18_on, day)
    said = agreed_to(acts, zone_of(where.production)) if minor else ""
    agreed = f"{name} is under 18. Their guardian agreed to a picture: {said}." if said else ""
    return Pictured(where.production, where.session.place, name, there, agreed)


def picture_for(viewer: Person, production: str, session: str, cand: str, *, day: date) -> bytes:
    """The picture, for the team that may know of them; NotThere for everybody else, and where there is none."""
    return pictures_for(viewer, production, session, [cand], day=day).get(cand) or _none()


def pictures_for(viewer: Person, production: str, session: str, cands: Iterable[str], *, day: date) -> dict[str, bytes]:
    """By candidacy the pictures of that day, of those of whom the viewer may know. NotThere for a guest."""
    where = kept(viewer, production, session)
    if where.guest:
        raise NotThere
    wanted = [cand for cand in cands if where.knows(where.state.candidacy(cand))]
    rows = DayPicture.objects.filter(session=session, day=day, cand__in=wanted)
    return {cand: bytes(data) for cand, data in rows.values_list("cand", "data")}


def _none() -> bytes:
    raise NotThere
