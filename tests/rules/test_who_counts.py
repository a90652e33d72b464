"""CONSENT section 1: who counts, quorum, presets, roster and rule, removal, absence."""

import pytest

from castlist.rules.decisions import agreeing, concluding
from castlist.rules.why import Refused, Why
from tests.rules.company import ALL, Room, room

MIRA = {"Mira": {"say": ALL}}


def test_quorum_with_one_say_is_one_and_becomes_two_with_the_second() -> None:
    alone = room(members={"Derek": None})
    assert alone.state.rule.q == 1
    alone.move("add_member", "Karen", person="Derek", say=ALL)
    assert alone.state.rule.q == 2


def test_quorum_after_the_second_left_stays_two() -> None:
    left = room()
    left.act("leave", by="Derek")
    assert left.state.rule.q == 2


def test_quorum_named_while_alone_still_becomes_two_with_the_second() -> None:
    alone = room(members={"Derek": None})
    alone.move("set_rule", "Karen", change={"q": 1})
    alone.move("add_member", "Karen", person="Derek", say=ALL)
    assert alone.state.rule.q == 2


def test_quorum_after_a_second_say_that_is_narrowed_becomes_two_there_only() -> None:
    alone = room(members={"Derek": None})
    alone.move("add_member", "Karen", person="Derek", say=[["Dance", "*"]])
    assert (alone.state.rule.q, alone.state.rule.q_at) == (1, (("Dance", "*", 2),))
    alone.propose("consider")
    alone.say("support", "Karen")
    alone.conclude()
    alone.move("add_member", "Karen", person="Mira", voice=True)
    assert alone.state.member("Mira") is not None


def test_quorum_named_narrowly_goes_before_the_wide_one_in_any_order() -> None:
    for q_at in ([["Lead", "*", 1], ["*", "*", 2]], [["*", "*", 2], ["Lead", "*", 1]]):
        narrowed = room()
        narrowed.move("set_rule", "Karen", "Derek", change={"q_at": q_at})
        narrowed.propose("consider")
        narrowed.act("leave", by="Derek")
        assert narrowed.shows() == ("waiting", ("Karen",))


def test_a_quorum_larger_than_the_people_holding_a_say_there_is_refused() -> None:
    narrowed = room(members={"Derek": {"say": [["Lead", "*"]]}, "Mira": {"say": ALL}}, rule={"q": 1})
    assert narrowed.why_not("move", "set_rule", by="Karen", new_id="m", change={"q": 3}) == (Why.bad_rule,)
    change = {"q_at": [["Dance", "*", 3]]}
    assert narrowed.why_not("move", "set_rule", by="Karen", new_id="m", change=change) == (Why.bad_rule,)


def test_a_quorum_larger_than_those_who_decide_about_the_team_is_refused() -> None:
    found = room(named=False, members={"Mira": {"say": [["Lead", "*"]]}}, roles={"Lead": {}})
    assert found.why_not("move", "set_rule", by="Karen", new_id="m", change={"q": 3}) == (Why.bad_rule,)
    change = {"q_at": [["Lead", "*", 3]]}
    found.move("set_rule", "Karen", "Derek", change=change)
    assert found.state.rule.q_at == (("Lead", "*", 3),)


def test_a_quorum_larger_than_the_people_at_one_of_its_steps_is_refused_before_there_is_a_role() -> None:
    found = room(named=False, members={"Mira": {"say": [["*", "offer"]]}}, roles={})
    change: dict[str, object] = {"q_at": [["*", "*", 3]]}
    assert found.why_not("move", "set_rule", by="Karen", new_id="m", change=change) == (Why.bad_rule,)
    found.move("set_rule", "Karen", "Derek", change={"q_at": [["*", "offer", 3]]})
    assert found.state.rule.q_at == (("*", "offer", 3),)


