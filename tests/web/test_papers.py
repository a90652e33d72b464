"""Papers are drawn from data alone: whatever people wrote comes out as words; and what cannot be drawn is said."""

import io
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from pypdf import PdfReader

from castlist.web.papers import apart, printing
from castlist.web.papers.lists import Column, part
from castlist.web.papers.printing import MOST, OTHERS, Paper, TooLarge, as_asked, data_of, drawn, printed
from tests.web.paper_reading import NASTY, lines, page, paper, text

pytestmark = pytest.mark.without_records
AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
FOLDER = Path(apart.__file__).parent


def listed(*names: str, **more: Any) -> Paper:
    one = part([Column("Name", "strong", share=1), Column("Signed", "write", mm=40)], [[name, ""] for name in names],
               empty="Nobody is on it.")  # fmt: skip
    said = {"people": len(names), "about": "Studio 2", "more": {"parts": [one], "apart": False}} | more
    return Paper("lists", "list", "A list", "Small Hours", ZoneInfo("Europe/London"), **said)


def asked(found: Paper, **query: str) -> Any:
    return printed(RequestFactory().get("/", query), found, at=AT)


@pytest.mark.parametrize("name", NASTY)
def test_what_people_wrote_comes_out_as_words(name: str) -> None:
    found = text(paper(asked(listed("Ada", name, "Zed"))))
    letters = "".join(sorted(name.replace(" ", ""))) if name == "שרה לוי" else ""
    between = found.partition("Ada ")[2].partition(" Zed")[0]
    said = "".join(sorted(between.replace(" ", ""))) if letters else between
    assert said == (letters or " ".join(name.split()))


def test_every_text_of_a_paper_is_data(tmp_path: Path) -> None:
    bad = '#panic("x") *b* $x$'
    one = part([Column("Name")], [[(bad, bad)]], title=bad, lead=bad, empty=bad)
    found = listed(about=bad, lead=bad, foot=bad, more={"parts": [one], "apart": False})
    read = text(paper(asked(Paper(**{**{name: getattr(found, name) for name in found.__slots__},
                                     "title": bad, "production": bad}))))  # fmt: skip
    assert read.count(bad) == 10


def test_signs_that_nobody_can_print_are_left_out() -> None:
    found = lines(paper(asked(listed("A\x00d\x1ba\x85", "B\u202een", "C\r\ny\rz", "D\ud800", "E\tf"))))
    assert found[2:] == ["Ada", "Ben", "C", "y", "z", "D\N{REPLACEMENT CHARACTER}", "E f"]


def test_a_word_longer_than_any_line_is_broken_and_all_of_it_is_there() -> None:
    name = "Abcdefghij" * 30
    found = paper(asked(listed(name, "Ben")))
    assert name in page(found.pages[0]).replace(" ", "")


def test_letters_that_no_font_has_are_boxes_and_the_paper_says_so() -> None:
    found = paper(asked(listed("Ada \U0001f3ad", "Ben")))
    assert ["Ada" in text(found), "Ben" in text(found), "A box stands for a letter" in text(found)] == [True] * 3
    assert "A box stands for" not in text(paper(asked(listed("Ada"))))


def test_the_same_rows_are_the_same_bytes() -> None:
    assert asked(listed("Ada", "Ben")).content == asked(listed("Ada", "Ben")).content
    assert asked(listed("Ada", "Ben")).content != asked(listed("Ada", "Bea")).content


def test_each_page_says_what_it_is_and_when_it_was_printed() -> None:
    found = paper(asked(listed(*(f"Person {n}" for n in range(300)))))
    pages = [page(one) for one in found.pages]
    assert len(pages) > 5
    for number, one in enumerate(pages, start=1):
        assert one.startswith("Small Hours A list · Studio 2")
        assert one.endswith(f"Printed Tuesday 1 December 2026, 09:30 {number} / {len(pages)}")
        assert "Name Signed" in one
    assert {f"Person {n}" for n in range(300)} - set(lines(found)) == set()


def test_nobody_is_said() -> None:
    assert "Nobody is on it." in text(paper(asked(listed())))


@pytest.mark.parametrize(("said", "wide"), [({}, 595), ({"paper": "a4"}, 595), ({"paper": "letter"}, 612)])
def test_a_paper_has_the_size_that_was_asked_for(said: dict[str, str], wide: int) -> None:
    assert round(paper(asked(listed("Ada"), **said)).pages[0].mediabox.width) == wide


@pytest.mark.parametrize("size", ["A4", "a3", "", "../etc/passwd", "\x00", "letter "])
def test_another_size_is_told_which_there_are(size: str) -> None:
    answer = asked(listed("Ada"), paper=size)
    assert (answer.status_code, "?paper=letter" in answer.content.decode()) == (422, True)


