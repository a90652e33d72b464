"""Recording only where consent stands: said on one's own page or at the door, taken back at any time, and shown."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from castlist.actions import erasure, guardians, parting, performers, recordings
from castlist.actions.erasure import Item
from castlist.queries.own_pages import kept_about
from castlist.queries.panels import panel
from castlist.queries.performer_pages import page_for
from castlist.queries.queue import queue as queue_of
from castlist.queries.recordings import own
from castlist.queries.retention import endings
from castlist.queries.rooms import room
from castlist.records.models import Guardian, Monitor, RecordingSaid, Session
from castlist.rules.why import Refused, Why
from castlist.web.performer_views import _is_recorded
from tests.web.test_queue_views import at, base, booked, on, post, press, related, session, texts
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(booked: World) -> World:
    """The session is recorded; Ada and Ben are here, Cy is not."""
    Session.objects.update(recording=True)
    for name in ("ada", "ben"):
        press(booked, "sam", name, "here")
    return booked


def says(world: World, who: str = "tom") -> dict[str, str]:
    found = queue_of(world.people[who], world.production.pk, session(), day=on().day, now=at())
    return {row.name.split()[0].lower(): row.recorded for row in found.rows if row.cand}


def at_door(world: World, name: str = "ada", *, who: str = "sam", agrees: bool = True, seen: int = 0) -> Any:
    return recordings.press(world.actor(who), on(), world.cands[name], agrees=agrees, seen=seen)


def on_their_page(world: World, name: str = "ada", **said: str) -> Any:
    form = {"session": session(), "agrees": "yes"} | said
    return world.client("eve").post(f"/i/{world.bearer(name).token}/recording/", form)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_nobody_is_asked_where_nobody_records(booked: World) -> None:
    press(booked, "sam", "ada", "here")
    assert set(says(booked).values()) == {""}
    assert "recorded" not in booked.client("sam").get(f"{base(booked)}door/").content.decode()
    assert refused(lambda: at_door(booked)).why is Why.unknown
    link = booked.bearer("ada").token
    assert booked.client("eve").get(f"/i/{link}/recording/").status_code == 404
    assert "Whether I may be recorded" not in booked.client("eve").get(f"/i/{link}/").content.decode()


def test_it_is_said_on_ones_own_page_and_taken_back(recorded: World) -> None:
    link = recorded.bearer("ada").token
    assert "Whether I may be recorded" in recorded.client("eve").get(f"/i/{link}/").content.decode()
    page = recorded.client("eve").get(f"/i/{link}/recording/")
    assert "Not answered yet" in texts(page)
    assert " checked" not in page.content.decode()  # nobody agrees by silence
    assert says(recorded) == dict.fromkeys(("ada", "ben", "cy"), "not asked about recording")
    assert on_their_page(recorded).status_code == 302
    assert says(recorded)["ada"] == "may be recorded"
    row = RecordingSaid.objects.get()
    assert (row.agrees, row.by, row.guardian, row.n) == (True, "", "", 1)
    assert on_their_page(recorded, agrees="no").status_code == 302
    assert says(recorded)["ada"] == "not to be recorded"
    assert RecordingSaid.objects.get().n == 2
    page = recorded.client("eve").get(f"/i/{link}/recording/")
    assert re.search(r"No, said on this page, \d+ \w+, \d\d:\d\d\.", texts(page))


def test_a_form_that_says_neither_keeps_what_stands(recorded: World) -> None:
    on_their_page(recorded, agrees="no")
    answer = on_their_page(recorded, agrees="")
    assert (answer.status_code, "Say yes or no." in texts(answer)) == (422, True)
    other = on_their_page(recorded, session="nosuch")
    assert (other.status_code, RecordingSaid.objects.get().agrees) == (404, False)


def test_the_door_writes_down_what_they_say(recorded: World) -> None:
    page = recorded.client("sam").get(f"{base(recorded)}door/").content.decode()
    assert page.count('name="agrees" value="yes"') == 2  # Ada and Ben, who are here
    sent = post(recorded, "sam", "recording", page="door", cand=recorded.cands["ada"], agrees="yes", seen="0")
    assert sent.status_code == 302  # type: ignore[attr-defined]
    row = RecordingSaid.objects.get()
    assert (row.agrees, row.by, row.cand) == (True, recorded.people["sam"].pk, recorded.cands["ada"])
    assert "at the door, asked by Sam" in texts(recorded.client("tom").get(f"{base(recorded)}board/"))
    none = post(recorded, "sam", "recording", page="door", cand=recorded.cands["ben"], agrees="", seen="0")
    assert (none.status_code, "Say yes or no." in texts(none)) == (422, True)  # type: ignore[attr-defined]
    assert refused(lambda: at_door(recorded, "cy")).why is Why.unreachable


def test_what_they_said_themselves_meanwhile_is_not_written_over(recorded: World) -> None:
    on_their_page(recorded, agrees="no")
    assert refused(lambda: at_door(recorded)).why is Why.stale_version
    assert not RecordingSaid.objects.get().agrees
    at_door(recorded, seen=1)
    assert (RecordingSaid.objects.get().agrees, RecordingSaid.objects.get().n) == (True, 2)


def test_a_monitor_writes_it_down_and_the_team_without_a_door_does_not(recorded: World) -> None:
    eve = recorded.people["eve"]
    assert refused(lambda: at_door(recorded, who="tom")).why is Why.no_right
    Monitor.objects.create(session_id=session(), person=eve, by="x", given_at=recorded.now)
    at_door(recorded, who="eve")
    assert RecordingSaid.objects.get().by == eve.pk
    assert says(recorded, "eve")["ada"] == "may be recorded"
    assert "agrees" not in recorded.client("tom").get(f"{base(recorded)}board/").content.decode()


def minor(world: World, name: str = "ada") -> None:
    Guardian.objects.create(
        performer_id=world.performers[name], name="Rosa Marlowe", relation="mother", under_18_on=date(2040, 1, 1),
        said_at=world.now,
    )  # fmt: skip


def test_for_somebody_under_18_their_guardian_says_yes_and_the_door_takes_a_no_alone(recorded: World) -> None:
    minor(recorded)
    page = recorded.client("sam").get(f"{base(recorded)}door/").content.decode()
    assert (page.count('name="agrees" value="yes"'), page.count('name="agrees" value="no"')) == (1, 2)
    no = refused(lambda: at_door(recorded))
    assert (no.why, "under 18" in no.detail) == (Why.incomplete, True)
    at_door(recorded, agrees=False)
    on_their_page(recorded)
    assert RecordingSaid.objects.get().guardian == "Rosa Marlowe"
    assert "said by Rosa Marlowe" in own(recorded.bearer("ada"))[0].told
    for who in ("tom", "karen", "sam"):  # that somebody acts for them is told to nobody by this
        assert "Rosa" not in texts(recorded.client(who).get(f"{base(recorded)}board/"))


def test_who_may_not_know_that_somebody_is_under_18_writes_nothing_down(recorded: World) -> None:
    """Karen keeps the door, and does not read what somebody needs: to be refused a yes would tell her."""
    minor(recorded)
    assert "agrees" not in recorded.client("karen").get(f"{base(recorded)}door/").content.decode()
    for agrees in (True, False):
        assert refused(lambda agrees=agrees: at_door(recorded, who="karen", agrees=agrees)).why is Why.unknown  # type: ignore[misc]


def test_whoever_acts_for_them_from_now_on_has_not_agreed(recorded: World) -> None:
    on_their_page(recorded)
    form = {"guardian_name": "Rosa Marlowe", "guardian_relation": "mother", "email": "rosa@example.org"}
    form |= {"guardian_sure": "yes"}
    guardians.say(recorded.production, recorded.performers["ada"], form=form, now=recorded.now)
    assert says(recorded)["ada"] == "not asked about recording"
    on_their_page(recorded)
    guardians.of_age(recorded.bearer("ada"), email="ada@example.net", now=recorded.now)
    assert RecordingSaid.objects.count() == 0


def test_it_stands_on_the_card_at_the_panel_and_on_its_sheet(recorded: World) -> None:
    karen, key = recorded.people["karen"], recorded.production.pk
    at_door(recorded)
    for name, said in (("ada", "may be recorded"), ("cy", "not asked about recording")):
        card = room(karen, key, recorded.role, now=recorded.now, focused=recorded.cands[name]).focus
        assert card is not None
        assert card.recorded == (f"{Session.objects.get().place}: {said}",)
        shown = panel(karen, key, session(), day=on().day, cand=recorded.cands[name], now=recorded.now).person
        assert shown is not None
        assert shown.recorded == said
    assert "May be recorded." in texts(recorded.client("karen").get(f"{base(recorded)}panel/?day={on().day}"))
    sheet = recorded.client("karen").get(f"{base(recorded)}panel.pdf?day={on().day}")
    assert sheet.status_code == 200


def test_an_agent_does_not_say_it(recorded: World) -> None:
    asked = replace(recorded.bearer("ada"), agent="somebody")
    page = page_for(recorded.bearer("ada"), now=recorded.now)
    assert (_is_recorded(recorded.bearer("ada"), page), _is_recorded(asked, page)) == (True, False)


def test_it_is_told_to_them_kept_as_recordings_are_and_erased_with_them(recorded: World) -> None:
    at_door(recorded)
    kept = kept_about(recorded.bearer("ada"), now=recorded.now)
    assert [row.text.split(",")[0] for row in kept.rows if row.what == "Whether you may be recorded"] == [
        f"{Session.objects.get().place}: yes"
    ]
    company, ever = recorded.production.company, timedelta(days=4000)
    assert [one.kind for one in endings(company, now=recorded.now, within=ever) if one.kind == "recorded"] == []
    late = recorded.now + timedelta(days=3000)
    found = [one for one in endings(company, now=late, within=ever) if one.kind == "recorded"]
    assert [one.purpose for one in found] == ["recordings"]
    erasure.erase([Item("recorded", found[0].key)], purpose="recordings", now=late)
    assert RecordingSaid.objects.count() == 0
    at_door(recorded, "ben")
    erasure.erase([Item("performer", recorded.performers["ben"])], purpose="wish", now=recorded.now)
    assert RecordingSaid.objects.count() == 0


def test_it_goes_along_when_two_records_become_one_and_back(recorded: World) -> None:
    at_door(recorded)
    recorded.put_forward("adah")
    keep, gone = recorded.performers["adah"], recorded.performers["ada"]
    performers.merge(recorded.actor("karen"), keep=keep, gone=gone)
    stays = recorded.state().candidacy(RecordingSaid.objects.get().cand)
    assert stays is not None
    assert (stays.lives, stays.performer) == (True, keep)
    parting.part(recorded.actor("karen"), keep=keep, gone=gone)
    assert RecordingSaid.objects.get().cand == recorded.cands["ada"]
