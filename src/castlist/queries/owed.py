"""The answered ledger of a production: everybody who came, was written to or was seen, and what they are owed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Max, Min

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, milliseconds, moment
from castlist.queries.log import load_kinds
from castlist.queries.memory import Memory, place_of
from castlist.queries.production_states import production_now
from castlist.queries.represented import agents_in
from castlist.queries.standings import Standings
from castlist.queries.texts import texts_of
from castlist.queries.turns import Met, met, pressed_about
from castlist.records.models import Letter as LetterRow
from castlist.records.models import Performer, Person, Production, Session, Slot
from castlist.rules import owed as rules
from castlist.rules.decisions.answered import ROUTES, left_at_that
from castlist.rules.decisions.facts import Booking, Candidacy, Closed, Letter, Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS, RELEASED
from castlist.rules.letters import why_not_write

A_PAGE = 200
"""Rows that are shown at once."""


@dataclass(frozen=True, slots=True)
class OwedRow:
    """Somebody who is owed an answer."""

    cand: str
    name: str
    role: str
    step: str
    stands: str
    """One of rules.owed.OWED."""
    says: str
    why: str
    since: datetime | None
    due: date | None
    """By when they were promised an answer, with their audition time."""
    late: bool
    url: str
    write: str
    """Where the viewer writes the answer; '' where there is nothing to write yet, or it is not theirs to."""
    off: str = ""
    """Where they say that it could reach nobody; '' where that cannot be said yet, or is not theirs to say."""
    agent: str = ""
    """By which agent it goes; '' where it goes to themselves."""
    can_wait: bool = False
    """The part is on offer to somebody else, and the day that was promised has not come: a no can wait for that."""


@dataclass(frozen=True, slots=True)
class LeftAtThat:
    """An answer that was written off."""

    cand: str
    name: str
    role: str
    by: str
    at: datetime
    routes: tuple[str, ...]
    """By which ways it was tried, in words."""
    reason: str
    reason_state: str
    """'' when it can be read, or why it cannot."""
    url: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who has had an answer, and who is owed one, as far as the viewer may know of them."""

    answered: int
    owed: int
    ways: tuple[tuple[str, int], ...]
    """How those who have one were answered, in words, and how many each."""
    writers: tuple[str, ...]
    """Who writes the answers: the desk, or those with a say where there is none."""
    rows: tuple[OwedRow, ...]
    """Those who are owed one: first what can be done now, then whoever waits longest for the room."""
    page: int = 1
    pages: int = 1
    oldest: datetime | None = None
    """Since when whoever waits longest has waited."""
    written_off: tuple[LeftAtThat, ...] = ()
    """The latest first."""
    closed: datetime | None = None
    """Since when the casting is closed."""
    may_close: bool = False
    """The viewer is of those who close it, and of all whom they may know nobody is owed an answer."""
    may_open: bool = False
    to_begin: int = 0
    """How many are owed a no that nobody has begun to write, that the viewer may write, and that need not wait."""
    waiting: int = 0
    """How many more of those can wait, as the part is on offer to somebody else."""

    @property
    def sentence(self) -> str:
        """'41 of 47 have had an answer.'"""
        total = self.answered + self.owed
        if not total:
            return "Nobody is owed an answer yet."
        if not self.owed:
            return "Everybody has had an answer."
        return f"{self.answered} of {total} {'has' if self.answered == 1 else 'have'} had an answer."


