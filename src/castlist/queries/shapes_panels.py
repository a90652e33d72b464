"""What the panel of a session is given on its day: frozen, with nothing that is not the viewer's to know."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.shapes import Linked
from castlist.queries.shapes_notes import Notes
from castlist.queries.shapes_queue import Queue
from castlist.queries.shapes_sent import Received
from castlist.queries.sides import OwnSides


@dataclass(frozen=True, slots=True)
class InOrder:
    """Somebody in the running order of the day, as far as the viewer may know of them."""

    cand: str
    name: str
    at: datetime | None
    """The time that they booked; None for whoever came without one."""
    number: int
    """The one that they have on this day; 0 before they are here."""
    stands: str
    says: str
    noted: bool
    """The viewer's own note about them is kept, and not taken back."""
    shown: bool = False
    """They are the one whose page this is."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The one person whose page it is."""

    cand: str
    name: str
    initial: str
    pronouns: str
    role: str
    role_id: str
    stands: str
    says: str
    at: datetime | None
    called: datetime | None
    called_by: str
    """Who pressed that they are called."""
    entered: datetime | None
    ended: str
    number: int
    grouped: str
    elsewhere: str
    picture: str
    """The name of the picture that the room shows; '' without one."""
    others: tuple[tuple[str, str], ...]
    """Their other pictures: the name of each, and what it shows."""
    pictured: bool
    """A picture of them was taken at the door."""
    recorded: str
    """may be recorded, not to be recorded, not asked about recording; '' where nobody is recorded."""
    recorded_told: str
    resume: bool
    """There is a résumé."""
    tape: Linked | None
    """Their self-tape, for whoever may watch it."""
    sides: str
    """A link to the sides, as the notice of the call says it; '' where it says none."""
    at_hand: tuple[OwnSides, ...]
    """What lies with the role to be read for it, each with its name on every page."""
    sent: tuple[Received, ...]
    notes: Notes | None


@dataclass(frozen=True, slots=True)
class PanelPage:
    """The day as the panel follows it: one person large, who is in the room, and the running order."""

    queue: Queue
    material: str
    """What those who are heard were to prepare."""
    people: tuple[InOrder, ...]
    person: Heard | None
    """None where there is nobody on that day of whom the viewer may know."""
    previous: InOrder | None
    next: InOrder | None
    inside: tuple[InOrder, ...]
    """Who is in the room now."""
    version: str
