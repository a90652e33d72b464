"""The day in the browser: the door and the board of a session, for who keeps them, and for nobody else."""

import re
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from castlist.actions import (
    agreements,
    auditions,
    calling_off,
    decisions,
    desk_times,
    erasure,
    parting,
    performers,
    queue,
)
from castlist.actions.queue import Day
from castlist.queries.owed import ledger
from castlist.queries.performer_pages import page_for
from castlist.queries.queue import queue as queue_of
from castlist.queries.turns import short_number
from castlist.records.models import Guardian, Monitor, Performer, QueueAct, Session, Slot
from castlist.rules.why import Refused, Why
from castlist.web.own_turns import drawn
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(world: World) -> World:
    """Ada, Ben and Cy hold the three times of a session, in ten days, from 10:20 on."""
    return with_people(world, "ada", "ben", "cy")


def with_people(world: World, *names: str) -> World:
    slots = world.times(len(names))
    for name, slot in zip(names, slots, strict=True):
        world.put_forward(name)
        world.agree(name, "audition")
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return world


def session() -> str:
    return Session.objects.get().pk


def on() -> Day:
    """The session on its day."""
    return Day(session(), Slot.objects.order_by("start").first().start.date())


def at(minutes: int = 0) -> datetime:
    """So many minutes after the first time begins."""
    return Slot.objects.order_by("start").first().start + timedelta(minutes=minutes)


def press(world: World, who: str, name: str, *whats: str, minutes: int = 0, **more: str) -> None:
    """One after the other, as somebody does who looks each time."""
    for what in whats:
        seen = QueueAct.objects.filter(cand=world.cands[name]).count()
        actor = replace(world.actor(who), now=at(minutes))
        queue.mark(actor, on(), world.cands[name], what=what, seen=seen, **more)


def base(world: World) -> str:
    return f"/p/{world.production.pk}/days/{session()}/"


def post(world: World, who: str, what: str, name: str = "", *, page: str = "door", **said: str) -> object:
    body = {"cand": world.cands[name], "press": what, "seen": "0"} if name else {}
    return world.client(who).post(f"{base(world)}queue/{'mark' if name else what}/?from={page}", body | said)


def texts(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_the_desk_lets_somebody_in_calls_them_and_is_done(booked: World) -> None:
    sam = booked.client("sam")
    sheet = texts(sam.get(f"{base(booked)}door/"))
    assert [name in sheet for name in ("Ada Marlowe", "Ben Marlowe", "Cy Marlowe", "10:20", "11:00")] == [True] * 5
    assert post(booked, "sam", "here", "ben").status_code == 302  # type: ignore[attr-defined]
    assert post(booked, "sam", "here", "ada").status_code == 302  # type: ignore[attr-defined]
    assert list(QueueAct.objects.order_by("at", "pk").values_list("cand", "number")) == [
        (booked.cands["ben"], 1), (booked.cands["ada"], 2),
    ]  # fmt: skip
    for n, what in enumerate(("call", "enter", "done"), start=1):
        assert post(booked, "sam", what, "ben", page="board", seen=str(n)).status_code == 302  # type: ignore[attr-defined]
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=on().day, now=booked.now)
    assert [(row.name, row.stands, row.number) for row in found.rows] == [
        ("Ada Marlowe", "waiting", 2), ("Cy Marlowe", "expected", 0), ("Ben Marlowe", "done", 1),
    ]  # fmt: skip
    assert [row.next for row in found.rows] == [True, False, False]


def test_a_second_press_of_the_same_is_told_so_and_done_once(booked: World) -> None:
    post(booked, "sam", "here", "ada")
    again = post(booked, "karen", "here", "ada")
    assert (again.status_code, "That is already so." in again.content.decode()) == (409, True)  # type: ignore[attr-defined]
    other = post(booked, "karen", "missing", "ada")
    assert (other.status_code, QueueAct.objects.count()) == (409, 1)  # type: ignore[attr-defined]


