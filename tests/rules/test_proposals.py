"""CONSENT section 3: proposals, revisions, conditions, lists, standing decisions."""

from castlist.rules.decisions.facts import Condition, Position
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.reviews import SAID_BEFORE
from castlist.rules.why import Why
from tests.rules.company import pre, room, undertaking


def test_a_second_proposal_is_refused_and_an_amendment_is_a_new_revision() -> None:
    found = room()
    found.propose("consider")
    assert found.why_not("propose", "c", by="Derek", target="audition") == (Why.already_open,)
    assert found.propose("audition") == 2


def test_going_back_to_what_was_proposed_before_needs_fresh_consent() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    found.propose("audition")
    assert found.propose("consider") == 3
    assert found.shows() == ("waiting", ("Derek", "Karen"))


def test_a_position_that_changed_keeps_what_was_said_before_even_when_that_had_lapsed() -> None:
    found = room(relations=[["Derek", "Rose"]])
    found.propose("consider")
    found.say("concern", "Derek", reason="first")
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    found.act("decline", "r", by="Rose")
    found.say("support", "Derek", reason="second")
    given = found.state.get(Position, "c/1/Derek")
    assert (given.what, given.void, [b[0] for b in given.before]) == ("support", False, ["concern"])


def test_a_position_does_not_grow_with_every_change_of_mind() -> None:
    found = room()
    found.propose("consider")
    for number in range(SAID_BEFORE + 10):
        found.say(("support", "concern")[number % 2], "Derek", reason=f"reason {number}")
    before = found.state.get(Position, "c/1/Derek").before
    assert (len(before), before[-1][0]) == (SAID_BEFORE, "support")


def test_only_the_opener_withdraws_and_anybody_in_s_once_the_opener_left() -> None:
    found = room(members={"Mira": {"say": [["*", "*"]]}})
    found.propose("consider", by="Derek")
    assert found.why_not("withdraw_proposal", "c", by="Karen") == (Why.not_owner,)
    found.act("leave", by="Derek")
    found.act("withdraw_proposal", "c", by="Mira")
    assert found.shows() == ("withdrawn", ())


def test_a_condition_that_comes_in_met_is_not_met() -> None:
    found = room()
    found.propose("consider", terms=Terms(conditions=(Condition("pre", "pre", "Derek", met=True),)))
    found.say("support", "Karen", "Derek")
    assert found.shows() == ("waiting", ("precondition",))


def test_the_mark_that_a_condition_is_met_does_not_carry_over() -> None:
    found = room()
    found.propose("consider", terms=pre())
    found.act("judge_met", "c", by="Derek", condition="pre")
    found.act("amend", "c", by="Karen", target="audition")
    found.say("support", "Karen", "Derek")
    assert found.shows() == ("waiting", ("precondition",))


def test_a_precondition_is_judged_by_who_asked_for_it_and_by_s_once_they_do_not_sit() -> None:
    found = room(seconds={"Derek": "Nell"})
    found.propose("consider", terms=pre())
    assert found.why_not("judge_met", "c", by="Karen", condition="pre") == (Why.not_owner,)
    found.pass_time(168)
    found.act("judge_met", "c", by="Karen", condition="pre")
    found.say("support", "Karen", "Nell")
    assert found.shows() == ("ready", ())


def test_a_condition_without_an_asker_is_the_proposers() -> None:
    found = room()
    found.propose("consider", terms=pre(asked_by=""))
    assert found.why_not("judge_met", "c", by="Derek", condition="pre") == (Why.not_owner,)


def test_conditions_that_cannot_be_are_refused() -> None:
    for conditions in (
        (Condition("", "pre", "Derek"),),
        (Condition("a", "wish", "Derek"),),
        (Condition("a", "pre", ""), Condition("a", "undertaking", "")),
        (Condition("a", "pre", "", "x" * 20_001),),
    ):
        found = room()
        assert found.why_not("propose", "c", by="Karen", target="consider", terms=Terms(conditions=conditions))
    assert room().why_not("propose", "c", by="Karen", target="consider", terms=Terms(deadline_hours=-1)) == (
        Why.bad_rule,
    )


