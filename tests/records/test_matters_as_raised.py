"""The upgrade that holds every matter by a hash over what was raised."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from castlist.actions import safeguarding
from castlist.queries.verification_walk import walk
from castlist.records.models import Matter
from tests.records.test_touched import latest, to_the_latest, world
from tests.world import World

__all__ = ["latest", "world"]


@pytest.mark.django_db(transaction=True)
def test_matters_of_before_are_held_as_they_are(world: World, latest: None) -> None:
    raised = [
        safeguarding.raise_matter(world.actor(who), about="The lift", kind="finding", account="It sticks.")
        for who in ("derek", "tom")
    ]
    safeguarding.note(world.actor("miriam"), raised[0], text="It was oiled.")
    before = dict(Matter.objects.values_list("pk", "raised_hash"))
    MigrationExecutor(connection).migrate([("records", "0014_second_lock")])
    to_the_latest()
    assert dict(Matter.objects.values_list("pk", "raised_hash")) == before
    assert walk().findings == []
