"""The page of the day for a panel: it follows the queue, and shows nobody more than they may know elsewhere."""

import re
from typing import Any

import pytest
from django.test import Client

from castlist.actions import agreements, offers
from castlist.queries.doors import NotThere
from castlist.queries.panels import has_moved, panel
from castlist.queries.shapes_panels import PanelPage
from castlist.records.models import Monitor, Note, NoteVersion, Performer, Resume, Session, Side, Slot, Tape
from tests.web.test_queue_views import base, booked, on, press, related, session, texts
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db


def address(world: World, name: str = "", page: str = "") -> str:
    more = f"&c={world.cands[name]}" if name else ""
    return f"{base(world)}panel/{page}?day={on().day}{more}"


def looked(world: World, who: str = "karen", name: str = "") -> PanelPage:
    return panel(
        world.people[who], world.production.pk, session(), day=on().day, cand=world.cands.get(name, ""), now=world.now
    )


def shown(page: PanelPage) -> str:
    return page.person.name if page.person else ""


def send(world: World, who: str, act: str, name: str = "ada", *, saves: bool = False, **said: str) -> Any:
    headers = {"X-Saves": "yes"} if saves else {}
    body = {"text": "A clear top.", "score": "4", "audience": "me"} | said
    where = f"{base(world)}panel/{world.cands[name]}/{act}/?day={on().day}"
    return world.client(who).post(where, body, headers=headers)


def test_it_shows_who_is_in_the_room_else_whose_turn_is_next(booked: World) -> None:
    assert shown(looked(booked)) == "Ada Marlowe"
    press(booked, "sam", "cy", "here")
    assert shown(looked(booked)) == "Cy Marlowe"
    press(booked, "sam", "ben", "here", "call")
    assert shown(looked(booked)) == "Ben Marlowe"
    press(booked, "sam", "cy", "call", "enter")
    page = looked(booked)
    assert (shown(page), [one.name for one in page.inside]) == ("Cy Marlowe", ["Cy Marlowe"])
    press(booked, "sam", "cy", "done")
    press(booked, "sam", "ben", "enter", "done")
    press(booked, "sam", "ada", "here", "call", "enter", "done")
    page = looked(booked)
    assert (shown(page), page.inside) == ("Cy Marlowe", ())


def test_whoever_withdrew_while_they_waited_is_neither_waited_for_nor_large(booked: World) -> None:
    press(booked, "sam", "ada", "here", "call")
    press(booked, "sam", "ben", "here")
    assert shown(looked(booked)) == "Ada Marlowe"
    offers.withdraw(booked.bearer("ada"), now=booked.now)
    assert shown(looked(booked)) == "Ben Marlowe"
    board = texts(booked.client("sam").get(f"{base(booked)}board/"))
    assert ("1 person waits." in board, "no longer a candidate" in board) == (True, True)


def test_next_and_previous_follow_the_running_order(booked: World) -> None:
    around = [(looked(booked, name=one).previous, looked(booked, name=one).next) for one in ("ada", "ben", "cy")]
    assert [(a.name if a else "", b.name if b else "") for a, b in around] == [
        ("", "Ben Marlowe"), ("Ada Marlowe", "Cy Marlowe"), ("Ben Marlowe", ""),
    ]  # fmt: skip
    page = booked.client("karen").get(address(booked, "ben")).content.decode()
    assert re.search(r'rel="prev" href="([^"]*)"', page)[1].replace("&amp;", "&") == address(booked, "ada")  # type: ignore[index]
    assert re.search(r'rel="next" href="([^"]*)"', page)[1].replace("&amp;", "&") == address(booked, "cy")  # type: ignore[index]


def test_somebody_else_in_the_room_is_named_and_nothing_of_the_page_is_taken_away(booked: World) -> None:
    press(booked, "sam", "ben", "here", "call", "enter")
    page = booked.client("karen").get(address(booked, "ada"))
    assert "Now in the room: Ben Marlowe" in texts(page)
    assert re.search(r'<h2 id="panel-title"[^>]*>Ada Marlowe</h2>', page.content.decode())
    assert "Now in the room" not in texts(booked.client("karen").get(address(booked)))


