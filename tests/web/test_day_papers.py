"""The papers of an audition day: what each says, and that nobody holds one who may not look at its page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from castlist.actions import agreements, auditions, desk_times, notices, questions, queue
from castlist.actions.submissions import submit_to_call
from castlist.records.models import Guardian, Performer, Session, Slot, TimeHold
from tests.pictures import drawn
from tests.web.paper_reading import NASTY, page, paper, text
from tests.web.test_queue_views import base, booked, on, press, related, session
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db
PAPERS = ("door", "sign-in", "labels", "panel")


def get(world: World, who: str, name: str, **query: str) -> Any:
    where = f"/p/{world.production.pk}/days/order.pdf" if name == "order" else f"{base(world)}{name}.pdf"
    return world.client(who).get(where, query) if who else Client().get(where, query)


def said(world: World, who: str, name: str, **query: str) -> str:
    return text(paper(get(world, who, name, **query)))


def named(world: World, *names: str) -> None:
    for first, name in zip(("ada", "ben", "cy"), names, strict=False):
        Performer.objects.filter(pk=world.performers[first]).update(name=name)


def test_who_holds_which_paper_is_who_may_look_at_its_page(booked: World) -> None:
    seats = ("karen", "sam", "tom", "miriam", "eve", "")
    got = {name: [get(booked, who, name).status_code for who in seats] for name in (*PAPERS, "order")}
    assert got == {
        "door": [200, 200, 404, 404, 404, 302],
        "sign-in": [200, 200, 404, 404, 404, 302],
        "labels": [200, 200, 404, 404, 404, 302],
        "panel": [200, 200, 200, 200, 404, 302],
        "order": [200, 200, 200, 200, 404, 302],
    }


def test_a_monitor_holds_the_papers_of_the_door_and_no_others(booked: World) -> None:
    queue.name_monitor(booked.actor("sam"), session(), email="eve@cornerhouse.example")
    assert [get(booked, "eve", name).status_code for name in (*PAPERS, "order")] == [200, 200, 200, 404, 404]
    Slot.objects.update(access_needs="A ramp.")
    for name in ("door", "sign-in", "labels"):
        found = said(booked, "eve", name)
        assert ["Ada Marlowe" in found, "A ramp" in found, "secret" in found] == [True, False, False]
    door = booked.client("eve").get(f"{base(booked)}door/").content.decode()
    assert ("door.pdf" in door, "panel.pdf" in door) == (True, False)


def test_the_door_list_is_the_sheet_of_the_door(booked: World) -> None:
    press(booked, "sam", "ben", "here")
    found = said(booked, "sam", "door")
    assert "Door list" in found
    assert re.search("10:20 Ada Marlowe.*10:40 1 Ben Marlowe.*11:00 Cy Marlowe", found)
    assert "Studio 2" in found


def test_who_is_under_18_stands_on_the_door_list_for_those_alone_who_arrange_it(booked: World) -> None:
    Guardian.objects.create(
        performer_id=booked.performers["ada"], name="Anna", relation="mother", born=on().day.replace(year=2015),
        under_18_on=on().day, said_at=booked.now,
    )  # fmt: skip
    shown = ["under 18" in said(booked, who, name) for who in ("sam", "karen") for name in ("door", "sign-in")]
    assert shown == [True, False, False, False]


def test_the_sign_in_sheet_has_lines_to_sign_on(booked: World) -> None:
    found = said(booked, "sam", "sign-in")
    assert re.search("Time Name Here at Signature 10:20 Ada Marlowe 10:40 Ben Marlowe 11:00 Cy Marlowe", found)


def test_everybody_has_a_label(booked: World) -> None:
    press(booked, "sam", "cy", "here")
    found = paper(get(booked, "sam", "labels"))
    assert (len(found.pages), page(found.pages[0])) == (
        1, "10:20 Ada Marlowe Small Hours 10:40 Ben Marlowe Small Hours 11:00 1 Cy Marlowe Small Hours",
    )  # fmt: skip


def test_panel_sheets_are_a_page_for_each_in_order_of_time(booked: World) -> None:
    found = [page(one) for one in paper(get(booked, "tom", "panel")).pages]
    assert [re.search("(Ada|Ben|Cy) Marlowe", one)[1] for one in found] == ["Ada", "Ben", "Cy"]  # type: ignore[index]
    assert "Time 10:20, 20 minutes For The Lead Photograph Notes" in found[0]
    assert "A secret reason" not in " ".join(found)


def shows(world: World, name: str, data: bytes, file: str) -> None:
    """They gave that picture of themselves."""
    kept = default_storage.save(f"headshots/{file}", ContentFile(data))
    Performer.objects.filter(pk=world.performers[name]).update(headshot=kept.rpartition("/")[2])


def test_panel_sheets_show_the_picture_that_somebody_gave_and_none_of_a_minor(booked: World) -> None:
    shows(booked, "ada", drawn(900, 1200), "ada.jpg")
    shows(booked, "ben", drawn(900, 1200), "ben.jpg")
    shows(booked, "cy", b"\xff\xd8\xff no picture", "cy.jpg")
    Guardian.objects.create(
        performer_id=booked.performers["ben"], name="Anna", relation="mother", born=on().day.replace(year=2015),
        under_18_on=on().day, said_at=booked.now, picture_at=booked.now,
    )  # fmt: skip
    made = get(booked, "tom", "panel")
    pages = paper(made).pages
    assert [len(one.images) for one in pages] == [1, 0, 0]
    assert pages[0].images[0].image.size == (192, 240)
    assert ["Photograph" in page(one) for one in pages] == [False, True, True]
    assert len(made.content) < 60_000
    Performer.objects.filter(pk=booked.performers["ada"]).update(headshot="gone.jpg")
    assert [len(one.images) for one in paper(get(booked, "tom", "panel")).pages] == [0, 0, 0]


def test_panel_sheets_carry_what_the_form_answered(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    notices.publish(world.actor("karen"), sure=True)
    asks = {"kind": "long", "text": "Which *song*?", "help": "", "options": (), "required": False}
    (first,) = questions.ask(world.actor("sam"), said=asks, role="")["made"]
    form = {"name": "Nell Ash", "email": "nell@example.org", "adult": "yes", f"q_{first['id']}": "#one(2)\nand two"}
    submit_to_call(world.production.pk, world.role, form=form, now=world.now)
    (slot,) = world.times(1)
    cand = next(one.id for one in world.state().candidacies(world.role) if not one.standing)
    Slot.objects.filter(pk=slot).update(cand=cand)
    for who in ("sam", "tom"):
        assert "From their form Which *song*? #one(2) and two Notes" in said(world, who, "panel")


def test_whoever_may_not_know_of_somebody_holds_no_paper_about_them(related: World) -> None:
    assert ["Ada" in said(related, "karen", name) for name in (*PAPERS, "order")] == [True] * 5
    for name in (*PAPERS, "order"):
        found = said(related, "sam", name)
        assert ("Ada" in found, "Ben Marlowe" in found) == (False, True)
        assert "taken" in found or name in ("labels", "panel")
    assert len(paper(get(related, "sam", "panel")).pages) == 1


def test_the_running_order_has_a_page_for_each_room(booked: World) -> None:
    first = session()
    booked.times(2, minutes=15)
    Session.objects.exclude(pk=first).update(place="Studio 3", panel="Derek at the *piano*")
    found = [page(one) for one in paper(get(booked, "tom", "order")).pages]
    assert len(found) == 2
    assert "Studio 2, " in found[0]
    assert "10:20 20 Ada Marlowe The Lead 10:40 20 Ben Marlowe The Lead 11:00 20 Cy Marlowe The Lead" in found[0]
    assert "Derek at the *piano*" in found[1]
    assert "10:20 15 free The Lead" in found[1]


def test_people_who_come_together_stand_under_their_start(world: World) -> None:
    slots = world.times(1, people=6)
    for name in ("ada", "ben"):
        world.put_forward(name)
        world.agree(name, "audition")
        auditions.book(world.bearer(name), slot=slots[0], held="", needs="", now=world.now)
    desk_times.share_online(world.actor("sam"), session(), online=5)
    found = " ".join(page(one) for one in paper(get(world, "sam", "order")).pages)
    assert (
        "10:20 20 Ada Marlowe The Lead Ben Marlowe The Lead 3 places free The Lead 1 place kept for the desk" in found
    )
    assert "6 places at 1 time, 5 of them online" in found


def test_a_time_that_is_held_is_not_called_free(booked: World) -> None:
    slots = booked.times(2, minutes=15)
    TimeHold.objects.create(
        production=booked.production, performer=booked.performers["ada"], cand=booked.cands["ada"],
        slot_id=slots[0], until=booked.now + timedelta(minutes=10),
    )  # fmt: skip
    found = " ".join(page(one) for one in paper(get(booked, "tom", "order")).pages)
    assert ("10:20 15 held The Lead" in found, "10:35 15 free The Lead" in found) == (True, True)


def test_a_time_that_is_kept_for_the_desk_is_not_called_free(booked: World) -> None:
    first = session()
    booked.times(4, minutes=15)
    desk_times.share_online(booked.actor("sam"), Session.objects.exclude(pk=first).get().pk, online=3)
    found = " ".join(page(one) for one in paper(get(booked, "tom", "order")).pages)
    assert ("11:05 15 kept for the desk" in found, "10:50 15 free" in found) == (True, True)
    assert "4 times, 3 of them online" in found
    wall = " ".join(page(one) for one in paper(get(booked, "tom", "order", without="needs")).pages)
    assert ("11:05 15 kept for the desk" in wall, "of them online" in wall) == (True, False)


def test_what_people_need_stands_on_the_running_order_for_those_alone_who_arrange_it(booked: World) -> None:
    Slot.objects.filter(cand=booked.cands["ada"]).update(access_needs="A #ramp, please.")
    needs = [("A #ramp, please." in said(booked, who, "order")) for who in ("sam", "karen", "tom")]
    assert needs == [True, False, False]
    assert "for those who arrange the day" in said(booked, "sam", "order")
    assert "ramp" not in said(booked, "sam", "order", without="needs")
    days = {who: booked.client(who).get(f"/p/{booked.production.pk}/days/").content.decode() for who in ("sam", "tom")}
    assert [("without=needs" in one, "order.pdf" in one) for one in days.values()] == [(True, True), (False, True)]


@pytest.mark.parametrize("name", [*PAPERS, "order"])
def test_names_come_out_as_they_are(booked: World, name: str) -> None:
    for some in (NASTY[:3], NASTY[3:6]):
        named(booked, *some)
        found = said(booked, "karen", name).replace(" ", "")  # a line may end where it likes
        assert [one.replace(" ", "") in found for one in some] == [True] * 3


@pytest.mark.parametrize("name", [*PAPERS, "order"])
@pytest.mark.parametrize("query", [{"paper": "a3"}, {"day": "soon"}, {"day": "2031-01-01"}])
def test_what_is_no_paper_and_no_day_is_said(booked: World, name: str, query: dict[str, str]) -> None:
    answer = get(booked, "sam", name, **query)
    nobody = "2031" in query.get("day", "") and name != "order"
    assert answer.status_code == (200 if nobody else 422 if "paper" in query else 404)
    assert not nobody or "Nobody has a time on this day yet." in text(paper(answer))
    assert get(booked, "eve", name, **query).status_code == 404


def test_a_production_without_days_has_a_running_order_that_says_so(world: World) -> None:
    assert "There is no audition day yet." in said(world, "sam", "order")


def test_papers_of_300_people_are_whole(world: World) -> None:
    world.times(150, minutes=3)
    world.times(150, minutes=3)
    found = paper(get(world, "sam", "order"))
    assert sum(page(one).count(" free ") for one in found.pages) == 300


def test_each_page_offers_its_papers(booked: World) -> None:
    found = {
        (who, name): re.findall(r'href="[^"]*?/([a-z-]+)\.pdf[^"]*"', booked.client(who).get(where).content.decode())
        for who, name, where in (
            ("sam", "door", f"{base(booked)}door/"), ("sam", "board", f"{base(booked)}board/"),
            ("tom", "board", f"{base(booked)}board/"), ("tom", "days", f"/p/{booked.production.pk}/days/"),
        )
    }  # fmt: skip
    assert found == {
        ("sam", "door"): [*PAPERS, *PAPERS, "chaperones", "chaperones"],
        ("sam", "board"): [*PAPERS, *PAPERS], ("tom", "board"): ["panel", "panel"],
        ("tom", "days"): ["order", "order"],
    }  # fmt: skip