def test_a_quorum_that_a_rule_names_holds_also_where_it_had_become_two_by_itself() -> None:
    found = room(members={"Derek": None})
    found.move("add_member", "Karen", person="Derek", say=[["Dance", "*"]])
    found.move("add_member", "Karen", person="Mira", say=ALL)
    found.move("add_member", "Karen", "Mira", person="Nell", say=ALL)
    assert found.state.rule.q_at == (("Dance", "*", 2),)
    found.move("set_rule", "Karen", "Mira", "Nell", change={"q": 3})
    assert (found.state.rule.q, found.state.rule.q_at) == (3, ())
    found.put_forward("d", "Dora", "Dance")
    found.propose("consider", "d")
    assert found.state.rule.version == 2


def test_a_quorum_that_a_rule_names_leaves_what_a_rule_named_narrowly() -> None:
    found = room(members=MIRA)
    found.move("set_rule", "Karen", "Derek", "Mira", change={"q_at": [["Dance", "*", 1]]})
    found.move("set_rule", "Karen", "Derek", "Mira", change={"q": 3})
    assert (found.state.rule.q, found.state.rule.q_at) == (3, (("Dance", "*", 1),))


def test_a_rule_of_the_wrong_kind_is_refused() -> None:
    for change in ({}, {"q": "two"}, {"version": 9}, {"gate": 1}, {"steps": "offer"}, {"q_at": [["Lead", 1]]}, 7):
        assert room().why_not("move", "set_rule", by="Karen", new_id="m", change=change) == (Why.bad_rule,)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "Say what is to change."),
        ({"preset": "one"}, "Say who decides."),
        ({"preset": "one", "decider": "Karen", "q": 2}, "Where one decides, one agrees: there is no other number."),
        ({"decider": "Karen"}, "Nobody decides alone where all decide together."),
        ({"gate": True}, "Clearance is given by a safeguarding lead and a deputy: name both first."),
        ({"q_at": [["Dance", "*", 5]]}, "5 cannot agree where 2 hold a say."),
    ],
)
def test_a_rule_that_cannot_work_says_what_is_amiss(change: dict[str, object], says: str) -> None:
    with pytest.raises(Refused) as refused:
        room().act("move", "set_rule", by="Karen", new_id="m", change=change)
    assert (refused.value.whys, refused.value.detail) == ((Why.bad_rule,), says)


def test_a_rule_change_passes_the_rule_before_it() -> None:
    three = room(members=MIRA)
    three.move("set_rule", "Karen", "Derek", change={"q": 3})
    assert three.state.rule.q == 2
    three.act("agree", three.motions()[0].id, by="Mira")
    assert (three.state.rule.q, three.state.rule.version) == (3, 2)


def test_a_say_that_is_narrowed_runs_the_desk_of_its_own_role_only() -> None:
    narrowed = room(members={"Mira": {"say": [["Dance", "*"]]}})
    narrowed.propose("consider")
    narrowed.say("support", "Karen", "Derek")
    assert narrowed.why_not("conclude", "c", by="Mira", revision=1) == (Why.no_right,)
    narrowed.conclude(by="Stella")


def test_one_decides_makes_the_others_voices_and_orphans_their_objections() -> None:
    together = room()
    objection = together.objects("Derek", "offer")
    together.move("set_rule", "Karen", "Derek", change={"preset": "one", "decider": "Karen"})
    derek = together.state.member("Derek")
    assert derek is not None
    assert (derek.say, derek.voice) == ((), True)
    assert together.objection(objection).orphaned == ("*",)


def test_one_decides_refuses_a_second_say() -> None:
    one = room(rule={"preset": "one"}, members={"Derek": {"voice": True}})
    assert one.why_not("move", "add_member", by="Karen", new_id="m", person="Mira", say=ALL) == (Why.bad_rule,)


def test_one_decides_with_another_revision_open_amends_it() -> None:
    one = room(rule={"preset": "one"}, members={"Derek": {"voice": True}})
    one.propose("audition")
    one.act("decide", "c", by="Karen", target="consider", new_id="o")
    assert (one.state.candidacy("c").step, one.revision()) == ("consider", 2)


