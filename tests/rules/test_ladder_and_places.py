"""CONSENT section 2: the ladder, places, offers in reserve, what the performer answers."""

import pytest

from castlist.rules.decisions.facts import Booking, Offer
from castlist.rules.decisions.proposing import Terms
from castlist.rules.why import Why
from tests.rules.company import Room, room


def offered(*cands: str, places: int = 1, **terms: object) -> Room:
    """A room in which these candidacies were concluded to an offer, one after the other."""
    found = room(
        rule={"skip_to": "offer"}, roles={"Lead": {"places": places}, "Cover": {"covers": "Lead"}}, named=False
    )
    for cand in cands:
        found.put_forward(cand, f"{cand} performer")
        found.propose("offer", cand, terms=Terms(reserve=cand.startswith("reserve"), **terms))
        found.say("support", "Karen", "Derek", cand=cand)
        found.conclude(cand)
    return found


def state(found: Room, cand: str) -> str:
    offer = found.state.offer(cand)
    return offer.state if offer else ""


def test_an_offer_is_live_after_its_grace_and_lapses_after_its_deadline() -> None:
    found = offered("c", deadline_hours=48)
    assert state(found, "c") == "grace"
    found.pass_time(24)
    assert state(found, "c") == "live"
    found.pass_time(48)
    assert state(found, "c") == "live"
    found.pass_time(1)
    assert (state(found, "c"), found.state.candidacy("c").step) == ("lapsed", "offer")


def test_a_lapsed_offer_is_refused_to_the_performer_and_may_be_concluded_again() -> None:
    found = offered("c", deadline_hours=1)
    found.pass_time(30)
    assert found.why_not("accept_offer", "c", by="c") == (Why.deadline_passed,)
    found.reach("offer")
    assert state(found, "c") == "grace"


def test_a_proposal_opened_before_its_offer_lapsed_does_not_reach_the_same_step() -> None:
    found = offered("c", deadline_hours=1)
    found.pass_time(24)
    found.propose("callback")
    found.pass_time(2)
    assert found.why_not("amend", "c", by="Karen", target="offer") == (Why.unreachable,)


def test_an_offer_without_a_free_place_waits_for_the_place() -> None:
    found = offered("c")
    found.put_forward("d", "Dora")
    found.propose("offer", "d")
    found.say("support", "Karen", "Derek", cand="d")
    assert found.shows("d") == ("waiting", ("place",))
    assert found.why_not("conclude", "d", by="Karen", revision=1) == (Why.no_place,)


def test_an_offer_in_reserve_becomes_live_when_the_place_is_free_first_concluded_first() -> None:
    found = offered("c", "reserve one", "reserve two")
    found.pass_time(48)
    assert (state(found, "reserve one"), state(found, "reserve two")) == ("reserve", "reserve")
    found.act("decline", "c", by="c")
    assert (state(found, "reserve one"), state(found, "reserve two")) == ("live", "reserve")


def test_an_offer_in_reserve_whose_grace_a_review_had_stopped_still_goes_before_a_later_one() -> None:
    found = offered("c", "reserve one", "reserve two")
    name = found.objects("Derek", "offer", "reserve one")
    found.pass_time(12)
    found.act("withdraw_objection", "reserve one", by="Derek", objection=name)
    found.pass_time(48)
    found.act("decline", "c", by="c")
    assert (state(found, "reserve one"), state(found, "reserve two")) == ("live", "reserve")


def test_an_offer_in_reserve_that_waits_for_clearance_keeps_its_turn() -> None:
    found = offered("c", "reserve one", "reserve two")
    found.move("add_member", "Karen", "Derek", person="Leo", lead=True)
    found.act("clear", "reserve two", by="Lea", value=True)
    found.pass_time(48)
    found.act("decline", "c", by="c")
    assert (state(found, "reserve one"), state(found, "reserve two")) == ("reserve", "reserve")
    found.act("clear", "reserve one", by="Lea", value=True)
    assert (state(found, "reserve one"), state(found, "reserve two")) == ("live", "reserve")


def test_an_offer_in_reserve_concluded_again_outside_it_holds_its_place() -> None:
    found = offered("reserve one")
    name = found.objects("Derek", "offer", "reserve one")
    found.propose("offer", "reserve one")
    found.say("support", "Karen", cand="reserve one")
    found.say("support", "Derek", cand="reserve one", resolve={name: "ends"})
    found.conclude("reserve one")
    assert state(found, "reserve one") == "grace"


def test_cast_is_reached_by_acceptance_and_left_by_a_release_only() -> None:
    found = offered("c")
    found.pass_time(24)
    found.act("accept_offer", "c", by="c")
    assert found.shows("c") == ("cast", ())
    assert found.why_not("propose", "c", by="Karen", target="callback") == (Why.unreachable,)
    found.reach("released")
    assert (found.shows("c"), found.state.offer("c")) == (("released", ()), None)


def test_a_proposal_that_was_open_when_they_accepted_waits_for_a_step_and_can_become_a_release() -> None:
    found = offered("c")
    found.pass_time(24)
    found.propose("callback")
    found.act("accept_offer", "c", by="c")
    found.say("support", "Karen", "Derek")
    assert found.shows("c") == ("waiting", ("step",))
    found.reach("released")
    assert found.shows("c") == ("released", ())


