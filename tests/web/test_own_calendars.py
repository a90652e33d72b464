"""One calendar for all that is somebody's here: its address goes to themselves, and it opens what their pages show."""

import re
from dataclasses import replace

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from castlist.actions import agreements, auditions, decisions, erasure, performers, private_links
from castlist.actions.decisions import Reason
from castlist.records.models import Link, Performer, Slot
from castlist.records.private_links import agent_token, calendar_token, token_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(world: World, letters_may_go: None) -> World:
    """Ivy stands for two parts, and has a time for each; Ada has one."""
    cache.clear()
    for name, email in (("ivy", "ivy@example.org"), ("ada", "")):
        world.put_forward(name, email=email)
    other = str(agreements.add_role(world.actor("karen"), name="The Harbour Master").answer["role"])
    done = decisions.put_forward(
        world.actor("karen"), role=other, performer=world.performers["ivy"], reason=Reason("Here too.")
    )
    world.cands["again"], world.performers["again"] = str(done.answer["candidacy"]), world.performers["ivy"]
    first, second = world.times(4), world.times(4, role=other)
    replace(world, role=other).link("again")
    for name, slot in (("ivy", first[0]), ("ada", first[1]), ("again", second[2])):
        world.agree(name, "audition")
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return world


def uids(answer: object) -> list[str]:
    body = answer.content.decode().replace("\r\n ", "")  # type: ignore[attr-defined]
    return sorted(re.findall(r"UID:([^@]+)@", body))


def mailed_address() -> str:
    found = re.search(r"(/calendar/\S+\.ics)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_the_address_goes_to_the_person_by_mail_and_the_calendar_has_both_times(twice: World) -> None:
    own = f"/i/{twice.bearer('ivy').token}/"
    assert f'href="{own}calendar/"' in Client().get(own).content.decode()
    page = Client().get(f"{own}calendar/").content.decode()
    assert "Send me the address" in page
    assert "ivy@example.org" not in page, "who has a forwarded link learns nothing"
    done = Client().post(f"{own}calendar/")
    assert done["Location"] == f"{own}calendar/?done=mailed"
    assert mail.outbox[-1].to == ["ivy@example.org"]
    assert mailed_address() not in Client().get(done["Location"]).content.decode()
    answer = Client().get(mailed_address())
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "private, no-store"
    assert uids(answer) == sorted((twice.cands["ivy"], twice.cands["again"]))
    assert "Ada" not in answer.content.decode()
    # What they give back is cancelled, and not merely gone.
    for name in ("ivy", "again"):
        auditions.give_back(twice.bearer(name), now=twice.now)
    answer = Client().get(mailed_address())
    assert uids(answer) == sorted((twice.cands["ivy"], twice.cands["again"]))
    assert answer.content.count(b"STATUS:CANCELLED") == 2


def test_a_link_that_was_closed_shows_nothing_and_closes_the_calendar_that_it_asked_for(twice: World) -> None:
    token = calendar_token(Link.objects.get(cand=twice.cands["ivy"]).pk)
    private_links.revoke_links(twice.cands["again"], now=twice.now)
    assert uids(Client().get(f"/calendar/{token}.ics")) == [twice.cands["ivy"]]
    private_links.revoke_links(twice.cands["ivy"], now=twice.now)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_no_other_link_of_theirs_opens_it_nor_it_another(twice: World) -> None:
    link = Link.objects.get(cand=twice.cands["ivy"]).pk
    wrong = (token_of(link), agent_token(link), calendar_token("nobody"), link, "x" * 200, "%00")
    assert [Client().get(f"/calendar/{one}.ics").status_code for one in wrong] == [404] * 6
    assert Client().get(f"/i/{calendar_token(link)}/").status_code == 404


def test_without_an_address_it_is_said_and_nothing_is_sent(twice: World) -> None:
    Performer.objects.filter(pk=twice.performers["ivy"]).update(email="")
    own = f"/i/{twice.bearer('ivy').token}/calendar/"
    assert "has no mail address of yours" in Client().get(own).content.decode()
    before = len(mail.outbox)
    assert Client().post(own)["Location"] == f"{own}?done=not"
    assert "could not be sent" in Client().get(f"{own}?done=not").content.decode()
    assert len(mail.outbox) == before


def test_it_is_mailed_three_times_in_ten_minutes_and_no_more(twice: World) -> None:
    own = f"/i/{twice.bearer('ivy').token}/calendar/"
    assert [Client().post(own).status_code for _ in range(5)] == [302, 302, 302, 429, 429]


def test_who_was_written_nothing_yet_has_nothing_in_it(twice: World) -> None:
    token = calendar_token(Link.objects.get(cand=twice.cands["ivy"]).pk)
    Link.objects.filter(cand=twice.cands["again"]).update(mailed_to="ivy@example.org")
    assert uids(Client().get(f"/calendar/{token}.ics")) == [twice.cands["ivy"]]


def test_two_records_that_became_one_have_one_calendar_and_an_erased_one_has_none(twice: World) -> None:
    token = calendar_token(Link.objects.get(cand=twice.cands["ada"]).pk)
    performers.merge(twice.actor("sam"), keep=twice.performers["ivy"], gone=twice.performers["ada"])
    there = set(uids(Client().get(f"/calendar/{token}.ics")))
    assert there == set(Slot.objects.exclude(cand=None).values_list("cand", flat=True))
    assert len(there) >= 2
    erasure.erase_performer(twice.performers["ivy"], now=twice.now)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404