def test_one_decides_over_their_own_objection_says_whether_it_ends() -> None:
    one = room(rule={"preset": "one"}, members={"Derek": {"voice": True}})
    name = one.objects("Karen", "consider")
    said = {"by": "Karen", "target": "consider", "new_id": "o"}
    assert one.why_not("decide", "c", **said) == (Why.must_say_ends_or_stands,)
    one.act("decide", "c", **said, resolve={name: "offer"})
    assert one.objection(name).floor == "offer"


def test_the_one_who_decides_can_be_changed_by_them() -> None:
    one = room(rule={"preset": "one"}, members={"Derek": {"voice": True}})
    one.move("set_rule", "Karen", change={"decider": "Derek"})
    karen, derek = one.state.member("Karen"), one.state.member("Derek")
    assert karen is not None
    assert derek is not None
    assert (karen.say, derek.say) == ((), (("*", "*"),))


def test_removal_needs_all_others_with_a_say_narrowed_or_not() -> None:
    three = room(members={"Mira": {"say": [["Dance", "*"]]}})
    three.move("remove_member", "Karen", person="Derek")
    assert three.state.member("Derek") is not None
    three.act("agree", three.motions()[0].id, by="Mira")
    assert three.state.member("Derek") is None


def test_deciding_alone_and_a_second_say_are_refused_for_what_the_rule_says() -> None:
    found = room(members={"Derek": None})
    with pytest.raises(Refused) as no:
        concluding.decide(found.state, "c", by="Karen", at=0, target="consider", new_id="o")
    assert no.value.detail == "That one person decides is not the rule here."
    found.move("set_rule", "Karen", change={"preset": "one", "decider": "Karen"})
    with pytest.raises(Refused) as no:
        agreeing.move(found.state, "add_member", by="Karen", at=0, new_id="m", person="Tom", say=ALL)
    assert no.value.detail == "One person decides, and all others have a voice: change the rule first."


def test_removal_in_a_company_of_two_is_refused() -> None:
    assert room().why_not("move", "remove_member", by="Karen", new_id="m", person="Derek") == (Why.not_all, Why.below_q)
    with pytest.raises(Refused) as no:
        agreeing.move(room().state, "remove_member", by="Karen", at=0, new_id="m", person="Derek")
    assert no.value.detail == "It needs 2 who agree, and 1 of those who are here could."


def test_a_removed_member_keeps_seat_and_objection_on_what_is_open_and_loses_them_elsewhere() -> None:
    three = room(members=MIRA)
    three.put_forward("d", "Ivy", "Dance")
    three.propose("consider")
    objection = three.objects("Derek", "offer", scope="production")
    three.move("remove_member", "Karen", "Mira", person="Derek")
    assert three.sitting() == ["Derek", "Karen", "Mira"]
    assert sorted(three.objection(objection).orphaned) == ["Cover", "Dance"]
    three.say("support", "Karen", "Mira", "Derek")
    three.conclude()
    assert three.objection(objection).orphaned == ("*",)
    three.propose("audition")
    assert three.sitting() == ["Karen", "Mira"]


def test_a_removed_member_asked_in_again_as_a_voice_keeps_the_seat() -> None:
    three = room(members=MIRA)
    three.propose("consider")
    three.move("remove_member", "Karen", "Mira", person="Derek")
    three.move("add_member", "Karen", "Mira", person="Derek", voice=True)
    assert three.sitting() == ["Derek", "Karen", "Mira"]


def test_a_removed_member_does_not_keep_a_seat_they_did_not_have() -> None:
    three = room(members={"Mira": {"say": ALL}, "Derek": {"say": [["*", "offer"]]}}, rule={"q": 2, "skip_to": "offer"})
    three.propose("consider")
    three.move("remove_member", "Karen", "Mira", person="Derek")
    three.propose("offer")
    assert three.sitting() == ["Karen", "Mira"]


def test_a_removed_member_who_was_recused_has_no_seat_to_keep() -> None:
    three = room(members=MIRA, relations=[["Derek", "Rose"]])
    three.propose("consider")
    three.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    three.move("remove_member", "Karen", "Mira", person="Derek")
    three.act("decline", "r", by="Rose")
    assert three.sitting() == ["Karen", "Mira"]


