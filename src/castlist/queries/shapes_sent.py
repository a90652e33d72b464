"""What pages show of a form that a performer sent by an open call."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as it was asked, and what was answered."""

    question: str
    answer: str
    role: str
    """'' where everybody was asked."""


@dataclass(frozen=True, slots=True)
class Received:
    """What somebody sent, as far as it concerns one candidacy."""

    at: datetime
    says: str
    """'Their second choice.', or that they would rather not play it; '' where they named one part alone."""
    answers: tuple[Answered, ...]
