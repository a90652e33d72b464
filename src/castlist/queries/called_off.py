"""Sessions that are called off: who had a time there, and whether they were told and have another."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce

from castlist.queries.doors import NotThere
from castlist.queries.letter_days import day_in
from castlist.queries.log import decode, fact_rows
from castlist.records.models import CalledOff, Letter, Performer, Person, Production, Session, Slot
from castlist.rules.auditions import may_arrange, said_clock
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import is_on_team, sees
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in
from castlist.rules.letters import why_not_write

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "task")
TOLD, DRAFTED, NOT_TOLD = "told", "a letter to them waits", "not told yet"
AGAIN, ENDED = "has another time", "no longer a candidate"


@dataclass(frozen=True, slots=True)
class HadTime:
    """Somebody who had a time there, or has one that would be called off."""

    cand: str
    name: str
    url: str
    at: datetime
    state: str = ""
    """Whether they know, or why they need not."""


@dataclass(frozen=True, slots=True)
class SessionOff:
    """Since when a session is called off, by whom, what they are told, and who had a time there, as far as the viewer
    may know.
    """

    at: datetime
    by: str
    says: str
    people: tuple[HadTime, ...]
    hidden: int = 0
    """How many more had one, of whom the viewer knows only that a time was taken."""
    may_write: bool = False
    """The viewer may write to somebody who is not told yet."""
    starts: datetime | None = None
    """When it was to begin and to end, on the clock of the production; None where that is not known any more."""
    ends: datetime | None = None
    over: bool = False
    """Its time has passed, and of nobody whom the viewer sees there is anything left to do."""

    @property
    def sentence(self) -> str:
        """'One has another time, 2 are told, 3 not yet.'"""
        counts = {state: sum(one.state == state for one in self.people) for state in (AGAIN, TOLD, DRAFTED, NOT_TOLD)}
        words = {
            AGAIN: ("has another time", "have another time"), TOLD: ("is told", "are told"),
            DRAFTED: ("waits for a letter that is drafted", "wait for letters that are drafted"),
            NOT_TOLD: ("is not told yet", "are not told yet"),
        }  # fmt: skip
        parts = [f"{n} {words[state][n > 1]}" for state, n in counts.items() if n]
        return f"{', '.join(parts)}." if parts else ""


@dataclass(frozen=True, slots=True)
class CallOff:
    """What would be called off: the times of a session that are still to come."""

    production: Production
    session: str
    place: str
    zone: ZoneInfo
    people: tuple[HadTime, ...]
    hidden: int
    free: int
    first: datetime
    last: datetime


def call_off_page(viewer: Person, production: Production, session: str, *, now: datetime) -> CallOff:
    """What calling a session off would take from whom; NotThere for whoever may not, and where nothing is to come."""
    state = rights(production.pk)
    row = Session.objects.filter(pk=session, production=production, off_at=None).first()
    if row is None or not is_on_team(state, viewer.pk) or not may_arrange(state, viewer.pk, row.role):
        raise NotThere
    slots = list(Slot.objects.filter(session=row, start__gt=now, past=False).order_by("start", "pk"))
    if not slots:
        raise NotThere
    held = [(slot.cand, slot.start) for slot in slots if slot.cand]
    people = _people(viewer, production, state, held)
    zone = ZoneInfo(production.time_zone)
    return CallOff(
        production, row.pk, row.place, zone, people, len(held) - len(people), len(slots) - len(held),
        slots[0].start.astimezone(zone), slots[-1].start.astimezone(zone),
    )  # fmt: skip


def rights(production: str) -> State:
    """What the rules ask about who may arrange, see and write."""
    return decode(fact_rows(production, None).filter(kind__in=RIGHTS))


def _people(
    viewer: Person, production: Production, state: State, held: Collection[tuple[str, datetime]]
) -> tuple[HadTime, ...]:  # fmt: skip
    seen = [(cand, at) for key, at in held if (cand := state.candidacy(key)) and sees(state, viewer.pk, cand)]
    names = dict(Performer.objects.filter(pk__in={c.performer for c, _ in seen}).values_list("pk", "name"))
    zone = ZoneInfo(production.time_zone)
    return tuple(
        HadTime(
            cand.id, names.get(cand.performer, "somebody"), f"/p/{production.pk}/r/{cand.role}/?c={cand.id}",
            at.astimezone(zone),
        )
        for cand, at in seen
    )  # fmt: skip


def called_off(
    viewer: Person, production: Production, sessions: Collection[Session], *, now: datetime
) -> dict[str, SessionOff]:  # fmt: skip
    """By session what there is to say of each that is called off; nothing is asked where none is."""
    off = {row.pk: row for row in sessions if row.off_at}
    if not off:
        return {}
    state = rights(production.pk)
    had: dict[str, list[tuple[str, datetime]]] = {key: [] for key in off}
    for session, cand, start in (
        CalledOff.objects.filter(session__in=off).order_by("start").values_list("session_id", "cand", "start")
    ):
        had[session].append((cand, start))
    told = _told({cand: off[key].off_at for key, rows in had.items() for cand, _ in rows})
    by = dict(Person.objects.filter(pk__in={row.off_by for row in off.values()}).values_list("pk", "name"))
    found = {key: _off(viewer, production, state, row, had[key], told, by) for key, row in off.items()}
    return {key: _over(one, now) for key, one in found.items()}


def _over(off: SessionOff, now: datetime) -> SessionOff:
    """The same, and whether it is history. Where it is not known when it was to be, it is once it was called off."""
    waits = any(one.state in (NOT_TOLD, DRAFTED) for one in off.people)
    return replace(off, over=not waits and (off.ends or off.at) <= now)


def _off(
    viewer: Person, production: Production, state: State, row: Session, had: list[tuple[str, datetime]],
    told: dict[str, str], by: dict[str, str],
) -> SessionOff:  # fmt: skip
    people = tuple(
        HadTime(one.cand, one.name, one.url, one.at, _standing(state.candidacy(one.cand), told.get(one.cand, NOT_TOLD)))
        for one in _people(viewer, production, state, had)
    )
    untold = (state.candidacy(one.cand) for one in people if one.state == NOT_TOLD)
    may_write = any(cand and why_not_write(state, cand, viewer.pk) is None for cand in untold)
    at = row.off_at
    assert at is not None
    zone = ZoneInfo(production.time_zone)
    starts, ends = (one.astimezone(zone) if one else None for one in (row.off_from, row.off_until))
    return SessionOff(
        at, by.get(row.off_by, "somebody"), row.off_says, people, len(had) - len(people), may_write, starts, ends
    )


def _standing(cand: Candidacy | None, told: str) -> str:
    return ENDED if cand is None or not cand.lives else told


def _told(off_at: dict[str, datetime | None]) -> dict[str, str]:
    """Of each whether they have another time, or were written to since theirs was called off."""
    found = dict.fromkeys(off_at, NOT_TOLD)
    letters = Letter.objects.filter(cand__in=off_at, kind="invitation").exclude(state="dropped").order_by("created_at")
    for cand, state, at in letters.values_list("cand", "state", "created_at"):
        since = off_at[cand]
        if since and at >= since:
            found[cand] = TOLD if state not in ("drafted", "failed", "sending") else DRAFTED
    for gave in CalledOff.objects.filter(cand__in=off_at, again=True).values_list("cand", flat=True):
        found[gave] = TOLD
    for held in Slot.objects.filter(cand__in=off_at, past=False).values_list("cand", flat=True):
        found[str(held)] = AGAIN
    return found


@dataclass(frozen=True, slots=True)
class Untold:
    """Whose time is called off and whom nobody has written to since."""

    cands: tuple[str, ...]
    names: dict[str, str]
    may_write: bool


def untold(viewer: Person, production: Production, session: str, *, now: datetime) -> Untold:
    """Whom the viewer sees, and who has to be told that a session is called off; NotThere where it is not."""
    row = Session.objects.filter(pk=session, production=production, off_at__isnull=False).first()
    state = rights(production.pk)
    if row is None or not is_on_team(state, viewer.pk) or not may_arrange(state, viewer.pk, row.role):
        raise NotThere
    off = called_off(viewer, production, [row], now=now)[row.pk]
    waiting = [one for one in off.people if one.state == NOT_TOLD]
    return Untold(tuple(one.cand for one in waiting), {one.cand: one.name for one in waiting}, off.may_write)


@dataclass(frozen=True, slots=True)
class OwnOff:
    """Somebody's own time that was called off, by the clock of the production."""

    at: datetime
    """When it was to be, as their calendar had it; `known`: as they were last told."""
    ends: datetime
    place: str
    says: str
    sequence: int
    told: bool
    """A letter has told them of it."""
    heard: int = 0
    """How often they were heard before."""
    known: datetime | None = None
    known_place: str = ""

    @property
    def sentence(self) -> str:
        """'your time on Friday 11 December, 10:20, Studio 2, does not take place'."""
        return self.said_in(HOUSE)

    def said_in(self, language: str) -> str:
        """The same in that language, as far as it is known to say it."""
        at = self.known or self.at
        when = f"{day_in(language, at.date())}, {said_clock(at)}"
        return said_in(language, "off", when=when, place=self.known_place or self.place)


