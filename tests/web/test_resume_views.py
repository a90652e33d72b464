"""A résumé: given by the performer or the desk, opened by whoever may see them, and never taken at its word."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements
from castlist.actions.stored_files import remove
from castlist.queries.resumes import FOLDER
from castlist.records.models import Performer, Resume
from castlist.rules.files import LARGEST
from tests.actions.test_resumes import LINES, lying
from tests.papers import docx, locked, pdf
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    yield
    remove(*(f"{FOLDER}/{name}" for name in lying()))


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def give(client: Client, where: str, data: bytes, name: str = "Ivy’s CV.pdf") -> HttpResponse:
    return client.post(where, {"resume": SimpleUploadedFile(name, data)})


def address(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/resume/{world.cands['ivy']}/"


def credits(world: World) -> list[list[object]]:
    return Performer.objects.get(pk=world.performers["ivy"]).credits


def test_a_performer_gives_it_and_says_which_credits_are_right(invited: World) -> None:
    phone, page = Client(), f"/i/{invited.link('ivy')}/"
    where = f"{page}resume/"
    assert f'href="{where}"' in phone.get(page).content.decode()
    assert give(phone, where, pdf(LINES))["Location"] == f"{where}?done=given"
    seen = phone.get(f"{where}?done=given")
    for said in ("The résumé is here.", "Ivy’s CV.pdf", "2019 : Nora, A DOLLS HOUSE, Young Vic",
                 "The line 2021, Viola, Twelfth Night, Harbour Players"):  # fmt: skip
        assert said in words(seen), said
    assert ("checked" in seen.content.decode(), credits(invited)) == (False, [])
    of = Resume.objects.get().file
    nothing = phone.post(where, {"of": of})
    assert (nothing.status_code, "Tick what is right, or say that none is." in words(nothing)) == (422, True)
    kept = [phone.post(where, {"of": of, "credit": ["1"]}) for _ in range(2)]
    assert [kept[0]["Location"], kept[1].status_code] == [f"{where}?done=taken", 409]
    assert credits(invited) == [[2021, "Viola, Twelfth Night, Harbour Players"]]
    assert "Read in it" not in words(phone.get(where))
    kept_page = words(phone.get(f"{page}kept/"))
    assert "Your résumé Ivy’s CV.pdf" in kept_page
    taken = phone.get(f"{page}kept/take/").content
    assert b"resume.pdf" in taken
    file = phone.get(f"{where}{of}")
    assert (file.content, file["Content-Type"], file["X-Content-Type-Options"]) == (
        pdf(LINES), "application/pdf", "nosniff",
    )  # fmt: skip
    assert file["Content-Disposition"] == "attachment; filename*=UTF-8''Ivy%E2%80%99s%20CV.pdf"
    assert "no-store" in file["Cache-Control"]
    assert phone.get(f"/i/guessed/resume/{of}").status_code == 404


def test_whoever_may_see_her_opens_it_and_the_desk_alone_gives_it(invited: World) -> None:
    sam, tom, where = invited.client("sam"), invited.client("tom"), address(invited)
    room = sam.get(f"/p/{invited.production.pk}/r/{invited.role}/?c={invited.cands['ivy']}").content.decode()
    assert f'href="{where}"' in room
    assert give(sam, where, docx(LINES), "cv.docx")["Location"] == f"{where}?done=given"
    of = Resume.objects.get().file
    assert [invited.client(who).get(f"{where}{of}").status_code for who in ("tom", "karen", "eve", "miriam", "")] == [
        200, 200, 404, 404, 302,
    ]  # fmt: skip
    looked = words(tom.get(where))
    assert ("cv.docx" in looked, "Read in it" in looked, "Another résumé" in looked) == (True, False, False)
    assert [give(tom, where, pdf(LINES)).status_code, tom.post(where, {"of": of, "credit": "0"}).status_code] == [
        404
    ] * 2
    assert sam.post(where, {"of": of, "none": "yes"})["Location"] == f"{where}?done=none"
    assert (credits(invited), Resume.objects.get().found) == ([], [])
    agreements.declare(invited.actor("julia"), performer=invited.performers["ivy"])
    assert invited.client("julia").get(f"{where}{of}").status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 422, "the one that came is empty"),
        (b"GIF89a;", 422, "Give a PDF or a DOCX file."),
        (locked(pdf(LINES), user_password="secret"), 422, "locked with a password"),
        (pdf(LINES)[:150], 422, "broken off or damaged"),
        (b"%PDF-" + bytes(LARGEST), 413, "at most 6 MB"),
    ],
)
def test_a_file_that_is_none_is_told_so_on_the_page(invited: World, data: bytes, status: int, says: str) -> None:
    where = f"/i/{invited.link('ivy')}/resume/"
    no = give(Client(), where, data)
    assert (no.status_code, says in words(no), lying(), 'id="resume-error"' in no.content.decode()) == (
        status, True, [], True,
    )  # fmt: skip
    assert Client().post(where).status_code == 422


def test_the_link_that_is_revoked_opens_no_file(invited: World, django_capture_on_commit_callbacks: Any) -> None:
    phone, where = Client(), f"/i/{invited.link('ivy')}/resume/"
    give(phone, where, pdf(LINES))
    of = Resume.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        assert phone.post(where, {"away": "yes"})["Location"] == f"{where}?done=away"
    assert (phone.get(f"{where}{of}").status_code, lying()) == (404, [])
    assert "No résumé is here any more." in words(phone.get(f"{where}?done=away"))
