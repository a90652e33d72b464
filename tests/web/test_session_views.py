"""Days in the browser: made by the desk, seen by the team as far as each may, and by nobody else."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine

from castlist.actions import auditions, calling_off
from castlist.records.models import Letter, Session, Slot
from castlist.records.private_links import token_of
from tests.world import World

pytestmark = pytest.mark.django_db


def base(world: World) -> str:
    return f"/p/{world.production.pk}/days/"


def form(world: World, **change: str) -> dict[str, str]:
    return {
        "day": (world.now + timedelta(days=10)).date().isoformat(),
        "first": "10:20",
        "minutes": "20",
        "count": "4",
        "breaks": "11:00-11:20",
        "role": world.role,
        "place": "Studio 2, Corner House",
        "access": "step-free from Mill Lane",
        "panel": "Karen and Derek",
        "material": "Scene 4",
        "answer_by": (world.now + timedelta(days=20)).date().isoformat(),
        "recording": "yes",
    } | change


def test_desk_adds_a_day(world: World) -> None:
    sam = world.client("sam")
    made = sam.post(f"{base(world)}add/", form(world))
    assert made["Location"] == f"{base(world)}?done=add&said={Session.objects.get().pk}"
    page = sam.get(base(world)).content.decode()
    assert [word in page for word in ("10:20", "10:40", "11:20", "11:40", "Studio 2", "Europe/London")] == [True] * 6
    assert Session.objects.get().recording is True
    assert "No time is taken, 4 are free." in page


def test_desk_lays_out_a_dance_call_of_thirty(world: World) -> None:
    sam = world.client("sam")
    said = form(world, first="10:00", minutes="90", count="1", people="30", online="20", breaks="", kind="dance")
    sam.post(f"{base(world)}add/", said)
    page = " ".join(sam.get(base(world)).content.decode().split())
    assert Slot.objects.count() == 30
    assert "30 places at 1 time, 20 of them online" in page
    assert "0 of 30 places are taken; 20 free, 10 kept for the desk" in page
    assert ("give a place to …" in page, "one of 30 free places" in page) == (True, True)
    ours = Slot.objects.filter(desk=True).earliest("seat")
    assert f"{ours.pk}/give/" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"day": "2026-13-40"}, "is not a day"),
        ({"day": "2020-01-01"}, "That day is in the past."),
        ({"first": "half past"}, "is not a time of day"),
        ({"minutes": "-5"}, "is not a number"),
        ({"minutes": "0"}, "A time lasts between"),
        ({"count": "1e3"}, "is not a number"),
        ({"count": "999"}, "Between 1 and 200"),
        ({"people": "201"}, "Between 1 and 200 people"),
        ({"people": "many"}, "How many people come at each time"),
        ({"count": "100", "people": "11", "minutes": "5", "breaks": ""}, "At most 1,000 places"),
        ({"breaks": "noon"}, "is not a break"),
        ({"place": "  "}, "Say where it is."),
        ({"place": "x" * 300}, "At most 200 characters."),
        ({"answer_by": "soon"}, "is not a day"),
        ({"role": "nothing"}, "There is no such role here."),
        ({"role": "\x00'; --"}, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept(world: World, change: dict[str, str], says: str) -> None:
    answer = world.client("sam").post(f"{base(world)}add/", form(world, material="Scene 4, kept", **change))
    page = answer.content.decode()
    if says:
        assert answer.status_code in (404, 422)
        assert says in page
        assert "Scene 4, kept" in page
        assert Session.objects.count() == 0
    else:
        assert answer.status_code in (302, 404, 422)


def test_say_may_arrange_and_voice_may_look_only(world: World) -> None:
    assert world.client("karen").post(f"{base(world)}add/", form(world)).status_code == 302
    tom = world.client("tom")
    assert "Add a day" not in tom.get(base(world)).content.decode()
    assert tom.post(f"{base(world)}add/", form(world)).status_code == 422
    assert Session.objects.count() == 1


def test_eve_finds_no_days(world: World) -> None:
    world.times(2)
    eve = world.client("eve")
    assert eve.get(base(world)).status_code == 404
    for name in ("add", "times", "change", "remove", "free"):
        assert eve.post(f"{base(world)}{name}/", form(world)).status_code == 404
    assert Slot.objects.count() == 2


def test_times_are_added_changed_and_taken_away(world: World) -> None:
    world.times(2)
    sam, session = world.client("sam"), Session.objects.get().pk
    assert sam.post(f"{base(world)}times/", form(world, session=session, first="15:00")).status_code == 302
    assert sam.post(f"{base(world)}change/", form(world, session=session, place="Hall")).status_code == 302
    slot = Slot.objects.order_by("start").first().pk
    assert sam.post(f"{base(world)}remove/", {"slot": slot}).status_code == 302
    assert sam.post(f"{base(world)}remove/", {"slot": slot}).status_code == 404
    assert (Slot.objects.count(), Session.objects.get().place) == (5, "Hall")


def test_who_holds_a_time_and_what_they_need(invited: World) -> None:
    slot = Slot.objects.order_by("start").first().pk
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="A <chair>", now=invited.now)
    sam, tom, miriam = (invited.client(n).get(base(invited)).content.decode() for n in ("sam", "tom", "miriam"))
    assert ["Ivy Marlowe" in page for page in (sam, tom, miriam)] == [True, True, False]
    assert ["A &lt;chair&gt;" in page for page in (sam, tom, miriam)] == [True, False, False]
    assert "One time is taken, 2 are free." in miriam


@pytest.mark.parametrize("count", [1, 3])
def test_days_ask_the_same_number_of_questions(world: World, count: int, django_assert_max_num_queries: object) -> None:
    for _ in range(count):
        world.times(4)
    sam = world.client("sam")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        sam.get(base(world))


# -- Called off


@pytest.fixture
def booked(invited: World) -> World:
    """Ivy has the first of three times."""
    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    return invited


def off(world: World, session: str = "") -> str:
    return f"{base(world)}{session or Session.objects.earliest('created_at').pk}/call-off/"


def test_calling_a_day_off_says_whom_it_takes_a_time_from(booked: World) -> None:
    sam = booked.client("sam")
    assert off(booked) in sam.get(base(booked)).content.decode()
    page = sam.get(off(booked)).content.decode()
    assert "One person has a time there, and loses it." in page
    assert "Ivy Marlowe" in page
    assert Slot.objects.count() == 3


def test_a_day_is_called_off_and_the_letters_wait(booked: World) -> None:
    sam = booked.client("sam")
    went = sam.post(off(booked), {"says": "The studio is <flooded>."})
    assert went["Location"] == f"/p/{booked.production.pk}/letters/?done=called"
    assert "Ivy Marlowe" in sam.get(went["Location"]).content.decode()
    page = sam.get(base(booked)).content.decode()
    assert "<b>Called off</b>" in page
    assert "The studio is &lt;flooded&gt;." in page
    assert "1 waits for a letter that is drafted." in page
    assert "/door/" not in page
    assert "Add times here" not in page
    assert sam.get(off(booked)).status_code == 404
    assert sam.post(off(booked), {}).status_code == 404


def test_what_they_read_on_their_own_page(booked: World) -> None:
    link = token_of("link-ivy")
    booked.client("sam").post(off(booked), {"says": "The studio is flooded."})
    page = booked.client().get(f"/i/{link}/").content.decode()
    assert "does not take place" in page
    assert "The studio is flooded." in page
    feed = booked.client().get(f"/i/{link}/times.ics").content.decode()
    assert "STATUS:CANCELLED" in feed


def test_too_much_said_is_kept_and_nothing_is_called_off(booked: World) -> None:
    says = "x" * 501
    answer = booked.client("sam").post(off(booked), {"says": says})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Slot.objects.count() == 3


def test_a_day_on_which_nobody_has_a_time_is_called_off_without_letters(world: World) -> None:
    world.times(2)
    sam = world.client("sam")
    assert "Nobody has a time there." in sam.get(off(world)).content.decode()
    assert sam.post(off(world), {})["Location"] == f"{base(world)}?done=off"
    assert "<b>Called off</b>" in sam.get(base(world)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("tom", 404), ("miriam", 404), ("eve", 404)])
def test_whoever_does_not_arrange_days_finds_nothing_to_call_off(booked: World, who: str, status: int) -> None:
    client = booked.client(who)
    assert client.get(off(booked)).status_code == client.post(off(booked), {}).status_code == status
    tell = off(booked).replace("call-off", "tell")
    assert client.post(tell, {}).status_code in (403, 404)
    assert Slot.objects.count() == 3


def test_those_not_told_yet_can_be_written_to_later(booked: World) -> None:
    session = Session.objects.get().pk
    calling_off.call_off(booked.actor("karen"), session, says="")
    Letter.objects.update(created_at=booked.now - timedelta(days=1))
    sam = booked.client("sam")
    assert "Write to those who are not told yet" in sam.get(base(booked)).content.decode()
    went = sam.post(off(booked, session).replace("call-off", "tell"), {})
    assert went["Location"].endswith("/letters/?done=called")
    assert "Write to those who are not told yet" not in sam.get(base(booked)).content.decode()


def test_minutes_between_one_time_and_the_next_are_said_with_the_day(world: World) -> None:
    sam = world.client("sam")
    assert sam.post(f"{base(world)}add/", form(world, gap="5", breaks="")).status_code == 302
    starts = list(Slot.objects.order_by("start").values_list("start", flat=True))
    assert {(two - one).seconds // 60 for one, two in pairwise(starts)} == {25}
    wrong = sam.post(f"{base(world)}add/", form(world, gap="some", place="Studio 3"))
    assert wrong.status_code == 422
    assert "Minutes between one and the next" in wrong.content.decode()


def test_a_day_that_is_called_off_stands_there_until_it_is_over_though_nobody_had_a_time(world: World) -> None:
    world.times(3)
    there, sam, days = Session.objects.get(), world.client("sam"), f"/p/{world.production.pk}/days/"
    calling_off.call_off(world.actor("sam"), there.pk, says="The studio is flooded.")
    there.refresh_from_db()
    assert there.off_until
    assert there.off_from
    assert there.off_until - there.off_from == timedelta(hours=1)
    page = sam.get(days).content.decode()
    assert "Called off" in page
    assert "It was to be from 10:20 to 11:20." in page
    assert "Called off, and over" not in page
    with time_machine.travel(there.off_until):
        page = world.client("sam").get(days).content.decode()
    assert "Called off, and over: 1 day" in page
    assert "It was to be from" not in page
    assert "10:20–11:20" in page


def test_a_day_that_is_called_off_is_not_over_while_somebody_is_not_told(booked: World) -> None:
    there = Session.objects.get(place="Studio 2")
    calling_off.call_off(booked.actor("sam"), there.pk)
    there.refresh_from_db()
    with time_machine.travel(there.off_until + timedelta(days=9)):
        page = booked.client("sam").get(f"/p/{booked.production.pk}/days/").content.decode()
    assert "is not told yet" in page
    assert "Called off, and over" not in page
