"""Until when somebody is asked to keep the dates free, and what they have said to it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.records.models import Letter, Reply
from castlist.rules import pencils
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Pencil:
    """A pencil that has gone. `answer`: keeps, came_up: other work has come up, or nothing yet."""

    until: datetime
    """On the clock of the production."""
    over: bool
    answer: str = ""
    at: datetime | None = None
    """When they said so."""


def own_pencil(state: State, cand: Candidacy, zone: ZoneInfo, *, now: datetime) -> Pencil | None:
    """The last that has reached them and still stands; None where nobody asks that of them."""
    letter = pencils.told(state, cand)
    row = Letter.objects.filter(pk=letter).first() if letter else None
    if row is None or row.told_until is None:
        return None
    said = Reply.objects.filter(cand=cand.id, what__in=pencils.PENCILLED, created_at__gte=row.sent_at or row.created_at)
    last = said.order_by("-created_at", "-pk").first()
    return Pencil(
        row.told_until.astimezone(zone), row.told_until <= now, last.what if last else "",
        last.created_at.astimezone(zone) if last else None,
    )  # fmt: skip
