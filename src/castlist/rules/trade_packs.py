"""Packs of rules are read from the files beside, and a broken one is refused by file, rule and field."""

import re
import string
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from castlist.rules.trade import KINDS, MARKS, SEVERITIES, Numbers, Pack, Rule
from castlist.rules.trade_checks import LIMITS, MAY_HAVE, NEEDS, PLACES

FOLDER = Path(__file__).with_name("packs")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CLOCK = re.compile(r"([0-4]\d):([0-5]\d)")
_OF_PACK = frozenset("id version name jurisdiction agreement read_on valid_from valid_to rule".split())
_OF_RULE = frozenset("id check severity mark source says kinds with".split())
_WITHOUT_A_DOUBT = ("block", "reason")


class BrokenPack(Exception):
    """A pack cannot be read: the sentence names the file, the rule and the field."""

    def __init__(self, file: str, rule: str, field: str, says: str) -> None:
        super().__init__(f"{file}{f', rule {rule}' if rule else ''}, {field}: {says}")


class _Reader:
    """Reads the fields of one table, and knows where it is."""

    def __init__(self, file: str, rule: str, said: Mapping[str, Any]) -> None:
        self.file, self.rule, self.said = file, rule, said

    def refuse(self, field: str, says: str) -> BrokenPack:
        return BrokenPack(self.file, self.rule, field, says)

    def only(self, known: Iterable[str]) -> None:
        for field in self.said:
            if field not in known:
                raise self.refuse(field, "there is no such field.")

    def text(self, field: str) -> str:
        found = self.said.get(field)
        if not isinstance(found, str) or not found.strip():
            raise self.refuse(field, "it is a text, and not empty.")
        return found

    def name(self, field: str) -> str:
        found = self.text(field)
        if not _NAME.fullmatch(found):
            raise self.refuse(field, "it is made of small letters, digits and single hyphens.")
        return found

    def one_of(self, field: str, known: Iterable[str]) -> str:
        found, every = self.text(field), sorted(known)
        if found not in every:
            raise self.refuse(field, f"“{found}” is none of {', '.join(every)}.")
        return found

    def day(self, field: str, *, needed: bool = False) -> date | None:
        found = self.said.get(field)
        if found is None and not needed:
            return None
        if type(found) is not date:
            raise self.refuse(field, "it is a day, like 2026-12-03, without quotes.")
        return found


