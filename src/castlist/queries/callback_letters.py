"""What letters say of the callback day: everybody's own order, and who has been told of it as it stands."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.queries.callbacks import PersonsDay, everybody
from castlist.queries.letter_days import day_in
from castlist.queries.production_states import production_now
from castlist.queries.standings import Standings
from castlist.records.models import CallbackDay, Letter, Performer, Person, Production, Reply
from castlist.rules.callback_lines import length_said, read_day, spelt
from castlist.rules.decisions.facts import Candidacy
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
    """Somebody's own order, and its hours where it is said on which day it is."""

    day: PersonsDay
    on: date | None
    span: tuple[int, int]
    where: str

    def says(self, language: str = HOUSE) -> str:
        """What a letter in that language says of it."""
        return in_words(head_of(self.on, self.where, language), self.day, language)

    def hours(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """From when until when, by the clock on the wall there."""
        if self.on is None:
            return None
        midnight = datetime.combine(self.on, time())
        starts, ends = ((midnight + timedelta(minutes=one)).replace(tzinfo=zone) for one in self.span)
        return starts, ends


def own_orders(production: str, state: Any) -> dict[str, Order]:
    """The own order of each performer who stands at callback and in the order of the day, by performer. Of two who
    are spelt alike nobody knows who is meant: neither is in it.
    """
    row = CallbackDay.objects.filter(production=production).first()
    if row is None:
        return {}
    day, days = everybody(row)
    by_name = {spelt(one.name): (one, span) for one, span in days}
    at_callback = {c.performer for c in state.all(Candidacy) if c.lives and c.step == "callback" and c.performer}
    called = dict(Performer.objects.filter(pk__in=at_callback, erased_at=None).values_list("pk", "name"))
    count = Counter(spelt(name) for name in called.values())
    return {
        key: Order(*((own := by_name[spelt(name)])[0], day.on, own[1], day.where))
        for key, name in called.items()
        if spelt(name) in by_name and count[spelt(name)] == 1
    }


def says_when(production: str) -> bool:
    """Whether the letters can say on which day it is, and where."""
    row = CallbackDay.objects.filter(production=production).first()
    return row is not None and bool(everybody(row)[0].head.strip())


def own_order(production: Production, performer: str, *, language: str = HOUSE) -> str:
    """What a letter to them says of their day; '' where they are not in the order, or at callback nowhere."""
    found = own_orders(production.pk, production_now(production).state).get(performer)
    return found.says(language) if found else ""


def kept_of(letter: Letter, production: Production, said: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of a letter once it has gone: what it told of a callback day, and its hours; what it told of an
    offer; and its words with the moments that it named.
    """
    body = as_it_goes(letter.kind, letter.body, said)
    found: dict[str, Any] = {"body": body} if body else {}
    ordered = said.get("own_order", "") if letter.kind != REMINDER else ""
    found["told"] = ordered or said.get("terms", "")
    order = own_orders(production.pk, production_now(production).state).get(letter.performer_id) if ordered else None
    hours = order.hours(zone_of(production)) if order and order.says(letter.language or HOUSE) == ordered else None
    if order and hours:
        found |= {"told_from": hours[0], "told_until": hours[1], "told_where": order.where}
    return found


def head_of(on: date | None, where: str, language: str) -> str:
    """'Saturday 5 December, Studio 2': on which day it is and where, as far as that is said."""
    return ", ".join(part for part in (day_in(language, on) if on else "", where) if part)


def in_words(head: str, day: PersonsDay, language: str = HOUSE) -> str:
    """Their own order, a line for each piece of it."""
    comes = said_in(language, "comes", comes=day.comes, goes=day.goes)
    return "\n".join([*([head] if head else []), comes, *(_line(piece, language) for piece in day.pieces)])


def _line(piece: Any, language: str) -> str:
    when = f"{piece.starts}–{piece.ends}"
    if not piece.group:
        return f"{when}  {said_in(language, 'free')} ({length_said(piece.minutes)})"
    room = f", {said_in(language, 'room', room=piece.room)}" if piece.room > 1 else ""
    return f"{when}  {piece.group}{room}" + (f": {piece.material}" if piece.material else "")


def called_letters(viewer: Person, production: Production, known: Standings) -> CalledLetters:
    """How it stands with everybody whom the viewer may know of."""
    orders = own_orders(production.pk, known.state)
    at_callback = [c for c in known.state.all(Candidacy) if c.lives and c.step == "callback" and c.performer in orders]
    seen = [cand for cand in at_callback if known.shows(viewer.pk, cand)]
    names = dict(Performer.objects.filter(pk__in={c.performer for c in seen}).values_list("pk", "name"))
    letters = _letters(production, seen)
    found = {c.performer: _stands(c, names[c.performer], letters.get(c.performer, []), orders) for c in reversed(seen)}
    writes = [c for c in seen if why_not_write(known.state, c, viewer.pk) is None]
    wants = {c.performer: c.id for c in reversed(writes) if found[c.performer].state in ("", "changed")}
    people = sorted(found.values(), key=lambda one: (one.name, one.cand))
    return CalledLetters(tuple(people), tuple(dict.fromkeys(c.id for c in writes if wants.get(c.performer) == c.id)),
                         bool(writes))  # fmt: skip


def called_now(viewer: Person, production: Production) -> CalledLetters:
    """The same for an act, as it stands now."""
    return called_letters(viewer, production, production_now(production))


def _letters(production: Production, seen: Iterable[Candidacy]) -> dict[str, list[Letter]]:
    rows = Letter.objects.filter(production=production, kind="invitation", cand__in=[c.id for c in seen])
    found: dict[str, list[Letter]] = {}
    for row in rows.exclude(state="dropped").order_by("created_at", "pk"):
        found.setdefault(row.performer_id, []).append(row)
    return found


def _stands(cand: Candidacy, name: str, letters: list[Letter], orders: dict[str, Order]) -> Called:
    """What waits comes before what has gone; a letter that has gone and said nothing of an order does not count."""
    waits = [row for row in letters if row.state in (*OPEN, "sending")]
    told = [row for row in letters if row.sent_at and row.told and row.state == "sent"]
    last = max(told, key=lambda row: (row.sent_at, row.pk), default=None)
    at = last.sent_at if last else None
    if waits:
        return Called(cand.id, name, "failed" if waits[-1].state == "failed" else "drafted", waits[-1].pk, at)
    if last is None:
        return Called(cand.id, name, "")
    now_is = orders[cand.performer].says(last.language or HOUSE)
    return Called(cand.id, name, "told" if last.told == now_is else "changed", last.pk, at)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """Somebody's own order as the last letter that has gone to them said it, and what they have answered since."""

    says: str
    answer: str = ""
    """comes, none, or nothing."""
    over: bool = False
    """It has gone by; nobody knows that where no date was said, or where it is another since."""
    hours: tuple[datetime, datetime] | None = None
    """From when until when; None where the letter could not say on which day it is."""
    where: str = ""
    times: int = 0
    """How often a letter said another before."""
    at: datetime | None = None
    """When the last letter went."""

    @property
    def in_calendar(self) -> bool:
        """Whether a calendar can hold it: not once they have said that they cannot then."""
        return self.hours is not None and self.answer != "none"


def own_days(production: str, cands: Collection[str], *, today: date) -> dict[str, OwnDay]:
    """By candidacy, where a letter told of one."""
    sent = Letter.objects.filter(cand__in=cands, kind="invitation", state="sent", sent_at__isnull=False)
    rows = list(sent.exclude(told="").order_by("sent_at", "pk"))
    found, times = {row.cand: row for row in rows}, Counter(row.cand for row in rows)
    if not found:
        return {}
    said = Reply.objects.filter(cand__in=list(found), what__in=("none", "comes")).order_by("created_at", "pk")
    since = {one.cand: one.what for one in said if one.created_at > (found[one.cand].sent_at or one.created_at)}
    plan = CallbackDay.objects.filter(production=production).values_list("day", flat=True).first()
    day = read_day(plan or {})[0]
    gone_by = day.on is not None and day.on < today
    return {
        cand: OwnDay(
            row.told,
            since.get(cand, ""),
            gone_by and row.told.split("\n")[0] == head_of(day.on, day.where, row.language or HOUSE),
            (row.told_from, row.told_until) if row.told_from and row.told_until else None,
            row.told_where,
            times[cand] - 1,
            row.sent_at,
        )
        for cand, row in found.items()
    }


def called_as(cand: Candidacy, day: OwnDay | None) -> str:
    """Which page they have by it: called, comes, seen once it has gone by; '' where they were told of none, or asked
    for another time.
    """
    if day is None or cand.step != "callback" or day.answer == "none":
        return ""
    if day.over:
        return "seen"
    return "comes" if day.answer == "comes" else "called"
