"""The open call as a notice for the door: the same words as its page, for anybody who has its link."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from castlist.actions import agreements
from castlist.web.papers import printing
from castlist.web.role_links import calls_link, role_link
from tests.web.paper_reading import NASTY, paper, text
from tests.web.test_notice_views import SAID, at, full, publish, send
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(world: World, letters_may_go: None) -> World:
    """The notice says all that it must, and is published; the one role is public."""
    cache.clear()
    full(world)
    assert publish(world).status_code == 302
    return world


def links(world: World) -> tuple[str, str]:
    return role_link(world.production.pk, world.role), calls_link(world.production.pk)


def read(link: str, **query: str) -> str:
    return text(paper(Client().get(f"{link}call.pdf", query)))


def squeezed(said: str) -> str:
    """Without spaces: a line may end where it likes."""
    return said.replace(" ", "")


def test_a_notice_says_what_its_page_says(noticed: World) -> None:
    for link in links(noticed):
        found, page = squeezed(read(link)), unescape(Client().get(link).content.decode())
        for key, said in SAID.items():
            if key not in ("destroyed", "recording"):
                assert (key, squeezed(said) in found, said in page) == (key, True, True)
        assert ["SmallHours" in found, "TheLead" in found, "destroyedby31January2027" in found] == [True] * 3
        assert f"{link}call.pdf" in page


def test_it_says_under_which_address_somebody_puts_themselves_in(noticed: World, settings: Any) -> None:
    for link in links(noticed):
        assert f"https://cast.example{link}" in squeezed(read(link))
    settings.CASTLIST_URL_IS_LOCAL = True
    assert [("Put yourself in" in read(link)) for link in links(noticed)] == [False, False]


def test_whoever_copies_an_address_out_of_it_or_looks_for_a_word_finds_only_letters(noticed: World) -> None:
    for link in links(noticed):
        said = "".join(one.extract_text() for one in paper(Client().get(f"{link}call.pdf")).pages)
        assert "\u200b" not in said
        assert f"https://cast.example{link}" in said.replace("\n", "").replace(" ", "")


def test_what_is_otherwise_for_a_role_stands_beside_it_on_the_notice_of_all(noticed: World) -> None:
    address = f"/p/{noticed.production.pk}/r/{noticed.role}/notice/"
    assert send(noticed, address=address, pay="unpaid").status_code == 302
    found = read(calls_link(noticed.production.pk))
    assert ["Pay £420 a week" in found, "Pay, for this part unpaid" in found] == [True, True]


def test_a_closed_call_is_printed_as_closed(noticed: World, time_machine: Any) -> None:
    assert send(noticed, closes=at(noticed, days=1)).status_code == 302
    assert [("It closes on" in read(link)) for link in links(noticed)] == [True, True]
    time_machine.move_to(noticed.now + timedelta(days=2))
    for link in links(noticed):
        found = read(link)
        assert ["This call is closed." in found, "Put yourself in" in found] == [True, False]


def test_a_link_that_names_nothing_opens_no_paper(noticed: World) -> None:
    for link in links(noticed):
        forged = f"{link[:-3]}xx/call.pdf"
        assert [noticed.client(who).get(forged).status_code for who in ("", "eve", "karen")] == [404] * 3
    agreements.change_role(noticed.actor("karen"), role=noticed.role, open_to="nobody")
    assert [Client().get(f"{link}call.pdf").status_code for link in links(noticed)] == [404, 404]


def test_a_notice_that_is_not_published_prints_nothing_of_itself(world: World, letters_may_go: None) -> None:
    full(world)
    role, production = links(world)
    assert [Client().get(f"{production}call.pdf").status_code, "£420" in read(role)] == [404, False]


@pytest.mark.parametrize("said", NASTY[:6])
def test_what_the_desk_wrote_is_words(noticed: World, said: str) -> None:
    assert send(noticed, producer=said, pay=said).status_code == 302
    assert [squeezed(read(link)).count(squeezed(said)) for link in links(noticed)] == [2, 2]


def test_it_is_the_same_paper_until_it_says_something_else(noticed: World, time_machine: Any) -> None:
    link = links(noticed)[1]
    before = Client().get(f"{link}call.pdf").content
    time_machine.move_to(noticed.now + timedelta(hours=5))
    assert Client().get(f"{link}call.pdf").content == before
    send(noticed, pay="£500")
    assert Client().get(f"{link}call.pdf").content != before


def test_another_size_and_too_many_are_told_so(noticed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PRINTED_AT_MOST", 2)
    said = [
        Client().get(f"{links(noticed)[0]}call.pdf", {"paper": size}).status_code for size in ("a3", "letter", "a4")
    ]
    assert said == [422, 200, 429]
