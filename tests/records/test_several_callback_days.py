"""The upgrade after which a production may have several callback days."""

from datetime import UTC, datetime

import pytest

from castlist.records.models import CallbackDay, Letter
from tests.records.stepping import latest, stepping, to_the_latest
from tests.world import World

__all__ = ["latest"]


@pytest.mark.django_db(transaction=True)
def test_the_day_that_there_was_is_the_first_and_letters_know_that_they_told_of_it(world: World, latest: None) -> None:
    world.put_forward("ivy")
    executor = stepping()
    executor.migrate([("records", "0072_lists_by_word")])
    old = executor.loader.project_state([("records", "0072_lists_by_word")]).apps
    production, performer = world.production.pk, world.performers["ivy"]
    day = {"groups": "Duet | 25 | Ivy", "on": "2026-12-05", "where": "Studio 2"}
    old.get_model("records", "CallbackDay").objects.create(
        production_id=production, version=7, day=day, found={"status": "proven"}, order=[0], by="sam", at=world.now
    )
    begins, ends = datetime(2026, 12, 5, 10, tzinfo=UTC), datetime(2026, 12, 5, 11, tzinfo=UTC)
    for kind, told, hours, where in (
        ("invitation", "Studio 2\n10:00–10:25  Duet", {"told_from": begins, "told_until": ends}, "Studio 2"),
        ("invitation", "Studio 2\n10:00–10:25  Song", {}, ""),
        ("invitation", "", {}, ""),
        ("offer", "Pay: 500", {}, ""),
        ("pencil", "", {"told_until": ends}, ""),
    ):
        old.get_model("records", "Letter").objects.create(
            production_id=production, performer_id=performer, role=world.role, cand="c", kind=kind, state="sent",
            told=told, told_where=where, created_at=world.now, subject=kind, body="", to="", by="sam", **hours,
        )  # fmt: skip
    to_the_latest()
    (row,) = CallbackDay.objects.all()
    assert (row.production_id, row.n, row.version, row.day, row.order, row.by) == (production, 1, 7, day, [0], "sam")
    assert {one.told: one.told_days for one in Letter.objects.all() if one.told_days} == {
        "Studio 2\n10:00–10:25  Duet": [[1, begins.isoformat(), ends.isoformat(), "Studio 2"]],
        "Studio 2\n10:00–10:25  Song": [[1, None, None, ""]],
    }
    assert Letter.objects.get(kind="pencil").told_until == ends
