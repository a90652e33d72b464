"""How a note was before: what of it is kept."""

from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.notes import DAY, HOUR, WEEK, Version, thinned

NOW = 1_000 * DAY


def versions(*ages: int) -> list[Version]:
    """A version for each age, under its number."""
    return [Version(n, "c", NOW - age, "me", f"v{n}") for n, age in enumerate(ages, start=1)]


def test_all_of_a_day_then_the_last_of_each_hour_then_of_each_day() -> None:
    long_ago = 9 * DAY
    found = versions(
        long_ago, long_ago - HOUR, long_ago - 2 * HOUR,  # one day
        long_ago - DAY, 3 * DAY, 3 * DAY - 1, 3 * DAY - HOUR, DAY - 1, DAY - 2, 5, 0,
    )  # fmt: skip
    assert thinned(found, now=NOW) == {"v1", "v2", "v5"}


def test_what_counts_now_stays_and_so_do_words_that_are_said_again() -> None:
    same = [Version(1, "c", NOW - WEEK - 2 * HOUR, "me", "a"), Version(2, "c", NOW - WEEK - HOUR, "me", "b"),
            Version(3, "c", NOW - WEEK - 1, "me", "a", withdrawn=True)]  # fmt: skip
    assert thinned(same, now=NOW) == {"b"}
    assert (thinned([], now=NOW), thinned(versions(400 * DAY), now=NOW)) == (set(), set())


@given(st.lists(st.integers(0, 20 * DAY), max_size=20), st.lists(st.integers(0, 20 * DAY), max_size=3))
def test_however_often_it_is_looked_the_same_stays(ages: list[int], looks: list[int]) -> None:
    """Looking every hour keeps what looking once at the end keeps: nothing that should stay has gone before."""
    found = versions(*sorted(ages, reverse=True))
    left = found
    for later in sorted(looks):
        gone = thinned(left, now=NOW + later)
        left = [one for one in left if one.text not in gone]
    end = NOW + 21 * DAY
    once = thinned(found, now=end)
    assert {one.text for one in left} - thinned(left, now=end) == {one.text for one in found} - once
    assert len({(one.at // DAY) for one in found}) == len(found) - len(once)
