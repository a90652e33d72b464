"""The read models of the flashback bar: the acts that a viewer may see, and where they stand along its track."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """One act on the flashback bar. `weight`: act, big (conclusion, revision), objection."""

    ordinal: int
    weight: str
    left: float
    """Per cent along the track, 0 to 100."""


@dataclass(frozen=True, slots=True)
class DayMark:
    """A label under the track: 'this morning', 'Tuesday'."""

    text: str
    left: float
    phone: str = ""
    """What stands there on a phone: in full where there is room, else the day, or the part of it that follows."""
    phone_left: float = 0.0


@dataclass(frozen=True, slots=True)
class Flashback:
    """The bar along the bottom: where the viewer stands in what they may see."""

    ticks: tuple[Tick, ...]
    days: tuple[DayMark, ...]
    at: int
    """The ordinal shown; equal to `last` when it is now."""
    last: int
    left: float
    label: str
    """'Now' or 'This morning, 09:12'."""
    sentence: str
    """What had just happened: 'Derek objects from consider.'"""
    now_url: str
    then_url: str = ""
    """What every past moment's address begins with."""
    previous_url: str = ""
    next_url: str = ""
    acts_url: str = ""
    """Where every act is listed, each with its moment."""

    @property
    def is_now(self) -> bool:
        """True when nothing after the moment shown is left out."""
        return self.at == self.last