def test_undo_takes_the_last_press_back_and_the_number_stays(booked: World) -> None:
    press(booked, "sam", "ada", "here", "undo", "here")
    press(booked, "sam", "ben", "here")
    assert list(QueueAct.objects.exclude(number=None).values_list("cand", "number")) == [
        (booked.cands["ada"], 1), (booked.cands["ben"], 2),
    ]  # fmt: skip
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=on().day, now=booked.now)
    assert [row.number for row in found.standing("waiting")] == [1, 2]


def test_strangers_find_no_door_and_the_team_no_presses(booked: World) -> None:
    here = f"/p/{booked.production.pk}/here/{booked.cands['ada']}/"
    pages = [f"{base(booked)}{page}" for page in ("door/", "board/", "live/board/", "live/door/")]
    eve = [booked.client("eve").get(page) for page in [*pages, here]]
    assert [answer.status_code for answer in eve] == [404] * 5
    assert [booked.client("tom").get(page).status_code for page in [*pages, here]] == [404, 200, 200, 404, 404]
    assert post(booked, "eve", "here", "ada").status_code == 404  # type: ignore[attr-defined]
    assert post(booked, "tom", "here", "ada").status_code == 404  # type: ignore[attr-defined]
    assert "Goes in" not in booked.client("tom").get(pages[1]).content.decode()
    assert Client().get(here).status_code == 302
    assert QueueAct.objects.count() == 0


def test_the_sign_of_a_page_leads_the_desk_to_their_line(booked: World) -> None:
    sam = booked.client("sam")
    there = sam.get(f"/p/{booked.production.pk}/here/{booked.cands['ben']}/")
    page = sam.get(there["Location"].partition("#")[0])
    found = re.search(r'id="found".*?</section>', page.content.decode(), re.S)
    assert found is not None
    assert ["Ben Marlowe" in found[0], "Ada Marlowe" in found[0]] == [True, False]
    assert QueueAct.objects.count() == 0
    number = short_number(booked.cands["cy"])
    typed = sam.get(f"{base(booked)}door/", {"who": number}).content.decode()
    assert "Cy Marlowe" in typed.partition('id="found"')[2].partition("</section>")[0]
    assert "Nobody in this session" in sam.get(f"{base(booked)}door/", {"who": "000 000"}).content.decode()


@pytest.fixture
def related(world: World) -> World:
    """One session for every role: Ada stands for The Lead, from which Sam is recused, and Ben for The Friend."""
    slots = world.times(2, role="")
    world.put_forward("ada")
    world.role = str(agreements.add_role(world.actor("karen"), name="The Friend", places=1).answer["role"])
    world.put_forward("ben")
    for name, slot in zip(("ada", "ben"), slots, strict=True):
        world.agree(name, "audition")
        Slot.objects.filter(pk=slot).update(cand=world.cands[name])
    agreements.declare(world.actor("sam"), performer=world.performers["ada"])
    return world


