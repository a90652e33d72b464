"""From notes to proposals: what stands on the page after a day, whom it proposes, and what it never tells."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from castlist.actions import decisions, notes
from castlist.actions.decisions import Revision
from castlist.actions.notes import Words
from castlist.queries.afterwards import FIRST, AfterRow, afterwards
from castlist.records.models import Monitor, NoteVersion, Slot
from castlist.rules.decisions.facts import Minute, Proposal
from tests.web.test_queue_views import base, booked, on, press, related, session, texts
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db


def address(world: World, more: str = "") -> str:
    return f"{base(world)}after/?day={on().day}{more}"


def rows(world: World, who: str = "karen") -> dict[str, AfterRow]:
    page = afterwards(world.people[who], world.production.pk, session(), day=on().day, now=world.now)
    return {row.name.split()[0].lower(): row for row in page.rows}


def wrote(world: World, who: str, name: str, score: int, *, audience: str = "room") -> None:
    notes.write(world.actor(who), world.cands[name], Words(audience, "So.", score))


def send(world: World, who: str, *names: str, target: str = "callback", more: str = "", **said: Any) -> Any:
    body = {"name": [world.cands[name] for name in names], "target": target, "terms": "A clear top."} | said
    return world.client(who).post(address(world, more), body)


def steps(world: World) -> list[str]:
    found = [world.state().candidacy(world.cands[name]) for name in ("ada", "ben", "cy")]
    return [one.ended or one.step for one in found if one]


def proposals(world: World) -> dict[str, str]:
    return {one.cand: one.target for one in world.state().all(Proposal)}


def test_those_ticked_are_proposed_in_their_room_as_one_list_and_nobodys_step_changes(booked: World) -> None:
    for name in ("ada", "ben"):
        press(booked, "sam", name, "here", "call", "enter", "done")
    answer = send(booked, "karen", "ada", "ben", support="yes")
    assert answer.status_code == 200
    assert "2 proposals: a callback" in texts(answer)
    assert proposals(booked) == dict.fromkeys((booked.cands["ada"], booked.cands["ben"]), "callback")
    assert (steps(booked), [m for m in booked.state().all(Minute) if m.frozen["target"] == "callback"]) == (
        ["audition"] * 3, [],
    )  # fmt: skip
    found = re.search(r'href="(/p/[^"]*/list/[^"]*)"', answer.content.decode())
    assert found is not None
    assert "A clear top." in booked.client("derek").get(found[1]).content.decode()


def test_whoever_cannot_be_proposed_is_named_and_holds_up_nobody(booked: World) -> None:
    decisions.propose(booked.actor("derek"), booked.cands["ada"], revision=Revision("callback"))
    answer = send(booked, "karen", "ada", "ben", target="released")
    assert answer.status_code == 200
    assert re.search(r"Not yet: 1 Ada Marlowe \w", texts(answer))
    assert "1 proposal: letting them go" in texts(answer)
    assert proposals(booked) == {booked.cands["ada"]: "callback", booked.cands["ben"]: "released"}
    assert rows(booked)["ada"].why_not == "Something is on the table about them, or waits for an answer."
    alone = send(booked, "karen", "ada", "ben", target="released")
    assert (alone.status_code, "Not yet: 2" in texts(alone)) == (422, True)


def test_whoever_walked_in_is_proposed_for_the_audition_that_comes_first(booked: World) -> None:
    """The day has those who were asked, and one who was not: each for what can be next for them."""
    page = booked.client("karen").get(address(booked)).content.decode()
    assert (FIRST in page, '<option value="audition">' in page) == (False, False)
    booked.put_forward("dora")
    Slot.objects.filter(cand=booked.cands["cy"]).update(cand=booked.cands["dora"])
    assert {name: row.before for name, row in rows(booked).items()} == {"ada": "", "ben": "", "dora": FIRST}
    assert {name: row.before for name, row in rows(booked, "tom").items()} == {"ada": "", "ben": "", "dora": ""}
    page = booked.client("karen").get(address(booked)).content.decode()
    assert (page.count(FIRST), '<option value="audition">An audition</option>' in page) == (1, True)
    assert "1 proposal: an audition" in texts(send(booked, "karen", "dora", target="audition"))
    assert proposals(booked) == {booked.cands["dora"]: "audition"}
    assert send(booked, "karen", "ada", target="audition").status_code == 422


def test_whoever_is_cast_is_said_to_be(booked: World, letters_may_go: None) -> None:
    decisions.clear(booked.actor("miriam"), booked.cands["ada"], value=True)
    for target in ("callback", "offer"):
        booked.agree("ada", target)
    assert rows(booked)["ada"].why_not == "", "they can still be let go"
    booked.now += timedelta(hours=25)
    booked.accepts("ada")
    assert rows(booked)["ada"].why_not == "They are cast."


def test_asked_twice_it_is_said_again_and_not_done_again(booked: World) -> None:
    form = booked.client("karen").get(address(booked)).content.decode()
    key = re.search(r'name="key" value="([^"]*)"', form[form.index('data-act="after"') :])[1]  # type: ignore[index]
    first, second = (send(booked, "karen", "ada", key=key) for _ in range(2))
    assert [one.status_code for one in (first, second)] == [200, 200]
    assert "1 proposal: a callback" in texts(second)
    assert len(proposals(booked)) == 1


def test_nobody_ticked_and_nothing_chosen_keep_what_was_typed(booked: World) -> None:
    answer = booked.client("karen").post(address(booked), {"terms": "A clear top.", "target": "callback"})
    page = answer.content.decode()
    assert (answer.status_code, "Choose somebody." in page, "A clear top." in page) == (422, True, True)
    for wrong in ("", "cast", "offer", "x" * 5000):
        answer = send(booked, "karen", "ada", target=wrong)
        page = answer.content.decode()
        assert (answer.status_code, "Choose what is proposed." in page) == (422, True)
        assert f'value="{booked.cands["ada"]}" checked' in page
    assert send(booked, "karen", target="callback", name=["nosuch", booked.cands.get("ivy", "no")]).status_code == 422
    assert proposals(booked) == {}


def test_what_reads_like_an_account_is_asked_about_first(booked: World) -> None:
    account = "He touched her at the rehearsal and she was afraid to say so."
    answer = send(booked, "karen", "ada", terms=account)
    page = answer.content.decode()
    assert (answer.status_code, account in page, proposals(booked)) == (422, True, {})
    knowingly = re.search(r'name="knowingly" value="([0-9a-f]{32})"', page)
    assert knowingly is not None
    assert f'value="{booked.cands["ada"]}" checked' in page
    again = send(booked, "karen", "ada", terms=account, knowingly=knowingly[1])
    assert (again.status_code, len(proposals(booked))) == (200, 1)


def test_means_are_of_what_the_viewer_may_read(booked: World) -> None:
    wrote(booked, "tom", "ada", 5, audience="me")
    wrote(booked, "julia", "ada", 2)
    wrote(booked, "derek", "ada", 4, audience="desk")
    wrote(booked, "karen", "ada", 3)
    seen = {who: (rows(booked, who)["ada"].mean, rows(booked, who)["ada"].scores) for who in ("karen", "tom", "julia")}
    assert seen == {"karen": (3.0, 3), "tom": (3.33, 3), "julia": (2.5, 2)}
    assert (rows(booked, "sam")["ada"].mean, rows(booked, "sam")["ada"].notes) == (3.0, 3), (
        "and what is for the desk, too"
    )
    assert (rows(booked)["ada"].mine, rows(booked, "tom")["ada"].mine, rows(booked)["ben"].scores) == (3, 5, 0)
    page = texts(booked.client("karen").get(address(booked)))
    assert ("3 of 5 from 3 scores" in page, "yours 3" in page) == (True, True)


def test_only_the_latest_score_of_each_counts_and_none_that_was_taken_back(booked: World) -> None:
    wrote(booked, "julia", "ada", 1)
    wrote(replace(booked, now=booked.now + timedelta(minutes=1)), "julia", "ada", 5)
    row = rows(booked)["ada"]
    assert (row.mean, row.scores, row.notes) == (5.0, 1, 2)
    last = NoteVersion.objects.order_by("-at", "-pk").first()
    assert last is not None
    notes.withdraw(booked.actor("julia"), booked.cands["ada"], note=last.note_id, version=last.n)
    row = rows(booked)["ada"]
    assert (row.mean, row.scores, row.notes) == (1.0, 1, 1)


def test_who_was_heard_stands_first_and_the_highest_score_if_asked(booked: World) -> None:
    press(booked, "sam", "cy", "here", "call", "enter", "done")
    wrote(booked, "karen", "cy", 2)
    wrote(booked, "karen", "ben", 4)
    page = booked.client("karen").get(address(booked)).content.decode()
    order = ["Heard <", ">Cy Marlowe<", "Not marked as heard", ">Ada Marlowe<", ">Ben Marlowe<"]
    assert sorted(order, key=page.index) == order
    best = booked.client("karen").get(address(booked, "&by=score")).content.decode()
    order[3:] = [">Ben Marlowe<", ">Ada Marlowe<"]
    assert sorted(order, key=best.index) == order


def test_who_has_no_say_looks_back_and_proposes_nobody(booked: World) -> None:
    page = booked.client("tom").get(address(booked))
    assert (page.status_code, "You have no say here." in texts(page)) == (200, True)
    assert 'name="name"' not in page.content.decode()
    assert send(booked, "tom", "ada").status_code == 422
    assert proposals(booked) == {}


def test_strangers_and_who_keeps_the_door_find_no_page(booked: World) -> None:
    Monitor.objects.create(session_id=session(), person=booked.people["eve"], by="x", given_at=booked.now)
    for who in ("eve", "miriam"):
        assert [booked.client(who).get(address(booked)).status_code, send(booked, who, "ada").status_code] == [404] * 2
    assert Client().get(address(booked)).status_code == 302
    assert [f"{base(booked)}after/" in booked.client(who).get(f"{base(booked)}board/").content.decode()
            for who in ("karen", "eve")] == [True, False]  # fmt: skip
    assert f"{base(booked)}after/" in booked.client("karen").get(f"{base(booked)}panel/").content.decode()
    assert proposals(booked) == {}


def test_whoever_is_recused_finds_nobody_there_and_proposes_nobody(related: World) -> None:
    """Sam is recused from Ada."""
    assert list(rows(related, "sam")) == ["ben"]
    assert "Ada" not in related.client("sam").get(address(related)).content.decode()
    answer = send(related, "sam", "ada")
    assert (answer.status_code, "Ada" in answer.content.decode(), proposals(related)) == (422, False, {})


def test_its_questions_do_not_grow_with_people(booked: World) -> None:
    """What each of them has is asked for at once: notes on three cost no more questions than a note on one."""
    asked = []
    for name in ("ada", "ben", "cy"):
        wrote(booked, "karen", name, 2)
        rows(booked)
        with CaptureQueriesContext(connection) as seen:
            assert rows(booked)[name].scores == 1
        asked.append(len(seen))
    assert asked[0] == asked[-1] < 40
