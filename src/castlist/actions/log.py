"""The one writer: an act's events, the facts that follow and its texts, in one transaction, under one lock."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from castlist.queries.log import closure, load_candidacy, load_roles, load_whole, needs_whole
from castlist.records.events import FOREVER
from castlist.records.models import Event as EventRow
from castlist.records.models import EventStream, Production, Request, Seat, Text
from castlist.records.models import Fact as FactRow
from castlist.rules.decisions.due import next_moment, settle_time
from castlist.rules.decisions.facts import KINDS, Alternate, Fact, Member
from castlist.rules.decisions.fold import changes
from castlist.rules.decisions.state import Changes, Event, State, scope_of
from castlist.rules.why import Refused, Why

GENESIS = "0" * 64
LONGEST_TEXT = 20_000
HIDDEN_IN_A_SEALED_ROUND = frozenset(["position_given", "objected", "floor_moved", "objection_withdrawn", "reported"])

Decide = Callable[[State, int], list[Event]]
"""Given the state under the lock, and the time in milliseconds: the events of the act, or Refused."""


class Reused(Exception):
    """The key of a request was used before, for something else."""


def milliseconds(moment: datetime) -> int:
    """A moment as the log keeps it."""
    return int(moment.timestamp() * 1000)


def canonical(data: Any) -> str:
    """The one spelling of plain data that is stored and hashed."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(slots=True)
class Said:
    """Texts of one act, on their way to lie beside the log under salted commitments."""

    by: str
    rows: list[Text] = field(default_factory=list)

    def text(self, body: str, *, withheld: bool = False) -> str:
        """The commitment to a text: '' for none, 'withheld' for one that is kept back."""
        if withheld:
            return "withheld"
        body = clean_text(body)
        if not body:
            return ""
        salt = secrets.token_bytes(16)
        digest = hashlib.sha256(salt + body.encode()).digest()
        commitment = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        self.rows.append(Text(commitment=commitment, author=self.by, salt=salt, body=body))
        return commitment


def clean_text(body: str) -> str:
    """The text as it is kept: without NUL and lone surrogates, line ends unified, no blank ends. Refuses one too long."""
    body = body.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    body = body.encode("utf-8", "ignore").decode()
    if len(body) > LONGEST_TEXT:
        raise Refused(Why.too_long, detail=f"It has {len(body):,} characters; at most {LONGEST_TEXT:,} are kept.")
    return body


