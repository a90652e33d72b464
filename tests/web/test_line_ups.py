"""Groups at the door and on the board: made, called, gone in and done, by hand and all at once; on papers and alone."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from castlist.actions import agreements, auditions, decisions, line_ups, queue
from castlist.actions.queue import Day
from castlist.queries.own_pages import kept_about
from castlist.queries.queue import queue as queue_of
from castlist.queries.shapes_queue import LineUp, Queue
from castlist.records.models import QueueAct, Session, Slot
from castlist.rules.why import Refused, Why
from tests.web.paper_reading import paper, text
from tests.web.test_queue_views import at, base, booked, on, post, press, related, session, texts, with_people
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cy", "dee", "eli")


@pytest.fixture
def five(world: World) -> World:
    """Five people hold the times of a session; four of them are here, Eli is not yet."""
    with_people(world, *NAMES)
    for name in ("cy", "ada", "ben", "dee"):
        press(world, "sam", name, "here")
    return world


def seen_by(world: World, who: str) -> Queue:
    return queue_of(world.people[who], world.production.pk, session(), day=on().day, now=world.now)


def groups(world: World, who: str = "sam") -> dict[str, tuple[str, ...]]:
    return {one.letter: one.names for one in seen_by(world, who).line_ups}


def group(world: World, letter: str) -> LineUp:
    return next(one for one in seen_by(world, "sam").line_ups if one.letter == letter)


def make(world: World, size: int = 2, whom: str = "here", who: str = "sam") -> None:
    line_ups.make(world.actor(who), on(), size=size, whom=whom, seen=seen_by(world, who).arranged)


def put(world: World, letter: str, *names: str, who: str = "sam") -> None:
    cands = [world.cands[name] for name in names]
    line_ups.put(world.actor(who), on(), cands=cands, letter=letter, seen=seen_by(world, who).arranged)


def mark(world: World, letter: str, *whats: str, who: str = "sam") -> list[dict[str, Any]]:
    actor, day = world.actor(who), on()
    return [line_ups.mark(actor, day, letter, what=one, seen=group(world, letter).seen) for one in whats]


def stands(world: World) -> dict[str, str]:
    return {row.name.split()[0]: row.stands for row in seen_by(world, "sam").sheet}


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_groups_are_made_in_order_of_number_and_go_through_the_day_in_one_press_each(five: World) -> None:
    assert post(five, "sam", "groups", size="2", whom="here", seen="0").status_code == 302  # type: ignore[attr-defined]
    assert groups(five) == {"A": ("Cy Marlowe", "Ada Marlowe"), "B": ("Ben Marlowe", "Dee Marlowe")}
    board = texts(five.client("sam").get(f"{base(five)}board/"))
    assert "Group A" in board
    assert "two here Cy Marlowe, Ada Marlowe" in board
    for what in ("call", "enter", "done"):
        seen = group(five, "A").seen
        answer = post(five, "sam", "together", page="board", group="A", press=what, seen=seen)
        assert answer.status_code == 302  # type: ignore[attr-defined]
    assert stands(five) == {"Ada": "done", "Ben": "waiting", "Cy": "done", "Dee": "waiting", "Eli": "expected"}
    assert (group(five, "A").over, group(five, "B").may) == (True, ("call", "enter"))
    whats = QueueAct.objects.filter(cand=five.cands["ada"]).order_by("n").values_list("what", flat=True)
    assert list(whats) == ["here", "group", "call", "enter", "done"]


def test_each_of_a_group_is_undone_alone(five: World) -> None:
    make(five, 4)
    mark(five, "A", "call")
    press(five, "sam", "ben", "undo")
    assert stands(five) == {"Ada": "called", "Ben": "waiting", "Cy": "called", "Dee": "called", "Eli": "expected"}
    assert mark(five, "A", "enter") == [{"people": 4, "left": 0}]
    press(five, "sam", "ben", "undo")
    assert (stands(five)["Ben"], group(five, "A").says) == ("waiting", "one here, three in the room")


def test_who_comes_late_stays_in_their_group_and_is_called_when_they_come(five: World) -> None:
    make(five, 5, "booked")
    assert mark(five, "A", "call", "enter", "done") == [{"people": 4, "left": 1}] * 3
    press(five, "sam", "eli", "here")
    assert (group(five, "A").says, group(five, "A").may) == ("one here, four done", ("call", "enter"))
    assert mark(five, "A", "call") == [{"people": 1, "left": 4}]


def test_who_comes_after_the_groups_were_made_is_put_into_the_next_one(five: World) -> None:
    make(five)
    press(five, "sam", "eli", "here")
    assert refused(lambda: line_ups.make(five.actor("karen"), on(), size=2, whom="here", seen=0)) is Why.stale_version
    make(five, who="karen")
    assert groups(five)["C"] == ("Eli Marlowe",)
    assert refused(lambda: make(five)) is Why.unreachable


def test_people_are_put_into_a_group_by_hand_and_out_of_it(five: World) -> None:
    answer = five.client("sam").post(
        f"{base(five)}queue/group/?from=door",
        {"who": [five.cands["ada"], five.cands["eli"]], "group": "new", "seen": "0"},
    )
    assert (answer.status_code, groups(five)) == (302, {"A": ("Ada Marlowe", "Eli Marlowe")})
    put(five, "new", "ben")
    put(five, "A", "ben", "ada")  # who is in it stays, and is not said twice
    assert (groups(five), QueueAct.objects.filter(what="group").count()) == (
        {"A": ("Ada Marlowe", "Ben Marlowe", "Eli Marlowe")}, 4,
    )  # fmt: skip
    assert refused(lambda: put(five, "A", "ben")) is Why.already_there
    assert refused(lambda: put(five, "Q", "ben")) is Why.incomplete
    assert refused(lambda: put(five, "A")) is Why.incomplete
    put(five, "", "ada", "ben", "eli")
    assert groups(five) == {}
    put(five, "new", "cy")
    assert groups(five) == {"C": ("Cy Marlowe",)}  # a letter that stood on a paper means no other group


def test_who_is_in_the_room_or_was_stays_in_their_group(five: World) -> None:
    make(five)
    mark(five, "A", "call", "enter")
    assert refused(lambda: put(five, "B", "ada")) is Why.unreachable
    assert refused(lambda: put(five, "", "ada")) is Why.unreachable


def test_a_group_that_two_desks_call_is_called_once(five: World) -> None:
    make(five)
    seen = group(five, "A").seen
    for who in ("sam", "karen"):
        answer = post(five, who, "together", page="board", group="A", press="call", seen=seen)
    assert (answer.status_code, "That is already so." in answer.content.decode()) == (409, True)  # type: ignore[attr-defined]
    assert QueueAct.objects.filter(what="call").count() == 2
    press(five, "sam", "ben", "missing", "here")
    stale = post(five, "karen", "together", page="board", group="B", press="call", seen=seen)
    assert (stale.status_code, QueueAct.objects.filter(what="call").count()) == (409, 2)  # type: ignore[attr-defined]


def test_who_is_released_while_in_a_group_is_left_out_of_what_is_pressed(five: World) -> None:
    make(five, 4)
    five.agree("ada", "released")
    assert mark(five, "A", "call") == [{"people": 3, "left": 1}]
    assert stands(five)["Ada"] == "waiting"
    assert refused(lambda: put(five, "new", "ada")) is Why.ended
    put(five, "", "ada")
    assert "Ada Marlowe" not in groups(five)["A"]


def test_who_gives_their_time_back_before_they_came_leaves_the_group(five: World) -> None:
    make(five, 5, "booked")
    auditions.give_back(five.bearer("eli"), now=five.now)
    assert "Eli Marlowe" not in groups(five)["A"]
    monitor(five)
    assert refused(lambda: press(five, "eve", "eli", "here")) is Why.unknown  # the desk alone lets in who has no time


def monitor(world: World) -> None:
    queue.name_monitor(world.actor("sam"), session(), email="eve@cornerhouse.example")


def test_who_is_in_another_room_is_not_called_out_of_it_with_their_group(five: World) -> None:
    make(five, 4)
    role = str(agreements.add_role(five.actor("karen"), name="The Friend", places=1).answer["role"])
    first, (slot,) = on(), five.times(1, role=role)
    done = decisions.put_forward(
        five.actor("karen"), role=role, performer=five.performers["ada"], reason=decisions.Reason("Both.")
    )
    cand = str(done.answer["candidacy"])
    Slot.objects.filter(pk=slot).update(cand=cand)
    second = Day(Slot.objects.get(pk=slot).session_id, first.day)
    for n, what in enumerate(("here", "enter")):
        queue.mark(five.actor("sam"), second, cand, what=what, seen=n)
    seen = queue_of(five.people["sam"], five.production.pk, first.session, day=first.day, now=five.now).line_ups[0].seen
    answer = five.client("sam").post(
        f"/p/{five.production.pk}/days/{first.session}/queue/together/?from=board&day={first.day}",
        {"group": "A", "press": "call", "seen": seen},
    )
    page = texts(five.client("sam").get(answer["Location"].partition("#")[0]))
    assert "not of all of the group" in page
    called = QueueAct.objects.filter(session=first.session, what="call").values_list("cand", flat=True)
    assert set(called) == {five.cands[name] for name in ("ben", "cy", "dee")}


def test_a_monitor_makes_groups_and_strangers_and_the_team_do_not(five: World) -> None:
    monitor(five)
    for who, status in (("eve", 302), ("tom", 404), ("miriam", 404), ("", 302)):
        client = five.client(who) if who else Client()
        where = f"{base(five)}queue/group/?from=door"
        answer = client.post(where, {"who": five.cands["ada"], "group": "new", "seen": "0"})
        assert answer.status_code == status
    assert QueueAct.objects.filter(what="group").values_list("by", flat=True).get() == five.people["eve"].pk
    assert groups(five, "tom") == {"A": ("Ada Marlowe",)}
    assert [one.may for one in seen_by(five, "tom").line_ups] == [()]
    page = five.client("tom").get(f"{base(five)}board/").content.decode()
    assert ("Group A" in texts(five.client("tom").get(f"{base(five)}board/")), "Call them" in page) == (True, False)


def test_who_is_recused_from_somebody_there_sees_no_groups_and_makes_none(related: World) -> None:
    press(related, "karen", "ada", "here")
    press(related, "karen", "ben", "here")
    assert "Put people into groups" not in related.client("sam").get(f"{base(related)}door/").content.decode()
    assert refused(lambda: make(related, who="sam")) is Why.no_right
    make(related, who="karen")
    assert (groups(related, "karen"), groups(related, "sam")) == ({"A": ("Ada Marlowe", "Ben Marlowe")}, {})
    assert (seen_by(related, "sam").arranged, {row.grouped for row in seen_by(related, "sam").rows}) == (0, {""})
    order = {who: text(paper(related.client(who).get(f"/p/{related.production.pk}/days/order.pdf"))) for who in
             ("sam", "karen")}  # fmt: skip
    assert {who: "Group" in said for who, said in order.items()} == {"sam": False, "karen": True}


def test_their_own_page_names_their_group_and_nobody_else(five: World) -> None:
    make(five)
    with time_machine.travel(at(-30), tick=False):
        pages = {name: texts(Client().get(f"/i/{five.bearer(name).token}/")) for name in ("ada", "ben", "eli")}
    assert "You are number 2, in group A." in pages["ada"]
    assert "You are number 3, in group B. Two before you" in re.sub(r"\s+", " ", pages["ben"]).replace("  ", " ")
    assert "group" not in pages["eli"]
    assert [name in pages["ada"] for name in ("Cy Marlowe", "Ben Marlowe", "group B")] == [False] * 3
    assert "group" not in texts(Client().get(f"/i/{five.bearer('ada').token}/"))  # ten days before
    rows = {row.what: row.text for row in kept_about(five.bearer("ada"), now=five.now).rows}
    assert rows["On the day"].endswith("here 10:20, in group A")


def test_groups_stand_on_the_papers_of_the_day(five: World) -> None:
    sam = five.client("sam")
    where = {name: f"{base(five)}{name}.pdf" for name in ("door", "sign-in", "labels", "panel")}
    where["order"] = f"/p/{five.production.pk}/days/order.pdf"
    before = {name: text(paper(sam.get(url))) for name, url in where.items()}
    assert [name for name, said in before.items() if re.search("group", said, re.I)] == []
    make(five)
    said = {name: text(paper(sam.get(url))) for name, url in where.items()}
    assert "10:20 2 A Ada Marlowe" in said["door"]
    assert "10:20 A Ada Marlowe" in said["sign-in"]
    assert "group A" in said["labels"]
    assert "Number 2 Group A" in said["panel"]
    assert "10:20 20 A Ada Marlowe" in said["order"]


def test_the_sheet_is_taken_along_as_a_table(five: World) -> None:
    Slot.objects.filter(cand=five.cands["eli"]).update(access_needs="A ramp")
    make(five)
    sam = five.client("sam")
    found = sam.get(f"{base(five)}door.csv")
    rows = list(csv.reader(io.StringIO(found.getvalue().decode("utf-8-sig"))))
    assert rows[0][:5] == ["Time", "Minutes", "Number", "Group", "Name"]
    assert rows[1][:8] == ["10:20", "20", "2", "A", "Ada Marlowe", rows[1][5], "The Lead", "here"]
    assert "ramp" not in str(rows)
    book = load_workbook(io.BytesIO(sam.get(f"{base(five)}door.xlsx").getvalue()))
    assert [[cell or "" for cell in row] for row in book.active.values] == rows
    assert f"{base(five)}door.csv" in sam.get(f"{base(five)}door/").content.decode()


def test_what_was_typed_stays_where_groups_are_refused(five: World) -> None:
    short = post(five, "sam", "groups", size="1", whom="booked", seen="0")
    page = short.content.decode()  # type: ignore[attr-defined]
    assert "Say how many people a group has: 2 to 60." in page
    assert 'value="1"' in page
    wrong = post(five, "sam", "groups", size="many", whom="here", seen="0")
    assert "is not a number" in wrong.content.decode()  # type: ignore[attr-defined]
    answer = five.client("sam").post(
        f"{base(five)}queue/group/?from=door", {"who": [five.cands["ada"]], "group": "", "seen": "0"}
    )
    assert answer.status_code == 422
    assert re.search(rf'value="{five.cands["ada"]}" checked', answer.content.decode())


def test_a_board_is_told_of_groups_like_of_every_press(five: World) -> None:
    with time_machine.travel(five.now, tick=False):
        before = seen_by(five, "tom").version
        line_ups.make(replace(five.actor("sam"), now=five.now), on(), size=2, whom="here", seen=0)
        assert seen_by(five, "tom").version != before


def test_nobody_of_another_session_is_put_into_a_group(five: World) -> None:
    day = on()
    five.times(1)
    other = Session.objects.exclude(pk=day.session).get()
    wrong = Day(other.pk, day.day)
    assert refused(
        lambda: line_ups.put(five.actor("sam"), wrong, cands=[five.cands["ada"]], letter="new", seen=0)
    ) is Why.unknown  # fmt: skip
