"""The self-tape that an open call wishes for: what may be wished, by when it is fair, and of which parts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from castlist.rules.call_tapes import Wish, asks_more, check, check_fields, due, in_words, of_which, too_soon, wish_in
from castlist.rules.why import Refused, Why

LONDON = ZoneInfo("Europe/London")
ASKED = {"tape": "asked", "tape_material": "Scene 3", "tape_pages": "4", "tape_scenes": "2"}
WISH = Wish("asked", "Scene 3", 4, 2)
MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_a_wish_is_read_out_of_what_a_notice_says() -> None:
    assert wish_in(ASKED) == WISH
    assert wish_in({"tape": "welcome", "tape_material": "A song"}) == Wish("welcome", "A song", 1, 1)
    assert [wish_in(said) for said in ({}, {"tape": "no", "tape_material": "A song"}, {"tape_pages": "3"})] == [
        None
    ] * 3


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"tape_material": ""}, Why.bad_notice),
        ({"tape_pages": "7"}, Why.not_fair),
        ({"tape_pages": "0"}, Why.not_fair),
        ({"tape_scenes": "3"}, Why.not_fair),
    ],
)
def test_more_than_may_be_asked_for_is_refused(more: dict[str, str], why: Why) -> None:
    check(ASKED)
    check({"tape": "no"} | more)
    with pytest.raises(Refused) as no:
        check(ASKED | more)
    assert no.value.why is why


@pytest.mark.parametrize(
    "said", [{"tape": "please"}, {"tape_pages": "two"}, {"tape_scenes": "-1"}, {"tape_pages": "١"}]
)
def test_what_nothing_can_be_made_of_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(Refused) as no:
        check_fields(said)
    assert no.value.why is Why.bad_notice


def test_the_notice_says_what_it_costs_who_watches_and_when_it_goes() -> None:
    words = in_words(ASKED, 30)
    parts = (
        "asked for: Scene 3 (4 pages, 2 scenes, not by heart)",
        "costs nothing",
        "Only those who cast the part",
        "30 days",
    )
    assert [part in words for part in parts] == [True] * 4
    assert "nothing is the worse without one" in in_words(ASKED | {"tape": "welcome"}, 1)
    assert (in_words({"tape": "no"}, 30), in_words({}, 30)) == ("none, please", "")


def test_who_reads_it_again_has_more_to_do_only_where_more_is_asked() -> None:
    welcome = Wish("welcome", "Scene 3", 4, 2)
    assert [asks_more(None, WISH), asks_more(welcome, WISH), asks_more(WISH, Wish("asked", "Scene 4", 4, 2))] == [
        True
    ] * 3
    assert [asks_more(WISH, WISH), asks_more(WISH, welcome), asks_more(WISH, None), asks_more(None, None)] == [
        False
    ] * 4


def test_a_call_stands_open_for_the_time_that_is_fair() -> None:
    assert too_soon([None], MONDAY, now=MONDAY, zone=LONDON) == ""
    assert too_soon([WISH], None, now=MONDAY, zone=LONDON) == ""
    assert too_soon([WISH], datetime(2026, 11, 6, 10, tzinfo=UTC), now=MONDAY, zone=LONDON) == ""
    says = too_soon([None, WISH], datetime(2026, 11, 6, 9, 59, tzinfo=UTC), now=MONDAY, zone=LONDON)
    assert "For more than 3 pages there are at least 4 days. So a call" in says
    assert "closes on Friday 6 November, 10:00 at the earliest" in says
    friday = datetime(2026, 11, 6, 10, tzinfo=UTC)
    assert "not before Tuesday" not in too_soon([Wish("asked", "x", 1, 1)], friday, now=friday, zone=LONDON)
    assert "not due before Tuesday 10 November" in too_soon([Wish("asked", "x", 1, 1)], friday, now=friday, zone=LONDON)


def test_it_is_due_when_the_call_closes_else_in_fair_time() -> None:
    closes = datetime(2026, 12, 1, 18, tzinfo=UTC)
    assert due(WISH, closes, now=MONDAY, zone=LONDON) == closes
    assert due(WISH, None, now=MONDAY, zone=LONDON) == datetime(2026, 11, 6, 10, tzinfo=UTC)


def test_of_no_more_parts_and_pages_than_is_fair_the_dearest_first() -> None:
    song = Wish("welcome", "A song", 1, 1)
    assert of_which([("a", song), ("b", None), ("c", song), ("d", song)], roles=0, pages=0) == {"a": song, "c": song}
    assert of_which([("a", WISH), ("b", WISH), ("c", song)], roles=0, pages=0) == {"a": WISH, "c": song}
    assert of_which([("a", song), ("b", song)], roles=1, pages=2) == {"a": song}
    assert of_which([("a", song)], roles=2, pages=2) == of_which([("a", song)], roles=1, pages=6) == {}
