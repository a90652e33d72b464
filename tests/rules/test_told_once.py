"""A settled state remembers what rules said of it; a state that is still becoming never does."""

from castlist.rules.decisions import seats as rules
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Role, Rule
from castlist.rules.decisions.facts_roster import Member
from castlist.rules.decisions.state import Becoming, State, told_once

CAND = Candidacy("ivy", role="title", performer="p", by="karen", step="consider")
TEAM = [Rule(), Role("title"), CAND, *(Member(p, say=(("*", "*"),)) for p in ("karen", "derek"))]


def test_a_rule_is_asked_once_of_a_settled_state_and_each_time_of_another() -> None:
    asked: list[str] = []

    @told_once
    def rule(_: State, cand: Candidacy, target: str) -> str:
        asked.append(target)
        return f"{cand.id} {target}"

    state = State.of(TEAM)
    for one in (state, state.settled()):
        for target in ("audition", "audition", "callback"):
            assert rule(one, CAND, target) == f"ivy {target}"
    assert asked == ["audition", "audition", "callback", "audition", "callback"]


def test_another_candidacy_of_the_same_name_is_asked_about_anew() -> None:
    state = State.of(TEAM).settled()
    other = Candidacy("ivy", role="title", performer="p", by="karen", step="offer", ended="withdrawn")
    for _ in range(2):
        assert rules.seats(state, CAND, "audition") == {"derek": "derek", "karen": "karen"}
        assert rules.seats(state, other, "audition") == {"derek": "derek", "karen": "karen"}


def test_what_is_settled_never_follows_a_draft_and_a_draft_never_what_was_settled() -> None:
    settled = State.of(TEAM, 7).settled()
    assert set(rules.seats(settled, CAND, "audition")) == {"karen", "derek"}
    draft = Draft(Becoming(settled.groups), 8)
    for left in ("derek", "karen"):
        draft.drop(Member, left)
        expected = {"karen"} if left == "derek" else set()
        assert set(rules.seats(draft.state, CAND, "audition")) == expected
    after = settled.with_changes(draft.changes)
    assert after.told is None
    assert rules.seats(after.settled(), CAND, "audition") == {}
    assert set(rules.seats(settled, CAND, "audition")) == {"karen", "derek"}
    assert settled == State.of(TEAM, 7)
