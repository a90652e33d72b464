"""What letters say of callback days: everybody's own order, and who has been told of it as it stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.callbacks import days_of, everybody
from castlist.queries.letter_days import day_in
from castlist.queries.production_states import production_now
from castlist.queries.shapes_callbacks import PersonsDay
from castlist.queries.standings import Standings
from castlist.records.models import Letter, Performer, Person, Production, Reply
from castlist.rules.callback_lines import CallbackDay as CallbackLines
from castlist.rules.callback_lines import length_said, read_day, spelt
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in
from castlist.rules.letters import OPEN, REMINDER, as_it_goes, why_not_write

SAYS = {
    "": "not told yet",
    "drafted": "letter not sent yet",
    "failed": "letter did not get through",
    "told": "told",
    "changed": "another order since they were told",
}
PARAGRAPH = "\n\n"
"""What stands between one day and the next in a letter."""
UNNUMBERED: list[list[Any]] = [[1, None, None, ""]]
"""What is known of a letter that told of a day, where that was another before it had gone."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody of the day who stands at callback, and how it stands with their letter. `state`: one of SAYS."""

    cand: str
    name: str
    state: str
    letter: str = ""
    """The one that it is about."""
    at: datetime | None = None
    """When they were told last."""

    @property
    def says(self) -> str:
        """In words."""
        return SAYS[self.state]


@dataclass(frozen=True, slots=True)
class CalledLetters:
    """Everybody of the day who stands at callback, where the viewer may know of it; one line for each person."""

    people: tuple[Called, ...] = ()
    wants: tuple[str, ...] = ()
    """One candidacy of each to whom the viewer may write now: not told yet, or told of another order."""
    may_write: bool = False
    """The viewer may write to some of them."""

    @property
    def told(self) -> int:
        """How many know of their order as it stands."""
        return sum(one.state == "told" for one in self.people)

    @property
    def behind(self) -> int:
        """How many were told of another."""
        return sum(one.state == "changed" for one in self.people)


