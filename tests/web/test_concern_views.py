"""A concern from outside: by a performer's private page, or by anybody who has the link of a call, without a trace."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from castlist.actions import agreements, safeguarding
from castlist.queries.matters import matters_of
from castlist.queries.safeguarding import lead_page
from castlist.records.models import Event, Matter, Request
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = {"text": "At the last audition, in the corridor.", "about": "A man with a lanyard"}


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


def address(world: World) -> str:
    return f"{role_link(world.production.pk, world.role)}concern/"


def listed(world: World, name: str) -> list[tuple[str, str, str]]:
    page = lead_page(world.people[name], world.production, now=world.now)
    return [(one.about, one.kind, one.author) for one in page.matters]


def test_anybody_raises_one_without_account_session_or_cookie(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address(world))
    assert (page.status_code, page.cookies.output(), page["Cache-Control"]) == (200, "", "private, no-store")
    sent = browser.post(address(world), SAID, REMOTE_ADDR="203.0.113.9")
    body = sent.content.decode()
    assert (sent.status_code, sent.cookies.output(), "They have it." in body) == (200, "", True)
    assert ["miriam@cornerhouse.example" in body, "ruth@cornerhouse.example" in body] == [True, True]
    told = [("A man with a lanyard", "a concern, from outside", "somebody outside, who gave no name")]
    assert [listed(world, name) for name in ("miriam", "ruth", "karen")] == [told, told, []]


def test_nothing_tells_where_it_came_from(world: World) -> None:
    Client().post(address(world), SAID, REMOTE_ADDR="203.0.113.9")
    row, events = Matter.objects.get(), Event.objects.count()
    (read,) = matters_of(world.production)
    assert (row.author_id, read.origin.author, read.sealed.raised_by, read.acts) == (None, "", "", ())
    assert "203.0.113.9" not in repr(read.sealed) + repr(row.__dict__)
    Client().post(address(world), SAID)
    assert Event.objects.count() == events


def test_a_button_pressed_twice_raises_one_and_the_same_words_another_day_raise_another(world: World) -> None:
    for minutes, there in ((0, 1), (0, 1), (9, 1), (20, 2)):
        cache.clear()
        with time_machine.travel(world.now + timedelta(minutes=minutes), tick=False):
            sent = Client().post(address(world), SAID)
        assert ("They have it." in sent.content.decode(), Matter.objects.count()) == (True, there)
    assert Client().post(address(world), SAID | {"about": "Somebody else"}).status_code == 200
    assert Matter.objects.count() == 3
    assert Request.objects.filter(person="").count() == 2
    assert [safeguarding.forget_concerns(now=world.now + timedelta(minutes=m)) for m in (9, 31, 31)] == [0, 2, 0]


def test_somebody_who_is_signed_in_is_not_written_down_either(world: World) -> None:
    world.client("karen").post(address(world), SAID)
    assert [read.origin.author for read in matters_of(world.production)] == [""]
    assert listed(world, "karen") == []


def test_whoever_it_names_does_not_read_it(world: World) -> None:
    Client().post(address(world), SAID | {"person": world.people["miriam"].pk})
    assert [len(listed(world, name)) for name in ("miriam", "ruth")] == [0, 1]
    karen = Client().post(address(world), SAID | {"person": world.people["karen"].pk})
    assert (karen.status_code, Matter.objects.count()) == (404, 1)


def test_what_nobody_would_read_is_not_taken(world: World) -> None:
    """A concern about the only lead who is left would lie where nobody ever finds it."""
    agreements.leave(world.actor("ruth"))
    refused = Client().post(address(world), SAID | {"person": world.people["miriam"].pk})
    assert (refused.status_code, SAID["text"] in refused.content.decode(), Matter.objects.count()) == (422, True, 0)


def test_nothing_said_is_refused_and_what_was_typed_stays(world: World) -> None:
    refused = Client().post(address(world), {"text": " ", "about": "Him <there>"})
    assert (refused.status_code, "Him &lt;there&gt;" in refused.content.decode()) == (422, True)
    assert Matter.objects.count() == 0


def test_a_lead_says_of_what_kind_it_is_before_it_stands_on(world: World) -> None:
    Client().post(address(world), SAID)
    matter, later = Matter.objects.get().pk, (world.now + timedelta(days=30)).date()
    miriam, base = world.client("miriam"), f"/p/{world.production.pk}/safeguarding/{matter}/"
    unsorted = miriam.post(f"{base}review/", {"text": "It stands.", "review": later.isoformat()})
    assert (unsorted.status_code, "First say what kind" in unsorted.content.decode()) == (422, True)
    for wrong in ("rumour", "", "concern", "x" * 5000):
        refused = miriam.post(f"{base}sort/", {"kind": wrong, "text": "He was <seen>."})
        assert (refused.status_code, "He was &lt;seen&gt;." in refused.content.decode()) == (422, True)
    assert miriam.post(f"{base}sort/", {"kind": "finding", "text": " "}).status_code == 422
    assert miriam.post(f"{base}sort/", {"kind": "finding", "text": "He was seen."}).status_code == 302
    assert miriam.post(f"{base}sort/", {"kind": "finding", "text": "Again."}).status_code == 409
    page = miriam.get(base).content.decode()
    assert ["of this kind" in page, "a finding: He was seen." in page] == [True, True]
    assert [one[1] for one in listed(world, "ruth")] == ["a finding"]
    assert miriam.post(f"{base}review/", {"text": "It stands.", "review": later.isoformat()}).status_code == 302
    assert world.client("karen").post(f"{base}sort/", {"kind": "breach", "text": "x"}).status_code == 404


def test_an_author_reads_the_kind_that_they_wrote_whatever_a_lead_says(world: World) -> None:
    given = {"kind": "complaint", "account": "What I saw.", "about": "the bar"}
    matter = safeguarding.raise_matter(world.actor("derek"), **given)
    safeguarding.sort(world.actor("miriam"), matter, kind="breach", text="It is in the contract.")
    assert [listed(world, name)[0][1] for name in ("derek", "miriam")] == [
        "an upheld complaint",
        "a breach of contract",
    ]


def test_a_flood_from_one_place_is_slowed_and_others_go_on(world: World) -> None:
    told = [Client().post(address(world), SAID, REMOTE_ADDR="203.0.113.9").status_code for _ in range(6)]
    assert told == [200, 200, 200, 200, 200, 429]
    assert Client().post(address(world), SAID, REMOTE_ADDR="203.0.113.10").status_code == 200


def test_without_leads_and_behind_a_guessed_link_there_is_nothing(
    world: World, settings: object, tmp_path: object
) -> None:
    assert Client().get("/call/x.y/concern/").status_code == 404
    settings.CASTLIST_DATA = tmp_path / "gone"  # type: ignore[attr-defined, operator]
    locked = Client().post(address(world), SAID)
    assert (locked.status_code, Matter.objects.count()) == (503, 0)


def test_the_call_and_the_private_page_lead_there(invited: World) -> None:
    token = invited.invite("ivy")
    call = Client().get(role_link(invited.production.pk, invited.role)).content.decode()
    own = Client().get(f"/i/{token}/").content.decode()
    assert [address(invited) in call, f"/i/{token}/concern/" in own] == [True, True]


def test_a_performer_raises_one_and_the_leads_see_from_whom(invited: World) -> None:
    token = invited.invite("ivy")
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(f"/i/{token}/concern/").status_code == 200
    sent = browser.post(f"/i/{token}/concern/", SAID | {"person": invited.people["ruth"].pk})
    assert (sent.status_code, sent.cookies.output(), "They have it." in sent.content.decode()) == (200, "", True)
    told = [("Ruth", "a concern, from outside", "Ivy Marlowe")]
    assert [listed(invited, name) for name in ("miriam", "ruth", "karen")] == [told, [], []]
    assert SAID["text"] not in browser.get(f"/i/{token}/concern/").content.decode()


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "ruth", ""])
def test_a_concern_changes_no_byte_for_anybody_else(invited: World, name: str) -> None:
    """Ruth is named in it."""
    token, client = invited.invite("ivy"), invited.client(name)
    base = f"/p/{invited.production.pk}/"
    pages = [
        "/",
        base,
        f"{base}safeguarding/",
        f"{base}team/",
        address(invited),
        f"/i/{token}/",
        f"/i/{token}/concern/",
    ]

    def look() -> list[object]:
        answers = [client.get(page) for page in pages]
        return [
            (a.status_code, re.sub(rb'(name="(key|csrfmiddlewaretoken)" value=")[^"]*', rb"\1", a.content))
            for a in answers
        ]

    with time_machine.travel(invited.now, tick=False):
        look(), look()  # what moved is told once
        before = look()
        Client().post(address(invited), SAID | {"person": invited.people["ruth"].pk})
        assert (look(), Matter.objects.count()) == (before, 1)