def test_places_are_never_fewer_than_offers_and_cast() -> None:
    found = offered("c", "d", places=2)
    assert found.why_not("change_role", by="Karen", role="Lead", places=1) == (Why.no_place,)
    found.act("decline", "d", by="d")
    found.act("change_role", by="Karen", role="Lead", places=1)


@pytest.mark.parametrize("end", ["decline", "withdraw"])
def test_the_performers_no_ends_everything_open_on_it(end: str) -> None:
    found = offered("c")
    found.propose("callback")
    found.objects("Derek", "offer")
    found.act(end, "c", by="c")
    assert found.state.proposal("c") is None
    assert found.state.review("c") is None
    assert found.state.offer("c") is None
    assert found.shows("c")[0] == {"decline": "declined", "withdraw": "withdrawn"}[end]


def test_a_rule_that_leaves_out_the_step_somebody_stands_on_lets_them_go_on_and_back() -> None:
    found = room()
    found.reach("consider", "audition", "callback")
    found.propose("offer")
    found.move("set_rule", "Karen", "Derek", change={"steps": ["audition", "offer"]})
    found.say("support", "Karen", "Derek")
    found.conclude()
    assert found.state.candidacy("c").step == "offer"


def test_a_proposal_whose_target_the_rule_left_out_waits_for_the_step() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    found.move("set_rule", "Karen", "Derek", change={"steps": ["audition", "offer"]})
    assert found.shows() == ("waiting", ("step",))


def test_a_step_not_in_use_cannot_be_proposed_nor_opened_as_a_call() -> None:
    found = room(rule={"steps": ["consider", "offer"]})
    assert found.why_not("propose", "c", by="Karen", target="audition") == (Why.bad_step,)
    assert found.why_not("standing_open", "call", by="Karen", role="Lead") == (Why.bad_step,)


def test_a_booked_time_is_kept_until_given_back() -> None:
    found = room()
    found.reach("audition")
    found.act("book", "c", by="x", slot="s1")
    assert found.state.get(Booking, "c").slot == "s1"
    found.act("give_back", "c", by="x")
    assert found.state.get(Booking, "c") is None
    assert list(found.state.all(Offer)) == []


def test_who_was_invited_may_take_a_time_anew_while_the_room_looks_again() -> None:
    """The invitation is what they hold: a review sends nothing new out, and takes nothing of it back (section 5)."""
    found = room()
    found.reach("audition")
    found.act("book", "c", by="x", slot="s1")
    found.act("give_back", "c", by="x")
    found.objects("Derek", "audition")
    assert found.state.review("c") is not None
    found.act("book", "c", by="x", slot="s2")
    assert found.state.get(Booking, "c").slot == "s2"


def taken_back(*, after: int, target: str = "callback") -> Room:
    """So many hours after its conclusion, a step back from an offer is on the table."""
    found = offered("c")
    found.pass_time(after)
    found.propose(target)
    return found


@pytest.mark.parametrize("target", ["callback", "named", "released"])
def test_an_offer_that_is_out_is_taken_back_with_a_reason(target: str) -> None:
    found = taken_back(after=24, target=target)
    said = {"by": "Karen", "revision": found.revision(), "what": "support", "new_id": "o"}
    for reason in ("", "withheld"):
        assert found.why_not("position", "c", **said, reason=reason) == (Why.offer_needs_why,)
    found.say("support", "Karen", reason="The tour comes first.")
    found.say("accept", "Derek", reason="")  # whoever can live with it need not say why once more
    found.conclude()
    assert [one["reason"] for one in found.state.minute("c", 2).frozen["positions"]] == ["", "The tour comes first."]


def test_what_was_said_before_the_offer_was_out_is_said_once_more_with_why() -> None:
    found = taken_back(after=23)
    found.say("support", "Karen", reason="")
    found.say("accept", "Derek", reason="")
    assert found.shows() == ("ready", ())
    found.pass_time(1)
    assert found.shows() == ("waiting", ("why",))
    assert found.why_not("conclude", "c", by="Karen", revision=found.revision()) == (Why.offer_needs_why,)
    found.say("support", "Karen", reason="The tour comes first.")
    found.conclude()
    assert found.state.offer("c") is None


def test_a_part_that_was_accepted_is_taken_away_with_a_reason() -> None:
    found = offered("c")
    found.pass_time(24)
    found.act("accept_offer", "c", by="c")
    found.propose("released")
    said = {"by": "Karen", "revision": found.revision(), "what": "support", "new_id": "o"}
    assert found.why_not("position", "c", **said) == (Why.offer_needs_why,)


def test_an_offer_that_waits_or_has_lapsed_ends_without_more_words() -> None:
    for hours in (1, 48):
        found = offered("c", deadline_hours=1)
        found.pass_time(hours)
        found.propose("callback")
        found.say("support", "Karen", "Derek", reason="")
        found.conclude()
        assert found.state.candidacy("c").step == "callback"
