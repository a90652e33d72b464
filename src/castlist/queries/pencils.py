"""Until when somebody is asked to keep the dates free, and what they have said to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.records.models import Letter, Reply
from castlist.rules import pencils
from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.outlines import PENCIL


@dataclass(frozen=True, slots=True)
class Pencil:
    """A pencil that has gone. `answer`: keeps, came_up: other work has come up, or nothing yet."""

    until: datetime
    """On the clock of the production."""
    over: bool
    answer: str = ""
    at: datetime | None = None
    """When they said so."""


def pencilled(state: State, cands: Iterable[Candidacy]) -> frozenset[str]:
    """Who of them has a pencil that stands. For pages of many, whose state knows of no letters; nothing is asked where
    nobody is in reserve.
    """
    minutes = {cand.id: cand.minutes for cand in cands if pencils.also(state, cand)}
    if not minutes:
        return frozenset()
    gone = Letter.objects.filter(cand__in=minutes, kind=PENCIL, state__in=IN_HAND)
    return frozenset(cand for cand, minute in gone.values_list("cand", "minute") if minute == minutes[cand])


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
