"""When a reminder goes: so many days before on the wall, on both sides of a change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from castlist.rules.reminders import due_at, is_due, outline_of

LONDON, LORD_HOWE = ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("at", "zone", "days", "goes"),
    [
        ("2026-03-29T10:20", LONDON, 1, "2026-03-28T10:20"),
        ("2026-10-25T10:20", LONDON, 1, "2026-10-24T10:20"),
        ("2026-10-26T10:20", LONDON, 7, "2026-10-19T10:20"),
        ("2026-04-05T09:00", LORD_HOWE, 2, "2026-04-03T09:00"),
    ],
)
def test_the_hour_on_the_wall_stays(at: str, zone: ZoneInfo, days: int, goes: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    found = due_at(moment, days, zone)
    assert found.astimezone(zone).replace(tzinfo=None) == datetime.fromisoformat(goes)


def test_the_night_of_the_change_is_an_hour_shorter_or_longer_before_it() -> None:
    spring = datetime(2026, 3, 29, 10, tzinfo=LONDON).astimezone(UTC)
    autumn = datetime(2026, 10, 25, 10, tzinfo=LONDON).astimezone(UTC)
    assert spring - due_at(spring, 1, LONDON).astimezone(UTC) == timedelta(hours=23)
    assert autumn - due_at(autumn, 1, LONDON).astimezone(UTC) == timedelta(hours=25)


def test_it_is_due_from_then_until_an_hour_before_and_never_where_they_knew_later() -> None:
    at = datetime(2026, 6, 10, 10, tzinfo=UTC)
    known = at - timedelta(days=5)

    def due(now: datetime, *, days: int = 1, since: datetime = known) -> bool:
        return is_due(at, days, ZoneInfo("UTC"), known=since, now=now)

    first, last = at - timedelta(days=1), at - timedelta(hours=1)
    second = timedelta(seconds=1)
    assert [due(first - second), due(first), due(last - second), due(last)] == [False, True, True, False]
    assert not due(first, days=0)
    assert not due(first, since=first)


def test_what_it_is_about_says_how_it_begins() -> None:
    assert outline_of("offer c 1") == "reminder, an offer"
    assert outline_of("time c s 1") == "reminder"
