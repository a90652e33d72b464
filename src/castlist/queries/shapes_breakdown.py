"""What a role says of itself, as pages and the API are given it."""

from dataclasses import dataclass
from datetime import datetime

from castlist.rules import breakdowns as rules

WANTED = {"principal": "", "ensemble": "ensemble", "cover": "a cover", "swing": "a swing", "standby": "a standby"}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One kind of content that is disclosed with a role."""

    what: str
    label: str
    line: str = ""

    @property
    def words(self) -> str:
        """As somebody reads it."""
        return f"{self.label}: {self.line}" if self.line else self.label


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Everything that a role says of itself. What is not said is '', 0 or empty."""

    sort: str
    places: int
    covers: str
    """The name of the role that it covers."""
    playing_from: int
    playing_to: int
    voice: str
    lowest: str
    highest: str
    skills: str
    pay: str
    contract: str
    dates: str
    discloses: tuple[Disclosed, ...]
    open_to: str
    precast: str
    cut: bool = False
    """The part is not in the show: nobody comes to stand for it, and nobody goes a step up."""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """(label, text) of what is said; what is not said is not there."""
        kind = WANTED.get(self.sort, "")
        wanted = f"{self.places} people" if self.places > 1 else ""
        rows = (
            (
                "Wanted",
                ", ".join(part for part in (wanted, f"{kind} for {self.covers}" if self.covers else kind) if part),
            ),
            ("Playing range", rules.playing(self.playing_from, self.playing_to)),
            ("Voice", ", ".join(part for part in (self.voice, rules.compass(self.lowest, self.highest)) if part)),
            ("Skills", self.skills),
            ("Pay", self.pay),
            ("Contract", self.contract),
            ("Dates", self.dates),
            ("Cast already", self.precast),
        )
        return tuple((label, text) for label, text in rows if text)

    @property
    def says_nothing(self) -> bool:
        """True where nobody has filled any of it in."""
        return not self.facts and not self.discloses


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Somebody who was asked again, since content was added after they had read of the part."""

    candidacy: str
    name: str
    content: tuple[Disclosed, ...]
    asked_at: datetime
    answered_at: datetime | None
    """When they said that it is all right for them; None while nobody knows."""
    told_at: datetime | None = None
    """When they were written to about it, or it was found that no letter reaches them."""
    went: bool = False
