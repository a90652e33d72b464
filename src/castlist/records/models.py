"""Every model, where Django looks for them."""

from .auditions import Session, Slot
from .events import Event, EventStream, Fact, Request, Text, Touch
from .leases import Lease
from .letters import Letter, Link, Reply
from .notes import Note, NoteVersion
from .people import ApiToken, Person, SignInLink
from .performers import Performer
from .productions import Company, Production, Seat
from .retention import Case, CasePart, Due, Erasure, Hold, Period
from .safeguarding import ClearanceRound, ClearanceWish, Matter, MatterAct, MatterFile

__all__ = [
    "ApiToken",
    "Case",
    "CasePart",
    "ClearanceRound",
    "ClearanceWish",
    "Company",
    "Due",
    "Erasure",
    "Event",
    "EventStream",
    "Fact",
    "Hold",
    "Lease",
    "Letter",
    "Link",
    "Matter",
    "MatterAct",
    "MatterFile",
    "Note",
    "NoteVersion",
    "Performer",
    "Period",
    "Person",
    "Production",
    "Reply",
    "Request",
    "Seat",
    "Session",
    "SignInLink",
    "Slot",
    "Text",
    "Touch",
]
