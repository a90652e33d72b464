"""The breakdown of a role: what may be said in it, within which bounds, and what somebody reads of it.

Playing range, never actual age. What is disclosed comes from a closed list, so that nothing is disclosed in passing.
"""

import re
from collections.abc import Mapping
from typing import Any

from castlist.rules.why import Refused, Why

SORTS = ("principal", "ensemble", "cover", "swing", "standby")
OPEN_TO = {
    "public": "anybody: it stands among the public roles of the production too",
    "link": "whoever has its link",
    "nobody": "nobody: the team alone knows of it",
}
"""Who may put themselves in for a role."""
DISCLOSURES = {
    "nudity": "nudity",
    "simulated_sex": "simulated sex",
    "undress": "undressing, or little on",
    "touch": "intimate touch",
    "kissing": "kissing",
    "weapons": "weapons",
    "fight": "fighting without weapons",
    "heights": "flying, or heights",
    "smoking": "smoking or vaping",
    "strobe": "strobe light",
    "effects": "haze, bangs, or fire",
    "blood": "blood or wounds",
    "language": "strong language",
    "slurs": "slurs against a group of people",
    "drugs": "drinking or drugs as a theme",
    "self_harm": "self-harm or suicide as a theme",
    "eating": "eating disorders as a theme",
    "abuse": "abuse at home, or of a child, as a theme",
    "loss": "the loss of a child, or of a pregnancy, as a theme",
    "racial_violence": "racial violence as a theme",
    "sexual_violence": "sexual violence as a theme",
}
"""Content that is disclosed with a role. The order is that of every list of them."""
LINES = {"voice": 60, "skills": 300, "pay": 200, "contract": 200, "dates": 300}
"""What is said of a role in a line, and how long it may be."""
WORDS = {
    "voice": "the voice", "skills": "the skills", "pay": "the pay", "contract": "the contract", "dates": "the dates",
}  # fmt: skip
LONGEST_LINE = 200
OLDEST = 99
LOWEST, HIGHEST = 24, 96
"""C1 to C7: below and above that nobody is asked to sing."""
_NOTE = re.compile(r"([A-Ga-g])(#|b|♯|♭)?([1-7])")
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

Content = tuple[tuple[str, str], ...]
"""(what, a line about it or ''), in the order of the closed list."""
FIELDS: dict[str, type] = {
    "playing_from": int, "playing_to": int, "voice": str, "lowest": str, "highest": str, "skills": str, "pay": str,
    "contract": str, "dates": str, "discloses": tuple, "open_to": str, "precast": str,
}  # fmt: skip


def note_of(text: str) -> str:
    """A note as it is kept, such as F#4 or Bb3; '' for none. C4 is the middle C. Refuses what is no note."""
    text = text.strip()
    if not text:
        return ""
    found = _NOTE.fullmatch(text)
    if found is None:
        raise Refused(Why.bad_breakdown, detail=f"“{text[:20]}” is not a note. Write it like A3, F#4 or Bb5.")
    sign = (found[2] or "").replace("♯", "#").replace("♭", "b")
    note = f"{found[1].upper()}{sign}{found[3]}"
    if not LOWEST <= pitch(note) <= HIGHEST:
        raise Refused(Why.bad_breakdown, detail="A voice lies between C1 and C7.")
    return note


def pitch(note: str) -> int:
    """How high a note is, in half steps; the middle C is 60."""
    return 12 * (int(note[-1]) + 1) + _STEPS[note[0]] + {"#": 1, "b": -1}.get(note[1:-1], 0)


def staff_step(note: str) -> int:
    """Which line or space it stands on, counted from the middle C upwards."""
    return 7 * (int(note[-1]) - 4) + "CDEFGAB".index(note[0])


def content_of(said: Mapping[str, str]) -> Content:
    """What is disclosed, in the order of the list. Refuses what is not on it, and lines that are too long."""
    for what in said:
        if what not in DISCLOSURES:
            raise Refused(Why.bad_breakdown, detail=f"“{what[:30]}” is not on the list of what is disclosed.")
    found = tuple((what, " ".join(said[what].split())) for what in DISCLOSURES if what in said)
    for what, line in found:
        if len(line) > LONGEST_LINE:
            raise Refused(
                Why.too_long, detail=f"The line on {DISCLOSURES[what]} has at most {LONGEST_LINE} characters."
            )
    return found


def added(before: Content, after: Content) -> Content:
    """What somebody who knew what was disclosed before does not know yet: what is new, or says another thing."""
    known = dict(before)
    return tuple((what, line) for what, line in after if what not in known or (line and line != known[what]))


def check(role: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Refuses what a breakdown cannot say, in the light of what it says already."""
    for name, value in said.items():
        if name in FIELDS and type(value) is not FIELDS[name]:
            raise Refused(Why.bad_rule)
    for name, most in LINES.items():
        if len(said.get(name, "")) > most:
            raise Refused(Why.too_long, detail=f"A line on {WORDS[name]} has at most {most} characters.")
    if said.get("open_to", "link") not in OPEN_TO:
        raise Refused(Why.bad_rule)
    if "discloses" in said:
        _check_content(said["discloses"])
    both = {**role, **said}
    _check_ages(both["playing_from"], both["playing_to"])
    _check_notes(both["lowest"], both["highest"])


def _check_content(said: Content) -> None:
    pairs = all(type(one) is tuple and len(one) == 2 and all(type(word) is str for word in one) for one in said)
    if not pairs or content_of(dict(said)) != said:
        raise Refused(Why.bad_rule)


def _check_ages(youngest: int, oldest: int) -> None:
    if not (0 <= youngest <= OLDEST and 0 <= oldest <= OLDEST):
        raise Refused(Why.bad_breakdown, detail=f"A playing range lies between 1 and {OLDEST}.")
    if youngest and oldest and youngest > oldest:
        raise Refused(Why.bad_breakdown, detail=f"A playing range from {youngest} to {oldest} ends before it begins.")


def _check_notes(lowest: str, highest: str) -> None:
    if note_of(lowest) != lowest or note_of(highest) != highest:
        raise Refused(Why.bad_breakdown, detail="Write a note like A3, F#4 or Bb5.")
    if lowest and highest and pitch(lowest) > pitch(highest):
        raise Refused(Why.bad_breakdown, detail=f"The lowest note, {lowest}, is higher than the highest, {highest}.")


def playing(youngest: int, oldest: int) -> str:
    """The playing range in words; '' for none."""
    if youngest and oldest:
        return f"{youngest} to {oldest}" if youngest != oldest else f"about {youngest}"
    return f"from {youngest}" if youngest else f"up to {oldest}" if oldest else ""


def compass(lowest: str, highest: str) -> str:
    """The range of a voice in words; '' for none. An octave is counted from the middle C, C4."""
    if lowest and highest:
        return f"{spoken(lowest)} to {spoken(highest)}"
    return f"down to {spoken(lowest)}" if lowest else f"up to {spoken(highest)}" if highest else ""


def spoken(note: str) -> str:
    """The note as it is printed."""
    return note.replace("#", "♯").replace("b", "♭")


def disclosed(what: str, line: str) -> str:
    """One item as somebody reads it."""
    return f"{DISCLOSURES[what]}: {line}" if line else DISCLOSURES[what]