@dataclass(frozen=True, slots=True)
class Scope:
    """What an act touches: one candidacy, whole roles, or (neither named) the whole production."""

    role: str = ""
    cand: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What an act wrote."""

    events: tuple[Event, ...]
    seq: int
    state: State
    answer: dict[str, Any]
    again: bool = False


def write(
    production: str, decide: Decide, *, by: str, now: datetime, scope: Scope, said: Said | None = None, key: str = "",
    act: str = "", answer: Callable[[State, tuple[Event, ...]], dict[str, Any]] | None = None,
) -> Written:  # fmt: skip
    """The events that `decide` gives stand in the log, with every fact that follows; or nothing is changed.

    Writes: event, event_stream, fact, text, production, request, seat. Refuses: what `decide` refuses.
    Tells: nobody; open rooms ask for themselves.
    """
    with transaction.atomic():
        head = Production.objects.select_for_update(of=("self",)).filter(pk=production).first()
        if head is None:
            raise Refused(Why.unknown)
        if key and (done := _done_before(by, key, act)):
            return done
        pen = Pen(head, milliseconds(now))
        pen.catch_up()
        state = _load(head.pk, scope, pen.seq)
        events = decide(state, pen.now)
        for event in events:
            state = pen.append(state, event)
        state = pen.follow_time(state)
        if said and said.rows and events:
            _keep_texts(head, said.rows, events[0], pen.now)
        pen.close(state)
        written = tuple(pen.events)
        told = answer(state, written) if answer else {}
        if key:
            Request.objects.create(person=by, key=key, act=_digest(act), answer=canonical(told), at=pen.now)
        return Written(written, pen.seq, state, told)


def _load(production: str, scope: Scope, seq: int) -> State:
    if scope.whole or not scope.role:
        state = load_whole(production)
    elif scope.cand:
        state = load_candidacy(production, scope.role, scope.cand)
        kin = closure(state, scope.role)
        if len(kin) > 1:
            state = load_roles(production, kin)
    else:
        state = load_roles(production, closure(load_roles(production, [], kinds=["role"]), scope.role))
    if not scope.whole and needs_whole(state):
        state = load_whole(production)
    return State(state.groups, seq)


def _digest(act: str) -> str:
    return hashlib.sha256(act.encode("utf-8", "surrogatepass")).hexdigest()


def _done_before(by: str, key: str, act: str) -> Written | None:
    row = Request.objects.filter(person=by, key=key).first()
    if row is None:
        return None
    if row.act != _digest(act):
        raise Reused(key)
    return Written((), 0, State(), json.loads(row.answer), again=True)


def _keep_texts(head: Production, rows: list[Text], event: Event, at: int) -> None:
    for row in rows:
        row.production, row.role, row.cand, row.created_at = head, event.role, event.cand, at
    Text.objects.bulk_create(rows)


class Pen:
    """Holds the lock on one production and writes its next events."""

    def __init__(self, head: Production, now: int) -> None:
        self.head = head
        self.seq = head.head
        self.now = max(now, head.head_at)
        self.events: list[Event] = []
        self._streams: dict[str, EventStream] = {}
        self._fresh_seats: set[str] = set()

    def catch_up(self) -> None:
        """What time has brought since the last act is written first."""
        if not self.head.due_at or self.head.due_at > self.now:
            return
        state = State(load_whole(self.head.pk).groups, self.seq)
        events, _ = settle_time(state, self.now, self.head.head_at)
        for event in events:
            state = self.append(state, event)
        self.head.due_at = next_moment(state)

    def follow_time(self, state: State) -> State:
        """What the act itself has made due at once is written too."""
        moment = next_moment(state)
        if moment and moment <= self.now:
            events, _ = settle_time(state, self.now, self.now)
            for event in events:
                state = self.append(state, event)
        return state

    def append(self, state: State, event: Event) -> State:
        """The event is the next in its stream, and the facts are as it left them."""
        self.seq += 1
        made = changes(state, event)
        after = state.with_changes(made, n=self.seq)
        sealed = _is_sealed(after, event)
        stream = self._stream(f"sealed:{event.cand}" if sealed else event.role or "production")
        stream.count += 1
        data = canonical(event.data)
        row = EventRow(
            production=self.head, seq=self.seq, stream=stream.stream, number=stream.count, kind=event.kind, by=event.by,
            role=event.role, cand=event.cand, at=event.at, data=data, sealed=sealed,
        )  # fmt: skip
        row.hash = stream.hash = chained(stream.hash, row)
        row.save(force_insert=True)
        self._keep_facts(after, state, made)
        self.events.append(event)
        return after

    def _stream(self, name: str) -> EventStream:
        if name not in self._streams:
            found = EventStream.objects.filter(production=self.head, stream=name).first()
            self._streams[name] = found or EventStream(production=self.head, stream=name, count=0, hash=GENESIS)
        return self._streams[name]

    def _keep_facts(self, after: State, before: State, made: Changes) -> None:
        """The interval rows differ from those before by exactly this change: old ones end here, new ones begin."""
        gone: dict[str, list[str]] = {}
        fresh = []
        for (kind, key), fact in made.items():
            old = before.get(KINDS[kind], key)
            if old == fact:
                continue
            if old is not None:
                gone.setdefault(kind, []).append(key)
            if fact is not None:
                fresh.append(self._row(after, fact))
                if isinstance(fact, Member | Alternate):
                    self._fresh_seats.add(fact.person)
        for kind, keys in gone.items():
            FactRow.objects.filter(production=self.head, kind=kind, key__in=keys, to_seq=FOREVER).update(
                to_seq=self.seq
            )
        FactRow.objects.bulk_create(fresh)

    def _row(self, after: State, fact: Fact) -> FactRow:
        role, cand = scope_of(after, fact)
        return FactRow(
            production=self.head, kind=fact.kind, key=fact.key, role=role, cand=cand, data=canonical(fact.to_json()),
            from_seq=self.seq,
        )  # fmt: skip

    def close(self, state: State) -> None:
        """The production knows its new head, and when time alone will next bring something."""
        for stream in self._streams.values():
            stream.save()
        for person in sorted(self._fresh_seats):
            Seat.objects.get_or_create(production=self.head, person_id=person)
        moments = [m for m in (self.head.due_at, next_moment(state)) if m]
        self.head.head, self.head.due_at = self.seq, min(moments, default=0)
        self.head.head_at = max([self.head.head_at, *(e.at for e in self.events)])
        self.head.save(update_fields=["head", "head_at", "due_at"])


def _is_sealed(after: State, event: Event) -> bool:
    proposal = after.proposal(event.cand) if event.cand else None
    return event.kind in HIDDEN_IN_A_SEALED_ROUND and proposal is not None and proposal.sealed


def chained(previous: str, row: EventRow) -> str:
    """The hash of an event: over the hash before it in its stream, and everything that the event says."""
    said = [row.production_id, row.seq, row.stream, row.number, row.kind, row.by, row.role, row.cand, row.at, row.data]
    return hashlib.sha256(f"{previous}\n{canonical(said)}".encode()).hexdigest()


def bring_due(*, now: datetime) -> int:
    """Everything that time has brought anywhere is written; says how many productions were looked at."""
    due = Production.objects.filter(due_at__gt=0, due_at__lte=milliseconds(now)).values_list("pk", flat=True)
    for production in list(due):
        write(production, lambda state, at: [], by="", now=now, scope=Scope(whole=True))
    return len(due)