def read(text: str, *, file: str) -> Pack:
    """The pack that a file holds. Raises BrokenPack for whatever cannot be meant."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as no:
        raise BrokenPack(file, "", "the file", f"it is no TOML: {no}.") from None
    top = _Reader(file, "", said)
    top.only(_OF_PACK)
    tables = said.get("rule", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise top.refuse("rule", "there is at least one, each as [[rule]].")
    rules = tuple(_rule(file, one) for one in tables)
    twice = sorted({one.id for one in rules if sum(other.id == one.id for other in rules) > 1})
    if twice:
        raise BrokenPack(file, twice[0], "id", "another rule is called so.")
    begins, ends, read_on = top.day("valid_from"), top.day("valid_to"), top.day("read_on", needed=True)
    if begins and ends and begins > ends:
        raise top.refuse("valid_to", "it lies before valid_from.")
    assert read_on is not None
    if not re.fullmatch(r"\d{4}\.\d{1,3}", top.text("version")):
        raise top.refuse("version", "it is a year and a number, like 2026.1.")
    return Pack(
        top.name("id"), top.text("version"), top.text("name"), top.text("jurisdiction"), top.text("agreement"),
        read_on, rules, begins, ends,
    )  # fmt: skip


def _rule(file: str, said: Mapping[str, Any]) -> Rule:
    row = _Reader(file, str(said.get("id", "without a name")), said)
    row.only(_OF_RULE)
    check, severity, mark = row.one_of("check", NEEDS), row.one_of("severity", SEVERITIES), row.one_of("mark", MARKS)
    if severity in _WITHOUT_A_DOUBT and mark != "V":
        raise row.refuse("severity", f"what is marked {mark} was not read in its source: it warns or informs at most.")
    kinds = said.get("kinds", [])
    if not isinstance(kinds, list) or not all(kind in KINDS for kind in kinds):
        raise row.refuse("kinds", f"it is a list of some of {', '.join(KINDS)}.")
    return Rule(
        row.name("id"), check, severity, mark, row.text("source"), _says(row), tuple(kinds),
        _numbers(row, check, said.get("with", {})),
    )  # fmt: skip


def _says(row: _Reader) -> str:
    text = row.text("says")
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        raise row.refuse("says", "a brace stands alone in it.") from None
    unknown = sorted(named - set(PLACES))
    if unknown:
        raise row.refuse("says", f"{{{unknown[0]}}} is none of {', '.join(PLACES)}.")
    return text


def _numbers(row: _Reader, check: str, said: Any) -> Numbers:
    """Exactly those that the check needs, each of its kind."""
    if not isinstance(said, dict):
        raise row.refuse("with", "it is a table.")
    may = {*NEEDS[check], *MAY_HAVE.get(check, ())} | ({"until_leaving"} if "ages" in NEEDS[check] else set())
    for field in [*NEEDS[check], *said]:
        if field not in said:
            raise row.refuse(f"with.{field}", f"{check} needs it.")
        if field not in may:
            raise row.refuse(f"with.{field}", f"{check} does not look at it.")
    return Numbers(**{field: _read_one(row, field, value) for field, value in said.items()})


def _read_one(row: _Reader, field: str, value: Any) -> Any:
    read_it: Callable[[_Reader, str, Any], Any] = _OF_KIND.get(field, _whole)
    return read_it(row, field, value)


def _whole(row: _Reader, field: str, value: Any) -> int:
    if type(value) is not int or value < 1:
        raise row.refuse(f"with.{field}", "it is a whole number from 1.")
    return value


def _ages(row: _Reader, field: str, value: Any) -> tuple[int, int]:
    ends = value if isinstance(value, list) else []
    if len(ends) != 2 or not all(type(one) is int for one in ends) or not 0 <= ends[0] <= ends[1] <= 17:
        raise row.refuse(f"with.{field}", "it is a pair of ages between 0 and 17, like [9, 16].")
    return ends[0], ends[1]


def _patterns(row: _Reader, field: str, value: Any) -> tuple[tuple[int, int], ...]:
    pairs = value if isinstance(value, list) else []
    if not pairs or not all(isinstance(one, list) and len(one) == 2 for one in pairs):
        raise row.refuse(f"with.{field}", "it is pairs of minutes of work and of a break, like [[55, 5]].")
    return tuple((_whole(row, field, work), _whole(row, field, rest)) for work, rest in pairs)


def _beside(row: _Reader, field: str, value: Any) -> tuple[int, ...]:
    found = [_whole(row, field, one) for one in value] if isinstance(value, list) else []
    if not found or found != sorted(found, reverse=True):
        raise row.refuse(f"with.{field}", "it is minutes of breaks, the longest first, like [45, 15].")
    return tuple(found)


def _clock(row: _Reader, field: str, value: Any) -> int:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise row.refuse(f"with.{field}", 'it is a time of day, like "07:00"; "24:30" is after midnight.')
    return int(found[1]) * 60 + int(found[2])


def _words(row: _Reader, field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise row.refuse(f"with.{field}", "it is a list of words.")
    return tuple(value)


def _yes(row: _Reader, field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise row.refuse(f"with.{field}", "it is true or false.")
    return value


def _limit(row: _Reader, field: str, value: Any) -> str:
    if value not in LIMITS:
        raise row.refuse(f"with.{field}", f"it is one of {', '.join(LIMITS)}.")
    return str(value)


_OF_KIND: dict[str, Callable[[_Reader, str, Any], Any]] = {
    "ages": _ages,
    "patterns": _patterns,
    "beside": _beside,
    "earliest": _clock,
    "latest": _clock,
    "latest_before_weekend": _clock,
    "words": _words,
    "until_leaving": _yes,
    "school_days": _yes,
    "limit": _limit,
}


@cache
def versions() -> tuple[Pack, ...]:
    """Every version of every pack that comes with Castlist, the general one first, the newest of each first."""
    files = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return in_order((name, read(text, file=name)) for name, text in files)


def in_order(found: Iterable[tuple[str, Pack]]) -> tuple[Pack, ...]:
    """Packs by file, as they are chosen from. Raises BrokenPack for two versions of one that hold on one day."""
    every = sorted(found, key=lambda one: _number(one[1]), reverse=True)
    for (file, one), (_, other) in combinations(every, 2):
        if one.id == other.id and _until(other) >= _since(one) and _until(one) >= _since(other):
            raise BrokenPack(file, "", "valid_from", f"{one.stamp} and {other.stamp} hold on one day.")
    return tuple(sorted((pack for _, pack in every), key=lambda one: (one.id != "general", one.name)))


def _number(pack: Pack) -> tuple[int, ...]:
    return tuple(int(part) for part in pack.version.split("."))


def _since(pack: Pack) -> date:
    return pack.valid_from or date.min


def _until(pack: Pack) -> date:
    return pack.valid_to or date.max


@cache
def shipped() -> Mapping[str, Pack]:
    """The newest version of every pack that comes with Castlist, by its id, the general one first."""
    found: dict[str, Pack] = {}
    for pack in versions():
        found.setdefault(pack.id, pack)
    return found


def chosen(ids: Iterable[str]) -> tuple[Pack, ...]:
    """Those of these packs that come with this Castlist, in their order, with every version: each holds on its days."""
    wanted = frozenset(ids)
    return tuple(pack for pack in versions() if pack.id in wanted)


@cache
def may_be_ready(kind: str) -> bool:
    """Whether any pack says of such sessions how long before their time somebody is to be there."""
    said = (rule for pack in versions() for rule in pack.rules if rule.check == "ready")
    return any(not one.kinds or kind in one.kinds for one in said)
