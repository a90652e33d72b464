"""Several callback days of one production: each with its own order, and one letter that says all that are to come."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from castlist.actions import agreements, callback_letters, callbacks, letters, offers
from castlist.queries.callback_letters import called_now, own_order
from castlist.queries.callbacks import callbacks_page
from castlist.queries.doors import NotThere, production_for
from castlist.queries.reminder_letters import reminders
from castlist.records.models import CallbackDay, Letter, Reply
from castlist.rules.callback_lines import MOST_DAYS
from castlist.rules.why import Refused, Why
from tests.actions.test_reminder_letters import tick
from tests.web.test_callback_calendar import DAY, MINUTE, begins, dated, events  # noqa: F401
from tests.web.test_callback_letters import called  # noqa: F401
from tests.web.test_callback_views import area, here
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = {
    "groups": "Dance | 40 | Ivy Marlowe\nReading | 20 | June Vale",
    "where": "The barn", "starts": "18:00", "first": "Dance",
}  # fmt: skip


@pytest.fixture
def two(dated: World) -> World:  # noqa: F811
    """A second day, four days after the first; only Ivy is in both."""
    second(dated, seen=0)
    return dated


def second(world: World, *, seen: int, days: int = 14, **more: str) -> None:
    on = begins(world, days=days).date().isoformat()
    callbacks.work_out(world.actor("sam"), SECOND | {"on": on} | more, seen=seen, day=2)


def states(world: World, n: int, who: str = "sam") -> dict[str, str]:
    viewer = world.people[who]
    return {one.name: one.state for one in called_now(viewer, production_for(viewer, world.production.pk), n).people}


def send(world: World, n: int) -> list[str]:
    made = callback_letters.draft_all(world.actor("sam"), day=n).letters
    for one in made:
        letters.send(world.actor("sam"), one)
    return list(made)


def page(world: World, asked: str = "", who: str = "sam") -> str:
    answer = world.client(who).get(here(world) + asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_another_day_is_begun_beside_the_first_with_what_they_have_in_common(dated: World) -> None:  # noqa: F811
    shown = page(dated)
    assert f'<a href="{here(dated)}?day=2">Another callback day</a>' in shown
    shown = page(dated, "?day=2")
    assert (area(shown), 'value="Studio 2"' in shown) == ("", True)
    answer = dated.client("sam").post(here(dated), {"version": 0, "day": 2, "groups": "Dance | 40 | Ivy Marlowe"})
    assert answer["Location"] == here(dated) + "?day=2&done=worked"
    assert [(row.n, row.version) for row in CallbackDay.objects.order_by("n")] == [(1, 2), (2, 1)]
    assert "Dance | 40 | Ivy Marlowe" in area(page(dated, "?day=2"))
    assert "Duet | 25 |" in area(page(dated, "?day=1"))
    assert 'aria-label="Callback days"' in page(dated)


def test_a_day_is_changed_without_the_other(two: World) -> None:
    before = CallbackDay.objects.get(n=1)
    client = two.client("sam")
    done = client.post(f"{here(two)}move/", {"version": 1, "day": 2, "group": "Dance", "to": "later"})
    assert done["Location"] == here(two) + "?day=2&done=move&at=2"
    assert client.post(f"{here(two)}best/", {"version": 2, "day": 2}).status_code == 302
    done = client.post(f"{here(two)}hold/", {"version": 3, "day": 2, "group": "Reading", "place": "first"})
    assert (done.status_code, CallbackDay.objects.get(n=2).day["first"]) == (302, "Reading")
    after = CallbackDay.objects.get(n=1)
    assert (after.version, after.day, after.order) == (before.version, before.day, before.order)
    for asked in ("people.csv", "door.csv"):
        assert "Dance" in client.get(f"{here(two)}{asked}?day=2").content.decode()
        assert "Dance" not in client.get(f"{here(two)}{asked}?day=1").content.decode()


@pytest.mark.parametrize("asked", ["?day=0", "?day=4", "?day=x", "?day=-1", "?day=٢", "?day=99999999"])
def test_what_is_no_day_is_not_there(two: World, asked: str) -> None:
    assert two.client("sam").get(here(two) + asked).status_code == 404
    with pytest.raises(Refused) as no:
        callbacks.work_out(two.actor("sam"), SECOND, seen=0, day=4)
    assert no.value.why is Why.unknown


def test_of_two_who_begin_the_same_day_the_second_is_told(two: World) -> None:
    answer = two.client("karen").post(here(two), {"version": 0, "day": 2, "groups": "Song | 5 | Ivy Marlowe"})
    assert (answer.status_code, "Song | 5" in area(answer.content.decode())) == (409, True)
    assert CallbackDay.objects.get(n=2).version == 1


def test_there_are_so_many_days_at_most(two: World) -> None:
    row = CallbackDay.objects.get(n=2)
    for n in range(3, MOST_DAYS + 1):
        CallbackDay.objects.create(production=row.production, n=n, day=row.day, found=row.found, by=row.by, at=row.at)
    with pytest.raises(Refused) as no:
        callbacks.work_out(two.actor("sam"), SECOND, seen=0, day=MOST_DAYS + 1)
    assert no.value.why is Why.incomplete
    assert "Another callback day" not in page(two)


def test_the_first_that_has_not_gone_by_is_shown_and_the_last_once_all_have(two: World) -> None:
    viewer = two.people["sam"]
    where = production_for(viewer, two.production.pk)
    shown = {days: callbacks_page(viewer, where, now=two.now + DAY * days).n for days in (0, 10, 11, 14, 15)}
    assert shown == {0: 1, 10: 1, 11: 2, 14: 2, 15: 2}
    late = callbacks_page(viewer, where, now=two.now + DAY * 11)
    assert [(one.n, one.over) for one in late.days] == [(1, True), (2, False)]
    with pytest.raises(NotThere):
        callbacks_page(viewer, where, 0, now=two.now)


def test_one_letter_says_both_days_and_each_day_knows_who_was_told(two: World) -> None:
    assert len(send(two, 1)) == 2
    (ivys,) = [one for one in mail.outbox if one.to == ["ivy@example.org"]]
    first, then = (begins(two, days=days) for days in (10, 14))
    said = str(ivys.body)
    assert said.index(f"{first:%A} {first.day} {first:%B}, Studio 2") < said.index(
        f"{then:%A} {then.day} {then:%B}, The barn"
    )
    assert "18:00–18:40  Dance" in said
    assert states(two, 1) == {"Ivy Marlowe": "told", "Abel Crane": "told"}
    assert states(two, 2) == {"Ivy Marlowe": "told"}
    assert callback_letters.draft_all(two.actor("sam"), day=2).letters == ()
    shown = Client().get(f"/i/{two.bearer('ivy').token}/").content.decode()
    assert ("Your callback days" in shown, "Dance" in shown, "Duet" in shown) == (True, True, True)
    assert "would like you to come, and these are the days." in shown


def test_a_day_that_becomes_another_is_another_on_its_own_page_alone(two: World) -> None:
    send(two, 1)
    second(two, seen=1, starts="17:00")
    assert states(two, 1) == {"Ivy Marlowe": "told", "Abel Crane": "told"}
    assert states(two, 2) == {"Ivy Marlowe": "changed"}
    two.now += MINUTE
    (made,) = send(two, 2)
    assert Letter.objects.get(pk=made).cand == two.cands["ivy"]
    assert mail.outbox[-1].subject == "Small Hours: your callback day is another one"
    assert (states(two, 1)["Ivy Marlowe"], states(two, 2)["Ivy Marlowe"]) == ("told", "told")


def test_a_day_that_comes_later_is_news_only_for_those_who_are_in_it(dated: World) -> None:  # noqa: F811
    send(dated, 1)
    second(dated, seen=0)
    assert states(dated, 1) == {"Ivy Marlowe": "told", "Abel Crane": "told"}
    assert states(dated, 2) == {"Ivy Marlowe": ""}
    dated.now += MINUTE
    assert len(send(dated, 2)) == 1
    assert mail.outbox[-1].subject == "Small Hours: would you come to a callback for The Lead?", "nothing has changed"
    assert states(dated, 2) == {"Ivy Marlowe": "told"}


def test_what_has_gone_by_is_said_no_more(two: World) -> None:
    send(two, 1)
    two.now += DAY * 11
    assert "Studio 2" not in own_order(two.production, two.performers["ivy"], now=two.now)
    shown = page_of(two, "ivy")
    assert ("Your callback day<" in shown, "Dance" in shown, "Duet" in shown) == (True, True, False)
    assert "Your callback day" not in page_of(two, "abel")
    with pytest.raises(Refused) as no:
        callback_letters.draft_all(two.actor("sam"), cands=[two.cands["abel"]], day=1)
    assert no.value.why is Why.nobody_called


def page_of(world: World, name: str) -> str:
    with time_machine.travel(world.now, tick=False):
        return Client().get(f"/i/{world.bearer(name).token}/").content.decode()


def test_the_calendar_has_both_each_the_same_event_however_often(two: World) -> None:
    send(two, 1)
    one, other = sorted(events(two), key=lambda event: event["dtstart"].dt)
    assert (one["dtstart"].dt, other["dtstart"].dt) == (begins(two), begins(two, days=14, hour=18))
    assert (str(one["location"]), str(other["location"])) == ("Studio 2", "The barn")
    assert str(other["uid"]).startswith(f"{two.cands['ivy']}-callback-day-2@")
    assert str(one["uid"]).startswith(f"{two.cands['ivy']}-callback-day@")
    assert "Dance" not in str(one["description"])
    assert [event["uid"] for event in events(two, file="callback-day.ics")] == [one["uid"], other["uid"]]
    assert len(events(two, "abel")) == 1


def test_the_day_before_each_a_letter_reminds_of_that_day_alone(two: World) -> None:
    send(two, 1)
    viewer = two.people["sam"]
    to_come = reminders(viewer, production_for(viewer, two.production.pk), now=two.now + MINUTE).to_come
    assert [(one.name, one.of) for one in to_come if one.name == "Ivy Marlowe"] == [
        ("Ivy Marlowe", "a callback day")
    ] * 2
    mail.outbox.clear()
    assert sorted(tick(two, begins(two) - DAY)) == ["abel@example.org", "ivy@example.org"]
    assert "Dance" not in "".join(str(one.body) for one in mail.outbox)
    mail.outbox.clear()
    assert tick(two, begins(two, days=14, hour=18) - DAY) == ["ivy@example.org"]
    assert ("Dance" in str(mail.outbox[0].body), "Duet" in str(mail.outbox[0].body)) == (True, False)


def test_whoever_cannot_then_has_neither_day_any_more(two: World) -> None:
    send(two, 1)
    offers.reply(two.bearer("ivy"), what="none", text="Neither, I am away.", now=two.now + MINUTE)
    assert Reply.objects.filter(what="none").count() == 1
    assert [one["status"] for one in events(two)] == ["CANCELLED"] * 2
    assert events(two, file="callback-day.ics") == []


def test_whoever_is_recused_finds_no_day_of_whom_they_do_not_see(two: World) -> None:
    agreements.declare(two.actor("derek"), performer=two.performers["ivy"])
    for n in (1, 2):
        shown = page(two, f"?day={n}", "derek")
        assert "Ivy" not in shown
        assert "Ivy Marlowe" not in states(two, n, "derek")


def test_nobody_else_learns_how_many_days_there_are(two: World) -> None:
    for who in ("tom", "miriam", "eve"):
        for asked in ("", "?day=1", "?day=2", "?day=3", "?day=4"):
            assert two.client(who).get(here(two) + asked).status_code == 404


def test_days_are_gone_together_once_the_production_is_over(two: World) -> None:
    assert callbacks.forget_days(now=two.now + timedelta(days=367)) == 2
