"""Letters that confirm what somebody chose: how they begin, and which are not worth one."""

from datetime import timedelta

import pytest

from castlist.rules.confirmations import is_worth_it, outline_of, read_choice, says_the_same
from castlist.rules.letters import BY_ITSELF
from castlist.rules.outlines import OUTLINES
from castlist.rules.why import Refused, Why


def test_each_begins_as_what_it_is() -> None:
    assert outline_of("chose c s 1", before="") == "confirmation"
    assert outline_of("chose c t 2", before="chose c s 1") == "confirmation, moved"
    assert outline_of("chose c t 2", before="back c 1") == "confirmation"
    assert outline_of("back c 2", before="") == "confirmation, given back"
    assert all(outline in OUTLINES for outline in ("confirmation", "confirmation, moved", "confirmation, given back"))
    assert BY_ITSELF == ("reminder", "confirmation")


def test_who_comes_back_to_what_was_confirmed_reads_it_once() -> None:
    assert says_the_same("chose c s 9", "chose c s 1")
    assert not says_the_same("chose c t 9", "chose c s 1")
    assert not says_the_same("chose c s 9", "")
    assert not says_the_same("back c 9", "back c 9")


def test_a_time_that_was_theirs_for_a_moment_is_not_confirmed_as_given_back() -> None:
    assert not is_worth_it(held=timedelta(minutes=4), before="")
    assert is_worth_it(held=timedelta(minutes=5), before="")
    assert is_worth_it(held=timedelta(minutes=1), before="chose c s 1")
    assert is_worth_it(held=None, before="")
    assert not is_worth_it(held=timedelta(minutes=1), before="back c 1")


def test_what_was_not_there_to_choose_is_refused() -> None:
    assert [read_choice(said) for said in ("", "yes", "no")] == [None, True, False]
    for said in ("nothing", "YES", "1", "x" * 99):
        with pytest.raises(Refused) as no:
            read_choice(said)
        assert no.value.why is Why.unknown
