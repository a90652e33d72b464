"""Who is on in which scene, as a script says it: in Fountain, or as plays are typed. A first chart, for people to mend.

A scene begins with a heading (ACT TWO, Scene 3, Prologue, INT. KITCHEN, # Act One); whoever has a cue in it is on, and
so is whoever enters in a stage direction and has a cue anywhere. Minutes are guessed from the words. Nothing is
certain: what is doubtful is said.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from castlist.rules.scene_lines import MOST_CHARACTERS, MOST_SCENES, Chart, NotRead, Scene, name_read, same

LONGEST_SCRIPT: Final = 2_000_000
"""Characters: a long novel has half as many."""
WORDS_A_MINUTE: Final = 150
MOST_TOLD: Final = 12

_NOTES: Final = re.compile(r"/\*.*?\*/|\[\[.*?\]\]", re.DOTALL)
_PLACE: Final = re.compile(r"(?:INT|EXT|EST|I/E|INT\.?/EXT)[. ]+\S.*", re.IGNORECASE)
_SECTION: Final = re.compile(r"#{1,6}\s*(?P<text>[^#].*)")
_ORDINAL: Final = (
    r"(?P<{}>\d{{1,3}}|[ivxl]{{1,7}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third"
    r"|fourth|fifth)"
)
_ACT: Final = rf"(?:the\s+)?act\s+(?:the\s+)?{_ORDINAL.format('act')}"
_ACT_AFTER: Final = r"(?:the\s+)?(?P<act_before>first|second|third|fourth|fifth)\s+act"
_SCENE: Final = rf"scene\s+(?:the\s+)?{_ORDINAL.format('scene')}(?P<letter>[a-z])?"
_HEADING: Final = re.compile(
    rf"(?:{_ACT}|{_ACT_AFTER})?[\s.,:;–—-]*(?:{_SCENE})?\b[\s.,:;–—-]*(?P<title>.{{0,80}})", re.IGNORECASE
)
_ALONE: Final = re.compile(
    r"(?P<what>prologue|epilogue|interval|intermission|overture|entr['’]acte)\b[\s.,:–—-]*(?P<title>.{0,60})",
    re.IGNORECASE,
)
_NUMBERS: Final = {
    word: n
    for n, words in enumerate(
        ("one first i", "two second ii", "three third iii", "four fourth iv", "five fifth v", "six vi", "seven vii",
         "eight viii", "nine ix", "ten x", "eleven xi", "twelve xii"), 1,
    )
    for word in words.split()
}  # fmt: skip
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}
_INTERVALS: Final = frozenset({"interval", "intermission"})
_AFTER_NAME: Final = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]\s*")
_TURNED: Final = re.compile(r"(?:FADE|CUT|DISSOLVE|SMASH|MATCH|THE END|END OF|BLACKOUT|CURTAIN|LIGHTS?|TO BE)\b", re.I)
_WITH_LINE: Final = re.compile(r"(?P<name>[^\W\d_][^.:!?|;\t\"“”]{0,40}?)\s*(?:\.|:|\t)\s*(?P<line>\S.*)")
_AND: Final = re.compile(r"\s*(?:,|&|/|\+|\band\b)\s*", re.IGNORECASE)
_ENTERS: Final = re.compile(r"[\[(_*]*\s*(?:re-?)?enters?\b(?P<who>[^\])]*)", re.IGNORECASE)
_TOGETHER: Final = frozenset({"all", "both", "everyone", "everybody", "omnes", "together", "company", "all three"})


@dataclass(frozen=True, slots=True)
class Script:
    """What was read of a script: a chart to be looked at, and what is doubtful in it."""

    chart: Chart
    doubts: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    """The lines under one heading."""

    name: str
    is_interval: bool = False
    lines: list[str] = field(default_factory=list)
    on: dict[str, str] = field(default_factory=dict)
    words: int = 0
    together: set[str] = field(default_factory=set)


def read_script(text: str) -> Script:
    """The chart of a script, in its order; without a scene where nobody has a cue, and then the doubt says so."""
    if len(text) > LONGEST_SCRIPT:
        return Script(Chart(), (f"At most {LONGEST_SCRIPT:,} characters are read of a script.",))
    plain = unicodedata.normalize("NFC", _NOTES.sub(" ", text.lstrip("\ufeff"))).replace("\u00a0", " ")
    lines = [line.rstrip() for line in plain.splitlines()]
    before, parts = _parted(lines)
    doubts = []
    if not parts:
        parts = [_Part("The play", lines=before)]
        doubts.append("No heading of a scene was found, like ACT ONE or Scene 2: all of it is read as one scene.")
    known = _known(parts)
    for part in parts:
        _look_through(part, known)
    found = [part for part in parts if part.on or part.is_interval or part.words > WORDS_A_MINUTE // 2]
    if not any(part.on for part in found):
        return Script(
            Chart(), ("Nobody in it has a cue that could be read, like ROSALIND. or ROSALIND: before a line.",)
        )
    chart, more = _chart(found)
    return Script(chart, tuple([*doubts, *more][:MOST_TOLD]))


# -- Headings


def _parted(lines: Sequence[str]) -> tuple[list[str], list[_Part]]:
    """What stands before the first heading, and the parts; an act that goes on with a scene at once is none."""
    before: list[str] = []
    parts: list[_Part] = []
    act = ""
    for line in lines:
        head = _heading(line, act)
        if head is None:
            (parts[-1].lines if parts else before).append(line)
            continue
        act, name, is_interval = head
        if parts and not any(map(str.strip, parts[-1].lines)) and not parts[-1].is_interval:
            parts.pop()  # ACT TWO, and below it Scene 1
        parts.append(_Part(name, is_interval))
    return before, parts


def _heading(line: str, act: str) -> tuple[str, str, bool] | None:
    """The act from here on, what the part is called, and whether nobody is on in it; None for a line that is none."""
    text = line.strip().strip("*_").strip()
    section = _SECTION.fullmatch(text)
    text = section["text"].strip() if section else text
    if not text or len(text) > 120:
        return None
    forced = len(text) > 2 and text[0] == "." and text[1].isalnum()
    if forced or _PLACE.fullmatch(text):
        return act, _called(act, re.sub(r"\s*#[^#]*#$", "", text.lstrip("."))), False
    if alone := _ALONE.fullmatch(text):
        if not _reads_as_heading(text, alone["title"], section is not None):
            return None
        what = alone["what"].capitalize()
        return act, _called("", what, alone["title"]), what.casefold() in _INTERVALS
    numbered = _HEADING.fullmatch(text)
    number = numbered["act"] or numbered["act_before"] if numbered else None
    if numbered is None or not (number or numbered["scene"]):
        return (act, _called(act, text), False) if section else None
    if not _reads_as_heading(text, numbered["title"], section is not None):
        return None
    act = _number(number) if number else act
    scene = _number(numbered["scene"]) + (numbered["letter"] or "").lower() if numbered["scene"] else ""
    name = f"{act}.{scene}" if act and scene else f"Scene {scene}" if scene else f"Act {act}"
    return act, _called("", name, numbered["title"]), False


def _reads_as_heading(text: str, title: str, is_section: bool) -> bool:
    """False for “Act one way and think another.”: a sentence goes on small, and ends with a stop."""
    title = title.strip()
    return is_section or text.isupper() or not title or (title[0].isupper() and len(title.split()) <= 9)


def _number(word: str) -> str:
    """“2” for 2, ii, two and second."""
    word = word.casefold()
    if word.isdigit():
        return str(int(word))
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    worth = [_ROMAN[letter] for letter in word]
    return str(sum(-one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True)))


def _called(act: str, *words: str) -> str:
    """A name for a scene that the chart can keep."""
    text = " ".join(word.strip(" .,:–—-") for word in words if word.strip(" .,:–—-"))
    text = re.sub(r'[|;"\t]', " ", f"{act}: {text}" if act else text)
    return " ".join("".join(c for c in text if unicodedata.category(c)[0] != "C").split())[:60].strip()


# -- Cues


def _known(parts: Iterable[_Part]) -> dict[str, str]:
    """Everybody who has a cue, as they are compared, and as they are spelt.

    A cue in small letters, like “Rosalind: …”, counts where the same stands before three lines at least.
    """
    certain: dict[str, str] = {}
    small: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for part in parts:
        for name, sure in _cues(part.lines):
            key = same(name)
            spelt.setdefault(key, name)
            if sure:
                certain.setdefault(key, name)
            else:
                small[key] += 1
    found = {**{key: spelt[key] for key, count in small.items() if count >= 3}, **certain}
    return {key: _as_names_are(name) for key, name in found.items() if key not in _TOGETHER and "," not in name}


def _cues(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Names before lines, and whether it is sure that they are names."""
    for at, line in enumerate(lines):
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        before = lines[at - 1].strip() if at else ""
        if alone := _alone(line, before, after):
            yield alone, True
        elif cue := _with_line(line):
            yield cue[0], _is_large(cue[0])


