"""A chart of scenes as people write it, a line each: 1.1 | 8 | Orlando, Oliver; or as a sheet, with a column for each.

Of a line that cannot be read it is said which, and why; then nothing is taken, so that no scene is lost on the way.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

MOST_SCENES, MOST_CHARACTERS = 300, 120
LONGEST_NAME, LONGEST_SCENE = 80, 600 * 60
LONGEST_TEXT, MOST_TOLD = 60_000, 20
_MINUTES: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,3})|:(\d{2}))?\s*(?:'|′|’|m|min|mins|minutes?)?\.?", re.IGNORECASE)
_ROUND: Final = re.compile(r"([^|\t;()]+?)\s*\(([^()]*)\)\s*:\s*(.*)")
_HEAD_SCENE: Final = frozenset({"scene", "scenes", "name", "scene name", "no", "no."})
_HEAD_MINUTES: Final = frozenset({"minutes", "min", "mins", "length", "duration", "time"})
_HEAD_WHO: Final = frozenset({"characters", "character", "who", "on", "who is on"})
_TICKED: Final = frozenset({"x", "1", "yes", "y", "true", "•", "●", "✓", "✔", "×"})
_NOT: Final = frozenset({"", "0", "no", "n", "false", "-", "–"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of the show; nobody is on in an interval."""

    name: str
    seconds: int
    on: tuple[str, ...]
    """Characters, as they are spelt first in the chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Scenes in the order of the show."""

    scenes: tuple[Scene, ...] = ()

    @property
    def characters(self) -> tuple[str, ...]:
        """Everybody who is on in any scene, in the order in which they come."""
        return tuple(dict.fromkeys(name for scene in self.scenes for name in scene.on))

    @property
    def seconds(self) -> int:
        """How long the show is."""
        return sum(scene.seconds for scene in self.scenes)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read, by its number from 1; and why."""

    number: int
    line: str
    why: str


class NotRead(ValueError):
    """Why a line cannot be read, in words for whoever wrote it."""


def same(name: str) -> str:
    """The name as names are compared: capitals and spaces make no other one."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def read_chart(text: str) -> tuple[Chart, list[BadLine]]:
    """The chart that the lines say, or which of them cannot be read: then there is no scene in it."""
    if len(text) > LONGEST_TEXT:
        return Chart(), [BadLine(1, text[:40], f"At most {LONGEST_TEXT:,} characters are read.")]
    rows = [(n, line) for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()]
    bad: list[BadLine] = []
    heads = _heads(rows[0][1]) if rows else None
    if heads is not None:
        rows = rows[1:]
    read: list[tuple[int, str, Scene]] = []
    for number, line in rows:
        try:
            read.append((number, line, _on_sheet(line, heads) if heads else _scene(line)))
        except NotRead as no:
            bad.append(BadLine(number, line.strip()[:200], str(no)))
    bad += _twice(read)
    chart = _spelt_alike([scene for _, _, scene in read])
    if not bad and len(chart.scenes) > MOST_SCENES:
        number, line, _ = read[MOST_SCENES]
        bad.append(BadLine(number, line.strip()[:200], f"A chart has at most {MOST_SCENES} scenes."))
    if not bad and len(chart.characters) > MOST_CHARACTERS:
        bad.append(BadLine(*_one_too_many(read), f"A chart has at most {MOST_CHARACTERS} characters."))
    return (Chart(), sorted(bad, key=lambda one: one.number)[:MOST_TOLD]) if bad else (chart, [])


def _twice(read: Iterable[tuple[int, str, Scene]]) -> Iterator[BadLine]:
    seen: dict[str, int] = {}
    for number, line, scene in read:
        first = seen.setdefault(same(scene.name), number)
        if first != number:
            says = f"Line {first} is called “{scene.name}” too. Two scenes have two names."
            yield BadLine(number, line.strip()[:200], says)


def _one_too_many(read: Sequence[tuple[int, str, Scene]]) -> tuple[int, str]:
    seen: set[str] = set()
    for number, line, scene in read:
        seen.update(map(same, scene.on))
        if len(seen) > MOST_CHARACTERS:
            return number, line.strip()[:200]
    raise AssertionError("there are too many")


def _spelt_alike(scenes: Iterable[Scene]) -> Chart:
    """The chart in which each character is spelt as at first."""
    spelt: dict[str, str] = {}
    found = []
    for scene in scenes:
        on = dict.fromkeys(spelt.setdefault(same(name), name) for name in scene.on)
        found.append(Scene(scene.name, scene.seconds, tuple(on)))
    return Chart(tuple(found))


