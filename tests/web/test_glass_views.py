"""Breaking the glass: the owner looks into one room for a day, everybody there reads it, and it ends by itself."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from castlist.actions import agreements, decisions, glass, safeguarding
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.log import bring_due
from castlist.queries.verification_walk import walk
from castlist.records.models import Event
from castlist.rules.decisions.facts import Glass
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def owned(world: World) -> World:
    """The company is Eve's, who is on no team of it; Ivy is named, and Karen has said why she goes along."""
    company = world.production.company
    company.owner = world.people["eve"]
    company.save()
    world.put_forward("ivy")
    cand = world.cands["ivy"]
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    decisions.position(world.actor("karen"), cand, revision=1, what="concern", reason=Reason("Her knee, in Leeds."))
    agreements.add_role(world.actor("karen"), name="The Landlord")
    return world


def room(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/"


def form(world: World, **more: str) -> dict[str, str]:
    return {"room": f"{world.production.pk}:{world.role}", "why": "dispute"} | more


def test_without_it_the_owner_sees_no_room(owned: World) -> None:
    eve = owned.client("eve")
    assert [eve.get(path).status_code for path in (room(owned), f"/p/{owned.production.pk}/")] == [404, 404]
    page = eve.get("/glass/").content.decode()
    assert ["Small Hours: The Lead" in page, "Ivy" in page] == [True, False]
    assert "Looking into a room" in eve.get("/settings/").content.decode()


def test_the_owner_looks_in_for_a_day_as_the_desk_does_and_does_nothing(owned: World) -> None:
    eve = owned.client("eve")
    assert eve.post("/glass/", form(owned))["Location"] == room(owned)
    body = eve.get(f"{room(owned)}?c={owned.cands['ivy']}").content.decode()
    assert ["Ivy Marlowe" in body, "You look into this room for a day" in body] == [True, True]
    assert [
        word for word in ("Her knee, in Leeds.", "Give up your seat", "Share the role", "Put somebody") if word in body
    ] == []
    landlord = next(one.id for one in owned.state().all(type(owned.state().role(owned.role))) if one.id != owned.role)  # type: ignore[arg-type]
    shut = [f"/p/{owned.production.pk}/{part}" for part in ("safeguarding/", "team/", f"r/{landlord}/", "letters/")]
    assert [eve.get(path).status_code for path in shut] == [404] * 4
    before = Event.objects.count()
    base = f"/p/{owned.production.pk}/c/{owned.cands['ivy']}/"
    for name, said in (
        ("position", {"revision": "1", "what": "support"}), ("conclude", {"revision": "1"}), ("voice", {"what": "for"}),
        ("object", {"floor": "offer", "reason": "x"}), ("propose", {"target": "consider"}), ("task", {"text": "x"}),
    ):  # fmt: skip
        assert eve.post(f"{base}{name}/", said).status_code in (404, 409, 422)
    assert Event.objects.count() == before
    assert "You look into The Lead, for a day." in eve.get("/").content.decode()


def test_everybody_in_the_room_reads_that_and_why(owned: World) -> None:
    said = "Eve, who owns the company, looks into The Lead for a day: a dispute has to be looked into"
    owned.client("eve").post("/glass/", form(owned))
    told = {name: said in owned.client(name).get("/").content.decode() for name in ("karen", "derek", "tom", "miriam")}
    assert told == {"karen": True, "derek": True, "tom": True, "miriam": False}
    assert said in owned.client("derek").get(f"{room(owned)}acts/").content.decode()


def test_it_ends_by_itself_and_that_is_told_too(owned: World) -> None:
    eve = owned.client("eve")
    eve.post("/glass/", form(owned))
    again = eve.post("/glass/", form(owned))
    assert (again.status_code, "You see that room." in again.content.decode()) == (409, True)
    bring_due(now=owned.now + DAY - timedelta(minutes=1))
    assert eve.get(room(owned)).status_code == 200
    with time_machine.travel(owned.now + DAY + timedelta(minutes=2), tick=False):
        bring_due(now=owned.now + DAY + timedelta(minutes=2))
        assert [eve.get(path).status_code for path in (room(owned), f"{room(owned)}?at=2")] == [404, 404]
        assert "looks into The Lead no more" in owned.client("derek").get(f"{room(owned)}acts/").content.decode()
        assert list(owned.state().all(Glass)) == []
        assert "Small Hours" not in eve.get("/").content.decode()
    assert walk().findings == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"why": ""}, 422),
        ({"why": "curious"}, 422),
        ({"room": ""}, 422),
        ({"room": "x"}, 404),
        ({"room": "x:" * 900}, 404),
    ],
)
def test_what_does_not_open_a_room(owned: World, said: dict[str, str], status: int) -> None:
    before = Event.objects.count()
    assert owned.client("eve").post("/glass/", form(owned) | said).status_code == status
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["karen", "derek", "tom", "sam", "miriam", ""])
def test_for_everybody_else_it_is_not_there(owned: World, name: str) -> None:
    client = owned.client(name) if name else Client()
    answers = [client.get("/glass/"), client.post("/glass/", form(owned))]
    assert [one.status_code for one in answers] == [404 if name else 302] * 2
    if name:
        with pytest.raises(Refused) as no:
            glass.break_glass(owned.actor(name), role=owned.role, why="dispute")
        assert no.value.why is Why.unknown
        assert "Looking into a room" not in client.get("/settings/").content.decode()


def test_an_owner_who_is_recused_looks_into_nothing(owned: World) -> None:
    agreements.move(owned.actor("karen"), "add_member", person=owned.people["eve"].pk, lead=True)
    for one in list(owned.state().motions()):
        agreements.agree(owned.actor("derek"), one.id)
    agreements.declare(owned.actor("eve"), performer=owned.performers["ivy"])
    decisions.position(owned.actor("derek"), owned.cands["ivy"], revision=1, what="support", reason=Reason())
    decisions.conclude(owned.actor("karen"), owned.cands["ivy"], revision=1)
    with pytest.raises(Refused) as no:
        glass.break_glass(owned.actor("eve"), role=owned.role, why="dispute")
    assert no.value.why is Why.recused


def test_no_matter_is_reached_by_it(owned: World) -> None:
    matter = safeguarding.raise_matter(
        owned.actor("derek"), performer=owned.performers["ivy"], kind="complaint", account="On tour."
    )
    eve = owned.client("eve")
    eve.post("/glass/", form(owned))
    base = f"/p/{owned.production.pk}/safeguarding/"
    there: list[Any] = [eve.get(f"{base}{one}/") for one in (matter, "0" * 12)]
    assert [one.status_code for one in there] == [404, 404]
    assert there[0].content == there[1].content
    with pytest.raises(Refused):
        safeguarding.note(Actor(owned.production.pk, owned.people["eve"].pk, owned.now), matter, text="x")
