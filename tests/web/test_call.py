"""The open call behind a role's shared link."""

import gzip
from dataclasses import replace

import pytest
from django.test import Client

from castlist.actions import agreements, productions
from castlist.records.models import Performer
from castlist.web.role_links import role_link
from tests.world import World

GOOD = {
    "name": "Nell Ash",
    "email": "nell@example.org",
    "credits": "2019, The Salt House, Nell",
    "note": "alto",
    "adult": "yes",
}


def address(world: World) -> str:
    return role_link(world.production.pk, world.role)


def test_call_puts_somebody_below_the_ladder(world: World) -> None:
    answer = Client().post(address(world), GOOD)
    assert (answer.status_code, "We have it." in answer.content.decode()) == (200, True)
    found = Performer.objects.get(email="nell@example.org")
    assert [(c.performer, c.step, c.submitted) for c in world.state().candidacies(world.role)] == [
        (found.pk, "named", True)
    ]
    assert found.credits == [[2019, "The Salt House, Nell"]]


def test_call_twice_stands_once_and_says_the_same(world: World) -> None:
    first, second = (Client().post(address(world), GOOD).content.decode() for _ in range(2))
    assert "We have it." in first
    assert "We have it." in second
    assert len(world.state().candidacies(world.role)) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"email": ""}, {"email": "x" * 400 + "@example.org"}, {"name": " "}, {"name": "x" * 500}, {"credits": "long ago"},
     {"adult": ""}, {"note": "x" * 201}],
)  # fmt: skip
def test_call_with_bad_input_keeps_what_was_typed(world: World, wrong: dict[str, str]) -> None:
    answer = Client().post(address(world), GOOD | wrong)
    assert answer.status_code == 422
    assert "nell" in answer.content.decode().lower()
    assert world.state().candidacies(world.role) == []


def test_call_with_a_forged_link_finds_nothing(world: World) -> None:
    cut = Client().get(address(world)[:-3] + "xx/")
    assert (cut.status_code, "ask whoever gave it to you" in cut.content.decode()) == (404, True)


def test_call_too_often_from_one_address_waits(world: World) -> None:
    answers = [Client().post(address(world), GOOD | {"email": f"n{n}@example.org"}) for n in range(32)]
    assert {one.status_code for one in answers} == {200, 429}
    late = answers[-1].content.decode()
    assert ("Many forms came from here" in late, 'value="n31@example.org"' in late, GOOD["name"] in late) == (True,) * 3
    assert "Retry-After" in answers[-1].headers


def test_somebody_under_18_is_told_to_whom_a_guardian_writes(world: World) -> None:
    page = Client().post(address(world), GOOD | {"adult": ""}).content.decode()
    assert ("to whom stands below" in page, 'id="under-18"' in page) == (True, True)
    below = page.partition('id="under-18"')[2].partition("</p>")[0]
    assert ("mailto:miriam@cornerhouse.example" in below, "whoever sent you this link" in below) == (True, False)
    alone = productions.open_production(world.production.company, name="Alone", by=world.people["karen"], now=world.now)
    role = agreements.add_role(replace(world.actor("karen"), production=alone.pk), name="Solo").answer["role"]
    page = Client().get(role_link(alone.pk, str(role))).content.decode()
    below = page.partition('id="under-18"')[2].partition("</p>")[0]
    assert ("mailto:" in below, "whoever sent you this link" in below) == (False, True)


def test_the_call_comes_packed_and_what_answers_a_form_does_not(world: World) -> None:
    plain = Client().get(address(world))
    packed = Client().get(address(world), headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in plain, packed["Content-Encoding"]) == (False, "gzip")
    assert ("Your e-mail address" in gzip.decompress(packed.content).decode(), "Accept-Encoding" in packed["Vary"]) == (
        True, True,
    )  # fmt: skip
    assert len(packed.content) < len(plain.content) / 2
    answer = Client().post(address(world), GOOD | {"email": ""}, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, "Content-Encoding" in answer) == (422, False)
