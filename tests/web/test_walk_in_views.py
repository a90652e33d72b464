"""Somebody walks in: the desk needs a name and a role; whoever was known already is nobody new."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements
from castlist.records.models import Performer
from castlist.rules.decisions.facts import Candidacy
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def enter(world: World, who: str = "sam", **form: Any) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/walk-in/", {"role": world.role, **form}, follow=True)


def stand(world: World) -> list[str]:
    state = world.state()
    rows = dict(Performer.objects.values_list("pk", "name"))
    return sorted(rows[cand.performer] for cand in state.all(Candidacy) if cand.performer)


def test_a_name_and_a_role_are_enough(world: World) -> None:
    answer = enter(world, name="Ulfric Bane")
    page = answer.content.decode()
    assert "Ulfric Bane is entered for The Lead." in page
    card = re.search(r'href="(/p/[^"]+)">Their card', page)
    assert card is not None
    room = world.client("karen").get(card[1]).content.decode()
    assert "Submitted" in room
    cand = world.state().candidacies(world.role)[0]
    assert (cand.step, cand.submitted) == ("named", True)


def test_the_next_one_is_typed_at_once_and_what_is_wrong_is_read_first(world: World) -> None:
    for name, where in (("Ulfric Bane", '<input id="name"'), ("", '<p class="notice')):
        page = enter(world, name=name).content.decode()
        assert re.findall(r"<[^>]* autofocus[^>]*>", page)[0].startswith(where), page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(world: World) -> None:
    for form, says in (
        ({"name": ""}, "name"),
        ({"name": "x" * 121, "email": "u@example.org"}, "characters"),
        ({"name": "Ulfric", "email": "nobody"}, "“nobody” is not an e-mail address."),
        ({"name": "Ulfric", "role": "nosuch"}, "Choose the role that they come for."),
        ({"name": "Ulfric\x00\ud800", "email": "\x00"}, "e-mail address"),
    ):
        answer = enter(world, **{k: v.encode("utf-8", "replace").decode() for k, v in form.items()})
        assert answer.status_code == 422, form
        assert says in answer.content.decode(), form
    assert stand(world) == []


def test_nobody_is_entered_twice(world: World) -> None:
    for _ in range(2):
        enter(world, name="Ulfric Bane", key="one:walk_in")
    enter(world, name="U. Bane", email="Bane@example.org")
    answer = enter(world, name="u. bane", email="bane@example.org")
    assert "They are entered, or stood there already." in answer.content.decode()
    assert stand(world) == ["U. Bane", "Ulfric Bane"]


def test_only_the_desk_enters_and_only_where_it_sees(world: World) -> None:
    other = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
    assert "The Landlord" in world.client("sam").get(f"/p/{world.production.pk}/walk-in/").content.decode()
    assert enter(world, role=other, name="Ada").status_code == 200
    for who in ("tom", "miriam", "eve"):
        assert enter(world, who, name="Ulfric").status_code == 404, who
    world.put_forward("ivy", email="ivy@example.org")
    agreements.declare(world.actor("sam"), performer=world.performers["ivy"])
    page = enter(world, name="Ivy M.", email="ivy@example.org").content.decode()
    assert "Ivy Marlowe" not in page
    assert world.performers["ivy"] not in page
