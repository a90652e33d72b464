"""CONSENT section 5: consented and concluded, minutes, grace, reviews, tasks; and the sealed first round."""

import json

import pytest

from castlist.rules.decisions.concluding import version
from castlist.rules.decisions.outward import minute_in_force
from castlist.rules.decisions.proposing import Terms
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room, undertaking

HOUR = 3_600_000
MIRA = {"Mira": {"say": ALL}}


def offered(**rule: object) -> Room:
    found = room(rule={"skip_to": "offer", **rule})
    found.reach("offer")
    return found


def test_a_conclusion_lists_everything_that_stands_against_it() -> None:
    found = room()
    found.propose("consider")
    found.say("accept", "Karen")
    found.objects("Derek", "consider")
    whys = found.why_not("conclude", "c", by="Karen", revision=1)
    assert whys == (Why.objection_bites, Why.waiting, Why.no_support)


def test_a_conclusion_names_the_latest_revision_and_the_version_seen() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    seen = found.state.n
    assert found.why_not("conclude", "c", by="Karen", revision=2) == (Why.not_latest,)
    found.act("clear", "c", by="Lea", value=True)
    assert found.why_not("conclude", "c", by="Karen", revision=1, seen=seen) == (Why.stale_version,)
    found.conclude(seen=found.state.n)


def test_a_voice_does_not_make_what_was_seen_stale() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    seen = found.state.n
    found.act("advise", "c", by="Tom", what="against", new_id="v", text="no")
    found.conclude(seen=seen)


def test_whatever_changes_who_sits_makes_what_was_seen_stale() -> None:
    found = room(members=MIRA, relations=[["Derek", "Rose"]])
    found.propose("consider")
    found.say("support", "Karen", "Mira")
    seen = found.state.n
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    assert found.shows() == ("ready", ())
    assert found.why_not("conclude", "c", by="Karen", revision=1, seen=seen) == (Why.stale_version,)
    assert version(found.state, found.state.candidacy("c")) == found.state.n


def test_concluding_is_for_s_and_the_desk_and_no_voice() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    for who in ("Tom", "Lea", "Eve", ""):
        assert found.why_not("conclude", "c", by=who, revision=1) == (Why.no_right,)
    found.conclude(by="Stella")


def test_the_minute_freezes_what_was_so() -> None:
    found = room(relations=[["Stella", "Ivy"]])
    name = found.objects("Derek", "offer")
    found.propose("consider", terms=Terms("gently", undertaking().conditions))
    found.say("support", "Karen", reason="the voice")
    found.say("concern", "Derek", reason="once more")
    found.conclude()
    minute = found.state.minute("c", 1).frozen
    assert minute == {
        "candidacy": "c", "number": 1, "revision": 1, "from": "named", "target": "consider", "terms": "gently",
        "reserve": False, "deadline_hours": 0, "batch": "", "seats": [["Derek", "Derek"], ["Karen", "Karen"]],
        "quorum": 2, "recused": ["Stella"],
        "positions": [
            {"person": "Derek", "what": "concern", "reason": "once more", "by": "Derek", "at": found.now},
            {"person": "Karen", "what": "support", "reason": "the voice", "by": "Karen", "at": found.now},
        ],
        "objections": [
            {"id": name, "owner": "Derek", "floor": "offer", "scope": "role", "orphan": False, "bites": False}
        ],
        "conditions": [
            {"id": "keep", "what": "undertaking", "asked_by": "Derek", "text": "", "due": "", "met": False}
        ],
        "preset": "together", "rule_version": 1, "cleared": False, "place": found.state.n, "by": "Karen",
        "at": found.now,
    }  # fmt: skip
    assert json.loads(json.dumps(minute)) == minute


def test_a_late_objection_opens_one_review_that_a_second_joins_and_leaves_minutes_alone() -> None:
    found = room(members=MIRA)
    found.reach("consider", "audition", people=("Karen", "Derek", "Mira"))
    minutes = [found.state.minute("c", n) for n in (1, 2)]
    first, second = found.objects("Derek", "consider"), found.objects("Mira", "audition")
    found.objects("Mira", "callback")
    assert found.state.review("c").objections == (first, second)
    assert [found.state.minute("c", n) for n in (1, 2)] == minutes
    assert found.shows() == ("review", (first, second))