def kept_seat() -> Room:
    """Derek was removed, and has kept his seat on what is open."""
    three = room(members={**MIRA, "Lea": {"lead": True}})
    three.propose("consider")
    three.move("remove_member", "Karen", "Mira", person="Derek")
    return three


def test_a_removed_member_who_kept_a_seat_is_suspended_from_it_at_once() -> None:
    three = kept_seat()
    assert three.why_not("move", "remove_member", by="Karen", new_id="m", person="Derek") == (Why.unknown,)
    three.move("remove_member", "Karen", "Mira", "Lea", person="Derek", at_once=True)
    assert three.sitting() == ["Karen", "Mira"]
    said = {"by": "Karen", "new_id": "m", "person": "Derek", "at_once": True}
    assert three.why_not("move", "remove_member", **said) == (Why.unknown,)


def test_a_removed_member_who_kept_a_seat_may_step_out_of_it() -> None:
    three = kept_seat()
    name = three.objects("Derek", "offer")
    three.act("leave", by="Derek")
    assert (three.sitting(), three.objection(name).orphaned) == (["Karen", "Mira"], ("*",))
    assert three.why_not("leave", by="Derek") == (Why.no_right,)


def test_a_seat_kept_from_before_a_suspension_does_not_come_back_with_another_removal() -> None:
    three = kept_seat()
    three.move("remove_member", "Karen", "Mira", "Lea", person="Derek", at_once=True)
    three.move("add_member", "Karen", "Mira", person="Derek", say=[["Lead", "consider"]])
    three.move("remove_member", "Karen", "Mira", person="Derek")
    assert three.sitting() == ["Derek", "Karen", "Mira"]
    three.propose("audition")
    assert three.sitting() == ["Karen", "Mira"]


def test_a_suspension_needs_a_lead_and_takes_the_seat_at_once() -> None:
    three = room(members=MIRA)
    three.propose("consider")
    three.move("remove_member", "Karen", "Mira", person="Derek", at_once=True)
    assert three.sitting() == ["Derek", "Karen", "Mira"]
    three.act("agree", three.motions()[0].id, by="Lea")
    assert three.sitting() == ["Karen", "Mira"]


def test_agreement_of_somebody_who_left_and_came_back_does_not_count() -> None:
    three = room(members=MIRA)
    three.move("set_rule", "Karen", "Derek", change={"grace_hours": 1})
    three.act("leave", by="Derek")
    three.move("add_member", "Karen", "Mira", person="Derek", say=ALL)
    three.act("agree", three.motions()[0].id, by="Mira")
    assert three.state.rule.grace_hours == 24


def test_an_absent_members_seat_passes_after_the_time_agreed() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.propose("consider")
    away.say("support", "Karen")
    away.pass_time(167)
    assert away.sitting() == ["Derek", "Karen"]
    away.pass_time(1)
    assert away.sitting() == ["Karen", "Nell"]


def test_of_two_absent_members_the_one_for_whom_the_alternate_was_named_first_is_stood_in_for() -> None:
    away = room(members=MIRA, seconds={"Mira": "Nell", "Derek": "Nell"})
    away.propose("consider")
    away.say("support", "Karen")
    away.pass_time(168)
    assert away.sitting() == ["Derek", "Karen", "Nell"]


def test_an_absent_members_own_act_takes_the_seat_back_and_ends_the_alternates_position() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.propose("consider")
    away.pass_time(168)
    away.say("support", "Karen", "Nell")
    away.objects("Derek", "offer")
    assert away.shows() == ("waiting", ("Derek",))


def test_who_withdraws_an_objection_that_bit_is_not_absent_in_that_moment() -> None:
    away = room(seconds={"Derek": "Nell"})
    name = away.objects("Derek", "consider")
    away.propose("consider")
    away.pass_time(200)
    away.act("withdraw_objection", "c", by="Derek", objection=name)
    assert away.sitting() == ["Derek", "Karen"]
    away.pass_time(167)
    assert away.sitting() == ["Derek", "Karen"]
    away.pass_time(1)
    assert away.sitting() == ["Karen", "Nell"]


