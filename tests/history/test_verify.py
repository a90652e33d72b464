"""`castlist verify` finds every kind of corruption, and nothing where there is none."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from castlist.actions.pen import chained
from castlist.jobs.conform_play import Stage
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, EventStream, Fact, Text
from tests.history.conftest import settle_constraints

Tamper = Callable[..., None]


def found(published: dict[str, Any] | None = None) -> set[str]:
    """The invariants against which something was found."""
    return {f.invariant for f in walk(published).findings}


def test_a_whole_log_is_found_whole(stage: Stage) -> None:
    report = walk()
    assert report.findings == []
    assert report.counts["events"] == Event.objects.count()
    assert report.counts["facts"] == Fact.objects.count()
    assert report.counts["texts"] == Text.objects.count() > 5


def rewrite(stage: Stage, tamper: Tamper) -> None:
    """Every hash is made anew, as somebody would who rewrites history and knows how it is chained."""
    production = stage.room.production
    heads: dict[str, str] = {}
    for e in Event.objects.filter(production=production).order_by("seq"):
        row = [e.seq, e.stream, e.number, e.kind, e.by, e.role, e.cand, e.at, e.data]
        heads[e.stream] = chained(heads.get(e.stream, "0" * 64), production, row)
        tamper("UPDATE event SET hash = %s WHERE id = %s", heads[e.stream], e.pk)
    for stream, head in heads.items():
        EventStream.objects.filter(production=production, stream=stream).update(hash=head)


def change(stage: Stage, tamper: Tamper, seq: int, **data: Any) -> None:
    """The event at that place says something else, and the chain is made to fit."""
    event = Event.objects.get(production=stage.room.production, seq=seq)
    said = json.loads(event.data) | data
    tamper(
        "UPDATE event SET data = %s WHERE id = %s", json.dumps(said, sort_keys=True, separators=(",", ":")), event.pk
    )
    rewrite(stage, tamper)


def place(stage: Stage, kind: str, number: int = 0) -> int:
    """Where in the log the event of that kind stands."""
    rows = Event.objects.filter(production=stage.room.production, kind=kind).order_by("seq")
    return list(rows.values_list("seq", flat=True))[number]


# -- The chain (I22, I24), also against somebody who makes every hash anew


@pytest.mark.parametrize(
    "column", ["data", "kind", '"by"', "role", "cand", "at", "hash", "stream", "number", "seq", "sealed"]
)
def test_a_changed_column_is_found(stage: Stage, tamper: Tamper, column: str) -> None:
    value: Any = {"at": 1, "number": 900, "seq": 900, "sealed": True}.get(column, '{"x":1}')
    tamper(f"UPDATE event SET {column} = %s WHERE seq = %s", value, place(stage, "proposed"))
    assert found() & {"I22", "I24"}


def test_an_event_of_an_unknown_kind_is_called_so(stage: Stage, tamper: Tamper) -> None:
    tamper("UPDATE event SET kind = 'bogus' WHERE seq = %s", place(stage, "proposed"))
    says = "the event is of a kind that this version does not know ('bogus'); facts after it were not looked at"
    assert says in [finding.sentence for finding in walk().findings]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no word where a number should be")
@pytest.mark.parametrize("column", ["at", "number", "seq"])
def test_a_word_in_the_place_of_a_number_is_found(stage: Stage, tamper: Tamper, column: str) -> None:
    tamper(f"UPDATE event SET {column} = 'yesterday' WHERE seq = %s", place(stage, "proposed"))
    assert "I24" in found()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps nothing of another kind")
@pytest.mark.parametrize(
    ("table", "column"), [("text", "body"), ("text", "salt"), ("event", "stream"), ("touch", "seq")]
)
def test_what_is_of_another_kind_is_found_and_breaks_nothing(
    stage: Stage, tamper: Tamper, table: str, column: str
) -> None:
    last = f"rowid = (SELECT MAX(rowid) FROM {table})"
    tamper(f"UPDATE {table} SET {column} = %s WHERE {last}", "word" if column in ("salt", "seq") else b"\xff")
    kind = {"salt": "blob", "seq": "integer"}.get(column, "text")
    says = [finding.sentence for finding in walk().findings if finding.invariant == "kinds"]
    assert says == [
        f"1 row of {table} holds in {column} what is no {kind}",
        "the walk stopped where something of another kind stands, and the rest was not looked at",
    ]


@pytest.mark.parametrize("said", ["[", "[]", "null", "7"])
def test_a_row_of_a_fact_that_cannot_be_read_is_found_and_not_said_of_the_event(
    stage: Stage, tamper: Tamper, said: str
) -> None:
    fact = Fact.objects.filter(kind="rule").order_by("from_seq")[0]
    Fact.objects.filter(pk=fact.pk).update(data=said)
    says = [finding.sentence for finding in walk().findings]
    assert says == [f"the row of rule {fact.key} does not say what the log says"]


def test_a_dropped_event_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper("DELETE FROM event WHERE seq = %s", place(stage, "position_given"))
    assert found() >= {"I22", "I24"}


def test_a_dropped_end_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper("DELETE FROM event WHERE seq = %s", stage.room.state.n)
    assert found() >= {"I22", "I24"}


def test_an_event_put_in_is_found(stage: Stage, tamper: Tamper) -> None:
    columns = 'production_id, seq, stream, number, kind, "by", role, cand, at, data, sealed, hash'
    put = columns.replace("seq", "seq + 1").replace("number", "number + 1")
    tamper(f"INSERT INTO event ({columns}) SELECT {put} FROM event WHERE seq = %s", stage.room.state.n)
    assert found() >= {"I22", "I24"}


def test_reordered_events_are_found(stage: Stage, tamper: Tamper) -> None:
    first = place(stage, "position_given")
    for old, new in ((first, 999), (first + 1, first), (999, first + 1)):
        tamper("UPDATE event SET seq = %s, number = number + %s WHERE seq = %s", new, new - old, old)
    assert "I24" in found()


def test_a_head_that_does_not_fit_is_found(stage: Stage) -> None:
    EventStream.objects.filter(stream="role1").update(count=3)
    assert found() == {"I24"}
    EventStream.objects.filter(stream="role1").delete()
    assert found() == {"I24"}


def test_a_rewritten_log_is_found_by_its_published_head(stage: Stage, tamper: Tamper) -> None:
    heads = walk().heads
    assert found(heads) == set()
    stage.do({"act": "advise", "who": "Karen", "cand": "d", "kind": "for"})
    assert found(heads) == set()
    tamper("UPDATE event SET at = at + 1 WHERE seq = %s", stage.room.state.n)
    rewrite(stage, tamper)
    assert found() == {"I19", "I20"}  # the fact says when, and the production's head does
    tamper("UPDATE event SET at = at - 1 WHERE seq = %s", stage.room.state.n)
    rewrite(stage, tamper)
    assert found(heads) == set()
    change(stage, tamper, 1, remark="rewritten from the beginning")
    assert found() == set()
    assert found(heads) == {"I24"}
    assert found(heads | {"gone": {"production": [1, "0"]}}) == {"I24"}


# -- Facts (I19, I20, I21, I25)


@pytest.mark.parametrize(
    ("statement", "invariant"),
    [
        (
            'UPDATE fact SET data = \'{"id":"cand1","role":"role1"}\' WHERE kind = \'candidacy\' AND key = \'cand1\'',
            "I19",
        ),
        ("UPDATE fact SET role = 'role2' WHERE kind = 'proposal'", "I19"),
        ("UPDATE fact SET about = 'somebody' WHERE kind = 'candidacy' AND key = 'cand1'", "I19"),
        ("DELETE FROM fact WHERE kind = 'minute'", "I19"),
        ("UPDATE fact SET from_seq = from_seq - 1 WHERE kind = 'minute'", "I25"),
        ("UPDATE fact SET to_seq = 4 WHERE kind = 'rule' AND from_seq = 1", "I21"),
        ("UPDATE fact SET to_seq = from_seq + 2 WHERE kind = 'minute'", "I15"),
        ("UPDATE fact SET from_seq = 900, to_seq = 4611686018427387904 WHERE kind = 'minute'", "I20"),
        (
            "INSERT INTO fact (production_id, kind, key, role, cand, about, data, from_seq, to_seq)"
            " SELECT production_id, kind, 'cand9', role, cand, about, data, from_seq, to_seq FROM fact"
            " WHERE kind = 'minute'",
            "I25",
        ),
        ("UPDATE touch SET seq = seq + 1 WHERE cand = 'cand1'", "I19"),
        ("DELETE FROM touch WHERE cand = 'cand1'", "I19"),
        ("UPDATE touch SET cand = 'cand9' WHERE cand = 'cand1'", "I19"),
        ("UPDATE touch SET loose = 'arrived' WHERE cand = 'cand1'", "I19"),
        ("UPDATE touch SET loose = 'arrived', line = 'somebody' WHERE cand = 'cand1'", "I19"),
    ],
)
def test_a_row_that_does_not_follow_from_the_log_is_found(
    stage: Stage, tamper: Tamper, statement: str, invariant: str
) -> None:
    tamper(statement)
    assert invariant in found()


def test_a_production_that_does_not_know_its_end_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper("UPDATE production SET head = head - 1")
    assert found() == {"I22"}
    tamper("UPDATE production SET head = head + 1, head_at = 5")
    assert found() == {"I20"}


# -- The guards (I23)


def test_a_missing_guard_is_found(stage: Stage) -> None:
    settle_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER event_never_updated")
        else:
            cursor.execute("ALTER TABLE event DISABLE TRIGGER event_never_changed")
    assert found() == {"I23"}


# -- Conclusions: the log is rewritten whole, so that only the invariant itself can tell


def test_a_conclusion_of_another_revision_is_found(stage: Stage, tamper: Tamper) -> None:
    minute = minute_of(stage)
    change(stage, tamper, place(stage, "concluded"), minute=minute | {"revision": 1})
    assert {"I1", "I15"} <= found()


def test_a_conclusion_over_somebody_who_never_answered_is_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "position_given", 3), revision=1)
    assert "I2" in found()


def test_a_conclusion_over_an_objector_is_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "position_given", 3), what="object")
    assert "I2" in found()


def test_somebody_left_out_of_a_conclusion_is_found(stage: Stage, tamper: Tamper) -> None:
    minute = minute_of(stage)
    change(stage, tamper, place(stage, "concluded"), minute=minute | {"seats": minute["seats"][:1], "quorum": 1})
    assert {"I2", "I4"} <= found()


def test_a_stranger_counted_in_a_conclusion_is_found(stage: Stage, tamper: Tamper) -> None:
    minute = minute_of(stage)
    stranger = stage.names.person("Tom")
    change(
        stage, tamper, place(stage, "concluded"), minute=minute | {"seats": [*minute["seats"], [stranger, stranger]]}
    )
    assert "I2" in found()


def test_a_conclusion_that_nobody_wants_is_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "position_given", 2), what="accept")
    assert "I3" in found()


def test_a_conclusion_by_too_few_is_found(stage: Stage, tamper: Tamper) -> None:
    karen = stage.names.person("Karen")
    change(stage, tamper, place(stage, "position_given", 3), by=karen, **{"for": stage.names.person("Derek")})
    assert "I4" in found()
    minute = minute_of(stage)
    change(stage, tamper, place(stage, "concluded"), minute=minute | {"quorum": 0})
    assert "I4" in found()


def test_a_conclusion_over_an_objection_is_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "floor_moved"), to="consider")
    fix_rows(stage, tamper)
    assert "I5" in found()


def test_a_conclusion_before_a_condition_is_met_is_found(stage: Stage, tamper: Tamper) -> None:
    asked = {"id": "cond1", "what": "pre", "asked_by": stage.names.person("Derek")}
    change(stage, tamper, place(stage, "amended"), conditions=[asked])
    assert "I6" in found()


def test_a_conclusion_before_clearance_is_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "amended"), target="offer")
    # The second opening is the one that says whether there is a gate.
    change(stage, tamper, place(stage, "production_opened", 1), rule={"gate": True, "skip_to": "offer", "q": 2})
    minute = minute_of(stage)
    change(stage, tamper, place(stage, "concluded"), minute=minute | {"target": "offer"})
    assert "I6" in found()


def test_a_minute_that_does_not_follow_is_found(stage: Stage, tamper: Tamper) -> None:
    minute = minute_of(stage)
    change(stage, tamper, place(stage, "concluded"), minute=minute | {"terms": "something else"})
    assert "I15" in found()


# -- Objections, steps, places


def test_an_objection_ended_by_somebody_else_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper('UPDATE event SET "by" = %s WHERE kind = %s', stage.names.person("Karen"), "objection_withdrawn")
    rewrite(stage, tamper)
    assert found() == {"I11"}


def test_an_objection_that_vanishes_is_found(stage: Stage, tamper: Tamper) -> None:
    n = stage.room.state.n
    tamper("UPDATE fact SET to_seq = %s WHERE kind = 'objection' AND to_seq > %s AND from_seq < %s", n, n, n)
    assert {"I11", "I25"} <= found()


def test_a_step_that_moves_by_itself_is_found(stage: Stage, tamper: Tamper) -> None:
    row = Fact.objects.filter(kind="candidacy", key="cand2").order_by("from_seq").last()
    assert row is not None
    tamper("UPDATE fact SET data = %s WHERE id = %s", json.dumps(json.loads(row.data) | {"step": "cast"}), row.pk)
    assert {"I12", "I19"} <= found()


def test_more_offers_than_places_are_found(stage: Stage, tamper: Tamper) -> None:
    assert stage.do({"act": "conclude", "who": "Karen", "cand": "c", "rev": 3}) == ()
    assert found() == set()
    tamper("UPDATE fact SET data = '{\"id\":\"role1\",\"places\":0}' WHERE kind = 'role' AND key = 'role1'")
    assert {"I19", "I38"} == found()


# -- Texts and times


def test_a_changed_text_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper("UPDATE text SET body = 'something else' WHERE body = 'she has the voice'")
    assert found() == {"texts"}


def test_a_lost_text_is_found(stage: Stage, tamper: Tamper) -> None:
    tamper("DELETE FROM text WHERE body = 'she has the voice'")
    assert found() == {"texts"}


def test_words_in_the_log_itself_are_found(stage: Stage, tamper: Tamper) -> None:
    change(stage, tamper, place(stage, "candidacy_named"), reason="she has the voice")
    assert "texts" in found()


def test_an_erased_text_is_no_fault_but_a_half_erased_one_is(stage: Stage, tamper: Tamper) -> None:
    tamper("UPDATE text SET body = NULL, salt = NULL, erased_at = 5 WHERE body = 'she has the voice'")
    assert found() == set()
    tamper("UPDATE text SET body = NULL WHERE body IS NOT NULL")
    assert found() == {"texts"}


def test_a_time_that_nobody_booked_is_found(stage: Stage) -> None:
    assert stage.do({"act": "book", "who": "Ivy", "cand": "c"}) != ()
    stage.do({"act": "conclude", "who": "Karen", "cand": "c", "rev": 3})
    assert stage.do({"act": "book", "who": "Ivy", "cand": "c"}) == ()
    assert found() == {"times"}


def minute_of(stage: Stage) -> dict[str, Any]:
    event = Event.objects.get(production=stage.room.production, seq=place(stage, "concluded"))
    return dict(json.loads(event.data)["minute"])


def fix_rows(stage: Stage, tamper: Tamper) -> None:
    """The rows of the objection fit the changed log."""
    for row in Fact.objects.filter(kind="objection", from_seq__gte=place(stage, "floor_moved")):
        said = json.loads(row.data)
        if said.get("floor") == "offer":
            tamper("UPDATE fact SET data = %s WHERE id = %s", json.dumps(said | {"floor": "consider"}), row.pk)