def test_a_review_ends_when_each_objection_that_opened_it_has_ended_wherever_that_happened() -> None:
    found = room()
    found.put_forward("n", "Ivy", "Dance")
    found.reach("consider")
    found.reach("consider", cand="n")
    name = found.objects("Derek", "consider", "c", scope="production")
    assert (found.shows("c")[0], found.shows("n")[0]) == ("review", "review")
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert (found.shows("c"), found.shows("n")) == (("concluded", ()), ("concluded", ()))


def test_an_objection_that_had_stood_after_a_step_back_is_not_late_when_raised() -> None:
    found = room()
    found.reach("consider", "audition")
    name = found.objects("Derek", "consider")
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    found.conclude()
    found.act("move_floor", "c", by="Derek", objection=name, to="audition")
    assert found.state.review("c") is None


def test_a_late_objection_stops_the_grace_and_its_end_lets_it_run_on() -> None:
    found = offered()
    found.pass_time(10)
    name = found.objects("Derek", "offer")
    found.pass_time(100)
    assert found.state.offer("c").state == "grace"
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    found.pass_time(13)
    assert found.state.offer("c").state == "grace"
    found.pass_time(1)
    assert found.state.offer("c").state == "live"


def test_the_grace_is_waived_by_all_of_s() -> None:
    found = offered()
    found.move("waive_grace", "Karen", cand="c")
    assert found.state.offer("c").state == "grace"
    found.act("agree", found.motions()[0].id, by="Derek")
    assert found.state.offer("c").state == "live"
    assert found.why_not("move", "waive_grace", by="Karen", new_id="m", cand="c") == (Why.not_live,)


def live(hours: int = 48) -> Room:
    """An offer that is out, with that many hours left."""
    found = room(rule={"skip_to": "offer", "grace": 0})
    found.propose("offer", terms=Terms(deadline_hours=hours))
    found.say("support", "Karen", "Derek")
    found.conclude()
    return found


def test_an_offer_stands_longer_once_all_of_s_agree() -> None:
    found = live()
    ends = found.state.offer("c").expires
    found.pass_time(47)
    found.move("extend_offer", "Karen", cand="c", hours=24)
    assert found.state.offer("c").expires == ends
    found.move("extend_offer", "Derek", cand="c", hours=24)
    assert found.state.offer("c").expires == ends + 24 * HOUR
    assert found.motions() == []
    found.pass_time(24)
    assert found.state.offer("c").state == "live"
    found.pass_time(2)
    assert found.state.offer("c").state == "lapsed"


def test_two_lengths_are_two_questions_and_the_first_that_is_agreed_ends_both() -> None:
    found = live()
    found.move("extend_offer", "Karen", cand="c", hours=24)
    found.move("extend_offer", "Derek", cand="c", hours=48)
    assert len(found.motions()) == 2
    found.act("agree", found.motions()[1].id, by="Karen")
    assert (found.motions(), found.state.offer("c").expires) == ([], found.now + 96 * HOUR)


def test_an_offer_that_has_lapsed_or_has_no_end_is_not_let_stand_longer() -> None:
    found = live()
    found.move("extend_offer", "Karen", cand="c", hours=24)
    found.pass_time(49)
    assert found.motions() == []
    for one in (found, live(hours=0)):
        assert one.why_not("move", "extend_offer", by="Karen", new_id="m", cand="c", hours=24) == (Why.not_live,)


@pytest.mark.parametrize("hours", [0, -1, 24 * 366 + 1, "24", True, None])
def test_an_offer_stands_longer_by_whole_hours(hours: object) -> None:
    assert live().why_not("move", "extend_offer", by="Karen", new_id="m", cand="c", hours=hours) == (Why.incomplete,)


def test_longer_is_for_those_who_decide() -> None:
    assert live().why_not("move", "extend_offer", by="Tom", new_id="m", cand="c", hours=24) == (Why.no_right,)


def test_the_gate_is_looked_at_again_when_the_grace_ends() -> None:
    found = room(rule={"skip_to": "offer", "gate": True})
    found.act("clear", "c", by="Lea", value=True)
    found.reach("offer")
    found.act("clear", "c", by="Lea", value=False)
    found.pass_time(100)
    assert found.state.offer("c").state == "grace"
    found.act("clear", "c", by="Lea", value=True)
    assert found.state.offer("c").state == "live"


def test_a_live_offer_is_accepted_in_spite_of_a_review() -> None:
    found = offered()
    found.pass_time(24)
    found.objects("Derek", "offer")
    found.act("accept_offer", "c", by="x")
    assert found.shows() == ("cast", ())


