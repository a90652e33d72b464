"""Reads a whole installation for `castlist verify`: raw rows, all of one moment, while the server goes on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, transaction

from castlist.records.events import FOREVER
from castlist.records.guards import on_postgresql as guards_on_postgresql
from castlist.records.guards import on_sqlite as guards_on_sqlite
from castlist.records.guards import one_line

AT_ONCE = 2000


class Production(NamedTuple):
    """A production as its row has it."""

    id: str
    name: str
    head: int
    head_at: int
    due_at: int


class Event(NamedTuple):
    """An event as its row has it."""

    seq: int
    stream: str
    number: int
    kind: str
    by: str
    role: str
    cand: str
    at: int
    data: str
    sealed: bool
    hash: str


class Fact(NamedTuple):
    """A fact as its row has it."""

    from_seq: int
    to_seq: int
    kind: str
    key: str
    role: str
    cand: str
    about: str
    data: str


class Text(NamedTuple):
    """A text as its row has it."""

    commitment: str
    author: str
    role: str
    cand: str
    salt: bytes | None
    body: str | None
    erased_at: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: in which production, at which place in its log, against which invariant."""

    invariant: str
    sentence: str
    production: str = ""
    place: int = 0


@dataclass(slots=True)
class Report:
    """What was looked at, how often each invariant had something to say, and what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    heads: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    """The heads of every stream: whoever keeps them elsewhere can tell later that nothing was rewritten."""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything that is read inside is of one moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django would begin a transaction that locks out all who write; a reader needs none.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def read(statement: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows, a portion at a time, so that a long log does not have to fit into memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, list(params))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def productions() -> list[Production]:
    """Every production, oldest first."""
    rows = read("SELECT id, name, head, head_at, due_at FROM production ORDER BY created_at, id")
    return [Production(*row) for row in rows]


def events(production: str) -> Iterator[Event]:
    """Every event of a production, by its place."""
    columns = 'seq, stream, number, kind, "by", role, cand, at, data, sealed, hash'
    rows = read(f"SELECT {columns} FROM event WHERE production_id = %s ORDER BY seq, id", [production])  # noqa: S608
    for row in rows:
        seq, stream, number, kind, by, role, cand, at, data, sealed, hash_ = row
        if type(seq) is type(number) is type(at) is int and type(data) is type(hash_) is str:
            yield Event._make(row)
        else:
            yield Event(
                _number(seq), stream, _number(number), kind, by, role, cand, _number(at), str(data), sealed, str(hash_)
            )


def _number(value: Any) -> int:
    """The number; -1, which was never written, for the word that SQLite lets somebody put in its place."""
    return value if isinstance(value, int) else -1


def streams(production: str) -> dict[str, tuple[int, str]]:
    """The head of every stream of a production: how many events, and the hash of the last."""
    rows = read("SELECT stream, count, hash FROM event_stream WHERE production_id = %s", [production])
    return {stream: (count, hash_) for stream, count, hash_ in rows}


def facts_by_beginning(production: str) -> Iterator[Fact]:
    """Every fact that ever was in a production, in the order in which they came to be."""
    columns = "from_seq, to_seq, kind, key, role, cand, about, data"
    rows = read(f"SELECT {columns} FROM fact WHERE production_id = %s ORDER BY from_seq", [production])  # noqa: S608
    return (Fact(_number(begun), _number(ended), *row) for begun, ended, *row in rows)


def facts_by_end(production: str) -> Iterator[tuple[int, str, str]]:
    """Place, kind and key of every fact that ended, in the order in which they ended."""
    statement = "SELECT to_seq, kind, key FROM fact WHERE production_id = %s AND to_seq < %s ORDER BY to_seq"
    return ((_number(place), kind, key) for place, kind, key in read(statement, [production, FOREVER]))


def touched(production: str) -> dict[str, int]:
    """The last act on every candidacy of a production, as it is kept."""
    return dict(read("SELECT cand, seq FROM touch WHERE production_id = %s", [production]))


def loose_ends(production: str) -> dict[str, tuple[str, ...]]:
    """What else is kept beside every candidacy: what is to be done on it."""
    columns = "loose, role, step, line"
    rows = read(f"SELECT cand, {columns} FROM touch WHERE production_id = %s", [production])  # noqa: S608
    return {cand: tuple(row) for cand, *row in rows}


def texts(production: str) -> Iterator[Text]:
    """Every text of a production."""
    statement = "SELECT commitment, author, role, cand, salt, body, erased_at FROM text WHERE production_id = %s"
    for commitment, author, role, cand, salt, body, erased_at in read(statement, [production]):
        yield Text(commitment, author, role, cand, None if salt is None else bytes(salt), body, erased_at)


def slots(production: str) -> dict[str, str]:
    """Every time that somebody has, but those at which they were heard before: the candidacy that has it."""
    statement = (
        "SELECT slot.id, slot.cand FROM slot JOIN session ON session.id = slot.session_id"
        " WHERE session.production_id = %s AND slot.cand IS NOT NULL AND NOT slot.past"
    )
    return {slot: cand for slot, cand in read(statement, [production])}  # noqa: C416 - rows are tuples


def merged(production: str) -> dict[str, str]:
    """Every record of a performer of that company that was merged, and the one that stays."""
    statement = (
        "SELECT performer.id, performer.merged_into_id FROM performer"
        " JOIN production ON production.company_id = performer.company_id"
        " WHERE production.id = %s AND performer.merged_into_id IS NOT NULL"
    )
    return {gone: keep for gone, keep in read(statement, [production])}  # noqa: C416 - rows are tuples


LOG_TABLES = ("event", "event_stream", "fact", "touch", "text")


def strays() -> list[tuple[str, str, int]]:
    """Table, production and number of the rows of the log that belong to no production."""
    found = []
    for table in LOG_TABLES:
        statement = (
            f"SELECT production_id, COUNT(*) FROM {table} WHERE production_id NOT IN (SELECT id FROM production)"  # noqa: S608
            " GROUP BY production_id"
        )
        found += [(table, str(production), count) for production, count in read(statement)]
    return found


ERASED = {
    "performer": "SELECT performer.id FROM erasure JOIN performer ON performer.id = erasure.key"
    " WHERE kind = 'performer' AND (erased_at IS NULL OR email <> '' OR note <> '' OR headshot <> ''"
    " OR EXISTS (SELECT 1 FROM headshot WHERE performer_id = performer.id))",
    "person": "SELECT person.id FROM erasure JOIN person ON person.id = erasure.key WHERE kind = 'person'"
    " AND (closed_at IS NULL OR is_active OR email <> person.id || '@closed.invalid')",
    "text": "SELECT commitment FROM erasure JOIN text ON commitment = key WHERE kind = 'text' AND body IS NOT NULL",
    "note": "SELECT commitment FROM erasure JOIN text ON commitment = key WHERE kind = 'note' AND body IS NOT NULL",
    "letter": "SELECT letter.id FROM erasure JOIN letter ON letter.id = key"
    " WHERE erasure.kind = 'letter' AND body <> ''",
    "reply": "SELECT reply.id FROM erasure JOIN reply ON reply.id = key WHERE kind = 'reply' AND body <> ''",
}
"""Of each kind of thing, what was erased and is there."""


def erasures() -> int:
    """How many things were erased, as the records say."""
    return int(next(read("SELECT COUNT(*) FROM erasure"))[0])


def not_erased() -> list[tuple[str, str]]:
    """What stands as erased and is there all the same, as (kind, id)."""
    return [(kind, key) for kind, statement in ERASED.items() for (key,) in read(statement)]


class Matter(NamedTuple):
    """A matter as it lies sealed. `clear`: it says in the clear what only rows that wait for their key say so."""

    id: str
    production: str
    wrapped_key: bytes
    sealed: bytes
    origin: bytes
    raised_hash: str
    began: str
    head: int
    head_hash: str
    clear: bool


def matters(production: str) -> list[Matter]:
    """Every matter of a production."""
    statement = (
        "SELECT id, wrapped_key, sealed, origin, raised_hash, began, head, head_hash,"
        " NOT (state = '' AND author_id IS NULL AND review_on IS NULL AND created_at IS NULL AND ended_at IS NULL)"
        " FROM matter WHERE production_id = %s ORDER BY id"
    )
    return [
        Matter(matter, production, bytes(key), bytes(sealed), bytes(origin), *said)
        for matter, key, sealed, origin, *said in read(statement, [production])
    ]


def matter_acts(matter: str) -> list[tuple[int, bytes, str]]:
    """The stream of a matter, as it lies sealed."""
    statement = "SELECT n, sealed, hash FROM matter_act WHERE matter_id = %s ORDER BY n"
    return [(n, bytes(sealed), hash_) for n, sealed, hash_ in read(statement, [matter])]


def emergencies(production: str) -> list[tuple[str, str, bytes, bytes]]:
    """What was given for an emergency, as it lies sealed: id, performer, the wrapped key, what is sealed."""
    statement = "SELECT id, performer_id, wrapped_key, sealed FROM emergency WHERE production_id = %s ORDER BY id"
    return [(row, who, bytes(key), bytes(sealed)) for row, who, key, sealed in read(statement, [production])]


class Version(NamedTuple):
    """A version of a note, and the text that it names, as far as that is there."""

    note: str
    n: int
    text: str
    there: str | None
    author: str
    cand: str
    text_author: str
    text_cand: str


def notes(production: str) -> Iterator[Version]:
    """Every version of every note, in order."""
    statement = (
        "SELECT v.note_id, v.n, v.text, t.commitment, o.author, v.cand, t.author, t.cand"
        " FROM note_version v JOIN note o ON o.id = v.note_id"
        " LEFT JOIN text t ON t.commitment = v.text WHERE o.production_id = %s ORDER BY v.note_id, v.n"
    )
    return (Version._make(row) for row in read(statement, [production]))


GUARDED = ("event", "matter_act", "note_version")
"""The tables that are only ever added to."""


def guards() -> dict[str, str]:
    """By its name, what each trigger is that keeps the logs from being changed, as far as it is there and awake."""
    found: dict[str, str] = {}
    for table in GUARDED:
        if connection.vendor == "postgresql":
            statement = (
                "SELECT tgname, pg_get_triggerdef(t.oid, true) || ' ' || CASE l.lanname WHEN 'plpgsql' THEN p.prosrc"
                " ELSE l.lanname::text END FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid JOIN pg_language l"
                " ON l.oid = p.prolang WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
            )
        else:
            statement = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        found |= {name: one_line(made) for name, made in read(statement, [table]) if name.startswith(f"{table}_never_")}
    return found


def guards_wanted() -> dict[str, str]:
    """By its name, what each trigger has to be: what the migrations made."""
    return guards_on_postgresql() if connection.vendor == "postgresql" else guards_on_sqlite()
