"""What-ifs of the casting grid: made, filled, copied, thrown away; and that nobody but their author learns of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, cannot, closing, dates, erasure, parting, parts, performers, what_ifs
from castlist.queries.cannot import Asked
from castlist.queries.doors import NotThere
from castlist.queries.member_pages import member_data
from castlist.queries.what_ifs import WhatIfPage, what_if_page
from castlist.records.models import Event, Person, Request, WhatIf, WhatIfFill
from castlist.rules.dates import Day
from castlist.rules.people import NotUsable
from castlist.rules.scene_lines import read_chart
from castlist.rules.what_ifs import LONGEST_NAME, MOST, TWICE, UNNAMED, Fill, checked, copied
from castlist.rules.why import Refused, Why
from tests.actions.test_performers import holds
from tests.web.api_world import program_for
from tests.web.test_casting_views import role_named, stands
from tests.web.test_cover_views import cast
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def here(world: World, what_if: str = "", act: str = "") -> str:
    return f"/p/{world.production.pk}/casting/" + (f"what-if/{what_if}/{act}" if what_if else "")


def begin(world: World, name: str = "What if Ivy", who: str = "karen", *, as_now: bool = False) -> str:
    return what_ifs.begin(world.people[who], world.production.pk, name=name, as_now=as_now, now=world.now)


def keep(world: World, what_if: str, *fills: tuple[str, int, str], who: str = "karen", seen: int = 0) -> int:
    row = WhatIf.objects.get(pk=what_if)
    said = [Fill(role, place, world.performers[name]) for role, place, name in fills]
    return what_ifs.keep(
        world.people[who], world.production.pk, what_if, fills=said, seen=seen or row.version, now=world.now
    )  # fmt: skip


def read(world: World, what_if: str, who: str = "karen") -> WhatIfPage:
    return what_if_page(world.people[who], world.production.pk, what_if, now=world.now)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def house(world: World) -> World:
    """Ivy is called back for The Lead; Abel is at audition for it, Nell for The Landlord."""
    stands(world, "ivy", world.role, "audition", "callback")
    stands(world, "abel", world.role, "audition")
    world.landlord = role_named(world, "The Landlord")  # type: ignore[attr-defined]
    stands(world, "nell", landlord(world), "audition")
    return world


def landlord(world: World) -> str:
    return str(world.landlord)  # type: ignore[attr-defined]


def test_something_is_tried_out_kept_called_otherwise_copied_and_thrown_away(house: World) -> None:
    karen = house.client("karen")
    made = karen.post(here(house) + "what-if/", {"name": "What if  Ivy", "key": "k"})
    what_if = WhatIf.objects.get()
    assert made["Location"] == here(house, what_if.pk) + "?done=begin"
    assert karen.post(here(house) + "what-if/", {"name": "What if  Ivy", "key": "k"})["Location"] == made["Location"]
    assert what_if.name == "What if Ivy"
    assert "What if Ivy" in text(karen.get(here(house)))
    shown = text(karen.get(here(house, what_if.pk)))
    assert "Open still: The Lead, 2 of 2; The Landlord." in shown
    assert f'<option value="{house.performers["ivy"]}">Ivy Marlowe, called back</option>' in shown
    assert f'<option value="{house.performers["nell"]}">Nell Marlowe, The Landlord</option>' in shown
    form = {f"place-{house.role}-2": house.performers["ivy"], "version": 1}
    assert karen.post(here(house, what_if.pk, "keep/"), form).status_code == 302
    shown = text(karen.get(here(house, what_if.pk)))
    assert "Open still: The Lead, 1 of 2; The Landlord." in shown
    assert f'href="/p/{house.production.pk}/r/{house.role}/?c={house.cands["ivy"]}">Propose it in the room' in shown
    assert karen.post(here(house, what_if.pk, "rename/"), {"name": "Or so", "version": 2}).status_code == 302
    copy = karen.post(here(house, what_if.pk, "copy/"), {"key": "c"})
    assert copy["Location"] != here(house, what_if.pk)
    assert sorted(WhatIf.objects.values_list("name", flat=True)) == ["Or so", "Or so, again"]
    assert WhatIfFill.objects.count() == 2
    assert "Throw “Or so” away?" in text(karen.get(here(house, what_if.pk, "throw-away/")))
    assert karen.post(here(house, what_if.pk, "throw-away/")).status_code == 302
    assert karen.get(here(house, what_if.pk)).status_code == 404
    assert (WhatIf.objects.count(), WhatIfFill.objects.count()) == (1, 1)


def test_what_was_chosen_stays_when_it_is_refused(house: World) -> None:
    what_if = begin(house)
    keep(house, what_if, (house.role, 1, "abel"))
    form = {f"place-{house.role}-1": house.performers["ivy"], "version": 1}
    refused = house.client("karen").post(here(house, what_if, "keep/"), form)
    assert refused.status_code == 409
    assert "perhaps in another window" in text(refused)
    assert f'<option value="{house.performers["ivy"]}" selected>' in text(refused)
    assert "Kept at present: Abel Marlowe" in text(refused)
    assert 'name="version" value="2"' in text(refused), "whoever has read that may keep theirs all the same"
    assert read(house, what_if).roles[0].places[0].name == "Abel Marlowe"
    twice = {f"place-{house.role}-{n}": house.performers["ivy"] for n in (1, 2)} | {"version": 2}
    refused = house.client("karen").post(here(house, what_if, "keep/"), twice)
    assert (refused.status_code, TWICE in text(refused)) == (422, True)
    unnamed = house.client("karen").post(here(house) + "what-if/", {"name": "\u200b"})
    assert (unnamed.status_code, WhatIf.objects.count()) == (422, 1)


def test_who_stands_twice_and_clashes_and_who_cannot_is_said(house: World) -> None:
    cover = role_named(house, "Cover Lead", sort="cover", covers=house.role)
    what_if = begin(house)
    keep(house, what_if, (house.role, 1, "ivy"), (landlord(house), 1, "ivy"), (cover, 1, "nell"))
    found = read(house, what_if)
    assert [(one.name, one.roles, one.clashes) for one in found.doubles] == [
        ("Ivy Marlowe", ("The Lead", "The Landlord"), ())
    ]
    parts.say_chart(house.actor("sam"), read_chart("3 | 8 | The Lead, The Landlord\n4 | 1 | The Lead")[0], seen=0)
    assert read(house, what_if).doubles[0].clashes == ("The Lead and The Landlord are both in scene 3.",)
    keep(house, what_if, (landlord(house), 1, "nell"), (cover, 1, "nell"))
    said = ("As cover of The Lead they would go on in scene 3, where they are on as The Landlord.",)
    assert read(house, what_if).doubles[0].clashes == said
    keep(house, what_if, (house.role, 2, "ivy"), (cover, 1, "ivy"))
    assert read(house, what_if).doubles[0].clashes == ("They would cover The Lead, whom they play themselves.",)
    day = house.now.date() + timedelta(days=30)
    dates.add(house.actor("karen"), [Day(day, "rehearsal"), Day(day + timedelta(days=1), "performance")])
    cannot.add(Asked(house.production, house.performers["ivy"]), [(day, 0, 1440)], now=house.now)
    assert read(house, what_if).roles[0].places[1].cannot == "Cannot on 1 of 2 days"


def test_it_says_what_is_so_already_in_the_room(house: World, letters_may_go: None) -> None:
    cast(house, "petra")
    house.now += timedelta(hours=200)
    now = begin(house, as_now=True)
    assert [one.name for one in read(house, now).roles[0].places] == ["Petra Marlowe", ""]
    assert read(house, now).roles[0].places[0].already
    assert "so already: cast" in text(house.client("karen").get(here(house, now)))
    other = begin(house)
    keep(house, other, (house.role, 1, "ivy"), (landlord(house), 1, "petra"))
    lead, land = read(house, other).roles
    assert lead.room == ("Petra Marlowe is cast.",)
    assert land.places[0].button == "Put them forward in the room"
    assert land.places[0].url == f"/p/{house.production.pk}/r/{landlord(house)}/put-forward/?q=Petra%20Marlowe"


@pytest.mark.parametrize("who", ["karen", "derek", "tom", "sam"])
def test_whoever_sees_a_room_keeps_some(house: World, who: str) -> None:
    what_if = begin(house, who=who)
    keep(house, what_if, (house.role, 1, "ivy"), who=who)
    assert house.client(who).get(here(house, what_if)).status_code == 200
    for other in {"karen", "derek", "tom", "sam", "miriam", "eve"} - {who}:
        for path in (here(house, what_if), here(house, what_if, "throw-away/")):
            theirs, none = house.client(other).get(path), house.client(other).get(path.replace(what_if, "nosuch"))
            assert (theirs.status_code, none.status_code) == (404, 404)
        for act in ("keep/", "rename/", "copy/", "throw-away/"):
            assert house.client(other).post(here(house, what_if, act), {"version": 2}).status_code == 404
    assert WhatIfFill.objects.count() == 1


def test_who_sees_no_room_keeps_none(house: World) -> None:
    for who in ("miriam", "eve"):
        assert house.client(who).post(here(house) + "what-if/", {"name": "x"}).status_code == 404
        with pytest.raises(NotThere):
            begin(house, who=who)


MARK = re.compile(rb"\b[0-9a-f]{20,64}\b|\b[0-9a-f-]{36}\b|value=\"[A-Za-z0-9]{64}\"")


def test_another_member_reads_byte_for_byte_the_same_with_and_without_it(house: World) -> None:
    """Pages, the API's readings and exports of everybody else; and the log."""
    base = f"/p/{house.production.pk}/"
    paths = [
        "/", base, f"{base}casting/", f"{base}acts/", f"{base}team/", f"{base}cast-list/", f"{base}dates/conflicts/",
        f"{base}dates/conflicts/table.csv", f"{base}r/{house.role}/", f"{base}r/{house.role}/acts/", "/people/",
        "/settings/kept/", "/settings/kept/take/",
    ]  # fmt: skip

    api = f"/productions/{house.production.pk}"
    readings = [api, f"{api}/casting", f"{api}/casting/what-ifs", f"{api}/roles/{house.role}/room", "/home", "/people"]
    seats = ("derek", "tom", "sam", "miriam")
    programs = {who: program_for(house.people[who], house.now) for who in seats}

    def asked() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for who in seats:
            browser = house.client(who)
            for path in paths:
                with CaptureQueriesContext(connection) as queries:
                    answer = browser.get(path)
                found[f"{who} {path}"] = (answer.status_code, MARK.sub(b"", answer.content), len(queries))
            for path in readings:
                with CaptureQueriesContext(connection) as queries:
                    answer = programs[who].get(path)
                found[f"{who} api {path}"] = (answer.status_code, MARK.sub(b"", answer.content), len(queries))
        return found

    asked()
    asked()
    before, events = asked(), Event.objects.count()
    what_if = begin(house, "What if Ivy", as_now=True)
    keep(house, what_if, (house.role, 1, "ivy"), (landlord(house), 1, "nell"))
    after = asked()
    assert {path for path in before if before[path] != after[path]} == set()
    assert Event.objects.count() == events
    assert before["derek /"][0] == before[f"sam {base}casting/"][0] == 200