def test_the_present_step_is_concluded_again_in_a_review_only() -> None:
    found = room()
    found.reach("consider")
    assert found.why_not("propose", "c", by="Karen", target="consider") == (Why.unreachable,)
    name = found.objects("Derek", "consider")
    found.propose("consider")
    found.say("support", "Karen")
    found.say("accept", "Derek", resolve={name: "audition"})
    found.conclude()
    assert (found.state.candidacy("c").minutes, found.state.review("c")) == (2, None)


# -- Tasks


def task(found: Room, **said: object) -> str:
    name = f"t{found.state.n}"
    found.act("give_task", "c", **{"by": "Karen", "owner": "Tom", "new_id": name} | said)
    return name


def test_an_outward_task_is_live_only_under_a_current_minute_past_its_grace_outside_any_review() -> None:
    found = room()
    assert found.why_not("give_task", "c", by="Karen", owner="Tom", new_id="t") == (Why.no_minute,)
    found.reach("consider", "audition")
    first = task(found)
    inner = task(found, outward=False)
    name = found.objects("Derek", "audition")
    assert found.why_not("finish_task", "c", by="Tom", task=first) == (Why.suspended,)
    found.act("finish_task", "c", by="Tom", task=inner)
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert found.why_not("finish_task", "c", by="Karen", task=first) == (Why.not_owner,)
    found.reach("callback")
    assert found.why_not("finish_task", "c", by="Tom", task=first) == (Why.suspended,)
    second = task(found)
    found.act("finish_task", "c", by="Tom", task=second)
    assert found.why_not("finish_task", "c", by="Tom", task=second) == (Why.already_there,)


def test_an_outward_task_under_an_offer_waits_for_the_grace() -> None:
    found = offered()
    name = task(found)
    assert found.why_not("finish_task", "c", by="Tom", task=name) == (Why.suspended,)
    found.pass_time(24)
    found.act("finish_task", "c", by="Tom", task=name)


def test_whoever_is_released_is_owed_an_answer_and_giving_it_is_a_live_task() -> None:
    found = room()
    found.reach("released")
    name = task(found)
    assert minute_in_force(found.state, found.state.candidacy("c"), 1)
    found.act("finish_task", "c", by="Tom", task=name)


def test_nothing_is_live_after_the_performers_own_no() -> None:
    found = room()
    found.reach("consider")
    name = task(found)
    found.act("decline", "c", by="x")
    assert found.why_not("finish_task", "c", by="Tom", task=name) == (Why.suspended,)


def test_a_task_is_not_done_by_somebody_who_has_left_nor_given_to_somebody_recused() -> None:
    found = room(relations=[["Julia", "Ivy"]])
    found.reach("consider")
    name = task(found)
    assert found.why_not("give_task", "c", by="Karen", owner="Julia", new_id="t") == (Why.recused,)
    assert found.why_not("give_task", "c", by="Karen", owner="Eve", new_id="t") == (Why.unknown,)
    found.act("leave", by="Tom")
    assert found.why_not("finish_task", "c", by="Tom", task=name) == (Why.no_right,)


# -- The sealed first round


def sealed(**setup: object) -> Room:
    found = room(**setup)
    found.move("set_rule", "Karen", "Derek", change={"sealed": True})
    found.propose("consider")
    return found


def test_while_sealed_only_who_has_not_answered_shows() -> None:
    found = sealed()
    found.say("object", "Derek")
    assert found.shows() == ("waiting", ("Karen",))
    assert found.why_not("conclude", "c", by="Karen", revision=1) == (Why.waiting,)
    assert found.why_not("amend", "c", by="Karen", target="audition") == (Why.sealed,)


def test_a_sealed_round_opens_for_good_once_everybody_has_answered() -> None:
    found = sealed()
    found.say("object", "Derek")
    found.say("support", "Karen")
    assert found.shows() == ("stuck", tuple(o.id for o in found.state.objections("Ivy")))
    found.propose("audition")
    assert found.state.proposal("c").sealed is False


def test_a_sealed_round_in_which_nobody_sits_stays_sealed_and_says_only_that() -> None:
    found = sealed()
    found.act("declare", by="Derek", performer="Ivy")
    found.act("declare", by="Karen", performer="Ivy")
    assert found.shows() == ("inquorate", ("alternate",))
    assert found.state.proposal("c").sealed is True
    assert found.why_not("conclude", "c", by="Stella", revision=1) == (Why.inquorate,)
