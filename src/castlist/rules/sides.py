"""Sides: the pages that somebody reads for a part. Who is given them, and what stands on each page that goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from castlist.rules.files import LARGEST, TooLarge
from castlist.rules.why import Refused, Why

MOST: Final = 30
"""Files for one role."""
MOST_PAGES: Final = 60
LONGEST_NAME: Final = 120
READERS: Final = {
    "invited": "Whoever is asked to read, and the room",
    "everybody": "Everybody who put themselves in, too",
    "room": "The room alone",
}
"""Who reads them, as the desk says."""
INVITED: Final = frozenset("asked called comes tape full other_times confirmed seen offered cast".split())
"""The pages of whoever was asked to come, or to send something."""
CAME: Final = frozenset({"submitted", "interest", "interested"})
SAYS: Final = "Give a PDF."
TROUBLES: Final = {
    "locked": "The file is locked with a password, or against changes, so no name can be written on its pages. Save "
    "it without that, and give that.",
    "damaged": "The file is broken off or damaged. Save it once more as PDF, and give that.",
    "layers": "The file has layers, and something hidden in them could be seen. Print it into "
    "a new PDF, and give that.",
    "empty": "There is no page in this file.",
    "long": f"At most {MOST_PAGES} pages are given out as one file. Give those that are read.",
    "odd": "A page of it is far too small or too large to be read. Give one with pages of a usual size.",
    "large": "It takes too much time or memory to write on its pages. Print it into a new PDF, and give that.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on every page that somebody is given: their name across it, and a line below."""

    name: str
    line: str


def check(data: bytes) -> None:
    """Refuses what is no PDF, is empty, or larger than is kept; whether it can be read is seen when it is."""
    if not data:
        raise Refused(Why.incomplete, detail="Choose a file first; the one that came is empty.")
    if len(data) > LARGEST:
        raise too_large()
    if b"%PDF-" not in data[:1024]:
        raise no_sides(SAYS)


def too_large() -> TooLarge:
    """The refusal of a file that is larger than is kept."""
    return TooLarge(Why.not_sides, detail=f"A file has at most {LARGEST // 1024 // 1024} MB. Give a smaller one.")


def no_sides(detail: str) -> Refused:
    """The refusal of what is none, or cannot be written on."""
    return Refused(Why.not_sides, detail=detail)


def readers(said: str) -> str:
    """Who reads them. Refuses anything else."""
    if said not in READERS:
        raise Refused(Why.incomplete, detail="Say who reads them.")
    return said


def given_to(state: str, *, taped: bool = False) -> tuple[str, ...]:
    """Which sides somebody is given whose own page is that one: none once it is over. `taped`: a self-tape of theirs is
    wished for, so they are asked to read.
    """
    if state in INVITED or (taped and state in CAME):
        return ("invited", "everybody")
    return ("everybody",) if state in CAME else ()


def marks(name: str, *, acts: str = "", where: Sequence[str], day: str) -> Mark:
    """What stands on the pages of somebody. `acts`: who reads in their place, an agent or whoever acts for them."""
    reader = f"{acts}, for {name}" if acts else name
    return Mark(reader, " · ".join(["For " + reader + " alone", day, *where]))
