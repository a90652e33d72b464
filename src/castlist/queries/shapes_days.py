"""What the pages of the days are given: sessions, their days, and who comes when; frozen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from castlist.queries.breaks import BreakRow
from castlist.queries.called_off import SessionOff
from castlist.rules.trade import INVITED, Finding


@dataclass(frozen=True, slots=True)
class Chosen:
    """A member who was chosen to be in a room."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A member who may be meant by a name that was typed, and is not chosen yet."""

    id: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Who is in the room of a session."""

    members: tuple[Chosen, ...] = ()
    words: str = ""
    """Everybody: the members, then what was typed of others."""
    meant: tuple[Meant, ...] = ()
    """For whoever arranges the day."""
    unseeing: tuple[str, ...] = ()
    """A sentence for each who is to be there and could take no notes; for whoever arranges the day."""
    recused: tuple[str, ...] = ()
    """A sentence for each whom somebody in the room must not meet; for those who are told who is recused."""
    mine: bool = False
    """The viewer is one of them, and may take notes on those who are heard there."""

    @property
    def to_say(self) -> tuple[str, ...]:
        """What there is to look at."""
        return (*self.recused, *self.unseeing)


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One time. `name` is '' while it is free, and 'taken' for those who may not know by whom. `until`: it is free, and
    until then held for somebody who decides; or kept for somebody who waited for it, which `kept` says.
    """

    id: str
    at: datetime
    minutes: int
    name: str
    url: str = ""
    state: str = ""
    needs: str = ""
    """What they said they need; for the desk alone."""
    may_remove: bool = False
    may_free: bool = False
    cand: str = ""
    role: str = ""
    role_name: str = ""
    until: datetime | None = None
    kept: bool = False
    kept_for: str = ""
    """Their name; '' for those who may not know of them, and where it is held."""
    desk: bool = False
    """It is kept for the desk to give, and nobody can choose it online."""
    may_give: bool = False
    """The viewer may give it to somebody: it is free, and still to come."""
    may_move: bool = False
    """The viewer may move whoever has it to another time, or take it back for them."""
    over: bool = False
    """It has begun, and nobody had it."""

    @property
    def stands(self) -> str:
        """What there is to say where nobody has it; for whom it is kept is said elsewhere."""
        if self.over:
            return "nobody"
        if self.until:
            return "kept for somebody" if self.kept else "held"
        return "kept for the desk" if self.desk else "free"


@dataclass(frozen=True, slots=True)
class Start:
    """Everybody who comes at one moment, and how many more can."""

    at: datetime
    slots: tuple[SlotRow, ...]

    @property
    def several(self) -> bool:
        """More than one person can come then."""
        return len(self.slots) > 1

    @property
    def about(self) -> str:
        """By which of its times it is known, longest: one that somebody has, else the first."""
        return next((one.id for one in self.slots if one.name), self.slots[0].id)

    @property
    def people(self) -> tuple[SlotRow, ...]:
        """Who has a place then."""
        return tuple(one for one in self.slots if one.name)

    @property
    def unbooked(self) -> tuple[tuple[str, int], ...]:
        """What stands of the places that nobody has: (free, 12), (kept for the desk, 3)."""
        return tuple(Counter(one.stands for one in self.slots if not one.name).items())

    @property
    def sentence(self) -> str:
        """'12 of 30 places are taken; 15 free, 3 kept for the desk'"""
        taken = f"{len(self.people)} of {len(self.slots)} places {'is' if len(self.people) == 1 else 'are'} taken"
        return "; ".join(filter(None, (taken, ", ".join(f"{count} {stands}" for stands, count in self.unbooked))))

    @property
    def to_give(self) -> SlotRow | None:
        """The place that the desk gives next: one of its own, if it has any."""
        return min((one for one in self.slots if one.may_give), key=lambda one: not one.desk, default=None)

    @property
    def to_remove(self) -> tuple[SlotRow, ...]:
        """The places that can be taken away, the last of them first."""
        return tuple(one for one in reversed(self.slots) if one.may_remove)


@dataclass(frozen=True, slots=True)
class DayRow:
    """The times of one session on one day."""

    day: date
    slots: tuple[SlotRow, ...]
    breaks: tuple[BreakRow, ...] = ()

    @property
    def starts(self) -> tuple[Start, ...]:
        """The same by the moment at which they begin."""
        return starts(self.slots)

    @property
    def several(self) -> bool:
        """More than one person comes at one of them."""
        return any(one.several for one in self.starts)


def starts(slots: Iterable[SlotRow]) -> tuple[Start, ...]:
    """These places by the moment at which they begin, in order."""
    return tuple(Start(at, tuple(some)) for at, some in groupby(slots, key=lambda one: one.at))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A stretch of audition time in a place."""

    id: str
    role: str
    role_name: str
    place: str
    access: str
    panel: str
    material: str
    recording: bool
    answer_by: date | None
    days: tuple[DayRow, ...]
    free: int
    """That can be chosen: neither taken, nor held or kept for somebody, nor kept for the desk."""
    taken: int
    may_arrange: bool
    kind: str = INVITED
    kind_words: str = ""
    adults: int = 0
    """How many are in the room with whoever is heard; 0 where it is not said."""
    observer: str = ""
    why: str = ""
    """Why it is as it is, where a rule of the trade asked."""
    findings: tuple[Finding, ...] = ()
    """What the rules of the trade say of it, the strictest first."""
    minors: tuple[Finding, ...] = ()
    """The same of people under 18 who have a time in it: for those alone who may know that they are."""
    checked: str = ""
    """By which versions of the rules it was last looked at when it was said, where others look at it now."""
    off: SessionOff | None = None
    """That it is called off, and who had a time there."""
    may_call_off: bool = False
    promised: int = 0
    """How many are held or kept for somebody."""
    twice: tuple[str, ...] = ()
    """Who is said to be in another room at the same time, a sentence for each room."""
    for_desk: int = 0
    """How many are free, and kept for the desk to give."""
    times: int = 0
    """How many there are in all."""
    online: int = 0
    """How many of all can be chosen online, or were."""
    starts: int = 0
    """At how many moments they begin: fewer than there are, where several people come at one."""
    lists: tuple[str, ...] = ()
    """In which order people are called at the door."""
    inside: Inside = Inside()

    @property
    def history(self) -> bool:
        """It was called off altogether, and that is over."""
        return self.off is not None and self.off.over and not self.days

    @property
    def share(self) -> str:
        """'16 times, 12 of them online'; '' where all are and one person comes at each."""
        return share_of(self.times, self.starts, self.online)

    @property
    def to_look_at(self) -> str:
        """'2 things to look at', as far as the viewer may know of them."""
        count = len(self.findings) + len(self.minors)
        return f"{count} thing{'' if count == 1 else 's'} to look at" if count else ""


def share_of(places: int, moments: int, online: int) -> str:
    """'16 times, 12 of them online', or '30 places at 5 times, 20 of them online'; '' for times of one person each
    that can all be chosen online.
    """
    part = f", {online} of them online" if online < places else ""
    if moments < places:
        return f"{places} places at {moments} time{'' if moments == 1 else 's'}{part}"
    return f"{places} times{part}" if part else ""
