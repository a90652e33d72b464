"""Who looks after those under 18, at the door: entered by the desk, counted each half-hour, and told to nobody else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import chaperones, queue, trade
from castlist.jobs import clock
from castlist.queries import queue as found
from castlist.queries.shapes_queue import Roster
from castlist.records.models import Chaperone, Guardian
from castlist.rules.why import Refused, Why
from tests.web.paper_reading import paper, text
from tests.web.test_queue_views import at, base, booked, on, post, press, related, session, texts
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def young(booked: World) -> World:
    """Ada and Cy are under 18; their times are at 10:20 and at 11:00."""
    for name in ("ada", "cy"):
        minor(booked, name)
    return booked


def minor(world: World, name: str) -> None:
    Guardian.objects.create(
        performer_id=world.performers[name], name="Anna Vale", relation="mother", under_18_on=on().day,
        said_at=world.now,
    )  # fmt: skip


def enter(world: World, who: str = "sam", *, starts: str = "10:00", until: str = "11:00", **more: str) -> object:
    said = {"name": "Hester Quill", "starts": starts, "until": until, "most": "12", "approved": "Leeds"} | more
    return world.client(who).post(f"{base(world)}queue/chaperone/?from=door", said)


def roster(world: World, minutes: int = -60) -> Roster:
    seen = found.door(world.people["sam"], world.production.pk, session(), day=on().day, now=at(minutes)).roster
    assert seen is not None
    return seen


def halves(world: World, minutes: int = -60) -> list[tuple[str, int, int, int, bool]]:
    zone = found.door(world.people["sam"], world.production.pk, session(), day=None, now=world.now).queue.zone
    return [
        (f"{one.at.astimezone(zone):%H:%M}", one.here, one.expected, one.cover, one.short)
        for one in roster(world, minutes).half_hours
    ]


def test_children_are_counted_against_chaperones_each_half_hour(young: World) -> None:
    assert enter(young).status_code == 302  # type: ignore[attr-defined]
    assert halves(young) == [
        ("10:00", 0, 1, 12, False), ("10:30", 0, 1, 12, False), ("11:00", 0, 1, 0, True),
    ]  # fmt: skip
    page = texts(young.client("sam").get(f"{base(young)}door/"))
    assert "There are more children than chaperones may care for: 11:00." in page
    press(young, "sam", "ada", "here", minutes=-10)
    press(young, "sam", "ada", "enter", minutes=0)
    press(young, "sam", "ada", "done", minutes=15)
    assert halves(young, 30)[:2] == [("10:00", 1, 0, 12, False), ("10:30", 1, 0, 12, False)]
    press(young, "sam", "ada", "out", minutes=16, collector="Anna Vale")
    assert halves(young, 30)[:2] == [("10:00", 1, 0, 12, False), ("10:30", 1, 0, 12, False)]
    assert enter(young, starts="11:00", until="12:00").status_code == 302  # type: ignore[attr-defined]
    assert [one[4] for one in halves(young)] == [False, False, False]


def test_who_may_not_know_that_somebody_is_under_18_reads_nothing_of_it(young: World) -> None:
    enter(young)
    queue.name_monitor(young.actor("sam"), session(), email="eve@cornerhouse.example")
    pages = {who: young.client(who).get(f"{base(young)}door/").content.decode() for who in ("sam", "karen", "eve")}
    assert {who: "haperone" in page for who, page in pages.items()} == {"sam": True, "karen": False, "eve": False}
    assert {who: young.client(who).get(f"{base(young)}chaperones.pdf").status_code for who in
            ("sam", "karen", "tom", "eve", "miriam")} == {
        "sam": 200, "karen": 404, "tom": 404, "eve": 404, "miriam": 404,
    }  # fmt: skip
    for who in ("karen", "eve"):
        assert enter(young, who, name="Somebody else").status_code == 404  # type: ignore[attr-defined]
    row = Chaperone.objects.get()
    assert post(young, "karen", "no_chaperone", chaperone=row.pk).status_code == 404  # type: ignore[attr-defined]
    assert Chaperone.objects.get() == row


def test_who_is_recused_from_somebody_there_reads_no_count_that_would_be_wrong(related: World) -> None:
    minor(related, "ben")
    assert "haperone" not in related.client("sam").get(f"{base(related)}door/").content.decode()
    assert enter(related).status_code == 404  # type: ignore[attr-defined]


def test_nobody_under_18_is_there_and_the_page_says_so(booked: World) -> None:
    assert (roster(booked).half_hours, roster(booked).short) == ((), ())
    assert "Nobody under 18 is here or expected" in texts(booked.client("sam").get(f"{base(booked)}door/"))


def test_what_cannot_be_entered_is_said_and_what_was_typed_stays(young: World) -> None:
    for said, sentence in (
        ({"approved": " "}, "Write down who looks after the children"), ({"until": "09:00"}, "until a later one"),
        ({"starts": "soon"}, "is not a time of day"), ({"most": "many"}, "is not a number"),
    ):  # fmt: skip
        answer = enter(young, **said)
        page = answer.content.decode()  # type: ignore[attr-defined]
        assert (answer.status_code, sentence in page, 'value="Hester Quill"' in page) == (422, True, True)  # type: ignore[attr-defined]
    assert Chaperone.objects.count() == 0


def test_the_same_is_entered_once_and_can_be_removed(young: World) -> None:
    enter(young)
    assert enter(young).status_code == 409  # type: ignore[attr-defined]
    row = Chaperone.objects.get()
    assert post(young, "sam", "no_chaperone", chaperone=row.pk).status_code == 302  # type: ignore[attr-defined]
    assert Chaperone.objects.count() == 0
    with pytest.raises(Refused) as no:
        chaperones.remove(young.actor("sam"), on(), chaperone=row.pk)
    assert no.value.why is Why.unknown


def test_more_than_england_allows_is_said_and_stops_nobody(young: World) -> None:
    enter(young, most="20")
    england = "In England a chaperone cares for 12 children at most, and a private teacher for 3."
    assert england in texts(young.client("sam").get(f"{base(young)}door/"))


def test_what_is_said_of_chaperones_is_what_the_chosen_packs_say(young: World) -> None:
    enter(young, most="20")
    shown = []
    for packs in (["us-ny-minors"], ["england-minors", "us-ny-minors"]):
        trade.choose_packs(young.actor("sam"), packs)
        page = young.client("sam").get(f"{base(young)}door/").content.decode()
        shown.append((
            re.findall(r'name="most"[^>]*?value="(\d+)"|value="(\d+)"[^>]*?name="most"', page)[0],
            "20 children under 16 at most." in page, "england-minors 2026.3, rule chaperone: nncee.org.uk" in page,
        ))  # fmt: skip
    assert [("20" in most, york, source) for most, york, source in shown] == [(True, True, False), (False, True, True)]


def test_the_paper_says_who_came_and_who_fetched_them(young: World) -> None:
    enter(young, until="10:30")
    for n, what in enumerate(("here", "enter", "done", "out")):
        press(young, "sam", "ada", what, minutes=n, collector="Anna Vale")
    said = text(paper(young.client("sam").get(f"{base(young)}chaperones.pdf")))
    assert "10:00 10:30 Hester Quill 12 Leeds" in said
    assert "10:20 Ada Marlowe 10:20 10:23 Anna Vale" in said
    assert "Ben Marlowe" not in said
    assert "too few" in said


def test_who_looked_after_children_is_kept_as_long_as_what_people_needed(young: World) -> None:
    enter(young)
    run = "castlist.actions.chaperones.forget_old"
    assert run in clock.STEPS
    assert chaperones.forget_old(now=at() + timedelta(days=29)) == 0
    assert chaperones.forget_old(now=at() + timedelta(days=29, minutes=5)) == 0  # at most hourly
    assert chaperones.forget_old(now=at() + timedelta(days=32)) == 1
    assert Chaperone.objects.count() == 0


def test_a_request_that_comes_twice_enters_somebody_once(young: World) -> None:
    actor = replace(young.actor("sam"), key="once")
    said = {"name": "Hester", "starts": 570, "until": 780, "most": 12, "approved": "Leeds"}
    first = chaperones.enter(actor, on(), **said)  # type: ignore[arg-type]
    assert chaperones.enter(actor, on(), **said) == first  # type: ignore[arg-type]
    assert Chaperone.objects.count() == 1
