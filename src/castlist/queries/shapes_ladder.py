"""The read models of the ladder: its columns, the cards in them, and the consent ring on each card."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """One person's part of a consent ring. `kind`: support, accept, concern, object, none, sealed, reported."""

    name: str
    kind: str
    says: str
    """Plain words, e.g. 'I can live with it' or 'not yet'."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """The consent ring of one candidacy: a segment per person with a say, and the text that says the same."""

    segments: tuple[Segment, ...]
    label: str
    initial: str
    headshot: str = ""
    """Address of the picture, or empty: then the initial is set as a monogram."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A quiet mark on a card. `kind`: objection, orphan, review, clearance, letter, slot, task, recused."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One candidacy on the ladder."""

    id: str
    performer_id: str
    name: str
    url: str
    caption: str
    """One quiet line: put forward by …, submitted …, Tue 14:20 confirmed."""
    status: str
    """named, waiting, stuck, ready, concluded, review, inquorate, withdrawn, released, declined, cast."""
    sentence: str
    """One plain sentence: who or what it waits for."""
    ring: Ring
    marks: tuple[Mark, ...] = ()
    brief: str = ""
    """The sentence where there is one line for it; empty where it is as short as it can be."""
    waits_on_you: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the ladder, left to right. `key`: named, consider, audition, callback, offer, cast, ended."""

    key: str
    label: str
    count: str
    """'2', or for cast '0 of 1'."""
    cards: tuple[Card, ...]
    empty: str
    """What stands there when nobody does: 'nobody yet', 'needs both', 'the part is open'."""
    more: int = 0
    """How many further cards are behind 'show all'."""
    more_url: str = ""