def own_off(cand: str, zone: ZoneInfo) -> OwnOff | None:
    """The time of theirs that was called off last, while they have no other; None where there is none."""
    row = (
        CalledOff.objects.select_related("session").filter(cand=cand, again=False)
        .annotate(since=Coalesce("at", "session__off_at")).order_by("-since").first()
    )  # fmt: skip
    theirs = list(Slot.objects.filter(cand=cand).values_list("past", flat=True)) if row else []
    if row is None or not all(theirs):
        return None
    at, session = row.start.astimezone(zone), row.session
    told = _told({cand: row.at or session.off_at})[cand] == TOLD
    ends, says = at + timedelta(minutes=row.minutes), row.says if row.at else session.off_says
    known = row.was.astimezone(zone) if row.was else None
    return OwnOff(at, ends, session.place, says, row.sequence, told, len(theirs), known, row.was_place)


def called_off_since(cand: str, since: datetime) -> bool:
    """Whether a time of theirs was called off after that, and they have had no other."""
    rows = CalledOff.objects.filter(cand=cand, again=False).annotate(since=Coalesce("at", "session__off_at"))
    return rows.filter(since__gt=since).exists()


def off_in_letters(cand: str, zone: ZoneInfo, *, language: str = HOUSE) -> dict[str, str]:
    """What a letter says of a time of theirs that was called off; nothing where one has said so."""
    off = own_off(cand, zone)
    return {"off": off.said_in(language), "says": off.says and f" {off.says}"} if off and not off.told else {}
