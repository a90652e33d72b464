"""What is kept about me: a performer reads it, takes it, puts it right, erases it, and asks for the rest."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from castlist.actions import keeping
from castlist.records import journal
from castlist.records.models import Case, CasePart, Link, Performer, Production, Text
from tests.web.test_performer_views import phone, slots, take
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def token(invited: World) -> str:
    """Ivy's private link; she has a time, and has said what she needs."""
    found = invited.invite("ivy")
    take(found, slots()[0], access="A ramp.")
    return found


def kept(token: str) -> str:
    answer = phone().get(f"/i/{token}/kept/")
    assert answer.status_code == 200
    return answer.content.decode()


def send(token: str, what: str, **form: str) -> HttpResponse:
    return phone().post(f"/i/{token}/kept/{what}/", form)


def ivy(world: World) -> Performer:
    return Performer.objects.get(pk=world.performers["ivy"])


def test_the_page_says_until_when_and_nothing_of_the_room(invited: World, token: str) -> None:
    page = kept(token)
    assert "Kept 365 days after the last decision about you<" in page
    assert "A ramp." in page
    assert [word for word in ("The voice.", "A secret reason.", "Derek") if word in page] == []


def test_all_of_it_is_taken_along_in_one_file(invited: World, token: str) -> None:
    answer = phone().get(f"/i/{token}/kept/take/")
    assert (answer.status_code, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (
        200,
        "application/zip",
        True,
    )
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["kept.json", "letter-1.txt"]
    said = json.loads(archive.read("kept.json"))
    assert (said["name"], said["email"], len(said["letters"])) == ("Ivy Marlowe", "ivy@example.org", 1)
    assert "would you read for The Lead?" in archive.read("letter-1.txt").decode()
    assert [word for word in ("The voice.", "A secret reason.") if word in archive.read("kept.json").decode()] == []


def test_what_is_wrong_is_put_right(invited: World, token: str) -> None:
    form = {"name": "Ivy Sands", "email": "Sands@example.org", "note": "mezzo", "credits": "2020 Sideways\n2018, Low"}
    answer = send(token, "correct", **form)
    assert answer["Location"] == f"/i/{token}/kept/?done=correct"
    row = ivy(invited)
    assert (row.name, row.email, row.note, row.credits) == (
        "Ivy Sands",
        "sands@example.org",
        "mezzo",
        [[2018, "Low"], [2020, "Sideways"]],
    )


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 4000},
        {"email": ""},
        {"email": "nobody"},
        {"note": "x" * 201},
        {"credits": "Sideways"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_stays_typed(invited: World, token: str, change: dict[str, str]) -> None:
    form = {"name": "Ivy Sands", "email": "s@example.org", "note": "mezzo", "credits": "2020 Sideways"} | change
    answer = send(token, "correct", **form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(value in page for value in form.values())
    assert ivy(invited).name == "Ivy Marlowe"


def test_yes_and_no_to_being_kept_in_mind(invited: World, token: str) -> None:
    send(token, "wish", stay="yes")
    assert ivy(invited).wished_at is not None
    assert "Yes, for another year" in kept(token)
    send(token, "wish", stay="no")
    assert ivy(invited).wished_at is None


def test_all_of_it_is_erased_by_themselves_after_they_were_asked_once_more(invited: World, token: str) -> None:
    where = f"/i/{token}/kept/erase/"
    asks = phone().get(where).content.decode()
    assert "That ends with it" in asks
    assert phone().post(where).status_code == 422
    assert ivy(invited).name == "Ivy Marlowe"
    gone = phone().post(where, {"sure": "yes"})
    assert (gone.status_code, "It is erased." in gone.content.decode()) == (200, True)
    assert ivy(invited).name.startswith("Somebody (erased on ")
    assert phone().get(f"/i/{token}/kept/").status_code == 404
    assert phone().post(where, {"sure": "yes"}).status_code == 404


def test_what_is_held_is_said_and_not_erased(invited: World, token: str) -> None:
    keeping.hold(
        invited.production.company, by=invited.people["karen"], performer=invited.performers["ivy"],
        reason="Your fee is disputed.", until=(invited.now + timedelta(days=90)).date(), now=invited.now,
    )  # fmt: skip
    assert "Your fee is disputed." in kept(token)
    answer = phone().post(f"/i/{token}/kept/erase/", {"sure": "yes"})
    assert (answer.status_code, "Your fee is disputed." in answer.content.decode()) == (422, True)
    assert ivy(invited).name == "Ivy Marlowe"


def test_an_address_of_an_act_leads_to_the_page(token: str) -> None:
    assert phone().get(f"/i/{token}/kept/ask/")["Location"] == f"/i/{token}/kept/"
    assert send(token, "nosuch").status_code == 404


def test_who_wished_to_stay_is_asked_once_a_month_before_it_ends(invited: World, token: str) -> None:
    send(token, "wish", stay="yes")
    mail.outbox.clear()
    keeping.ask_again(now=invited.now + timedelta(days=334))
    assert mail.outbox == []
    for day in (336, 337, 350):
        keeping.ask_again(now=invited.now + timedelta(days=day))
    assert [one.to for one in mail.outbox] == [["ivy@example.org"]]
    link = Link.objects.order_by("-created_at").first()
    assert link is not None
    assert link.pk.split(".")[0] in mail.outbox[0].body


def test_times_are_said_on_the_clock_of_the_production(invited: World, token: str) -> None:
    Production.objects.update(time_zone="Asia/Tokyo")
    page = phone().get(f"/i/{token}/").content.decode()
    assert ("19:20" in page, "10:20" in page) == (True, False)


# -- What others wrote


def case_page(world: World, client: Client) -> HttpResponse:
    return client.get(f"/p/{world.production.pk}/case/{Case.objects.get().pk}/")


def give(world: World, who: str, desk: str, text: str = "", **more: object) -> HttpResponse:
    where = f"/p/{world.production.pk}/case/{Case.objects.get().pk}/{desk}/"
    return world.client(who).post(where, {"text": text, **more})


def test_asking_makes_a_case_with_a_month_for_the_owner_and_the_leads(invited: World, token: str) -> None:
    answer = send(token, "ask", wants="read", text="About last winter.")
    assert answer["Location"] == f"/i/{token}/kept/?done=ask"
    case = Case.objects.get()
    assert 28 <= (case.due_on - invited.now.date()).days <= 31
    assert "You have an answer by" in kept(token)
    assert send(token, "ask", wants="read").status_code == 409
    for who in ("karen", "miriam", "ruth"):
        assert "Somebody asks what is kept about them" in invited.client(who).get("/").content.decode()
        assert case_page(invited, invited.client(who)).status_code == 200
    for who in ("derek", "tom", "sam", "eve"):
        assert "Somebody asks what is kept" not in invited.client(who).get("/").content.decode()
        assert case_page(invited, invited.client(who)).status_code == 404


@pytest.mark.parametrize("form", [{}, {"wants": "all"}, {"wants": "read", "text": "x" * 4001}])
def test_what_cannot_be_asked_is_refused(token: str, form: dict[str, str]) -> None:
    assert send(token, "ask", **form).status_code == 422
    assert Case.objects.count() == 0


def test_the_owner_sees_the_rooms_words_and_the_leads_their_matters_and_neither_the_others(
    invited: World, token: str
) -> None:
    from castlist.actions import safeguarding

    safeguarding.raise_matter(
        invited.actor("derek"), kind="complaint", account="Years ago.", performer=invited.performers["ivy"]
    )
    send(token, "ask", wants="read")
    karen, miriam = (case_page(invited, invited.client(who)).content.decode() for who in ("karen", "miriam"))
    assert ("The voice." in karen, "Years ago." in karen, "/lead/" in karen) == (True, False, False)
    assert ("The voice." in miriam, "Years ago." in miriam, "/room/" in miriam) == (False, True, False)


def test_the_answer_is_one_and_comes_when_both_halves_are_given(invited: World, token: str) -> None:
    send(token, "ask", wants="read")
    assert give(invited, "karen", "room", "Karen wrote: the voice.").status_code == 302
    assert "Karen wrote" not in kept(token)
    mail.outbox.clear()
    assert give(invited, "karen", "room", "Again.").status_code == 409
    assert give(invited, "karen", "lead", "Mine.").status_code == 404
    assert give(invited, "miriam", "lead").status_code == 302
    page = kept(token)
    assert "Karen wrote: the voice." in page
    assert "Given by" not in page
    assert [one.to for one in mail.outbox] == [["ivy@example.org"]]
    assert "Somebody asks" not in invited.client("karen").get("/").content.decode()
    assert send(token, "ask", wants="erase").status_code == 302


def test_whether_a_matter_exists_shows_nowhere_on_their_page(invited: World, token: str) -> None:
    from castlist.actions import safeguarding

    before = kept(token)
    safeguarding.raise_matter(
        invited.actor("derek"), kind="complaint", account="Years ago.", performer=invited.performers["ivy"]
    )
    assert kept(token) == before
    send(token, "ask", wants="read")
    give(invited, "karen", "room", "The voice was praised.")
    give(invited, "miriam", "lead")
    page = kept(token)
    assert ("Years ago." in page, "matter" in page, "The voice was praised." in page) == (False, False, True)


def test_what_is_handed_out_lies_sealed(invited: World, token: str) -> None:
    send(token, "ask", wants="read")
    give(invited, "miriam", "lead", "A complaint was made and ended.")
    part = CasePart.objects.get(desk="lead")
    assert part.sealed is not None
    assert b"complaint" not in bytes(part.sealed)


def test_an_answer_that_cannot_be_opened_is_said_and_the_rest_is_shown(
    invited: World, token: str, settings: Any, tmp_path: Any
) -> None:
    send(token, "ask", wants="read")
    give(invited, "karen", "room", "The voice was praised.")
    give(invited, "miriam", "lead")
    settings.CASTLIST_DATA = tmp_path
    page = kept(token)
    assert ("cannot be opened just now" in page, "The voice was praised." in page, "Ivy Marlowe" in page) == (
        True,
        False,
        True,
    )


def test_what_was_ticked_is_erased_and_only_what_the_owner_can_read(invited: World, token: str) -> None:
    send(token, "ask", wants="erase")
    text = Text.objects.get(body="The voice.")
    assert give(invited, "karen", "room", "Gone.", erase="x" * 43).status_code == 409
    assert give(invited, "karen", "room", "Gone.", erase=text.pk).status_code == 302
    text.refresh_from_db()
    assert text.body is None
    assert Text.objects.filter(body="A secret reason.").count() == 2


def test_an_owner_in_conflict_leaves_it_to_whoever_else_has_a_say(invited: World, token: str) -> None:
    from castlist.actions import agreements

    agreements.declare(invited.actor("karen"), performer=invited.performers["ivy"], what="partner")
    send(token, "ask", wants="read")
    assert case_page(invited, invited.client("karen")).status_code == 404
    assert case_page(invited, invited.client("derek")).status_code == 200


def test_overdue_is_said(invited: World, token: str) -> None:
    send(token, "ask", wants="read")
    Case.objects.update(due_on=invited.now.date() - timedelta(days=3))
    assert "Overdue by 3 days" in case_page(invited, invited.client("karen")).content.decode()
    assert "Overdue by 3 days" in invited.client("miriam").get("/").content.decode()