def test_it_is_in_the_file_of_its_author_alone(house: World) -> None:
    begin(house, "What if Ivy")
    assert [one["name"] for one in member_data(house.people["karen"])["what_ifs"]] == ["What if Ivy"]
    assert member_data(house.people["derek"])["what_ifs"] == []


def test_it_is_gone_when_its_author_leaves_is_removed_or_closes_the_account(house: World) -> None:
    kept = {who: begin(house, who=who) for who in ("tom", "sam", "karen", "derek")}
    keep(house, kept["tom"], (house.role, 1, "ivy"), who="tom")
    agreements.leave(house.actor("tom"))
    assert not WhatIf.objects.filter(pk=kept["tom"]).exists()
    assert not WhatIfFill.objects.exists()
    with transaction.atomic():
        closing.forget_person(house.people["sam"].pk, house.now, house.now)
    assert not WhatIf.objects.filter(pk=kept["sam"]).exists()
    assert WhatIf.objects.count() == 2
    removed = begin(house, who="julia")
    agreements.move(house.actor("karen"), "remove_member", person=house.people["julia"].pk)
    assert WhatIf.objects.filter(pk=removed).exists(), "nobody is removed by one alone"
    motion = house.state().motions()[0].id
    agreements.agree(house.actor("derek"), motion)
    assert not WhatIf.objects.filter(pk=removed).exists()
    assert WhatIf.objects.count() == 2, "whoever stays keeps theirs"


