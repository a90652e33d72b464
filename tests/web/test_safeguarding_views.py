"""Safeguarding in the browser: the leads' page, an author's own, and the very same nothing for everybody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, clearance, decisions, productions, safeguarding
from castlist.actions.decisions import Reason
from castlist.queries.safeguarding import clearable
from castlist.records.models import Matter, MatterAct, Request
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


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "eve", "ruth"])
def test_others_get_the_same_for_a_matter_as_for_none(raised: tuple[World, str], name: str) -> None:
    world, matter = raised
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])  # a lead in conflict
    client = world.client(name)
    for path in ("{}/", "{}/note/"):
        there, not_there = (client.get(base(world) + path.format(m)) for m in (matter, "000000000000"))
        assert (there.status_code, there.content) == (not_there.status_code, not_there.content)
    for step in ("note", "tell", "sort", "owner", "review", "ease", "hold", "confirm", "release", "end"):
        there, not_there = (client.post(f"{base(world)}{m}/{step}/", {"text": "x"}) for m in (matter, "000000000000"))
        assert (there.status_code, not_there.status_code) == (404, 404)
    assert MatterAct.objects.count() == 0


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "ruth"])
def test_a_matter_changes_no_byte_of_anybody_elses_pages(world: World, name: str) -> None:
    """Nor the number of reads, a header or a status: before, while it is held, and when it has ended."""
    world.put_forward("ivy")
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    client, later = world.client(name), world.now + timedelta(minutes=3)
    room = f"/p/{world.production.pk}/r/{world.role}/"
    pages = ["/", f"/p/{world.production.pk}/", f"{room}?c={world.cands['ivy']}", room, base(world)]

    def look() -> list[object]:
        """Without what is new at every look: form keys and tokens."""
        seen: list[object] = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(page)
            body = re.sub(rb'(name="(key|csrfmiddlewaretoken)" value=")[^"]*', rb"\1", answer.content)
            headers = {h: v for h, v in answer.headers.items() if h not in ("ETag", "Content-Security-Policy")}
            seen.append((answer.status_code, body, headers, len(asked)))
        return seen

    with time_machine.travel(later, tick=False):
        look()  # what is kept in mind is there now, in both worlds
        before = look()
        given = {"performer": world.performers["ivy"], "kind": "complaint", "account": ACCOUNT}
        matter = safeguarding.raise_matter(world.actor("derek"), **given)
        assert look() == before
        clearance.hold(world.actor("miriam"), matter, text="Until we know.")
        assert look() == before
        safeguarding.end(world.actor("miriam"), matter, text="Settled.")
        assert look() == before


def test_gate_is_opened_by_leads_only(raised: tuple[World, str]) -> None:
    world, _ = raised
    form = {"candidacy": world.cands["ivy"]}
    for name in ("karen", "eve", "sam"):
        assert world.client(name).post(f"{base(world)}gate/clear/", form).status_code == 404
    assert world.state().candidacy(world.cands["ivy"]).cleared is False
    miriam = world.client("miriam")
    assert miriam.post(f"{base(world)}gate/clear/", form).status_code == 302
    assert "Take it back" in miriam.get(base(world)).content.decode()
    assert miriam.post(f"{base(world)}gate/withhold/", form).status_code == 302
    assert miriam.post(f"{base(world)}gate/clear_all/").status_code == 302
    clearance.give(now=world.now + timedelta(days=1))
    assert world.state().candidacy(world.cands["ivy"]).cleared is False  # a matter about her is open
    assert miriam.post(f"{base(world)}gate/clear/", form).status_code == 302
    clearance.give(now=world.now + timedelta(days=2))
    assert world.state().candidacy(world.cands["ivy"]).cleared is True
    refused = miriam.post(f"{base(world)}gate/withhold/", form)
    assert (refused.status_code, "closed by a hold" in refused.content.decode()) == (422, True)
    assert miriam.post(f"{base(world)}gate/nothing/").status_code == 404


def test_a_hold_is_placed_confirmed_by_another_and_ended(raised: tuple[World, str]) -> None:
    world, matter = raised
    miriam, ruth = world.client("miriam"), world.client("ruth")
    step = f"{base(world)}{matter}/{{}}/"
    assert miriam.post(step.format("hold"), {"text": "Until we know."}).status_code == 302
    page = ruth.get(f"{base(world)}{matter}/").content.decode()
    assert ["held by Miriam alone until" in page, "Confirm the hold" in page] == [True, True]
    assert "Confirm the hold" not in miriam.get(f"{base(world)}{matter}/").content.decode(), "it takes somebody else"
    gate = miriam.get(base(world)).content.decode()
    assert ["pending, held" in gate, "until the hold in its matter ends" in gate] == [True, True]
    stale = miriam.post(f"{base(world)}gate/clear/", {"candidacy": world.cands["ivy"]})
    assert (stale.status_code, "A hold stands" in stale.content.decode()) == (422, True)
    untold = ruth.post(step.format("confirm"), {"text": "It has to last."})
    assert (untold.status_code, "It has to last." in untold.content.decode()) == (422, True)
    assert ruth.post(step.format("note"), {"text": "By letter.", "what": "told"}).status_code == 302
    unheard = ruth.post(step.format("confirm"), {"text": "It has to last."})
    assert (unheard.status_code, "so that they can answer" in unheard.content.decode()) == (422, True)
    assert ruth.post(step.format("tell"), {"text": "You were named."}).status_code == 302
    own = miriam.post(step.format("confirm"), {"text": "x"})
    assert (own.status_code, "It takes two" in own.content.decode()) == (422, True)
    assert ruth.post(step.format("confirm"), {"text": "It has to last."}).status_code == 302
    assert "held by Miriam and Ruth until" in miriam.get(f"{base(world)}{matter}/").content.decode()
    assert miriam.post(step.format("release"), {"text": "Settled."}).status_code == 302
    assert "a hold ended on" in miriam.get(f"{base(world)}{matter}/").content.decode()


def test_only_what_is_about_a_performer_offers_to_hold_a_clearance(raised: tuple[World, str]) -> None:
    world, matter = raised
    lift = {"about": "The lift", "kind": "finding", "text": "It sticks."}
    assert world.client("derek").post(f"{base(world)}raise/", lift).status_code == 302
    other = Matter.objects.exclude(pk=matter).get().pk
    miriam = world.client("miriam")
    offered = ["Hold their clearance" in miriam.get(f"{base(world)}{one}/").content.decode() for one in (matter, other)]
    refused = miriam.post(f"{base(world)}{other}/hold/", {"text": "Stop it."})
    assert (offered, refused.status_code, "Stop it." in refused.content.decode()) == ([True, False], 422, True)


def test_a_form_that_is_sent_twice_writes_once(raised: tuple[World, str]) -> None:
    world, matter = raised
    miriam, note = world.client("miriam"), {"text": "Spoke to her.", "key": "k1:note"}
    told = [miriam.post(f"{base(world)}{matter}/note/", note).status_code for _ in range(2)]
    given = {"about": "The lift", "kind": "finding", "text": "It sticks.", "key": "k1:raise"}
    told += [miriam.post(f"{base(world)}raise/", given).status_code for _ in range(2)]
    other = miriam.post(f"{base(world)}{matter}/note/", note | {"text": "Another."}).status_code
    assert (told, other, MatterAct.objects.count(), Matter.objects.count()) == ([302] * 4, 409, 1, 2)
    kept = " ".join(f"{row.key} {row.act} {row.answer}" for row in Request.objects.all())
    assert [word for word in ("k1", "note", "raise", matter) if word in kept] == []


def test_home_asks_the_leads_and_changes_for_nobody_else(raised: tuple[World, str]) -> None:
    world, matter = raised
    clients = {name: world.client(name) for name in ("miriam", "ruth", "karen", "tom", "derek")}
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    tomorrow = world.now + timedelta(days=1)
    safeguarding.review(world.actor("miriam"), matter, text="It stands.", on=tomorrow.date())
    with time_machine.travel(tomorrow, tick=False):
        pages = {name: client.get("/").content.decode() for name, client in clients.items()}
    asked = {name: "Does this still stand?" in page for name, page in pages.items()}
    assert asked == {"miriam": True, "ruth": False, "karen": False, "tom": False, "derek": False}
    assert [word for word in (ACCOUNT, "Ivy") if word in pages["miriam"]] == []


def test_home_tells_the_leads_who_is_at_the_gate_and_no_matter_changes_it(raised: tuple[World, str]) -> None:
    world, _ = raised
    at_the_gate = "1 person waits to be cleared"

    def told() -> dict[str, bool]:
        with time_machine.travel(world.now, tick=False):
            return {name: at_the_gate in world.client(name).get("/").content.decode() for name in ("miriam", "karen")}

    assert told() == {"miriam": True, "karen": False}
    page = world.client("miriam").get(base(world)).content.decode()
    cand = re.search(r'name="candidacy" value="([^"]+)"', page)[1]
    assert world.client("miriam").post(f"{base(world)}gate/clear/", {"candidacy": cand}).status_code == 302
    assert told() == {"miriam": False, "karen": False}


def test_anybody_on_the_team_raises_a_matter(world: World) -> None:
    tom = world.client("tom")
    assert tom.get(f"{base(world)}raise/").status_code == 200
    given = {"whom": f"person:{world.people['karen'].pk}", "kind": "finding", "text": ACCOUNT}
    assert tom.post(f"{base(world)}raise/", given)["Location"] == f"{base(world)}?done=raise"
    refused = tom.post(f"{base(world)}raise/", given | {"kind": "rumour", "text": "Kept <words>"})
    assert (refused.status_code, "Kept &lt;words&gt;" in refused.content.decode()) == (422, True)
    assert Matter.objects.count() == 1
    assert world.client("eve").get(f"{base(world)}raise/").status_code == 404


def test_whoever_cannot_say_what_kind_it_is_leaves_that_to_the_leads(world: World) -> None:
    tom, miriam = world.client("tom"), world.client("miriam")
    page = tom.get(f"{base(world)}raise/").content.decode()
    assert re.search(r"<option value=.(\w+).*?>([^<]+)</option>", page[page.index('name="kind"') :]).groups() == (
        "concern", "I leave that to the leads",
    )  # fmt: skip
    world.put_forward("ivy")
    ivy = f"performer:{world.performers['ivy']}"
    tom.post(f"{base(world)}raise/", {"whom": ivy, "kind": "concern", "text": ACCOUNT})
    matter = Matter.objects.get().pk
    assert "a concern · with the leads" in tom.get(base(world)).content.decode()
    assert "a concern · open · raised by Tom" in miriam.get(base(world)).content.decode()
    later = (world.now + timedelta(days=30)).date().isoformat()
    for step, given in (("review", {"text": "It stands.", "review": later}), ("hold", {"text": "Until we know."})):
        unsorted = miriam.post(f"{base(world)}{matter}/{step}/", given)
        assert (unsorted.status_code, "First say what kind" in unsorted.content.decode()) == (422, True)
    assert miriam.post(f"{base(world)}{matter}/sort/", {"kind": "finding", "text": "Seen."}).status_code == 302
    assert miriam.post(f"{base(world)}{matter}/hold/", {"text": "Until we know."}).status_code == 302
    assert "a finding · open" in miriam.get(base(world)).content.decode()


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


def test_a_lead_is_told_of_a_matter_in_another_production_of_theirs_and_nobody_else_is(world: World) -> None:
    """And whoever clears everybody at once leaves them out, as those about whom a matter is open there."""
    company, karen = world.production.company, world.people["karen"]
    other = productions.open_production(company, name="Winter Crossing", by=karen, now=world.now)
    who = replace(world.actor("karen"), production=other.pk)
    for name in ("miriam", "ruth"):
        agreements.move(who, "add_member", person=world.people[name].pk, title="lead", lead=True)
    role = str(agreements.add_role(who, name="The Ferryman").answer["role"])
    for name in ("ivy", "maud"):
        world.put_forward(name)
        decisions.put_forward(who, role=role, performer=world.performers[name], reason=Reason("Her."))
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])

    def says(name: str) -> int:
        page = world.client(name).get(f"/p/{other.pk}/safeguarding/").content.decode()
        return page.count("a matter is open in Small Hours")

    assert (says("miriam"), says("ruth")) == (0, 0)
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": ACCOUNT}
    matter = safeguarding.raise_matter(world.actor("derek"), **given)
    assert (says("miriam"), says("ruth"), says("karen")) == (1, 0, 0)
    clearance.clear_all(replace(world.actor("miriam"), production=other.pk))
    asked = {gate.name for gate in clearable(other.pk, world.people["miriam"].pk) if gate.asked}
    assert asked == {"Maud Marlowe"}
    safeguarding.end(world.actor("miriam"), matter, text="Over.")
    assert says("miriam") == 0


def test_a_matter_in_this_production_stands_beside_the_name_for_the_leads_who_may_read_it(
    raised: tuple[World, str],
) -> None:
    world, matter = raised
    world.put_forward("maud")

    def says(name: str) -> int:
        return world.client(name).get(base(world)).content.decode().count("a matter is open here")

    assert [says(name) for name in ("miriam", "ruth", "karen", "derek")] == [1, 1, 0, 0]
    safeguarding.raise_matter(
        world.actor("tom"), performer=world.performers["maud"], person=world.people["ruth"].pk, kind="complaint",
        account=ACCOUNT,
    )  # fmt: skip
    assert (says("miriam"), says("ruth")) == (2, 1)
    safeguarding.end(world.actor("miriam"), matter, text="Over.")
    assert (says("miriam"), says("ruth")) == (1, 0)


def test_whoever_looks_at_safeguarding_reads_who_would_read_a_matter(world: World) -> None:
    reads = (
        "A matter here is read by Miriam, safeguarding lead; and Ruth, safeguarding deputy. Whoever it names does not"
    )
    for name in ("derek", "tom", "miriam"):
        assert reads in world.client(name).get(base(world)).content.decode()
    assert "Nobody outside the production is named yet" in world.client("derek").get(base(world)).content.decode()
    agreements.leave(world.actor("ruth"))
    alone = "A matter here is read by Miriam, safeguarding lead, and by nobody else."
    assert alone in world.client("tom").get(base(world)).content.decode()
