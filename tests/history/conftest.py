"""A small production with a history, for the tests of the log."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from castlist.jobs.conform_play import Stage
from castlist.jobs.conform_room import House

SETUP = {
    "members": {
        "Karen": {"say": [["*", "*"]]},
        "Derek": {"say": [["*", "*"]]},
        "Tom": {"desk": True},
    },
    "roles": {"Lead": {"places": 1}, "Nurse": {"places": 1}},
    "rule": {"grace": 1},
}


def act(act: str, who: str = "Karen", cand: str = "c", **said: Any) -> dict[str, Any]:
    """An act in the words of the scenarios."""
    return {"act": act, "who": who, "cand": cand, **said}


def position(who: str, kind: str = "support", rev: int = 1, **said: Any) -> dict[str, Any]:
    """A position on the candidacy c."""
    return act("position", who, rev=rev, kind=kind, reason="because", **said)


STORY = (
    act("put_forward", performer="Ivy", role="Lead", reason="she has the voice"),
    act("propose", target="audition"),
    position("Karen"),
    position("Derek", "object", floor="consider"),
    act("floor", "Derek", objection="O1", to="offer"),
    act("amend", target="consider"),
    position("Karen", rev=2),
    position("Derek", "concern", rev=2),
    act("conclude", rev=2),
    act("put_forward", cand="d", performer="Ada", role="Lead"),
    act("propose", cand="d", target="offer"),
    act("propose", target="offer"),
    act("withdraw_objection", "Derek", objection="O1"),
    position("Derek", rev=3),
    position("Karen", "accept", rev=3),
    act("object", "Derek", cand="d", floor="callback", reason="no", scope="production"),
)


@pytest.fixture
def stage(db: None) -> Stage:
    """A production in which somebody was proposed, objected to, considered, and nearly got an offer."""
    made = Stage(House.built(), SETUP | {"rule": {"grace": 1, "skip_to": "offer"}})
    for one in STORY:
        assert made.do(one) == (), one
    return made


def settle_constraints() -> None:
    """PostgreSQL changes no table for which it still has something to check."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Changes the tables by hand, past the triggers, as somebody with the file or the server's password could."""
    from tests.conftest import without_triggers

    def change(statement: str, *params: Any) -> None:
        settle_constraints()
        with without_triggers(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            assert cursor.rowcount != 0, statement
            settle_constraints()

    return change
