"""Letters about the callback day: each with its own order, and on their page; who was told of another is known."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from castlist.actions import agreements, callback_letters, callbacks, erasure, letters
from castlist.actions.erasure import Item
from castlist.queries.callback_letters import CalledLetters, called_now, own_order
from castlist.queries.doors import production_for
from castlist.queries.verification_walk import walk
from castlist.records.models import CallbackDay, Event, Letter, Performer, Reply
from castlist.rules.why import Refused, Why
from tests.web.api_world import program_for
from tests.web.test_callback_views import callback
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "Saturday 5 December, Studio 2"
GROUPS = "Duet | 25 | Ivy Marlowe, Abel Crane | Scene 3\nSong | 20 | Ivy Marlowe"
ORDER = f"{WHERE}\nPlease come at 10:00; your last group ends at 10:45.\n10:00–10:25  Duet: Scene 3\n10:25–10:45  Song"


@pytest.fixture
def called(world: World, letters_may_go: None) -> World:
    """Ivy and Abel stand at callback, and in the order of a day."""
    for name in ("ivy", "abel"):
        callback(world, name)
        whole = {"ivy": "Ivy Marlowe", "abel": "Abel Crane"}[name]
        Performer.objects.filter(pk=world.performers[name]).update(email=f"{name}@example.org", name=whole)
    callbacks.work_out(world.actor("sam"), {"groups": GROUPS, "where": WHERE, "first": "Duet"}, seen=0)
    return world


def told(world: World, who: str = "sam") -> CalledLetters:
    return called_now(world.people[who], production_for(world.people[who], world.production.pk), 1)


def states(world: World, who: str = "sam") -> dict[str, str]:
    return {one.name: one.state for one in told(world, who).people}


def send_all(world: World) -> list[str]:
    made = callback_letters.draft_all(world.actor("sam")).letters
    for letter in made:
        letters.send(world.actor("sam"), letter)
    return list(made)


def letter_to(world: World, name: str) -> Letter:
    return Letter.objects.filter(cand=world.cands[name]).latest("created_at")


def link_in(sent: str) -> str:
    found = re.search(r"/i/([^/\s]+)/", sent)
    assert found is not None
    return f"/i/{found[1]}/"


def her_page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_of_several_rooms_each_piece_says_in_which_also_in_the_first(called: World) -> None:
    """Abel goes from one to the other: of an hour without a room he would not know where to be."""
    groups = f"{GROUPS}\nFight | 25 | Abel Crane, June Moss\nDance | 20 | June Moss, Ann Hale"
    callbacks.work_out(called.actor("sam"), {"groups": groups, "where": WHERE, "rooms": "2"}, seen=1)
    send_all(called)
    bodies = [str(one.body) for one in mail.outbox]
    pieces = [line for body in bodies for line in body.splitlines() if re.match(r"\d\d:\d\d–\d\d:\d\d  (?!free)", line)]
    assert len(pieces) == 4
    assert [line for line in pieces if not re.search(r", room [12](:|$)", line)] == []
    assert any(", room 1" in line for line in pieces)


def test_each_has_a_letter_with_their_own_order(called: World) -> None:
    assert states(called) == {"Ivy Marlowe": "", "Abel Crane": ""}
    assert len(send_all(called)) == 2
    by_whom = {one.to[0]: str(one.body) for one in mail.outbox}
    assert ORDER in by_whom["ivy@example.org"]
    assert "Song" not in by_whom["abel@example.org"]
    assert "Please come at 10:00; your last group ends at 10:25." in by_whom["abel@example.org"]
    assert states(called) == {"Ivy Marlowe": "told", "Abel Crane": "told"}
    assert callback_letters.draft_all(called.actor("sam")).letters == ()


def test_what_waits_is_not_begun_again(called: World) -> None:
    first = callback_letters.draft_all(called.actor("sam")).letters
    assert states(called) == {"Ivy Marlowe": "drafted", "Abel Crane": "drafted"}
    assert callback_letters.draft_all(called.actor("karen")).letters == ()
    assert {one.pk for one in Letter.objects.all()} == set(first)


def test_who_was_told_of_another_order_is_known_and_written_to_alone(called: World) -> None:
    send_all(called)
    groups = GROUPS.replace("Song | 20", "Song | 30")
    callbacks.work_out(called.actor("sam"), {"groups": groups, "where": WHERE, "first": "Duet"}, seen=1)
    assert states(called) == {"Ivy Marlowe": "changed", "Abel Crane": "told"}
    called.now += timedelta(minutes=1)
    made = callback_letters.draft_all(called.actor("sam")).letters
    assert [Letter.objects.get(pk=one).cand for one in made] == [called.cands["ivy"]]
    letters.send(called.actor("sam"), made[0])
    assert mail.outbox[-1].subject == "Small Hours: your callback day is another one"
    assert "10:25–10:55  Song" in str(mail.outbox[-1].body)
    assert states(called) == {"Ivy Marlowe": "told", "Abel Crane": "told"}


def test_it_says_how_it_stands_when_it_goes_and_is_kept_as_it_was_told(called: World) -> None:
    made = {Letter.objects.get(pk=one).cand: one for one in callback_letters.draft_all(called.actor("sam")).letters}
    groups = GROUPS.replace("Scene 3", "Scene 4")
    callbacks.work_out(called.actor("sam"), {"groups": groups, "where": WHERE}, seen=1)
    letter = made[called.cands["ivy"]]
    letters.send(called.actor("sam"), letter)
    assert "Duet: Scene 4" in str(mail.outbox[-1].body)
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "where": WHERE}, seen=2)
    shown = called.client("sam").get(f"/p/{called.production.pk}/letters/{letter}/").content.decode()
    assert "Duet: Scene 4" in shown
    assert "Duet: Scene 3" not in shown


def test_a_letter_does_not_go_when_there_is_no_order_for_them_any_more(called: World) -> None:
    made = {Letter.objects.get(pk=one).cand: one for one in callback_letters.draft_all(called.actor("sam")).letters}
    callbacks.work_out(called.actor("sam"), {"groups": "Solo | 10 | Abel Crane"}, seen=1)
    with pytest.raises(Refused) as refused:
        letters.send(called.actor("sam"), made[called.cands["ivy"]])
    assert (refused.value.why, "{own_order}" in refused.value.detail) == (Why.bad_field, True)
    letters.send(called.actor("sam"), made[called.cands["abel"]])


def test_of_two_spelt_alike_nobody_is_told_the_order_of_the_other(called: World) -> None:
    callback(called, "june")
    Performer.objects.filter(pk=called.performers["june"]).update(name="ivy MARLÓWE")
    where = production_for(called.people["sam"], called.production.pk)
    assert {own_order(where, called.performers[name], now=called.now) for name in ("ivy", "june")} == {""}
    assert set(states(called)) == {"Abel Crane"}


def test_the_page_says_who_knows_and_writes_to_the_rest(called: World) -> None:
    here = f"/p/{called.production.pk}/callbacks/"
    shown = called.client("sam").get(here).content.decode()
    assert "Write to everybody who is called" in shown
    answer = called.client("sam").post(f"{here}letters/")
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{called.production.pk}/letters/?done=called")
    shown = called.client("sam").get(here).content.decode()
    assert shown.count("letter not sent yet") == 2
    assert "Write to everybody" not in shown
    assert called.client("derek").post(f"{here}letters/").status_code == 302
    assert called.client("tom").post(f"{here}letters/").status_code == 404


def test_nobody_called_is_said(world: World) -> None:
    callbacks.work_out(world.actor("sam"), {"groups": "Duet | 25 | Ann Hale"}, seen=0)
    here = f"/p/{world.production.pk}/callbacks/"
    assert "there is nobody to write to" in world.client("sam").get(here).content.decode()
    answer = world.client("sam").post(f"{here}letters/")
    assert answer.status_code == 422
    assert Why.nobody_called.sentence in answer.content.decode()


def test_whom_the_viewer_does_not_see_is_neither_named_nor_counted(called: World) -> None:
    agreements.declare(called.actor("derek"), performer=called.performers["abel"], what="partner")
    assert states(called, "derek") == {}, "he is recused from whoever stands against them, too"
    with pytest.raises(Refused) as refused:
        callback_letters.draft_all(called.actor("derek"))
    assert refused.value.why is Why.nobody_called
    shown = called.client("derek").get(f"/p/{called.production.pk}/callbacks/").content.decode()
    assert [name for name in ("Ivy Marlowe", "Abel Crane") if name in shown] == []
    assert set(states(called, "karen")) == {"Ivy Marlowe", "Abel Crane"}


def test_on_her_page_she_says_that_she_comes_and_the_desk_reads_it(called: World) -> None:
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))
    shown = her_page(hers)
    assert "Your callback day" in shown
    assert '<dt>10:25–10:45</dt><dd dir="auto">Song</dd>' in shown
    assert Client().post(f"{hers}comes/", {"text": "By bus, so perhaps a minute late."}).status_code == 302
    assert "You are expected for The Lead." in her_page(hers)
    row = Reply.objects.get()
    assert (row.what, row.body) == ("comes", "By bus, so perhaps a minute late.")
    assert "Comes to the callback day." in called.client("sam").get(
        f"/p/{called.production.pk}/letters/{row.letter}/"
    ).content.decode()  # fmt: skip


def test_the_room_is_told_whether_she_comes_until_another_order_asks_anew(called: World) -> None:
    """She was heard at a time of her own, which says nothing of the callback; what she writes is the desk's to read."""
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))

    def room() -> str:
        address = f"/p/{called.production.pk}/r/{called.role}/?c={called.cands['ivy']}"
        return called.client("karen").get(address).content.decode()

    def says() -> list[str]:
        return [word for word in ("they come.", "has no time", "comes to the callback day", "By bus") if word in room()]

    assert says() == []
    Client().post(f"{hers}comes/", {"text": "By bus."})
    assert says() == ["they come.", "comes to the callback day"]
    Client().post(f"{hers}comes/", {"text": "By bus, at ten."})
    Client().post(f"{hers}none/", {"text": "I am ill."})
    assert says() == ["has no time"]
    Client().post(f"{hers}comes/")
    assert says() == ["they come.", "comes to the callback day"]
    moved = Event.objects.filter(kind="letter_moved", data__contains="said").order_by("seq")
    assert [json.loads(one.data)["said"] for one in moved] == ["comes", "none", "comes"]
    called.now = timezone.now()
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "where": "Sunday, Studio 1", "first": "Duet"}, seen=1)
    send_all(called)
    assert says() == []
    assert walk().findings == []


