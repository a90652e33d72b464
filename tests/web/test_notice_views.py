"""The open call's notice: written by the desk, what it lacks, published as an act, read outside, and closed in time."""

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, dates, decisions, notices, productions
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Performer, Text
from castlist.rules.dates import Day
from castlist.rules.notices import PARTS
from castlist.rules.why import Refused, Why
from castlist.web.role_links import calls_link, role_link
from tests.world import World

pytestmark = pytest.mark.django_db

SAID = {
    "producer": "Corner House Productions", "agreement": "none", "pay": "£420 a week", "auditions": "3 and 4 May",
    "callbacks": "10 May", "rehearsals": "from 1 June, weekdays", "shows": "2 to 20 July",
    "place": "Studio 2, Mill Lane",
    "step_free": "by the side door; a lift", "material": "Scene 4", "sides": "https://example.org/sides.pdf",
    "time": "ten minutes each", "panel": "Karen, Derek, and Ana at the piano", "recording": "yes",
    "destroyed": "2027-01-31", "answers": "by letter within 14 days, yes or no",
    "access": "Sam, sam@cornerhouse.example",
    "data": "Kept for 180 days, by the company alone",
}  # fmt: skip
GOOD = {
    "name": "Nell Ash",
    "email": "nell@example.org",
    "credits": "2019, The Salt House",
    "note": "alto",
    "adult": "yes",
}


def base(world: World) -> str:
    return f"/p/{world.production.pk}/notice/"


def page(world: World, who: str = "karen", address: str = "") -> str:
    answer = world.client(who).get(address or base(world))
    assert answer.status_code == 200
    return answer.content.decode()


def send(world: World, who: str = "sam", *, seen: str = "", address: str = "", **change: str) -> HttpResponse:
    address = address or base(world)
    mark = seen or re.search(r'name="seen" value="(\w+)"', page(world, "karen", address))[1]
    return world.client(who).post(address, (SAID if address == base(world) else {}) | {"seen": mark} | change)


def publish(world: World, **form: str) -> HttpResponse:
    return world.client("sam").post(f"{base(world)}publish/", form)


def full(world: World) -> None:
    """Nothing is missing, and the role is public."""
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public", playing_from=28, pay="")
    assert send(world).status_code == 302


def at(world: World, **ago: float) -> str:
    return f"{world.now + timedelta(**ago):%Y-%m-%dT%H:%M}"


def say(world: World, **more: Any) -> None:
    notices.say(world.actor("sam"), said=SAID, **more)


def call(world: World) -> HttpResponse:
    return Client().get(role_link(world.production.pk, world.role))


def listing(world: World, what: str = "") -> HttpResponse:
    return Client().get(calls_link(world.production.pk) + what)


# -- Written by the desk


def test_what_is_missing_is_listed_until_nothing_is(world: World) -> None:
    before = page(world)
    assert [part.asks for part in PARTS if part.needed and f"<li>{part.asks}</li>" not in before] == []
    assert "The playing range of The Lead" in before
    refused = publish(world)
    assert (refused.status_code, "Missing: Who produces it; " in refused.content.decode()) == (422, True)
    full(world)
    assert "It says everything that a notice must carry." in page(world)
    assert publish(world).status_code == 302
    assert "<b>Published</b>" in page(world)
    assert publish(world).status_code == 409


