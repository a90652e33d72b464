"""What a performer's page in the directory leads to, and to what they agreed, as far as the viewer may know of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from castlist.queries.directory_reach import Stand
from castlist.queries.doors import NotThere
from castlist.queries.notices import notices_of, said_in
from castlist.queries.tapes import tape_page
from castlist.records.models import Performer, Person, Production, RecordingSaid, Resume, Tape


@dataclass(frozen=True, slots=True)
class Media:
    """A file of theirs that the viewer may open."""

    what: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """Something that they agreed to, or did not: since when, and until when it holds."""

    what: str
    at: datetime | None
    until: date | None


def media_of(viewer: Person, performer: str, stands: Sequence[Stand], *, now: datetime) -> Iterator[Media]:
    """Their résumé, for whoever may see a candidacy of theirs; their self-tapes, for whoever may watch each."""
    if not stands:
        return
    first = stands[0]
    resume = Resume.objects.filter(performer=performer).first()
    if resume is not None:
        url = f"/p/{first.production}/r/{first.role}/resume/{first.cand}/"
        yield Media("Résumé", url, resume.came_at)
    by_cand = {one.cand: one for one in stands}
    for row in Tape.objects.filter(cand__in=list(by_cand)).exclude(file="").order_by("-came_at", "pk"):
        one = by_cand[row.cand]
        if row.came_at and _may_watch(viewer, one, now):
            what = f"Self-tape for {one.role_name}, {one.production_name}"
            yield Media(what, f"/p/{one.production}/tape/{one.cand}/", row.came_at)


def _may_watch(viewer: Person, one: Stand, now: datetime) -> bool:
    try:
        where = Production.objects.select_related("company").get(pk=one.production)
        return tape_page(viewer, where, one.cand, now=now).may_watch
    except NotThere:
        return False


def consents_of(performer: Performer, kept_until: date | None, stands: Sequence[Stand]) -> Iterator[Consent]:
    """Whether they are kept in mind, or want to hear nothing new; and whether they may be recorded where, with the day
    on which it ends.
    """
    if kept_until:
        yield Consent("kept in mind for other parts", None, kept_until)
    if performer.no_more_at:
        yield Consent("wants to hear nothing new of us", performer.no_more_at, None)
    by_cand = {one.cand: one for one in stands}
    rows = RecordingSaid.objects.select_related("session").filter(cand__in=list(by_cand)) if by_cand else ()
    for row in sorted(rows, key=lambda said: said.at, reverse=True):
        one = by_cand[row.cand]
        says = "may be recorded" if row.agrees else "not to be recorded"
        what = f"{says}: {row.session.place}, for {one.role_name}, {one.production_name}"
        yield Consent(what, row.at, _destroyed(one) if row.agrees else None)


def _destroyed(one: Stand) -> date | None:
    """By when the notice says that recordings are destroyed."""
    said = said_in(notices_of(one.production), one.role, whole=True).get("destroyed", "")
    return date.fromisoformat(said) if said else None
