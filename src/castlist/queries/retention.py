"""What is kept of whom, until when and for what: for the daily job, the owner's page, and the people themselves.

Read for a whole company at once, since it is asked once a day; nothing of it is remembered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.db.models import Max, QuerySet

from castlist.queries.doors import moment
from castlist.records.events import FOREVER
from castlist.records.models import (
    AccessNeed,
    Cannot,
    Case,
    Company,
    DayPicture,
    Emergency,
    Event,
    Fact,
    Guardian,
    Hold,
    Letter,
    Link,
    Performer,
    Period,
    QueueAct,
    RecordingSaid,
    Reply,
    ShowDay,
    Slot,
    Tape,
)
from castlist.records.spelling import read_candidacy, read_fact
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.letters import OPEN
from castlist.rules.retention import SHOWN_FOR, Keeping, Periods, Stood, kept_until, periods_of

_LAST_ACT = (
    "SELECT a.at FROM event a WHERE a.production_id = p.id AND NOT a.kind = 'member_left' ORDER BY a.seq DESC LIMIT 1"
)
"""When anything last happened in the production. That somebody leaves it says nothing of whether it goes on."""
_STOOD = (
    f"SELECT f.production_id, f.key, f.data, e.at, ({_LAST_ACT})"  # noqa: S608
    " FROM fact f JOIN production p ON p.id = f.production_id"
    " JOIN touch t ON t.production_id = f.production_id AND t.cand = f.key"
    " JOIN event e ON e.production_id = f.production_id AND e.seq = t.seq"
    f" WHERE p.company_id = %s AND f.kind = 'candidacy' AND f.to_seq = {FOREVER} AND NOT (f.about = '')"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that is to be erased: what it is, whose, for what purpose it was kept, and when that is over."""

    kind: str
    key: str
    performer: str
    purpose: str
    at: datetime
    where: str = ""
    """The candidacy or the production to which it belongs; '' for the record as a whole."""


@dataclass(slots=True)
class Books:
    """Everything of a company that says how long somebody is kept."""

    periods: Periods
    performers: dict[str, Performer] = field(default_factory=dict)
    """Those who are neither erased nor merged into another record."""
    stays: dict[str, str] = field(default_factory=dict)
    """Every record, and the one that stands for it."""
    stood: dict[str, list[tuple[str, Candidacy, Stood]]] = field(default_factory=lambda: defaultdict(list))
    """By performer: production, candidacy, and what it says."""
    minors: set[str] = field(default_factory=set)
    """Performers under 18, for whom somebody acts."""
    told: set[str] = field(default_factory=set)
    """Performers who know that they are kept."""


def periods(company: str) -> dict[str, int]:
    """How many days each purpose has in the company now."""
    rows = Period.objects.filter(company_id=company).order_by("at", "pk").values_list("purpose", "days")
    return periods_of(dict(rows))


