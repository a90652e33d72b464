"""Lists at the door: read as they are typed, and called in their order, then by number."""

import pytest

from castlist.rules import queue
from castlist.rules import ranked_lists as rules
from castlist.rules.line_ups import ungrouped
from castlist.rules.queue import MINUTE, Act, Turn
from castlist.rules.why import Refused, Why

LISTS = ("Members", "Candidates", "Non-members")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("", "invited", ()),
        ("", "ecc-dancers", ("Members", "Candidates and non-members")),
        ("", "epa", ("Appointments", "Alternates A", "Alternates B", "Candidates", "Non-members")),
        (" First \n\n  Second   call ", "open", ("First", "Second call")),
        ("Guild", "ecc-singers", ("Guild",)),
    ],
)
def test_what_is_typed_is_read_and_an_equity_call_has_the_usual(text: str, kind: str, found: tuple[str, ...]) -> None:
    assert rules.read_lists(text, kind) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [("a\nA", Why.incomplete), ("x" * 41, Why.too_long), ("\n".join("abcdefg"), Why.too_long)],
)
def test_what_is_no_order_of_lists_is_refused(text: str, why: Why) -> None:
    with pytest.raises(Refused) as no:
        rules.read_lists(text, "open")
    assert no.value.why is why


def test_one_of_the_lists_is_meant_or_none() -> None:
    assert rules.checked(" Members ", LISTS) == "Members"
    assert rules.checked("", LISTS) == ""
    with pytest.raises(Refused):
        rules.checked("members", LISTS)
    assert [rules.rank(one, LISTS) for one in ("Members", "Non-members", "", "Gone")] == [0, 2, 3, 3]


def at(minute: int) -> int:
    return (600 + minute) * MINUTE


def here(cand: str, number: int, listed: str, due: int | None = 0, stands: str = "waiting") -> Turn:
    acts = [Act(cand, 1, "here", at(-30 + number), number=number, listed=listed)] if number else []
    acts += [Act(cand, 2, "call", at(1))] if stands == "called" else []
    return queue.turn(cand, acts, due=0 if due is None else at(due), minutes=60, lists=LISTS)


def order(*turns: Turn, now: int) -> list[str]:
    return list(queue.plan(turns, now=at(now), moved=0))


def test_members_are_called_before_whoever_came_earlier() -> None:
    some = here("a", 1, "Non-members"), here("b", 2, "Candidates"), here("c", 3, "Members"), here("d", 4, "Members")
    assert order(*some, now=-5) == ["c", "d", "b", "a"]
    assert order(*some, now=5) == ["c", "d", "b", "a"]


def test_at_a_chorus_call_candidates_and_everybody_else_are_equal() -> None:
    lists = rules.read_lists("", "ecc-singers")
    turns = [
        queue.turn(cand, [Act(cand, 1, "here", at(n), number=n, listed=lists[rank])], due=at(0), minutes=3, lists=lists)
        for cand, n, rank in (("a candidate", 2, 1), ("nobody's", 1, 1), ("a member", 3, 0))
    ]
    assert order(*turns, now=5) == ["a member", "nobody's", "a candidate"]


def test_at_a_call_in_blocks_an_appointment_comes_first_at_its_time_and_alternates_fill_what_is_free() -> None:
    lists = rules.read_lists("", "epa")

    def one(cand: str, number: int, rank: int, due: int = 0) -> Turn:
        here = Act(cand, 1, "here", at(-30), number=number, listed=lists[rank])
        return queue.turn(cand, [here], due=due and at(due), minutes=3, lists=lists)

    some = one("due later", 1, 0, 20), one("alternate b", 2, 2), one("alternate a", 3, 1), one("due", 4, 0, 1)
    some = *some, one("candidate", 5, 3), one("non-member", 6, 4)
    assert order(*some, now=2) == ["due", "alternate a", "alternate b", "candidate", "non-member", "due later"]
    assert order(*some, now=20) == ["due later", "due", "alternate a", "alternate b", "candidate", "non-member"]


def test_who_is_called_and_not_found_comes_at_the_end_of_their_list() -> None:
    acts = [Act("a", 1, "here", at(-9), number=1, listed="Members"), Act("a", 2, "call", at(1)),
            Act("a", 3, "missing", at(2)), Act("a", 4, "here", at(4), listed="Members")]  # fmt: skip
    back = queue.turn("a", acts, due=at(0), minutes=3, lists=LISTS)
    others = here("b", 2, "Members"), here("c", 3, "Candidates")
    assert (back.back, back.number) == (at(4), 1)
    assert order(back, *others, now=5) == ["b", "a", "c"]
    assert queue.turn("a", [acts[0], Act("a", 2, "missing", at(2))], lists=LISTS).back == 0
    late = [Act("a", 1, "missing", at(1)), Act("a", 2, "here", at(4), number=4, listed="Members")]
    assert queue.turn("a", late, lists=LISTS).back == 0


def test_without_a_list_is_behind_all_and_the_called_before_all() -> None:
    some = here("a", 1, ""), here("b", 2, "Non-members", stands="called"), here("c", 3, "Members")
    assert order(*some, now=5) == ["b", "c", "a"]


def test_who_came_without_a_time_is_called_by_list_too() -> None:
    some = here("a", 1, "Non-members"), here("b", 2, "Members", None), here("e", 0, "", 60)
    assert order(*some, now=-5) == ["b", "a", "e"]
    assert order(*some, now=5) == ["b", "a", "e"]


def test_the_list_is_no_place_where_somebody_stands_and_can_be_another() -> None:
    acts = [Act("a", 1, "here", at(0), number=1, listed="Members"), Act("a", 2, "list", at(1), listed="Candidates")]
    found = queue.turn("a", acts, lists=LISTS)
    assert (found.stands, found.listed, found.ranked, found.n) == ("waiting", "Candidates", 1, 2)
    assert queue.turn("a", [*acts, Act("a", 3, "undo", at(2))], lists=LISTS).stands == "expected"
    assert queue.why_not_listed(found, "Candidates", seen=2) is Why.already_there
    assert queue.why_not_listed(found, "Members", seen=1) is Why.stale_version
    assert queue.why_not_listed(found, "Members", seen=2) is None
    assert queue.why_not_listed(Turn("a", stands="in", n=2), "Members", seen=2) is Why.unreachable


def test_groups_are_made_in_the_order_of_the_lists() -> None:
    some = here("a", 1, "Non-members"), here("b", 2, "Members"), here("c", 3, "Members")
    assert [one.cand for one in ungrouped(some, "here")] == ["b", "c", "a"]