def test_what_the_days_say_stands_in_the_form_until_something_is_said(world: World) -> None:
    assert "filled in from" not in page(world)
    place = {"access": "Step-free from Mill Lane", "panel": "Karen and Derek", "material": "Scene 4", "role": ""}
    world.times(2, **place, answer_by=(world.now + timedelta(days=20)).date())
    kept = re.findall(r'name="(\w+)" [^>]*value="([^"]+)"', page(world))
    day = world.now + timedelta(days=10)
    assert dict(kept).items() >= {
        "auditions": f"{day.day} {day:%B %Y}", "place": "Studio 2", "step_free": "Step-free from Mill Lane",
        "panel": "Karen and Derek", "material": "Scene 4", "time": "20 minutes",
    }.items()  # fmt: skip
    assert "filled in from" in page(world)
    assert "<li>Where auditions are</li>" in page(world), "it is said once somebody keeps it"
    sent = world.client("sam").get(f"/p/{world.production.pk}/notice/").content.decode()
    form = dict(re.findall(r'name="(\w+)" [^>]*value="([^"]*)"', sent)) | {"place": "The old hall"}
    assert world.client("sam").post(f"/p/{world.production.pk}/notice/", form).status_code == 302
    assert ('value="The old hall"' in page(world), "<li>Where auditions are</li>" in page(world)) == (True, False)


def test_when_rehearsals_and_shows_are_is_taken_from_the_calendar(world: World) -> None:
    days = [Day(date(2027, 1, 11), "rehearsal"), Day(date(2027, 2, 5), "rehearsal", 600, 780),
            Day(date(2027, 2, 19), "technical"), Day(date(2027, 2, 20), "performance")]  # fmt: skip
    dates.add(world.actor("sam"), days)
    kept = dict(re.findall(r'name="(\w+)" [^>]*value="([^"]+)"', page(world)))
    assert (kept["rehearsals"], kept["shows"]) == ("11 January 2027 to 5 February 2027", "20 February 2027")
    assert "<li>When the shows are</li>" in page(world)


def test_a_role_whose_room_is_not_theirs_tells_nothing_through_the_form(world: World) -> None:
    other = str(agreements.add_role(world.actor("karen"), name="The Landlord", places=1).answer["role"])
    made = productions.add_performer(world.production.company_id, name="Maud", now=world.now)
    decisions.submit(world.actor("sam"), role=other, performer=made.pk)
    agreements.declare(world.actor("derek"), performer=made.pk)
    world.times(1, role=other)
    assert [("Studio 2" in page(world, who)) for who in ("karen", "derek")] == [True, False]


def test_a_notice_that_lacks_something_is_published_only_by_somebody_who_is_sure(world: World) -> None:
    assert send(world, pay="").status_code == 302
    assert publish(world).status_code == 422
    assert publish(world, sure="yes").status_code == 302
    event = Event.objects.get(kind="notice_published")
    assert json.loads(event.data) == {"missing": 2}


def test_pay_is_said_in_figures_or_as_unpaid(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, playing_from=28)
    for said, lacks in (("competitive", True), ("£420 a week", False), ("Unpaid; fares are paid", False),
                        ("profit share", True), ("No pay", False), ("unbezahlt", False)):  # fmt: skip
        send(world, pay=said)
        assert (said, "What is paid, in figures, or that it is unpaid" in page(world)) == (said, lacks)


def test_recording_needs_its_last_day(world: World) -> None:
    send(world, destroyed="")
    assert "<li>By when recordings are destroyed</li>" in page(world)
    send(world, destroyed="", recording="no")
    assert "<li>By when recordings are destroyed</li>" not in page(world)


def test_names_lie_beside_the_log_and_the_log_verifies(world: World) -> None:
    full(world)
    publish(world)
    data = "".join(Event.objects.filter(kind__startswith="notice").values_list("data", flat=True))
    assert ("Ana" in data, Text.objects.filter(body__contains="Ana at the piano").count()) == (False, 1)
    assert not list(walk().findings)