def test_a_breach_opens_a_review_that_only_a_conclusion_ends() -> None:
    found = room()
    found.propose("consider", terms=undertaking())
    found.say("support", "Karen", "Derek")
    found.conclude()
    found.act("breach", "c", by="Derek", condition="keep")
    name = found.objects("Derek", "consider")
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert found.shows() == ("review", ("keep",))
    assert found.why_not("breach", "c", by="Karen", condition="keep") == (Why.already_there,)
    found.reach("audition")
    assert found.state.review("c") is None


def test_an_undertaking_of_an_earlier_minute_can_be_declared_broken_after_the_next_conclusion() -> None:
    found = room()
    found.propose("consider", terms=undertaking())
    found.say("support", "Karen", "Derek")
    found.conclude()
    found.reach("audition")
    assert found.why_not("breach", "c", by="Derek", condition="another") == (Why.unknown,)
    found.act("breach", "c", by="Derek", condition="keep")
    assert found.shows() == ("review", ("keep",))


def test_a_name_taken_out_of_a_list_stands_on_its_own_and_an_amended_one_leaves_it() -> None:
    found = room()
    found.put_forward("d", "Dora")
    found.propose("consider", "c", batch="list")
    found.propose("consider", "d", batch="list")
    found.say("support", "Karen", cand="c")
    found.act("take_out", "c", by="Derek", batch="list")
    found.propose("audition", "d")
    assert (found.state.proposal("c").batch, found.state.proposal("d").batch) == ("", "")
    assert found.shows("c") == ("waiting", ("Derek",))
    assert found.why_not("take_out", "c", by="Derek", batch="") == (Why.unknown,)


def test_an_admission_cites_the_standing_minute() -> None:
    found = room()
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.say("support", "Karen", "Derek", cand="call")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.no_minute,)
    found.conclude("call")
    found.act("admit", "c", by="Stella", under="call")
    minute = found.state.minute("c", 1)
    assert (minute.frozen["under"], found.state.candidacy("c").step) == (["call", 1], "audition")


def test_an_admission_is_refused_where_it_would_pass_something() -> None:
    found = room()
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.act("amend", "call", by="Karen", terms=undertaking())
    found.say("support", "Karen", "Derek", cand="call")
    found.conclude("call")
    found.propose("consider")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.already_open,)
    found.act("withdraw_proposal", "c", by="Karen")
    name = found.objects("Derek", "audition")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.objection_bites,)
    found.act("move_floor", "c", by="Derek", objection=name, to="callback")
    found.act("breach", "call", by="Derek", condition="keep")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.under_review,)
    assert found.why_not("admit", "call", by="Karen", under="call") == (Why.unknown,)


def test_an_admission_of_somebody_under_review_is_refused() -> None:
    found = room()
    found.propose("consider", terms=undertaking())
    found.say("support", "Karen", "Derek")
    found.conclude()
    found.act("breach", "c", by="Derek", condition="keep")
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.say("support", "Karen", "Derek", cand="call")
    found.conclude("call")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.under_review,)


def test_a_standing_decision_can_be_taken_back_but_leads_to_no_other_step() -> None:
    found = room()
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.say("support", "Karen", "Derek", cand="call")
    found.conclude("call")
    assert found.why_not("propose", "call", by="Karen", target="callback") == (Why.unreachable,)
    found.reach("released", cand="call")
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.no_minute,)


def test_nobody_acts_as_the_performer_of_a_standing_decision() -> None:
    found = room()
    found.act("standing_open", "call", by="Karen", role="Lead")
    for name in ("decline", "withdraw"):
        assert found.why_not(name, "call", by="x") == (Why.unknown,)
    assert found.why_not("book", "call", by="x", slot="s") == (Why.unknown,)


def test_a_role_has_one_standing_decision_at_a_time() -> None:
    found = room()
    found.act("standing_open", "call", by="Karen", role="Lead")
    assert found.why_not("standing_open", "again", by="Derek", role="Lead") == (Why.already_open,)
    found.act("withdraw_proposal", "call", by="Karen")
    found.act("standing_open", "again", by="Derek", role="Lead")
    found.say("support", "Karen", "Derek", cand="again")
    found.conclude("again")
    assert found.why_not("standing_open", "third", by="Derek", role="Lead") == (Why.already_open,)
    found.reach("released", cand="again")
    found.act("standing_open", "third", by="Derek", role="Lead")
