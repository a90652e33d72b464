"""Letters that go by themselves: at their moment, once, or shown as not sent; and taken back until then."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import agreements, letters, letters_by_clock, post
from castlist.jobs.clock import STEPS
from castlist.records.models import Letter
from castlist.rules.why import Refused, Why
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def told(world: World, *names: str) -> list[str]:
    """Sam's letters to them go in an hour."""
    made = [world.letter("sam", name, to=f"{name}@example.org") for name in names]
    for letter in made:
        letters.send_later(world.actor("sam"), letter, goes=world.now + HOUR)
    return made


def test_a_letter_goes_at_its_moment_and_once(invited: World) -> None:
    assert "castlist.actions.letters_by_clock.send_due" in STEPS
    letter = told(invited, "ivy")[0]
    assert letters_by_clock.send_due(now=invited.now + HOUR - timedelta(seconds=1)) == 0
    assert mail.outbox == []
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 1
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 0
    assert [one.to for one in mail.outbox] == [["ivy@example.org"]]
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.goes_at, row.goes_by) == ("sent", None, "")


def test_it_is_taken_back_until_it_goes_and_no_later(invited: World) -> None:
    letter = told(invited, "ivy")[0]
    letters.not_later(invited.actor("karen"), letter)
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    letters.send_later(invited.actor("sam"), letter, goes=invited.now + HOUR)
    letters_by_clock.send_due(now=invited.now + HOUR)
    with pytest.raises(Refused) as refused:
        letters.not_later(invited.actor("sam"), letter)
    assert refused.value.why is Why.not_waiting
    assert len(mail.outbox) == 1


def test_sent_it_goes_in_a_minute_once_and_can_be_taken_back_until_then(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="ivy@example.org")
    letters.send_soon(invited.actor("sam"), letter)
    assert letters_by_clock.send_due(now=invited.now + timedelta(seconds=59)) == 0
    letters.not_later(invited.actor("sam"), letter)
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 0
    assert mail.outbox == []
    letters.send_soon(replace(invited.actor("sam"), now=invited.now + HOUR), letter)
    assert letters_by_clock.send_due(now=invited.now + HOUR + letters.SOON) == 1
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    assert [one.to for one in mail.outbox] == [["ivy@example.org"]]


def test_what_is_wrong_with_a_letter_is_said_before_the_minute_and_not_after(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="")
    with pytest.raises(Refused) as refused:
        letters.send_soon(invited.actor("sam"), letter)
    assert refused.value.why is Why.no_address
    with pytest.raises(Refused) as refused:
        letters.send_soon(invited.actor("eve"), letter)
    assert refused.value.why is Why.no_right
    assert Letter.objects.get(pk=letter).goes_at is None


def test_pressed_twice_it_waits_once_and_its_page_and_the_list_take_it_back(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="ivy@example.org")
    box = f"/p/{invited.production.pk}/letters/"
    page, sam = f"{box}{letter}/", invited.client("sam")
    before = sam.get(page).content.decode()
    assert ("soon/" in before, "Send it now" in before, "Take it back" in sam.get(box).content.decode()) == (
        True, True, False
    )  # fmt: skip
    for _ in range(2):
        assert sam.post(f"{page}soon/", {"key": "k:soon"})["Location"].endswith("?done=soon")
    assert "Until then you can take it back" in sam.get(f"{page}?done=soon").content.decode()
    after = sam.get(page).content.decode()
    assert ("soon/" in after, "Send it now" in after, "Take that back" in after) == (False, True, True)
    assert f'action="{page}not_later/"' in sam.get(box).content.decode()
    assert f"{page}not_later/" not in invited.client("miriam").get(box).content.decode()
    sam.post(f"{page}not_later/")
    assert Letter.objects.get(pk=letter).goes_at is None
    assert "Take it back" not in sam.get(box).content.decode()


def test_a_program_sends_at_once_unless_it_asks_for_the_minute(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="ivy@example.org")
    address, api = (
        f"/productions/{invited.production.pk}/letters/{letter}/send",
        program_for(invited.people["sam"], invited.now),
    )
    assert api.post(address, {"in_a_minute": True}).status_code == 200
    assert (mail.outbox, Letter.objects.get(pk=letter).goes_at is None) == ([], False)
    assert api.post(address, {}).status_code == 200
    assert [one.to for one in mail.outbox] == [["ivy@example.org"]]


def test_sent_by_hand_before_it_does_not_go_again(invited: World) -> None:
    letter = told(invited, "ivy")[0]
    letters.send(invited.actor("sam"), letter)
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    assert len(mail.outbox) == 1


