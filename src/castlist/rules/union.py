"""Union status: asked only where a call needs it, to run its door, and gone with the call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why

FIELD: Final = "union"
CHOICES: Final = {
    "": "I would rather not say",
    "member": "I am a member",
    "candidate": "I am a membership candidate",
    "none": "I am not a member",
}
AT_THE_DOOR: Final = {"member": "union member", "candidate": "union candidate", "none": "not in the union"}
LONGEST_WHY: Final = 300
WHY_KEPT: Final = "To run the door of the call that asked for it; only whoever keeps that door reads it."
AFTER: Final = timedelta(days=7)
"""It goes so long after the last time of the production, or after the call has closed, whichever is later."""
WITHOUT_AN_END: Final = timedelta(days=90)
"""And so long after it was said, where there is neither."""


def said(form: Mapping[str, str]) -> str:
    """What they say of themselves; '' for nothing. Refuses (NotUsable) what cannot be chosen."""
    found = form.get(FIELD, "")
    if found not in CHOICES:
        raise NotUsable("Choose one of these, or that you would rather not say.")
    return found


def why_needed(text: str) -> str:
    """Why the call needs it, as everybody reads it who is asked. Refuses: incomplete, too_long."""
    why = " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())
    if not why:
        raise Refused(Why.incomplete, detail="Say why the call needs it: whoever is asked reads that.")
    if len(why) > LONGEST_WHY:
        raise Refused(Why.too_long, detail=f"That has {len(why):,} characters; at most {LONGEST_WHY:,} are kept.")
    return why


def goes_at(said_at: datetime, *, closes: datetime | None, last_time: datetime | None) -> datetime:
    """When what somebody said is deleted."""
    ends = [moment for moment in (closes, last_time) if moment]
    return max(ends) + AFTER if ends else said_at + WITHOUT_AN_END