def test_it_is_gone_when_the_casting_has_been_closed_for_ninety_days(world: World) -> None:
    what_if = begin(world)
    assert what_ifs.forget_old(now=world.now) == 0
    WhatIf.objects.filter(pk=what_if).update(person=world.people["eve"])
    assert what_ifs.forget_old(now=world.now + timedelta(minutes=9)) == 0, "at most hourly"
    assert what_ifs.forget_old(now=world.now + timedelta(hours=2)) == 1, "as an old backup brings back"
    mine = begin(world)
    owed_nobody(world)
    world.now += timedelta(hours=3)
    with pytest.raises(NotUsable):
        begin(world)
    assert what_ifs.forget_old(now=world.now + timedelta(days=89)) == 0
    assert what_if_page(world.people["karen"], world.production.pk, mine, now=world.now).name == "What if Ivy"
    assert what_ifs.forget_old(now=world.now + timedelta(days=91)) == 1


def owed_nobody(world: World) -> None:
    """The casting is closed: nobody is owed an answer."""
    opened = agreements.move(world.actor("karen"), "close_casting")
    motion = next(event.data["id"] for event in opened.events if event.kind == "motion_opened")
    agreements.agree(world.actor("derek"), motion)


def test_whoever_is_erased_goes_from_it_and_from_its_name(house: World) -> None:
    what_if = begin(house, "What if Ivy Marlowe plays")
    keep(house, what_if, (house.role, 1, "ivy"), (house.role, 2, "abel"))
    erasure.erase_performer(house.performers["ivy"], now=house.now)
    assert list(WhatIfFill.objects.values_list("performer", flat=True)) == [house.performers["abel"]]
    assert WhatIf.objects.get().name == UNNAMED