def version_in(answer: object) -> str:
    found = re.search(r'data-version="([^"]+)"', answer.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


def test_recused_members_see_a_time_that_is_taken_and_nothing_that_is_pressed(related: World) -> None:
    view = f"{base(related)}live/board/?day={on().day}"
    sam, karen = related.client("sam"), related.client("karen")
    page = texts(sam.get(view))
    assert ["Ada" in page, "Ben Marlowe" in page, "taken" in page] == [False, True, True]
    with time_machine.travel(related.now, tick=False):
        seen = {who: version_in(client.get(view)) for who, client in (("sam", sam), ("karen", karen))}
        before = sam.get(view).content
        press(related, "karen", "ada", "here", "call", "enter", "done")
        again = [client.get(f"{view}&v={seen[who]}").status_code for who, client in (("sam", sam), ("karen", karen))]
        assert again == [204, 200]
        assert without_keys(sam.get(view).content) == without_keys(before)
    assert post(related, "sam", "undo", "ada", seen="4").status_code == 404  # type: ignore[attr-defined]
    assert sam.get(f"/p/{related.production.pk}/here/{related.cands['ada']}/").status_code == 404
    press(related, "karen", "ben", "here")
    assert "number" not in texts(sam.get(view))  # a number missing among them would tell that somebody is here
    assert "number 2" in texts(karen.get(view))


def without_keys(page: bytes) -> bytes:
    """The page, without what is drawn by lot for every one."""
    return re.sub(rb'name="(key|csrfmiddlewaretoken)" value="[^"]*"', b"", page)


def test_the_live_page_is_answered_with_nothing_until_something_moves(booked: World) -> None:
    karen = booked.client("karen")
    view = f"{base(booked)}live/board/?day={on().day}"
    with time_machine.travel(booked.now, tick=False):
        version = re.search(r'data-version="([^"]+)"', karen.get(view).content.decode())
        assert version is not None
        assert karen.get(f"{view}&v={version[1]}").status_code == 204
        press(booked, "sam", "ada", "here")
        assert karen.get(f"{view}&v={version[1]}").status_code == 200


def test_somebody_released_meanwhile_is_called_no_more(booked: World) -> None:
    press(booked, "sam", "ada", "here")
    booked.agree("ada", "released")
    with pytest.raises(Refused) as no:
        press(booked, "sam", "ada", "call")
    assert no.value.why is Why.ended
    Monitor.objects.create(session_id=session(), person=booked.people["eve"], by="", given_at=booked.now)
    pages = [texts(booked.client(who).get(f"{base(booked)}door/")) for who in ("sam", "eve")]
    assert ["no longer a candidate" in page for page in pages] == [True, False]
    assert ["ask the desk" in page for page in pages] == [False, True]
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=on().day, now=booked.now)
    assert [row.may for row in found.rows if row.ended] == [("undo",)]


def test_a_time_given_back_leaves_the_sheet_and_who_is_here_stays(booked: World) -> None:
    day = on()
    press(booked, "sam", "ada", "here")
    for name in ("ada", "ben"):
        auditions.give_back(booked.bearer(name), now=booked.now)
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=day.day, now=booked.now)
    assert [(row.name, row.at) for row in found.rows] == [("Ada Marlowe", None), ("Cy Marlowe", at(40))]


def test_the_rest_of_the_day_moves_and_back(booked: World) -> None:
    assert post(booked, "sam", "move", page="board", minutes="30", seen="0").status_code == 302  # type: ignore[attr-defined]
    assert post(booked, "karen", "move", page="board", minutes="30", seen="0").status_code == 409  # type: ignore[attr-defined]
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=on().day, now=booked.now)
    assert [(row.at, row.expected) for row in found.rows] == [
        (at(0), at(30)), (at(20), at(50)), (at(40), at(70)),
    ]  # fmt: skip
    assert post(booked, "sam", "back", page="board", seen="1").status_code == 302  # type: ignore[attr-defined]
    found = queue_of(booked.people["sam"], booked.production.pk, session(), day=on().day, now=booked.now)
    assert (found.moved, found.rows[0].expected) == (0, at(0))
    for minutes in ("-5", "0", "soon", "9999", ""):
        refused = post(booked, "sam", "move", page="board", minutes=minutes, seen="2")
        assert refused.status_code == 422  # type: ignore[attr-defined]


