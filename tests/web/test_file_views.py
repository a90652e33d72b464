"""The picture of a performer: given by a member or by themselves, seen by whoever may see them, and by nobody else."""

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart
from PIL import Image

from castlist.actions import erasure, files
from castlist.queries.backups import pictures
from castlist.queries.files import shots_of
from castlist.records.models import Headshot, Performer
from castlist.rules.files import LARGEST_PICTURE, MOST_PICTURES
from castlist.rules.why import Refused, Why
from castlist.web.uploads import AROUND, MOST_LET_PASS
from tests.pictures import HEIC, drawn
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
    assert 'Give a picture<span class="unseen"> of Ivy Marlowe' in tom.get(room).content.decode()
    assert give(tom, here, ONE)["Location"] == f"{room}&done=picture"
    page = tom.get(room).content.decode()
    assert (f'<img src="{shown(world)}"' in page, "Pictures<" in page) == (True, True)
    file = world.client("karen").get(shown(world))
    assert (file.content, file["Content-Type"], file["X-Content-Type-Options"]) == (ONE, "image/jpeg", "nosniff")
    assert (file["Content-Security-Policy"], file["Cache-Control"]) == (
        "default-src 'none'; frame-ancestors 'none'; sandbox", "private, max-age=3600",
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
        (b"<svg onload='alert(1)'/>", 422, "Choose a JPEG, PNG, WebP or HEIC file"),
        (b"\xff\xd8\xff" + b"x" * LARGEST_PICTURE, 413, "at most 20 MB"),
        (b"\xff\xd8\xff" + b"x" * 2 * LARGEST_PICTURE, 413, "at most 20 MB"),
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
    monkeypatch.setattr("castlist.actions.stored_files.default_storage.save", full)
    told = give(world.client("karen"), address(world), ONE)
    assert (told.status_code, b"disk is full" in told.content, kept()) == (503, True, [])
    assert Performer.objects.get(pk=world.performers["ivy"]).headshot == ""


class Wire:
    """What a browser sends, and how far it was read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.read_so_far = io.BytesIO(data), 0

    def readline(self, size: int = -1) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        found = self.data.read(size)
        self.read_so_far += len(found)
        return found


def send(client: Client, where: str, form: bytes, announced: int | str) -> tuple[HttpResponse, int]:
    """The answer to a form that announces itself so, and how many bytes of it were read."""
    wire = Wire(form)
    about = {"CONTENT_LENGTH": announced, "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = client.generic("POST", where, **about | {"wsgi.input": wire})
    return answer, wire.read_so_far


def form_with(data: bytes, token: str = "") -> bytes:
    return encode_multipart(
        BOUNDARY, {"csrfmiddlewaretoken": token, "picture": SimpleUploadedFile("me.jpg", data, "image/jpeg")}
    )


@pytest.fixture(params=["member", "link"])
def sender(request: pytest.FixtureRequest, invited: World) -> tuple[Client, str, str]:
    """A browser that has to send its token, the address of a form with a picture, and the token."""
    if request.param == "link":
        return Client(enforce_csrf_checks=True), f"/i/{invited.link('ivy')}/picture/", ""
    client, here = invited.client("karen"), address(invited)
    client.handler.enforce_csrf_checks = True
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(here).content.decode())
    assert token is not None
    return client, here, token[1]


def test_a_form_that_announces_too_much_is_thrown_away(sender: tuple[Client, str, str]) -> None:
    client, where, token = sender
    form = form_with(ONE, token)
    told, read = send(client, where, form, 4_000_000_000)
    page = html.unescape(told.content.decode())
    assert (
        told.status_code,
        "A picture has at most 20 MB, any other file at most 6 MB. Choose a smaller one." in page,
    ) == (413, True)
    assert ('id="picture"' in page, kept()) == (True, [])
    assert read == len(form)  # so that the browser, which is still sending, comes to read that


def test_nothing_is_thrown_away_for_ever(sender: tuple[Client, str, str]) -> None:
    client, where, _ = sender
    told, read = send(client, where, bytes(MOST_LET_PASS + 2 * AROUND), 4_000_000_000)
    assert (told.status_code, read) == (413, MOST_LET_PASS)


def test_reading_ends_where_the_picture_is_too_large(sender: tuple[Client, str, str]) -> None:
    client, where, token = sender
    form = form_with(b"\xff\xd8\xff" + b"x" * (LARGEST_PICTURE + 1000), token)
    for announced in (len(form), LARGEST_PICTURE + 60_000):  # a length that is true, and one that is not
        told, read = send(client, where, form, announced)
        assert (told.status_code, "at most 20 MB" in html.unescape(told.content.decode())) == (413, True)
        assert read <= LARGEST_PICTURE + 200_000
    assert kept() == []


def test_a_picture_that_breaks_off_is_not_kept_and_told(sender: tuple[Client, str, str]) -> None:
    client, where, token = sender
    form = form_with(ONE, token)
    for announced, sent in ((len(form), form[:-60]), (len(form) - 60, form), (len(form) + 60_000, form[:-60])):
        told, _ = send(client, where, sent, announced)
        assert (told.status_code, "broke off on its way" in html.unescape(told.content.decode())) == (422, True)
    assert kept() == []
    whole, _ = send(client, where, form, len(form))
    assert (whole.status_code, kept()) == (302, [ONE])


@pytest.mark.parametrize(("announced", "status"), [("", 422), ("0", 422), ("many", 422), ("-5", 400)])
def test_a_form_that_announces_nothing_is_not_read(invited: World, announced: str, status: int) -> None:
    told, read = send(Client(), f"/i/{invited.link('ivy')}/picture/", form_with(ONE), announced)
    assert (told.status_code, read, kept()) == (status, 0, [])


def test_a_picture_without_the_token_of_its_page_is_not_taken(invited: World) -> None:
    karen = invited.client("karen")
    karen.handler.enforce_csrf_checks = True
    assert (give(karen, address(invited), ONE).status_code, kept()) == (403, [])
    assert karen.post(address(invited), {"away": "yes"}).status_code == 403


def test_no_other_form_keeps_a_file(world: World) -> None:
    """Not even for as long as it is looked at: nobody fills the disk from the page of the sign-in."""
    told = Client().post("/sign-in/", {"email": "karen@example.org", "f": SimpleUploadedFile("f", b"x" * 1_000_000)})
    assert (told.status_code, told.wsgi_request.FILES.dict()) == (302, {})
    form = form_with(b"x" * 3_000_000)
    told, read = send(Client(raise_request_exception=False), "/sign-in/", form, len(form))
    assert (told.status_code, read, b"takes 2 MB" in told.content) == (413, len(form), True)


def test_a_picture_of_a_telephone_and_one_that_is_too_long_are_made_anew_and_small(world: World) -> None:
    world.put_forward("ivy")
    tom, here = world.client("tom"), address(world)
    assert 'accept="image/jpeg,image/png,image/webp,image/heic,image/heif"' in tom.get(here).content.decode()
    sides = []
    for data in (HEIC, drawn(10_000, 10_000, "JPEG", "L"), drawn(2400, 1200, "PNG", "RGBA")):
        assert give(tom, here, data, "IMG_0001.HEIC").status_code == 302
        file = tom.get(shown(world))
        with Image.open(io.BytesIO(file.content)) as image:
            sides.append((file["Content-Type"], image.size, b"HOME" in file.content))
    assert sides == [
        ("image/jpeg", (64, 48), False), ("image/jpeg", (1600, 1600), False), ("image/jpeg", (1600, 800), False),
    ]  # fmt: skip


def test_a_picture_of_more_pixels_than_are_read_and_a_broken_one_are_refused_in_a_sentence(world: World) -> None:
    world.put_forward("ivy")
    tom, here = world.client("tom"), address(world)
    for data, says in (
        (drawn(10_000, 10_000, "PNG", "1"), "It is 10,000 by 10,000 pixels. That is more than is read."),
        (HEIC[:400], "broken off or damaged"),
    ):
        no = give(tom, here, data)
        assert (no.status_code, says in no.content.decode(), kept()) == (422, True, []), says


def shot(n: int) -> bytes:
    return riff((b"VP8 ", b"%06d" % n))


def add(client: Client, where: str, data: bytes, shows: str = "") -> HttpResponse:
    return client.post(where, {"picture": SimpleUploadedFile("me.webp", data), "shows": shows, "place": "beside"})


def said(world: World, name: str = "ivy") -> list[str]:
    return [one.shows for one in shots_of(world.performers[name])]


def test_several_pictures_one_of_them_first(invited: World, django_capture_on_commit_callbacks: Any) -> None:
    phone, page = Client(), f"/i/{invited.link('ivy')}/picture/"
    assert b"Show this one" in phone.get(page).content
    for n, shows in enumerate(("as I am", "  with a   beard, 2025 ", "on a horse")):
        told = add(phone, page, shot(n), shows)
        assert told["Location"] == f"{page}?done=picture"
    assert said(invited) == ["as I am", "with a beard, 2025", "on a horse"]
    beard = shots_of(invited.performers["ivy"])[1].name
    assert phone.post(page, {"of": beard, "first": "yes"})["Location"] == f"{page}?done=picture"
    assert said(invited) == ["with a beard, 2025", "as I am", "on a horse"]
    seen = html.unescape(phone.get(f"{page}?done=picture").content.decode())
    assert ("They are kept as you wanted them." in seen, seen.count('alt="on a horse"')) == (True, 1)
    assert phone.post(page, {"of": beard, "shows": "in winter"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(page, {"of": beard, "away": "yes"})
    assert (said(invited), len(kept())) == (["as I am", "on a horse"], 2)
    assert phone.get(f"{page}{beard}").status_code == 404


def test_whoever_may_see_them_sees_every_picture_and_nobody_else_one(world: World) -> None:
    world.put_forward("ivy")
    tom, here = world.client("tom"), address(world)
    give(tom, here, ONE)
    add(tom, here, OTHER, "with a <scar>")
    other = shots_of(world.performers["ivy"])[1].name
    assert world.client("karen").get(here + other).content == OTHER
    assert [world.client(who).get(here + other).status_code for who in ("eve", "miriam", "")] == [404, 404, 302]
    page = world.client("karen").get(f"/people/{world.performers['ivy']}/").content.decode()
    assert ("More pictures" in page, f'src="{here}{other}"' in page) == (True, True)
    assert "with a &lt;scar&gt;, of Ivy Marlowe" in page


def test_as_many_as_are_kept_and_not_one_more(world: World) -> None:
    world.put_forward("ivy")
    tom, here = world.client("tom"), address(world)
    for n in range(MOST_PICTURES):
        assert add(tom, here, shot(n)).status_code == 302
    assert "Add it to the others" not in tom.get(here).content.decode()
    no = add(tom, here, shot(9), "one too many")
    words = html.unescape(no.content.decode())
    assert (no.status_code, "6 are here, as many as are kept" in words, 'value="one too many"' in words) == (
        422, True, True,
    )  # fmt: skip
    assert (len(said(world)), len(kept())) == (MOST_PICTURES, MOST_PICTURES)
    assert give(tom, here, shot(9)).status_code == 302, "in place of the first there is room"
    assert len(said(world)) == MOST_PICTURES


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({"of": "nosuch", "first": "yes"}, 409, "That picture is not here any more"),
        ({"of": "nosuch", "away": "yes"}, 409, "That picture is not here any more"),
        ({"of": "nosuch", "shows": "x"}, 409, "That picture is not here any more"),
        ({"of": "first", "shows": "x" * 121}, 422, "has 121 characters; at most 120 are kept"),
        ({"of": "first", "shows": "a\u202eb"}, 422, "characters that cannot be shown"),
    ],
)
def test_what_cannot_be_done_to_a_picture_is_said(invited: World, form: dict[str, str], status: int, says: str) -> None:
    page = f"/i/{invited.link('ivy')}/picture/"
    add(Client(), page, ONE, "as I am")
    first = shots_of(invited.performers["ivy"])[0].name
    form = {key: first if value == "first" else value for key, value in form.items()}
    for client, where in ((Client(), page), (invited.client("karen"), address(invited))):
        no = client.post(where, form)
        assert (no.status_code, says in html.unescape(no.content.decode())) == (status, True)
    assert said(invited) == ["as I am"]


def test_a_picture_is_done_nothing_to_by_the_name_of_somebody_elses(invited: World) -> None:
    tom = invited.client("tom")
    invited.put_forward("ada")
    give(tom, address(invited), ONE)
    give(tom, address(invited, "ada"), OTHER)
    hers = Performer.objects.get(pk=invited.performers["ada"]).headshot
    page = f"/i/{invited.link('ivy')}/picture/"
    assert [Client().post(page, {"of": hers, act: "yes"}).status_code for act in ("first", "away")] == [409, 409]
    assert Client().get(f"{page}{hers}").status_code == 404
    assert Performer.objects.get(pk=invited.performers["ada"]).headshot == hers


def test_a_picture_from_before_there_were_several_is_the_first_of_them(world: World) -> None:
    world.put_forward("ivy")
    tom, here, ivy = world.client("tom"), address(world), world.performers["ivy"]
    give(tom, here, ONE)
    Headshot.objects.all().delete()
    add(tom, here, OTHER, "new")
    assert said(world) == ["", "new"]
    files.show_first(ivy, shots_of(ivy)[1].name, now=world.now)
    assert said(world) == ["new", ""]


def test_of_whoever_is_erased_no_picture_is_left(world: World, django_capture_on_commit_callbacks: Any) -> None:
    world.put_forward("ivy")
    tom, here, ivy = world.client("tom"), address(world), world.performers["ivy"]
    for n in range(3):
        add(tom, here, shot(n), "secret")
    with connection.cursor() as cursor:
        assert len(pictures(cursor)) == 3, "a backup holds every one"
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_performer(ivy, now=world.now)
    assert (kept(), Headshot.objects.count(), shots_of(ivy)) == ([], 0, [])
    with pytest.raises(Refused) as no:
        files.give_picture(ivy, SimpleUploadedFile("me.jpg", ONE), now=world.now)
    assert no.value.why is Why.erased