def ledger(viewer: Person, production: Production, *, now: datetime, page: int = 1) -> Ledger:
    """One page of it. Raises NotThere for whoever neither has a say nor runs a desk. A few questions, however many."""
    known = production_now(production)
    member = known.state.member(viewer.pk)
    if member is None or not (member.say or member.desk):
        raise NotThere
    facts, accounts = _all_accounts(production, known, now)
    accounts = list(_seen(viewer, known, accounts))
    open_ones = sorted(_rows(viewer, production, known, accounts, now), key=_order)
    pages = max(1, -(-len(open_ones) // A_PAGE))
    page = max(1, min(page, pages))
    shown = open_ones[(page - 1) * A_PAGE : page * A_PAGE]
    ways = Counter(one.stands for one in accounts if one.answered)
    return Ledger(
        answered=sum(ways.values()),
        owed=len(open_ones),
        ways=tuple((_said_of(key, ways[key]), ways[key]) for key in rules.ANSWERED if ways[key]),
        writers=tuple(_writers(known.state)),
        rows=tuple(_named(shown)),
        page=page,
        pages=pages,
        oldest=min((row.since for row in open_ones if row.since), default=None),
        written_off=tuple(_written_off(production, known.state, facts, accounts)),
        to_begin=sum(1 for row in open_ones if _is_to_begin(row) and not row.can_wait),
        waiting=sum(1 for row in open_ones if _is_to_begin(row) and row.can_wait),
        **_end(viewer, known.state, bool(open_ones)),
    )


def _is_to_begin(row: OwedRow) -> bool:
    return row.stands == "unwritten" and bool(row.write)


def to_begin(viewer: Person, production: Production, *, now: datetime) -> tuple[dict[str, str], frozenset[str]]:
    """To whom a no can be begun, by candidacy, and what each is called; and of them those with whom it can wait.

    Raises NotThere as `ledger`.
    """
    known = production_now(production)
    member = known.state.member(viewer.pk)
    if member is None or not (member.say or member.desk):
        raise NotThere
    _, accounts = _all_accounts(production, known, now)
    rows = _rows(viewer, production, known, list(_seen(viewer, known, accounts)), now)
    found = list(_named(sorted(filter(_is_to_begin, rows), key=_order)))
    return {row.cand: row.name for row in found}, frozenset(row.cand for row in found if row.can_wait)


def _end(viewer: Person, state: State, owed: bool) -> dict[str, Any]:
    """Whether the casting is closed, and what the viewer may do about that."""
    closed, member = state.get(Closed, "closed"), state.member(viewer.pk)
    decides = member is not None and member.unnarrowed
    return {
        "closed": moment(closed.at) if closed else None,
        "may_close": decides and closed is None and not owed,
        "may_open": decides and closed is not None,
    }


def tally(viewer: Person, production: Production, known: Standings, *, now: datetime) -> tuple[int, int] | None:
    """How many have had an answer, and how many are owed one; None for whoever does not write them, or where nobody is.

    As far as the viewer may know of them.
    """
    member = known.state.member(viewer.pk)
    if member is None or not (member.say or member.desk):
        return None
    at = milliseconds(now)
    kept = _kept(production, known, at)
    others = pressed_about(production.pk) - {one.cand.id for one in kept.accounts}
    more = _pressed(kept.facts, known.state, met(production.pk, others), at) if others else ()
    counts = Counter(one.answered for one in _seen(viewer, known, [*kept.accounts, *more]))
    return (counts[True], counts[False]) if counts else None


def waiting_anywhere(
    production: Production, known: Standings, roles: Collection[str], *, now: datetime
) -> list[rules.Account]:
    """Everybody who waits in these roles, whoever may know of them: for what the house does itself."""
    _, accounts = _all_accounts(production, known, now)
    return [one for one in accounts if one.cand.role in roles and not one.answered]


def _said_of(way: str, count: int) -> str:
    """'has a no, by letter', of so many."""
    return rules.ANSWERED[way] if count == 1 else rules.OF_SEVERAL.get(way, rules.ANSWERED[way])


def _order(row: OwedRow) -> tuple[bool, bool, float, str]:
    since = row.since.timestamp() if row.since else 0.0
    return row.stands == "open", not row.late, since, row.cand


@dataclass(frozen=True, slots=True)
class _Kept:
    """Every account of a production at one place in its log, and what it was worked out from."""

    facts: State
    accounts: list[rules.Account]
    until: int
    """The moment from which on somebody else counts as seen."""


_KEPT: Memory[_Kept] = Memory(24_000, weigh=lambda kept: 1 + len(kept.accounts))


def _kept(production: Production, known: Standings, at: int) -> _Kept:
    """Every account as the log alone has it."""
    place = place_of(production)
    kept = _KEPT.get(place)
    stands = kept is not None and at < kept.until
    # It is asked either way, or whoever looks could tell by it that something was done that is not theirs to know.
    facts = load_kinds("" if stands else production.pk, rules.BESIDE)
    if kept is None or not stands:
        found = (rules.account(facts, cand, at=at) for cand in known.state.all(Candidacy))
        until = min((one.start for one in facts.all(Booking) if one.start > at), default=rules.END_OF_TIME)
        kept = _KEPT.keep(place, _Kept(facts, [one for one in found if one], until))
    return kept


def _all_accounts(production: Production, known: Standings, now: datetime) -> tuple[State, list[rules.Account]]:
    """Of every candidacy on which anything is or was owed, whoever may know of it; and the facts BESIDE them.

    Of whoever was in the room, or missed, on the day, as it was pressed there: presses stand in no log.
    """
    at = milliseconds(now)
    kept, pressed = _kept(production, known, at), met(production.pk)
    others = (one for one in kept.accounts if one.cand.id not in pressed)
    return kept.facts, [*others, *_pressed(kept.facts, known.state, pressed, at)]


def _pressed(facts: State, state: State, pressed: Mapping[str, Met], at: int) -> Iterator[rules.Account]:
    for name, one in pressed.items():
        cand = state.candidacy(name)
        found = rules.account(facts, cand, at=at, entered=one.entered, missed=one.missed) if cand else None
        if found:
            yield found


def let_in_and_unanswered(production: str, state: State, *, now: datetime, roles: Collection[str] = ()) -> bool:
    """True where somebody was in the room, in these roles or in any, whom neither letter nor booking tells of."""
    found = _pressed(state, state, met(production), milliseconds(now))
    return any(not one.answered and (not roles or one.cand.role in roles) for one in found)


def _seen(viewer: Person, known: Standings, accounts: Iterable[rules.Account]) -> Iterator[rules.Account]:
    """Those of which the viewer may know."""
    return (one for one in accounts if known.shows(viewer.pk, one.cand))


def _written_off(
    production: Production, state: State, facts: State, accounts: Iterable[rules.Account]
) -> Iterator[LeftAtThat]:  # fmt: skip
    """What was written off, among these."""
    left = [(one.cand, fact) for one in accounts if (fact := left_at_that(facts, one.cand))]
    left = sorted((pair for pair in left), key=lambda pair: -pair[1].n)[:A_PAGE]
    if not left:
        return
    texts = texts_of(fact.reason for _, fact in left)
    performers = dict(Performer.objects.filter(pk__in={cand.performer for cand, _ in left}).values_list("pk", "name"))
    people = dict(Person.objects.filter(pk__in={fact.by for _, fact in left}).values_list("pk", "name"))
    roles = {role.id: role.name or role.id for role in state.all(Role)}
    for cand, fact in left:
        body, why = texts.read(fact.reason)
        yield LeftAtThat(
            cand.id, performers.get(cand.performer, "somebody"), roles.get(cand.role, ""),
            people.get(fact.by, "somebody"), moment(fact.at), tuple(ROUTES[one] for one in fact.routes), body, why,
            f"/p/{production.pk}/answers/{cand.id}/",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owing:
    """One person in the ledger, for whoever may write to them."""

    cand: str
    name: str
    role: str
    says: str
    answered: bool
    may_write_off: bool
    left: LeftAtThat | None
    letters: tuple[tuple[str, datetime], ...]
    """Answers that were written to them, and what became of each."""
    url: str


def owing(viewer: Person, production: Production, cand_id: str, *, now: datetime) -> Owing:
    """How it stands with one of them. Raises NotThere where the viewer may not know, or does not write answers."""
    known = production_now(production)
    member, cand = known.state.member(viewer.pk), known.state.candidacy(cand_id)
    writes = member is not None and (member.say or member.desk)
    if cand is None or cand.standing or not writes or not known.shows(viewer.pk, cand):
        raise NotThere
    if why_not_write(known.state, cand, viewer.pk) is not None:
        raise NotThere
    facts, accounts = _all_accounts(production, known, now)
    one = next((a for a in accounts if a.cand.id == cand_id), None)
    role = known.state.role(cand.role)
    answers = sorted((a for a in facts.group(Letter, cand_id) if a.what == "answer"), key=lambda a: a.n)
    return Owing(
        cand_id,
        Performer.objects.filter(pk=cand.performer).values_list("name", flat=True).first() or "somebody",
        role.name if role else "",
        {**rules.OWED, **rules.ANSWERED}[one.stands] if one else NOTHING_OWED,
        one is None or one.answered,
        one is not None and cand.ended == RELEASED and not one.answered,
        next(_written_off(production, known.state, facts, [one] if one else []), None),
        tuple((STATES.get(a.state, a.state), moment(a.at)) for a in answers),
        f"/p/{production.pk}/r/{cand.role}/?c={cand_id}",
    )


NOTHING_OWED = "heard nothing of it, so nothing is owed to them"
STATES = {
    "drafted": "drafted, and has not gone", "sent": "has gone", "failed": "came back", "opened": "was opened",
    "answered": "was answered", "dropped": "was thrown away",
}  # fmt: skip


def _rows(
    viewer: Person, production: Production, known: Standings, accounts: list[rules.Account], now: datetime
) -> Iterator[OwedRow]:  # fmt: skip
    """Those who are owed something; their names are looked up once it is known who is shown."""
    written, promised, by_role = _first_letters(production), _promised(production), _promised_for_roles(production)
    offered = rules.still_offered(known.state, lambda cand: known.shows(viewer.pk, cand))
    agents = agents_in(production.pk)
    today = now.astimezone(zone_of(production)).date()
    roles = {role.id: role.name or role.id for role in known.state.all(Role)}
    for one in accounts:
        if one.answered:
            continue
        cand, due = one.cand, promised.get(one.cand.id)
        if due is None and one.why == "submitted":
            due = by_role.get(one.cand.role) or by_role.get("")
        since = datetime.fromtimestamp(one.since / 1000, UTC) if one.since else written.get(cand.id)
        write = _where_to_write(viewer, production, known.state, one)
        yield OwedRow(
            cand.id, cand.performer, roles.get(cand.role, ""), LABELS[cand.step], one.stands, rules.OWED[one.stands],
            rules.WHY[one.why], since, due, due is not None and due < today,
            f"/p/{production.pk}/r/{cand.role}/?c={cand.id}", write,
            f"/p/{production.pk}/answers/{cand.id}/" if write else "", agents.get(cand.id, ""),
            rules.can_wait(one.stands, cand.role, offered, due, today),
        )  # fmt: skip


def _where_to_write(viewer: Person, production: Production, state: State, one: rules.Account) -> str:
    cand: Candidacy = one.cand
    if one.stands == "open" or why_not_write(state, cand, viewer.pk) is not None:
        return ""
    return f"/p/{production.pk}/letters/for/{cand.id}/"


def _first_letters(production: Production) -> dict[str, datetime]:
    """When each was first written to."""
    rows = LetterRow.objects.filter(production=production, sent_at__isnull=False).order_by()
    return dict(rows.values_list("cand").annotate(first=Min("sent_at")))


def _promised(production: Production) -> dict[str, date]:
    """By when whoever holds a time was promised an answer; of two times the earlier promise counts."""
    rows = Slot.objects.filter(session__production=production, cand__isnull=False, session__answer_by__isnull=False)
    return dict(rows.order_by().values_list("cand").annotate(due=Min("session__answer_by")))


def _promised_for_roles(production: Production) -> dict[str, date]:
    """By when the notice says that answers come to whoever came in by themselves: the last day that a session names."""
    rows = Session.objects.filter(production=production, answer_by__isnull=False).order_by()
    return dict(rows.values_list("role").annotate(due=Max("answer_by")))


def _named(rows: list[OwedRow]) -> Iterator[OwedRow]:
    names = dict(Performer.objects.filter(pk__in={row.name for row in rows}).values_list("pk", "name"))
    return (replace(row, name=names.get(row.name, "somebody")) for row in rows)


def _writers(state: State) -> Iterator[str]:
    desk = [m.person for m in state.members if m.desk]
    people = desk or [m.person for m in state.members if runs_desk(state, m.person)]
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return (names[person] for person in sorted(people, key=lambda one: names.get(one, "")) if person in names)
