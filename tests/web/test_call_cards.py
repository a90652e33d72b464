"""The picture that other sites show of an open call: drawn here, of a call for anybody, and of nobody's face."""

import html
import re
import struct
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, notices
from castlist.web.papers import apart, cards, printing
from castlist.web.papers.cards import Card, picture
from castlist.web.role_links import calls_link, role_link
from tests.web.paper_reading import NASTY
from tests.web.test_notice_views import full, publish
from tests.world import World

pytestmark = pytest.mark.django_db
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">')


@pytest.fixture
def noticed(world: World, letters_may_go: None) -> World:
    """The notice says all that it must, and is published; the one role is public."""
    cache.clear()
    cards._kept.clear()
    full(world)
    assert publish(world).status_code == 302
    return world


def links(world: World) -> tuple[str, str]:
    return role_link(world.production.pk, world.role), calls_link(world.production.pk)


def said(link: str) -> dict[str, str]:
    return {name: html.unescape(text) for name, text in META.findall(Client().get(link).content.decode())}


def fetched(link: str, **headers: str) -> HttpResponse:
    return Client().get(said(link)["og:image"].removeprefix("https://cast.example"), headers=headers)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_the_pages_name_a_picture_with_its_size_and_what_is_seen_on_it(noticed: World) -> None:
    for link in links(noticed):
        found = said(link)
        assert found["og:image"].startswith(f"https://cast.example{link}card.png?v=")
        assert found["og:url"] == f"https://cast.example{link}"
        shape = [found[f"og:image:{name}"] for name in ("type", "width", "height")]
        assert (shape, found["twitter:card"]) == (["image/png", "1200", "630"], "summary_large_image")
        assert all(part in found["og:image:alt"] for part in ("Small Hours", "open call", "The Lead"))


def test_it_is_a_picture_of_that_size_and_others_may_keep_it(noticed: World) -> None:
    for link in links(noticed):
        answer = fetched(link)
        assert (answer.status_code, answer["Content-Type"], size(answer.content)) == (200, "image/png", (1200, 630))
        assert len(answer.content) < 300_000
        assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("public, max-age=86400", "nosniff")
        again = fetched(link, **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert Client().get(f"{link}card.png?v=x")["Cache-Control"] == "public, max-age=300"


def test_it_is_drawn_once_and_anew_when_the_call_says_something_else(
    noticed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, drawn = links(noticed)[0], []
    was = printing.drawn
    monkeypatch.setattr(cards, "drawn", lambda asked, **more: drawn.append(asked) or was(asked, **more))
    before = said(link)["og:image"]
    assert [fetched(link).status_code for _ in range(3)] == [200] * 3
    assert len(drawn) == 1
    agreements.change_role(noticed.actor("karen"), role=noticed.role, name="The Other Lead")
    assert said(link)["og:image"] != before
    assert (fetched(link).status_code, len(drawn)) == (200, 2)


def test_there_is_none_of_a_call_that_is_not_for_anybody(noticed: World) -> None:
    agreements.change_role(noticed.actor("karen"), role=noticed.role, open_to="link")
    link = links(noticed)[0]
    assert (Client().get(f"{link}card.png").status_code, "og:image" in said(link)) == (404, False)
    assert Client().get(f"{links(noticed)[1]}card.png").status_code == 404
    agreements.change_role(noticed.actor("karen"), role=noticed.role, open_to="public")
    assert Client().get(f"{link}card.png").status_code == 200
    notices.take_back(noticed.actor("karen"))
    assert (Client().get(f"{link}card.png").status_code, "og:image" in said(link)) == (404, False)


def test_who_asks_too_often_waits_only_for_what_is_not_drawn(noticed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from castlist.web.papers import call_cards

    link = links(noticed)[0]
    monkeypatch.setattr(call_cards, "too_often", lambda *of, most: True)
    assert fetched(link).status_code == 429
    monkeypatch.undo()
    assert fetched(link).status_code == 200
    monkeypatch.setattr(call_cards, "too_often", lambda *of, most: True)
    assert fetched(link).status_code == 200


def test_where_it_cannot_be_drawn_it_is_asked_for_later(noticed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(asked: bytes, **more: Any) -> bytes:
        raise printing.TooLarge("it took too long")

    monkeypatch.setattr(cards, "drawn", no)
    answer = fetched(links(noticed)[0])
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Client().get(links(noticed)[0]).status_code == 200


LONG = "The Second Gravedigger, who is also the Ghost of the Late King and sings one song about turnips " * 4


@pytest.mark.parametrize(
    "name",
    ["X", LONG, "x" * 400, "הדיבוק", "هاملت", "仮名手本忠臣蔵 🎭", "Ὀρέστεια", "Дядя Ваня", "\u202egnol", *NASTY],
)
def test_every_title_is_drawn(name: str) -> None:
    card = Card("The Company", name, name, (name, name), "Open call")
    assert size(picture(card)) == (1200, 630)
    assert len(card.mark) == 12


def test_what_is_written_from_the_right_stands_on_the_right() -> None:
    asked = [cards._line(text)["right"] for text in ("The Lead", "הדיבוק", "1. هاملت", "Hamlet هاملت", "", "🎭")]
    assert asked == [False, True, True, False, False, False]


def test_letters_that_are_in_no_font_are_written_in_latin_ones() -> None:
    found = apart.in_latin({"text": "夜 – Zoë 🎭", "right": True, "of": ["Дядя", 3]})
    assert found == {"text": "Ye – Zoë", "right": False, "of": ["Дядя", 3]}
