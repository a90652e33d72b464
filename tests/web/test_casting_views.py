"""The casting grid: roles with places and people, as far as each seat sees the rooms; clashes, and who cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, cannot, dates, decisions, offers, parts
from castlist.actions.decisions import Reason, Revision
from castlist.queries.cannot import Asked
from castlist.queries.casting_grid import HEARD, GridPerson, GridRole, casting_grid
from castlist.queries.doors import NotThere
from castlist.records.models import Production
from castlist.rules.dates import Day
from castlist.rules.scene_lines import read_chart
from tests.web.test_cover_views import cast
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def here(world: World) -> str:
    return f"/p/{world.production.pk}/casting/"


def page(world: World, who: str = "karen") -> str:
    answer = world.client(who).get(here(world))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def grid(world: World, who: str = "karen", *, later: int = 0) -> dict[str, GridRole]:
    now = world.now + timedelta(hours=later)
    return {role.name: role for role in casting_grid(world.people[who], world.production.pk, now=now).roles}


def people(world: World, role: str, who: str = "karen", *, later: int = 0) -> dict[str, GridPerson]:
    return {one.name.split()[0]: one for one in grid(world, who, later=later)[role].people}


def role_named(world: World, name: str, **more: Any) -> str:
    covers = more.pop("covers", "")
    role = str(agreements.add_role(world.actor("karen"), name=name, **more).answer["role"])
    if covers:
        agreements.change_role(world.actor("karen"), role=role, covers=covers)
    return role


def stands(world: World, name: str, role: str, *steps: str) -> str:
    """Somebody who is put forward for the role, and where Karen and Derek led them to."""
    there, world.role = world.role, role
    if name in world.performers:
        performer = world.performers[name]
        reason = Reason("Her voice.")
        done = decisions.put_forward(world.actor("karen"), role=role, performer=performer, reason=reason)
        world.cands[name] = str(done.answer["candidacy"])
    else:
        world.put_forward(name)
    for step in steps:
        world.agree(name, step)
    world.role = there
    return world.cands[name]


def test_the_grid_says_who_is_where_in_which_role_and_leads_to_their_card(world: World) -> None:
    assert "2 places: 2 free" in page(world)
    assert "Nobody is at audition or further." in page(world)
    stands(world, "ivy", world.role, "audition", "callback")
    stands(world, "abel", world.role, "audition")
    stands(world, "nell", world.role)
    shown = page(world)
    assert "Casting" in shown
    assert "Ivy Marlowe</b> <span>called back" in shown
    assert "Abel Marlowe</b> <span>at audition" in shown
    assert f'href="/p/{world.production.pk}/r/{world.role}/?c={world.cands["ivy"]}"' in shown
    assert "Nell" not in shown, "whoever is lower down is neither named nor counted"
    assert list(people(world, "The Lead")) == ["Ivy", "Abel"]
    assert "Casting</a>" in world.client("tom").get(f"/p/{world.production.pk}/").content.decode()


def test_an_offer_holds_a_place_until_it_lapses(world: World) -> None:
    stands(world, "ivy", world.role, "audition", "callback")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("offer", deadline_hours=48))
    proposal = world.state().proposal(world.cands["ivy"])
    assert proposal is not None
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(
            world.actor(who), world.cands["ivy"], revision=proposal.revision, what=what, reason=Reason("Yes.")
        )
    assert grid(world)["The Lead"].says == "2 places: 2 free", "what is on the table holds nothing"
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    decisions.conclude(world.actor("karen"), world.cands["ivy"], revision=proposal.revision)
    lead = grid(world)["The Lead"]
    assert lead.says == "2 places: 1 held by an offer, 1 free"
    assert [place.says for place in lead.places] == ["held by an offer: Ivy Marlowe", "free"]
    assert people(world, "The Lead")["Ivy"].says.startswith("offer in its grace until ")
    assert people(world, "The Lead", later=25)["Ivy"].says.startswith("offer live until "), "as time alone brings it"
    assert people(world, "The Lead", later=24 * 30)["Ivy"].says.startswith("offer lapsed ")
    assert grid(world, later=24 * 30)["The Lead"].says == "2 places: 2 free"


def test_whoever_has_accepted_stands_first_and_takes_a_place(world: World, letters_may_go: None) -> None:
    stands(world, "abel", world.role, "audition", "callback")
    cast(world, "ivy")
    lead = grid(world, later=200)["The Lead"]
    assert [(one.name, one.says) for one in lead.people] == [("Ivy Marlowe", "cast"), ("Abel Marlowe", "called back")]
    assert lead.says == "2 places: 1 cast, 1 free"
    offers.withdraw(world.bearer("ivy"), now=world.now)
    assert grid(world, later=200)["The Lead"].says == "2 places: 2 free", "whoever left has no place"


def test_covers_stand_below_whom_they_cover_and_a_double_is_said(world: World) -> None:
    cover = role_named(world, "Cover Lead", sort="cover", covers=world.role)
    role_named(world, "The Landlord")
    assert list(grid(world)) == ["The Lead", "Cover Lead", "The Landlord"]
    assert grid(world)["Cover Lead"].covers == world.role
    stands(world, "ivy", world.role, "audition", "callback")
    stands(world, "ivy", cover, "audition")
    assert people(world, "The Lead")["Ivy"].also == ("cover of The Lead, at audition",)
    assert people(world, "Cover Lead")["Ivy"].also == ("The Lead, called back",)
    assert "also: cover of The Lead, at audition" in page(world)


def test_clashing_scenes_are_told_to_those_who_read_the_chart(world: World) -> None:
    other = role_named(world, "The Landlord")
    stands(world, "ivy", world.role, "audition")
    stands(world, "ivy", other, "audition")
    assert people(world, "The Lead")["Ivy"].clashes == ()
    chart = read_chart("1 | 8 | The Lead\n3 | 8 | The Lead, The Landlord\n7 | 2 | The Landlord, The Lead")[0]
    parts.say_chart(world.actor("sam"), chart, seen=0)
    said = ("The Lead and The Landlord are both in scenes 3 and 7.",)
    for who in ("karen", "derek", "sam"):
        assert people(world, "The Lead", who)["Ivy"].clashes == said
        assert people(world, "The Landlord", who)["Ivy"].clashes == said
    assert people(world, "The Lead", "tom")["Ivy"].clashes == (), "whoever only speaks does not read the chart"
    assert said[0] not in page(world, "tom")


def test_who_cannot_on_which_days_is_told_where_there_are_dates(world: World) -> None:
    stands(world, "ivy", world.role, "audition")
    asked = Asked(world.production, world.performers["ivy"])
    day = world.now.date() + timedelta(days=30)
    cannot.add(asked, [(day, 0, 1440)], now=world.now)
    assert people(world, "The Lead")["Ivy"].cannot == ""
    dates.add(world.actor("karen"), [Day(day, "rehearsal"), Day(day + timedelta(days=1), "performance")])
    said = people(world, "The Lead")["Ivy"].cannot
    assert said.startswith("Cannot on 1 of 2 days: ")
    assert people(world, "The Lead", "tom")["Ivy"].cannot == said


def test_of_many_at_audition_the_others_are_behind_a_link(world: World) -> None:
    for n in range(HEARD + 2):
        stands(world, f"a{n}", world.role, "audition")
    lead = grid(world)["The Lead"]
    assert (len(lead.people), lead.more) == (HEARD, 2)
    assert f'href="/p/{world.production.pk}/r/{world.role}/?all=1">and 2 more at audition</a>' in page(world)


def test_each_seat_sees_the_rooms_that_it_sees(world: World) -> None:
    other = role_named(world, "The Landlord")
    stands(world, "ivy", world.role, "audition")
    stands(world, "abel", other, "audition")
    for who in ("karen", "derek", "sam", "tom", "julia"):
        assert list(grid(world, who)) == ["The Lead", "The Landlord"], who
    assert grid(world, "miriam") == {}
    assert "No roles here" in page(world, "miriam")
    with pytest.raises(NotThere):
        casting_grid(world.people["eve"], world.production.pk, now=world.now)
    assert world.client("eve").get(here(world)).status_code == 404
    assert world.client().get(here(world)).status_code == 302


def test_whoever_is_recused_finds_neither_role_nor_person_nor_place(world: World) -> None:
    other = role_named(world, "The Landlord")
    stands(world, "ivy", world.role, "audition", "callback")
    stands(world, "ivy", other, "audition")
    stands(world, "abel", other, "audition")
    before = page(world, "tom")
    assert "Ivy" in before
    agreements.declare(world.actor("tom"), performer=world.performers["ivy"])
    shown = page(world, "tom")
    assert "Ivy" not in shown
    assert list(grid(world, "tom")) == [role for role in ("The Lead", "The Landlord") if role in shown], (
        "a role is there exactly where its room is"
    )
    for role, name in ((world.role, "The Lead"), (other, "The Landlord")):
        there = world.client("tom").get(f"/p/{world.production.pk}/r/{role}/").status_code == 200
        assert (name in grid(world, "tom")) is there


def test_it_is_read_as_quickly_however_many_there_are(world: World) -> None:
    def asked() -> int:
        where = Production.objects.get(pk=world.production.pk)
        casting_grid(world.people["karen"], where.pk, now=world.now)
        with CaptureQueriesContext(
            connection,
        ) as found:
            casting_grid(world.people["karen"], where.pk, now=world.now)
        return len(found)

    stands(world, "ivy", world.role, "audition")
    few = asked()
    for n in range(4):
        role = role_named(world, f"Role {n}")
        for k in range(3):
            stands(world, f"p{n}{k}", role, "audition")
    assert asked() == few <= 7
