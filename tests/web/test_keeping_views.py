"""The owner's page: what goes next, what stays because, and how long each thing is kept; nobody else finds it."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from castlist.actions import agreements, erasure, keeping
from castlist.records import journal
from castlist.records.models import Due, Hold, Period
from castlist.web import drawing
from castlist.web.acting import forget_erased, journal_mark
from tests.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def soon(db: None) -> World:
    """Ivy was put forward three weeks and three days ago, and nobody has written to her."""
    now = timezone.now().astimezone(UTC).replace(microsecond=0)
    world = build(now - timedelta(days=24))
    world.put_forward("ivy")
    world.now = now
    keeping.show(now=now)
    return world


def page(client: Client) -> str:
    answer = client.get("/keeping/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_owner_sees_what_goes_next_why_and_when(soon: World) -> None:
    said = page(soon.client("karen"))
    assert "<b>Ivy Marlowe</b>: everything about them" in said
    assert "Put forward, and not told" in said
    home = soon.client("karen").get("/").content.decode()
    assert "What is kept of 1 person goes soon" in home


@pytest.mark.parametrize("who", ["derek", "tom", "sam", "miriam", "eve"])
def test_nobody_else_finds_the_page(soon: World, who: str) -> None:
    client = soon.client(who)
    assert client.get("/keeping/").status_code == 404
    assert client.post("/keeping/hold/", {"performer": soon.performers["ivy"]}).status_code == 404
    assert "goes soon" not in client.get("/").content.decode()


def test_an_owner_who_is_recused_does_not_learn_what_somebody_stands_for(soon: World) -> None:
    """Whoever is left out there would be told apart by it; that somebody is known here says nothing of a room."""
    agreements.declare(soon.actor("karen"), performer=soon.performers["ivy"], what="partner")
    client = soon.client("karen")
    said = page(client)
    listed = said[said.index("<b>Ivy Marlowe</b>: everything about them") : said.index("Keep it, because")]
    assert ("Kept for its time" in listed, "Put forward" in listed) == (True, False)
    assert "What is kept of 1 person goes soon" in client.get("/").content.decode()


def test_a_hold_does_not_vanish_when_somebody_comes_into_a_room_that_is_not_the_owners(soon: World) -> None:
    until = (soon.now + timedelta(days=90)).date()
    keeping.hold(
        soon.production.company, by=soon.people["karen"], performer=soon.performers["ivy"], reason="Her fee.",
        until=until, now=soon.now,
    )  # fmt: skip
    agreements.declare(soon.actor("karen"), performer=soon.performers["ivy"], what="partner")
    assert "Her fee." in page(soon.client("karen"))


def test_what_belongs_to_a_room_that_is_not_the_owners_is_left_out_and_the_rest_stays(soon: World) -> None:
    due = {"performer_id": soon.performers["ivy"], "at": soon.now, "shown_at": soon.now}
    Due.objects.create(kind="letter", key="one", purpose="letters", where=soon.cands["ivy"], **due)
    Due.objects.create(kind="tape", key="other", purpose="recordings", where="elsewhere000", **due)
    Due.objects.create(kind="cannot", key="days", purpose="cannot", where=soon.production.pk, **due)
    Due.objects.create(kind="reply", key="before", purpose="letters", **due)
    whats = ("a letter", "a self-tape", "on which days they cannot", "what they wrote back")
    shown = page(soon.client("karen"))
    assert [what in shown.split('id="purposes"')[0] for what in whats] == [True] * 4
    agreements.declare(soon.actor("karen"), performer=soon.performers["ivy"], what="partner")
    shown = page(soon.client("karen"))
    assert [what in shown.split('id="purposes"')[0] for what in whats] == [False, True, False, False]


def test_keep_it_because_takes_it_off_the_list_until_it_is_ended(soon: World) -> None:
    client, until = soon.client("karen"), (soon.now + timedelta(days=90)).date().isoformat()
    form = {"performer": soon.performers["ivy"], "reason": "Her fee is disputed.", "until": until}
    answer = client.post("/keeping/hold/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/keeping/?done=hold")
    said = page(client)
    assert "Nothing goes within the next week." in said
    assert "Her fee is disputed." in said
    answer = client.post("/keeping/end_hold/", {"hold": Hold.objects.get().pk})
    assert answer.status_code == 302
    assert "<b>Ivy Marlowe</b>: everything about them" in page(client)
    assert client.post("/keeping/end_hold/", {"hold": Hold.objects.get().pk}).status_code == 409


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": ""}, "Please say why"),
        ({"reason": "x" * 4000}, "At most 300 characters"),
        ({"until": ""}, "is not a day"),
        ({"until": "2020-01-01"}, "within a year"),
        ({"until": "9999-01-01"}, "within a year"),
    ],
)
def test_a_hold_that_is_not_one_is_refused_and_what_was_typed_stays(
    soon: World, change: dict[str, str], says: str
) -> None:
    until = (soon.now + timedelta(days=90)).date().isoformat()
    form = {"performer": soon.performers["ivy"], "reason": "Because of x.", "until": until} | change
    answer = soon.client("karen").post("/keeping/hold/", form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert says in said
    assert form["reason"] in said
    assert Hold.objects.count() == 0


def test_a_period_is_changed_within_its_bounds_and_who_changed_it_stands_there(soon: World) -> None:
    client = soon.client("karen")
    assert client.post("/keeping/period/", {"purpose": "unsuccessful", "days": "180"}).status_code == 302
    said = page(client)
    assert "180 days after the last decision about them" in said
    assert "Changed by Karen" in said
    assert client.post("/keeping/period/", {"purpose": "unsuccessful", "days": "180"}).status_code == 409
    assert client.post("/keeping/period/", {"purpose": "nosuch", "days": "180"}).status_code == 404
    for days in ("", "x", "-3", "1", "99999999"):
        answer = client.post("/keeping/period/", {"purpose": "unsuccessful", "days": days})
        assert answer.status_code == 422
    assert Period.objects.count() == 1


def test_an_address_that_is_opened_leads_to_the_page(soon: World) -> None:
    assert soon.client("karen").get("/keeping/hold/")["Location"] == "/keeping/"


def test_what_has_gone_is_counted_and_not_named(soon: World) -> None:
    erasure.erase_performer(soon.performers["ivy"], now=soon.now, with_rooms=True)
    said = page(soon.client("karen"))
    assert "By themselves" in said
    assert "Ivy" not in said


def test_nothing_drawn_is_remembered_from_before_an_erasure(soon: World) -> None:
    client = soon.client("karen")
    client.get(f"/p/{soon.production.pk}/r/{soon.role}/")
    forget_erased(journal_mark())
    drawing._segments((("support", "Karen", "wants this", "The voice."),), False, True)
    assert drawing._segments.cache_info().currsize >= 1
    erasure.erase_performer(soon.performers["ivy"], now=soon.now)
    client.get("/settings/")
    assert drawing._segments.cache_info().currsize == 0
