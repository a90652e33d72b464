"""Self-tapes in a browser: sent with a plain form or in parts by tus, watched in ranges; for everybody else nothing."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from castlist.actions import tape_files, tapes
from castlist.actions.tapes import Wanted
from castlist.queries.tapes import part_of, path_of
from castlist.records.models import Tape, TapeUpload
from tests.actions.test_tapes import FILM, parts, recordings
from tests.rules.test_taping import BEGINNINGS
from tests.web.test_file_views import form_with
from tests.web.test_file_views import send as raw
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


@pytest.fixture
def asked(invited: World) -> World:
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], Wanted("Scene 3, from “You came back.”", pages=2))
    return invited


@pytest.fixture(autouse=True)
def empty_folders() -> Iterator[None]:
    yield
    tape_files.remove(*(path_of(name) for name in recordings()), *(part_of(name) for name in parts()))


def own(world: World) -> str:
    return f"/i/{world.bearer('ivy').token}/tape/"


def mark(text: str) -> str:
    return f"mark {base64.b64encode(text.encode()).decode()},filename {base64.b64encode(b'me.mp4').decode()}"


def begin(here: str, size: int, **more: str) -> HttpResponse:
    return Client().post(f"{here}upload/", headers={**TUS, "Upload-Length": str(size), **more})


def add(where: str, data: bytes, at: int, **more: str) -> HttpResponse:
    return Client().patch(where, data, content_type=PART, headers={**TUS, "Upload-Offset": str(at), **more})


def head(where: str) -> HttpResponse:
    return Client().head(where, headers=TUS)


def send(here: str, data: bytes = FILM, name: str = "me.mp4") -> HttpResponse:
    return Client().post(here, {"tape": SimpleUploadedFile(name, data)})


def seen(world: World, name: str) -> HttpResponse:
    return world.client(name).get(f"/p/{world.production.pk}/tape/{world.cands['ivy']}/")


def address(world: World) -> str:
    return f"/p/{world.production.pk}/tape/{world.cands['ivy']}/watch/{Tape.objects.get().file}"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# -- Sending


def test_tus_sends_in_parts_and_goes_on_where_it_broke_off(asked: World) -> None:
    here = own(asked)
    told = Client().options(f"{here}upload/")
    assert (told.status_code, told["Tus-Version"], told["Tus-Max-Size"]) == (204, "1.0.0", str(2 * 1024**3))
    made = begin(here, len(FILM), **{"Upload-Metadata": mark("mine")})
    where = made["Location"]
    assert (made.status_code, made["Tus-Resumable"]) == (201, "1.0.0")
    assert add(where, FILM[:5000], 0)["Upload-Offset"] == "5000"
    looked = head(where)
    assert (looked["Upload-Offset"], looked["Upload-Length"]) == ("5000", str(len(FILM)))
    assert looked["Cache-Control"] == "private, no-store"
    assert add(where, FILM[5000:], 4000).status_code == 409
    assert begin(here, len(FILM), **{"Upload-Metadata": mark("mine")})["Location"] == where
    sure = base64.b64encode(hashlib.sha256(FILM[5000:]).digest()).decode()
    assert add(where, FILM[5000:], 5000, **{"Upload-Checksum": f"sha256 {sure}"}).status_code == 204
    assert path_of(Tape.objects.get().file).read_bytes() == FILM
    again = begin(here, len(FILM), **{"Upload-Metadata": mark("mine")})
    assert (again.status_code, again["Upload-Offset"], again.has_header("Location")) == (200, str(len(FILM)), False)
    assert (head(where).status_code, TapeUpload.objects.count()) == (404, 0)


def test_what_breaks_off_at_ninety_nine_parts_of_a_hundred_sends_the_last_one_alone(asked: World) -> None:
    here, size = own(asked), len(FILM)
    where, most = begin(here, size, **{"Upload-Metadata": mark("mine")})["Location"], size * 99 // 100
    assert add(where, FILM[:most], 0)["Upload-Offset"] == str(most)
    assert b"A part of a recording has come: 98 %" in Client().get(here).content
    assert (Tape.objects.get().file, head(where)["Upload-Offset"]) == ("", str(most))
    assert begin(here, size, **{"Upload-Metadata": mark("mine")})["Location"] == where
    assert add(where, FILM[most:], most).status_code == 204
    assert path_of(Tape.objects.get().file).read_bytes() == FILM
    assert parts() == []


def test_tus_refuses_in_words_and_keeps_what_came(asked: World) -> None:
    here = own(asked)
    assert begin(here, 5 * 10**9).status_code == 413
    assert Client().post(f"{here}upload/", headers={"Upload-Length": "9"}).status_code == 412
    assert Client().post(f"{here}upload/", headers=TUS).status_code == 400
    where = begin(here, len(FILM))["Location"]
    assert (
        Client().patch(where, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}).status_code == 415
    )
    assert Client().patch(where, b"x", content_type=PART, headers=TUS).status_code == 400
    wrong = {"Upload-Checksum": "sha256 " + base64.b64encode(bytes(32)).decode()}
    assert (add(where, FILM[:5000], 0, **wrong).status_code, head(where)["Upload-Offset"]) == (460, "0")
    assert add(where, FILM[:5000], 0, **{"Upload-Checksum": "md5 x"}).status_code == 400
    assert add(where, FILM + b"more", 0).status_code == 415
    assert Client().delete(where, headers=TUS).status_code == 204
    assert (head(where).status_code, parts()) == (404, [])
    lie = begin(here, 9000)["Location"]
    told = add(lie, b"%PDF-1.7" + bytes(8000), 0)
    assert (told.status_code, told.content.decode()[:36]) == (415, "That cannot be taken as a self-tape.")
    assert (head(lie).status_code, parts()) == (404, [])


def test_header_stands_for_the_method_where_a_network_lets_only_post_pass(asked: World) -> None:
    where = begin(own(asked), len(FILM))["Location"]
    said = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert Client().post(where, FILM, content_type=PART, headers=said).status_code == 204
    assert path_of(Tape.objects.get().file).read_bytes() == FILM


def test_plain_form_does_the_same_without_scripts(asked: World) -> None:
    here = own(asked)
    assert b"You came back." in Client().get(here).content
    assert send(here)["Location"] == f"{here}?done=sent"
    assert path_of(Tape.objects.get().file).read_bytes() == FILM
    assert parts() == []
    page = Client().get(here).content.decode()
    assert "Your self-tape is here." in page
    assert "<video" in page
    assert send(here, BEGINNINGS["mp3"] + bytes(100))["Location"] == f"{here}?done=sent"
    assert recordings() == [Tape.objects.get().file]
    assert "<audio" in Client().get(here).content.decode()


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"%PDF-1.7 " + bytes(300), 422, "it is none"),
        (b"", 422, "The file is empty."),
    ],
)
def test_plain_form_says_what_was_wrong_and_keeps_nothing(asked: World, data: bytes, status: int, says: str) -> None:
    told = send(own(asked), data)
    assert (told.status_code, says in told.content.decode()) == (status, True)
    assert (recordings(), parts(), TapeUpload.objects.count()) == ([], [], 0)
    assert Client().post(own(asked), {"x": "y"}).status_code == 422


def test_five_gigabytes_announced_are_refused_before_a_byte_is_read(asked: World) -> None:
    told, _ = raw(Client(), own(asked), form_with(FILM), 5 * 1024**3)
    assert (told.status_code, "at most 2 GB" in told.content.decode()) == (413, True)
    assert parts() == []


def test_form_larger_than_it_said_ends_where_it_is_too_large(asked: World, settings: Any) -> None:
    settings.CASTLIST_TAPE_BYTES = 5000
    told = send(own(asked), FILM)
    assert (told.status_code, parts(), recordings()) == (413, [], [])


def test_no_room_is_told_plainly(asked: World, settings: Any) -> None:
    settings.CASTLIST_TAPES_BYTES = 100
    told = begin(own(asked), len(FILM))
    assert (told.status_code, "There is no room" in told.content.decode()) == (507, True)
    assert send(own(asked)).status_code == 507


def test_closed_is_said_and_refused(asked: World) -> None:
    asked.now = Tape.objects.get().due_at + timedelta(hours=1)
    tapes.close(asked.actor("sam"), asked.cands["ivy"])
    here = own(asked)
    page = Client().get(here).content.decode()
    assert ("Nothing more is taken." in page, 'type="file"' in page) == (True, False)
    assert (send(here).status_code, begin(here, 10).status_code) == (422, 422)


def test_taken_back_by_one_press(asked: World) -> None:
    here = own(asked)
    send(here)
    assert Client().post(f"{here}back/")["Location"] == f"{here}?done=back"
    assert recordings() == []
    assert "Send it" in Client().get(here).content.decode()


def test_page_of_the_performer_leads_there(asked: World) -> None:
    token = asked.link("ivy")
    page = Client().get(f"/i/{token}/").content.decode()
    assert (f"/i/{token}/tape/" in page, "A self-tape by" in page) == (True, True)
    assert Client().get("/i/guessed/tape/").status_code == 404
    assert Client().post("/i/guessed/tape/upload/", headers=TUS).status_code == 404


# -- Watching


def test_whoever_reads_reasons_watches_and_for_everybody_else_there_is_nothing(asked: World) -> None:
    send(own(asked))
    where = address(asked)
    can = {name: asked.client(name).get(where).status_code for name in ("karen", "tom", "sam", "miriam", "eve")}
    assert can == {"karen": 200, "tom": 200, "sam": 404, "miriam": 404, "eve": 404}
    pages = {name: seen(asked, name).status_code for name in ("karen", "tom", "sam", "miriam", "eve")}
    assert pages == {"karen": 200, "tom": 200, "sam": 200, "miriam": 404, "eve": 404}
    assert ("<video" in seen(asked, "karen").content.decode(), "<video" in seen(asked, "sam").content.decode()) == (
        True, False,
    )  # fmt: skip
    nothing = asked.client("eve").get(f"/p/{asked.production.pk}/tape/{'0' * 12}/")
    assert seen(asked, "eve").content == nothing.content
    assert Client().get(where).status_code == 302
    assert asked.client("karen").get(where[:-4] + "webm").status_code == 404


def test_ranges_are_answered_right_and_nothing_leaks(asked: World) -> None:
    send(own(asked))
    karen, where, size = asked.client("karen"), address(asked), len(FILM)
    whole = karen.get(where)
    assert (whole.status_code, whole.streaming, body(whole)) == (200, True, FILM)
    assert (whole["Content-Type"], whole["Accept-Ranges"], whole["Content-Length"]) == ("video/mp4", "bytes", str(size))
    assert (whole["Cache-Control"], whole["Content-Disposition"]) == ("private, no-cache", "inline")
    assert "sandbox" in whole["Content-Security-Policy"]
    for asks, begins, ends in (
        ("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=9000-", 9000, size - 1),
        ("bytes=-10", size - 10, size - 1), (f"bytes=0-{size * 9}", 0, size - 1), (f"bytes=-{size * 9}", 0, size - 1),
    ):  # fmt: skip
        told = karen.get(where, headers={"Range": asks})
        assert (told.status_code, told["Content-Range"]) == (206, f"bytes {begins}-{ends}/{size}"), asks
        assert (body(told), told["Content-Length"]) == (FILM[begins : ends + 1], str(ends + 1 - begins))
    for asks in (f"bytes={size}-", "bytes=-0", f"bytes={size + 5}-{size + 9}"):
        told = karen.get(where, headers={"Range": asks})
        assert (told.status_code, told["Content-Range"], body(told)) == (416, f"bytes */{size}", b""), asks
    for asks in ("bytes=5-2", "bytes=a-b", "items=0-5", "bytes=0-1,4-5", "bytes=-", "bytes=１-2"):
        assert karen.get(where, headers={"Range": asks}).status_code == 200, asks
    assert karen.get(where, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200
    assert karen.get(where, headers={"Range": "bytes=0-1", "If-Range": whole["ETag"]}).status_code == 206
    assert karen.get(where, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    looked = karen.head(where)
    assert (looked.status_code, looked["Content-Length"], body(looked)) == (200, str(size), b"")
    assert karen.post(where).status_code == 405


# -- Asking


def ask(world: World, name: str, **form: str) -> HttpResponse:
    where = f"/p/{world.production.pk}/tape/{world.cands['ivy']}/ask/"
    return world.client(name).post(where, {"material": "Scene 3", "pages": "2", "scenes": "1", "versions": "1", **form})


def test_desk_asks_on_a_page_and_what_was_typed_is_kept_when_it_is_refused(invited: World) -> None:
    assert "Ask for a self-tape" in invited.client("sam").get(room(invited)).content.decode()
    on = (invited.now + timedelta(days=1)).date().isoformat()
    told = ask(invited, "sam", on=on, at="10:00", material="Scene 4 & 5")
    page = told.content.decode()
    assert (told.status_code, "earlier than is fair" in page, "Scene 4 &amp; 5" in page) == (422, True, True)
    for bad in ({"pages": "seven"}, {"pages": "7"}, {"on": "soon", "at": "10:00"}, {"on": on}, {"holidays": "Easter"}):
        assert ask(invited, "sam", **bad).status_code == 422, bad
    assert (ask(invited, "tom").status_code, ask(invited, "eve").status_code, Tape.objects.count()) == (422, 404, 0)
    assert ask(invited, "sam", on=on, at="10:00", early="He leaves.")["Location"].endswith("?done=ask")
    assert "tape asked, due" in invited.client("karen").get(room(invited)).content.decode()


def room(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}"


def test_desk_gives_more_time_and_calls_it_off(asked: World) -> None:
    here, sam = f"/p/{asked.production.pk}/tape/{asked.cands['ivy']}/", asked.client("sam")
    later = (Tape.objects.get().due_at + timedelta(days=3)).date().isoformat()
    assert sam.post(f"{here}move/", {"on": later, "at": "18:00"})["Location"] == f"{here}?done=move"
    assert sam.post(f"{here}move/", {}).status_code == 422
    assert sam.post(f"{here}close/").status_code == 422
    assert sam.post(f"{here}off/")["Location"] == f"{here}?done=off"
    assert (Tape.objects.count(), sam.post(f"{here}nosuch/").status_code, sam.get(f"{here}off/").status_code) == (
        0,
        404,
        302,
    )
