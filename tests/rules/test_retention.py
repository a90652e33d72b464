"""How long somebody is kept: by what they were told, how it ended, and what they wish; never for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest

from castlist.rules.retention import (
    PURPOSES,
    Keeping,
    Stood,
    checked_hold,
    checked_period,
    kept_until,
    periods_of,
)
from castlist.rules.why import Refused, Why

NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
PERIODS = periods_of({})


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def stood(
    *, named: int = 100, submitted: bool = True, lives: bool = False, cast: bool = False, touched: int = 50,
    production: int = 5,
) -> Stood:  # fmt: skip
    return Stood(ago(named), submitted, lives, cast, ago(touched), ago(production))


def kept(*rows: Stood, told: bool = False, yes: datetime | None = None) -> Keeping | None:
    return kept_until(rows, known=ago(400), told=told, yes=yes, periods=PERIODS, now=NOW)


def test_who_was_named_and_never_told_goes_a_month_after_they_were_named() -> None:
    first, later = stood(named=20, submitted=False, lives=True), stood(named=10, submitted=False, lives=True)
    assert kept(later, first) == Keeping("uncontacted", ago(20) + timedelta(days=30))


def test_who_is_known_and_stands_nowhere_goes_too() -> None:
    assert kept() == Keeping("uncontacted", ago(400) + timedelta(days=30))
    assert kept(told=True) == Keeping("unsuccessful", ago(400) + timedelta(days=365))


def test_nobody_goes_while_something_about_them_is_under_way() -> None:
    assert kept(stood(lives=True), stood()) is None
    assert kept(stood(submitted=False, lives=True), told=True) is None


def test_who_was_not_cast_goes_a_year_after_the_last_decision() -> None:
    assert kept(stood(touched=50), stood(touched=80)) == Keeping("unsuccessful", ago(50) + timedelta(days=365))


def test_a_production_in_which_nothing_happens_for_a_year_counts_as_over() -> None:
    assert kept(stood(lives=True, production=364)) is None
    assert kept(stood(lives=True, production=366)) == Keeping("unsuccessful", ago(366) + timedelta(days=365))
    assert kept(stood(lives=True, cast=True, production=366)) == Keeping("cast", ago(366) + timedelta(days=730))


def test_their_own_yes_keeps_them_for_a_year_and_never_shortens_anything() -> None:
    assert kept(stood(touched=300), yes=ago(10)) == Keeping("future", ago(10) + timedelta(days=365))
    assert kept(stood(touched=10), yes=ago(200)) == Keeping("unsuccessful", ago(10) + timedelta(days=365))


def test_what_the_company_changed_holds_and_the_rest_is_as_by_default() -> None:
    assert periods_of({"unsuccessful": 100})["unsuccessful"] == 100
    assert {key: days for key, days in periods_of({"unsuccessful": 100}).items() if key != "unsuccessful"} == {
        one.key: one.days for one in PURPOSES if one.key != "unsuccessful"
    }


def test_every_default_lies_within_its_bounds_and_says_why() -> None:
    assert [one.key for one in PURPOSES if not (one.least <= one.days <= one.most and one.why and one.since)] == []
    assert len({one.key for one in PURPOSES}) == len(PURPOSES)


@pytest.mark.parametrize(
    ("key", "days", "why"),
    [
        ("nosuch", 30, Why.unknown),
        ("links", 7, Why.no_right),
        ("future", 366, Why.bad_period),
        ("unsuccessful", 89, Why.bad_period),
        ("unsuccessful", -1, Why.bad_period),
    ],
)
def test_periods_beyond_the_bounds_are_refused(key: str, days: int, why: Why) -> None:
    with pytest.raises(Refused) as no:
        checked_period(key, days)
    assert no.value.why is why


TODAY = date(2026, 3, 2)


def test_a_hold_has_a_reason_and_an_end_within_a_year() -> None:
    assert checked_hold("  A claim \n is open. ", date(2027, 3, 2), TODAY) == ("A claim is open.", date(2027, 3, 2))


@pytest.mark.parametrize(
    ("reason", "until", "why"),
    [
        ("", date(2026, 4, 1), Why.reason_required),
        (" \x00 ", date(2026, 4, 1), Why.reason_required),
        ("x" * 301, date(2026, 4, 1), Why.too_long),
        ("A claim.", TODAY, Why.bad_period),
        ("A claim.", date(2027, 3, 4), Why.bad_period),
        ("A claim.", None, Why.bad_period),
    ],
)
def test_a_hold_without_reason_or_end_is_refused(reason: str, until: date | None, why: Why) -> None:
    with pytest.raises(Refused) as no:
        checked_hold(reason, until, TODAY)
    assert no.value.why is why
