"""Bodies that never come take no more threads than all but one."""

import io
from typing import Any

import pytest

from castlist.config import arriving
from castlist.config.arriving import let_in


class Asked:
    """An application that reads what it is told to, and stays in the middle of it for whoever asks meanwhile."""

    def __init__(self) -> None:
        self.meanwhile: list[str] = []
        self.statuses: list[str] = []
        self.read = b""

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        body = environ["wsgi.input"]
        if self.meanwhile:
            self.read += body.read(int(environ.get("part", 1)))
            self.ask(self.meanwhile.pop())
        self.read += body.readline() + body.read()
        return [b"it came"]

    def ask(self, length: str) -> bytes:
        """One request more, which announces that many bytes."""
        size = int(length) if length.isdecimal() else 0
        environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"a" * size)}
        return b"".join(self.door(environ, lambda status, headers: self.statuses.append(status)))

    def behind(self, threads: int) -> "Asked":
        """The same, behind the door."""
        self.door = let_in(self, threads=threads)
        return self


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 0.01)


def test_bodies_on_their_way_leave_one_thread_free() -> None:
    asked = Asked().behind(3)
    asked.meanwhile = ["", "5", "5"]  # taken from the end: two that are on their way, a third, and one without a body
    asked.ask("5")
    assert asked.statuses == ["200 OK", "200 OK", "503 Service Unavailable"]
    asked.meanwhile = ["", "5"]
    asked.statuses.clear()
    asked.ask("5")
    assert asked.statuses == ["200 OK", "200 OK", "200 OK"]


@pytest.mark.parametrize("length", ["", "0", "many", "-5"])
def test_who_brings_nothing_is_never_refused(length: str) -> None:
    asked = Asked().behind(1)
    asked.meanwhile = [length]
    asked.ask("5")
    assert asked.statuses == ["200 OK", "200 OK"]


def test_one_that_has_come_takes_no_place_while_it_is_answered() -> None:
    asked = Asked().behind(1)
    asked.meanwhile = ["4"]
    environ = {"CONTENT_LENGTH": "7", "part": "7", "wsgi.input": io.BytesIO(b"b" * 7)}
    asked.door(environ, lambda status, headers: asked.statuses.append(status))
    assert (asked.statuses, asked.read) == (["200 OK", "200 OK"], b"bbbbbbbaaaa")


def test_a_place_comes_back_from_one_that_broke_off_or_failed() -> None:
    asked = Asked().behind(1)
    short = {"CONTENT_LENGTH": "900", "wsgi.input": io.BytesIO(b"b")}
    asked.door(short, lambda status, headers: asked.statuses.append(status))

    def fails(environ: dict[str, Any], start: Any) -> list[bytes]:
        raise KeyError

    door = let_in(fails, threads=1)
    for _ in range(3):
        with pytest.raises(KeyError):
            door({"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"")}, None)
    asked.ask("5")
    assert asked.statuses == ["200 OK"] * 2


def test_whoever_is_refused_is_told_what_to_do() -> None:
    asked = Asked().behind(1)
    answers = list[bytes]()
    ask = asked.ask
    asked.ask = lambda length: answers.append(ask(length)) or b""  # type: ignore[method-assign, func-returns-value]
    asked.meanwhile = ["5"]
    asked.ask("5")
    assert answers[0].decode() == arriving.SAYS
