"""Reminders by letter: of a time, of a callback day, and of an offer that ends; when they go, and to whom not."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Booking, Candidacy, Letter
from castlist.rules.decisions.outward import may_book
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import with_minors
from castlist.rules.outlines import BY_ITSELF, DAY, ENDS, REMINDER
from castlist.rules.why import Refused, Why

DAYS: Final = {0: "No reminders", 1: "The day before", 2: "Two days before", 3: "Three days before", 7: "A week before"}
"""How long before it goes, in days of the clock on the wall; 0 for never."""
TOO_LATE: Final = timedelta(hours=1)
"""So shortly before it is about nobody is reminded any more."""


def read_days(said: str) -> int | None:
    """How long before, as it was chosen; None for as the company says. Refuses what was not there to choose."""
    if said == "":
        return None
    if said not in {str(days) for days in DAYS}:
        raise Refused(Why.unknown)
    return int(said)


def due_at(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same hour on the wall so many days before, whatever the clocks did in between."""
    there = moment.astimezone(zone)
    return (there.replace(tzinfo=None) - timedelta(days=days)).replace(tzinfo=zone, fold=there.fold)


def is_due(moment: datetime, days: int, zone: ZoneInfo, *, known: datetime, now: datetime) -> bool:
    """True from then on until it is too late; never where they heard of it only after that moment (`known`)."""
    goes = due_at(moment, days, zone)
    return days > 0 and known < goes <= now < moment - TOO_LATE


def why_not_remind(state: State, cand: Candidacy, outline: str) -> Why | None:
    """Why nobody may be reminded of what this outline is about, as it stands now; None where they may."""
    if not cand.lives:
        return Why.ended
    if state.review(cand.id) is not None:
        return Why.suspended
    if not any(one.state in IN_HAND for one in state.group(Letter, cand.id) if one.what not in BY_ITSELF):
        return Why.not_live
    if outline == REMINDER + ENDS:
        offer = state.offer(cand.id)
        return None if offer is not None and offer.state == "live" and offer.expires else Why.not_live
    if not _is_expected(state, cand, outline):
        return Why.not_live
    return Why.clearance_pending if state.rule.gate and with_minors(state, cand) and not cand.cleared else None


def _is_expected(state: State, cand: Candidacy, outline: str) -> bool:
    """Whether they may come to what it is about: their callback day, or the time that they have."""
    if outline == REMINDER + DAY:
        return cand.step == "callback"
    held = state.get(Booking, cand.id)
    return held is not None and bool(held.slot) and may_book(state, cand)


def begin(state: State, cand_id: str, outline: str, *, at: int, new_id: str) -> list[Event]:
    """A reminder waits to go by itself, and nobody wrote it; refuses where they may not be reminded."""
    cand = state.candidacy(cand_id)
    if cand is None:
        raise Refused(Why.unknown)
    if against := why_not_remind(state, cand, outline):
        raise Refused(against)
    data = {"id": new_id, "what": REMINDER, "minute": cand.minutes, "task": ""}
    return [Event("letter_drafted", "", at, data, cand_id, cand.role)]


def told_of_offer_at(state: State, cand: str) -> int:
    """When a letter last told them of the offer that they have; 0 where none did."""
    told = [one for one in state.group(Letter, cand) if one.what == "offer" and one.state in IN_HAND]
    return max((one.at for one in told), default=0)


def outline_of(about: str) -> str:
    """With which outline a reminder about that begins."""
    return REMINDER + {"offer": ENDS, "day": DAY}.get(about.partition(" ")[0], "")