# -- One line


def _cells(line: str) -> list[str]:
    """What stands between the signs that part it: the first of these that stands in the line."""
    for sign in ("|", "\t"):
        if sign in line:
            return [cell.strip() for cell in line.split(sign)]
    sign = ";" if ";" in line and not re.match(r'[^;]*,\s*"?\d', line) else ","
    with suppress(csv.Error, StopIteration):
        return [cell.strip() for cell in next(csv.reader([line.strip()], delimiter=sign, skipinitialspace=True))]
    raise NotRead("Its quotation marks do not close.")


def _scene(line: str) -> Scene:
    found = None if "|" in line or "\t" in line else _ROUND.fullmatch(line.strip())
    if found:
        return Scene(name_read(found[1]), seconds_read(found[2]), _people([found[3]]))
    cells = _cells(line)
    if len(cells) < 2:
        raise NotRead("Write its name, its minutes, and who is on, like: 1.1 | 8 | Orlando, Oliver")
    return Scene(name_read(cells[0]), seconds_read(cells[1]), _people(cells[2:]))


def name_read(text: str) -> str:
    """A name of one line, as it is kept. Raises NotRead."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name):
        raise NotRead("It has no name.")
    if len(name) > LONGEST_NAME:
        raise NotRead(f"A name has at most {LONGEST_NAME} characters.")
    if any(char in '|;"' or unicodedata.category(char) in ("Cc", "Cs", "Co", "Zl", "Zp") for char in name):
        raise NotRead(f'A name has no sign like | ; or " in it: {name[:40]}')
    return name


def seconds_read(text: str) -> int:
    """How many seconds some minutes are, written as 8, 8.5 or 8:30. Raises NotRead."""
    found = _MINUTES.fullmatch(text.strip())
    if found is None:
        shown = f"“{text.strip()[:40]}” is no number of minutes" if text.strip() else "How many minutes is it"
        raise NotRead(f"{shown}. Write 8, or 8:30.".replace("it.", "it?"))
    seconds = int(found[1]) * 60
    if found[2]:
        seconds += round(float(f"0.{found[2]}") * 60)
    if found[3]:
        if int(found[3]) > 59:
            raise NotRead(f"“{text.strip()}” is no time: a minute has 60 seconds.")
        seconds += int(found[3])
    if seconds > LONGEST_SCENE:
        raise NotRead(f"A scene has at most {LONGEST_SCENE // 60} minutes.")
    return seconds


def _people(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(name_read(name) for cell in cells for name in re.split(r"[,;]", cell) if name.strip())


# -- A sheet, with a column for each character


def _heads(line: str) -> tuple[str, ...] | None:
    """What the columns are called, where the first line says so: nothing in it for three columns of words."""
    try:
        cells = _cells(line)
    except NotRead:
        return None
    if len(cells) < 2 or same(cells[0]) not in _HEAD_SCENE or same(cells[1]) not in _HEAD_MINUTES:
        return None
    return () if len(cells) < 3 or same(cells[2]) in _HEAD_WHO else tuple(cells[2:])


def _on_sheet(line: str, heads: tuple[str, ...]) -> Scene:
    cells = _cells(line)
    if len(cells) < 2:
        raise NotRead("It has a name and no minutes.")
    on = []
    for place, cell in enumerate(cells[2:]):
        head = heads[place] if place < len(heads) else ""
        if same(cell) in _TICKED and head:
            on.append(name_read(head))
        elif same(cell) not in _NOT:
            raise NotRead(
                f"“{cell[:40]}” stands under “{head[:40]}”. Write an x where somebody is on, and else nothing."
            )
    return Scene(name_read(cells[0]), seconds_read(cells[1]), tuple(on))


# -- Written again


def minutes_said(seconds: int) -> str:
    """8, or 8:30: as it is read again."""
    return f"{seconds // 60}:{seconds % 60:02}" if seconds % 60 else str(seconds // 60)


def lines_of(chart: Chart) -> str:
    """The chart as lines that are read as the same chart."""
    return "\n".join(f"{s.name} | {minutes_said(s.seconds)} | {', '.join(s.on)}".rstrip() for s in chart.scenes)


def stored(chart: Chart) -> list[list[object]]:
    """The chart as it is kept."""
    return [[scene.name, scene.seconds, list(scene.on)] for scene in chart.scenes]


def chart_of(rows: Iterable[Sequence[object]]) -> Chart:
    """The chart that is kept."""
    return Chart(tuple(Scene(str(name), int(str(seconds)), tuple(map(str, on))) for name, seconds, on in rows))  # type: ignore[call-overload]
