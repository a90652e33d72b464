"""What a performer reads is the same as if everything in the production had been read for it, and asks for little."""

import random
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.jobs.conform_room import House
from castlist.queries import performer_pages
from castlist.queries.doors import NotThere
from castlist.queries.log import load_whole
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import Bearer
from castlist.records.models import Performer, Production
from castlist.rules.decisions.facts import Candidacy
from tests.history.side_by_side import Both
from tests.history.walks import Walk, setup
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def said(bearer: Bearer, now: Any) -> Any:
    try:
        return page_for(bearer, now=now)
    except NotThere:
        return "nothing"


@pytest.mark.parametrize("seed", [2, 5, 9, 14])
def test_it_says_what_the_whole_production_would_say(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    both = Both(House.built(), setup(dice))
    chooser, compared = Walk(dice, both.memory), 0
    for _ in range(25):
        for _ in range(5):
            both.do(chooser.next())
        room = both.stage.room
        production = Production.objects.select_related("company").get(pk=room.production)
        stand = [cand for cand in load_whole(production.pk).all(Candidacy) if cand.performer]
        named = [
            Performer(id=cand.performer, company=production.company, name="Ivy", credits=[], created_at=room.now)
            for cand in stand
        ]
        Performer.objects.bulk_create(named, ignore_conflicts=True)
        for cand in stand:
            bearer = Bearer("link", "", production, cand.role, cand.id, cand.performer, False)
            own = said(bearer, room.now)
            with monkeypatch.context() as patched:
                patched.setattr(performer_pages, "load_own", lambda production, cand: load_whole(production))
                assert own == said(bearer, room.now)
            compared += own != "nothing"
    assert compared > 30


def test_it_asks_for_the_same_however_many_stand_for_the_role(world: World) -> None:
    production = Production.objects.select_related("company").get(pk=world.production.pk)
    cand = world.put_forward("ivy")
    bearer = Bearer("link", "", production, world.role, cand, world.performers["ivy"], False)
    world.times(3)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            assert page_for(bearer, now=world.now).name == "Ivy Marlowe"
        rows = 0
        for one in found:
            if "FROM fact" in one["sql"]:
                with connection.cursor() as cursor:
                    cursor.execute(one["sql"].replace("%", "%%"))
                    rows += len(cursor.fetchall())
        return len(found), rows

    before = asked()
    for number in range(20):
        world.put_forward(f"rival{number}")
    assert asked() == before
    assert before[0] <= 6


def test_times_stand_by_the_clock_of_the_production(world: World) -> None:
    """However the database keeps them."""
    from castlist.queries.own_times import times_to_choose

    made = world.times(3, minutes=15)
    production = Production.objects.select_related("company").get(pk=world.production.pk)
    bearer = Bearer("link", "", production, world.role, "nobody", "nobody", False)
    found = times_to_choose(bearer, world.now)
    assert [one.pk for one in found] == made
    assert [b.start - a.start for a, b in pairwise(found)] == [timedelta(minutes=15)] * 2
    assert found[0].start.utcoffset() == timedelta(0)
    assert found[0].session.production_id == production.pk