def test_the_page_says_what_is_known_of_them(booked: World) -> None:
    ada = booked.performers["ada"]
    Performer.objects.filter(pk=ada).update(pronouns="she/her", headshot="a.jpg")
    Session.objects.update(material="Scene 3, from the door.")
    Resume.objects.create(performer_id=ada, file="x.pdf", called="cv.pdf", size=1, came_at=booked.now, by="")
    press(booked, "sam", "ada", "here", "call")
    page = booked.client("karen").get(address(booked, "ada"))
    said, cand = texts(page), booked.cands["ada"]
    for words in ("she/her", "Scene 3, from the door.", "Résumé of Ada", "by Sam", "Booked 10:20", "Number 1"):
        assert words in said, words
    room = f"/p/{booked.production.pk}/r/{booked.role}/"
    for link in (f"{room}picture/{cand}/a.jpg", f"{room}resume/{cand}/", f"{room}?c={cand}"):
        assert link in page.content.decode(), link
    bare = booked.client("karen").get(address(booked, "ben")).content.decode()
    assert ("/resume/" in bare, "<img" in bare, ">B</span>" in bare) == (False, False, True)


def test_what_is_read_for_their_role_is_at_hand(booked: World) -> None:
    assert "/sides/" not in booked.client("karen").get(address(booked, "ada")).content.decode()
    side = Side.objects.create(
        production=booked.production, role=booked.role, file="x.pdf", called="The letter, Act 2.pdf", size=1, pages=2,
        readers="room", came_at=booked.now, by=booked.people["sam"].pk,
    )  # fmt: skip
    Side.objects.create(
        production=booked.production, role="another", file="y.pdf", called="Theirs.pdf", size=1, pages=1,
        readers="everybody", came_at=booked.now, by=booked.people["sam"].pk,
    )  # fmt: skip
    page = booked.client("tom").get(address(booked, "ada"))
    assert f"/r/{booked.role}/sides/{side.pk}.pdf" in page.content.decode()
    assert "Sides: The letter, Act 2" in texts(page)
    assert "Theirs" not in texts(page)


def test_a_self_tape_is_for_whoever_watches_it(booked: World) -> None:
    Tape.objects.create(
        production=booked.production, performer_id=booked.performers["ada"], role=booked.role, cand=booked.cands["ada"],
        by=booked.people["sam"].pk, asked_at=booked.now, due_at=booked.now, material="Scene 1", pages=1, file="a.mp4",
    )  # fmt: skip
    assert [bool(looked(booked, who, "ada").person.tape) for who in ("karen", "tom", "sam")] == [True, True, False]  # type: ignore[union-attr]


def test_who_may_take_no_notes_there_finds_no_page(booked: World) -> None:
    pages = [address(booked), address(booked, "ada"), address(booked, "ada", "live/")]
    for who in ("stranger", "eve", "miriam"):
        if who == "eve":  # who keeps the door, from now on, and is nobody else here
            Monitor.objects.create(session_id=session(), person=booked.people["eve"], by="x", given_at=booked.now)
        who = who.replace("stranger", "eve")
        assert [booked.client(who).get(page).status_code for page in pages] == [404] * 3, who
        assert send(booked, who, "note").status_code == 404
    assert [booked.client("tom").get(page).status_code for page in pages] == [200] * 3
    assert Client().get(pages[0]).status_code == 302
    assert Note.objects.count() == 0
    assert [booked.client("karen").get(f"{base(booked)}panel/?c={wrong}").status_code for wrong in ("no", "ivy")] == [
        404, 404,
    ]  # fmt: skip
    board = f"{base(booked)}board/"
    assert [f"{base(booked)}panel/" in booked.client(who).get(board).content.decode() for who in ("tom", "eve")] == [
        True, False,
    ]  # fmt: skip


def test_whoever_is_recused_finds_nobody_there(related: World) -> None:
    """Sam is recused from Ada: what he gets is what he gets for somebody who is not there."""
    press(related, "karen", "ada", "here", "call", "enter")
    page, sam = looked(related, "sam"), related.client("sam")
    assert (shown(page), [one.name for one in page.people], page.inside) == ("Ben Marlowe", ["Ben Marlowe"], ())
    assert (page.previous, page.next) == (None, None)
    answers = [sam.get(address(related, "ada")), sam.get(f"{base(related)}panel/?c=nosuch")]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content.replace(b"nosuch", related.cands["ada"].encode())
    assert "Ada" not in sam.get(address(related)).content.decode()
    assert send(related, "sam", "note").status_code == 404
    assert Note.objects.count() == 0


