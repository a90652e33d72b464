"""Who has a time that the desk gave them, or changed, and has had no letter since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries.bookings import booking_sentence
from castlist.queries.called_off import called_off_since, off_in_letters
from castlist.queries.doors import NotThere
from castlist.queries.letter_days import day_in
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Letter, Performer, Person, Production, Slot
from castlist.rules.auditions import said_clock
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import is_on_team, sees
from castlist.rules.decisions.state import State
from castlist.rules.desk_times import why_not_arrange
from castlist.rules.languages import HOUSE
from castlist.rules.letters import OPEN, REMINDER, why_not_write

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "booking", "letter", "task")


@dataclass(frozen=True, slots=True)
class UntoldPerson:
    """Somebody whose time stands in no letter yet."""

    cand: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Untold:
    """Those of them to whom the viewer may write, in order of their times."""

    people: tuple[UntoldPerson, ...] = ()


def untold(viewer: Person, production: Production, *, now: datetime) -> Untold:
    """To whom a letter can be begun; NotThere for whoever is not on the team."""
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    return untold_in(viewer, production, state, now=now)


def untold_in(viewer: Person, production: Production, state: State, *, now: datetime) -> Untold:
    """The same of a state that is read already."""
    rows = Slot.objects.filter(session__production=production, past=False, start__gt=now, cand__isnull=False)
    rows = rows.filter(Q(entered=True) | Q(was__isnull=False)).order_by("start", "pk")
    given = {
        str(row.cand): row
        for row in rows
        if (cand := state.candidacy(row.cand or "")) and _may_write(state, cand, viewer.pk)
    }
    letters = Letter.objects.filter(cand__in=list(given), kind="invitation").exclude(state="dropped")
    since = dict(letters.order_by("created_at").values_list("cand", "created_at"))
    wants = {cand: row for cand, row in given.items() if cand not in since or since[cand] < _since(row, now)}
    performers = {cand: state.candidacy(cand).performer for cand in wants}  # type: ignore[union-attr]
    names = dict(Performer.objects.filter(pk__in=set(performers.values())).values_list("pk", "name"))
    return Untold(
        tuple(UntoldPerson(cand, names.get(performers[cand], "somebody"), row.start) for cand, row in wants.items())
    )


@dataclass(frozen=True, slots=True)
class TimeNews:
    """What a letter has to say of somebody's time, as what its fields stand for; nothing that one has said."""

    moved: dict[str, str] = field(default_factory=dict)
    given: str = ""
    """The time that they have from the desk, or that it changed."""
    off: dict[str, str] = field(default_factory=dict)


def time_news(cand: str, zone: ZoneInfo, *, now: datetime, language: str = HOUSE) -> TimeNews:
    """That the desk changed their time; or gave them one; or that theirs does not take place."""
    moved = moved_in_letters(cand, zone, now=now, language=language)
    given = own_time(cand, zone, given_after=None if moved else now, language=language)
    return TimeNews(moved, given, {} if given else off_in_letters(cand, zone, language=language))


def moved_in_letters(cand: str, zone: ZoneInfo, *, now: datetime, language: str = HOUSE) -> dict[str, str]:
    """When and where it was; nothing where a letter was begun since, or where nothing changed."""
    row = Slot.objects.select_related("session").filter(cand=cand, past=False, moved_at__isnull=False).first()
    if row is None or row.was is None or row.start + timedelta(minutes=row.minutes) <= now:
        return {}
    letters = Letter.objects.filter(cand=cand, kind="invitation", created_at__gte=row.moved_at)
    if letters.exclude(state="dropped").exists():
        return {}
    at = row.was.astimezone(zone)
    said = f"{day_in(language, at.date())}, {said_clock(at)}, {row.was_place or row.session.place}"
    return {"was": said, "says": row.moved_says and f" {row.moved_says}"}


@dataclass(frozen=True, slots=True)
class Before:
    """When and where a time was, `place` '' where it is still there, and what was said of the change since.

    `out_of`: in which other sessions it was.
    """

    at: datetime
    place: str = ""
    says: str = ""
    out_of: tuple[str, ...] = ()


def no_letter_says(slots: Iterable[Slot]) -> dict[str, Before]:
    """By slot, of each that the company changed and of which no letter to whoever has it has told since: how it was
    before, which is what they know.
    """
    theirs = [(slot, slot.moved_at, slot.was) for slot in slots if slot.cand and slot.moved_at and slot.was]
    if not theirs:
        return {}
    letters = Letter.objects.filter(Q(kind="invitation") | Q(kind=REMINDER, about__startswith="time "))
    letters = letters.filter(cand__in=[slot.cand for slot, *_ in theirs], sent_at__isnull=False)
    gone = letters.exclude(state__in=(*OPEN, "dropped")).order_by("sent_at")
    told: dict[str | None, datetime | None] = dict(gone.values_list("cand", "sent_at"))
    return {
        slot.pk: Before(was, slot.was_place, slot.moved_says, tuple(slot.moved_out_of.splitlines()))
        for slot, moved, was in theirs
        if (last := told.get(slot.cand)) is None or last < moved
    }


def changed_since(cand: str, since: datetime) -> bool:
    """Whether the company changed their time after that, or called it off and they have no other."""
    if Slot.objects.filter(cand=cand, past=False, moved_at__gt=since).exists():
        return True
    return not Slot.objects.filter(cand=cand, past=False).exists() and called_off_since(cand, since)


def _may_write(state: State, cand: Candidacy, person: str) -> bool:
    return (
        cand.lives
        and sees(state, person, cand)
        and why_not_arrange(state, cand, person) is None
        and why_not_write(state, cand, person) is None
    )


def _since(row: Slot, now: datetime) -> datetime:
    """When they last got that time, or it was changed."""
    return max(filter(None, (row.booked_at, row.moved_at if row.was else None)), default=now)


def own_time(cand: str, zone: ZoneInfo, *, given_after: datetime | None = None, language: str = HOUSE) -> str:
    """When somebody is heard, in words; '' where they have no time. With a moment, only a time that the desk gave them
    and that begins after it.
    """
    rows = Slot.objects.filter(cand=cand, past=False)
    rows = rows.filter(entered=True, start__gt=given_after) if given_after else rows
    found = rows.values_list("pk", flat=True).first()
    return booking_sentence(found, zone, language=language) if found else ""
