"""Why somebody has no place: what is told of it, apart from how it is found out, for which the solvers are loaded."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of reason it is."""

    NOWHERE = "nowhere"
    """No slot suits them, whoever else comes."""
    SHARED = "shared"
    """They and others are more than the slots that any of them may have (a Hall set)."""
    TIED = "tied"
    """They and others cannot all have a place, because of what ties them to each other."""
    POSSIBLE = "possible"
    """They could have a place in a better plan: the search has been stopped before."""


@dataclass(frozen=True)
class Reason:
    """Why a performer has no place."""

    performer: int
    kind: Kind
    sentence: str
    fields: tuple[str, ...]
    """NOWHERE: the fewest conditions that leave no slot. TIED: none of the ties may be left out."""
    performers: tuple[int, ...] = ()
    """SHARED and TIED: who cannot all have a place. Without any one of them all the others can. SHARED: as few as can
    be among those placed and this one."""
    slots: tuple[int, ...] = ()
    """SHARED: all the slots that any of them may have, one fewer than they are."""
