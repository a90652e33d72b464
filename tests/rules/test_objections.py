"""CONSENT section 4: positions and objections, floors, orphans, release, merged records."""

import pytest

from castlist.rules.decisions import agreeing
from castlist.rules.decisions.facts import Booking, Objection
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.state import State
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room

MIRA = {"Mira": {"say": ALL}}


def bites(found: Room, cand: str = "c") -> tuple[str, ...]:
    status, waits = found.shows(cand)
    return waits if status == "stuck" else ()


@pytest.mark.parametrize("what", ["concern", "object"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_concern_and_object_without_a_reason_are_refused(what: str, reason: str) -> None:
    found = room()
    found.propose("consider")
    said = {"by": "Karen", "revision": 1, "what": what, "new_id": "o", "reason": reason}
    assert found.why_not("position", "c", **said) == (Why.reason_required,)


def test_object_on_the_way_up_opens_an_objection_from_the_target_or_a_lower_step() -> None:
    for said, floor in (({}, "audition"), ({"floor": "consider"}, "consider")):
        found = room()
        found.propose("audition")
        found.say("object", "Derek", **said)
        (objection,) = found.state.objections("Ivy")
        assert (objection.owner, objection.floor) == ("Derek", floor)


def test_object_names_the_target_as_its_floor_where_the_rule_has_dropped_that_step() -> None:
    for said in ({}, {"floor": "consider"}):
        found = room()
        found.propose("consider")
        found.say("support", "Karen", "Derek")
        found.conclude()
        found.propose("audition")
        found.move("set_rule", "Karen", "Derek", change={"steps": ["consider", "callback", "offer"]})
        assert found.state.rule.steps == ("consider", "callback", "offer")
        found.say("object", "Derek", **said)
        (objection,) = found.state.objections("Ivy")
        assert objection.floor == said.get("floor", "audition")
        assert bites(found) == (objection.id,)


def test_object_with_a_floor_above_the_target_is_refused() -> None:
    found = room()
    found.propose("audition")
    said = {"by": "Derek", "revision": 1, "what": "object", "new_id": "o", "reason": "x", "floor": "offer"}
    assert found.why_not("position", "c", **said) == (Why.bad_step,)


def test_object_on_a_way_down_opens_none_and_dies_with_the_revision() -> None:
    found = room()
    found.reach("consider", "audition")
    found.propose("consider")
    found.say("object", "Derek")
    assert (found.state.objections("Ivy"), found.shows()) == ([], ("stuck", ("Derek",)))
    found.propose("named")
    found.say("support", "Karen", "Derek")
    assert found.shows() == ("ready", ())


def test_opening_or_lowering_an_objection_so_that_it_bites_sets_the_owners_position() -> None:
    found = room()
    found.propose("audition")
    found.say("support", "Karen", "Derek")
    name = found.objects("Derek", "offer")
    assert found.shows() == ("ready", ())
    found.act("move_floor", "c", by="Derek", objection=name, to="audition")
    assert found.state.position("c", 1, "Derek").what == "object"
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert found.shows() == ("waiting", ("Derek",))


def test_raising_a_floor_that_still_bites_answers_nothing_for_its_owner() -> None:
    found = room()
    name = found.objects("Derek", "consider")
    found.propose("audition")
    found.act("move_floor", "c", by="Derek", objection=name, to="audition")
    assert found.state.position("c", 1, "Derek") is None


def test_consenting_where_an_own_objection_bites_says_whether_it_ends_or_stands() -> None:
    found = room()
    name = found.objects("Derek", "audition")
    found.propose("audition")
    said = {"by": "Derek", "revision": 1, "what": "accept", "new_id": "o"}
    assert found.why_not("position", "c", **said) == (Why.must_say_ends_or_stands,)
    assert found.why_not("position", "c", **said, resolve={name: "audition"}) == (Why.bad_step,)
    assert found.why_not("position", "c", **said, resolve={name: "callback", "other": "ends"}) == (Why.not_biting,)
    found.act("position", "c", **said, resolve={name: "callback"})
    assert found.objection(name).floor == "callback"


def test_at_offer_an_objection_can_only_end() -> None:
    found = room(rule={"skip_to": "offer"})
    name = found.objects("Derek", "offer")
    found.propose("offer")
    said = {"by": "Derek", "revision": 1, "what": "accept", "new_id": "o"}
    assert found.why_not("position", "c", **said, resolve={name: "offer"}) == (Why.bad_step,)
    found.act("position", "c", **said, resolve={name: "ends"})
    assert found.objection(name).ended == "ended"


def test_an_objection_reaches_the_cover_of_its_role_and_outlives_the_candidacy() -> None:
    found = room()
    name = found.objects("Derek", "consider")
    found.act("withdraw", "c", by="x")
    found.put_forward("k", "Ivy", "Cover")
    found.propose("consider", "k")
    assert bites(found, "k") == (name,)
    found.put_forward("n", "Ivy", "Dance")
    found.propose("consider", "n")
    assert bites(found, "n") == ()


def test_the_objection_of_a_say_that_is_narrowed_stays_theirs_in_a_cover() -> None:
    found = room(members={"Derek": {"say": [["Lead", "*"]]}}, rule={"q": 1})
    name = found.objects("Derek", "consider")
    assert found.objection(name).orphaned == ()
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert found.objection(name).ended == "withdrawn"


def recused_in_the_lead(scope: str) -> tuple[Room, str]:
    """Derek objects to Ivy in Lead and Cover (or everywhere), and is recused in Lead."""
    found = room(relations=[["Derek", "Rose"]], alternates=["Anna"])
    found.put_forward("k", "Ivy", "Cover")
    name = found.objects("Derek", "audition", scope=scope)
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    return found, name


@pytest.mark.parametrize("scope", ["role", "production"])
def test_recusal_orphans_in_that_role_only_and_the_owner_acts_in_the_others(scope: str) -> None:
    found, name = recused_in_the_lead(scope)
    assert found.objection(name).orphaned == ("Lead",)
    found.act("move_floor", "k", by="Derek", objection=name, to="offer")
    found.propose("audition", "k")
    found.propose("audition", "c")
    assert (bites(found, "k"), bites(found, "c")) == ((), (name,))
    found.act("withdraw_objection", "k", by="Derek", objection=name)
    assert (bites(found, "k"), bites(found, "c")) == ((), (name,))


@pytest.mark.parametrize("scope", ["role", "production"])
def test_a_release_where_it_is_an_orphan_leaves_it_with_its_owner_elsewhere(scope: str) -> None:
    found, name = recused_in_the_lead(scope)
    found.propose("audition", "c")
    found.propose("audition", "k")
    found.move("release", "Karen", "Anna", reason="she has changed", cand="c", objection=name)
    assert (bites(found, "c"), bites(found, "k")) == ((), (name,))
    found.act("withdraw_objection", "k", by="Derek", objection=name)
    assert bites(found, "k") == ()


def test_a_release_in_the_room_of_a_cover_ends_it_there_only() -> None:
    found = room(alternates=["Anna"])
    found.put_forward("k", "Ivy", "Cover")
    name = found.objects("Derek", "audition")
    found.act("leave", by="Derek")
    found.propose("audition", "c")
    found.propose("audition", "k")
    found.move("release", "Karen", "Anna", reason="x", cand="k", objection=name)
    assert (bites(found, "c"), bites(found, "k")) == ((name,), ())
    found.move("release", "Karen", "Anna", reason="x", cand="c", objection=name)
    assert found.objection(name).ended == "released"


def test_a_release_needs_all_of_s_a_reason_and_the_quorum_of_the_time() -> None:
    found = room(members=MIRA, rule={"q": 3})
    name = found.objects("Derek", "audition")
    assert found.why_not("move", "release", by="Karen", new_id="m", reason="x", cand="c", objection=name) == (
        Why.not_orphan,
    )
    found.act("leave", by="Derek")
    said = {"by": "Karen", "new_id": "m", "cand": "c", "objection": name}
    assert found.why_not("move", "release", **said) == (Why.reason_required,)
    assert found.why_not("move", "release", **said, reason="x") == (Why.not_all, Why.below_q)


def test_an_alternate_named_later_does_not_count_for_releasing_an_older_orphan() -> None:
    found = room()
    name = found.objects("Derek", "audition")
    found.propose("audition")
    found.act("leave", by="Derek")
    found.move("name_alternate", "Karen", "Tom", person="Anna")
    assert found.sitting() == ["Anna", "Karen"]
    said = {"by": "Karen", "new_id": "m", "reason": "x", "cand": "c", "objection": name}
    assert found.why_not("move", "release", **said) == (Why.not_all, Why.below_q)


def test_an_adopter_speaks_for_the_orphan_and_nothing_else() -> None:
    found = room(members=MIRA)
    name = found.objects("Derek", "audition")
    found.act("leave", by="Derek")
    found.act("adopt", "c", by="Mira", objection=name)
    assert found.why_not("adopt", "c", by="Karen", objection=name) == (Why.already_adopted,)
    for act, more in (("withdraw_objection", {}), ("move_floor", {"to": "offer"})):
        assert found.why_not(act, "c", by="Mira", objection=name, **more) == (Why.orphan_needs_release,)
    found.propose("audition")
    found.say("support", "Mira", "Karen")
    assert bites(found) == (name,)


def test_an_orphan_whose_adopter_left_may_be_adopted_again() -> None:
    found = room(members=MIRA)
    name = found.objects("Derek", "audition")
    found.act("leave", by="Derek")
    found.act("adopt", "c", by="Mira", objection=name)
    found.act("leave", by="Mira")
    found.act("adopt", "c", by="Karen", objection=name)
    assert found.objection(name).adopted == (("Lead", "Karen"),)


def test_an_owner_who_returns_may_adopt_and_not_end_it() -> None:
    found = room(rule={"q": 1})
    name = found.objects("Derek", "audition")
    found.act("leave", by="Derek")
    found.move("add_member", "Karen", person="Derek", say=ALL)
    assert found.why_not("withdraw_objection", "c", by="Derek", objection=name) == (Why.orphan_needs_release,)
    found.act("adopt", "c", by="Derek", objection=name)


def test_the_objection_of_a_stand_in_is_an_orphan_once_the_seat_is_taken_back() -> None:
    found = room(seconds={"Derek": "Nell"})
    found.propose("consider")
    found.pass_time(168)
    name = found.objects("Nell", "offer")
    assert found.objection(name).orphaned == ()
    found.say("support", "Derek")
    assert found.objection(name).orphaned == ("*",)


def test_what_a_voice_asked_for_is_raised_as_ones_own() -> None:
    found = room()
    said = {"by": "Derek", "floor": "offer", "new_id": "o", "reason": "x"}
    assert found.why_not("take_up", "c", **said, asked_by="nobody") == (Why.unknown,)
    found.act("take_up", "c", **said, asked_by="Tom")
    assert (found.objection("o").owner, found.objection("o").asked_by) == ("Derek", "Tom")


def test_a_cover_that_would_lose_an_objection_stays_one() -> None:
    found = room()
    name = found.objects("Derek", "audition")
    said = {"by": "Karen", "role": "Cover", "covers": ""}
    assert found.why_not("change_role", **said) == (Why.objection_bites,)
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    found.act("change_role", **said)


def test_a_role_that_becomes_a_cover_is_reached_and_reviewed() -> None:
    found = room()
    found.put_forward("n", "Ivy", "Dance")
    found.reach("consider", "audition", cand="n")
    found.propose("callback", "n")
    name = found.objects("Derek", "audition")
    found.act("change_role", by="Karen", role="Dance", covers="Lead")
    assert (found.state.review("n").objections, bites(found, "n")) == ((name,), (name,))
    assert found.state.position("n", 3, "Derek").what == "object"


# -- Two records of one performer


def two_records() -> Room:
    """Ivy for the Lead as `c`, and for the same role once more as `d`, under another name."""
    found = room()
    found.put_forward("d", "I. Vy")
    return found


def merge(found: Room) -> None:
    found.act("merge_performers", by="Karen", keep="Ivy", gone="I. Vy")


def test_merging_two_records_unites_their_objections_and_the_lower_step_stays() -> None:
    found = two_records()
    found.reach("consider", "audition")
    first, second = found.objects("Derek", "offer"), found.objects("Karen", "callback", "d")
    merge(found)
    assert [o.id for o in found.state.objections("Ivy")] == [first, second]
    assert (found.state.candidacy("d").performer, found.state.candidacy("d").lives) == ("Ivy", True)
    assert (found.shows("c"), found.state.candidacy("c").last) == (("withdrawn", ()), "merged")


def test_merging_is_refused_while_both_have_something_open_or_one_holds_an_offer() -> None:
    found = two_records()
    found.propose("consider", "c")
    found.propose("consider", "d")
    said = {"by": "Karen", "keep": "Ivy", "gone": "I. Vy"}
    assert found.why_not("merge_performers", **said) == (Why.both_open,)
    offering = room(rule={"skip_to": "offer"})
    offering.put_forward("d", "I. Vy")
    offering.reach("offer")
    assert offering.why_not("merge_performers", **said) == (Why.one_holds,)


def test_an_objection_that_comes_to_bite_by_a_merge_is_late_and_answers_for_its_owner() -> None:
    found = room()
    found.put_forward("n", "I. Vy", "Dance")
    name = found.objects("Derek", "audition", "n", scope="production")
    found.reach("consider", "audition")
    minute = found.state.minute("c", 2)
    found.propose("callback")
    found.say("support", "Derek")
    merge(found)
    assert found.state.review("c").objections == (name,)
    assert found.state.position("c", 3, "Derek").what == "object"
    assert found.state.minute("c", 2) is minute


def test_merging_makes_whoever_is_related_to_either_recused() -> None:
    found = room(relations=[["Derek", "I. Vy"]], alternates=["Anna"])
    found.put_forward("n", "I. Vy", "Dance")
    found.propose("consider")
    assert found.sitting() == ["Derek", "Karen"]
    merge(found)
    assert found.sitting() == ["Anna", "Karen"]


def test_merging_by_somebody_recused_or_without_the_desk_or_of_nobody_is_refused() -> None:
    found = two_records()
    said = {"keep": "Ivy", "gone": "I. Vy"}
    assert found.why_not("merge_performers", **said, by="Tom") == (Why.no_right,)
    assert found.why_not("merge_performers", by="Karen", keep="Ivy", gone="Ivy") == (Why.unknown,)
    assert found.why_not("merge_performers", by="Karen", keep="Ivy", gone="Nobody") == (Why.unknown,)
    found.act("declare", by="Derek", performer="Ivy")
    assert found.why_not("merge_performers", **said, by="Derek") == (Why.recused,)


def test_a_booked_time_goes_with_the_one_who_stays() -> None:
    found = two_records()
    found.reach("consider", "audition")
    found.act("book", "c", by="x", slot="s")
    merge(found)
    found.act("give_back", "d", by="x")


def test_a_time_given_back_gives_way_to_one_that_is_held() -> None:
    found = two_records()
    found.reach("consider", "audition")
    found.reach("consider", "audition", cand="d")
    for cand, slot in (("c", "s"), ("d", "t")):
        found.act("book", cand, by="x", slot=slot)
    found.act("give_back", "d", by="x")
    merge(found)
    held = [(b.cand, b.slot) for b in found.state.all(Booking)]
    assert held == [("c" if found.state.candidacy("c").lives else "d", "s")]


def test_a_relation_to_a_record_that_stands_nowhere_goes_along() -> None:
    found = room(relations=[["Derek", "I. Vy"]], alternates=["Anna"])
    found.propose("consider")
    merge(found)
    assert found.sitting() == ["Anna", "Karen"]


def test_what_waits_for_agreement_about_a_relation_is_about_the_one_who_stays() -> None:
    found = room()
    found.act("move", "find_relation", by="Karen", new_id="m", person="Tom", performer="I. Vy", what="family")
    merge(found)
    assert dict(found.state.motions()[0].args)["performer"] == "Ivy"


def test_merging_is_refused_where_each_has_an_account_of_their_own() -> None:
    found = room(named=False)
    found.put_forward("c", "Ivy", person="Tom")
    found.put_forward("d", "I. Vy", "Dance", person="Julia")
    assert found.why_not("merge_performers", by="Karen", keep="Ivy", gone="I. Vy") == (Why.two_accounts,)


def test_merging_waits_until_a_sealed_round_is_open() -> None:
    found = room()
    found.move("set_rule", "Karen", "Derek", change={"sealed": True})
    found.put_forward("d", "I. Vy", "Dance")
    found.propose("consider", "d")
    assert found.why_not("merge_performers", by="Karen", keep="Ivy", gone="I. Vy") == (Why.sealed,)
    found.say("support", "Karen", "Derek", cand="d")
    merge(found)


def test_after_a_merge_the_gate_is_closed_wherever_they_stand() -> None:
    found = room(members={"Lea": {"lead": True}, "Leo": {"lead": True}})
    found.put_forward("d", "I. Vy")
    found.put_forward("n", "Ivy", "Dance")
    for cand in ("c", "d", "n"):
        found.act("clear", cand, by="Lea", value=True)
    merge(found)
    assert {c.id: c.cleared for c in found.state.candidacies_of("Ivy") if c.lives} == {"c": False, "n": False}


def test_roles_in_which_an_objection_is_an_orphan_stand_in_one_order_whatever_a_database_gives_first() -> None:
    found = room()
    for cand, role in (("d", "Dance"), ("v", "Cover")):
        found.put_forward(cand, "Ivy", role)
    found.act("object_to", "c", by="Derek", floor="offer", new_id="o", reason="x", scope="production")
    related = agreeing.declare(found.state, by="Derek", at=found.now, performer="Ivy")[0]
    orphaned = {
        next(iter(after(State.of(facts, found.state.n), related).all(Objection))).orphaned
        for facts in ([*found.state.facts()], [*found.state.facts()][::-1])
    }
    assert orphaned == {("Cover", "Dance", "Lead")}


def test_an_objection_released_in_the_cover_and_withdrawn_by_its_owner_has_ended() -> None:
    found = room(members={"Mira": {"say": ALL}}, relations=[["Derek", "Rose"]])
    found.put_forward("k", "Ivy", "Cover")
    name = found.objects("Derek", "consider")
    found.act("submit", "r", by="Rose", performer="Rose", role="Cover")
    found.move("release", "Karen", "Mira", cand="k", objection=name, reason="enough")
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert found.objection(name).ended == "withdrawn"
    found.act("change_role", by="Karen", role="Cover", covers="")


def test_an_objection_to_the_production_that_goes_on_nowhere_has_ended() -> None:
    found = room(members={"Mira": {"say": ALL}}, relations=[["Derek", "Rose"]])
    found.put_forward("k", "Ivy", "Cover")
    name = found.objects("Derek", "consider", scope="production")
    found.act("submit", "r", by="Rose", performer="Rose", role="Cover")
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    assert (found.objection(name).confined, found.objection(name).ended) == (True, "")
    found.move("release", "Karen", "Mira", cand="k", objection=name, reason="enough")
    assert found.objection(name).ended == "released"


def test_a_say_that_is_narrowed_to_a_role_objects_in_no_other() -> None:
    found = room(roles={"Lead": {"places": 1}, "Nurse": {"places": 1}}, members={"Mira": {"say": [["Lead", "*"]]}})
    found.act("put_forward", "n", by="Karen", performer="Ivy", role="Nurse", reason="She could.")
    said = {"by": "Mira", "floor": "consider", "reason": "No.", "new_id": "o"}
    assert found.why_not("object_to", "c", **said, scope="production") == (Why.no_right,)
    found.act("object_to", "c", **said)
    found.propose("consider", cand="n")
    assert bites(found, "n") == ()


def test_whoever_adopted_an_orphan_is_told_why_they_cannot_end_it_with_their_answer() -> None:
    found = room(members=MIRA)
    found.propose("audition")
    found.act("object_to", "c", by="Mira", floor="audition", reason="No.", new_id="o")
    found.act("leave", by="Mira")
    found.act("adopt", "c", by="Derek", objection="o")
    said = {"by": "Derek", "revision": 1, "what": "accept", "new_id": "p"}
    assert found.why_not("position", "c", **said, resolve={"o": "ends"}) == (Why.orphan_needs_release,)
    assert found.why_not("position", "c", **said, resolve={"x": "ends"}) == (Why.not_biting,)
