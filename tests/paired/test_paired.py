"""Paired worlds (I30): two logs that differ in one secret are the same to everybody who may not know it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.paired.asking import PAGES, SEATS, TABLES, _comes_to, acts, looks
from tests.paired.kinds import KINDS
from tests.paired.leaks import LEAKS, Leak
from tests.paired.pairs import Plan, compare, dice
from tests.paired.play import one_pair, play, quiet
from tests.paired.secret import Secret, nothing
from tests.paired.theatres import Theatre, theatre

pytestmark = pytest.mark.django_db
ASKS, CHATTER = 12, 4


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Theatre]:
    """The theatre of all pairs, built once."""
    with django_db_blocker.unblock(), quiet(), theatre() as built:
        yield built


# Each secret is asked about on one database, and chosen ones below on both; `make proofs` asks about all on both.
@pytest.mark.without_records
@pytest.mark.parametrize("secret", KINDS, ids=lambda secret: secret.name)
def test_a_secret_changes_nothing_for_those_who_may_not_know(stage: Theatre, secret: Secret) -> None:
    tally = one_pair(stage, secret, asks=ASKS, chatter=CHATTER)
    assert tally.differences == []
    assert tally.pairs[secret.name] == 1
    assert tally.told[secret.name] == bool(secret.witness)


def test_nor_in_whatever_log(stage: Theatre) -> None:
    tally = play(stage, KINDS, pairs=6, asks=ASKS, chatter=8, same_every_time=True)
    assert tally.pairs.total() > 0
    assert tally.requests > 0


# That the comparison notices is asked of one database; `make proofs` puts every leak into both.
@pytest.mark.without_records
@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_leak_is_found(stage: Theatre, leak: Leak) -> None:
    found = leak.hunted(stage)
    assert leak.leaked > 0, "the code that leaks was never asked"
    assert found.counts
    assert found.differences != [], "nobody noticed"
    assert compare(stage, leak.plan(), dice(1)).differences == [], "without the leak there is nothing to find"


@pytest.mark.without_records
def test_every_address_is_asked_by_every_seat(stage: Theatre) -> None:
    """So a new row of the access matrix is asked here too."""
    asked = {(ask.seat, ask.method, ask.path) for seat in SEATS for ask in looks(stage.stage, seat)}
    asked |= {(ask.seat, ask.method, ask.path) for seat in SEATS for ask in acts(stage.stage, seat)}
    rows = [row for heading, rows in TABLES.items() if heading != "API: writes" for row in rows]
    assert len(rows) > len(PAGES)
    missing = []
    for row in rows:
        path = row.path.format(**stage.stage.ids)
        askers = {seat for seat, method, asked_for in asked if (method, asked_for) == (row.method, path)}
        missing += [(row, seat) for seat in SEATS if _comes_to(row, seat) and seat not in askers]
    assert missing == []


@pytest.mark.without_records
def test_a_look_after_a_hidden_act_asks_no_more(stage: Theatre) -> None:
    """The log has grown, and what is kept in mind is gone on with; where it has not, it is asked for all the same."""
    secret = next(one for one in KINDS if one.name == "an answer in the room")
    plan = Plan(secret, 0, 0, timedelta(minutes=70), warm=True, looked=True, asks=0, looked_before=True,
                then=nothing, only=lambda ask: ask.seat == "julia" and ask.path == "/home")  # fmt: skip
    assert compare(stage, plan, dice(1)).differences == []


@pytest.mark.without_records
def test_what_is_kept_in_mind_tells_nothing_of_how_much_there_is(stage: Theatre) -> None:
    """How often the database is asked hangs on what was looked at, never on how many acts lie between."""
    secret = next(one for one in KINDS if one.name == "what was said under seal")
    plan = Plan(secret, 0, 0, timedelta(minutes=70), warm=True, looked=True, asks=0,
                only=lambda ask: ask.seat == "karen" and ask.path.endswith(("?at=2", "?at=3")))  # fmt: skip
    assert compare(stage, plan, dice(1)).differences == []
