"""On the day, on somebody's own page: their place in the queue, in words, and the sign that they show at the door."""

from dataclasses import dataclass
from io import BytesIO

import segno
from markupsafe import Markup

from castlist.queries.performer_pages import PerformerPage
from castlist.queries.turns import OwnTurn
from castlist.rules.auditions import said_clock

SAYS = {
    "expected": "Show this at the door when you come.",
    "missing": "You were looked for and not found. Please go to the door.",
    "called": "You are called. Please go to the room now.",
    "in": "It is your turn.",
    "done": "You were in the room. Thank you for coming.",
    "gone": "You were in the room. Thank you for coming.",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands on the page: one's own turn, and nothing of anybody else."""

    own: OwnTurn
    head: str
    says: str
    sign: Markup
    """The drawn sign that leads whoever keeps the door to their line; '' once it is of no use."""


def turn_on(page: PerformerPage, address: str) -> Turn | None:
    """Their turn as it is said to them; None on any other day."""
    own = page.turn
    if own is None:
        return None
    said = (f"number {own.number}" if own.number else "", f"in group {own.grouped}" if own.grouped else "")
    head = f"You are {', '.join(filter(None, said))}." if any(said) else ""
    says = SAYS.get(own.stands, "")
    if own.stands == "waiting" and own.expected is not None:
        about = own.expected.astimezone(page.zone)
        says = f"{own.before[0].upper()}{own.before[1:]}, about {said_clock(about)}."
    elif own.stands == "expected" and own.expected is not None and page.held and own.expected > page.held.at:
        says = f"It runs later than planned: about {said_clock(own.expected.astimezone(page.zone))}. {says}"
    shows = own.stands in ("expected", "missing", "waiting", "called")
    return Turn(own, head, says, drawn(address) if shows else Markup())


def drawn(address: str) -> Markup:
    """The address as a QR code: one path, dark on light in either theme, as readers want it."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=3, dark="#000", light="#fff", svgclass="sign",
        lineclass=None, title="The sign that you show at the door",
    )  # fmt: skip
    return Markup(out.getvalue().decode().strip())  # noqa: S704 - drawn by us, from an address of ours
