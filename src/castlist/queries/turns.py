"""Where everybody in a session stands on its day, from what was pressed; and one person's own turn, for themselves."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from castlist.queries.doors import milliseconds, moment, token
from castlist.queries.log import decode, fact_rows
from castlist.records.models import QueueAct, Session, Slot
from castlist.rules import queue as rules
from castlist.rules.breaks import kept
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.queue import MINUTE, Act, Turn


def short_number(cand: str) -> str:
    """Six digits under which somebody is found at the door: '482 913'. They say nothing, and nobody guesses whose."""
    digits = int(token("short number", cand), 16) % 10**rules.SHORT_DIGITS
    said = f"{digits:0{rules.SHORT_DIGITS}d}"
    return f"{said[:3]} {said[3:]}"


_OF_AN_ACT = ("cand", "n", "what", "at", "by", "number", "minutes", "collector", "grouped", "listed")


def acts_on(session: str, day: date) -> dict[str, tuple[Act, ...]]:
    """Everything that was pressed, by person; under '' what was pressed about the whole day."""
    rows = QueueAct.objects.filter(session=session, day=day)
    said = rows.values_list(*_OF_AN_ACT)
    return rules.by_person(
        Act(cand, n, what, at, by, number or 0, *rest) for cand, n, what, at, by, number, *rest in said
    )


def acts_of_day(production: str, day: date) -> dict[str, dict[str, tuple[Act, ...]]]:
    """The same of every session of the production, by session."""
    rows = QueueAct.objects.filter(production=production, day=day)
    found: dict[str, list[Act]] = {}
    said = rows.values_list("session_id", *_OF_AN_ACT)
    for session, cand, n, what, at, by, number, *rest in said:
        act = Act(cand, n, what, at, by, number or 0, *rest)
        found.setdefault(session, []).append(act)
    return {session: rules.by_person(some) for session, some in found.items()}


class Time(NamedTuple):
    """A time of a session: an open board asks for all of them at each press, and needs no more of them."""

    pk: str
    start: datetime
    minutes: int
    cand: str | None


def times_of(session: str) -> list[Time]:
    """Every time of the session, in order."""
    rows = Slot.objects.filter(session=session).order_by("start", "pk")
    return [Time._make(row) for row in rows.values_list("pk", "start", "minutes", "cand")]


def times_of_all(sessions: Iterable[str]) -> dict[str, list[Time]]:
    """Every time of these sessions, in order, by session."""
    rows = Slot.objects.filter(session__in=list(sessions)).order_by("start", "pk")
    found: dict[str, list[Time]] = {}
    for session, *row in rows.values_list("session_id", "pk", "start", "minutes", "cand"):
        found.setdefault(session, []).append(Time._make(row))
    return found


def act_of(row: QueueAct) -> Act:
    """A press, as the rules know it."""
    return Act(
        row.cand, row.n, row.what, row.at, row.by, row.number or 0, row.minutes, row.collector, row.grouped, row.listed
    )


def turns_of(
    slots: Iterable[Time], acts: Mapping[str, tuple[Act, ...]], known: Callable[[str], bool], *, day: date,
    zone: ZoneInfo, lists: Sequence[str] = (),
) -> list[Turn]:  # fmt: skip
    """Everybody who holds or held a time on that day, or came without; a time of somebody unknown is taken."""
    found, usual = dict[str, Turn](), 0
    for slot in slots:
        usual = max(usual, slot.minutes)
        if not slot.cand or slot.start.astimezone(zone).date() != day:
            continue
        cand, due = slot.cand, milliseconds(slot.start)
        if known(cand):
            found[cand] = rules.turn(cand, acts.get(cand, ()), due=due, minutes=slot.minutes, lists=lists)
        else:
            found[slot.pk] = Turn(slot.pk, due, slot.minutes, "taken")
    for cand, some in acts.items():
        if cand and cand not in found and rules.came_up(some) and known(cand):
            one = rules.turn(cand, some, minutes=usual or rules.USUAL_MINUTES, lists=lists)
            if one.stands != "expected":  # nobody without a time is expected: they went to another room, or never came
                found[cand] = one
    return list(found.values())


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """What somebody reads of their own turn on their own page, on the day."""

    stands: str
    place: str
    number: int
    """The number that they were given at the door; 0 before."""
    ahead: int
    """How many turns come before theirs."""
    expected: datetime | None
    short: str
    """What they say at the door, if nothing reads the sign that they show."""
    cand: str
    grouped: str = ""
    """The letter of the group with which they are called; nothing of who else is in it."""

    @property
    def before(self) -> str:
        """'three before you'"""
        return f"{rules.count_word(self.ahead)} before you" if self.ahead else "nobody before you"


def own_turn(production: str, cand: str, theirs: Iterable[Slot], *, zone: ZoneInfo, now: datetime) -> OwnTurn | None:
    """Their turn of this day; None where there is none, once they are no longer a candidate, and where the session is
    called off before it came. `theirs`: the times that they hold or held.
    """
    day = now.astimezone(zone).date()
    session = _session_of(production, cand, theirs, day=day, zone=zone)
    if session is None:
        return None
    acts, slots = acts_on(session.pk, day), times_of(session.pk)
    there = {cand, *acts, *(slot.cand for slot in slots if slot.cand)} - {""}
    state = decode(fact_rows(production, None).filter(kind=Candidacy.kind, key__in=there))

    def known(key: str) -> bool:
        found = state.candidacy(key)
        return found is not None and found.lives

    if not known(cand):
        return None
    turns = turns_of(slots, acts, known, day=day, zone=zone, lists=session.ranked)
    own = next((one for one in turns if one.cand == cand), None)
    if own is None or (session.off_at and own.stands in rules.STILL_TO_COME):
        return None
    living = [one for one in turns if one.stands != "taken"]
    starts = rules.plan(
        living, now=milliseconds(now), moved=rules.moved(acts.get("", ())), breaks=kept(session.breaks),
        opens=hours_of(slots, day, zone)[0],
    )  # fmt: skip
    theirs_too = {
        one.cand for one in turns if (one.grouped and one.grouped == own.grouped) or (one.due and one.due == own.due)
    }  # fmt: skip
    ahead = next((n for n, one in enumerate(starts) if one == cand or one in theirs_too), 0) if cand in starts else 0
    return OwnTurn(
        own.stands, session.place, own.number, ahead, moment(starts[cand]) if cand in starts else None,
        short_number(cand), cand, own.grouped,
    )  # fmt: skip


def days_of(cands: Iterable[str], zone: ZoneInfo) -> list[tuple[date, str, str, str]]:
    """For each day on which they were at a door: the day, when they came and went, who fetched them, and on which list
    they stood.
    """
    rows = QueueAct.objects.filter(cand__in=list(cands)).order_by("day", "session_id", "cand", "n")
    found = []
    for (day, _, _), some in groupby(rows, key=lambda row: (row.day, row.session_id, row.cand)):
        acts = [act_of(row) for row in some]
        stood = rules.standing(acts)
        said = ", ".join(f"{rules.WORDS[rules.TO[one.what]]} {moment(one.at).astimezone(zone):%H:%M}" for one in stood)
        own = rules.turn("", acts)
        group = own.grouped
        said = ", ".join(filter(None, (said, f"in group {group}" if group else "")))
        if said:
            collector = next((one.collector for one in reversed(stood) if one.collector), "")
            found.append((day, said, collector, own.listed))
    return found


@dataclass(frozen=True, slots=True)
class Met:
    """Whether somebody was met on the last day on which they were looked for."""

    missed: bool = False
    entered: int = 0


def pressed_about(production: str) -> set[str]:
    """Everybody about whom anything was pressed, by candidacy."""
    rows = QueueAct.objects.filter(production=production).exclude(cand="").exclude(what="group").order_by()
    return set(rows.values_list("cand", flat=True).distinct())


def met(production: str, only: Collection[str] = ()) -> dict[str, Met]:
    """Of everybody about whom anything was pressed: whether they were not found, and when they were in the room."""
    rows = QueueAct.objects.filter(production=production).exclude(cand="").order_by("cand", "day", "session_id", "n")
    rows = rows.filter(cand__in=only) if only else rows
    found: dict[str, Met] = {}
    for (cand, _, _), some in groupby(rows, key=lambda row: (row.cand, row.day, row.session_id)):
        one = rules.turn(cand, [act_of(row) for row in some])
        found[cand] = Met(one.stands == "missing", max(one.entered, found.get(cand, Met()).entered))
    return found


def _session_of(production: str, cand: str, theirs: Iterable[Slot], *, day: date, zone: ZoneInfo) -> Session | None:
    """In which session they are today: where they hold a time, else where they were let in without one."""
    for slot in theirs:
        if not slot.past and slot.start.astimezone(zone).date() == day:
            return slot.session
    rows = QueueAct.objects.select_related("session").filter(production=production, cand=cand, day=day)
    rows = rows.exclude(what="group")
    last = rows.order_by("-at", "-pk").first()
    return last.session if last else None


def days_in(slots: Iterable[Time], zone: ZoneInfo) -> tuple[date, ...]:
    """The days on which these times are, in order."""
    return tuple(sorted({slot.start.astimezone(zone).date() for slot in slots}))


def next_day(days: Sequence[date], today: date) -> date:
    """The present day, or the next of these; the last where all are past."""
    return next((one for one in days if one >= today), days[-1] if days else today)


def hours_of(slots: Iterable[Time], day: date, zone: ZoneInfo) -> tuple[int, int]:
    """When the first of the times of that day begins, and the last is over, in milliseconds; 0 where there is none."""
    on = [(milliseconds(one.start), one.minutes) for one in slots if one.start.astimezone(zone).date() == day]
    return min((at for at, _ in on), default=0), max((at + minutes * MINUTE for at, minutes in on), default=0)
