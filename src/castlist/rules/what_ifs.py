"""What-ifs of a casting: how many there may be, how they are called, and what may be put into them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from castlist.rules.people import NotUsable, clean_name

MOST, MOST_FILLS, LONGEST_NAME = 20, 400, 80
"""What-ifs of one person in one production; fills of one; signs of a name."""
CLOSED_FOR = 90
"""Days after a casting was closed by which they are gone."""
UNNAMED = "A what-if"
"""What it is called whose name named somebody who was erased."""
TWICE = "Nobody takes two places of one role."


@dataclass(frozen=True, slots=True, order=True)
class Fill:
    """Somebody takes one place of a role; the first place is 1."""

    role: str
    place: int
    performer: str


def named(text: str) -> str:
    """The name as it is kept. Refuses none, one that is too long, and one that cannot be shown."""
    return clean_name(text, longest=LONGEST_NAME)


def copied(name: str) -> str:
    """What a copy is called."""
    return f"{name[: LONGEST_NAME - 7].rstrip()}, again"


def checked(fills: Iterable[Fill], places: Mapping[str, int], there: Mapping[str, Sequence[str]]) -> tuple[Fill, ...]:
    """The fills in order, each once. `places`: of each role; `there`: who stands for each role, at audition or later.

    Anybody who stands for one role may be tried in another. Refuses a role or place that is not there, somebody who
    stands nowhere, two in one place, one in two places of one role, and more than are kept.
    """
    found, known = sorted(set(fills)), {one for some in there.values() for one in some}
    if len(found) > MOST_FILLS:
        raise NotUsable(f"A what-if keeps {MOST_FILLS} places at most.")
    if any(not 1 <= one.place <= places.get(one.role, 0) or one.performer not in known for one in found):
        raise NotUsable("Somebody or something of it is not here any more. Look at what is there now.")
    if len({(one.role, one.place) for one in found}) < len(found):
        raise NotUsable("One place has room for one person.")
    if len({(one.role, one.performer) for one in found}) < len(found):
        raise NotUsable(TWICE)
    return tuple(found)
