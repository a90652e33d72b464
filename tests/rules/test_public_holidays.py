"""The public holidays that are known without anybody naming them, compared with what was published of them."""

from datetime import date

import pytest

from castlist.rules.public_holidays import easter_sunday, known

# As gov.uk has published them.
PUBLISHED = {
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2023: "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_those_of_england_and_wales(year: int) -> None:
    said = {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year].split()}
    # On the 8th of May 2023 a king was crowned: that day was proclaimed for the one year.
    assert known("Europe/London", year) == said


def test_elsewhere_none_are_known() -> None:
    assert known("Europe/Berlin", 2026) == known("UTC", 2026) == frozenset()


def test_easter() -> None:
    said = ["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2025-04-20", "2038-04-25"]
    assert [easter_sunday(int(day[:4])).isoformat() for day in said] == said
