"""Safeguarding in the browser: the leads' page, an author's own, and the very same nothing for everybody else."""

import re
from datetime import timedelta

import pytest
import time_machine

from castlist.actions import safeguarding
from castlist.records.models import Matter
from tests.world import World

pytestmark = pytest.mark.django_db
ACCOUNT = "Six years ago, on tour."


@pytest.fixture
def raised(world: World) -> tuple[World, str]:
    world.put_forward("ivy")
    matter = safeguarding.raise_matter(
        world.actor("derek"), performer=world.performers["ivy"], kind="complaint", account=ACCOUNT
    )
    return world, matter


def base(world: World) -> str:
    return f"/p/{world.production.pk}/safeguarding/"


def test_lead_sees_gate_and_matter_and_the_author_their_own(raised: tuple[World, str]) -> None:
    world, matter = raised
    miriam = world.client("miriam").get(base(world)).content.decode()
    derek = world.client("derek").get(base(world)).content.decode()
    assert ["pending" in page for page in (miriam, derek)] == [True, False]
    assert [matter in page for page in (miriam, derek)] == [True, True]
    page = world.client("miriam").get(f"{base(world)}{matter}/")
    assert (ACCOUNT in page.content.decode(), page["Cache-Control"]) == (True, "private, no-store")
    own = world.client("derek").get(f"{base(world)}{matter}/").content.decode()
    assert [word in own for word in (ACCOUNT, "with the leads", "Add a note", "Looked at again")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "eve"])
def test_others_get_the_same_for_a_matter_as_for_none(raised: tuple[World, str], name: str) -> None:
    world, matter = raised
    client = world.client(name)
    for path in ("{}/", "{}/note/"):
        there, not_there = (client.get(base(world) + path.format(m)) for m in (matter, "000000000000"))
        assert (there.status_code, there.content) == (not_there.status_code, not_there.content)
    for step in ("note", "review", "end"):
        there, not_there = (client.post(f"{base(world)}{m}/{step}/", {"text": "x"}) for m in (matter, "000000000000"))
        assert (there.status_code, not_there.status_code) == (404, 404)
    assert Matter.objects.get().state == "open"


@pytest.mark.parametrize("name", ["karen", "tom", "sam"])
def test_a_matter_changes_no_byte_of_anybody_elses_pages(world: World, name: str) -> None:
    world.put_forward("ivy")
    client = world.client(name)
    pages = [
        f"/p/{world.production.pk}/",
        f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}",
        base(world),
    ]

    def look() -> list[bytes]:
        return [client.get(page).content for page in pages]

    def still(pages: list[bytes]) -> list[bytes]:
        """Without what is new at every look: form keys and tokens."""
        return [re.sub(rb'(name="(key|csrfmiddlewaretoken)" value=")[^"]*', rb"\1", page) for page in pages]

    with time_machine.travel(world.now + timedelta(minutes=3), tick=False):
        before = still(look())
        safeguarding.raise_matter(
            world.actor("derek"), performer=world.performers["ivy"], kind="complaint", account=ACCOUNT
        )
        assert still(look()) == before


def test_gate_is_opened_by_leads_only(raised: tuple[World, str]) -> None:
    world, _ = raised
    form = {"candidacy": world.cands["ivy"]}
    for name in ("karen", "eve", "sam"):
        assert world.client(name).post(f"{base(world)}gate/clear/", form).status_code == 404
    assert world.state().candidacy(world.cands["ivy"]).cleared is False
    miriam = world.client("miriam")
    assert miriam.post(f"{base(world)}gate/clear/", form).status_code == 302
    assert world.state().candidacy(world.cands["ivy"]).cleared is True
    assert miriam.post(f"{base(world)}gate/withhold/", form).status_code == 302
    assert miriam.post(f"{base(world)}gate/clear_all/").status_code == 302
    assert world.state().candidacy(world.cands["ivy"]).cleared is False  # a matter about her is open
    assert miriam.post(f"{base(world)}gate/nothing/").status_code == 404


def test_anybody_on_the_team_raises_a_matter(world: World) -> None:
    tom = world.client("tom")
    assert tom.get(f"{base(world)}raise/").status_code == 200
    given = {"whom": f"person:{world.people['karen'].pk}", "kind": "finding", "text": ACCOUNT}
    assert tom.post(f"{base(world)}raise/", given)["Location"] == f"{base(world)}?done=raise"
    refused = tom.post(f"{base(world)}raise/", given | {"kind": "rumour", "text": "Kept <words>"})
    assert (refused.status_code, "Kept &lt;words&gt;" in refused.content.decode()) == (422, True)
    assert Matter.objects.count() == 1
    assert world.client("eve").get(f"{base(world)}raise/").status_code == 404


def test_lead_reviews_and_ends(raised: tuple[World, str]) -> None:
    world, matter = raised
    miriam = world.client("miriam")
    late = (world.now + timedelta(days=400)).date().isoformat()
    refused = miriam.post(f"{base(world)}{matter}/review/", {"text": "It stands", "review": late})
    assert (refused.status_code, "It stands" in refused.content.decode()) == (422, True)
    soon = (world.now + timedelta(days=100)).date().isoformat()
    assert miriam.post(f"{base(world)}{matter}/review/", {"text": "It stands", "review": soon}).status_code == 302
    assert miriam.post(f"{base(world)}{matter}/end/", {"text": "Settled"}).status_code == 302
    page = miriam.get(f"{base(world)}{matter}/").content.decode()
    assert ["It stands" in page, "Settled" in page, "Add a note" in page] == [True, True, False]


def test_without_the_key_nothing_is_shown_in_part_and_nothing_is_cleared(
    raised: tuple[World, str], settings: object, tmp_path: object
) -> None:
    world, matter = raised
    settings.CASTLIST_DATA = tmp_path  # type: ignore[attr-defined]
    miriam = world.client("miriam")
    for path in ("", f"{matter}/"):
        answer = miriam.get(base(world) + path)
        assert (answer.status_code, "safeguarding.key" in answer.content.decode()) == (503, True)
    assert miriam.post(f"{base(world)}gate/clear_all/").status_code == 503
    assert miriam.get("/").status_code == 200
    assert world.state().candidacy(world.cands["ivy"]).cleared is False