def test_thrown_away_it_does_not_go(invited: World) -> None:
    letter = told(invited, "ivy")[0]
    letters.drop(invited.actor("sam"), letter)
    assert letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("off", [timedelta(0), timedelta(seconds=-1), timedelta(days=400)])
def test_only_a_moment_to_come_within_a_year(invited: World, off: timedelta) -> None:
    letter = invited.letter("sam", "ivy")
    with pytest.raises(Refused) as refused:
        letters.send_later(invited.actor("sam"), letter, goes=invited.now + off)
    assert refused.value.why is Why.bad_times
    assert Letter.objects.get(pk=letter).goes_at is None


def test_what_is_wrong_with_it_is_said_at_once(invited: World, settings: Any) -> None:
    nowhere = invited.letter("sam", "ivy", to="")
    with pytest.raises(Refused) as refused:
        letters.send_later(invited.actor("sam"), nowhere, goes=invited.now + HOUR)
    assert refused.value.why is Why.no_address
    for who, why in (("miriam", Why.no_right), ("eve", Why.no_right)):
        with pytest.raises(Refused) as refused:
            letters.send_later(invited.actor(who), nowhere, goes=invited.now + HOUR)
        assert refused.value.why is why
    settings.CASTLIST_URL_IS_LOCAL = True
    with pytest.raises(Refused) as refused:
        letters.send_later(invited.actor("sam"), nowhere, goes=invited.now + HOUR)
    assert refused.value.why is Why.local_address


def test_what_keeps_it_when_its_moment_comes_stands_on_it(invited: World) -> None:
    letter = told(invited, "ivy")[0]
    invited.object_late("ivy")
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 1
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.goes_at) == ("failed", None)
    assert row.error == Why.suspended.sentence
    page = invited.client("sam").get(f"/p/{invited.production.pk}/letters/{letter}/").content.decode()
    assert Why.suspended.sentence in page
    assert mail.outbox == []


def test_whoever_told_it_to_go_and_left_sends_nothing_any_more(invited: World) -> None:
    invited.task_for("tom", "ivy")
    letter = invited.letter("tom", "ivy")
    letters.send_later(invited.actor("tom"), letter, goes=invited.now + HOUR)
    agreements.leave(invited.actor("tom"))
    letters_by_clock.send_due(now=invited.now + HOUR)
    assert (mail.outbox, Letter.objects.get(pk=letter).state) == ([], "failed")


def test_one_that_fails_keeps_no_other(invited: World, monkeypatch: pytest.MonkeyPatch) -> None:
    invited.put_forward("june")
    for step in ("consider", "audition"):
        invited.agree("june", step)
    first, second = told(invited, "ivy", "june")
    hand_over = post.hand_over

    def refuses(letter: Letter, *args: Any, **more: Any) -> None:
        if letter.pk == first:
            raise OSError("the mail server is away")
        hand_over(letter, *args, **more)

    monkeypatch.setattr(post, "hand_over", refuses)
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 2
    states = {row.pk: row.state for row in Letter.objects.all()}
    assert (states[first], states[second]) == ("failed", "sent")
    assert (
        letters_by_clock.send_due(now=invited.now + 2 * HOUR) == 0
    )  # it is for somebody to look at, and not tried for ever


