"""Sides on pages: who is led to them, and whose name stands on what they are given."""

import html
import io
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from castlist.actions import agreements, sides
from castlist.actions.stored_files import remove
from castlist.queries.sides import FOLDER
from castlist.records.models import Performer, Side
from tests.actions.test_sides import LINES, lying
from tests.papers import locked, pdf
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    yield
    remove(*(f"{FOLDER}/{name}" for name in lying()))


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def read(answer: HttpResponse) -> str:
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages)


def address(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/sides/"


def give(world: World, who: str = "sam", data: bytes = b"", **said: str) -> HttpResponse:
    form = {"side": SimpleUploadedFile("scene.pdf", data or pdf(LINES)), "readers": "invited", "called": "Act 2"}
    return world.client(who).post(address(world), form | said)


def test_whoever_is_asked_reads_them_under_their_own_name_and_nobody_is_given_the_original(invited: World) -> None:
    page = f"/i/{invited.link('ivy')}/"
    assert "What to read" not in words(Client().get(page))
    assert give(invited)["Location"] == f"{address(invited)}?done=given"
    key = Side.objects.get().pk
    phone, where = Client(), f"{page}sides/{key}.pdf"
    seen = phone.get(page)
    assert ("What to read" in words(seen), f'href="{where}"' in seen.content.decode()) == (True, True)
    theirs = phone.get(where)
    assert read(theirs).count("Ivy Marlowe") == 2
    assert "What, lamb!" in read(theirs)
    assert "no-store" in theirs["Cache-Control"]
    for who, name in (("sam", "Sam"), ("tom", "Tom"), ("karen", "Karen")):
        shown = read(invited.client(who).get(f"{address(invited)}{key}.pdf"))
        assert (name in shown, "Ivy Marlowe" in shown) == (True, False)
    asked = [invited.client(who).get(f"{address(invited)}{key}.pdf").status_code for who in ("eve", "miriam", "")]
    assert asked == [404, 404, 302]
    assert phone.get(f"/i/guessed/sides/{key}.pdf").status_code == 404
    agreements.declare(invited.actor("julia"), performer=invited.performers["ivy"])
    assert invited.client("julia").get(address(invited)).status_code == 404


def test_who_is_not_asked_reads_what_is_for_everybody_and_never_what_is_for_the_room(world: World) -> None:
    world.put_forward("ivy")
    page = f"/i/{world.link('ivy')}/"
    give(world)
    key = Side.objects.get().pk
    for readers, status in (("invited", 404), ("everybody", 200), ("room", 404)):
        done = world.client("sam").post(address(world), {"side_of": key, "readers": readers})
        assert done["Location"] == f"{address(world)}?done=changed"
        assert Client().get(f"{page}sides/{key}.pdf").status_code == status
        assert ("What to read" in words(Client().get(page))) == (status == 200)


def test_the_room_alone_is_the_room_alone_and_what_is_taken_away_is_gone(invited: World) -> None:
    page = f"/i/{invited.link('ivy')}/"
    give(invited, readers="room")
    key = Side.objects.get().pk
    assert Client().get(f"{page}sides/{key}.pdf").status_code == 404
    assert invited.client("tom").get(f"{address(invited)}{key}.pdf").status_code == 200
    done = invited.client("sam").post(address(invited), {"side_of": key, "away": "yes"})
    assert done["Location"] == f"{address(invited)}?done=away"
    assert invited.client("tom").get(f"{address(invited)}{key}.pdf").status_code == 404


def test_whoever_has_said_no_is_given_nothing_any_more(invited: World) -> None:
    page = f"/i/{invited.link('ivy')}/"
    give(invited, readers="everybody")
    key = Side.objects.get().pk
    assert Client().get(f"{page}sides/{key}.pdf").status_code == 200
    Client().post(f"{page}sure/decline/", {"sure": "yes"})
    assert Client().get(f"{page}sides/{key}.pdf").status_code == 404


def test_one_role_gives_nothing_to_another(invited: World) -> None:
    give(invited, readers="everybody")
    key = Side.objects.get().pk
    Side.objects.update(role="another")
    assert Client().get(f"/i/{invited.link('ivy')}/sides/{key}.pdf").status_code == 404
    assert invited.client("tom").get(f"{address(invited)}{key}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"GIF89a;", 422, "Give a PDF."),
        (locked(pdf(LINES), user_password="secret"), 422, "locked with a password"),
        (pdf(LINES)[:150], 422, "broken off or damaged"),
    ],
)
def test_a_file_that_is_none_is_told_so_and_what_was_typed_is_kept(
    invited: World, data: bytes, status: int, says: str
) -> None:
    no = give(invited, data=data, called="The balcony", readers="room")
    assert (no.status_code, says in words(no), lying(), Side.objects.count()) == (status, True, [], 0)
    assert 'value="The balcony"' in no.content.decode()
    assert '<option value="room" selected>' in no.content.decode()


def test_the_same_file_again_and_a_form_without_one_are_told_so(invited: World) -> None:
    give(invited)
    again = give(invited)
    assert (again.status_code, "are here already" in words(again)) == (409, True)
    none = invited.client("sam").post(address(invited), {"readers": "invited"})
    assert (none.status_code, "Choose a file first." in words(none)) == (422, True)
    assert give(invited, "tom").status_code == 404


def test_a_file_that_cannot_be_written_on_any_more_is_never_given_without_the_name(
    invited: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(invited)
    monkeypatch.setattr(sides, "AT_MOST", 0.001)
    where = f"/i/{invited.link('ivy')}/sides/{Side.objects.get().pk}.pdf"
    no = Client().get(where)
    assert (no.status_code, b"%PDF" in no.content, no["Retry-After"]) == (503, False, "10")


def test_a_name_that_plays_tricks_is_only_a_name(invited: World) -> None:
    name = '#panic("no") \u202eyvI\n$x$ <b>'
    Performer.objects.filter(pk=invited.performers["ivy"]).update(name=name)
    give(invited)
    shown = read(Client().get(f"/i/{invited.link('ivy')}/sides/{Side.objects.get().pk}.pdf"))
    assert '#panic("no")' in shown