def _alone(line: str, before: str, after: str) -> str:
    """The name on a line of its own, above what is said; '' for any other line."""
    text = line.strip()
    forced = text.startswith("@")
    text = _name(text.lstrip("@").rstrip("^").strip().rstrip(".:"))
    if not text or before or not after or len(text) > 40 or len(text.split()) > 5:
        return ""
    if forced:
        return text
    return text if _is_large(text) and not _TURNED.match(text) and text[-1] not in "!?…" else ""


def _with_line(line: str) -> tuple[str, str] | None:
    """The name and what is said, of a line like ROSALIND. I pray thee, or Rosalind: I pray thee."""
    found = _WITH_LINE.fullmatch(line.strip())
    name = _name(found["name"]) if found else ""
    if not found or not name or len(name.split()) > 4 or _TURNED.match(name) or not name[0].isupper():
        return None
    if not _is_large(name) and "." in line.strip()[: len(found["name"]) + 1]:
        return None  # “So. Here we are.” is no cue; ROS. is
    return name, found["line"]


def _is_large(name: str) -> bool:
    """True for MAUD, and for IVO and MAUD."""
    return re.sub(r"\band\b", "", name).isupper()


def _name(text: str) -> str:
    """Without (aside), (CONT'D) and the like; '' for what a chart would not take as a name."""
    try:
        return name_read(_AFTER_NAME.sub(" ", text))
    except NotRead:
        return ""