def test_a_monitor_sees_the_queue_and_nothing_else(booked: World) -> None:
    assert post(booked, "sam", "monitor", email="eve@cornerhouse.example").status_code == 302  # type: ignore[attr-defined]
    eve = booked.client("eve")
    pages = [f"{base(booked)}door/", f"{base(booked)}board/"]
    assert [eve.get(page).status_code for page in pages] == [200, 200]
    others = ["", "days/", "letters/", f"r/{booked.role}/", "answers/", "walk-in/", "team/"]
    assert [eve.get(f"/p/{booked.production.pk}/{one}").status_code for one in others] == [404] * len(others)
    page = eve.get(pages[0]).content.decode()
    assert ["Ada Marlowe" in page, "Who keeps the door" in page, f"/r/{booked.role}/" in page] == [True, False, False]
    assert post(booked, "eve", "here", "ada").status_code == 302  # type: ignore[attr-defined]
    assert post(booked, "eve", "monitor", email="tom@cornerhouse.example").status_code == 422  # type: ignore[attr-defined]
    assert post(booked, "sam", "end", keeper=booked.people["eve"].pk).status_code == 302  # type: ignore[attr-defined]
    assert (eve.get(pages[0]).status_code, Monitor.objects.count()) == (404, 0)
    assert post(booked, "sam", "monitor", email="nobody@example.org").status_code == 404  # type: ignore[attr-defined]


