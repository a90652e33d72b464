"""Rules of the trade in the browser and for programs: what is found, and who alone reads that somebody is under 18."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from castlist.actions import auditions, trade
from castlist.actions.auditions import Place
from castlist.records.models import Guardian, Production, Session, Slot
from castlist.rules.auditions import Grid, read_time
from tests.web.api_world import Stage, built_stage
from tests.web.api_world import stage as bare_stage
from tests.web.test_queue_views import booked
from tests.web.test_session_views import base, form
from tests.world import World

__all__ = ["bare_stage", "booked", "built_stage"]
pytestmark = pytest.mark.django_db


def page(world: World, who: str) -> str:
    return world.client(who).get(base(world)).content.decode()


def test_day_shows_what_is_found_with_rule_numbers_source_and_version(world: World) -> None:
    sam = world.client("sam")
    assert sam.post(f"{base(world)}add/", form(world, access="", adults="1")).status_code == 302
    for who in ("sam", "miriam"):
        assert [words in page(world, who) for words in (
            "2 things to look at", "here it says 1 adult.", "general 2026.2, rule second-adult; not read in a source:",
            "Chicago Theatre Standards", "1 adult in the room", "by invitation",
        )] == [True] * 6  # fmt: skip


def test_what_is_found_is_shown_at_once_where_nothing_is_asked(world: World) -> None:
    sam = world.client("sam")
    said = sam.post(f"{base(world)}add/", form(world, access="", adults="2"), follow=True).content.decode()
    assert "Whoever is invited can choose among its times. 1 thing to look at stands with it, from the trade." in said
    assert '<details class="also section" open><summary>1 thing to look at' in said
    good = sam.post(f"{base(world)}add/", form(world, adults="2"), follow=True).content.decode()
    assert ("from the trade." in good, "open><summary>1 thing" in good) == (False, False)
    assert "from the trade." not in page(world, "sam")


def test_refused_day_says_why_and_keeps_what_was_typed(world: World) -> None:
    sam = world.client("sam")
    answer = sam.post(
        f"{base(world)}add/", form(world, kind="modesty", material="Scene 4, kept", adults="2", recording="")
    )
    said = answer.content.decode()
    assert (answer.status_code, Session.objects.count()) == (422, 0)
    assert [words in said for words in (
        "A rule of the trade speaks against it.", "say who observes.", "Scene 4, kept",
        "general 2026.2, rule modesty-observer; read in the source: Equity (UK)",
        '<option value="modesty" selected>', "Why it is so",
    )] == [True, True, True, True, True, False]  # fmt: skip
    assert sam.post(f"{base(world)}add/", form(world, kind="modesty", observer="Ana", recording="")).status_code == 302
    assert "observed by Ana" in page(world, "tom")


def test_reason_is_asked_for_where_a_rule_asks(world: World) -> None:
    sam = world.client("sam")
    asked = sam.post(f"{base(world)}add/", form(world, kind="open", adults="1"))
    said = asked.content.decode()
    assert (asked.status_code, "A rule of the trade asks why." in said, 'name="why"' in said) == (422, True, True)
    assert 'name="why"' not in page(world, "sam")
    told = form(world, kind="open", adults="1", why="It is no <musical>.")
    assert sam.post(f"{base(world)}add/", told).status_code == 302
    assert "It is no &lt;musical&gt;." in page(world, "miriam")
    wrong = sam.post(f"{base(world)}add/", {**told, "place": " "}).content.decode()
    assert "It is no &lt;musical&gt;.</textarea>" in wrong


@pytest.mark.parametrize("adults", ["-1", "two", "100"])
def test_how_many_adults_is_a_number(world: World, adults: str) -> None:
    answer = world.client("sam").post(f"{base(world)}add/", form(world, adults=adults, material="Kept"))
    assert (answer.status_code, "Kept" in answer.content.decode(), Session.objects.count()) == (422, True, 0)


def test_rules_are_chosen_on_the_page_by_whoever_arranges_the_days(world: World) -> None:
    url = f"{base(world)}packs/"
    offered = ["Rules of the trade that look" in page(world, who) for who in ("sam", "karen", "tom")]
    assert offered == [True, True, False]
    assert world.client("sam").post(url, {"pack": ["general", "us-aea"]})["Location"] == f"{base(world)}?done=packs"
    assert Production.objects.get(pk=world.production.pk).packs == "general us-aea"
    assert world.client("sam").post(url, {"pack": ["nosuch"]}).status_code == 404
    statuses = {who: world.client(who).post(url, {"pack": "general"}).status_code for who in ("tom", "eve", "miriam")}
    assert statuses == {"tom": 422, "eve": 404, "miriam": 422}
    assert Production.objects.get(pk=world.production.pk).packs == "general us-aea"


def a_late_minor(world: World) -> None:
    """Ada is ten, and is to come at half past ten at night in England."""
    trade.choose_packs(world.actor("sam"), ["general", "england-minors"])
    day = (world.now + timedelta(days=12)).date()
    Guardian.objects.create(
        performer_id=world.performers["ada"], name="Anna", relation="mother", born=day.replace(year=day.year - 10),
        under_18_on=day, said_at=world.now,
    )  # fmt: skip
    place = Place(world.role, "Late Hall", "lift", adults=2, answer_by=day, panel="Ana")
    auditions.make_session(world.actor("sam"), place, Grid(day, read_time("22:50"), 20, 1))
    late = Slot.objects.get(session__place="Late Hall")
    Slot.objects.filter(cand=world.cands["ada"]).update(cand=None)
    Slot.objects.filter(pk=late.pk).update(cand=world.cands["ada"])


def test_hours_of_somebody_under_18_are_read_by_those_alone_who_arrange_it(booked: World) -> None:
    a_late_minor(booked)
    shown = {who: page(booked, who) for who in ("sam", "karen", "tom", "miriam")}
    late = {who: text[text.index("<h2>Late Hall") :] for who, text in shown.items()}
    assert {who: "1 thing to look at" in text for who, text in late.items()} == {
        "sam": True, "karen": False, "tom": False, "miriam": False,
    }  # fmt: skip
    assert "23:10 is outside the hours for their age, which end or begin at 23:00." in late["sam"]
    words = ("to look at", "their age", "rule hours-9")
    assert [word in late[who] for who in ("karen", "tom", "miriam") for word in words] == [False] * 9


def test_what_is_found_is_the_same_for_a_program(bare_stage: Stage) -> None:
    stage, day = bare_stage, date(2027, 3, 3).isoformat()
    sam = stage.programs["sam"]
    url = f"/productions/{stage.ids['production']}/days"
    times = {"day": day, "first": "10:00", "minutes": 20, "count": 2}
    said: dict[str, Any] = {
        "place": "Hall", "role": stage.ids["role"], "times": times, "kind": "open", "adults": 1, "access": "lift",
        "answer_by": day, "panel": "Ana",
    }  # fmt: skip
    no = sam.post(f"{url}/sessions", said)
    error = no.json()["error"]
    assert (no.status_code, error["why"]) == (422, ["trade_asks_why"])
    finding = error["findings"][0]
    assert (finding["pack"], finding["version"], finding["rule"], finding["found"], finding["limit"]) == (
        "general", "2026.2", "open-staff", 1, 2,
    )  # fmt: skip
    made = sam.post(f"{url}/sessions", {**said, "why": "No musical."}).json()["made"][0]["id"]
    row = next(one for one in sam.get(url).json()["sessions"] if one["id"] == made)
    assert ([one["rule"] for one in row["findings"]], row["why"], row["minors"]) == (["open-staff"], "No musical.", [])
    assert sam.post(f"{url}/packs", {"packs": ["us-aea"]}, method="PUT").status_code == 200
    found = sam.get(url).json()
    assert [one["id"] for one in found["packs"] if one["chosen"]] == ["us-aea"]
    assert sam.post(f"{url}/packs", {"packs": ["x"]}, method="PUT").status_code == 404


def test_invitation_says_beside_the_letter_what_is_short(world: World) -> None:
    trade.choose_packs(world.actor("sam"), ["general", "us-aea"])
    day = (world.now + timedelta(days=10)).date()
    place = Place(world.role, "Hall", "lift", adults=2, answer_by=day, kind="ecc-singers")
    auditions.make_session(world.actor("sam"), place, Grid(day, read_time("10:20"), 20, 2))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    letter = world.letter("sam", "ivy")
    url = f"/p/{world.production.pk}/letters/{letter}/"
    assert "The rules of the trade say of it" in world.client("sam").get(url).content.decode()
    left = datetime.combine(day, time(10, 20), ZoneInfo("Europe/London")) - world.now
    assert f"there are {left.days} days" in world.client("sam").get(url).content.decode()


def test_performer_reads_what_it_is_where_they_would_come_otherwise(world: World) -> None:
    day = (world.now + timedelta(days=10)).date()
    place = Place(world.role, "Hall", "lift", adults=2, answer_by=day, kind="modesty", observer="Ana Reed")
    auditions.make_session(world.actor("sam"), place, Grid(day, read_time("10:20"), 20, 2))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.agree("ivy", "callback")
    link = world.link("ivy")
    said = Client().get(f"/i/{link}/").content.decode()
    assert ["a callback in modesty garments" in said, "Ana Reed" in said] == [True, True]


def test_performer_reads_how_long_before_to_be_there_where_a_pack_says_so(world: World) -> None:
    """Both before they choose a time and once they have one; of one room and another."""
    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    place = Place(world.role, "Hall", "lift", adults=2, answer_by=day, kind="epa", why="As always.")
    auditions.make_session(sam, place, Grid(day, read_time("10:20"), 20, 2))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    link = world.link("ivy")
    says = '<dt>Be there</dt><dd class="kept" dir="auto">10 minutes before your time</dd>'
    assert says not in Client().get(f"/i/{link}/").content.decode()
    trade.choose_packs(sam, ["general", "us-aea"])
    assert says in Client().get(f"/i/{link}/").content.decode()
    first = Slot.objects.filter(session__place="Hall").earliest("start")
    chosen = Client().post(f"/i/{link}/time/", {"slot": first.pk})
    assert (chosen.status_code, Slot.objects.get(pk=first.pk).cand) == (302, world.cands["ivy"])
    assert says in Client().get(f"/i/{link}/").content.decode()
    auditions.change_session(sam, Session.objects.get(place="Hall").pk, replace(place, kind="invited"))
    assert says not in Client().get(f"/i/{link}/").content.decode()


def test_what_blocks_and_what_asks_why_are_said_in_one_answer(world: World) -> None:
    sam = world.client("sam")
    said = sam.post(f"{base(world)}add/", form(world, kind="modesty")).content.decode()
    assert [words in said for words in (
        "A rule of the trade speaks against it. A rule of the trade asks why.", "say who observes.",
        "recorded only with written consent", 'name="why"',
    )] == [True] * 4  # fmt: skip
    both = form(world, kind="modesty", observer="Ana", why="They wrote it.")
    assert sam.post(f"{base(world)}add/", both).status_code == 302


def test_what_is_otherwise_in_each_place_stands_on_a_line_of_its_own(world: World) -> None:
    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    place = Place(world.role, "Hall", "lift", adults=2, answer_by=day, material="Scene 4")
    auditions.make_session(sam, place, Grid(day, read_time("10:20"), 20, 2))
    auditions.make_session(sam, replace(place, place="Cellar", material="A song"), Grid(day, read_time("12:20"), 20, 2))
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    said = Client().get(f"/i/{world.link('ivy')}/").content.decode()
    assert '<dd class="kept" dir="auto">Hall: Scene 4\nCellar: A song</dd>' in said
    assert '<dd class="kept" dir="auto">lift</dd>' in said
