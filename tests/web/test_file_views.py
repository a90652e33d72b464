"""The picture of a performer: given by a member or by themselves, seen by whoever may see them, and by nobody else."""

import html
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from castlist.records.models import Performer
from castlist.rules.files import LARGEST
from tests.rules.test_files import jpeg, riff
from tests.world import World

pytestmark = pytest.mark.django_db
ONE, OTHER = jpeg(), riff((b"VP8 ", b"even"))


@pytest.fixture(autouse=True)
def _empty_folder() -> None:
    for left in folder().glob("*"):
        left.unlink()


def folder() -> Path:
    return Path(settings.CASTLIST_DATA) / "files" / "headshots"


def kept() -> list[bytes]:
    return [file.read_bytes() for file in folder().glob("*")]


def give(client: Client, where: str, data: bytes, name: str = "me.jpg") -> HttpResponse:
    return client.post(where, {"picture": SimpleUploadedFile(name, data)})


def address(world: World, name: str = "ivy") -> str:
    return f"/p/{world.production.pk}/r/{world.role}/picture/{world.cands[name]}/"


def shown(world: World) -> str:
    return address(world) + Performer.objects.get(pk=world.performers["ivy"]).headshot


def test_a_member_gives_a_picture_and_whoever_may_see_her_sees_it(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    world.put_forward("ivy")
    tom, here = world.client("tom"), address(world)
    room = f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}"
    assert "Give a picture of Ivy Marlowe" in tom.get(room).content.decode()
    assert give(tom, here, ONE)["Location"] == f"{room}&done=picture"
    page = tom.get(room).content.decode()
    assert (f'<img src="{shown(world)}"' in page, "Another picture of Ivy" in page) == (True, True)
    file = world.client("karen").get(shown(world))
    assert (file.content, file["Content-Type"], file["X-Content-Type-Options"]) == (ONE, "image/jpeg", "nosniff")
    assert (file["Content-Security-Policy"], file["Cache-Control"]) == (
        "default-src 'none'; sandbox", "private, max-age=3600",
    )  # fmt: skip
    assert [world.client(who).get(shown(world)).status_code for who in ("eve", "miriam", "")] == [404, 404, 302]
    first = shown(world)
    with django_capture_on_commit_callbacks(execute=True):
        give(tom, here, OTHER, "me.jpg")
    assert (kept(), tom.get(first).status_code, tom.get(shown(world))["Content-Type"]) == ([OTHER], 404, "image/webp")
    with django_capture_on_commit_callbacks(execute=True):
        tom.post(here, {"away": "yes"})
    assert (kept(), "<img" in tom.get(room).content.decode()) == ([], False)


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 422, "the file that came is empty"),
        (b"<svg onload='alert(1)'/>", 422, "Choose a JPEG, PNG or WebP file"),
        (b"\xff\xd8\xff" + b"x" * LARGEST, 422, "at most 6 MB"),
        (ONE[:-9], 422, "broken off or damaged"),
        (ONE, 409, "This picture is the one that is shown"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words_on_both_pages(
    invited: World, data: bytes, status: int, says: str
) -> None:
    karen, here = invited.client("karen"), address(invited)
    give(karen, here, ONE)
    link = f"/i/{invited.link('ivy')}/picture/"
    for client, where in ((karen, here), (Client(), link)):
        told = give(client, where, data)
        assert (told.status_code, says in html.unescape(told.content.decode())) == (status, True)
    assert kept() == [ONE]
    none = karen.post(here, {})
    assert (none.status_code, b"Choose a picture first" in none.content) == (422, True)


def test_the_performer_gives_it_by_their_link_and_takes_it_away(
    invited: World, django_capture_on_commit_callbacks: Any
) -> None:
    phone, page = Client(), f"/i/{invited.link('ivy')}/"
    assert f'href="{page}picture/"' in phone.get(page).content.decode()
    assert give(phone, f"{page}picture/", ONE)["Location"] == f"{page}?done=picture"
    assert "Your picture is as you wanted it" in phone.get(f"{page}?done=picture").content.decode()
    name = Performer.objects.get(pk=invited.performers["ivy"]).headshot
    seen = phone.get(f"{page}picture/{name}")
    assert (seen.content, seen["Referrer-Policy"], seen["Content-Type"]) == (ONE, "no-referrer", "image/jpeg")
    assert f"{page}picture/{name}" in phone.get(f"{page}picture/").content.decode()
    assert phone.get(f"/i/guessed/picture/{name}").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(f"{page}picture/", {"away": "yes"})
    assert (kept(), phone.get(f"{page}picture/{name}").status_code) == ([], 404)


def test_a_disk_without_room_is_told_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    world.put_forward("ivy")
    monkeypatch.setattr("castlist.actions.files.default_storage.save", full)
    told = give(world.client("karen"), address(world), ONE)
    assert (told.status_code, b"disk is full" in told.content, kept()) == (503, True, [])
    assert Performer.objects.get(pk=world.performers["ivy"]).headshot == ""
