"""The callback day on its page: asked, drawn, overruled by hand; of nobody whom the viewer does not see."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, callbacks, decisions, erasure, worked_out
from castlist.actions.erasure import Item
from castlist.records.models import CallbackDay
from castlist.rules.callback_lines import clock
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LINES = """Duet | 25 | Ann Hale, Ben | Scene 3
Fight | 30 | Ben, Cy
Song | 20 | Ann Hale
Trio | 15 | Ann Hale, Ben, Cy"""


def here(world: World) -> str:
    return f"/p/{world.production.pk}/callbacks/"


def ask(world: World, who: str = "sam", version: int = 0, **more: Any) -> HttpResponse:
    return world.client(who).post(here(world), {"version": version, "groups": LINES, **more})


def do(world: World, name: str, who: str = "sam", version: int = 1, **more: Any) -> HttpResponse:
    return world.client(who).post(f"{here(world)}{name}/", {"version": version, **more})


def page(world: World, who: str = "karen") -> str:
    answer = world.client(who).get(here(world))
    assert answer.status_code == 200
    return answer.content.decode()


def area(shown: str, name: str = "groups") -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL)
    assert found is not None
    return found[1]


def order(shown: str) -> list[str]:
    return re.findall(r'<h3 dir="auto">([^<]+?)(?: <span class="mark">held [\w :]+</span>)?</h3>\n<p', shown)


def callback(world: World, name: str) -> None:
    """They stand at callback."""
    world.put_forward(name)
    for target in ("audition", "callback"):
        decisions.clear(world.actor("miriam"), world.cands[name], value=True)
        world.agree(name, target)


def test_the_order_in_which_people_wait_least_is_found_and_drawn(world: World) -> None:
    assert "Who reads or dances together?" in page(world)
    assert ask(world)["Location"] == here(world) + "?done=worked"
    shown = page(world)
    assert "Nobody waits. In no order do they wait less: proven." in shown
    assert order(shown) in (["Song", "Duet", "Trio", "Fight"], ["Fight", "Trio", "Duet", "Song"])
    assert area(shown) == LINES
    row = CallbackDay.objects.get()
    assert (row.version, row.found["status"], row.found["cost"], row.order) == (1, "proven", 175, [])
    assert shown.count('class="in-group"') == 8 + 1, "each of everybody's groups, and the legend"


def test_what_is_proven_of_a_day_with_a_break_is_said_of_days_that_are_over_as_soon(world: World) -> None:
    ask(world, breaks="10:20 | 10", starts="10:00")
    found = CallbackDay.objects.get().found
    over = max(start + long for start, long in zip(found["starts"], (25, 30, 20, 15), strict=True))
    assert found["status"] == "proven"
    assert f"of a day that is over by {clock(600 + over)} do they wait less: proven." in page(world)


def test_a_group_is_moved_by_a_button_and_its_cost_is_shown(world: World) -> None:
    ask(world, first="Song")
    shown = page(world)
    assert order(shown) == ["Song", "Duet", "Trio", "Fight"]
    found = re.search(r'Later<span class="unseen">: Song</span></span> <span class="quiet">([^<]*)</span>', shown)
    assert found is not None
    assert found[1] == "20 min more, against what is asked", "it is to be first"
    moved = do(world, "move", group="Trio", to="earlier")["Location"]
    assert moved == here(world) + "?done=move&at=2"
    there = world.client("sam").get(moved).content.decode()
    found = re.search(r'<li id="moved" tabindex="-1" autofocus>.*?<h3[^>]*>(.*?)</h3>', there, re.S)
    assert found is not None
    assert found[1] == "Trio", "whoever moves it goes on from there"
    shown = page(world)
    assert 'id="moved"' not in shown
    assert order(shown) == ["Song", "Trio", "Duet", "Fight"]
    assert (
        "Together they wait 25 min; nobody more than 25 min." in shown or "Cy waits 25 min; nobody else waits." in shown
    )
    assert "That is 25 min more than in the best order that was found." in shown
    assert do(world, "move", group="Trio", to="earlier", version=1).status_code == 409
    do(world, "move", group="Song", to="later", version=2)
    shown = page(world)
    assert "<li>Song is not first.</li>" in shown
    assert do(world, "best", version=3).status_code == 302
    assert order(page(world)) == ["Song", "Duet", "Trio", "Fight"]
    assert CallbackDay.objects.get().order == []
    assert do(world, "best", version=4).status_code == 409


def test_a_group_goes_to_any_place_of_the_order_and_it_is_said_what_that_costs(world: World) -> None:
    ask(world)
    before = order(page(world))
    assert do(world, "move", group=before[3], to="1")["Location"] == here(world) + "?done=move&at=1"
    shown = page(world)
    assert order(shown) == [before[3], *before[:3]]
    assert "This order is by hand." in shown
    there = world.client("sam").get(here(world) + "?done=move&at=1").content.decode()
    row = there.partition('id="moved"')[2].partition("</li>")[0]
    assert re.search(r"The order is by hand now\. That is [^<]* more than in the best order", row)
    assert "The order is by hand now." not in shown
    assert do(world, "move", group=before[3], to="3", version=2)["Location"] == here(world) + "?done=move&at=3"
    assert order(page(world)) == [before[0], before[1], before[3], before[2]]
    for place in ("3", "5", "999"):
        assert do(world, "move", group=before[3], to=place, version=3).status_code == 409, place
    assert order(page(world)) == [before[0], before[1], before[3], before[2]]


def test_the_ends_of_the_order_cannot_be_left(world: World) -> None:
    ask(world, first="Song")
    for group, up in (("Song", True), ("Fight", False)):
        with pytest.raises(Refused) as no:
            callbacks.move(world.actor("sam"), group, up=up, seen=1)
        assert no.value.why is Why.already_there
    for act in (lambda: callbacks.move(world.actor("sam"), "Nosuch", up=True, seen=1),
                lambda: callbacks.hold(world.actor("sam"), "Song", place="middle", seen=1)):  # fmt: skip
        with pytest.raises(Refused) as no:
            act()
        assert no.value.why is Why.unknown


def test_a_group_is_held_first_and_let_go(world: World) -> None:
    ask(world)
    assert do(world, "hold", group="Fight", place="first")["Location"] == here(world) + "?done=hold&at=1"
    shown = page(world)
    assert order(shown)[0] == "Fight"
    assert "held first</span>" in shown
    do(world, "hold", group="Fight", place="last", version=2)
    assert (order(page(world))[-1], CallbackDay.objects.get().day["first"]) == ("Fight", "")
    do(world, "hold", group="Fight", place="free", version=3)
    assert CallbackDay.objects.get().day["last"] == ""


def test_a_group_is_held_at_its_hour_and_what_that_costs_is_told(world: World) -> None:
    ask(world, first="Song")
    assert "Hold it at 10:20<span" in page(world), "the duet, after the song"
    do(world, "hold", group="Duet", place="hour")
    assert CallbackDay.objects.get().day["fixed"] == "Duet: 10:20"
    shown = page(world)
    assert "held at 10:20</span></h3>" in shown
    assert area(shown, "fixed") == "Duet: 10:20"
    later = re.search(r'Later<span class="unseen">: Duet</span></span> <span class="quiet">([^<]*)</span>', shown)
    assert later is not None
    assert later[1].endswith(", against what is asked")
    do(world, "move", group="Duet", to="later", version=2)
    assert "<li>Duet begins at 10:35 and not at 10:20.</li>" in page(world)
    do(world, "hold", group="duet", place="free", version=3)
    assert CallbackDay.objects.get().day["fixed"] == ""
    ask(world, version=4, fixed="Duet: 10:00\nSong: 10:10")
    assert "<li>Duet is to begin at 10:00.</li><li>Song is to begin at 10:10.</li>" in page(world)
    assert do(world, "hold", group="Duet", place="hour", version=5).status_code == 404, "there is no order"


def test_what_is_impossible_says_why(world: World) -> None:
    ask(world, comes="Ann Hale: 11:00\nBen: 10:10", leaves="Ben: 11:20", breaks="13:00-13:45")
    shown = page(world)
    assert "As it is asked, there is no order." in shown
    told = re.search(r"What cannot be kept together</h2>\s*<ul[^>]*>(.*?)</ul>", shown, re.DOTALL)
    assert told is not None
    assert [one.partition(", and is in ")[0] for one in re.findall(r"<li>(.*?)</li>", told[1])] == [
        "Ann Hale does not come before 11:00", "Ben must leave by 11:20",
    ]  # fmt: skip
    assert ", and is in Duet" in told[1], "and for what they are there"
    assert do(world, "move", group="Song", to="later").status_code == 404


def test_what_was_not_proven_says_how_much_another_could_save(world: World) -> None:
    ask(world, dearer="Ben: 3")
    row = CallbackDay.objects.get()
    CallbackDay.objects.update(found={**row.found, "status": "stopped", "bound": row.found["cost"] - 65})
    shown = page(world)
    assert (
        "Another order might save 1 h 5 min at most, counted by whose time is dearer: whether one does was not" in shown
    )
    assert '<button class="button" name="longer" value="yes">Look for longer</button>' in shown


def test_lines_that_cannot_be_read_stand_in_the_form(world: World) -> None:
    answer = ask(world, groups="Duet | soon | Ann", comes="Zoe: 11", breaks="noon", starts="25:00")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1: “soon” is no number of minutes." in shown
    assert "Line 1: “Zoe” is in no group." in shown
    assert "“25:00” is no time of day. Write 10:30." in shown
    assert area(shown) == "Duet | soon | Ann"
    assert area(shown, "breaks") == "noon"
    assert not CallbackDay.objects.exists()
    assert ask(world, groups="").status_code == 422
    assert ask(world, version=3).status_code == 409


def test_a_group_is_added_by_its_parts_and_nothing_is_kept_yet(world: World) -> None:
    callback(world, "ivy")
    shown = page(world)
    assert 'name="new_known" value="Ivy Marlowe"' in shown
    answer = ask(world, add="yes", new_name="Dance", new_minutes="40", new_known="Ivy Marlowe", new_who="Piano | x,",
                 new_material="Bars 1–40", starts="9")  # fmt: skip
    shown = answer.content.decode()
    assert area(shown) == LINES + "\nDance | 40 | Ivy Marlowe, Piano x | Bars 1–40"
    assert 'name="starts" type="text" value="9"' in shown or 'value="9"' in shown
    assert not CallbackDay.objects.exists()


def test_everybodys_own_order_and_the_door_are_sheets(world: World) -> None:
    ask(world, first="Song", breaks="11:00 | 15")
    rows = world.client("sam").get(here(world) + "people.csv").content.decode("utf-8-sig").split("\r\n")
    assert rows[:1] + rows[4:8] == [
        "Who,From,Until,Group,Room,Material",
        "Ben,10:20,10:45,Duet,1,Scene 3",
        "Ben,10:45,11:00,Trio,1,",
        "Ben,11:00,11:15,waits,,",
        "Ben,11:15,11:45,Fight,1,",
    ]
    rows = world.client("sam").get(here(world) + "door.csv").content.decode("utf-8-sig").split("\r\n")
    assert rows[:3] == ["Comes,Who,First for,Room,Goes", "10:00,Ann Hale,Song,1,11:00", "10:20,Ben,Duet,1,11:45"]
    assert "Together they wait 30 min; nobody more than 15 min." in page(world)


def test_whoever_is_recused_reads_no_name_of_whom_they_do_not_see(world: World) -> None:
    callback(world, "ivy")
    lines = "Duet | 25 | Ivy Marlowe, Ben\nFight | 30 | Ben, Cy"
    ask(world, groups=lines, comes="Ivy Marlowe: 11:00", leaves="ivy marlowe: 16:00")
    assert area(page(world, "derek")) == lines
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    shown = page(world, "derek")
    assert "Ivy" not in shown
    assert area(shown) == "Duet | 25 | Ben\nFight | 30 | Ben, Cy"
    assert area(shown, "comes") == ""
    assert "ivy" not in world.client("derek").get(here(world) + "people.csv").content.decode().lower()
    ask(world, "derek", version=1, groups=area(shown) + "\nSong | 10 | Cy")
    row = CallbackDay.objects.get()
    assert row.day["groups"].splitlines()[0] == "Duet | 25 | Ben, Ivy Marlowe"
    assert (row.day["comes"], row.day["leaves"]) == ("Ivy Marlowe: 11:00", "Ivy Marlowe: 16:00")
    assert "Ivy Marlowe" in area(page(world, "karen"))


def test_too_much_before_several_have_to_leave_says_how_much(world: World) -> None:
    groups = "Solo | 30 | Ann\nDuet | 30 | Ann, Ben\nTrio | 30 | Ben, Cy"
    ask(world, groups=groups, comes="", breaks="", starts="10:00", leaves="Ann: 11:00\nBen: 11:00")
    shown = page(world)
    assert "<li>Ann must leave by 11:00, and is in Solo, Duet: 1 h.</li>" in shown
    assert (
        "<li>By 11:00 all of Solo, Duet, Trio would have to be done: 1 h 30 min, and there are 1 h until then.</li>"
        in shown
    )


def test_what_cannot_be_kept_is_not_told_of_whom_one_does_not_see(world: World) -> None:
    callback(world, "ivy")
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    ask(world, groups="Duet | 25 | Ivy Marlowe, Ben", comes="Ivy Marlowe: 11:00", leaves="Ben: 11:20")
    assert "Ivy Marlowe does not come before 11:00, and is in Duet: 25 min." in page(world, "karen")
    shown = page(world, "derek")
    assert "Ivy" not in shown
    assert (
        "<li>Something that is not yours to see.</li><li>Ben must leave by 11:20, and is in Duet: 25 min.</li>" in shown
    )


def test_whoever_is_erased_stands_in_no_callback_day(world: World) -> None:
    world.put_forward("ivy")
    ask(world, groups="Duet | 25 | ivy MARLOWE\nSong | 20 | Ben", comes="Ivy Marlowe: 10:30")
    erasure.erase([Item("performer", world.performers["ivy"])], purpose="asked", now=world.now)
    row = CallbackDay.objects.get()
    assert "marlowe" not in str((row.day, row.found)).lower()
    assert "Somebody in it is gone since." in page(world)


def test_a_plan_that_does_not_hold_is_never_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    right = callbacks._apart
    monkeypatch.setattr(callbacks, "_apart", lambda *args, **more: {**right(*args, **more), "starts": [0, 0, 0, 0]})
    assert ask(world).status_code == 422
    assert not CallbackDay.objects.exists()


def test_it_is_refused_and_nothing_kept_when_time_runs_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "BEYOND", -3.99)
    answer = ask(world)
    assert answer.status_code == 422
    assert "It asks for more time or memory than there is here." in answer.content.decode()
    monkeypatch.setattr(callbacks, "BEYOND", 10)
    monkeypatch.setattr(worked_out, "PATIENCE", 0.05)
    with callbacks._places, callbacks._places:
        assert "Others are having something worked out just now." in ask(world).content.decode()
    assert not CallbackDay.objects.exists()


def test_it_is_not_there_for_those_who_plan_nothing(world: World) -> None:
    ask(world)
    for who in ("tom", "miriam", "eve"):
        for address in ("", "people.csv", "door.csv"):
            assert world.client(who).get(here(world) + address).status_code == 404, (who, address)
        assert ask(world, who, version=1).status_code == 404, who
        assert do(world, "best", who).status_code == 404, who
    for act in (
        lambda: callbacks.work_out(world.actor("tom"), {"groups": LINES}, seen=1),
        lambda: callbacks.move(world.actor("tom"), "Song", up=True, seen=1),
        lambda: callbacks.hold(world.actor("tom"), "Song", place="first", seen=1),
        lambda: callbacks.best(world.actor("tom"), seen=1),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.why is Why.no_right


def test_many_groups_cost_as_many_readings_as_few(world: World) -> None:
    counts = []
    for n in (1, 3):
        ask(world, version=len(counts), groups="\n".join(f"G{k} | 8 | P{k}, Q" for k in range(n)))
        page(world)
        with CaptureQueriesContext(connection) as found:
            page(world)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_day_is_gone_once_the_production_is_over(world: World) -> None:
    ask(world)
    said = CallbackDay.objects.get().at
    assert callbacks.forget_days(now=said + timedelta(days=364)) == 0
    assert callbacks.forget_days(now=said + timedelta(days=366)) == 1
    assert not CallbackDay.objects.exists()


def test_two_rooms_are_named_where_there_are_two(world: World) -> None:
    ask(world, groups="Duet | 30 | Ann\nFight | 30 | Ben", rooms="2")
    shown = page(world)
    assert "30 min, room 1" in shown
    assert "30 min, room 2" in shown
    assert shown.count("<b>10:00</b>–10:30") == 2
