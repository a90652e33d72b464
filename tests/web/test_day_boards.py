"""Rooms in parallel: made in one press, never two sessions in one, and all of a day on one board."""

import re
from dataclasses import replace
from datetime import date

import pytest
import time_machine

from castlist.actions import agreements, auditions, decisions, queue
from castlist.actions.auditions import Place
from castlist.actions.queue import Day
from castlist.queries.auditions import days
from castlist.queries.day_boards import day_board
from castlist.queries.doors import NotThere
from castlist.records.models import Monitor, QueueAct, Session, Slot
from castlist.rules.why import Refused, Why
from tests.web.test_queue_views import texts
from tests.web.test_session_views import form as adding
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms(world: World) -> World:
    """Ada and Ben in Studio 2, Cy in Studio 3, at the same hours; Ada has a time in Studio 3 for The Friend, too."""
    for name, slot in zip(("ada", "ben"), world.times(2), strict=True):
        booked(world, name, slot)
    friend = str(agreements.add_role(world.actor("karen"), name="The Friend", places=1).answer["role"])
    slots = world.times(2, role="")
    booked(world, "cy", slots[0])
    reason = decisions.Reason("Both.")
    done = decisions.put_forward(world.actor("karen"), role=friend, performer=world.performers["ada"], reason=reason)
    world.cands["friend"] = str(done.answer["candidacy"])
    Slot.objects.filter(pk=slots[1]).update(cand=world.cands["friend"])
    return world


def booked(world: World, name: str, slot: str) -> None:
    world.put_forward(name)
    world.agree(name, "audition")
    auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)


def room(place: str) -> str:
    return Session.objects.get(place=place).pk


def day() -> date:
    return Slot.objects.order_by("start").first().start.date()  # type: ignore[union-attr]


def press(world: World, place: str, name: str, *whats: str, who: str = "sam") -> None:
    for what in whats:
        seen = QueueAct.objects.filter(session=room(place), cand=world.cands[name]).count()
        actor = replace(world.actor(who), now=world.now)
        queue.mark(actor, Day(room(place), day()), world.cands[name], what=what, seen=seen)


