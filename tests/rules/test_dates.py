"""Days as people write them; what repeats; and on how many days of a production somebody cannot."""

from datetime import date, timedelta

import pytest

from castlist.rules import dates
from castlist.rules.dates import Day
from castlist.rules.day_lines import NotADay, Reading, month_first, read_days, read_line, read_spans
from castlist.rules.recurring import MOST_STEPS, NotUnderstood, Rule, Steps, TooMuch, occurrences
from castlist.rules.why import Refused

SPRING = Reading((date(2026, 2, 20), date(2026, 4, 30)), date(2025, 11, 27))
NO_DATES = Reading(None, date(2025, 11, 27))
WHOLE = [(0, 1440)]


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def days(month: int, first: int, last: int) -> list[date]:
    return [day(month, number) for number in range(first, last + 1)]


READ = {
    "3 March evening": ([day(3, 3)], [(1080, 1440)]),
    "3–7 March": (days(3, 3, 7), WHOLE),
    "2026-03-03": ([day(3, 3)], WHOLE),
    "03/04/2026": ([day(4, 3)], WHOLE),
    "04/13/2026": ([day(4, 13)], WHOLE),
    "3.3.": ([day(3, 3)], WHOLE),
    "2026-03-03/2026-03-05": (days(3, 3, 5), WHOLE),
    "3/3 to 5/3 evenings": (days(3, 3, 5), [(1080, 1440)]),
    "3 and 5 March": ([day(3, 3), day(3, 5)], WHOLE),
    "3, 5, 7-9 March": ([day(3, 3), day(3, 5), *days(3, 7, 9)], WHOLE),
    "March 3rd, 2026": ([day(3, 3)], WHOLE),
    "28 Feb – 2 Mar": ([day(2, 28), day(3, 1), day(3, 2)], WHOLE),
    "Tue 3 March 10:00-13:00": ([day(3, 3)], [(600, 780)]),
    "3 March, morning and evening": ([day(3, 3)], [(0, 780), (1080, 1440)]),
    "3 March 10-2pm": ([day(3, 3)], [(600, 840)]),
    "after 18:00 on 5 March": ([day(3, 5)], [(1080, 1440)]),
    "not on 3rd of March": ([day(3, 3)], WHOLE),
    "every Tuesday evening": ([day(2, 24), *(day(3, 3) + timedelta(days=n) for n in range(0, 63, 7))], [(1080, 1440)]),
}  # fmt: skip


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_as_it_is_meant(line: str) -> None:
    assert read_line(line, SPRING) == READ[line]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3 May", "That is not within the dates of the production, 20 February 2026 to 30 April 2026."),
        ("foo", "“foo” could not be read as a day. Write it like 3 March, or 2026-03-03."),
        ("31 Feb", "There is no 31 February."),
        ("7-3 March", "“7-3 march” ends before it begins."),
        ("3", "“3” names no month. Write it like 3 March."),
        ("3 March 25:00-26:00", "“26:00” is no time."),
        ("3 March 13:00-10:00", "“13:00-10:00” ends before it begins."),
        ("evening", "No day is named in it."),
        ("1 March 2020 - 1 March 2026", "“1 march 2020 - 1 march 2026” is longer than a year."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, why: str) -> None:
    with pytest.raises(NotADay) as no:
        read_line(line, SPRING)
    assert str(no.value) == why


def test_lines_are_read_one_by_one_and_the_rest_is_told() -> None:
    spans, unread = read_spans("3 March evening\nmy sister’s wedding\n\n" + "x" * 300, SPRING)
    assert spans == [(day(3, 3), 1080, 1440)]
    assert [one.line[:20] for one in unread] == ["my sister’s wedding", "x" * 20]
    assert unread[1].why == "A line has at most 200 characters."


def test_without_dates_a_day_is_the_next_one_of_that_name() -> None:
    assert read_line("3 March", NO_DATES) == ([day(3, 3)], WHOLE)
    assert read_line("28 November", NO_DATES) == ([day(11, 28, 2025)], WHOLE)
    with pytest.raises(NotADay):
        read_line("every Tuesday", NO_DATES)


def test_the_month_comes_first_where_it_does() -> None:
    there = Reading(None, date(2025, 11, 27), month_first("America/New_York"))
    assert read_line("03/04/2026", there) == ([day(3, 4)], WHOLE)
    assert (month_first("Europe/London"), month_first("America/Indiana/Knox"), month_first("UTC")) == (
        False,
        True,
        False,
    )


