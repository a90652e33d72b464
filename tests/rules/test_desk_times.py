"""Which times of a day are kept for the desk: evenly, never the first, and exactly as many as said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.desk_times import online_of, spread
from castlist.rules.why import Refused, Why


def kept(count: int, online: int) -> list[int]:
    """The places, from one, of those that are kept for the desk."""
    return [place for place, desk in enumerate(spread(count, online), start=1) if desk]


@pytest.mark.parametrize(
    ("count", "online", "places"),
    [
        (16, 12, [4, 8, 12, 16]),
        (16, 16, []),
        (16, 15, [16]),
        (16, 8, [2, 4, 6, 8, 10, 12, 14, 16]),
        (10, 7, [4, 7, 10]),
        (5, 1, [2, 3, 4, 5]),
        (3, 0, [1, 2, 3]),
        (1, 1, []),
        (0, 0, []),
    ],
)
def test_spread_of_so_many(count: int, online: int, places: list[int]) -> None:
    assert kept(count, online) == places


@given(st.integers(1, 200).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count))))
def test_spread_is_exact_even_and_leaves_the_first(said: tuple[int, int]) -> None:
    count, online = said
    places = kept(count, online)
    assert len(places) == count - online
    assert (1 in places) == (online == 0)
    gaps = {after - before for before, after in zip([0, *places], places, strict=False)}
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_share_of_what_can_still_be_said() -> None:
    assert online_of(16, 12, fixed=10, among=6) == 2
    assert online_of(16, None, fixed=10, among=6) == 6
    assert online_of(16, 12) == 12


@pytest.mark.parametrize(
    ("count", "online", "fixed", "among", "says"),
    [
        (4, 5, 0, None, "Of 4 times at most 4 can be chosen online."),
        (
            4, 1, 2, 2,
            "Of 4 times at least 2 and at most 4 can be chosen online. "
            "Those that are taken, held or begun stay as they are.",
        ),
        (
            4, 4, 0, 3,
            "Of 4 times at most 3 can be chosen online. Those that are taken, held or begun stay as they are.",
        ),
    ],
)  # fmt: skip
def test_share_that_cannot_be(count: int, online: int, fixed: int, among: int | None, says: str) -> None:
    with pytest.raises(Refused) as no:
        online_of(count, online, fixed=fixed, among=among)
    assert (no.value.why, no.value.detail) == (Why.bad_times, says)