def test_another_order_asks_anew(called: World) -> None:
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))
    Client().post(f"{hers}comes/")
    called.now = timezone.now()
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "where": "Sunday, Studio 1", "first": "Duet"}, seen=1)
    send_all(called)
    again = link_in(next(str(one.body) for one in reversed(mail.outbox) if one.to == ["ivy@example.org"]))
    shown = her_page(again)
    assert "Sunday, Studio 1" in shown
    assert "Yes, I will be there" in shown


def test_she_asks_for_another_time_or_says_no(called: World) -> None:
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))
    assert "Ask for another time" in her_page(hers)
    assert Client().post(f"{hers}none/", {"text": "Only after four."}).status_code == 302
    shown = her_page(hers)
    assert "We will look for another time." in shown
    assert "<dt>10:25–10:45</dt>" in shown


def test_erased_with_the_letter(called: World) -> None:
    send_all(called)
    row = letter_to(called, "ivy")
    assert row.told == ORDER
    erasure.erase([Item("letter", row.pk)], purpose="own", now=called.now)
    assert Letter.objects.get(pk=row.pk).told == ""


def test_programs_read_and_write_the_same(called: World) -> None:
    path = f"/productions/{called.production.pk}/callbacks/letters"
    sam = program_for(called.people["sam"], called.now)
    read = sam.get(path).json()
    assert [(one["name"], one["says"]) for one in read["people"]] == [
        ("Abel Crane", "not told yet"), ("Ivy Marlowe", "not told yet"),
    ]  # fmt: skip
    made = sam.post(path, {"candidacies": [called.cands["ivy"]]}).json()["made"]
    assert [one["id"] for one in made] == [letter_to(called, "ivy").pk]
    again = sam.post(path, {"candidacies": [called.cands["ivy"]]})
    assert (again.status_code, again.json()["error"]["why"]) == (409, ["already_begun"])
    assert CallbackDay.objects.get().version == 1