@dataclass(frozen=True, slots=True)
class Order:
    """Somebody's own order on one callback day, and its hours where it is said on which date it is."""

    n: int
    day: PersonsDay
    on: date | None
    span: tuple[int, int]
    where: str
    rooms: int = 1
    """In how many rooms the day is: of more than one, each piece says in which."""

    def says(self, language: str = HOUSE) -> str:
        """What a letter in that language says of it."""
        return in_words(head_of(self.on, self.where, language), self.day, self.rooms, language)

    def hours(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """From when until when, by the clock on the wall there."""
        if self.on is None:
            return None
        midnight = datetime.combine(self.on, time())
        starts, ends = ((midnight + timedelta(minutes=one)).replace(tzinfo=zone) for one in self.span)
        return starts, ends


Orders = dict[str, tuple[Order, ...]]
"""The own orders of each performer, the earliest first."""


def own_orders(production: str, state: State) -> Orders:
    """Of each performer who stands at callback and in the order of a callback day, by performer. Of two who are spelt
    alike nobody knows who is meant: neither is in it.
    """
    rows = days_of(production)
    if not rows:
        return {}
    at_callback = {c.performer for c in state.all(Candidacy) if c.lives and c.step == "callback" and c.performer}
    called = dict(Performer.objects.filter(pk__in=at_callback, erased_at=None).values_list("pk", "name"))
    count = Counter(spelt(name) for name in called.values())
    found: dict[str, list[Order]] = {}
    for row in rows:
        day, days = everybody(row)
        by_name = {spelt(one.name): (one, span) for one, span in days}
        for key, name in called.items():
            if spelt(name) in by_name and count[spelt(name)] == 1:
                own, span = by_name[spelt(name)]
                found.setdefault(key, []).append(Order(row.n, own, day.on, span, day.where, day.rooms))
    return {key: tuple(sorted(some, key=lambda one: (one.on or date.max, one.n))) for key, some in found.items()}


def ahead(orders: Iterable[Order], today: date) -> tuple[Order, ...]:
    """Those that have not gone by, as far as anybody knows."""
    return tuple(one for one in orders if one.on is None or one.on >= today)


def says_when(production: str, n: int) -> bool:
    """Whether the letters can say on which date that day is, or where."""
    row = next((row for row in days_of(production) if row.n == n), None)
    return row is not None and bool(read_day(row.day)[0].head.strip())


def own_order(production: Production, performer: str, *, now: datetime, language: str = HOUSE) -> str:
    """What a letter to them says of their days to come, a paragraph for each; '' where they are in no order, or at
    callback nowhere.
    """
    found = own_orders(production.pk, production_now(production).state).get(performer, ())
    return PARAGRAPH.join(one.says(language) for one in ahead(found, _today(production, now)))


def was_another(production: Production, cand: str, says: str | None, *, now: datetime) -> bool:
    """Whether a letter told them of a day to come that is another now, or no longer theirs, by what the next one says
    of their days, if it does: a day more changes nothing of what they know.
    """
    if says is None:
        return False
    own = own_days(production.pk, [cand], today=_today(production, now)).get(cand)
    stands = says.split(PARAGRAPH)
    return own is not None and any(one.says not in stands for one in own.days if not one.over)


def _today(production: Production, now: datetime) -> date:
    return now.astimezone(zone_of(production)).date()


def kept_of(letter: Letter, production: Production, said: Mapping[str, str], *, now: datetime) -> dict[str, Any]:
    """What is kept of a letter once it has gone: what it told of callback days, and their hours; what it told of an
    offer; and its words with the moments that it named.
    """
    body = as_it_goes(letter.kind, letter.body, said)
    found: dict[str, Any] = {"body": body} if body else {}
    ordered = said.get("own_order", "") if letter.kind != REMINDER else ""
    found["told"] = ordered or said.get("terms", "")
    if not ordered:
        return found
    language, zone = letter.language or HOUSE, zone_of(production)
    orders = own_orders(production.pk, production_now(production).state).get(letter.performer_id, ())
    orders = ahead(orders, _today(production, now))
    if PARAGRAPH.join(one.says(language) for one in orders) != ordered:
        return found
    hours = [one.hours(zone) for one in orders]
    found["told_days"] = [_told_day(one, span) for one, span in zip(orders, hours, strict=True)]
    if dated := [span for span in hours if span]:
        found |= {"told_from": min(one for one, _ in dated), "told_until": max(one for _, one in dated)}
    return found


def _told_day(order: Order, hours: tuple[datetime, datetime] | None) -> list[Any]:
    begins, ends = (one.isoformat() for one in hours) if hours else (None, None)
    return [order.n, begins, ends, order.where]


def head_of(on: date | None, where: str, language: str) -> str:
    """'Saturday 5 December, Studio 2': on which day it is and where, as far as that is said."""
    return ", ".join(part for part in (day_in(language, on) if on else "", where) if part)


def in_words(head: str, day: PersonsDay, rooms: int, language: str = HOUSE) -> str:
    """Their own order, a line for each piece of it; where there are several rooms, with the room."""
    comes = said_in(language, "comes", comes=day.comes, goes=day.goes)
    return "\n".join([*([head] if head else []), comes, *(_line(piece, rooms, language) for piece in day.pieces)])


def _line(piece: Any, rooms: int, language: str) -> str:
    when = f"{piece.starts}–{piece.ends}"
    if not piece.group:
        return f"{when}  {said_in(language, 'free')} ({length_said(piece.minutes)})"
    room = f", {said_in(language, 'room', room=piece.room)}" if rooms > 1 else ""
    return f"{when}  {piece.group}{room}" + (f": {piece.material}" if piece.material else "")


def called_letters(viewer: Person, production: Production, known: Standings, n: int) -> CalledLetters:
    """How it stands with everybody of that day whom the viewer may know of."""
    orders = {
        key: one for key, some in own_orders(production.pk, known.state).items() for one in some if one.n == n
    }  # fmt: skip
    at_callback = [c for c in known.state.all(Candidacy) if c.lives and c.step == "callback" and c.performer in orders]
    seen = [cand for cand in at_callback if known.shows(viewer.pk, cand)]
    names = dict(Performer.objects.filter(pk__in={c.performer for c in seen}).values_list("pk", "name"))
    letters = _letters(production, seen)
    found = {
        c.performer: _stands(c, names[c.performer], letters.get(c.performer, []), orders[c.performer])
        for c in reversed(seen)
    }
    writes = [c for c in seen if why_not_write(known.state, c, viewer.pk) is None]
    wants = {c.performer: c.id for c in reversed(writes) if found[c.performer].state in ("", "changed")}
    people = sorted(found.values(), key=lambda one: (one.name, one.cand))
    return CalledLetters(tuple(people), tuple(dict.fromkeys(c.id for c in writes if wants.get(c.performer) == c.id)),
                         bool(writes))  # fmt: skip


def called_now(viewer: Person, production: Production, n: int) -> CalledLetters:
    """The same for an act, as it stands now."""
    return called_letters(viewer, production, production_now(production), n)


def _letters(production: Production, seen: Iterable[Candidacy]) -> dict[str, list[Letter]]:
    rows = Letter.objects.filter(production=production, kind="invitation", cand__in=[c.id for c in seen])
    found: dict[str, list[Letter]] = {}
    for row in rows.exclude(state="dropped").order_by("created_at", "pk"):
        found.setdefault(row.performer_id, []).append(row)
    return found


def _stands(cand: Candidacy, name: str, letters: list[Letter], order: Order) -> Called:
    """What waits comes before what has gone; a letter that has gone and said nothing of that day does not count."""
    waits = [row for row in letters if row.state in (*OPEN, "sending")]
    told = [row for row in letters if row.sent_at and row.state == "sent" and order.n in told_of(row)]
    last = max(told, key=lambda row: (row.sent_at, row.pk), default=None)
    at = last.sent_at if last else None
    if waits:
        return Called(cand.id, name, "failed" if waits[-1].state == "failed" else "drafted", waits[-1].pk, at)
    if last is None:
        return Called(cand.id, name, "")
    same = told_of(last)[order.n] == order.says(last.language or HOUSE)
    return Called(cand.id, name, "told" if same else "changed", last.pk, at)


def told_of(letter: Letter) -> dict[int, str]:
    """What the letter told of each day, by the number of the day."""
    numbers = (one[0] for one in letter.told_days or UNNUMBERED)
    return dict(zip(numbers, letter.told.split(PARAGRAPH), strict=False)) if letter.told else {}


@dataclass(frozen=True, slots=True)
class ToldDay:
    """Somebody's own order on one callback day, as a letter said it."""

    n: int
    says: str
    over: bool
    """It has gone by; nobody knows that where no date was said, or where it is another since."""
    hours: tuple[datetime, datetime] | None
    """From when until when; None where the letter could not say on which date it is."""
    where: str


@dataclass(frozen=True, slots=True)
class OwnDay:
    """Somebody's own orders as the last letter that has gone to them said them, and what they have answered since."""

    days: tuple[ToldDay, ...]
    answer: str = ""
    """comes, none, or nothing."""
    times: int = 0
    """How often a letter said another before, and they have answered: a calendar takes what was counted further for
    newer.
    """
    at: datetime | None = None
    """When the last letter went."""

    @property
    def over(self) -> bool:
        """All have gone by."""
        return all(one.over for one in self.days)

    @property
    def says(self) -> str:
        """Those that are still to come, a paragraph for each."""
        return PARAGRAPH.join(one.says for one in self.days if not one.over)

    @property
    def dated(self) -> tuple[ToldDay, ...]:
        """Those that a calendar can hold: none once they have said that they cannot then."""
        return tuple(one for one in self.days if one.hours) if self.answer != "none" else ()


def own_days(production: str, cands: Collection[str], *, today: date) -> dict[str, OwnDay]:
    """By candidacy, where a letter told of one."""
    sent = Letter.objects.filter(cand__in=cands, kind="invitation", state="sent", sent_at__isnull=False)
    rows = list(sent.exclude(told="").order_by("sent_at", "pk"))
    found, times = {row.cand: row for row in rows}, Counter(row.cand for row in rows)
    if not found:
        return {}
    said = list(Reply.objects.filter(cand__in=list(found), what__in=("none", "comes")).order_by("created_at", "pk"))
    times.update(one.cand for one in said)
    since = {one.cand: one.what for one in said if one.created_at > (found[one.cand].sent_at or one.created_at)}
    plans = {row.n: read_day(row.day)[0] for row in days_of(production)}
    return {
        cand: OwnDay(_told_days(row, plans, today), since.get(cand, ""), times[cand] - 1, row.sent_at)
        for cand, row in found.items()
    }


def _told_days(letter: Letter, plans: Mapping[int, CallbackLines], today: date) -> tuple[ToldDay, ...]:
    """Each paragraph; it has gone by once the hours that it named have, whichever day is planned in its place since."""
    told = letter.told_days or UNNUMBERED
    found: list[ToldDay] = []
    for (n, begins, ends, where), says in zip(told, letter.told.split(PARAGRAPH), strict=False):
        hours = (datetime.fromisoformat(begins), datetime.fromisoformat(ends)) if begins and ends else None
        plan = plans.get(n)
        on = plan.on if plan else None
        as_planned = plan is None or says.split("\n")[0] == head_of(plan.on, plan.where, letter.language or HOUSE)
        over = hours[1].date() < today if hours else bool(on and on < today and as_planned)
        found.append(ToldDay(n, says, over, hours, where))
    return tuple(found)


def called_as(cand: Candidacy, day: OwnDay | None) -> str:
    """Which page they have by it: called, comes, seen once it has gone by; '' where they were told of none, or asked
    for another time.
    """
    if day is None or cand.step != "callback" or day.answer == "none":
        return ""
    if day.over:
        return "seen"
    return "comes" if day.answer == "comes" else "called"
