"""The upgrade that looks once at every candidacy for what is still to be done on it."""

from datetime import datetime

import pytest

from castlist.actions import tasks
from castlist.queries.verification_walk import walk
from castlist.records.models import Touch
from tests.records.stepping import latest, to, to_the_latest
from tests.world import build

__all__ = ["latest"]

BEFORE = "0079_as_they_know_it"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("latest", "letters_may_go")
def test_what_was_there_before_is_looked_at(now: datetime) -> None:
    world = build(now)
    for name in ("ivy", "ada", "ben"):
        world.put_forward(name)
    world.agree("ivy", "audition")
    world.agree("ada", "audition")
    tasks.give_task(world.actor("karen"), world.cands["ada"], owner=world.people["tom"].pk, what="Ask her.")
    rows = Touch.objects.order_by("cand")
    kept = list(rows.values())
    assert sorted(one["loose"] for one in kept) == ["", "loose", "write"]
    to(BEFORE)
    to_the_latest()
    assert list(rows.values()) == kept
    assert walk().findings == []
