"""Who said that they want to hear nothing new of the company, and which letters that holds back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.auditions import zone_of
from castlist.records.models import Performer, Production, Slot
from castlist.rules import no_more as rules
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State


def day_said(performer: Performer, zone: ZoneInfo) -> date | None:
    """On which day they said so, by the clock there; None where they did not, or took it back."""
    at: datetime | None = performer.no_more_at
    return at.astimezone(zone).date() if at else None


def why_held_back(production: Production, state: State, cand: Candidacy, what: str) -> str:
    """Since when they want to hear nothing new, where a letter of that kind does not go to them; '' where it may."""
    if what not in rules.NEW:
        return ""
    row = Performer.objects.filter(pk=cand.performer, no_more_at__isnull=False).first()
    day = day_said(row, zone_of(production)) if row else None
    if day is None:
        return ""
    chose = Slot.objects.filter(cand=cand.id, entered=False).exists()
    return rules.sentence(day) if rules.holds_back(state, cand, what, chose_a_time=chose) else ""