def test_a_line_of_the_calendar_says_what_is_done() -> None:
    text = "3–4 March 10:00-18:00\n10 April tech\n12 April matinee performance\n13 April 19:30-22:00 show\nsoon"
    found, unread = read_days(text, NO_DATES, "rehearsal")
    assert found == [
        Day(day(3, 3), "rehearsal", 600, 1080), Day(day(3, 4), "rehearsal", 600, 1080), Day(day(4, 10), "technical"),
        Day(day(4, 12), "performance", 780, 1080), Day(day(4, 13), "performance", 1170, 1320),
    ]  # fmt: skip
    assert [one.line for one in unread] == ["soon"]


# -- Meeting


def test_only_what_meets_a_day_of_the_production_counts() -> None:
    calendar = [
        Day(day(3, 3), "rehearsal", 600, 1080),
        Day(day(3, 4), "performance", 1170, 1320),
        Day(day(3, 4), "other"),
    ]
    spans = dates.joined([(day(3, 3), 1080, 1440), (day(3, 4), 0, 60), (day(3, 5), 0, 1440)])
    assert dates.meeting(calendar, spans) == [(day(3, 4), 0, 60)]
    assert (dates.days_met(calendar, spans), dates.count(calendar)) == (1, 2)
    assert dates.days_met(calendar, [*spans, (day(3, 3), 540, 601)]) == 2


def test_stretches_that_meet_are_one() -> None:
    one = day(3, 3)
    assert dates.joined([(one, 780, 1080), (one, 0, 780), (one, 1200, 1300), (one, 5, 5)]) == [
        (one, 0, 1080), (one, 1200, 1300),
    ]  # fmt: skip
    assert [dates.hours_said(0, 1080), dates.hours_said(0, 1440), dates.hours_said(0, 700)] == [
        "morning and afternoon", "all day", "00:00–11:40",
    ]  # fmt: skip


def test_a_calendar_is_refused_that_cannot_be() -> None:
    for wrong in (Day(day(3, 3), "party"), Day(day(3, 3), "other", 600, 600), Day(date(26, 3, 3), "other")):
        with pytest.raises(Refused):
            dates.checked([wrong])
    with pytest.raises(Refused):
        dates.checked(Day(day(3, 3), "other", minute, minute + 1) for minute in range(601))


# -- What repeats


def falls(start: date, rule: Rule, first: date = SPRING.within[0], last: date = SPRING.within[1]) -> list[date]:  # type: ignore[index]
    return occurrences(start, rule, first=first, last=last, steps=Steps())


def test_what_repeats_falls_where_calendars_say() -> None:
    assert falls(day(3, 3), Rule("WEEKLY", count=3)) == [day(3, 3), day(3, 10), day(3, 17)]
    assert falls(day(1, 6), Rule("WEEKLY", count=9)) == [day(2, 24), day(3, 3)]
    fortnight = Rule("WEEKLY", interval=2, by_day=((0, 0), (0, 6)), until=day(3, 20))
    assert falls(day(3, 2), fortnight) == [day(3, 2), day(3, 8), day(3, 16)]
    assert falls(day(1, 30), Rule("MONTHLY", by_day=((-1, 4),))) == [day(2, 27), day(3, 27), day(4, 24)]
    assert falls(day(1, 31), Rule("MONTHLY")) == [day(3, 31)]
    assert falls(day(1, 31), Rule("MONTHLY", by_month_day=(-1,))) == [day(2, 28), day(3, 31), day(4, 30)]
    last_workday = Rule("MONTHLY", by_day=tuple((0, n) for n in range(5)), by_set_pos=(-1,))
    assert falls(day(1, 30), last_workday) == [day(2, 27), day(3, 31), day(4, 30)]
    assert falls(date(1990, 3, 9), Rule("YEARLY")) == [day(3, 9)]
    assert falls(date(2000, 3, 5), Rule("YEARLY", by_day=((2, 6),), by_month=(3,))) == [day(3, 8)]
    assert falls(day(2, 20), Rule("DAILY", interval=30)) == [day(2, 20), day(3, 22), day(4, 21)]


def test_what_is_not_understood_is_said_and_what_is_endless_ends() -> None:
    for wrong in (Rule("HOURLY"), Rule("DAILY", interval=0), Rule("DAILY", others=("BYHOUR",))):
        with pytest.raises(NotUnderstood):
            falls(day(3, 3), wrong)
    with pytest.raises(TooMuch):
        occurrences(date(1, 1, 1), Rule("DAILY", count=MOST_STEPS), first=day(3, 3), last=day(3, 3), steps=Steps(9_999))
    assert falls(day(1, 1), Rule("YEARLY", by_month=(2,), by_month_day=(30,))) == []
