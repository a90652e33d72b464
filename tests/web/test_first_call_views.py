"""The first call and the welcome: said by the desk, read by whoever is cast, and by nobody else outside."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from castlist.actions import (
    agreements,
    cast_lists,
    decisions,
    erasure,
    guardians,
    letters,
    letters_by_clock,
    offers,
    performers,
    welcomes,
)
from castlist.actions.decisions import Reason
from castlist.actions.erasure import Item
from castlist.queries.cast_lists import cast_list_page
from castlist.queries.first_call_pages import first_call_page
from castlist.queries.owed import tally
from castlist.queries.production_states import production_now
from castlist.records.models import Agent, Event, Letter, Link, Performer, Represented, Text
from castlist.records.private_links import agent_token, token_of
from castlist.rules.why import Refused, Why
from tests.web.api_world import program_for
from tests.web.test_cover_views import cast
from tests.world import ZONE, World

pytestmark = pytest.mark.django_db
SAID = {
    "place": "Studio 2, Mill Street",
    "access": "The blue door; a ramp is on the left.",
    "bring": "Soft shoes and a pencil.",
    "ask": "Sam, 0800 1111",
}


def here(world: World, *more: str) -> str:
    return "/".join([f"/p/{world.production.pk}", *more, ""])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def page(world: World, who: str = "sam") -> str:
    return text(world.client(who).get(here(world, "first-call")))


def seen(world: World) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page(world))
    assert found is not None
    return found[1]


def on(world: World, days: int = 20) -> date:
    return (world.now + timedelta(days=days)).astimezone(ZoneInfo(ZONE)).date()


def say(world: World, who: str = "sam", **form: str) -> HttpResponse:
    typed = {"day": f"{on(world)}", "from": "10:00", "to": "13:30", "seen": seen(world), **SAID, **form}
    return world.client(who).post(here(world, "first-call"), typed)


def cast_page(world: World, who: str = "sam") -> str:
    return text(world.client(who).get(here(world, "cast-list"))).partition("<main")[2]


def own(world: World, name: str = "ivy") -> str:
    return text(Client().get(f"/i/{world.bearer(name).token}/"))


def file_of(world: World, name: str = "ivy") -> HttpResponse:
    return Client().get(f"/i/{world.bearer(name).token}/first-call.ics")


def welcome_all(world: World, who: str = "sam") -> HttpResponse:
    return world.client(who).post(here(world, "cast-list", "welcome"))


def written(name: str, world: World) -> Letter:
    return Letter.objects.filter(cand=world.cands[name], kind="welcome").latest("created_at")


def later(world: World, time_machine: Any, **by: int) -> None:
    world.now += timedelta(**by)
    time_machine.move_to(world.now, tick=False)


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


@pytest.fixture
def played(world: World, letters_may_go: None, time_machine: Any) -> World:
    """Ivy has accepted The Lead; June stands on no step yet."""
    cast(world, "ivy")
    world.put_forward("june")
    Performer.objects.filter(pk=world.performers["ivy"]).update(email="ivy@example.org")
    time_machine.move_to(world.now, tick=False)
    return world


def followed(world: World, name: str = "ivy") -> list[Any]:
    """What the calendar of somebody who follows it holds."""
    answer = Client().get(f"/i/{world.bearer(name).token}/times.ics")
    return Calendar.from_ical(answer.content).walk("VEVENT")


# -- The desk


def test_the_desk_says_it_changes_it_and_takes_it_back(played: World, time_machine: Any) -> None:
    assert "Nobody has said yet when and where it is." in page(played)
    assert say(played)["Location"] == here(played, "first-call") + "?done=say"
    shown = page(played, "tom")
    assert [said in shown for said in SAID.values()] == [True] * 4
    assert ("10:00" in shown, "13:30" in shown, "Keep it so" in shown) == (True, True, False)
    later(played, time_machine, hours=1)
    assert say(played, "karen", to="14:00").status_code == 302
    assert "Changed by Karen" in page(played)
    back = played.client("derek").post(here(played, "first-call", "take-back"))
    assert back["Location"] == here(played, "first-call") + "?done=take_back"
    assert "Taken back by Derek" in page(played)
    assert played.client("derek").post(here(played, "first-call", "take-back")).status_code == 409


def test_whoever_has_neither_say_nor_desk_does_not_say_it(played: World) -> None:
    for who in ("tom", "miriam"):
        answer = say(played, who)
        assert (answer.status_code, "first-call/take-back" in text(answer)) == (422, False)
    assert Event.objects.filter(kind="first_call_said").count() == 0


def test_strangers_and_outsiders_find_nothing(played: World) -> None:
    say(played)
    for path in (("first-call",), ("cast-list",)):
        assert played.client("eve").get(here(played, *path)).status_code == 404
        assert played.client("").get(here(played, *path)).status_code == 302
    for path in (("first-call",), ("first-call", "take-back"), ("cast-list", "welcome")):
        assert played.client("eve").post(here(played, *path), SAID).status_code == 404
    assert Client().get("/i/guessed/first-call.ics").status_code in (404, 410)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"day": ""}, "on which day it is"),
        ({"from": " "}, "on which day it is"),
        ({"day": "soon"}, "is not a day"),
        ({"from": "25:00"}, "is not a time of day"),
        ({"to": "09:00"}, "It ends before it begins."),
        ({"day": "2020-01-01"}, "that are to come"),
        ({"place": ""}, "The place"),
        ({"access": ""}, "also without a step"),
        ({"bring": "x" * 401}, "at most 400 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept(played: World, form: dict[str, str], says: str) -> None:
    answer = say(played, **form)
    assert (answer.status_code, says in text(answer), "Sam, 0800 1111" in text(answer)) == (422, True, True)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(played: World) -> None:
    old = seen(played)
    say(played)
    answer = say(played, "karen", seen=old, place="Elsewhere")
    assert (answer.status_code, "changed since you looked" in text(answer)) == (409, True)
    assert say(played, "karen").status_code == 302  # the same once more makes no act
    assert Event.objects.filter(kind="first_call_said").count() == 1


def test_what_it_says_lies_beside_the_log_and_can_be_erased(played: World) -> None:
    say(played)
    data = "".join(Event.objects.filter(kind__startswith="first_call").values_list("data", flat=True))
    assert ("Mill Street" in data, "0800 1111" in data) == (False, False)
    Text.objects.filter(body__contains="Mill Street").update(body=None, salt=None, erased_at=1)
    assert ("Mill Street" in page(played), "10:00" in page(played), "The first call" in own(played)) == (
        False, True, True,
    )  # fmt: skip


# -- Whoever is cast


def test_whoever_is_cast_reads_it_and_nobody_else_outside(played: World) -> None:
    assert "The company writes to you about what comes next." in own(played)
    say(played)
    shown = own(played)
    assert [said in shown for said in (*SAID.values(), "10:00", "13:30", "first-call.ics")] == [True] * 7
    cast_lists.release(played.actor("karen"), sure=True)
    for name in ("june",):
        other = own(played, name)
        assert ("Mill Street" in other, "first-call" in other, file_of(played, name).status_code) == (
            False, False, 404,
        )  # fmt: skip
    offers.withdraw(played.bearer("ivy"), now=played.now)
    assert ("Mill Street" in own(played), file_of(played).status_code) == (False, 404)


def test_a_calendar_that_follows_has_it_while_it_stands(played: World) -> None:
    assert followed(played) == []
    say(played)
    (stands,) = followed(played)
    assert (str(stands["uid"]).partition("@")[0], stands["status"]) == (
        f"{played.cands['ivy']}-first-call",
        "CONFIRMED",
    )
    assert "times.ics" in own(played)


def test_a_calendar_that_follows_says_that_it_is_taken_back_and_then_when_it_is_instead(
    played: World, time_machine: Any
) -> None:
    say(played)
    (stands,) = followed(played)
    played.client("sam").post(here(played, "first-call", "take-back"))
    (over,) = followed(played)
    assert [(one["uid"], one["sequence"], one["status"]) for one in (stands, over)] == [
        (stands["uid"], 1, "CONFIRMED"), (stands["uid"], 2, "CANCELLED"),
    ]  # fmt: skip
    assert (over["dtstart"].dt, over["dtend"].dt) == (stands["dtstart"].dt, stands["dtend"].dt)
    assert (str(over["summary"]), "location" in over) == ("Taken back: Small Hours, first call", False)
    say(played, to="14:00")
    (again,) = followed(played)
    assert (again["uid"], again["sequence"], again["status"]) == (stands["uid"], 3, "CONFIRMED")
    played.client("sam").post(here(played, "first-call", "take-back"))
    later(played, time_machine, days=55)
    assert followed(played) == []


def test_whoever_was_cast_after_it_was_taken_back_never_had_it(played: World, time_machine: Any) -> None:
    say(played)
    played.client("sam").post(here(played, "first-call", "take-back"))
    later(played, time_machine, hours=1)
    cast(played, "abel")
    time_machine.move_to(played.now, tick=False)
    assert [len(followed(played, name)) for name in ("ivy", "abel")] == [1, 0]


def test_the_file_stays_one_event_and_counts_on(played: World, time_machine: Any) -> None:
    assert file_of(played).status_code == 404
    say(played)
    first = Calendar.from_ical(file_of(played).content).walk("VEVENT")[0]
    starts = datetime.combine(on(played), datetime.min.time(), ZoneInfo(ZONE)).replace(hour=10)
    assert (first["dtstart"].dt, str(first["location"])) == (starts, "Studio 2, Mill Street")
    said = str(first["description"])
    assert [part in said for part in ("ramp", "Soft shoes", "0800 1111", "/i/")] == [True] * 4
    later(played, time_machine, hours=1)
    played.client("sam").post(here(played, "first-call", "take-back"))
    assert file_of(played).status_code == 404
    say(played, to="14:00")
    again = Calendar.from_ical(file_of(played).content).walk("VEVENT")[0]
    assert (again["uid"], first["sequence"], again["sequence"]) == (first["uid"], 1, 3)


def test_its_link_outlasts_the_first_call(played: World) -> None:
    token = played.bearer("ivy").link
    say(played, day=f"{on(played, 200)}")
    assert Link.objects.get(pk=token).expires_at > played.now + timedelta(days=200)
    welcome_all(played)
    letters.send(played.actor("sam"), written("ivy", played).pk)
    assert Link.objects.filter(letter=written("ivy", played).pk).latest("created_at").expires_at > (
        played.now + timedelta(days=200)
    )


def test_a_guardian_reads_it_and_has_the_letter(played: World) -> None:
    said = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org"}
    guardians.say(played.production, played.performers["ivy"], form=said, now=played.now)
    say(played)
    assert ("Anna Vale" in own(played), "Mill Street" in own(played)) == (True, True)
    welcome_all(played)
    letter = written("ivy", played)
    Letter.objects.filter(pk=letter.pk).update(to="ivy@example.org")
    assert refused(lambda: letters.send(played.actor("sam"), letter.pk)) is Why.guardian_only
    Letter.objects.filter(pk=letter.pk).update(to="anna@example.org")
    letters.send(played.actor("sam"), letter.pk)
    assert mail.outbox[-1].to == ["anna@example.org"]


# -- The welcome


def test_everybody_who_is_cast_is_written_to_at_once(played: World) -> None:
    say(played)
    assert ("Write to everybody who is cast" in cast_page(played), "not welcomed yet" in cast_page(played)) == (
        True, True,
    )  # fmt: skip
    assert welcome_all(played)["Location"] == here(played, "letters") + "?done=welcome"
    letter = written("ivy", played)
    assert (Letter.objects.filter(kind="welcome").count(), letter.state, letter.to) == (1, "drafted", "ivy@example.org")
    shown = text(played.client("karen").get(here(played, "letters", letter.pk)))
    assert [part in shown for part in (*SAID.values(), "you play The Lead", "Welcome, to Ivy Marlowe")] == [True] * 6
    assert ("welcome not sent yet" in cast_page(played), "Write to" in cast_page(played)) == (True, False)
    letters.send(played.actor("sam"), letter.pk)
    body = mail.outbox[-1].body
    assert [part in body for part in (*SAID.values(), "you play The Lead", "/i/", "10:00 to 13:30")] == [True] * 7
    assert ("{" in body, ">welcomed<" in cast_page(played)) == (False, True)
    welcome_all(played)
    assert Letter.objects.filter(kind="welcome").count() == 1


def test_without_a_first_call_it_says_that_it_follows(played: World) -> None:
    welcome_all(played)
    letter = written("ivy", played)
    shown = text(played.client("sam").get(here(played, "letters", letter.pk)))
    assert "When and where the first call is follows." in shown
    say(played)
    letters.send(played.actor("sam"), letter.pk)
    assert ("follows" in mail.outbox[-1].body, "Mill Street" in mail.outbox[-1].body) == (False, True)


def test_one_that_goes_by_itself_says_how_it_stands_then(played: World, time_machine: Any) -> None:
    say(played)
    welcome_all(played)
    letters.send_later(played.actor("sam"), written("ivy", played).pk, goes=played.now + timedelta(hours=2))
    say(played, place="The old mill")
    later(played, time_machine, hours=3)
    assert letters_by_clock.send_due(now=played.now) == 1
    assert ("The old mill" in mail.outbox[-1].body, "Studio 2" in mail.outbox[-1].body) == (True, False)
    assert ">welcomed<" in cast_page(played)


def test_a_change_after_the_letter_is_shown_to_them_and_to_the_desk(played: World, time_machine: Any) -> None:
    say(played)
    welcome_all(played)
    letters.send(played.actor("sam"), written("ivy", played).pk)
    assert "changed since we wrote to you" not in own(played)
    later(played, time_machine, hours=1)
    say(played, place="The old mill")
    assert "changed since we wrote to you" in own(played)
    assert "first call changed since they were told" in cast_page(played)
    assert "For 1 person it has changed since they were told." in page(played)
    welcome_all(played)
    news = written("ivy", played)
    assert news.subject == "Small Hours: news of the first call"
    letters.send(played.actor("sam"), news.pk)
    assert ("changed since" in own(played), "has changed since" in page(played)) == (False, False)
    later(played, time_machine, hours=1)
    played.client("sam").post(here(played, "first-call", "take-back"))
    shown = own(played)
    assert ("was taken back since we wrote to you" in shown, "first-call.ics" in shown) == (True, False)


def test_nobody_is_welcomed_before_they_have_accepted(played: World) -> None:
    who = played.actor("sam")
    assert refused(lambda: welcomes.draft_all(who, cands=[played.cands["june"]])) is Why.not_accepted
    for target in ("audition", "callback", "offer"):
        decisions.clear(played.actor("miriam"), played.cands["june"], value=True)
        if target != "offer":
            played.agree("june", target)
    assert refused(lambda: welcomes.draft_all(who, cands=[played.cands["june"]])) is Why.not_accepted
    assert welcomes.draft_all(who).letters == (written("ivy", played).pk,)


def test_nobody_is_cast_and_so_nobody_is_written_to(world: World) -> None:
    world.put_forward("june")
    answer = world.client("sam").post(here(world, "cast-list", "welcome"))
    assert (answer.status_code, "Nobody has a part yet" in text(answer)) == (422, True)
    assert "Nobody is cast yet." in page(world)


def test_whoever_has_withdrawn_is_not_written_to(played: World) -> None:
    welcome_all(played)
    letter = written("ivy", played)
    offers.withdraw(played.bearer("ivy"), now=played.now)
    assert refused(lambda: letters.send(played.actor("sam"), letter.pk)) is Why.ended
    assert "This candidacy has ended." in text(played.client("sam").get(here(played, "letters", letter.pk)))
    assert first_call_page(played.people["sam"], played.production.pk).people == 0


def test_somebody_with_several_parts_has_one_letter(played: World, time_machine: Any) -> None:
    cover = agreements.add_role(played.actor("karen"), name="Second Nurse", sort="cover", covers=played.role)
    role, lead = str(cover.answer["role"]), played.cands["ivy"]
    both, reason = played.performers["ivy"], Reason("Both.")
    named = decisions.put_forward(played.actor("karen"), role=role, performer=both, reason=reason)
    played.cands["both"], played.performers["both"] = str(named.answer["candidacy"]), both
    for target in ("audition", "callback", "offer"):
        decisions.clear(played.actor("miriam"), played.cands["both"], value=True)
        played.agree("both", target)
    later(played, time_machine, hours=25)
    played.accepts("both")
    welcome_all(played)
    letter = Letter.objects.get(kind="welcome")
    assert letter.cand == lead
    letters.send(played.actor("sam"), letter.pk)
    assert "you play The Lead and Second Nurse (covering The Lead)" in mail.outbox[-1].body
    assert cast_page(played).count(">welcomed<") == 2
    # whoever may not know of one part reads of the other alone, and nobody learns there that there is another
    kin = Performer.objects.create(company=played.production.company, name="Kin", created_at=played.now)
    decisions.submit(played.actor("sam"), role=role, performer=kin.pk)
    agreements.declare(played.actor("derek"), performer=kin.pk, what="family")
    shown = text(played.client("derek").get(here(played, "letters", letter.pk)))
    assert ("you play The Lead." in shown, "Second Nurse" in shown) == (True, False)
    assert (">welcomed<" in cast_page(played, "derek"), "Second Nurse" in cast_page(played, "derek")) == (True, False)


def test_whoever_is_recused_learns_nothing_of_it(played: World) -> None:
    agreements.declare(played.actor("derek"), performer=played.performers["ivy"], what="partner")
    say(played)
    before = first_call_page(played.people["derek"], played.production.pk)
    welcome_all(played)
    letters.send(played.actor("sam"), written("ivy", played).pk)
    after = first_call_page(played.people["derek"], played.production.pk)
    assert (before, (after.people, after.told, after.behind, after.wants)) == (after, (0, 0, 0, 0))
    shown = cast_list_page(played.people["derek"], played.production.pk, now=played.now)
    assert (shown.welcomed, shown.to_welcome, "welcomed" in cast_page(played, "derek")) == (0, 0, False)
    assert played.client("derek").get(here(played, "letters", written("ivy", played).pk)).status_code == 404
    assert refused(lambda: welcomes.draft_all(played.actor("derek"))) is Why.nobody_cast


def test_whoever_may_not_write_sees_how_it_stands_and_writes_to_nobody(played: World) -> None:
    shown = cast_page(played, "tom")
    assert ("not welcomed yet" in shown, "Write to" in shown, "letters/for" in shown) == (True, False, False)
    assert welcome_all(played, "tom").status_code == 422
    assert Letter.objects.filter(kind="welcome").count() == 0


def test_a_welcome_answers_nobody(played: World) -> None:
    karen = played.people["karen"]

    def counted() -> Any:
        played.production.refresh_from_db()
        return tally(karen, played.production, production_now(played.production), now=played.now)

    before = counted()
    welcome_all(played)
    letters.send(played.actor("sam"), written("ivy", played).pk)
    assert counted() in (before, (1, 0))


def test_whoever_was_erased_is_in_no_letter(played: World) -> None:
    welcome_all(played)
    erasure.erase([Item("performer", played.performers["ivy"])], purpose="asked for it", now=played.now)
    assert "Ivy" not in cast_page(played)
    assert first_call_page(played.people["sam"], played.production.pk).people == 0
    assert Letter.objects.get(kind="welcome").state == "dropped"
    assert refused(lambda: welcomes.draft_all(played.actor("sam"))) is Why.nobody_cast


def test_the_public_list_says_nothing_of_it(played: World) -> None:
    say(played)
    cast_lists.release(played.actor("karen"), sure=True)
    from castlist.web.role_links import cast_list_link

    shown = text(Client().get(cast_list_link(played.production.pk)))
    assert [said in shown for said in (*SAID.values(), "welcomed", "first call")] == [False] * 6


def test_few_questions_however_many_are_cast(played: World, django_assert_max_num_queries: Any) -> None:
    say(played)
    agreements.change_role(played.actor("karen"), role=played.role, places=9)
    for name in ("may", "rana"):
        cast(played, name)
    sam = played.client("sam")
    with django_assert_max_num_queries(18):
        sam.get(here(played, "first-call"))
    with django_assert_max_num_queries(22):
        sam.get(here(played, "cast-list"))


def test_two_records_made_one_are_welcomed_once(played: World) -> None:
    say(played)
    welcome_all(played)
    letters.send(played.actor("sam"), written("ivy", played).pk)
    lead, played.role = played.role, str(agreements.add_role(played.actor("karen"), name="Ghost").answer["role"])
    played.put_forward("iva")
    played.role = lead
    performers.merge(played.actor("karen"), keep=played.performers["iva"], gone=played.performers["ivy"])
    assert cast_page(played).count(">welcomed<") == 1
    assert (welcome_all(played).status_code, Letter.objects.filter(kind="welcome").count()) == (302, 1)
    token = Link.objects.filter(letter=written("ivy", played).pk).latest("created_at").pk
    assert "Mill Street" in text(Client().get(f"/i/{token_of(token)}/"))


def test_an_agent_reads_it_where_they_act(played: World) -> None:
    agent = Agent.objects.create(
        company=played.production.company, name="Rita Fox", agency="", email="rita@fox.example",
        link="the-link-of-rita", created_at=played.now,
        link_until=played.now + timedelta(days=30),
    )  # fmt: skip
    for name in ("ivy", "june"):
        Represented.objects.create(
            agent=agent, production=played.production, performer_id=played.performers[name], role=played.role,
            cand=played.cands[name], key=f"the-key-of-{name}", since=played.now,
        )  # fmt: skip
    say(played)
    welcome_all(played)
    letter = written("ivy", played)
    assert letter.to == "rita@fox.example"
    letters.send(played.actor("sam"), letter.pk)
    row = Represented.objects.get(cand=played.cands["ivy"])
    shown = text(Client().get(f"/i/{agent_token(agent.link, row.key)}/"))
    assert ("Mill Street" in shown, "first-call.ics" in shown) == (True, True)
    other = text(Client().get(f"/i/{agent_token(agent.link, 'the-key-of-june')}/"))
    assert ("Mill Street" in other, "first-call" in other) == (False, False)


# -- Programs


def test_programs_say_it_and_welcome(played: World) -> None:
    sam, path = program_for(played.people["sam"], played.now), f"/productions/{played.production.pk}"
    starts = played.now + timedelta(days=20)
    body = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=3)).isoformat(), **SAID}
    assert sam.post(f"{path}/first-call", body, method="PUT").json()["events"] == ["first_call_said"]
    found = sam.get(f"{path}/first-call").json()
    assert {name: found["call"][name] for name in SAID} == SAID
    assert (found["people"], found["told"], found["behind"], found["wants"]) == (1, 0, 0, 1)
    stale = sam.post(f"{path}/first-call", {**body, "place": "Mill", "seen": "00"}, method="PUT")
    assert (stale.status_code, stale.json()["error"]["why"]) == (409, ["stale_version"])
    early = sam.post(f"{path}/welcomes", {"candidacies": [played.cands["june"], played.cands["ivy"]]})
    assert (early.status_code, early.json()["error"]["why"]) == (422, ["not_accepted"])
    assert Letter.objects.filter(kind="welcome").count() == 0
    made = sam.post(f"{path}/welcomes").json()["made"]
    assert made == [{"kind": "letter", "id": written("ivy", played).pk}]
    (listed,) = [one for role in sam.get(f"{path}/cast-list").json()["roles"] for one in role["people"]]
    assert (listed["welcome"], listed["letter"], listed["write"]) == ("welcome not sent yet", made[0]["id"], False)
    assert sam.post(f"{path}/first-call/take-back").json()["events"] == ["first_call_taken_back"]
    assert sam.get(f"{path}/first-call").json()["call"] is None


def test_programs_of_others_learn_and_write_nothing(played: World) -> None:
    path, ivy = f"/productions/{played.production.pk}", {"candidacies": [played.cands["ivy"]]}
    agreements.declare(played.actor("derek"), performer=played.performers["ivy"], what="partner")
    asked = {who: program_for(played.people[who], played.now).post(f"{path}/welcomes", ivy) for who in ("derek", "tom")}
    asked |= {"eve": program_for(played.people["eve"], played.now).post(f"{path}/welcomes", ivy)}
    assert {who: answer.status_code for who, answer in asked.items()} == {"derek": 404, "tom": 404, "eve": 404}
    assert Letter.objects.filter(kind="welcome").count() == 0