def test_long_and_strange_places_are_refused_with_their_line(called: World) -> None:
    answer: HttpResponse = called.client("sam").post(
        f"/p/{called.production.pk}/callbacks/", {"version": 1, "groups": GROUPS, "where": "x" * 300}
    )
    assert answer.status_code == 422
    assert "That is too long" in answer.content.decode()


def test_before_the_day_is_said_nobody_is_called_to_it(called: World) -> None:
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "where": "", "first": "Duet"}, seen=1)
    with pytest.raises(Refused) as no:
        callback_letters.draft_all(called.actor("sam"))
    assert no.value.why is Why.incomplete
    address = f"/p/{called.production.pk}/callbacks/"
    page = called.client("sam").get(address).content.decode()
    assert ("Nobody has said yet on which day it is" in page, "Write to everybody" in page) == (True, False)
    refused = called.client("sam").post(f"{address}letters/")
    assert (refused.status_code, "The letters would not say on which day" in refused.content.decode()) == (422, True)
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "where": WHERE, "first": "Duet"}, seen=2)
    assert len(callback_letters.draft_all(called.actor("sam")).letters) == 2


def test_once_the_day_has_gone_by_nobodys_page_expects_them(called: World) -> None:
    """Where the day is said as one; another that is planned since, of which nobody told them, does not change that."""
    day = (called.now + timedelta(days=3)).date()
    said = {"groups": GROUPS, "on": day.isoformat(), "where": "Studio 2"}
    callbacks.work_out(called.actor("sam"), said, seen=1)
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))
    head = f"{day:%A} {day.day} {day:%B}, Studio 2"
    assert head in her_page(hers)
    Client().post(f"{hers}comes/")
    with time_machine.travel(called.now + timedelta(days=3), tick=False):
        assert "You are expected for The Lead." in her_page(hers), "on the day itself they are"
    with time_machine.travel(called.now + timedelta(days=4, hours=2), tick=False):
        shown = her_page(hers)
        assert ("Thank you for coming, Ivy." in shown, "You are expected" in shown, head in shown) == (
            True,
            False,
            False,
        )
    called.now = timezone.now()
    later = said | {"on": (day + timedelta(days=7)).isoformat()}
    callbacks.work_out(called.actor("sam"), later, seen=2)
    with time_machine.travel(called.now + timedelta(days=4, hours=2), tick=False):
        assert "Thank you for coming, Ivy." in her_page(hers)


