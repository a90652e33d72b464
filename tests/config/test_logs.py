"""Log lines open no doors."""

import logging
import re

import pytest
import structlog

from castlist.actions.people import TOKEN_PREFIX
from castlist.config.logs import REMOVED, formatter, without_secrets
from castlist.records.ids import new_id

SECRET = "Zx81-kLmN_0pQrStUvWxYz1234567890abcdefghijk"


@pytest.mark.parametrize(
    "text",
    [
        f"GET /sign-in/link/{SECRET}/ 404",
        f"GET /answer/{SECRET} 200",
        f"Authorization: Bearer {TOKEN_PREFIX}{SECRET}",
        f"code={SECRET}",
        "code=ABCD-EFGH",
        "{'token': 'tiny', 'x': 1}",
        "password: hunter2",
        "postgresql://karen:hunter2@db/castlist",
        f"castlist_session={SECRET}; Path=/",
    ],
)
def test_secret_is_removed(text: str) -> None:
    clean = without_secrets(text)
    assert REMOVED in clean
    assert not {SECRET, "ABCD-EFGH", "tiny", "hunter2"} & set(clean.replace("'", " ").replace("/", " ").split())
    assert SECRET not in clean
    assert "hunter2" not in clean


@pytest.mark.parametrize(
    "text",
    [
        "GET /productions/0123456789ab/roles/abcdefghjkmn 200",
        "castlist.actions.decisions.conclude_at_the_very_end failed",
        "karen took a position on proposal 9x8y7z6w5v4t at revision 3",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert without_secrets(text) == text


def test_id_stays() -> None:
    identity = new_id()
    assert without_secrets(f"role {identity}") == f"role {identity}"


def formatted(record: logging.LogRecord) -> str:
    return formatter().format(record)


def test_foreign_record_is_one_clean_line() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "x", 1, "Not Found: %s", (f"/link/{SECRET}/",), None)
    line = formatted(record)
    assert SECRET not in line
    assert "event='Not Found: /link/[removed]/'" in line
    assert "\n" not in line


def test_traceback_is_kept_and_clean() -> None:
    try:
        raise ValueError(f"token={SECRET}")
    except ValueError as why:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "broken", (), (type(why), why, why.__traceback__))
    text = formatted(record)
    assert "Traceback (most recent call last)" in text
    assert SECRET not in text


def test_structlog_ends_in_the_same_place(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        structlog.get_logger("castlist.test").info("letter sent", link=SECRET, role="0123456789ab", tries=3)
    line = formatted(caplog.records[0])
    assert SECRET not in line
    assert "role='0123456789ab'" in line
    assert "tries=3" in line


def test_nobody_writes_a_line_of_their_own() -> None:
    """And each says when, by the clock of the world."""
    said = "/x\n2026-01-01T00:00:00Z level='info' event='all is well'\r\x1b[2J"
    line = formatted(logging.LogRecord("django.request", logging.WARNING, "x", 1, "Not Found: %s", (said,), None))
    assert (line.splitlines(), line.isprintable()) == ([line], True)
    assert re.match(r"timestamp='\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z' level='warning' event=\"Not Found: /x", line)
