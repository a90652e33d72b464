"""Two records made one while others act: one legal order, and nobody left under the record that is gone."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from castlist.actions import agreements, decisions, performers, productions
from castlist.actions.decisions import Actor, Reason
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Performer
from castlist.rules.why import Refused, Why
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 6


@pytest.fixture
def company() -> World:
    """Ivy and Ivo, both for The Lead, once for each round."""
    world = build(timezone.now().replace(microsecond=0))
    for n in range(ROUNDS):
        for name in ("ivy", "ivo"):
            world.put_forward(f"{name}{n}")
    return world


def together(*acts: Callable[[], Any]) -> list[str]:
    """All acts begin at the same moment, each on a connection of its own; 'done', or the reason why not."""
    gate, came = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            came[place] = "done"
        except Refused as no:
            came[place] = no.why.name
        except Exception as broken:
            came[place] = f"{type(broken).__name__}: {broken}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def merge(world: World, who: str, keep: str, gone: str) -> Callable[[], Any]:
    return lambda: performers.merge(world.actor(who), keep=world.performers[keep], gone=world.performers[gone])


def test_each_into_the_other_at_the_same_moment(company: World) -> None:
    for n in range(ROUNDS):
        came = together(merge(company, "karen", f"ivy{n}", f"ivo{n}"), merge(company, "derek", f"ivo{n}", f"ivy{n}"))
        assert sorted(came) == [Why.already_there.name, "done"]
    assert Event.objects.filter(kind="performers_merged").count() == ROUNDS
    assert walk().findings == []


def test_put_forward_elsewhere_at_the_same_moment(company: World) -> None:
    karen = company.people["karen"]
    made = productions.open_production(company.production.company, name="Low Tide", by=karen, now=company.now)
    there = Actor(made.pk, karen.pk, company.now)
    role = str(agreements.add_role(there, name="The Pilot").answer["role"])
    for n in range(ROUNDS):
        gone = company.performers[f"ivo{n}"]

        def put(gone: str = gone) -> None:
            decisions.put_forward(there, role=role, performer=gone, reason=Reason("x"))

        merged, named = together(merge(company, "karen", f"ivy{n}", f"ivo{n}"), put)
        assert (merged, named in ("done", Why.stale_version.name)) == ("done", True), (merged, named)
    assert Performer.objects.exclude(merged_into=None).count() == ROUNDS
    assert walk().findings == []