def test_more_people_than_are_printed_at_once_are_told_so() -> None:
    answer = asked(listed("Ada", people=MOST + 1))
    assert (answer.status_code, "More than 1,000 people" in answer.content.decode()) == (422, True)


def test_more_words_than_are_printed_at_once_are_told_so() -> None:
    answer = asked(listed(*("word " * 2_000 for _ in range(401))))
    assert (answer.status_code, "too many words" in answer.content.decode()) == (422, True)


def test_what_takes_more_memory_than_there_is_for_it_is_told_so() -> None:
    answer = asked(listed(*(f"Person {n} {'word ' * 550}" for n in range(MOST))))
    assert (answer.status_code, "too many words" in answer.content.decode()) == (422, True)


def test_as_many_as_are_printed_at_once_are_printed() -> None:
    """Within its memory and time."""
    found = paper(asked(listed(*(f"Person {n} {'word ' * 100}" for n in range(MOST)))))
    assert lines(found)[-1].endswith("word")


def test_what_cannot_be_drawn_is_a_page_that_says_so(caplog: pytest.LogCaptureFixture) -> None:
    answer = asked(listed("Ada", more={"parts": "nonsense", "apart": False}))
    assert (answer.status_code, "could not be drawn" in answer.content.decode()) == (503, True)
    assert "A paper was not drawn" in caplog.text


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SECONDS", 0.001)
    with pytest.raises(TooLarge, match="too long"):
        drawn(as_asked("lists", data_of(listed("Ada"), size="a4", at=AT)))


def test_while_others_print_one_is_told_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    none = threading.BoundedSemaphore(1)
    none.acquire()
    answer = printed(RequestFactory().get("/"), listed("Ada"), at=AT, places=none)
    assert (answer.status_code, answer["Retry-After"], "Others are printing" in answer.content.decode()) == (
        503, "10", True,
    )  # fmt: skip
    assert OTHERS.acquire(blocking=False)
    OTHERS.release()


def test_a_place_is_free_again_after_a_paper_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    one = threading.BoundedSemaphore(1)
    broken = listed("Ada", more={"parts": "nonsense", "apart": False})
    said = [printed(RequestFactory().get("/"), what, at=AT, places=one).status_code for what in (broken, listed("B"))]
    assert said == [503, 200]


def test_papers_read_no_file_and_run_no_text() -> None:
    """Templates are what this folder holds and nothing else: they fetch nothing, and never take data for their own."""
    for template in FOLDER.glob("*.typ"):
        source = template.read_text("utf-8").replace("image(bytes(", "")  # a picture that came as data, and no file
        for word in ("eval(", "read(", "import ", "include ", "image(", "plugin(", "@preview", "csv(", "toml(", "xml("):
            assert word not in source, (template.name, word)
        assert source.count("json(") == (template.name == "house.typ")


def test_a_file_is_not_there_for_a_paper(tmp_path: Path) -> None:
    import typst

    compiler = typst.Compiler(b'#read("/etc/passwd")', root=tmp_path, package_path=tmp_path)
    with pytest.raises(typst.TypstError, match="not found"):
        compiler.compile(format="pdf")


def test_a_server_that_starts_knows_nothing_of_it() -> None:
    """Whoever prints pays for it: the program that sets type is loaded where a paper is drawn, and only there."""
    said = "import sys, castlist.config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
    said += "import castlist.web.urls, castlist.web.session_urls; print('typst' in sys.modules, 'pypdf' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=root,
                         env=environment | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"})  # fmt: skip
    assert ran.stdout.split() == ["False", "False"]


def test_the_process_that_draws_says_in_json_what_it_cannot(tmp_path: Path) -> None:
    def told(asked: bytes) -> Any:
        ran = subprocess.run([sys.executable, "-I", apart.__file__], input=asked, capture_output=True, check=True,
                             cwd=tmp_path)  # fmt: skip
        return json.loads(ran.stdout)["trouble"]

    assert [told(one) for one in (b"", b"{}", b'{"template": "nosuch", "data": {}, "shape": "pdf"}')] == ["broken"] * 3


def test_a_paper_looked_at_as_pictures_is_the_same_paper(tmp_path: Path) -> None:
    data = data_of(listed("Ada"), size="a4", at=AT)
    assert bytes(apart.drawn("lists", data, root=tmp_path, shape="png")).startswith(b"\x89PNG")
    assert len(PdfReader(io.BytesIO(drawn(as_asked("lists", data)))).pages) == 1
