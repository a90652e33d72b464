"""Whether somebody may be recorded while they are heard: asked of them, and never taken for granted."""

from datetime import datetime

from castlist.rules.auditions import said_clock
from castlist.rules.why import Refused, Why

WORDS = {"yes": "may be recorded", "no": "not to be recorded", "": "not asked about recording"}
NOT_HERE = "They are not here: press Here first, then ask them."
UNDER_18 = "They are under 18: whoever acts for them answers on their own page."
CHANGED = "They said something else meanwhile. Look at what stands now, and ask them again."


def read(text: str) -> bool:
    """The answer as a form says it: yes or no. Refuses anything else: incomplete, since nobody agrees by silence."""
    if text not in ("yes", "no"):
        raise Refused(Why.incomplete, detail="Say yes or no.")
    return text == "yes"


def may_be_pressed(*, agrees: bool, here: bool, minor: bool, seen: int, stands: int) -> None:
    """An answer that was given at the door may be written down; `stands`: how many there were of theirs by now.

    Refuses: unreachable for whoever is not here; incomplete for the yes of somebody under 18; stale_version where they
    said something since the page was looked at. A no is taken from everybody who is here.
    """
    if not here:
        raise Refused(Why.unreachable, detail=NOT_HERE)
    if agrees and minor:
        raise Refused(Why.incomplete, detail=UNDER_18)
    if seen != stands:
        raise Refused(Why.stale_version, detail=CHANGED)


def told(by: str, at: datetime, *, themselves: bool) -> str:
    """Who said it and when, for whoever reads it: 'on their own page, Mon 3 Dec, 10:20'."""
    how = "on their own page" if themselves else f"at the door, asked by {by}" if by else "at the door"
    return f"{how}, {at:%a} {at.day} {at:%b}, {said_clock(at)}"
