"""Who plays a character and who covers it, as people write it, a line each: Rosalind: Ivy; Julia, Kim."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from castlist.rules.scene_lines import BadLine, Chart, NotRead, name_read, same

LONGEST_TEXT, MOST_COVERS, MOST_WANTED, MOST_IN_A_SCENE = 40_000, 20, 9, 20
LIKE: Final = "Write a character, who plays it, and who covers it, the first cover first, like: Rosalind: Ann; Bea, Kim"


@dataclass(frozen=True, slots=True)
class Covered:
    """Of one character: who plays it, '' where nobody is named; and its covers, the first one first."""

    character: str
    plays: str
    covers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Whoever plays it, at place 0, and its covers from place 1 on."""
        return (self.plays, *self.covers)


def read_covers(text: str, chart: Chart) -> tuple[tuple[Covered, ...], list[BadLine]]:
    """What the lines say, or which cannot be read: then nothing of them is to be used."""
    if len(text) > LONGEST_TEXT:
        return (), [BadLine(1, text[:40], f"At most {LONGEST_TEXT:,} characters are read.")]
    known = {same(name): name for name in chart.characters}
    found: dict[str, Covered] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = _covered(line, known)
            if one.character in found:
                raise NotRead(f"“{one.character}” stands in an earlier line already.")
            found[one.character] = one
        except NotRead as no:
            bad.append(BadLine(number, line.strip()[:200], str(no)))
    return ((), bad[:20]) if bad else (tuple(one for one in found.values() if any(one.names)), [])


def _covered(line: str, known: Mapping[str, str]) -> Covered:
    for colon in re.finditer(r"[:|]", line):
        character = known.get(same(line[: colon.start()]))
        if character is not None:
            who, _, covers = line[colon.end() :].partition(";")
            return checked(character, who, re.split(r"[,;]", covers))
    name = re.split(r"[:|]", line)[0].strip()
    raise NotRead(f"“{name[:40]}” is not in the chart." if re.search(r"[:|]", line) else LIKE)


def checked(character: str, who: str, covers: Iterable[str]) -> Covered:
    """The names as they are kept. Raises NotRead for what is no name, and for whoever is named twice."""
    plays = name_read(who) if who.strip() else ""
    if "," in plays:
        raise NotRead("One person plays it; covers stand behind the sign ; with commas between them.")
    names = [name_read(name) for name in covers if name.strip()]
    if len({same(name) for name in (plays, *names)}) < len(names) + 1 or (not plays and any(not n for n in names)):
        raise NotRead("Somebody is named twice in it.")
    if len(names) > MOST_COVERS:
        raise NotRead(f"It has at most {MOST_COVERS} covers.")
    return Covered(character, plays, tuple(names))


def covers_said(rows: Iterable[Covered]) -> str:
    """The lines, as they are read again."""
    return "\n".join(f"{one.character}: {one.plays}; {', '.join(one.covers)}".rstrip("; ") for one in rows)


@dataclass(frozen=True, slots=True)
class Willing:
    """Somebody who may be asked to cover: these characters, or any where none are named."""

    name: str
    characters: tuple[str, ...] = ()


def read_willing(text: str, chart: Chart) -> tuple[tuple[Willing, ...], list[BadLine]]:
    """Who may cover, a line each: Kim, or Bea: Rosalind, Celia; or which lines cannot be read."""
    if len(text) > LONGEST_TEXT:
        return (), [BadLine(1, text[:40], f"At most {LONGEST_TEXT:,} characters are read.")]
    found: dict[str, Willing] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        who, _, what = line.partition(":")
        try:
            name = name_read(who)
            characters, none = read_characters(what, chart)
            if none:
                raise NotRead(none[0].why)
            if same(name) in found:
                raise NotRead(f"“{name}” stands in an earlier line already.")
            found[same(name)] = Willing(name, characters)
        except NotRead as no:
            bad.append(BadLine(number, line.strip()[:200], str(no)))
    return ((), bad[:20]) if bad else (tuple(found.values()), [])


def read_characters(text: str, chart: Chart) -> tuple[tuple[str, ...], list[BadLine]]:
    """Characters of the chart, with commas or lines between them; or what is none."""
    known = {same(name): name for name in chart.characters}
    found: list[str] = []
    bad: list[BadLine] = []
    for number, line in enumerate(text[:LONGEST_TEXT].splitlines(), 1):
        for name in re.split(r"[,;]", line):
            if same(name) in known:
                found.append(known[same(name)])
            elif name.strip():
                bad.append(BadLine(number, name.strip()[:80], f"“{name.strip()[:40]}” is not in the chart."))
    return ((), bad[:20]) if bad else (tuple(dict.fromkeys(found)), [])
