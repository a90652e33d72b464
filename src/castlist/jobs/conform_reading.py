"""Reads a file of scenarios, one JSON object a line: what can be played, and each line that cannot, with why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from castlist.jobs.conform_checks import SHOWN, Malformed, check_scenario

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes."""

Scenario = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be played; line 0 is the file itself."""

    line: int
    id: str
    field: str
    found: str
    expected: str

    def sentence(self, path: Path) -> str:
        """File, line, scenario and field; what stands there, and what was expected."""
        where = [str(path), f"line {self.line}" if self.line else "", f"“{self.id}”" if self.id else "", self.field]
        expected = f"found {self.found}, expected {self.expected}" if self.expected else self.found
        told = f"{', '.join(part for part in where if part)}: {expected}."
        return "".join(char if char.isprintable() else "�" for char in told)


class _NotJSON(ValueError):
    """The line is JSON by its letters only."""


def scenarios_of(path: Path) -> tuple[list[Scenario], list[Bad]]:
    """Every scenario of the file that can be played, and every line that cannot."""
    asked: list[Scenario] = []
    bad: list[Bad] = []
    first_at: dict[str, int] = {}
    try:
        for number, line in _lines(path):
            one = _scenario(line, number, first_at)
            if isinstance(one, Bad):
                bad.append(one)
            else:
                asked.append(one)
    except OSError as why:
        bad.append(Bad(0, "", "", why.strerror or type(why).__name__, ""))
    if not asked and not bad:
        bad.append(Bad(0, "", "", "nothing", "one scenario a line"))
    return asked, bad


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every line that is not blank, with its number; no more of it than a line may have."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if line.strip():
                yield number, line
            if len(line) > LONGEST_LINE:
                return


def _scenario(line: bytes, number: int, first_at: dict[str, int]) -> Scenario | Bad:
    if len(line) > LONGEST_LINE:
        found = f"more than {LONGEST_LINE // 1024**2} MB"
        return Bad(number, "", "", found, "a shorter line; nothing after it was read")
    try:
        read = _read(line)
    except (ValueError, RecursionError) as why:
        return Bad(number, "", "", _found(line, why), _expected(why))
    told = read.get("id") if isinstance(read, dict) else ""
    named = told if isinstance(told, str) else ""
    try:
        check_scenario(read)
        if named in first_at:
            raise Malformed("id", named, f"an id of its own: line {first_at[named]} has this one")
    except Malformed as no:
        return Bad(number, named[:SHOWN], no.where, no.found, no.expected)
    first_at[named] = number
    checked: Scenario = read
    return checked


def _read(line: bytes) -> Any:
    return json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; refuses a name that stands in it twice, of which one would be lost in silence."""
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotJSON(f"“{twice}” twice in one object")
    return read


def _no_constant(name: str) -> Any:
    raise _NotJSON(name)


def _found(line: bytes, why: Exception) -> str:
    if isinstance(why, RecursionError):
        return "JSON that is too deeply nested"
    if isinstance(why, _NotJSON):
        return str(why)
    if isinstance(why, UnicodeDecodeError):
        return f"bytes that are not UTF-8 (0x{line[why.start]:02x} as byte {why.start + 1})"
    text = line.decode("utf-8", "replace").strip("\ufeff\r\n")
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _expected(why: Exception) -> str:
    if isinstance(why, UnicodeDecodeError):
        return "one JSON object in UTF-8"
    if isinstance(why, json.JSONDecodeError):
        return f"one JSON object ({why.msg} at character {why.pos + 1})"
    return "one JSON object"