def test_a_note_is_written_and_changed_without_a_script(booked: World) -> None:
    answer = send(booked, "tom", "note")
    assert answer.status_code == 302
    page = booked.client("tom").get(answer["Location"])
    assert ("Your note is kept." in texts(page), "A clear top." in texts(page)) == (True, True)
    note = NoteVersion.objects.get()
    said = {"note": note.note_id, "version": "1", "text": "Clearer still.", "audience": "room"}
    assert send(booked, "tom", "change_note", **said).status_code == 302
    assert [one.n for one in NoteVersion.objects.order_by("n")] == [1, 2]
    again = send(booked, "tom", "change_note", **said | {"text": "From another device."})
    assert (again.status_code, "From another device." in again.content.decode()) == (409, True)
    assert send(booked, "tom", "withdraw_note", note=note.note_id, version="2").status_code == 302
    assert send(booked, "tom", "propose").status_code == 404
    refused = send(booked, "tom", "note", text="", score="")
    assert (refused.status_code, "Write something, or give a score." in texts(refused)) == (422, True)


def test_a_note_that_saves_itself_says_where_it_is_changed_from_now_on(booked: World) -> None:
    told = send(booked, "tom", "note", saves=True).json()
    assert told["action"] == f"{base(booked)}panel/{booked.cands['ada']}/change_note/?day={on().day}"
    assert Note.objects.get().pk == told["note"]
    stale = send(booked, "tom", "change_note", saves=True, note=told["note"], version="7", text="x")
    assert (stale.status_code, "Nothing was overwritten" in stale.json()["says"]) == (409, True)


def test_what_is_typed_about_somebody_who_is_gone_from_the_day_is_kept(booked: World) -> None:
    Slot.objects.filter(cand=booked.cands["ada"]).update(cand=None)
    answer = send(booked, "tom", "note")
    assert answer["Location"].startswith(
        f"/p/{booked.production.pk}/r/{booked.role}/?c={booked.cands['ada']}&done=note"
    )
    assert Note.objects.count() == 1


def test_the_running_order_says_about_whom_ones_own_note_is_kept(booked: World) -> None:
    send(booked, "tom", "note")
    send(booked, "karen", "note", name="ben", audience="room")
    for who, noted in (("tom", [True, False, False]), ("karen", [False, True, False]), ("sam", [False] * 3)):
        assert [one.noted for one in looked(booked, who).people] == noted, who
    note = NoteVersion.objects.get(cand=booked.cands["ada"])
    send(booked, "tom", "withdraw_note", note=note.note_id, version="1")
    assert [one.noted for one in looked(booked, "tom").people] == [False] * 3


def test_notes_of_others_are_hidden_until_ones_own_are_given(booked: World) -> None:
    send(booked, "karen", "note", audience="room", text="Said by Karen.")
    assert "Said by Karen." in texts(booked.client("tom").get(address(booked, "ada")))
    agreements.move(booked.actor("karen"), "set_rule", change={"notes_after_own": True})
    for motion in list(booked.state().motions()):
        agreements.agree(booked.actor("derek"), motion.id)
    page = texts(booked.client("tom").get(address(booked, "ada")))
    assert ("Said by Karen." in page, "Give yours to see what others wrote." in page) == (False, True)
    send(booked, "tom", "note", audience="room")
    assert "Said by Karen." in texts(booked.client("tom").get(address(booked, "ada")))


def test_an_open_page_moves_with_the_queue_and_with_what_its_viewer_may_read(booked: World) -> None:
    tom, key = booked.people["tom"], booked.production.pk

    def moved(version: str) -> bool:
        more = {"day": on().day, "cand": booked.cands["ada"], "now": booked.now}
        return has_moved(tom, key, session(), version, **more)  # type: ignore[arg-type]

    version = looked(booked, "tom", "ada").version
    assert not moved(version)
    send(booked, "karen", "note", audience="me")
    send(booked, "karen", "note", name="ben", audience="room")
    assert not moved(version)
    send(booked, "karen", "note", audience="room")
    assert moved(version)
    version = looked(booked, "tom", "ada").version
    press(booked, "sam", "ben", "here")
    assert moved(version)
    live = f"{address(booked, 'ada', 'live/')}&v="
    fresh = booked.client("tom").get(live + "old")
    assert ("panel-day" in fresh.content.decode(), "<html" in fresh.content.decode()) == (True, False)
    version = re.search(r'data-version="(\w+)"', fresh.content.decode())[1]  # type: ignore[index]
    assert booked.client("tom").get(live + version).status_code == 204


def test_a_page_that_is_not_there_raises_for_every_reader(booked: World) -> None:
    for who in ("eve", "miriam"):
        with pytest.raises(NotThere):
            looked(booked, who)