def test_a_minor_is_let_go_to_somebody_who_is_written_down(booked: World) -> None:
    ada = Performer.objects.get(pk=booked.performers["ada"])
    Guardian.objects.create(
        performer=ada, name="Anna Vale", relation="mother", under_18_on=on().day, said_at=booked.now
    )
    press(booked, "sam", "ada", "here", "enter", "done")
    press(booked, "sam", "ben", "here", "enter", "done")
    for name, collector, why in (
        ("ada", "", Why.incomplete), ("ben", "Anna Vale", Why.unreachable), ("ada", "x" * 200, Why.too_long),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            press(booked, "sam", name, "out", collector=collector)
        assert no.value.why is why
    press(booked, "sam", "ada", "out", collector="Anna Vale")
    pages = {who: texts(booked.client(who).get(f"{base(booked)}board/")) for who in ("sam", "karen", "tom")}
    assert {who: "fetched by Anna Vale" in page for who, page in pages.items()} == {
        "sam": True, "karen": False, "tom": False,
    }  # fmt: skip
    assert QueueAct.objects.exclude(collector="").count() == 1


def test_somebody_without_a_time_is_let_in_by_the_desk_alone(booked: World) -> None:
    booked.put_forward("dee")
    press(booked, "sam", "dee", "here")
    assert QueueAct.objects.get().number == 1
    booked.put_forward("eli")
    Monitor.objects.create(session_id=session(), person=booked.people["eve"], by="", given_at=booked.now)
    with pytest.raises(Refused) as no:
        press(booked, "eve", "eli", "here")
    assert no.value.why is Why.unknown


def test_in_another_room_at_this_moment_is_said(booked: World) -> None:
    first = on()
    other = str(agreements.add_role(booked.actor("karen"), name="The Friend", places=1).answer["role"])
    slot = booked.times(1, role=other)[0]
    done = decisions.put_forward(
        booked.actor("karen"), role=other, performer=booked.performers["ada"], reason=decisions.Reason("Both.")
    )
    cand = str(done.answer["candidacy"])
    Slot.objects.filter(pk=slot).update(cand=cand)
    second = Day(Slot.objects.get(pk=slot).session_id, first.day)
    sam = booked.actor("sam")
    for n, what in enumerate(("here", "enter")):
        queue.mark(sam, second, cand, what=what, seen=n)
    found = queue_of(booked.people["sam"], booked.production.pk, first.session, day=first.day, now=booked.now)
    assert [row.elsewhere for row in found.rows] == ["Studio 3", "", ""]
    queue.mark(sam, first, booked.cands["ada"], what="here", seen=0)
    with pytest.raises(Refused) as no:
        queue.mark(sam, first, booked.cands["ada"], what="call", seen=1)
    assert (no.value.why, "Studio 3" in no.value.detail) == (Why.unreachable, True)
    queue.mark(sam, first, booked.cands["ada"], what="enter", seen=1)
    queue.mark(sam, first, booked.cands["ada"], what="undo", seen=2)
    queue.mark(sam, second, cand, what="done", seen=2)
    queue.mark(sam, first, booked.cands["ada"], what="call", seen=3)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_same_number_of_questions(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    with_people(world, *("ada", "ben", "cy")[:count])
    for name in ("ada", "ben", "cy")[:count]:
        press(world, "sam", name, "here")
    sam = world.client("sam")
    sam.get(f"{base(world)}door/")
    for page, most in (("door", 19), ("board", 16), ("live/board", 23)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert sam.get(f"{base(world)}{page}/").status_code == 200
    with time_machine.travel(world.now, tick=False):
        view = f"{base(world)}live/board/"
        seen = version_in(world.client("sam").get(view))
        sam = world.client("sam")
        sam.get(f"{view}?v={seen}")
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            assert sam.get(f"{view}?v={seen}").status_code == 204


def test_the_server_says_when_somebody_came_whatever_a_tablet_thinks(booked: World) -> None:
    sam = booked.client("sam")
    body = {"cand": booked.cands["ada"], "press": "here", "seen": "0", "at": "2001-01-01T00:00:00Z"}
    sam.post(f"{base(booked)}queue/mark/", body, headers={"date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    said = QueueAct.objects.get().at / 1000
    assert abs(said - time.time()) < 60


@pytest.mark.parametrize("day", ["2026-13-40", "soon", "\x00"])
def test_what_is_no_day_is_not_there(booked: World, day: str) -> None:
    assert booked.client("sam").get(f"{base(booked)}door/", {"day": day}).status_code == 404


def own(world: World, name: str, minutes: int) -> str:
    """What stands on somebody's own page, so many minutes after the first time begins."""
    with time_machine.travel(at(minutes), tick=False):
        return texts(Client().get(f"/i/{world.bearer(name).token}/"))


def test_who_waits_reads_their_own_number_and_when_on_the_day_alone(booked: World) -> None:
    assert short_number(booked.cands["cy"]) not in texts(Client().get(f"/i/{booked.bearer('cy').token}/"))
    before = own(booked, "cy", -30)
    assert [short_number(booked.cands["cy"]) in before, "Show this at the door" in before] == [True, True]
    for name, minutes in (("ben", -20), ("cy", -15), ("ada", -10)):
        press(booked, "sam", name, "here", minutes=minutes)
    press(booked, "sam", "ada", "enter", minutes=12)
    page = own(booked, "cy", 12)
    assert "You are number 2. One before you, about 10:52." not in page
    assert "You are number 2. One before you, about 11:12." in page  # Ada until 10:52, then Ben for 20 minutes
    assert [name in page for name in ("Ada", "Ben")] == [False, False]
    assert "You are number 3. It is your turn." in own(booked, "ada", 12)
    press(booked, "sam", "ben", "call", minutes=31)
    assert "Please go to the room now." in own(booked, "ben", 31)
    press(booked, "sam", "cy", "missing", minutes=32)
    assert "not found. Please go to the door." in own(booked, "cy", 33)


def test_the_sign_on_the_page_leads_to_the_door(booked: World, settings: object) -> None:
    settings.CASTLIST_URL = "https://cast.example"  # type: ignore[attr-defined]
    with time_machine.travel(at(-30), tick=False):
        page = Client().get(f"/i/{booked.bearer('cy').token}/").content.decode()
    there = f"https://cast.example/p/{booked.production.pk}/here/{booked.cands['cy']}/"
    assert str(drawn(there)) in page
    assert "style=" not in str(drawn(there))


def test_who_walks_in_at_a_door_is_here_at_once(booked: World) -> None:
    sam, walk_in = booked.client("sam"), f"/p/{booked.production.pk}/walk-in/"
    there = f"{walk_in}?day={on().day}&amp;session={session()}"
    assert f'"{there}"' in sam.get(f"{base(booked)}door/").content.decode()
    form = {"name": "Nell Quick", "role": booked.role, "session": session()}
    with time_machine.travel(at(5), tick=False):
        fresh = booked.client("sam")
        answer = fresh.post(walk_in, form)
        page = texts(fresh.get(answer["Location"]))
    assert "They are here, with the number 1." in page
    act = QueueAct.objects.get()
    assert (act.what, act.number, act.day) == ("here", 1, on().day)


def test_who_is_entered_from_the_door_of_a_day_stands_on_its_sheet(booked: World) -> None:
    sam, other = booked.client("sam"), on().day + timedelta(days=3)
    walk_in = f"/p/{booked.production.pk}/walk-in/?day={other}&session={session()}"
    for name in ("Nell Quick", "Odd Berg"):  # the page for the next one knows the day still
        assert f'action="{walk_in}"'.replace("&", "&amp;") in sam.get(walk_in).content.decode()
        answer = sam.post(walk_in, {"name": name, "role": booked.role, "session": session()})
        assert "They are here, with the number" in texts(sam.get(answer["Location"]))
    assert set(QueueAct.objects.values_list("what", "number", "day")) == {("here", 1, other), ("here", 2, other)}
    sheet = texts(sam.get(f"{base(booked)}door/?day={other}"))
    assert "Nell Quick" in sheet
    assert "Odd Berg" in sheet
    assert sam.get(f"/p/{booked.production.pk}/walk-in/?day=soon&session={session()}").status_code == 404


def test_who_stands_for_a_part_and_has_no_time_is_let_in_at_the_door(booked: World) -> None:
    booked.put_forward("dee")
    page = booked.client("sam").get(f"{base(booked)}door/").content.decode()
    assert f'<option value="{booked.cands["dee"]}">Dee Marlowe</option>' in page
    assert post(booked, "sam", "here", "dee").status_code == 302  # type: ignore[attr-defined]
    assert "Dee Marlowe</option>" not in booked.client("sam").get(f"{base(booked)}door/").content.decode()


def test_who_was_not_found_was_not_seen_and_who_was_in_the_room_was(booked: World) -> None:
    booked.put_forward("dee")
    press(booked, "sam", "ada", "missing", minutes=5)
    press(booked, "sam", "dee", "here", "enter", minutes=6)
    with time_machine.travel(at(90), tick=False):
        rows = ledger(booked.people["sam"], booked.production, now=at(90)).rows
    assert {row.name: row.why for row in rows} == {
        "Ada Marlowe": "was written to", "Ben Marlowe": "was seen", "Cy Marlowe": "was seen", "Dee Marlowe": "was seen",
    }  # fmt: skip


def test_a_record_that_becomes_one_with_another_takes_its_presses_along_and_back(booked: World) -> None:
    press(booked, "sam", "ada", "here")
    booked.put_forward("adah")
    keep, gone = booked.performers["adah"], booked.performers["ada"]
    performers.merge(booked.actor("karen"), keep=keep, gone=gone)
    assert QueueAct.objects.get().cand in (booked.cands["ada"], booked.cands["adah"])
    assert booked.state().candidacy(QueueAct.objects.get().cand).lives  # type: ignore[union-attr]
    parting.part(booked.actor("karen"), keep=keep, gone=gone)
    assert QueueAct.objects.get().cand == booked.cands["ada"]


def test_who_closes_their_account_keeps_no_door(booked: World) -> None:
    queue.name_monitor(booked.actor("sam"), session(), email="eve@cornerhouse.example")
    erasure.close_account(booked.people["eve"].pk, now=booked.now)
    assert Monitor.objects.count() == 0


def test_a_day_that_is_over_says_how_many_were_heard_and_moves_no_more(booked: World) -> None:
    for name in ("ada", "ben"):
        press(booked, "sam", name, "here", "call", "enter", "done")
    address = f"{base(booked)}board/?day={on().day}"
    with time_machine.travel(at(60), tick=False):
        page = booked.client("sam").get(address).content.decode()
        assert ("The rest of the day" in page, "were heard" in page) == (True, False)
    with time_machine.travel(at(60 * 24), tick=False):
        page = booked.client("sam").get(address).content.decode()
        assert ("The rest of the day" in page, "2 people were heard." in page, "On time" in page) == (
            False,
            True,
            False,
        )


def test_a_session_that_is_called_off_says_so_at_the_door_and_has_nobody_wait_on_their_own_page(booked: World) -> None:
    with time_machine.travel(at(-10), tick=False):
        press(booked, "sam", "ada", "here", "call", "enter", minutes=-10)
        press(booked, "sam", "ben", "here", minutes=-10)
        day = on()
        ben, ada = booked.bearer("ben"), booked.bearer("ada")
        assert page_for(ben, now=at(-10)).turn is not None
        sam = replace(booked.actor("sam"), now=at(-10))
        calling_off.call_off(sam, session(), says="The studio is flooded.")
        assert page_for(ben, now=sam.now).turn is None
        inside = page_for(ada, now=sam.now).turn
        assert inside is not None
        assert inside.stands == "in"
        for page in ("door", "board"):
            said = texts(booked.client("sam").get(f"{base(booked)}{page}/?day={day.day}"))
            assert "Called off" in said
            assert "2 people are still here." in said
            assert "On time." not in said


def elsewhere(world: World, minutes: int = 100) -> Session:
    """Another room, on the same day, with one time so long after the first."""
    other = Session.objects.create(production=world.production, role=world.role, place="Studio 9", created_at=world.now)
    Slot.objects.create(session=other, start=at(minutes), minutes=20, made_at=world.now)
    return other


def waiting_in(world: World, room: str, minutes: int) -> list[str]:
    seen = queue_of(world.people["sam"], world.production.pk, room, day=at().date(), now=at(minutes))
    return [row.name.split()[0] for row in seen.standing("waiting")]


def test_who_is_here_and_has_a_time_in_another_room_now_waits_there_alone(booked: World) -> None:
    first = session()
    press(booked, "sam", "ada", "here", minutes=-20)
    press(booked, "sam", "ben", "here", "missing", minutes=-10)
    assert waiting_in(booked, first, 0) == ["Ada"]
    days, room = on().day, elsewhere(booked)
    actor, cand = replace(booked.actor("sam"), now=at(-5)), booked.cands["ada"]
    held = Slot.objects.get(cand=cand).pk
    free = Slot.objects.get(session=room).pk
    desk_times.give_time(actor, cand, role=booked.role, slot=free, held=held)
    seen = queue_of(booked.people["sam"], booked.production.pk, first, day=days, now=at())
    assert sorted(row.name.split()[0] for row in seen.rows) == ["Ben", "Cy"]
    assert waiting_in(booked, room.pk, 0) == ["Ada"]
    with time_machine.travel(at(), tick=False):
        turn = page_for(replace(booked, now=at()).bearer("ada"), now=at()).turn
    assert turn is not None
    assert (turn.stands, turn.place, turn.number) == ("waiting", "Studio 9", 1)
    other = Slot.objects.create(session=room, start=at(140), minutes=20, made_at=booked.now).pk
    auditions.book(booked.bearer("ben"), slot=other, held=Slot.objects.get(cand=booked.cands["ben"]).pk, needs="",
                   now=at(-4))  # fmt: skip
    there = queue_of(booked.people["sam"], booked.production.pk, room.pk, day=days, now=at())
    assert [(row.name.split()[0], row.stands) for row in there.rows] == [("Ada", "waiting"), ("Ben", "expected")]
    gone = queue_of(booked.people["sam"], booked.production.pk, first, day=days, now=at())
    assert [row.name.split()[0] for row in gone.rows] == ["Cy"]


def test_who_is_erased_while_they_wait_is_called_nowhere(booked: World) -> None:
    press(booked, "sam", "ada", "here", minutes=-9)
    press(booked, "sam", "ben", "here", "enter", "done", minutes=-8)
    room, day = session(), on().day
    for name in ("ada", "ben"):
        erasure.erase_performer(booked.performers[name], now=at(1))
    seen = queue_of(booked.people["sam"], booked.production.pk, room, day=day, now=at(2))
    assert [row.stands for row in seen.rows] == ["expected", "done"]
    assert seen.standing("waiting") == ()
