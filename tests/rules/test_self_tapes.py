"""What the code of practice says of self-tapes: how much, and by when at the earliest."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.self_tapes import (
    THE_CODE,
    Request,
    earliest,
    findings,
    proposed,
    read_holidays,
    too_early,
)
from castlist.rules.why import Refused, Why

LONDON, SYDNEY, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney"), ZoneInfo("America/New_York")
MOMENTS = st.integers(0, 4 * 366 * 86_400).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
ZONES = st.sampled_from([LONDON, SYDNEY, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])
HOLIDAYS = st.lists(st.dates(date(2025, 1, 1), date(2029, 2, 1)), max_size=20)
PAGES = st.integers(1, 6)


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def first(text: str, pages: int, *holidays: str) -> tuple[str, str]:
    """When it may be due at the earliest, on the clock in London, and by which rule."""
    found = earliest(at(text), pages=pages, zone=LONDON, holidays=[date.fromisoformat(one) for one in holidays])
    return found.at.astimezone(LONDON).strftime("%a %Y-%m-%d %H:%M"), found.rule


@pytest.mark.parametrize(
    ("asked", "pages", "holidays", "due", "rule"),
    [
        ("2026-11-02 10:15", 4, (), "Fri 2026-11-06 10:15", "days"),
        ("2026-11-02 10:15", 3, (), "Thu 2026-11-05 10:15", "days"),
        ("2026-11-06 10:15", 6, (), "Tue 2026-11-10 10:15", "days"),
        ("2026-11-06 10:15", 1, (), "Tue 2026-11-10 00:00", "weekend"),
        ("2026-11-07 10:15", 1, (), "Tue 2026-11-10 10:15", "days"),
        ("2026-05-01 18:00", 2, ("2026-05-04",), "Wed 2026-05-06 00:00", "holiday"),
        ("2026-05-01 18:00", 6, ("2026-05-04",), "Wed 2026-05-06 00:00", "holiday"),
        ("2026-05-02 18:00", 2, ("2026-05-04",), "Wed 2026-05-06 00:00", "holiday"),
        ("2026-05-01 18:00", 2, ("2026-05-05",), "Tue 2026-05-05 00:00", "weekend"),
        ("2023-12-22 12:00", 2, ("2023-12-25", "2023-12-26"), "Thu 2023-12-28 00:00", "holiday"),
        # The Thursday before Easter, and Good Friday itself: the first working day is the Tuesday.
        ("2026-04-02 18:00", 2, ("2026-04-03", "2026-04-06"), "Wed 2026-04-08 00:00", "holiday"),
        ("2026-04-03 18:00", 6, ("2026-04-03", "2026-04-06"), "Wed 2026-04-08 00:00", "holiday"),
        ("2026-04-01 18:00", 2, ("2026-04-03", "2026-04-06"), "Sat 2026-04-04 18:00", "days"),
        # Christmas Eve, a Thursday; and a single holiday in the middle of a week is made up for by the days.
        ("2026-12-24 12:00", 2, ("2026-12-25", "2026-12-28"), "Wed 2026-12-30 00:00", "holiday"),
        ("2026-11-10 12:00", 2, ("2026-11-11",), "Fri 2026-11-13 12:00", "days"),
        # The clocks go forward on Sunday 29 March 2026: an hour of the three days is missing on the wall.
        ("2026-03-26 12:00", 1, (), "Sun 2026-03-29 13:00", "days"),
        # And back on Sunday 25 October: three days on the wall are an hour more.
        ("2026-10-22 12:00", 1, (), "Sun 2026-10-25 12:00", "days"),
    ],
)  # fmt: skip
def test_earliest_due_moment(asked: str, pages: int, holidays: tuple[str, ...], due: str, rule: str) -> None:
    assert first(asked, pages, *holidays) == (due, rule)


def test_the_rule_is_said_with_its_numbers_and_its_source() -> None:
    few = earliest(at("2026-11-02 10:15"), pages=3, zone=LONDON)
    assert (few.days, few.sentence, few.source) == (3, "For up to 3 pages there are at least 3 days.", THE_CODE)
    friday = earliest(at("2026-05-01 18:00"), pages=2, zone=LONDON, holidays=[date(2026, 5, 4)])
    said = "Asked on a Friday, it is not due before Wednesday 6 May, because the Monday is a public holiday."
    assert friday.sentence == said
    easter = earliest(at("2026-04-02 18:00"), pages=2, zone=LONDON, holidays=[date(2026, 4, 3), date(2026, 4, 6)])
    why = "because the Friday and the Monday are public holidays."
    assert easter.sentence == f"Asked on a Thursday, it is not due before Wednesday 8 April, {why}"
    found = too_early(friday.at - timedelta(minutes=90), friday)
    assert found is not None
    assert (found.rule, found.asked, found.may, found.sentence) == ("early", 2, 0, said)
    assert too_early(friday.at, friday) is None


@given(MOMENTS, PAGES, ZONES, HOLIDAYS)
def test_never_less_than_the_days_by_the_clock_and_by_the_hours(
    asked: datetime, pages: int, zone: ZoneInfo, holidays: list[date]
) -> None:
    days = timedelta(days=3 if pages <= 3 else 4)
    due = earliest(asked, pages=pages, zone=zone, holidays=holidays).at
    assert due - asked >= days
    wall = due.astimezone(zone).replace(tzinfo=None) - asked.astimezone(zone).replace(tzinfo=None)
    assert wall >= days - timedelta(hours=1)  # the hour that the wall shows twice, or a wall time that is none
    assert due - asked <= timedelta(days=4 + 2 + len(holidays), hours=1)


@given(st.integers(0, 200), st.integers(0, 1439), PAGES, ZONES, HOLIDAYS)
def test_asked_on_a_friday_not_due_before_tuesday_and_after_a_holiday_not_before_wednesday(
    week: int, minute: int, pages: int, zone: ZoneInfo, holidays: list[date]
) -> None:
    there = date(2025, 1, 3) + timedelta(weeks=week)
    asked = datetime(there.year, there.month, there.day, minute // 60, minute % 60, tzinfo=zone)
    due = earliest(asked, pages=pages, zone=zone, holidays=holidays).at.astimezone(zone).date()
    monday = there + timedelta(days=3)
    assert due >= monday + timedelta(days=2 if monday in holidays else 1)


@given(MOMENTS, PAGES, ZONES, HOLIDAYS)
def test_whoever_is_asked_before_days_off_or_on_one_has_a_working_day_after_them(
    asked: datetime, pages: int, zone: ZoneInfo, holidays: list[date]
) -> None:
    there = asked.astimezone(zone).date()
    off = [day for n in range(40) if (day := there + timedelta(days=n)).weekday() > 4 or day in holidays]
    if there in off or there + timedelta(days=1) in off:
        due = earliest(asked, pages=pages, zone=zone, holidays=holidays).at.astimezone(zone).date()
        assert any(there + timedelta(days=n) not in off for n in range(1, (due - there).days))


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=10)), PAGES, ZONES, HOLIDAYS)
def test_whoever_is_asked_later_is_never_due_earlier(
    asked: datetime, later: timedelta, pages: int, zone: ZoneInfo, holidays: list[date]
) -> None:
    before = earliest(asked, pages=pages, zone=zone, holidays=holidays).at
    assert earliest(asked + later, pages=pages, zone=zone, holidays=holidays).at >= before


@given(MOMENTS, ZONES)
def test_proposed_moment_is_by_day_and_not_before_the_first(first: datetime, zone: ZoneInfo) -> None:
    found = proposed(first, zone)
    there = found.astimezone(zone)
    assert found >= first
    assert found - first < timedelta(hours=14)
    assert (there.minute % 30, there.second) == (0, 0)
    assert 9 <= there.hour + there.minute / 60 <= 21


@pytest.mark.parametrize(
    ("asked", "rules"),
    [
        (Request(6, 2, 2, 2, 720), []),
        (Request(7), [("pages", 7, 6)]),
        (Request(1, roles=3), [("roles", 3, 2)]),
        (Request(1, scenes=3, versions=3), [("scenes", 3, 2), ("versions", 3, 2)]),
        (Request(0), [("pages", 0, 1)]),
        (Request(1, lines=1080), [("lines", 1080, 720)]),
        (Request(1, by_heart=True, paid=True), [("by_heart", 1, 0), ("paid", 1, 0)]),
    ],
)
def test_how_much_may_be_asked(asked: Request, rules: list[tuple[str, int, int]]) -> None:
    found = findings(asked)
    assert [(one.rule, one.asked, one.may) for one in found] == rules
    assert all(one.sentence.endswith(".") and one.source for one in found)


def test_holidays_are_read_and_what_is_none_is_refused() -> None:
    assert read_holidays(" 2026-12-25, 2026-05-04\n2026-12-25 ") == (date(2026, 5, 4), date(2026, 12, 25))
    assert read_holidays("") == ()
    for text in ("25.12.2026", "2026-02-30", "Christmas", "２０２６-12-25", "2026-12-25\x00", "0000-01-01"):
        with pytest.raises(Refused) as no:
            read_holidays(text)
        assert no.value.why is Why.bad_times
    with pytest.raises(Refused):
        read_holidays(" ".join(f"2026-01-{day:02}" for day in range(1, 32)) * 2)
