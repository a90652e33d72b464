"""A script is read into a chart that somebody looks through: from a file, or pasted; and nothing of it is kept."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from castlist.actions import reading_apart
from castlist.records.models import SceneChart
from tests.papers import docx, pdf
from tests.world import World

pytestmark = pytest.mark.django_db
PLAY = "ACT ONE\n\nScene 1\n\nMAUD. You are late.\nIVO. The bus was <late>.\nALL. So.\n\nScene 2\n\nIVO. Well.\n"
CHART = "1.1 | 0:30 | Maud, Ivo\n1.2 | 0:30 | Ivo"


def here(world: World) -> str:
    return f"/p/{world.production.pk}/parts/script/"


def read(world: World, data: bytes | None = None, name: str = "play.txt", **said: str) -> HttpResponse:
    more = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return world.client("sam").post(here(world), {"text": "", **said, **more})


def lines(answer: HttpResponse) -> str:
    found = re.search(r'<textarea id="lines"[^>]*>\n(.*?)</textarea>', answer.content.decode(), re.DOTALL)
    return unescape(found[1]) if found else ""


@pytest.fixture
def nothing_written(world: World) -> Iterator[None]:
    yield
    assert not SceneChart.objects.exists()


@pytest.mark.usefixtures("nothing_written")
def test_it_is_pasted_and_looked_through(world: World) -> None:
    assert here(world) in world.client("sam").get(f"/p/{world.production.pk}/parts/").content.decode()
    answer = read(world, text=PLAY)
    page = " ".join(answer.content.decode().split())
    assert (answer.status_code, lines(answer)) == (200, CHART)
    assert "2 scenes and 2 characters were found" in page
    assert "1.1: “ALL” speak together. Add whoever is meant." in page


def test_what_was_found_is_kept_by_the_form_below_it(world: World) -> None:
    found = lines(read(world, text=PLAY))
    kept = world.client("sam").post(f"/p/{world.production.pk}/parts/write/", {"lines": found, "version": 0})
    assert kept.status_code == 302
    assert SceneChart.objects.get().scenes == [["1.1", 30, ["Maud", "Ivo"]], ["1.2", 30, ["Ivo"]]]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PLAY.encode(), "play.fountain"), (b"\xef\xbb\xbf" + PLAY.encode(), "x"), (PLAY.encode("utf-16"), "play.txt"),
        (PLAY.replace("late.", "lat\u00e9.").encode("cp1252"), "old.txt"),
        (docx(PLAY.replace("<late>", "late").splitlines()), "play.docx"),
        (pdf(PLAY.splitlines()), "play.pdf"),
    ],
)  # fmt: skip
def test_files_of_every_kind(world: World, data: bytes, name: str) -> None:
    answer = read(world, data, name)
    assert (answer.status_code, lines(answer)) == (200, CHART)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "There is no text in it"), (b"\x00\x01\x02", "Give a Fountain or text file, a PDF or a DOCX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Give a Fountain or text file"), (b"%PDF-1.7\nbroken", "broken off or damaged"),
        (b"Dear aunt. All is well.", "Nobody in it has a cue"), (b"   \n", "There is no text in it"),
        (b"PK\x03\x04 no archive", "broken off or damaged"), (pdf([]), "There is no text in it"),
    ],
)  # fmt: skip
def test_what_is_no_script_is_refused_in_words(world: World, data: bytes, says: str) -> None:
    answer = read(world, data)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)


@pytest.mark.usefixtures("nothing_written")
def test_what_was_pasted_stays_when_nothing_was_found(world: World) -> None:
    answer = read(world, text="Dear <aunt>. All is well.")
    assert (answer.status_code, "Dear &lt;aunt&gt;. All is well.</textarea>" in answer.content.decode()) == (422, True)


@pytest.mark.usefixtures("nothing_written")
def test_one_that_takes_too_long_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "AT_MOST", 0.01)
    answer = read(world, pdf(PLAY.splitlines()), "play.pdf")
    assert (answer.status_code, "It took too long to be read." in answer.content.decode()) == (422, True)


@pytest.mark.usefixtures("nothing_written")
def test_one_too_large_is_not_read(world: World) -> None:
    assert read(world, b"x" * (6 * 1024 * 1024 + 100)).status_code in (413, 422)


@pytest.mark.usefixtures("nothing_written")
def test_the_database_never_hears_of_what_is_in_it(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert read(world, text=PLAY).status_code == 200
    assert [
        q["sql"] for q in asked if "You are late" in q["sql"] or ("scene_chart" in q["sql"] and "INSERT" in q["sql"])
    ] == []


def test_nothing_chosen_and_nothing_pasted(world: World) -> None:
    answer = read(world)
    assert (answer.status_code, "Choose a file, or paste a script." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("who", ["tom", "eve", "miriam"])
def test_nobody_else_finds_it(world: World, who: str) -> None:
    assert world.client(who).get(here(world)).status_code == 404
    assert world.client(who).post(here(world), {"text": PLAY}).status_code == 404