def test_who_wants_no_letter_is_promised_none(called: World) -> None:
    day = (called.now + timedelta(days=3)).date()
    callbacks.work_out(called.actor("sam"), {"groups": GROUPS, "on": day.isoformat(), "where": "Studio 2"}, seen=1)
    send_all(called)
    hers = link_in(next(str(one.body) for one in mail.outbox if one.to == ["ivy@example.org"]))
    with time_machine.travel(called.now + timedelta(days=4, hours=2), tick=False):
        assert "You will hear from the company, yes or no." in her_page(hers)
        assert Client().post(f"{hers}if-no/", {"letter": "no"}).status_code == 302
        assert "if it is a no, you asked for no letter." in her_page(hers)


@pytest.mark.parametrize(
    "on", ["2026-13-01", "tomorrow", "0001-01-01", "x" * 300, "2026-12-05\n2026-13-06", "٢٠٢٦-١٢-٠٥"]
)
def test_what_is_no_day_is_said_where_it_was_typed(called: World, on: str) -> None:
    answer = called.client("sam").post(
        f"/p/{called.production.pk}/callbacks/", {"version": 1, "groups": GROUPS, "on": on, "where": "Studio 2"}
    )
    assert (answer.status_code, "is no day" in answer.content.decode()) == (422, True)
    assert CallbackDay.objects.get().version == 1