def test_whoever_is_merged_is_the_one_who_stays(house: World) -> None:
    what_if = begin(house)
    keep(house, what_if, (house.role, 1, "ivy"), (landlord(house), 1, "nell"))
    performers.merge(house.actor("sam"), keep=house.performers["ivy"], gone=house.performers["nell"])
    assert [place.name for role in read(house, what_if).roles for place in role.places] == [
        "Ivy Marlowe",
        "",
        "Ivy Marlowe",
    ]


def two_again(house: World) -> None:
    parting.part(house.actor("sam"), keep=house.performers["ivy"], gone=house.performers["nell"])


def taken(house: World, what_if: str) -> dict[tuple[str, int], str]:
    names = {house.role: "Lead", landlord(house): "Landlord"}
    return {
        (names[role.id], place.number): place.name.split()[0]
        for role in read(house, what_if).roles for place in role.places if place.name
    }  # fmt: skip


def test_each_of_two_that_are_two_again_stands_where_they_stood(house: World) -> None:
    """Also in a what-if that was changed elsewhere in between; a copy made in between is of the one."""
    what_if = begin(house)
    keep(house, what_if, (house.role, 1, "ivy"), (landlord(house), 1, "nell"))
    performers.merge(house.actor("sam"), keep=house.performers["ivy"], gone=house.performers["nell"])
    keep(house, what_if, (house.role, 1, "ivy"), (house.role, 2, "abel"), (landlord(house), 1, "ivy"))
    copied = what_ifs.copy(house.people["karen"], house.production.pk, what_if, now=house.now)
    assert [double.name for double in read(house, what_if).doubles] == ["Ivy Marlowe"]
    two_again(house)
    assert taken(house, what_if) == {("Lead", 1): "Ivy", ("Lead", 2): "Abel", ("Landlord", 1): "Nell"}
    assert read(house, what_if).doubles == ()
    assert taken(house, copied) == {("Lead", 1): "Ivy", ("Lead", 2): "Abel", ("Landlord", 1): "Ivy"}
    holds(house.production.pk)


def test_both_stand_in_one_role_again_where_they_did(house: World) -> None:
    stands(house, "nell", house.role, "audition")
    what_if = begin(house)
    keep(house, what_if, (house.role, 1, "ivy"), (house.role, 2, "nell"))
    performers.merge(house.actor("sam"), keep=house.performers["ivy"], gone=house.performers["nell"])
    assert taken(house, what_if) == {("Lead", 1): "Ivy"}
    two_again(house)
    assert taken(house, what_if) == {("Lead", 1): "Ivy", ("Lead", 2): "Nell"}