def test_a_sender_that_stops_on_its_way_leaves_a_question_and_no_second_letter(
    invited: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = told(invited, "ivy")[0]

    class Killed(BaseException):
        pass

    def stops(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr(post, "hand_over", stops)
    with pytest.raises(Killed):
        letters_by_clock.send_due(now=invited.now + HOUR)
    monkeypatch.undo()
    assert Letter.objects.get(pk=letter).state == "sending"
    assert letters_by_clock.send_due(now=invited.now + HOUR) == 0
    letters_by_clock.give_up_on_stuck(now=invited.now + 2 * HOUR)
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.error, mail.outbox) == ("failed", letters_by_clock.NOBODY_KNOWS, [])


def test_several_go_at_one_moment(invited: World) -> None:
    invited.put_forward("june")
    for step in ("consider", "audition"):
        invited.agree("june", step)
    made = [invited.letter("sam", "ivy"), invited.letter("sam", "june", to="")]
    sam, box = invited.client("sam"), f"/p/{invited.production.pk}/letters/"
    page = sam.get(box).content.decode()
    assert "Let several go at one moment" in page
    at = f"{invited.now + HOUR + timedelta(days=1):%Y-%m-%dT%H:%M}"
    answer = sam.post(f"{box}later/", {"letter": made, "goes_at": at})
    said = answer.content.decode()
    assert (answer.status_code, "Not to June Marlowe" in said, Why.no_address.sentence in said) == (422, True, True)
    assert f'value="{at}"' in said
    assert [row.goes_at is not None for row in Letter.objects.order_by("created_at", "pk")].count(True) == 1
    for wrong in ({"goes_at": at}, {"letter": made, "goes_at": ""}, {"letter": ["nosuch"], "goes_at": at}):
        assert sam.post(f"{box}later/", wrong).status_code == 422
    past = sam.post(f"{box}later/", {"letter": made, "goes_at": "2020-01-01T10:00"}).content.decode()
    assert (past.count("Name a moment that is to come"), "Not to Ivy Marlowe, June Marlowe: " in past) == (1, True)
    assert '<td class="quiet">goes ' in sam.get(box).content.decode()


def test_the_page_tells_it_and_takes_it_back(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    page = f"/p/{invited.production.pk}/letters/{letter}/"
    sam = invited.client("sam")
    at = f"{invited.now + timedelta(days=1):%Y-%m-%dT%H:%M}"
    assert sam.post(f"{page}later/", {"goes_at": "soon"}).status_code == 422
    assert sam.post(f"{page}later/", {"goes_at": at})["Location"].endswith("?done=later")
    shown = sam.get(page).content.decode()
    assert ("It goes by itself" in shown, "as Sam said" in shown, "Take that back" in shown) == (True, True, True)
    assert sam.post(f"{page}not_later/")["Location"].endswith("?done=not_later")
    assert "Send it later" in sam.get(page).content.decode()


def test_one_that_is_taken_back_while_others_go_does_not_go(invited: World, monkeypatch: pytest.MonkeyPatch) -> None:
    invited.put_forward("june")
    for step in ("consider", "audition"):
        invited.agree("june", step)
    both = told(invited, "ivy", "june")
    hand_over = post.hand_over

    def slow(letter: Letter, *args: Any, **more: Any) -> None:
        (other,) = {*both} - {letter.pk}
        letters.not_later(invited.actor("sam"), other)
        hand_over(letter, *args, **more)

    monkeypatch.setattr(post, "hand_over", slow)
    letters_by_clock.send_due(now=invited.now + HOUR)
    rows = sorted(Letter.objects.values_list("state", "error", "goes_at"))
    assert (len(mail.outbox), rows) == (1, [("drafted", "", None), ("sent", "", None)])


def test_what_did_not_go_waits_on_whoever_may_send_it(invited: World) -> None:
    letter = told(invited, "ivy")[0]
    Letter.objects.filter(pk=letter).update(to="")
    letters_by_clock.send_due(now=invited.now + HOUR)
    said = "A letter to Ivy Marlowe did not get through"
    homes = {who: invited.client(who).get("/").content.decode() for who in ("sam", "karen", "derek", "julia", "tom")}
    assert {who for who, page in homes.items() if said in page} == {"sam", "karen", "derek"}
    assert f"/letters/{letter}/" in homes["sam"]
    letters.drop(invited.actor("sam"), letter)
    assert said not in invited.client("sam").get("/").content.decode()


def test_it_is_not_told_that_whoever_said_so_is_recused_since(invited: World) -> None:
    letter = invited.letter("derek", "ivy")
    letters.send_later(invited.actor("derek"), letter, goes=invited.now + HOUR)
    agreements.declare(invited.actor("derek"), performer=invited.performers["ivy"])
    letters_by_clock.send_due(now=invited.now + HOUR)
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.error) == ("failed", letters_by_clock.NOT_BY_ITSELF)
    assert "recused" not in invited.client("sam").get(f"/p/{invited.production.pk}/letters/{letter}/").content.decode()


def test_nothing_is_told_to_go_within_the_grace_of_an_offer(world: World, letters_may_go: None) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"gate": False})
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    world.put_forward("ivy")
    for step in ("audition", "callback", "offer"):
        world.agree("ivy", step)
    letter = world.letter("sam", "ivy")
    with pytest.raises(Refused) as refused:
        letters.send_later(world.actor("sam"), letter, goes=world.now + HOUR)
    assert (refused.value.why, "grace" in refused.value.detail) == (Why.bad_times, True)
    letters.send_later(world.actor("sam"), letter, goes=world.now + timedelta(days=3))
