"""The read models of notes and scores about a candidacy: plain, frozen, already filtered for the viewer."""

from dataclasses import dataclass
from datetime import datetime

from castlist.rules.notes import HIGHEST, LOWEST

AUDIENCES = {"me": "only me", "desk": "the desk", "room": "everyone with sight of this"}
ENDS = {LOWEST: "not for this", HIGHEST: "just right"}
"""What stands at the ends of the scale."""


@dataclass(frozen=True, slots=True)
class NoteVersionRow:
    """How one's own note was before it was changed."""

    at: datetime
    for_whom: str
    score: int
    text: str
    text_state: str = ""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note as the viewer reads it."""

    id: str
    by: str
    audience: str
    """me, desk, room."""
    for_whom: str
    """The same in words."""
    score: int
    """1 to 5; 0 for none."""
    text: str
    text_state: str
    """'' when readable; 'erased on …' otherwise."""
    at: datetime
    """When it was written as it stands here."""
    mine: bool = False
    version: int = 0
    """Of one's own: the version that is shown, which goes back with a change."""
    withdrawn: bool = False
    """Its author took it back; nobody else sees that it ever was."""
    earlier: tuple[NoteVersionRow, ...] = ()
    """Of one's own, the latest first."""
    second: int | None = None
    """At which moment of a recording, after how many seconds; null for what is about no moment."""
    moment: str = ""
    """The same as it is said: 1:23."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes and scores about a candidacy, as far as they are the viewer's to read."""

    rows: tuple[NoteRow, ...]
    hidden: str = ""
    """Why nothing of others is shown; the same whether they wrote anything or not."""
    may_write: bool = False
    after_own: bool = False
    """The production chose that those of others are hidden until one's own are given."""
    audiences: tuple[tuple[str, str], ...] = tuple(AUDIENCES.items())
    scores: tuple[tuple[str, str], ...] = tuple((str(n), ENDS.get(n, "")) for n in range(LOWEST, HIGHEST + 1))
    """The scale, with words at its ends."""
