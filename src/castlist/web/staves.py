"""Draws the range of a voice on a stave, as SVG that needs no style sheet to be understood."""

from functools import lru_cache
from html import escape

from markupsafe import Markup

from castlist.rules.breakdowns import compass, pitch, staff_step

GAP = 8
"""Units between two lines; a step is half of it."""
TOP = 40
"""Where the highest of the five lines lies."""
BASS_BELOW = 57
"""A range whose middle lies under A3 is drawn under a bass clef."""
TREBLE = (
    "M21 58c-5 0-8-3-8-7 0-5 5-9 11-9 7 0 11 4 11 11 0 9-7 14-15 14-9 0-16-6-16-16 0-17 21-23 21-39"
    " 0-7-3-12-5-12-5 0-8 9-8 18 0 12 7 42 7 56 0 6-3 10-8 10-4 0-6-2-6-5"
)
BASS = "M12 51c-3 0-4-2-4-4 0-4 4-7 9-7 7 0 10 5 10 11 0 10-9 18-18 23"


def stave(lowest: str, highest: str) -> Markup:
    """The two notes on five lines, with the words for whoever does not see them; '' where none is named."""
    return _drawn(lowest, highest) if lowest or highest else Markup("")


@lru_cache(maxsize=256)
def _drawn(lowest: str, highest: str) -> Markup:
    notes = [note for note in (lowest, highest) if note]
    bass = sum(pitch(note) for note in notes) / len(notes) < BASS_BELOW
    places = [(66 + 40 * at, _height(note, bass=bass), note) for at, note in enumerate(notes)]
    lines = "".join(f"M4 {TOP + GAP * line}h{116}" for line in range(5))
    lines += "".join(_ledgers(x, y) for x, y, _ in places)
    top = min([y - 14 for _, y, _ in places] + [TOP - 8 if bass else 0])
    bottom = max([y + 10 for _, y, _ in places] + [TOP + 4 * GAP + 24])
    words = escape(f"On the stave: {compass(lowest, highest)}")
    drawn = (
        f'<svg class="stave" viewBox="0 {top} 124 {bottom - top}" width="{round(124 * 1.3)}"'
        f' height="{round((bottom - top) * 1.3)}" role="img" aria-label="{words}">'
        f'<path class="stave-lines" d="{lines}" fill="none" stroke="currentColor"/>'
        f"{_clef(bass=bass)}{''.join(_head(*one) for one in places)}</svg>"
    )
    return Markup(drawn)  # noqa: S704 - numbers and our own words only


def _height(note: str, *, bass: bool) -> float:
    """Where the note stands: the middle C is one line below the treble stave, and one above the bass."""
    middle_c = TOP - GAP if bass else TOP + 5 * GAP
    return middle_c - staff_step(note) * GAP / 2


def _ledgers(x: int, y: float) -> str:
    """The short lines that a note above or below the five needs."""
    bottom = TOP + 4 * GAP
    above = range(TOP - GAP, int(y) - 1, -GAP)
    below = range(bottom + GAP, int(y) + 1, GAP)
    return "".join(f"M{x - 9} {at}h18" for at in (*above, *below))


def _clef(*, bass: bool) -> str:
    if not bass:
        return f'<path class="stave-clef" d="{TREBLE}" fill="none" stroke="currentColor" stroke-width="2"/>'
    dots = '<circle cx="32" cy="44" r="1.8"/><circle cx="32" cy="52" r="1.8"/>'
    return (
        f'<path class="stave-clef" d="{BASS}" fill="none" stroke="currentColor" stroke-width="2.4"/>'
        f'<g fill="currentColor">{dots}</g>'
    )


def _head(x: int, y: float, note: str) -> str:
    sign = {"#": "♯", "b": "♭"}.get(note[1:-1], "")
    written = f'<text x="{x - 13}" y="{y + 4:g}" font-size="14" text-anchor="middle">{sign}</text>' if sign else ""
    return (
        f'<g fill="currentColor"><ellipse cx="{x}" cy="{y:g}" rx="5.4" ry="3.7" transform="rotate(-18 {x} {y:g})"/>'
        f"{written}</g>"
    )
