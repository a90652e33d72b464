"""The cast on paper: as it is released, for anybody; as the team knows it; and how they are reached, for the desk."""

from typing import Any

import pytest
from django.test import Client

from castlist.actions import cast_lists, guardians
from castlist.records.models import Performer
from castlist.web.papers import printing
from castlist.web.role_links import cast_list_link
from tests.web.paper_reading import NASTY, paper, text
from tests.web.test_cast_list_views import page, played
from tests.world import World

__all__ = ["played"]
pytestmark = pytest.mark.django_db


def out(world: World, **query: str) -> Any:
    return Client().get(f"{cast_list_link(world.production.pk)}cast.pdf", query)


def team(world: World, who: str = "tom", **query: str) -> Any:
    where = f"/p/{world.production.pk}/cast-list/cast.pdf"
    return (world.client(who) if who else Client()).get(where, query)


def known(world: World, name: str, **said: Any) -> None:
    Performer.objects.filter(pk=world.performers[name]).update(**said)


def released(world: World) -> None:
    cast_lists.release(world.actor("karen"), out_at=None, sure=True)


def test_the_released_list_is_there_when_its_page_is(played: World) -> None:
    assert out(played).status_code == 404
    assert "cast.pdf" not in page(played).replace("cast-list/cast.pdf", "")
    released(played)
    found = paper(out(played))
    assert (len(found.pages), "Ivy Marlowe" in text(found), "June" in text(found)) == (1, True, False)
    assert "Small Hours The cast Small Hours The cast The parts The Lead Ivy Marlowe Corner House Theatre, " in text(
        found
    )
    assert [word in text(found) for word in ("open", "new", "Printed")] == [False] * 3
    shown = Client().get(cast_list_link(played.production.pk)).content.decode()
    assert [f"{cast_list_link(played.production.pk)}cast.pdf" in one for one in (shown, page(played))] == [True, True]
    cast_lists.take_back(played.actor("karen"))
    assert out(played).status_code == 404


def test_a_link_of_another_kind_opens_no_paper(played: World) -> None:
    released(played)
    link = cast_list_link(played.production.pk).rstrip("/")
    assert [Client().get(f"{one}/cast.pdf").status_code for one in (f"{link[:-2]}xx", "/cast/x", "/cast/%00")] == [
        404
    ] * 3


def test_names_stand_as_each_wants_them_printed(played: World) -> None:
    known(played, "ivy", printed="Ivy #Marlowe-*Quick*")
    released(played)
    assert ["Ivy #Marlowe-*Quick*" in text(paper(one)) for one in (out(played), team(played))] == [True, True]


def test_a_minor_is_not_named_without_consent(played: World) -> None:
    said = {"guardian_name": "Anna", "guardian_relation": "mother", "email": "anna@example.org"}
    guardians.say(played.production, played.performers["ivy"], form=said, now=played.now)
    released(played)
    found = text(paper(out(played)))
    assert ("a young performer" in found, "Ivy" in found, "Anna" in found) == (True, False, False)
    shown = {who: text(paper(team(played, who))) for who in ("sam", "tom")}
    assert ["Ivy Marlowe" in one for one in shown.values()] == [True, True]
    assert ["not named" in one for one in shown.values()] == [True, False]


def test_the_team_holds_what_it_sees_and_strangers_nothing(played: World) -> None:
    assert [team(played, who).status_code for who in ("karen", "sam", "tom", "eve", "")] == [200, 200, 200, 404, 302]
    found = text(paper(team(played)))
    assert "Not released. Only the team sees it." in found
    assert "The Lead Ivy Marlowe 1 place open" in found
    released(played)
    assert "released by Karen" in text(paper(team(played)))


def test_before_anybody_has_a_part_it_says_so(world: World) -> None:
    assert "Nobody has a part yet." in text(paper(team(world)))
    assert "cast.pdf" not in page(world)


@pytest.mark.parametrize("name", NASTY[:6])
def test_names_are_words(played: World, name: str) -> None:
    known(played, "ivy", printed=name)
    released(played)
    assert " ".join(name.split()) in text(paper(out(played)))


@pytest.mark.parametrize("size", ["a3", "\x00"])
def test_another_size_is_told_which_there_are(played: World, size: str) -> None:
    released(played)
    assert [one.status_code for one in (out(played, paper=size), team(played, paper=size))] == [422, 422]
    assert team(played, "eve", paper=size).status_code == 404


def test_nobody_without_an_account_prints_without_end(played: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PRINTED_AT_MOST", 1)
    released(played)
    assert [out(played).status_code for _ in range(2)] == [200, 429]


# -- How they are reached


def sheet(world: World, who: str = "sam", **query: str) -> Any:
    where = f"/p/{world.production.pk}/contacts/contacts.pdf"
    return (world.client(who) if who else Client()).get(where, query)


def test_the_desk_holds_how_whoever_has_a_part_is_reached(played: World) -> None:
    known(played, "ivy", phone="020 7946 0018", pronouns="she/her", email="ivy@example.org", agent="Rita #Fox")
    found = text(paper(sheet(played)))
    for word in ("Ivy Marlowe", "she/her", "The Lead", "020 7946 0018", "ivy@example.org", "Agent: Rita #Fox"):
        assert word in found
    assert ("June" in found, "For those who run the desk" in found) == (False, True)
    assert "contacts.pdf" in played.client("sam").get(f"/p/{played.production.pk}/contacts/").content.decode()
    known(played, "ivy", phone="", email="", agent="")
    assert "No number, no address." in text(paper(sheet(played)))


def test_nobody_else_holds_the_contact_sheet(played: World) -> None:
    seats = ("karen", "tom", "julia", "miriam", "eve", "")
    assert [sheet(played, who).status_code for who in seats] == [200, 404, 404, 404, 404, 302]
    assert [sheet(played, who, paper="a3").status_code for who in ("sam", "eve")] == [422, 404]


def test_who_acts_for_a_minor_stands_on_it_for_those_alone_who_arrange_it(played: World) -> None:
    said = {"guardian_name": "Anna", "guardian_relation": "mother", "email": "anna@example.org"}
    guardians.say(played.production, played.performers["ivy"], form=said, now=played.now)
    assert ["through Anna" in text(paper(sheet(played, who))) for who in ("sam", "karen")] == [True, False]


def test_a_contact_sheet_of_nobody_says_so(world: World) -> None:
    assert "Nobody has a part yet." in text(paper(sheet(world)))