def test_who_raises_a_floor_above_what_is_open_is_not_absent_in_that_moment() -> None:
    away = room(seconds={"Derek": "Nell"})
    name = away.objects("Derek", "consider")
    away.propose("consider")
    away.pass_time(200)
    away.act("move_floor", "c", by="Derek", objection=name, to="offer")
    assert away.sitting() == ["Derek", "Karen"]


def test_an_absent_member_who_concludes_is_asked_for_their_answer_first() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.propose("consider")
    away.pass_time(168)
    away.say("support", "Karen", "Nell")
    assert away.why_not("conclude", "c", by="Derek", revision=1) == (Why.waiting,)
    away.conclude()


def test_an_absent_member_who_lost_their_say_has_no_seat_to_take_back() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.propose("consider")
    away.pass_time(168)
    for who in ("Karen", "Derek"):
        away.move("set_rule", who, change={"preset": "one", "decider": "Karen"})
    assert away.sitting() == ["Karen"]
    away.say("support", "Karen")
    assert away.why_not("position", "c", by="Derek", revision=1, what="support", new_id="n") == (Why.no_right,)
    assert away.why_not("conclude", "c", by="Derek", revision=1) == (Why.no_right,)


def test_the_time_of_somebody_who_came_to_sit_later_begins_then() -> None:
    away = room(seconds={"Derek": "Nell"}, relations=[["Derek", "Rose"]])
    away.propose("consider")
    away.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    away.pass_time(200)
    away.act("decline", "r", by="Rose")
    assert away.sitting() == ["Derek", "Karen"]
    away.pass_time(168)
    assert away.sitting() == ["Karen", "Nell"]


def test_the_owner_of_an_objection_that_bites_is_not_absent_but_of_an_orphan_is() -> None:
    away = room(seconds={"Derek": "Nell"}, rule={"q": 1})
    objection = away.objects("Derek", "consider")
    away.propose("consider")
    away.pass_time(500)
    assert away.sitting() == ["Derek", "Karen"]
    away.act("leave", by="Derek")
    away.move("add_member", "Karen", person="Derek", say=ALL)
    away.move("name_alternate", "Karen", "Derek", person="Nell", seat="Derek")
    assert away.objection(objection).orphaned == ("*",)
    away.pass_time(168)
    assert away.sitting() == ["Karen", "Nell"]


def test_an_absent_owner_whose_objection_comes_to_bite_elsewhere_has_the_seat_back_there() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.put_forward("d", "Ivy", "Dance")
    away.propose("consider", "d")
    away.pass_time(168)
    assert away.sitting("d") == ["Karen", "Nell"]
    away.objects("Derek", "consider", scope="production")
    assert away.sitting("d") == ["Derek", "Karen"]
    assert away.state.position("d", 1, "Derek").what == "object"


def test_an_alternate_takes_no_second_seat() -> None:
    away = room(seconds={"Derek": "Nell", "Karen": "Nell"})
    away.propose("consider")
    away.pass_time(300)
    assert away.sitting() == ["Karen", "Nell"]


def test_an_alternate_who_gets_a_say_gives_the_absent_members_seat_back() -> None:
    away = room(seconds={"Derek": "Nell"}, members=MIRA)
    away.propose("consider")
    away.say("support", "Karen", "Mira")
    away.pass_time(168)
    away.act("position", "c", by="Derek", revision=1, what="support", new_id="o")
    away.move("add_member", "Karen", "Derek", "Mira", person="Nell", say=ALL)
    assert away.sitting() == ["Derek", "Karen", "Mira", "Nell"]


def test_a_proxy_does_not_take_an_absent_members_seat_back() -> None:
    away = room(seconds={"Derek": "Nell"})
    away.act("give_proxy", by="Derek", holder="Karen")
    away.propose("consider")
    away.pass_time(168)
    said = {"by": "Karen", "revision": 1, "what": "support", "new_id": "o", "principal": "Derek"}
    assert away.why_not("position", "c", **said) == (Why.no_right,)