def _as_names_are(name: str) -> str:
    """FIRST LORD as First Lord; what has small letters stays as it is."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda word: word[0].capitalize(), name)


# -- Who is on


def _look_through(part: _Part, known: dict[str, str]) -> None:
    """Who is on in the part, how many words it has, and who speaks together in it."""
    for at, line in enumerate(part.lines):
        after = part.lines[at + 1].strip() if at + 1 < len(part.lines) else ""
        before = part.lines[at - 1].strip() if at else ""
        part.words += len(line.split())
        cue = _with_line(line)
        name = _alone(line, before, after) or (cue[0] if cue else "")
        _comes_on(part, name, known)
        if enters := _ENTERS.match(line.strip()):
            who = f" {same(enters['who'])} "
            part.on |= {key: said for key, said in known.items() if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", who)}


def _comes_on(part: _Part, name: str, known: dict[str, str]) -> None:
    key = same(name)
    several = [same(one) for one in _AND.split(name)] if name else []
    if key in _TOGETHER:
        part.together.add(name)
    elif len(several) > 1 and all(one in known for one in several):
        part.on |= {one: known[one] for one in several}
    elif key in known:
        part.on[key] = known[key]


def _chart(parts: Sequence[_Part]) -> tuple[Chart, list[str]]:
    """The parts as scenes, each with a name of its own; and what is doubtful."""
    several = {key for part in parts for key in part.on if _is_several(key, parts)}
    seen: Counter[str] = Counter()
    scenes, doubts = [], []
    for part in parts[:MOST_SCENES]:
        seen[same(part.name)] += 1
        name = part.name if seen[same(part.name)] == 1 else f"{part.name} ({seen[same(part.name)]})"
        on = () if part.is_interval else tuple(said for key, said in part.on.items() if key not in several)
        minutes = 20 * 60 if part.is_interval else max(30, round(part.words * 60 / WORDS_A_MINUTE / 15) * 15)
        scenes.append(Scene(name, min(minutes, 600 * 60), on))
        doubts += [f"{name}: “{who}” speak together. Add whoever is meant." for who in sorted(part.together)]
        doubts += [f"{name}: nobody in it has a cue."] if not on and not part.is_interval else []
    doubts += _of_all(parts, Chart(tuple(scenes)))
    return Chart(tuple(scenes)), doubts


def _is_several(key: str, parts: Sequence[_Part]) -> bool:
    """True for a cue of two who have cues of their own, too: “rosalind and celia”."""
    names = [same(one) for one in _AND.split(key)]
    return len(names) > 1 and all(any(one in part.on for part in parts) for one in names)


def _of_all(parts: Sequence[_Part], chart: Chart) -> Iterator[str]:
    if len(parts) > MOST_SCENES:
        yield f"It has {len(parts)} scenes; a chart has at most {MOST_SCENES}."
    if len(chart.characters) > MOST_CHARACTERS:
        yield f"It has {len(chart.characters)} characters; a chart has at most {MOST_CHARACTERS}."
    once = [name for name in chart.characters if sum(name in scene.on for scene in chart.scenes) == 1]
    starts = {name: other for name in once for other in chart.characters if _short_for(name, other)}
    for name, other in starts.items():
        yield f"“{name}” may be “{other}”: they are two in this chart."


def _short_for(name: str, other: str) -> bool:
    """“Ros” for “Rosalind”, “Capt” for “Captain Rusk”."""
    key, first = same(name).rstrip("."), same(other).split()[0]
    return len(key) >= 3 and first.startswith(key) and first != key
