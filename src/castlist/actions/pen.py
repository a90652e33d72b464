"""Holds the lock on one production and writes its next events, with the facts that follow from each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from castlist.actions.outbox import Outbox, portions
from castlist.queries.log_reach import Key, Known, Looked, Reach, know
from castlist.records.events import FOREVER
from castlist.records.models import Seat
from castlist.records.spelling import about_of, canonical, stored
from castlist.rules.decisions.due import next_moment, settle_time
from castlist.rules.decisions.facts import KINDS, Alternate, Candidacy, Fact, Glass, Member, Objection, Relation
from castlist.rules.decisions.fold import changes
from castlist.rules.decisions.settle import RIPPLES, WIDE
from castlist.rules.decisions.state import Changes, Event, State, scope_of
from castlist.rules.loose_ends import BEARS, beside, loose_end

GENESIS = "0" * 64
HIDDEN_IN_A_SEALED_ROUND = frozenset(["position_given", "objected", "floor_moved", "objection_withdrawn", "reported"])
EVENT = ("production_id", "seq", "stream", "number", "kind", "by", "role", "cand", "at", "data", "sealed", "hash")
STREAM = ("production_id", "stream", "count", "hash")
MOVED = "ON CONFLICT (production_id, stream) DO UPDATE SET count = excluded.count, hash = excluded.hash"
TOUCH = ("production_id", "cand", "seq", "loose", "role", "step", "line")
_BESIDE = ", ".join(f"{name} = excluded.{name}" for name in TOUCH[3:])
TOUCHED = (
    "ON CONFLICT (production_id, cand) DO UPDATE SET"
    f" seq = CASE WHEN excluded.seq = 0 THEN touch.seq ELSE excluded.seq END, {_BESIDE}"
)
FACT = ("production_id", "kind", "key", "role", "cand", "about", "data", "from_seq", "to_seq")


# -- What is written down


def chained(previous: str, production: str, row: Sequence[Any]) -> str:
    """The hash of an event: over the hash before it in its stream and everything that the event says, line by line.

    `row`: seq, stream, number, kind, by, role, cand, at, data. Nothing but the last may hold a line end, and JSON
    never does.
    """
    return hashlib.sha256("\n".join([previous, production, *map(str, row)]).encode()).hexdigest()


def storable(event: Event) -> Event:
    """The event without what no database keeps: NUL and lone surrogates."""
    data = canonical(event.data)
    try:
        data.encode()
    except UnicodeEncodeError:
        pass
    else:
        if "\\u0000" not in data:
            return event
    return Event(event.kind, event.by, event.at, _scrubbed(event.data), event.cand, event.role)


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {k: _scrubbed(v) for k, v in value.items()}
    return [_scrubbed(v) for v in value] if isinstance(value, list | tuple) else value


# -- The pen


@dataclass(slots=True)
class Head:
    """Where a production's log ends, when that was, and when time alone brings something next."""

    production: str
    seq: int
    at: int
    due_at: int


@dataclass(slots=True)
class _Row:
    """A fact on its way to its table."""

    kind: str
    key: str
    role: str
    cand: str
    about: str
    data: str
    from_seq: int
    to_seq: int = FOREVER


