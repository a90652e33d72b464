"""What is asked of a plan in which performers play several characters, as people write it: a few lines of each kind."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, TypeVar

from castlist.rules.people import NotUsable
from castlist.rules.performers import Notes, notes_in, spanned
from castlist.rules.scene_lines import BadLine, Chart, NotRead, name_read, same, seconds_read

T = TypeVar("T")
FIELDS: Final = ("change", "changes", "apart", "together", "needs", "there", "most")
LONGEST_FIELD, MOST_LINES, MOST_TAGS, LONGEST_TAG, MOST_OF_A_KIND = 10_000, 400, 12, 40, 500
_AS_LONG_AS: Final = re.compile(r"(.+?)\s*[:|=]\s*([\d.,:]+\s*(?:m|min|mins|minutes?)?\.?)", re.IGNORECASE)
_KIND: Final = re.compile(r"(any|\d{1,3})\s*(?:[:x×|]\s*(.*))?", re.IGNORECASE)

Tags = tuple[str, ...]
Asked = tuple[Tags, Notes | None]
"""Words, and what is sung or can be."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan has to keep, beside who is on together. Characters are spelt as in the chart."""

    change_seconds: int = 0
    """The least time to become another character."""
    changes: tuple[tuple[str, str, int], ...] = ()
    """Pairs for whom it is another time."""
    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, Tags], ...] = ()
    """What a character asks for: a voice, a look, a skill."""
    sings: tuple[tuple[str, Notes], ...] = ()
    """The lowest and the highest note of a character."""
    there: tuple[tuple[int | None, Tags, Notes | None], ...] = ()
    """Who there is: how many (None: any number), what they have, and from which note to which they sing. Nothing: as
    many as it takes.
    """
    most: int | None = None
    """How many characters one performer plays at most."""


def read_wish(said: Mapping[str, str], chart: Chart) -> tuple[Wish, dict[str, list[BadLine]]]:
    """What the lines ask for, and for each field those that cannot be read; then nothing of the wish is to be used."""
    bad: dict[str, list[BadLine]] = {}
    known = {same(name): name for name in chart.characters}

    def lines(field: str, read: Callable[[str], T]) -> list[T]:
        found: list[T] = []
        for number, line in _lines(said.get(field, "")):
            try:
                found.append(read(line))
            except NotRead as no:
                bad.setdefault(field, []).append(BadLine(number, line.strip()[:200], str(no)))
        return found

    changes = lines("changes", lambda line: _change(line, known))
    twice = {pair for pair in map(_pair, changes) if sum(_pair(one) == pair for one in changes) > 1}
    if twice:
        first, second = sorted(sorted(twice, key=sorted)[0])
        bad.setdefault("changes", []).append(BadLine(1, f"{first}, {second}", "This pair is said twice."))
    needs = lines("needs", lambda line: _needs(line, known))
    groups = {field: lines(field, lambda line: _group(line, known)) for field in ("apart", "together")}
    wish = Wish(
        change_seconds=sum(lines("change", _minutes)[:1]),
        changes=tuple(changes),
        apart=tuple(pair for group in groups["apart"] for pair in combinations(group, 2)),
        together=tuple(pair for group in groups["together"] for pair in pairwise(group)),
        needs=_joined((name, tags) for name, (tags, _) in needs),
        sings=_spanned((name, notes) for name, (_, notes) in needs),
        there=tuple(lines("there", _kind)),
        most=next(iter(lines("most", _number)), None),
    )
    return (wish, {}) if not bad else (Wish(), bad)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    if len(text) > LONGEST_FIELD:
        text = "\x00"
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line if number <= MOST_LINES else "\x00"


def _pair(change: tuple[str, str, int]) -> frozenset[str]:
    return frozenset(change[:2])


def _character(name: str, known: Mapping[str, str]) -> str:
    if "\x00" in name:
        raise NotRead(f"That is too much: at most {MOST_LINES} lines and {LONGEST_FIELD:,} characters are read.")
    found = known.get(same(name))
    if found is None:
        raise NotRead(f"“{name.strip()[:40]}” is not in the chart.")
    return found


def _group(line: str, known: Mapping[str, str]) -> list[str]:
    """Two characters or more: with commas between them, or strokes."""
    sign = r"[,;]" if re.search(r"[,;]", line) else r"/|&"
    names = [one for one in re.split(sign, line) if one.strip()]
    found = list(dict.fromkeys(_character(name, known) for name in names))
    if len(found) < 2:
        raise NotRead("Write two characters or more, with commas between them.")
    return found


def _change(line: str, known: Mapping[str, str]) -> tuple[str, str, int]:
    found = _AS_LONG_AS.fullmatch(line.strip())
    if found is None:
        raise NotRead("Write two characters and how many minutes, like: Rosalind, Celia: 5")
    group = _group(found[1], known)
    if len(group) != 2:
        raise NotRead("A change is between two characters.")
    return group[0], group[1], seconds_read(found[2])


def _needs(line: str, known: Mapping[str, str]) -> tuple[str, Asked]:
    """The character before the colon, and what it asks for behind it; a name may hold a colon itself."""
    for found in re.finditer(r"[:|]", line):
        if same(line[: found.start()]) in known:
            asked = _asked(line[found.end() :])
            if not any(asked):
                raise NotRead("Say what it needs.")
            return known[same(line[: found.start()])], asked
    if re.search(r"[:|]", line):
        _character(re.split(r"[:|]", line)[0], known)
    raise NotRead("Write a character and what it needs, like: Amiens: tenor")


def _asked(text: str, *, most_ranges: int = MOST_TAGS) -> Asked:
    """Words in small letters, each once; and notes, of several ranges the least that holds all of them."""
    tags, ranges = dict[str, None](), list[Notes]()
    for one in re.split(r"[,;]", text):
        try:
            notes = notes_in(one)
        except NotUsable as no:
            raise NotRead(str(no)) from None
        if notes:
            ranges.append(notes)
        elif one.strip():
            tags[same(name_read(one))] = None
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise NotRead(f"At most {MOST_TAGS} things are asked for, of at most {LONGEST_TAG} characters each.")
    if len(ranges) > most_ranges:
        raise NotRead("Say one range of notes, from the lowest to the highest.")
    return tuple(tags), spanned(ranges)


def _joined(needs: Iterable[tuple[str, Tags]]) -> tuple[tuple[str, Tags], ...]:
    found: dict[str, Tags] = {}
    for name, tags in needs:
        if tags:
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *tags)))
    return tuple(found.items())


def _spanned(sings: Iterable[tuple[str, Notes | None]]) -> tuple[tuple[str, Notes], ...]:
    found: dict[str, list[Notes]] = {}
    for name, notes in sings:
        if notes:
            found.setdefault(name, []).append(notes)
    return tuple((name, notes) for name, some in found.items() if (notes := spanned(some)))


def _kind(line: str) -> tuple[int | None, Tags, Notes | None]:
    found = _KIND.fullmatch(line.strip())
    if found is None:
        raise NotRead("Write how many there are and what they have, like: 2: tenor, sword; or any: soprano")
    number = None if found[1].lower() == "any" else int(found[1])
    if number is not None and not 1 <= number <= MOST_OF_A_KIND:
        raise NotRead(f"How many there are is a number from 1 to {MOST_OF_A_KIND}, or “any”.")
    return number, *_asked(found[2] or "", most_ranges=1)


def _minutes(line: str) -> int:
    return seconds_read(line)


def _number(line: str) -> int:
    text = line.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) >= 1):
        raise NotRead(f"“{text[:20]}” is not a number from 1 to 999.")
    return int(text)