def test_a_window_from_before_they_were_two_again_keeps_nothing(house: World) -> None:
    what_if, other = begin(house), begin(house, "Another")
    keep(house, what_if, (landlord(house), 1, "nell"))
    keep(house, other, (house.role, 1, "ivy"))
    performers.merge(house.actor("sam"), keep=house.performers["ivy"], gone=house.performers["nell"])
    seen = {key: WhatIf.objects.get(pk=key).version for key in (what_if, other)}
    two_again(house)
    with pytest.raises(Refused) as no:
        keep(house, what_if, (landlord(house), 1, "ivy"), (house.role, 1, "abel"), seen=seen[what_if])
    assert no.value.why is Why.stale_version
    assert taken(house, what_if) == {("Landlord", 1): "Nell"}
    keep(house, other, (house.role, 1, "ivy"), (house.role, 2, "abel"), seen=seen[other])


def test_whoever_is_recused_finds_nothing_of_it_and_whoever_left_the_ladder_leaves_their_place(house: World) -> None:
    what_if = begin(house, who="tom")
    keep(house, what_if, (landlord(house), 1, "nell"), (house.role, 1, "ivy"), (house.role, 2, "abel"), who="tom")
    house.agree("abel", "released")
    assert "Abel" not in text(house.client("tom").get(here(house, what_if)))
    agreements.declare(house.actor("tom"), performer=house.performers["ivy"])
    shown = text(house.client("tom").get(here(house, what_if)))
    assert "Ivy" not in shown.replace("What if Ivy", "")
    assert "Nell" in shown


def test_so_many_and_no_more(house: World) -> None:
    for n in range(MOST):
        begin(house, f"no {n}")
    with pytest.raises(NotUsable, match="throw one of them away"):
        begin(house)
    with pytest.raises(NotUsable, match="throw one of them away"):
        what_ifs.copy(house.people["karen"], house.production.pk, WhatIf.objects.all()[0].pk, now=house.now)
    assert "What if …" not in text(house.client("karen").get(here(house))).partition("Your what-ifs")[2]
    assert begin(house, who="derek"), "somebody else's do not count"


def test_what_may_be_put_into_one() -> None:
    places, there = {"a": 2, "b": 1}, {"a": ["x", "y"], "b": ["z"]}
    assert checked([Fill("b", 1, "x"), Fill("a", 2, "x")], places, there) == (Fill("a", 2, "x"), Fill("b", 1, "x"))
    for bad in (
        [Fill("a", 3, "x")], [Fill("a", 0, "x")], [Fill("c", 1, "x")], [Fill("a", 1, "nobody")],
        [Fill("a", 1, "x"), Fill("a", 1, "y")], [Fill("a", 1, "x"), Fill("a", 2, "x")],
    ):  # fmt: skip
        with pytest.raises(NotUsable):
            checked(bad, places, there)
    many = {f"r{n}": 1 for n in range(401)}
    with pytest.raises(NotUsable, match="400"):
        checked([Fill(role, 1, "x") for role in many], many, there)
    assert len(copied("x" * LONGEST_NAME)) == LONGEST_NAME


def test_two_windows_do_not_write_over_each_other(house: World) -> None:
    what_if = begin(house)
    assert keep(house, what_if, (house.role, 1, "ivy")) == 2
    assert keep(house, what_if, (house.role, 1, "ivy")) == 2, "what changes nothing is no version"
    with pytest.raises(Refused) as no:
        keep(house, what_if, seen=1)
    assert no.value.why is Why.stale_version
    with pytest.raises(Refused):
        what_ifs.rename(house.people["karen"], house.production.pk, what_if, name="x", seen=1, now=house.now)


def test_one_is_read_as_quickly_however_full(house: World) -> None:
    what_if = begin(house)

    def asked() -> int:
        read(house, what_if)
        with CaptureQueriesContext(connection) as found:
            read(house, what_if)
        return len(found)

    few = asked()
    fills = [(house.role, 1, "ivy"), (house.role, 2, "abel"), (landlord(house), 1, "nell")]
    for n in range(3):
        role = role_named(house, f"Role {n}")
        stands(house, f"p{n}", role, "audition")
        fills.append((role, 1, f"p{n}"))
    keep(house, what_if, *fills)
    assert asked() == few <= 9


def test_what_was_sent_is_kept_of_nobody_else(house: World) -> None:
    """The key under which one was begun is the author's own, and says nothing of it."""
    house.client("karen").post(here(house) + "what-if/", {"name": "What if Ivy", "key": "k1"})
    row = Request.objects.get(key="k1")
    assert (row.person, "Ivy" in f"{row.act} {row.answer}") == (house.people["karen"].pk, False)
    assert Person.objects.filter(pk=row.person).exists()
