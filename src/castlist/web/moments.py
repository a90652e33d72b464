"""A moment typed by hand: looking back by the clock instead of by acts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

LONGEST = 40


def read_moment(text: str, zone: str) -> datetime | None:
    """The moment a text names on the clock of that zone (of an hour that comes twice, the first); None for none."""
    try:
        found = datetime.fromisoformat(text.strip()[:LONGEST])
        found = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
        return found if 0 < found.timestamp() < 32_503_680_000 else None
    except (ValueError, OverflowError):
        return None


def asked_for(request: HttpRequest, zone: str, act_at: Callable[[datetime], int]) -> tuple[int, dict[str, Any]]:
    """The ordinal of the act at the moment that was asked for; 0, and what to say on the page, when there is none."""
    typed = request.GET.get("when", "")[:LONGEST]
    if not typed.strip():
        return 0, {}
    moment = read_moment(typed, zone)
    if moment is None:
        return 0, {"when": typed, "no_moment": "That is no day and time. Write it like 2026-12-03T09:12."}
    found = act_at(moment)
    return found, {"when": typed, "no_moment": "" if found else "Nothing had happened here yet at that time."}
