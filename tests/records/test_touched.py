"""The upgrade that took the last act on a candidacy out of its rows."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from castlist.queries.log import event_of, events_of
from castlist.queries.verification_walk import walk
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Touch
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.fold import Folding
from castlist.rules.decisions.state import scope_of
from tests.world import World, build

BEFORE, AFTER = [("records", "0008_retention")], [("records", "0009_touched")]


@pytest.fixture
def latest(db: None) -> Iterator[None]:
    """Whatever happens, the tables are as they are to be."""
    yield
    to_the_latest()


def to_the_latest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def old_rows(production: str) -> list[Fact]:
    """The rows of candidacies as they were written before: each act on one left a new row of it."""
    folding, found, open_now = Folding(), list[Fact](), dict[str, Fact]()
    for event in events_of(production):
        for (kind, key), fact in folding.add(event_of(event)).items():
            if not isinstance(fact, Candidacy):
                continue
            if key in open_now:
                open_now[key].to_seq = event.seq
            role, cand = scope_of(folding.state, fact)
            data = json.dumps(fact.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            open_now[key] = Fact(
                production_id=production, kind=kind, key=key, role=role, cand=cand, about=fact.performer, data=data,
                from_seq=event.seq, to_seq=FOREVER,
            )  # fmt: skip
            found.append(open_now[key])
    return found


@pytest.mark.django_db(transaction=True)
def test_rows_that_differ_in_the_last_act_alone_become_one(world: World, latest: None) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.put_forward("ada")
    assert walk().findings == []
    production = world.production.pk
    rows = Fact.objects.filter(production=production, kind="candidacy").order_by("key", "from_seq")
    places = list(rows.values_list("key", "from_seq", "to_seq"))
    touches = dict(Touch.objects.values_list("cand", "seq"))
    MigrationExecutor(connection).migrate(BEFORE)
    rows.delete()
    Fact.objects.bulk_create(old_rows(production))
    assert rows.count() > len(places)
    MigrationExecutor(connection).migrate(AFTER)
    assert list(rows.values_list("key", "from_seq", "to_seq")) == places
    assert dict(Touch.objects.values_list("cand", "seq")) == touches
    to_the_latest()
    assert walk().findings == []


@pytest.fixture
def world(db: None) -> World:
    """The fixed cast."""
    from django.utils import timezone

    return build(timezone.now().replace(microsecond=0))