def test_what_is_as_it_was_makes_no_act(world: World) -> None:
    assert [send(world).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="notice_changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"pay": "x" * 401}, "Pay: at most 400 characters."),
        ({"sides": "javascript:alert(1)"}, "The link to the sides"),
        ({"sides": "https://a b"}, "The link to the sides"), ({"destroyed": "soon"}, "is written like 2026-12-03"),
        ({"recording": "maybe"}, "It is recorded, or it is not."), ({"opens": "tomorrow"}, "is not a time"),
        ({"closes": "2026-13-40T99:99"}, "is not a time"),
        ({"opens": "2027-05-02T10:00", "closes": "2027-05-01T10:00"}, "The call closes before it opens."),
        ({"closes": "2027-03-28T01:30"}, "the clocks go forward"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_with_what_was_typed(world: World, wrong: dict[str, str], says: str) -> None:
    answer = send(world, **wrong)
    said = answer.content.decode()
    assert (answer.status_code, says in said, "by the side door; a lift" in said) == (422, True, True)
    assert Event.objects.filter(kind="notice_changed").count() == 0


def test_two_at_once_do_not_overwrite_each_other(world: World) -> None:
    mark = re.search(r'name="seen" value="(\w+)"', page(world))[1]
    assert send(world, seen=mark, pay="£500").status_code == 302
    assert send(world, "karen", seen=mark).status_code == 409
    assert "£500" in page(world)


def test_a_voice_reads_it_and_strangers_find_nothing(world: World) -> None:
    full(world)
    said = page(world, "tom")
    assert ("£420 a week" in said, 'name="producer"' in said) == (True, False)
    assert world.client("tom").post(base(world), SAID | {"seen": "x"}).status_code == 422
    assert world.client("tom").post(f"{base(world)}publish/").status_code == 422
    eve = world.client("eve")
    answers = [eve.get(base(world)), eve.get("/p/nosuch/notice/"), eve.post(f"{base(world)}publish/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == answers[1].content


# -- Read outside


def test_before_it_is_published_nothing_of_it_is_read_outside(world: World) -> None:
    full(world)
    assert "£420" not in call(world).content.decode()
    assert listing(world).status_code == 404
    assert "ld+json" not in call(world).content.decode()


def test_published_all_of_it_is_read_and_what_is_not_said_is_not_there(world: World) -> None:
    full(world)
    send(world, callbacks="")
    publish(world, sure="yes")
    for answer in (call(world), listing(world)):
        said = answer.content.decode()
        wanted = [text for name, text in SAID.items() if name not in ("callbacks", "recording", "destroyed")]
        assert [text for text in wanted if text not in said] == []
        assert ("yes; destroyed by 31 January 2027" in said, "Callbacks" in said) == (True, False)
        assert ("miriam@cornerhouse.example" in said, "ruth@cornerhouse.example" in said) == (True, True)
        assert "default-src" in answer["Content-Security-Policy"]


def test_a_role_says_what_is_otherwise_for_it(world: World) -> None:
    full(world)
    address = f"/p/{world.production.pk}/r/{world.role}/notice/"
    assert send(world, address=address, place="Studio 9", producer="nobody").status_code == 302
    publish(world)
    said = call(world).content.decode()
    assert ("Studio 9" in said, "Studio 2, Mill Lane" in said, "Corner House Productions" in said) == (
        True,
        False,
        True,
    )
    assert "Studio 2, Mill Lane" in listing(world).content.decode()
    assert world.client("eve").get(address).status_code == 404


def test_what_is_otherwise_for_a_role_stands_among_all_of_them_and_in_what_others_take(world: World) -> None:
    full(world)
    agreements.add_role(world.actor("karen"), name="The Nurse", open_to="public", playing_from=30)
    address = f"/p/{world.production.pk}/r/{world.role}/notice/"
    send(world, sides="")
    assert send(world, address=address, pay="unpaid", sides="https://example.org/lead.pdf").status_code == 302
    assert "unpaid" not in listing(world).content.decode()
    publish(world)
    said = listing(world).content.decode()
    before, _, after = said.partition("Otherwise than above, for this part:")
    assert ("£420 a week" in before, "unpaid" in before, "unpaid" in after) == (True, False, True)
    rows = json.loads(listing(world, "listing.json").content)["roles"]
    assert [(row["notice_pay"], row["notice_sides"]) for row in rows] == [
        ("unpaid", "https://example.org/lead.pdf"), ("£420 a week", ""),
    ]  # fmt: skip
    sheet = list(csv.DictReader(io.StringIO(listing(world, "listing.csv").content.decode("utf-8-sig"))))
    assert [row["notice_pay"] for row in sheet] == ["unpaid", "£420 a week"]


def test_where_a_part_is_heard_elsewhere_stands_with_that_part_alone_in_schema_data(world: World) -> None:
    full(world)
    send(world, address=f"/p/{world.production.pk}/r/{world.role}/notice/", place="Studio 9")
    publish(world)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', listing(world).content.decode())
    data = json.loads(block)
    assert (data["location"]["name"], data["subEvent"][0]["location"]["name"]) == ("Studio 2, Mill Lane", "Studio 9")


def test_a_change_afterwards_is_dated_and_taking_it_back_hides_it(world: World) -> None:
    full(world)
    publish(world)
    assert "Changed on" not in call(world).content.decode()
    send(world, pay="£500 a week")
    said = call(world).content.decode()
    assert ("£500 a week" in said, "Changed on" in said) == (True, True)
    assert world.client("karen").post(f"{base(world)}take_back/").status_code == 302
    assert ("£500" in call(world).content.decode(), listing(world).status_code) == (False, 404)


def test_schema_data_is_a_block_that_nothing_can_end(world: World) -> None:
    full(world)
    agreements.change_role(world.actor("karen"), role=world.role, about="</script><script>alert(1)</script>")
    publish(world)
    for answer, roles in ((listing(world), 1), (call(world), 0)):
        said = answer.content.decode()
        assert "<script>" not in said
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', said)
        data = json.loads(block)
        assert (data["@type"], data["isAccessibleForFree"], len(data.get("subEvent", ()))) == (
            "TheaterEvent",
            True,
            roles,
        )
        assert data["location"]["name"] == "Studio 2, Mill Lane"
        assert (data["@context"], data["startDate"][:10]) == ("https://schema.org", f"{world.now:%Y-%m-%d}")
        assert [one.get("@context") for one in data.get("subEvent", ())] == [None] * roles
        urls = [data.get("url"), *(one["url"] for one in data.get("subEvent", ()))]
        assert urls[-1].endswith(role_link(world.production.pk, world.role))


def test_listings_are_plain_rows_and_no_formula(world: World) -> None:
    full(world)
    agreements.change_role(world.actor("karen"), role=world.role, name="=2+2", skills="@home")
    publish(world)
    rows = json.loads(listing(world, "listing.json").content)["roles"]
    (row,) = csv.DictReader(io.StringIO(listing(world, "listing.csv").content.decode("utf-8-sig")))
    assert (rows[0]["role"], row["role"], row["skills"]) == ("=2+2", "'=2+2", "'@home")
    assert (row["notice_pay"], row["playing_range"]) == ("£420 a week", "from 28")
    assert rows[0]["link"].endswith(role_link(world.production.pk, world.role))


def test_only_public_roles_stand_among_all_and_may_be_found(world: World) -> None:
    full(world)
    other = str(agreements.add_role(world.actor("karen"), name="The Nurse").answer["role"])
    hidden = str(agreements.add_role(world.actor("karen"), name="The Ghost", open_to="nobody").answer["role"])
    publish(world, sure="yes")
    said = listing(world).content.decode()
    assert ("The Lead" in said, "The Nurse" in said, "The Ghost" in said) == (True, False, False)
    assert ("noindex" in said, "noindex" in Client().get(role_link(world.production.pk, other)).content.decode()) == (
        False, True,
    )  # fmt: skip
    assert Client().get(role_link(world.production.pk, hidden)).status_code == 404
    assert Client().get(calls_link(world.production.pk)[:-3] + "xx/").status_code == 404


# -- In its time


def test_a_form_that_comes_one_second_late_is_given_back_and_nobody_is_known_by_it(world: World) -> None:
    full(world)
    closes = world.now - timedelta(seconds=1)
    say(world, closes=closes)
    late = Client().post(role_link(world.production.pk, world.role), GOOD)
    said = late.content.decode()
    assert (late.status_code, "This call is closed." in said, "Ask: Ruth" in said or "Ask: Miriam" in said) == (
        410,
        True,
        True,
    )
    assert [text for text in GOOD.values() if text not in said and text != "yes"] == []
    assert (Performer.objects.count(), world.state().candidacies(world.role)) == (0, [])
    shut = call(world).content.decode()
    assert ("This call is closed." in shut, 'name="email"' in shut) == (True, False)


def test_before_it_opens_nobody_can_put_themselves_in(world: World) -> None:
    full(world)
    say(world, opens=world.now + timedelta(hours=1), closes=world.now + timedelta(days=3))
    said = call(world).content.decode()
    assert ("Nobody can put themselves in yet" in said, 'name="email"' in said) == (True, False)
    early = Client().post(role_link(world.production.pk, world.role), GOOD)
    assert (early.status_code, "not open yet" in early.content.decode()) == (410, True)


def test_while_it_is_open_it_takes_people_in_and_says_until_when(world: World) -> None:
    say(world, opens=world.now - timedelta(hours=1), closes=world.now + timedelta(days=3))
    assert "It closes on" in call(world).content.decode()
    assert Client().post(role_link(world.production.pk, world.role), GOOD).status_code == 200
    assert len(world.state().candidacies(world.role)) == 1


def test_a_role_that_was_taken_back_gives_the_form_back(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, open_to="nobody")
    late = Client().post(role_link(world.production.pk, world.role), GOOD)
    said = late.content.decode()
    assert (late.status_code, "Nell Ash" in said, "The Lead" in said) == (410, True, False)
    assert Performer.objects.count() == 0


def test_roles_open_and_close_together(world: World) -> None:
    with pytest.raises(Refused) as no:
        notices.say(world.actor("sam"), said={"producer": "x"}, role=world.role)
    assert no.value.why is Why.unknown


def test_what_a_part_pays_stands_once_on_its_call(world: World) -> None:
    full(world)
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public", pay="£500 a week")
    notices.publish(world.actor("sam"), sure=True)
    link = role_link(world.production.pk, world.role)

    def pays() -> list[str]:
        return re.findall(r"<dt>Pay</dt><dd[^>]*>([^<]+)<", Client().get(link).content.decode())

    assert pays() == ["£500 a week"]
    notices.say(world.actor("sam"), said={"pay": "£500 a Week"}, role=world.role)
    assert pays() == ["£500 a week"]
    every = calls_link(world.production.pk)
    assert Client().get(every).content.decode().count("£500") == 1
    (row,) = Client().get(f"{every}listing.json").json()["roles"]
    assert (row["pay"], row["notice_pay"]) == ("£500 a week", "£500 a Week"), "other sites are told what holds for it"
    notices.say(world.actor("sam"), said={"pay": "£500 a week, and £20 a day"}, role=world.role)
    assert pays() == ["£500 a week", "£500 a week, and £20 a day"], (
        "what the desk says of this part alone is not left out"
    )


def test_a_change_of_one_part_alone_is_a_change_of_the_call(world: World) -> None:
    full(world)
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    notices.publish(world.actor("sam"), sure=True)
    page = calls_link(world.production.pk)
    assert "Changed on" not in Client().get(page).content.decode()
    world.now += timedelta(days=1)
    notices.say(world.actor("sam"), said={"pay": "£500 a week"}, role=world.role)
    assert "Changed on" in Client().get(page).content.decode()
    world.now += timedelta(days=1)
    notices.take_back(world.actor("sam"))
    notices.publish(world.actor("sam"), sure=True)
    assert "Changed on" not in Client().get(page).content.decode()
