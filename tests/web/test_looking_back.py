"""Looking back: by the clock, and far back in a long log."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from markupsafe import escape

from castlist.actions import decisions
from castlist.actions.decisions import Revision
from castlist.queries import doors, ticks
from castlist.queries.tallies import acts
from castlist.rules.decisions.sight import Sight
from tests.world import World

pytestmark = pytest.mark.django_db
EVERYTHING = Sight(room=True, reasons=True)


# -- By the clock


def test_a_time_of_day_leads_to_the_last_act_at_or_before_it(world: World) -> None:
    world.put_forward("ivy")
    begun, address = world.now, f"/p/{world.production.pk}/r/{world.role}/"
    world.now += timedelta(hours=2)
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    zone = ZoneInfo(world.production.time_zone)
    client = world.client("derek")

    def at(hours: float) -> str:
        when = (begun + timedelta(hours=hours)).astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S.%f")
        return str(client.get(f"{address}acts/", {"when": when}).headers.get("Location", ""))

    def now_is(answer: Any) -> bool:
        return "Read only" not in answer.content.decode()

    assert at(1).startswith(f"{address}?at=")
    assert int(at(3).rpartition("=")[2]) == int(at(1).rpartition("=")[2]) + 1
    assert not now_is(client.get(at(1)))
    assert now_is(client.get(at(3)))
    early = client.get(f"{address}acts/", {"when": "1999-01-01T00:00"})
    assert "Nothing had happened here yet at that time." in early.content.decode()


NO_MOMENTS = ["soon", "2026-13-01T09:00", "9999-12-31T23:59", "0001-01-01T00:00", "\0", "1" * 50]


@pytest.mark.parametrize("typed", NO_MOMENTS)
def test_what_is_no_moment_is_said_and_stays_in_the_field(world: World, typed: str) -> None:
    world.put_forward("ivy")
    answer = world.client("derek").get(f"/p/{world.production.pk}/r/{world.role}/acts/", {"when": typed})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "That is no day and time." in page
    assert f'value="{escape(typed[:40])}"' in page


def test_a_stranger_learns_nothing_by_a_time_of_day(world: World) -> None:
    world.put_forward("ivy")
    answer = world.client("eve").get(f"/p/{world.production.pk}/r/{world.role}/acts/", {"when": "2026-01-01T09:00"})
    assert answer.status_code == 404


# -- Far back


@pytest.fixture
def talked_over(world: World) -> World:
    """So much was said about Ivy that no bar draws all of it."""
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    for n in range(230):
        decisions.advise(world.actor("tom"), cand, what="comment", text=f"Thought {n}.")
    return world


def test_a_far_past_moment_asks_no_more_than_twelve_times(
    talked_over: World, django_assert_max_num_queries: Any
) -> None:
    client, address = talked_over.client("karen"), f"/p/{talked_over.production.pk}/r/{talked_over.role}/"
    last = re.search(r'data-last="(\d+)"', client.get(address).content.decode())
    assert last is not None
    total = int(last[1])
    for at in (1, 5, total // 3, total - 170, total - 3):
        with django_assert_max_num_queries(12):
            page = client.get(address, {"at": at}).content.decode()
        assert f"act {at} of {total}" in page


def test_every_act_is_found_at_its_ordinal(talked_over: World) -> None:
    karen, role = talked_over.people["karen"], talked_over.role
    production = doors.production_for(karen, talked_over.production.pk)

    def seen() -> Any:
        return ticks.visible(production.pk, role, EVERYTHING, karen.pk)

    rows = list(seen().order_by("seq"))
    for ordinal in range(1, len(rows) + 1, 7):
        for near in (ordinal, None, 1, len(rows)):
            found = acts(ticks.in_room(production, role, EVERYTHING, karen.pk, near), seen, ordinal)
            assert (found.total, found.seq(ordinal)) == (len(rows), rows[ordinal - 1].seq)
            around = rows[found.first - 1 : found.first - 1 + len(found.rows)]
            assert [row[0] for row in found.rows] == [event.seq for event in around]
