"""Union status: what can be said, and when it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from castlist.rules.people import NotUsable
from castlist.rules.union import AT_THE_DOOR, CHOICES, LONGEST_WHY, goes_at, said, why_needed
from castlist.rules.why import Refused, Why

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_rather_not_is_one_of_the_answers_and_the_door_is_told_nothing_of_it() -> None:
    assert [said({"union": one}) for one in CHOICES] == list(CHOICES)
    assert (said({}), set(CHOICES) - set(AT_THE_DOOR)) == ("", {""})
    with pytest.raises(NotUsable):
        said({"union": "member "})


def test_why_it_is_needed_is_said() -> None:
    assert why_needed("  Members\x00 are \n seen first. ") == "Members are seen first."
    for text, why in (("", Why.incomplete), (" \n", Why.incomplete), ("x" * (LONGEST_WHY + 1), Why.too_long)):
        with pytest.raises(Refused) as no:
            why_needed(text)
        assert no.value.why is why


def test_it_goes_after_whichever_is_later() -> None:
    day = timedelta(days=1)
    assert goes_at(NOW, closes=NOW + 3 * day, last_time=NOW + 20 * day) == NOW + 27 * day
    assert goes_at(NOW, closes=NOW + 3 * day, last_time=None) == NOW + 10 * day
    assert goes_at(NOW, closes=None, last_time=None) == NOW + 90 * day