def books(company: Company, *, of: Iterable[str] = ()) -> Books:
    """The books of the company, or of some of its performers."""
    found = Books(periods(company.pk))
    wanted = set(of)
    for row in Performer.objects.filter(company=company):
        stays = row.merged_into_id or row.pk
        found.stays[row.pk] = stays
        if row.merged_into_id is None and row.erased_at is None and (not wanted or row.pk in wanted):
            found.performers[row.pk] = row
    acted_for = Guardian.objects.filter(performer__company=company)
    found.minors.update(found.stays[one] for one in acted_for.values_list("performer_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_STOOD, [company.pk])
        for production, key, data, touched, last in cursor.fetchall():
            cand = read_candidacy(key, data)
            performer = found.stays.get(cand.performer, "")
            if performer in found.performers:
                found.stood[performer].append((production, cand, _stood(cand, touched, last)))
    for told in (
        Letter.objects.filter(sent_at__isnull=False), Link.objects.filter(opened_at__isnull=False), Reply.objects.all()
    ):  # fmt: skip
        found.told.update(told.filter(performer__company=company).values_list("performer_id", flat=True).distinct())
    found.told.update(row.pk for row in found.performers.values() if row.person_id or row.had_account)
    return found


def goes_on(production: str, company: str, *, now: datetime) -> bool:
    """True until nothing has happened in the production for as long as it takes to count as ended."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({_LAST_ACT}) FROM production p WHERE p.id = %s", [production])  # noqa: S608
        last = cursor.fetchone()[0]
    return moment(last) + timedelta(days=periods(company)["quiet"]) > now


def _stood(cand: Candidacy, touched: int, last: int) -> Stood:
    cast = cand.step == "cast" and cand.lives
    return Stood(moment(cand.at), cand.submitted, cand.lives, cast, moment(touched), moment(last))


def keeping(found: Books, performer: str, *, now: datetime) -> Keeping | None:
    """Until when the performer is kept, and for what; None while something about them is under way."""
    row = found.performers[performer]
    return kept_until(
        [stood for _, _, stood in found.stood.get(performer, ())], known=row.created_at, told=performer in found.told,
        yes=row.wished_at, periods=found.periods, now=now, minor=performer in found.minors,
    )  # fmt: skip


def endings(company: Company, *, now: datetime, within: timedelta = SHOWN_FOR) -> list[Ending]:
    """Everything whose time is over by then, but for what is held; the earliest first."""
    found = books(company)
    held = holds_now(now=now)
    ends = [
        *_of_performers(found, now),
        *_of_letters(found, now),
        *_of_needs(found),
        *_of_access(found, now),
        *_of_collectors(found),
        *_of_day_pictures(found),
        *_of_tapes(found, now),
        *_of_recordings_said(found, now),
        *_of_a_production(Cannot, "cannot", found, now),
        *_of_a_production(Emergency, "emergency", found, now),
    ]
    horizon = now + within
    due = [one for one in ends if one.at <= horizon and one.performer not in held]
    return sorted(due, key=lambda one: (one.at, one.kind, one.key))


def _of_performers(found: Books, now: datetime) -> Iterator[Ending]:
    for performer in found.performers:
        kept = keeping(found, performer, now=now)
        if kept is not None:
            yield Ending("performer", performer, performer, kept.purpose, kept.until)


def _of_letters(found: Books, now: datetime) -> Iterator[Ending]:
    """Letters and answers of candidacies that are over, and letters that will never go."""
    over = {cand.id: (performer, cand, stood) for performer, rows in found.stood.items() for _, cand, stood in rows}
    days = timedelta(days=found.periods["letters"])
    quiet = timedelta(days=found.periods["quiet"])
    drafts = timedelta(days=found.periods["drafts"])
    letters = Letter.objects.exclude(body="").exclude(state="sending")
    for key, cand_id, state, created in letters.values_list("pk", "cand", "state", "created_at"):
        if cand_id not in over:
            continue
        performer, cand, stood = over[cand_id]
        never = state == "dropped" or (state in OPEN and cand.ended in ("declined", "withdrawn"))
        if never:
            yield Ending("letter", key, performer, "drafts", created + drafts, cand_id)
        elif ends := _over_at(stood, quiet, now):
            yield Ending("letter", key, performer, "letters", ends + days, cand_id)
    for key, cand_id in Reply.objects.exclude(body="").values_list("pk", "cand"):
        if cand_id in over:
            performer, _, stood = over[cand_id]
            if ends := _over_at(stood, quiet, now):
                yield Ending("reply", key, performer, "letters", ends + days, cand_id)


def _over_at(stood: Stood, quiet: timedelta, now: datetime) -> datetime | None:
    """When the candidacy was over, by its own end or by that of its production; None while it goes on."""
    if not stood.lives:
        return stood.touched
    return stood.production_touched if stood.production_touched + quiet <= now else None


def _of_needs(found: Books) -> Iterator[Ending]:
    over = {cand.id: performer for performer, rows in found.stood.items() for _, cand, _ in rows}
    days = timedelta(days=found.periods["needs"])
    for cand, start in Slot.objects.exclude(access_needs="").filter(cand__isnull=False).values_list("cand", "start"):
        if cand in over:
            yield Ending("needs", cand, over[cand], "needs", start + days, cand)


def _of_access(found: Books, now: datetime) -> Iterator[Ending]:
    """What somebody said that they need: once their last time in the production is over, and what they stand for
    without one.
    """
    days, quiet = timedelta(days=found.periods["needs"]), timedelta(days=found.periods["quiet"])
    times = Slot.objects.filter(cand__isnull=False).order_by().values_list("cand").annotate(last=Max("start"))
    last = dict(times) if AccessNeed.objects.exists() else {}
    for row in AccessNeed.objects.filter(performer__in=found.stays):
        performer = found.stays[row.performer_id]
        theirs = [(c.id, s) for p, c, s in found.stood.get(performer, ()) if p == row.production_id]
        ends = [last.get(cand) or _over_at(stood, quiet, now) for cand, stood in theirs]
        if None not in ends:
            over = max([row.said_at, *(end for end in ends if end)])
            yield Ending("access", row.pk, performer, "needs", over + days, row.production_id)


def _of_collectors(found: Books) -> Iterator[Ending]:
    """Who fetched somebody under 18: as long as what they needed on that day."""
    over = {cand.id: performer for performer, rows in found.stood.items() for _, cand, _ in rows}
    days = timedelta(days=found.periods["needs"])
    for key, cand, at in QueueAct.objects.exclude(collector="", listed="").values_list("pk", "cand", "at"):
        if cand in over:
            yield Ending("collector", str(key), over[cand], "needs", moment(at) + days, cand)


def _of_day_pictures(found: Books) -> Iterator[Ending]:
    """Pictures that were taken at a door: as long as what they needed on that day."""
    over = {cand.id: performer for performer, rows in found.stood.items() for _, cand, _ in rows}
    days = timedelta(days=found.periods["needs"])
    for key, cand, at in DayPicture.objects.values_list("pk", "cand", "at"):
        if cand in over:
            yield Ending("day_picture", key, over[cand], "needs", at + days, cand)


def _of_tapes(found: Books, now: datetime) -> Iterator[Ending]:
    """Recordings for roles that are filled, or of productions that are over."""
    days, quiet = timedelta(days=found.periods["recordings"]), timedelta(days=found.periods["quiet"])
    ends = {cand.id: stood.production_touched for rows in found.stood.values() for _, cand, stood in rows}
    filled: dict[tuple[str, str], datetime | None] = {}
    for row in Tape.objects.exclude(file="").filter(performer__in=found.stays):
        role = (row.production_id, row.role)
        if role not in filled:
            filled[role] = _filled_at(*role)
        last = ends.get(row.cand)
        over = last if last and last + quiet <= now else None
        at = filled[role] or over
        if at:
            yield Ending("tape", row.file, found.stays[row.performer_id], "recordings", at + days, row.cand)


def _of_recordings_said(found: Books, now: datetime) -> Iterator[Ending]:
    """Whether somebody may be recorded: as long as a recording, since until then it says what may be done with one."""
    days, quiet = timedelta(days=found.periods["recordings"]), timedelta(days=found.periods["quiet"])
    over = {
        cand.id: (performer, production, cand.role, stood.production_touched)
        for performer, rows in found.stood.items() for production, cand, stood in rows
    }  # fmt: skip
    filled: dict[tuple[str, str], datetime | None] = {}
    for key, cand in RecordingSaid.objects.values_list("pk", "cand"):
        if cand not in over:
            continue
        performer, production, role, last = over[cand]
        if (production, role) not in filled:
            filled[production, role] = _filled_at(production, role)
        at = filled[production, role] or (last if last + quiet <= now else None)
        if at:
            yield Ending("recorded", key, performer, "recordings", at + days, cand)


def _of_a_production(
    kind: type[Cannot] | type[Emergency], purpose: str, found: Books, now: datetime
) -> Iterator[Ending]:  # fmt: skip
    """What somebody said for one production: once what they stand for is over, or the last of its days."""
    days, quiet = timedelta(days=found.periods[purpose]), timedelta(days=found.periods["quiet"])
    last = dict(ShowDay.objects.order_by().values_list("production").annotate(last=Max("day")))
    for row in kind._default_manager.filter(performer__in=found.stays):
        performer = found.stays[row.performer_id]
        stood = [s for p, _, s in found.stood.get(performer, ()) if p == row.production_id]
        ends = [_over_at(one, quiet, now) for one in stood] or [row.said_at]
        over = None if None in ends else max(end for end in ends if end)
        if row.production_id in last:
            midnight = datetime.combine(last[row.production_id] + timedelta(days=1), time(), UTC)
            over = min(midnight, over) if over else midnight if midnight <= now else None
        if over:
            yield Ending(purpose, row.pk, performer, purpose, over + days, row.production_id)


def _filled_at(production: str, role: str) -> datetime | None:
    """When the last place in the role was taken; None while one is free."""
    facts = Fact.objects.filter(production=production, to_seq=FOREVER)
    named = facts.filter(kind="role", key=role).first()
    there = read_fact(named.kind, named.key, named.data) if named else None
    stand = [read_candidacy(row.key, row.data) for row in facts.filter(kind="candidacy", role=role)]
    cast = [cand.id for cand in stand if cand.step == "cast" and cand.lives]
    if not isinstance(there, Role) or not 0 < there.places <= len(cast):
        return None
    accepted = Event.objects.filter(production=production, kind="offer_accepted", cand__in=cast)
    last = accepted.order_by("-seq").values_list("at", flat=True).first()
    return moment(last) if last else None


def candidacies_of(performers: Iterable[str]) -> list[tuple[str, str, str]]:
    """Production, role and id of every candidacy of these records, in an order in which they can be written."""
    rows = Fact.objects.filter(kind="candidacy", about__in=list(performers), to_seq=FOREVER)
    return list(rows.order_by("production_id", "key").values_list("production_id", "role", "key"))


# -- What is kept all the same


def holds_now(*, now: datetime) -> set[str]:
    """Performers of whom nothing is erased now."""
    return set(_holds(now).values_list("performer_id", flat=True))


def stays_whole(cands: Iterable[str], *, now: datetime) -> set[str]:
    """Those of the candidacies about somebody who is held, or has asked to read what was said of them."""
    rows = dict(Fact.objects.filter(kind="candidacy", key__in=list(cands), to_seq=FOREVER).values_list("key", "about"))
    stands_for = dict(Performer.objects.filter(pk__in=set(rows.values())).values_list("pk", "merged_into"))
    asked = set(Case.objects.filter(answered_at=None).values_list("performer_id", flat=True))
    kept = holds_now(now=now) | asked
    return {cand for cand, performer in rows.items() if kept & {performer, stands_for.get(performer)}}


def held_because(performer: str, *, now: datetime) -> str:
    """Why nothing of them is erased now, in a sentence that they may read; '' where nothing stands in the way."""
    found = _holds(now).filter(performer=performer).order_by("-until").first()
    if found is None:
        return ""
    return f"It is kept until {found.until.day} {found.until:%B %Y}: {found.reason}"


def _holds(now: datetime) -> QuerySet[Hold]:
    return Hold.objects.filter(ended_at=None, until__gt=now.astimezone(UTC).date())
