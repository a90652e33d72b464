"""What a production remembers of two records that were made one, for as long as that may be taken back."""

from dataclasses import dataclass
from typing import ClassVar

from castlist.rules.decisions.fact import Fact

Moved = tuple[str, str, str]
"""A letter, a time or a tape; the candidacy that stayed, and has it now; the one that ended, and had it."""


@dataclass(frozen=True, slots=True)
class Merged(Fact):
    """The record `gone` was made one with `keep`. There until that is taken back, or for good."""

    kind: ClassVar[str] = "merged"
    gone: str
    keep: str
    theirs: tuple[str, ...] = ()
    """The candidacies that were of `gone`."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Of each two for one role: the one that stayed, the one that ended."""
    were: tuple[tuple[str, str, str, str], ...] = ()
    """Of each in a pair: (candidacy, who put them forward, their account, how it was last moved)."""
    letters: tuple[Moved, ...] = ()
    times: tuple[Moved, ...] = ()
    tapes: tuple[Moved, ...] = ()
    read: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """(candidacy that ended, what of the content of the part they knew, and were asked about no more)."""
    held: tuple[str, ...] = ()
    """Those of `gone` on which there was an offer, or the part, before."""
    objections: tuple[str, ...] = ()
    """The objections that were about `gone`."""
    relations: tuple[tuple[str, int, str, bool, int], ...] = ()
    """(person, place of what was declared about `gone`, what was declared about `keep`, found, its place or 0)."""
    waivers: tuple[tuple[str, int], ...] = ()
    """(key, place) of each waiver that came to name `keep`."""
    motions: tuple[str, ...] = ()
    """What waited for agreement, and was about `gone`."""
    at: int = 0
    n: int = 0

    @property
    def key(self) -> str:
        return self.gone
