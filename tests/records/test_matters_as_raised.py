"""The upgrade that holds every matter by a hash over what was raised."""

from django.apps import apps

from castlist.actions import safeguarding
from castlist.queries.verification_walk import walk
from castlist.records.models import Matter
from tests.records.stepping import what_it_did
from tests.world import World


def test_matters_of_before_are_held_as_they_are(world: World) -> None:
    raised = [
        safeguarding.raise_matter(world.actor(who), about="The lift", kind="finding", account="It sticks.")
        for who in ("derek", "tom")
    ]
    safeguarding.note(world.actor("miriam"), raised[0], text="It was oiled.")
    before = dict(Matter.objects.values_list("pk", "raised_hash"))
    Matter.objects.update(raised_hash="")
    what_it_did("0015_matters_as_raised").hold_all(apps, None)
    assert dict(Matter.objects.values_list("pk", "raised_hash")) == before
    assert walk().findings == []
