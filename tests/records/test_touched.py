"""The upgrade that took the last act on a candidacy out of its rows."""

import json

from django.apps import apps

from castlist.queries.log import event_of, events_of
from castlist.queries.verification_walk import walk
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Touch
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.fold import Folding
from castlist.rules.decisions.state import scope_of
from tests.records.stepping import what_it_did
from tests.world import World


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


def test_rows_that_differ_in_the_last_act_alone_become_one(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.put_forward("ada")
    assert walk().findings == []
    production = world.production.pk
    rows = Fact.objects.filter(production=production, kind="candidacy").order_by("key", "from_seq")
    places = list(rows.values_list("key", "from_seq", "to_seq"))
    touches = dict(Touch.objects.values_list("cand", "seq"))
    rows.delete()
    Touch.objects.all().delete()
    Fact.objects.bulk_create(old_rows(production))
    assert rows.count() > len(places)
    what_it_did("0009_touched").beside(apps, None)
    assert list(rows.values_list("key", "from_seq", "to_seq")) == places
    assert dict(Touch.objects.values_list("cand", "seq")) == touches
    what_it_did("0080_loose_ends").look(apps, None)
    assert walk().findings == []