def board(world: World, who: str = "sam") -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Place, and who stands how there, and where else."""
    seen = day_board(world.people[who], world.production.pk, day=None, now=world.now)
    return [(one.place, [(row.name, row.stands, row.elsewhere) for row in one.rows]) for one in seen.rooms]


def path(world: World) -> str:
    return f"/p/{world.production.pk}/days/board/"


def test_all_rooms_stand_side_by_side_and_say_who_is_in_the_other(rooms: World) -> None:
    press(rooms, "Studio 3", "friend", "here", "enter")
    press(rooms, "Studio 2", "ada", "here")
    press(rooms, "Studio 2", "ben", "here")
    assert board(rooms) == [
        ("Studio 2", [("Ada Marlowe", "waiting", "Studio 3"), ("Ben Marlowe", "waiting", "")]),
        ("Studio 3", [("Cy Marlowe", "expected", ""), ("Ada Marlowe", "in", "")]),
    ]
    page = texts(rooms.client("sam").get(path(rooms)))
    assert ["Studio 2 The Lead" in page, "now in Studio 3" in page] == [True, True]


def test_next_is_whoever_can_be_called_and_not_who_is_in_the_other_room(rooms: World) -> None:
    press(rooms, "Studio 3", "friend", "here", "call")
    press(rooms, "Studio 2", "ada", "here")
    press(rooms, "Studio 2", "ben", "here")
    seen = day_board(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now)
    assert ["call" in row.may for row in seen.rooms[0].rows] == [False, True]
    assert [(row.name, row.next) for row in seen.rooms[0].rows] == [("Ada Marlowe", False), ("Ben Marlowe", True)]


def test_nobody_is_called_to_two_rooms_also_not_by_taking_a_press_back(rooms: World) -> None:
    press(rooms, "Studio 2", "ada", "here", "call", "missing")
    press(rooms, "Studio 3", "friend", "here", "call")
    with pytest.raises(Refused) as no:
        press(rooms, "Studio 2", "ada", "undo")
    assert (no.value.why, "Studio 3" in no.value.detail, "Goes in" in no.value.detail) == (Why.unreachable, True, True)
    press(rooms, "Studio 3", "friend", "enter", "done")
    press(rooms, "Studio 2", "ada", "undo")


def test_each_room_is_pressed_and_moved_for_itself_on_the_board_of_the_day(rooms: World) -> None:
    sam, three = rooms.client("sam"), room("Studio 3")
    query = f"?day={day()}"
    said = {"cand": rooms.cands["cy"], "press": "here", "seen": "0"}
    done = sam.post(f"{path(rooms)}{three}/mark/{query}", said)
    assert (done.status_code, done["Location"]) == (302, f"{path(rooms)}{query}#q-{rooms.cands['cy']}-{three}")
    sam.post(f"{path(rooms)}{three}/move/{query}", {"minutes": "25", "seen": "0"})
    seen = day_board(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now)
    assert [one.moved for one in seen.rooms] == [0, 25]
    assert [f"{row.expected:%H:%M}" for row in seen.rooms[1].rows if row.expected] == ["10:45", "11:05"]
    sam.post(f"{path(rooms)}{three}/back/{query}", {"seen": "1"})
    assert day_board(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now).rooms[1].moved == 0


def test_a_refusal_stands_in_its_room_with_what_was_typed(rooms: World) -> None:
    three = room("Studio 3")
    answer = rooms.client("sam").post(f"{path(rooms)}{three}/move/?day={day()}", {"minutes": "soon", "seen": "0"})
    page = answer.content.decode()
    parts = re.split(r'<section class="queue-room"', page)[1:]
    assert answer.status_code == 422
    assert [("is not a number of minutes" in one, 'value="soon"' in one) for one in parts] == [
        (False, False), (True, True),
    ]  # fmt: skip


def test_who_finds_the_board_of_the_day(rooms: World) -> None:
    pages = [path(rooms), f"{path(rooms)}live/", f"{path(rooms)}{room('Studio 2')}/mark/?day={day()}"]
    assert [rooms.client("eve").get(page).status_code for page in pages] == [404] * 3
    assert [rooms.client("tom").get(page).status_code for page in pages] == [200, 200, 404]
    sent = {"cand": rooms.cands["ada"], "press": "here", "seen": "0"}
    assert rooms.client("tom").post(pages[2], sent).status_code == 404
    assert QueueAct.objects.count() == 0
    assert rooms.client("sam").get(f"{path(rooms)}?day=soon").status_code == 404


def test_a_monitor_sees_their_rooms_and_no_others_and_where_somebody_is_all_the_same(rooms: World) -> None:
    press(rooms, "Studio 3", "friend", "here", "enter")
    press(rooms, "Studio 2", "ada", "here")
    Monitor.objects.create(session_id=room("Studio 2"), person=rooms.people["eve"], by="sam", given_at=rooms.now)
    assert board(rooms, "eve") == [
        ("Studio 2", [("Ada Marlowe", "waiting", "Studio 3"), ("Ben Marlowe", "expected", "")]),
    ]  # fmt: skip
    other = f"{path(rooms)}{room('Studio 3')}/mark/?day={day()}"
    sent = {"cand": rooms.cands["cy"], "press": "here", "seen": "0"}
    assert rooms.client("eve").post(other, sent).status_code == 404
    assert "/r/" not in rooms.client("eve").get(path(rooms)).content.decode().partition('id="queue"')[2]


def test_who_is_recused_sees_a_time_that_is_taken_and_no_move_of_theirs(rooms: World) -> None:
    agreements.declare(rooms.actor("sam"), performer=rooms.performers["ada"])
    sam, production = rooms.people["sam"], rooms.production.pk
    before = day_board(sam, production, day=None, now=rooms.now)
    press(rooms, "Studio 3", "friend", "here", "enter", who="karen")
    after = day_board(sam, production, day=None, now=rooms.now)
    assert [[row.name for row in one.rows] for one in after.rooms if one.place == "Studio 3"] == [["", ""]]
    assert (before.version, before.rooms) == (after.version, after.rooms)


def test_the_board_of_the_day_moves_with_each_of_its_rooms(rooms: World) -> None:
    with time_machine.travel(rooms.now, tick=False):
        view = f"{path(rooms)}live/?day={day()}"
        sam = rooms.client("sam")
        seen = re.search(r'data-version="([^"]+)"', sam.get(view).content.decode())[1]  # type: ignore[index]
        assert sam.get(f"{view}&v={seen}").status_code == 204
        press(rooms, "Studio 3", "cy", "here")
        assert sam.get(f"{view}&v={seen}").status_code == 200


@pytest.mark.parametrize("more", [0, 3])
def test_the_board_of_the_day_asks_the_same_number_of_questions(
    rooms: World, more: int, django_assert_num_queries: object
) -> None:
    for _ in range(more):
        rooms.times(2, role="")
    with django_assert_num_queries(9):  # type: ignore[operator]
        seen = day_board(rooms.people["sam"], rooms.production.pk, day=None, now=rooms.now)
    assert len(seen.rooms) == 2 + more


def test_the_ways_to_all_rooms_stand_where_there_are_several(world: World) -> None:
    booked(world, "ada", world.times(1)[0])
    sam, base = world.client("sam"), f"/p/{world.production.pk}/days/"
    own = f"{base}{room('Studio 2')}/board/"
    assert ["All rooms" in sam.get(page).content.decode() for page in (base, own)] == [False, False]
    world.times(1)
    assert ["All rooms" in sam.get(page).content.decode() for page in (base, own)] == [True, True]
    Monitor.objects.create(session_id=room("Studio 2"), person=world.people["eve"], by="sam", given_at=world.now)
    assert "All rooms" not in world.client("eve").get(own).content.decode()


# -- Made in one press, and never two in one


def test_the_same_hours_are_made_in_several_rooms_at_once(world: World) -> None:
    said = adding(world, place="Studio A", panel="Karen", rooms="Studio B: Derek and Tom\n\n Studio  C ")
    answer = world.client("sam").post(f"/p/{world.production.pk}/days/add/", said)
    assert answer.status_code == 302
    made = list(Session.objects.order_by("place").values_list("place", "panel"))
    assert made == [("Studio A", "Karen"), ("Studio B", "Derek and Tom"), ("Studio C", "")]
    assert {session.slots.count() for session in Session.objects.all()} == {int(said["count"])}


@pytest.mark.parametrize(
    ("rooms", "says"),
    [
        ("Studio B\nstudio b", "is named twice"),
        ("studio  A", "is named twice"),
        ("\n".join(f"Room {n}" for n in range(12)), "At most 12 rooms"),
        ("Studio B\n" + "x" * 201, "At most 200 characters"),
        (": Derek", "Say where it is"),
    ],
)
def test_rooms_that_cannot_be_meant_make_none_and_are_kept_as_typed(world: World, rooms: str, says: str) -> None:
    said = adding(world, place="Studio A", rooms=rooms)
    answer = world.client("sam").post(f"/p/{world.production.pk}/days/add/", said)
    page = answer.content.decode()
    assert (answer.status_code, says in page, rooms.splitlines()[-1].strip() in page) == (422, True, True)
    assert (Session.objects.count(), Slot.objects.count()) == (0, 0)


def test_a_room_that_is_taken_is_refused_with_a_way_out(world: World) -> None:
    session = Slot.objects.get(pk=world.times(1)[0]).session
    said = adding(world, place=" studio 2", first="10:30")
    answer = world.client("sam").post(f"/p/{world.production.pk}/days/add/", said)
    page = answer.content.decode()
    assert (answer.status_code, "Another session is in studio 2 at 10:30" in page) == (422, True)
    assert "Say which room it is, or choose other hours" in page
    after = adding(world, place="Studio 2", first="10:40")
    assert world.client("sam").post(f"/p/{world.production.pk}/days/add/", after).status_code == 302
    other = Session.objects.exclude(pk=session.pk).get()
    with pytest.raises(Refused, match="bad_times"):
        auditions.add_times(
            world.actor("sam"), session.pk, auditions.Grid(day(), other.slots.first().start.time(), 5, 1)
        )
    Session.objects.filter(pk=session.pk).update(off_at=world.now)
    auditions.make_session(
        world.actor("sam"),
        Place(world.role, "Studio 2"),
        auditions.Grid(day(), other.slots.first().start.time().replace(hour=10, minute=20), 20, 1),
    )


def test_a_session_does_not_move_into_a_room_that_is_taken(world: World) -> None:
    world.times(1)
    second = Slot.objects.get(pk=world.times(1)[0]).session_id
    with pytest.raises(Refused) as no:
        auditions.change_session(world.actor("sam"), second, Place(world.role, "Studio 2"))
    assert (no.value.why, Session.objects.get(pk=second).place) == (Why.bad_times, "Studio 3")
    auditions.change_session(world.actor("sam"), second, Place(world.role, "Studio 3", panel="Karen"))


def test_who_is_said_for_two_rooms_at_once_is_pointed_out_and_nobody_is_stopped(world: World) -> None:
    world.times(2, panel="Karen, Derek and Julia; Ana at the piano")
    world.times(2, panel="ana (piano), Tom")
    page = days(world.people["sam"], world.production, now=world.now)
    assert [one.twice for one in page.sessions if one.place == "Studio 2"] == [
        ("Ana is also said for Studio 3 at the same time, 10:20: change who is in the room, or the hours.",)
    ]
    shown = texts(world.client("sam").get(f"/p/{world.production.pk}/days/"))
    assert ["Ana is also said for Studio 3" in shown, "ana is also said for Studio 2" in shown] == [True, True]
    Session.objects.filter(place="Studio 3").update(off_at=world.now)
    assert [one.twice for one in days(world.people["sam"], world.production, now=world.now).sessions] == [(), ()]


def test_those_who_are_said_for_two_rooms_are_named_together(world: World) -> None:
    world.times(1, panel="Karen, Derek and Julia")
    world.times(1, panel="Julia; Karen / Derek")
    found = days(world.people["sam"], world.production, now=world.now).sessions
    assert sorted(one.twice[0].partition(" are also")[0] for one in found) == [
        "Julia, Karen and Derek", "Karen, Derek and Julia",
    ]  # fmt: skip


def test_nobody_may_look_at_a_board_of_nothing(world: World) -> None:
    with pytest.raises(NotThere):
        day_board(world.people["sam"], world.production.pk, day=None, now=world.now)
