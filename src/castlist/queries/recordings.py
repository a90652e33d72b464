"""Whether people may be recorded where they are heard: as the team and the door read it, and as they do themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from castlist.queries.auditions import zone_of
from castlist.queries.private_links import Bearer
from castlist.records.models import Person, QueueAct, RecordingSaid, Session, Slot
from castlist.rules.recordings import WORDS, told


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody said of one session that is recorded."""

    says: str
    """may be recorded, not to be recorded, not asked about recording."""
    told: str
    """Who said it, and when; '' where nobody was asked. That somebody acts for them is told to nobody by this."""
    n: int
    """How many answers of theirs there were."""


NOT_ASKED = Recorded(WORDS[""], "", 0)


def said_in(sessions: Iterable[str], zone: ZoneInfo) -> Mapping[tuple[str, str], Recorded]:
    """By session and candidacy what was said, in one query; whoever is not there was not asked."""
    asked = list(sessions)
    if not asked:
        return {}
    name = Subquery(Person.objects.filter(pk=OuterRef("by")).values("name")[:1])
    rows = RecordingSaid.objects.filter(session__in=asked).annotate(name=name)
    return {(row.session_id, row.cand): _recorded(row, row.name or "", zone) for row in rows}


def _recorded(row: RecordingSaid, name: str, zone: ZoneInfo) -> Recorded:
    said = "yes" if row.agrees else "no"
    return Recorded(WORDS[said], told(name, row.at.astimezone(zone), themselves=not row.by), row.n)


@dataclass(frozen=True, slots=True)
class Own:
    """One recorded session, as whoever is heard there reads it."""

    session: str
    place: str
    said: str
    """yes, no; '' while they have said neither."""
    told: str


def _theirs(bearer: Bearer) -> QuerySet[Session]:
    """Every recorded session in which they have a time, or were heard, or of which they have said something."""
    cand = bearer.cand
    return Session.objects.filter(production=bearer.production, recording=True, off_at=None).filter(
        Q(pk__in=Slot.objects.filter(cand=cand).values("session"))
        | Q(pk__in=QueueAct.objects.filter(cand=cand).values("session"))
        | Q(pk__in=RecordingSaid.objects.filter(cand=cand).values("session"))
    )


def is_recorded(bearer: Bearer) -> bool:
    """Somebody records where they are heard, or were."""
    return _theirs(bearer).exists()


def own(bearer: Bearer) -> tuple[Own, ...]:
    """What they said of each of those sessions, in the order in which there were sessions."""
    cand, zone = bearer.cand, zone_of(bearer.production)
    said = {row.session_id: row for row in RecordingSaid.objects.filter(cand=cand)}
    found = []
    for session in _theirs(bearer).order_by("created_at", "pk"):
        row = said.get(session.pk)
        if row is None:
            found.append(Own(session.pk, session.place, "", ""))
            continue
        at = row.at.astimezone(zone)
        when = f"{at.day} {at:%B}, {at:%H:%M}"
        by = "at the door" if row.by else f"by {row.guardian}" if row.guardian else "on this page"
        found.append(Own(session.pk, session.place, "yes" if row.agrees else "no", f"said {by}, {when}"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, for what is kept about them."""

    place: str
    agrees: bool
    at: datetime


def of_cands(cands: Iterable[str]) -> list[Said]:
    """Everything of this that is kept about somebody, by their candidacies, in order."""
    rows = RecordingSaid.objects.select_related("session").filter(cand__in=list(cands)).order_by("at", "pk")
    return [Said(row.session.place, row.agrees, row.at) for row in rows]