class Pen:
    """What an act writes, in memory until `close`: then each table is written once, by whoever sends the outbox."""

    def __init__(self, head: Head, now: int) -> None:
        self.head = head
        self.seq = head.seq
        self.now = max(now, head.at)
        self.events: list[Event] = []
        self.state = State()
        self.outbox = Outbox()
        self._known = Known(Reach.NOTHING)
        self._heads: dict[str, tuple[int, str]] = {}
        self._at = Looked(head.production, Reach.NOTHING)
        self._made: Changes = {}
        self._lines: list[list[Any]] = []
        self._fresh: dict[Key, _Row] = {}
        self._passed: list[_Row] = []
        self._ended: dict[int, list[int]] = {}
        self._touched: dict[str, int] = {}
        """The last act that bears on each candidacy; 0 for those on which something else moved."""
        self._begun: set[str] = set()

    def look(self, at: Looked) -> tuple[str, str] | None:
        """What the act needs to know is read; what was asked under its key before, and what was answered."""
        self._at = at
        due = bool(self.head.due_at) and self.head.due_at <= self.now
        self._look(Reach.PRODUCTION if due else at.reach)
        self._heads = self._known.heads
        return self._known.asked_before

    def catch_up(self) -> None:
        """What time has brought since the last act is written first."""
        if self.head.due_at and self.head.due_at <= self.now:
            for event in settle_time(self.state, self.now, self.head.at)[0]:
                self.append(event)

    def append(self, event: Event) -> None:
        """The event is the next in its stream, and the facts are as it left them."""
        event = storable(event)
        self._look(self._reach_of(event))
        self._look(self._reach_of(event))  # wider still, where the event is of another role than the act
        made = changes(self.state, event)
        if self._known.reach < Reach.PRODUCTION and self._goes_far(made):
            self._look(Reach.PRODUCTION)
            made = changes(self.state, event)
        before, self.seq = self.state, self.seq + 1
        self.state = before.with_changes(made, n=self.seq)
        sealed = _is_sealed(self.state, event)
        stream = f"sealed:{event.cand}" if sealed else event.role or "production"
        line = [self.seq, stream, 0, event.kind, event.by, event.role, event.cand, event.at, canonical(event.data)]
        if any("\n" in str(word) for word in line[:-1]):
            raise ValueError("a name with a line end")
        self._lines.append(line)
        self._keep_facts(before, made)
        self._made |= made
        if event.kind == "candidacy_named":
            self._begun.add(event.cand)
        self.events.append(event)

    def follow_time(self) -> None:
        """What the act itself has made due at once is written too."""
        if not self.events:
            return
        moment = next_moment(self.state)
        if moment and moment <= self.now:
            for event in settle_time(self.state, self.now, self.now)[0]:
                self.append(event)

    def _look(self, reach: Reach) -> None:
        """At least so much is known, as the events so far have left it."""
        if reach <= self._known.reach:
            return
        first = self._known.reach is Reach.NOTHING
        self._known = know(replace(self._at, reach=reach), first=first)
        self.state = self._known.state().with_changes(self._made, n=self.seq)

    def _reach_of(self, event: Event) -> Reach:
        """How far the rules look when they work out what follows from the event."""
        if event.kind in WIDE:
            return Reach.PRODUCTION
        cand = self.state.candidacy(event.cand)
        fresh = event.kind == "candidacy_named"
        if event.cand and not fresh and event.cand not in self._known.whole:
            return Reach.ROLE if self._known.reach < Reach.ROLE else Reach.PRODUCTION
        performer = cand.performer if cand else str(event.data.get("performer", ""))
        rivals = event.kind in RIPPLES and (event.data.get("person") or self._is_related(performer))
        return Reach.ROLE if rivals else Reach.CANDIDACY

    def _is_related(self, performer: str) -> bool:
        """True when somebody may be recused through this performer."""
        state = self.state
        people = {*(m.person for m in state.all(Member)), *(a.person for a in state.all(Alternate))}
        return performer in people or any(r.performer == performer for r in state.all(Relation))

    def _goes_far(self, made: Changes) -> bool:
        """True when an objection moved that reaches every role of the production."""
        return any(
            isinstance(fact, Objection) and fact.scope == "production"
            for (kind, key), new in made.items()
            if kind == Objection.kind
            for fact in (new, self.state.get(Objection, key))
        )

    def _keep_facts(self, before: State, made: Changes) -> None:
        """The interval rows differ from those before by exactly this change: old ones end here, new ones begin."""
        for (kind, key), fact in made.items():
            old = before.get(KINDS[kind], key)
            if old == fact or self._is_only_touched(old, fact):
                continue
            if kind in BEARS and (known := fact or old):
                self._touched.setdefault(scope_of(self.state, known)[1], 0)
            if old is not None:
                self._end(kind, key)
            if fact is not None:
                role, cand = scope_of(self.state, fact)
                self._fresh[kind, key] = _Row(kind, key, role, cand, about_of(fact), stored(fact), self.seq)

    def _is_only_touched(self, old: Fact | None, fact: Fact | None) -> bool:
        """True for a candidacy of which nothing changed but what bears on it: that is kept beside the rows."""
        if not isinstance(fact, Candidacy):
            return False
        self._touched[fact.id] = fact.touched
        return isinstance(old, Candidacy) and replace(old, touched=fact.touched) == fact

    def _end(self, kind: str, key: str) -> None:
        young = self._fresh.pop((kind, key), None)
        if young is None:
            self._ended.setdefault(self.seq, []).append(self._known.rows[kind, key])
        else:
            young.to_seq = self.seq
            self._passed.append(young)

    def close(self) -> None:
        """Everything waits to be sent to its table; the production knows its new head, and when time next brings
        something.
        """
        if self._lines:
            self._write_events()
            self._write_facts()
            people = {f.person for f in self._made.values() if isinstance(f, Member | Alternate | Glass)}
            if people:
                seats = [Seat(production_id=self.head.production, person_id=p) for p in sorted(people)]
                Seat.objects.bulk_create(seats, ignore_conflicts=True)
            self._forget_what_ifs()
        self._write_head()

    def _forget_what_ifs(self) -> None:
        """What whoever leaves has tried out on the grid goes with them: the same statements, whether there was any."""
        for event in self.events:
            if event.kind in ("member_left", "member_removed"):
                theirs = [self.head.production, str(event.data.get("person", ""))]
                own = "SELECT id FROM what_if WHERE production_id = %s AND person_id = %s"
                self.outbox.add(f"DELETE FROM what_if_fill WHERE what_if_id IN ({own})", [*theirs])  # noqa: S608
                self.outbox.add("DELETE FROM what_if WHERE production_id = %s AND person_id = %s", [*theirs])

    def _write_events(self) -> None:
        production = self.head.production
        heads = self._stream_heads(sorted({line[1] for line in self._lines}))
        rows = []
        for line in self._lines:
            head = heads[line[1]]
            line[2] = head[0] + 1
            heads[line[1]] = head = (line[2], chained(head[1], production, line))
            rows.append([production, *line, line[1].startswith("sealed:"), head[1]])
        self.outbox.insert("event", EVENT, rows)
        self.outbox.insert("event_stream", STREAM, [[production, name, *head] for name, head in heads.items()], MOVED)

    def _stream_heads(self, streams: list[str]) -> dict[str, tuple[int, str]]:
        """Where each stream ends. Mostly that is known; a stream of another role has to be asked for."""
        unknown = [stream for stream in streams if stream not in self._heads]
        if unknown:
            marks = ", ".join(["%s"] * len(unknown))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT stream, count, hash FROM event_stream WHERE production_id = %s AND stream IN ({marks})",  # noqa: S608
                    [self.head.production, *unknown],
                )
                self._heads |= {stream: (count, hash_) for stream, count, hash_ in cursor.fetchall()}
        return {stream: self._heads.get(stream, (0, GENESIS)) for stream in streams}

    def _write_facts(self) -> None:
        for seq, rows in self._ended.items():
            for some in portions(rows):
                marks = ", ".join(["%s"] * len(some))
                self.outbox.add(f"UPDATE fact SET to_seq = %s WHERE id IN ({marks})", [seq, *some])  # noqa: S608
        production = self.head.production
        self.outbox.insert("fact", FACT, [
            [production, r.kind, r.key, r.role, r.cand, r.about, r.data, r.from_seq, r.to_seq]
            for r in (*self._passed, *self._fresh.values())
        ])  # fmt: skip
        self.outbox.insert("touch", TOUCH, [[production, *self._touch(*one)] for one in self._touched.items()], TOUCHED)

    def _touch(self, cand_id: str, seq: int) -> tuple[str | int, ...]:
        """What is kept beside the facts of a candidacy: the last act on it, and what is still to be done."""
        cand = self.state.candidacy(cand_id)
        if cand is None:
            return cand_id, seq, "", "", "", ""
        whole = self._known.reach is Reach.PRODUCTION or cand_id in self._known.complete or cand_id in self._begun
        return cand_id, seq, *beside(cand, loose_end(self.state, cand, whole=whole))

    def _write_head(self) -> None:
        head, moment = self.head, next_moment(self.state)
        if self._known.reach < Reach.PRODUCTION and head.due_at:
            moment = min(moment or head.due_at, head.due_at)
        at = max([head.at, *(e.at for e in self.events)])
        if (self.seq, at, moment) != (head.seq, head.at, head.due_at):
            statement = "UPDATE production SET head = %s, head_at = %s, due_at = %s WHERE id = %s"
            self.outbox.add(statement, [self.seq, at, moment, head.production])


def _is_sealed(after: State, event: Event) -> bool:
    proposal = after.proposal(event.cand) if event.cand else None
    return event.kind in HIDDEN_IN_A_SEALED_ROUND and proposal is not None and proposal.sealed
