"""The one writer: an act's events, the facts that follow and its texts, in one transaction, under one lock."""

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from castlist.actions.outbox import Outbox
from castlist.actions.pen import Head, Pen
from castlist.queries.log import is_name
from castlist.queries.log_reach import Looked, Reach
from castlist.records.models import Production
from castlist.records.spelling import canonical
from castlist.records.statements import run
from castlist.rules.decisions.answered import not_closed
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

LONGEST_TEXT = 20_000
LONGEST_KEY = 80
REQUEST = ("person", "key", "act", "answer", "at")
TEXT = ("commitment", "production_id", "author", "role", "cand", "salt", "body", "created_at", "erased_at")

Decide = Callable[[State, int], list[Event]]
"""Given the state under the lock, and the time in milliseconds: the events of the act, or Refused."""


class Reused(Exception):
    """The key of a request was used before, for something else."""


def milliseconds(moment: datetime) -> int:
    """A moment as the log keeps it."""
    return int(moment.timestamp() * 1000)


@dataclass(slots=True)
class Spoken:
    """A text on its way to its table. `cand` where it belongs to another candidacy than the act."""

    commitment: str
    salt: bytes
    body: str
    cand: str = ""


@dataclass(slots=True)
class Said:
    """Texts of one act, on their way to lie beside the log under salted commitments."""

    by: str
    rows: list[Spoken] = field(default_factory=list)

    def text(self, body: str, *, withheld: bool = False) -> str:
        """The commitment to a text: '' for none, 'withheld' for one that is kept back, of which no word is given."""
        body = clean_text(body)
        if withheld and body:
            raise Refused(Why.said_and_kept)
        if withheld:
            return "withheld"
        if not body:
            return ""
        salt = secrets.token_bytes(16)
        self.rows.append(Spoken(commitment_to(salt, body), salt, body))
        return self.rows[-1].commitment


def commitment_to(salt: bytes, body: str) -> str:
    """What the log says instead of the text: it binds to the text, and without the salt nobody can try texts out."""
    return base64.urlsafe_b64encode(hashlib.sha256(salt + body.encode()).digest()).decode().rstrip("=")


def clean_text(body: str) -> str:
    """The text as it is kept: no NUL, no lone surrogates, no blank ends, one kind of line end. Refuses one too long.

    One in which nothing can be seen says nothing.
    """
    body = body.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    body = body.encode("utf-8", "ignore").decode()
    if len(body) > LONGEST_TEXT:
        raise Refused(Why.too_long, detail=f"It has {len(body):,} characters; at most {LONGEST_TEXT:,} are kept.")
    return body if any(unicodedata.category(char)[0] in "LNPS" for char in body) else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an act looks at: its candidacy; with `rivals`, or without a candidacy, its role; or the whole production.

    `performer`: of a candidacy that only begins with the act.
    """

    role: str = ""
    cand: str = ""
    whole: bool = False
    rivals: bool = False
    performer: str = ""

    @property
    def reach(self) -> Reach:
        """How far it looks."""
        if self.whole or not (self.role or self.cand):
            return Reach.PRODUCTION
        return Reach.CANDIDACY if self.cand and not self.rivals else Reach.ROLE


@dataclass(frozen=True, slots=True)
class Written:
    """What an act wrote. `state` is what was looked at, as the act left it; `again`: it had been done before."""

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

    Writes: event, event_stream, fact, touch, text, production, request, seat. Refuses: what `decide` refuses.
    Tells: nobody; open rooms ask for themselves.
    """
    if not all(is_name(name) for name in (production, scope.role or "-", scope.cand or "-", scope.performer or "-")):
        raise Refused(Why.unknown)
    key = _short(key)
    digest = hashlib.sha256(f"{production} {act}".encode("utf-8", "surrogatepass")).hexdigest()
    with _once(key), transaction.atomic():
        pen = Pen(_lock(production), milliseconds(now))
        looked = Looked(production, scope.reach, scope.role, scope.cand, scope.performer, by, key)
        if before := pen.look(looked):
            return _done_before(key, digest, *before)
        pen.catch_up()
        events = decide(pen.state, pen.now)
        not_closed(pen.state, events)
        for event in events:
            pen.append(event)
        pen.follow_time()
        pen.close()
        written = tuple(pen.events)
        told = answer(pen.state, written) if answer else {}
        if said and said.rows and events:
            _keep_texts(pen.outbox, production, said, events[0], pen.now)
        if key:
            pen.outbox.insert("request", REQUEST, [[by, key, digest, canonical(told), pen.now]])
        pen.outbox.send()
        return Written(written, pen.seq, pen.state, told)


# PostgreSQL would plan what an act reads anew each time, which takes three times as long as reading it: a plan for
# this very production promises a little more than one for any. Until the transaction ends it keeps the one for any.
_LOCKED = (
    "SELECT head, head_at, due_at, set_config('plan_cache_mode', 'force_generic_plan', TRUE)"
    " FROM production WHERE id = %s FOR NO KEY UPDATE"
)
_HEAD = "SELECT head, head_at, due_at FROM production WHERE id = %s"


def _lock(production: str) -> Head:
    """The head of the production, which nobody else moves until this transaction ends. SQLite has locked already."""
    rows = run(_LOCKED if connection.features.has_select_for_update else _HEAD, [production])
    if not rows:
        raise Refused(Why.unknown)
    return Head(production, *rows[0][:3])


def _keep_texts(outbox: Outbox, production: str, said: Said, event: Event, at: int) -> None:
    outbox.insert("text", TEXT, [
        [t.commitment, production, said.by, event.role, t.cand or event.cand, t.salt, t.body, at, 0] for t in said.rows
    ])  # fmt: skip


# -- Requests that are asked twice


def _short(key: str) -> str:
    """The key as it is kept; one that is too long or cannot be stored is kept as its hash."""
    if len(key) <= LONGEST_KEY and key.isprintable():
        return key
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _done_before(key: str, digest: str, act: str, answer: str) -> Written:
    if act != digest:
        raise Reused(key)
    return Written((), 0, State(), json.loads(answer), again=True)


@contextmanager
def _once(key: str) -> Iterator[None]:
    """The same key, used in another production in this very moment, was there first: then nothing is written."""
    try:
        yield
    except IntegrityError as why:
        if key and "request" in str(why):
            raise Reused(key) from why
        raise


def bring_due(*, now: datetime) -> int:
    """Everything that time has brought anywhere is written; says how many productions were looked at."""
    due = Production.objects.filter(due_at__gt=0, due_at__lte=milliseconds(now)).values_list("pk", flat=True)
    for production in list(due):
        catch_up(production, now=now)
    return len(due)


def catch_up(production: str, *, now: datetime) -> None:
    """Everything that time has brought in one production is written."""
    write(production, lambda state, at: [], by="", now=now, scope=Scope(whole=True))
