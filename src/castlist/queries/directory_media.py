"""What a performer's page in the directory leads to, and to what they agreed, as far as the viewer may know of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from castlist.queries.directory_reach import Stand
from castlist.queries.doors import NotThere
from castlist.queries.notices import notices_of, said_in
from castlist.queries.tapes import tape_page
from castlist.records.models import DayPicture, Guardian, Performer, Person, Production, RecordingSaid, Resume, Tape


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


def kept_until_of(performer: Performer, days: Mapping[str, int]) -> date | None:
    """Until when they are kept in mind by their own yes; None where they have not said it."""
    return (performer.wished_at + timedelta(days=days["future"])).date() if performer.wished_at else None


def consents_of(
    performers: Sequence[Performer], stands: Mapping[str, Sequence[Stand]], days: Mapping[str, int]
) -> dict[str, list[Consent]]:  # fmt: skip
    """By performer: whether they are kept in mind, or want to hear nothing new; whether they may be recorded where; and
    that a picture was taken of them at a door: with the day on which each ends. Asked for many as for one.
    """
    found: dict[str, list[Consent]] = {}
    for row in performers:
        mine = found[row.pk] = []
        if row.wished_at:
            mine.append(Consent("kept in mind for other parts", row.wished_at, kept_until_of(row, days)))
        if row.no_more_at:
            mine.append(Consent("wants to hear nothing new of us", row.no_more_at, None))
    by_cand = {one.cand: one for some in stands.values() for one in some}
    for one, said in sorted(_at_sessions(by_cand, days), key=lambda pair: str(pair[1].at), reverse=True):
        found[one.performer].append(said)
    return found


def _at_sessions(by_cand: Mapping[str, Stand], days: Mapping[str, int]) -> Iterator[tuple[Stand, Consent]]:
    """What was said, or agreed to, at sessions."""
    if not by_cand:
        return
    ends = dict[tuple[str, str], date | None]()
    for row in RecordingSaid.objects.select_related("session").filter(cand__in=list(by_cand)):
        one, says = by_cand[row.cand], "may be recorded" if row.agrees else "not to be recorded"
        if row.agrees and (one.production, one.role) not in ends:
            ends[one.production, one.role] = _destroyed(one)
        what = f"{says}: {row.session.place}, for {one.role_name}, {one.production_name}"
        yield one, Consent(what, row.at, ends[one.production, one.role] if row.agrees else None)
    pictures = DayPicture.objects.filter(cand__in=list(by_cand)).values_list("cand", "session__place", "at")
    for cand, place, at in pictures:
        one = by_cand[cand]
        what = f"a picture at the door: {place}, for {one.role_name}, {one.production_name}"
        yield one, Consent(what, at, (at + timedelta(days=days["needs"])).date())


def guardian_said(performer: str) -> tuple[Consent, ...]:
    """What whoever acts for them agreed to; nothing where they act for themselves. Until they act for themselves."""
    row = Guardian.objects.filter(performer=performer).first()
    if row is None:
        return ()
    said = []
    if row.picture_at is not None:
        said.append(Consent("by their guardian: a picture on the day, for the panel of that day", row.picture_at, None))
    if row.may_print:
        said.append(Consent("by their guardian: their name in a cast list", None, None))
    return tuple(said)


def _destroyed(one: Stand) -> date | None:
    """By when the notice says that recordings are destroyed."""
    said = said_in(notices_of(one.production), one.role, whole=True).get("destroyed", "")
    return date.fromisoformat(said) if said else None
