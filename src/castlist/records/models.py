"""Every model, where Django looks for them."""

from .auditions import Session, Slot
from .events import Event, EventStream, Fact, Request, Text
from .leases import Lease
from .letters import Letter, Link, Reply
from .people import ApiToken, Person, SignInLink
from .performers import Performer
from .productions import Company, Production, Seat
from .safeguarding import ClearanceRound, ClearanceWish, Matter, MatterAct, MatterFile

__all__ = [
    "ApiToken",
    "ClearanceRound",
    "ClearanceWish",
    "Company",
    "Event",
    "EventStream",
    "Fact",
    "Lease",
    "Letter",
    "Link",
    "Matter",
    "MatterAct",
    "MatterFile",
    "Performer",
    "Person",
    "Production",
    "Reply",
    "Request",
    "Seat",
    "Session",
    "SignInLink",
    "Slot",
    "Text",
]
