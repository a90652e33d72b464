"""CONSENT section 7: the gate, as the rules know it."""

from castlist.rules.decisions.proposing import Terms
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room


def gated(**said: object) -> Room:
    found = room(rule={"skip_to": "offer"}, **said)
    found.move("add_member", "Karen", "Derek", person="Leo", lead=True)
    return found


def minors() -> Room:
    found = gated(named=False)
    found.act("change_role", by="Karen", role="Lead", minors=True)
    found.put_forward()
    return found


def test_the_gate_exists_once_a_lead_and_a_deputy_are_named() -> None:
    assert (room().state.rule.gate, gated().state.rule.gate) == (False, True)
    assert room().why_not("move", "set_rule", by="Karen", new_id="m", change={"gate": True}) == (Why.bad_rule,)


def test_the_gate_can_be_opened_by_a_rule_and_stays_so() -> None:
    found = gated()
    found.move("set_rule", "Karen", "Derek", change={"gate": False})
    found.move("add_member", "Karen", "Derek", person="Mira", say=ALL)
    assert found.state.rule.gate is False


def test_an_offer_waits_for_clearance_in_reserve_too() -> None:
    for terms in (Terms(), Terms(reserve=True)):
        found = gated()
        found.propose("offer", terms=terms)
        found.say("support", "Karen", "Derek")
        assert found.shows() == ("waiting", ("clearance",))
        found.act("clear", "c", by="Leo", value=True)
        found.conclude()


def test_only_a_lead_gives_clearance_and_said_again_nothing_happens() -> None:
    found = gated()
    assert found.why_not("clear", "c", by="Karen", value=True) == (Why.no_right,)
    assert found.act("clear", "c", by="Lea", value=True) != []
    assert found.act("clear", "c", by="Lea", value=True) == []


def test_with_minors_the_audition_waits_for_clearance_and_booking_looks_again() -> None:
    found = minors()
    found.propose("audition")
    found.say("support", "Karen", "Derek")
    assert found.shows() == ("waiting", ("clearance",))
    found.act("clear", "c", by="Lea", value=True)
    found.conclude()
    found.act("clear", "c", by="Lea", value=False)
    assert found.why_not("book", "c", by="x", slot="s") == (Why.clearance_pending,)
    found.act("clear", "c", by="Lea", value=True)
    found.act("book", "c", by="x", slot="s")


def test_with_minors_no_skipped_audition_passes_the_gate() -> None:
    found = minors()
    found.propose("callback")
    found.say("support", "Karen", "Derek")
    assert found.shows() == ("waiting", ("clearance",))


def test_with_minors_an_admission_waits_for_clearance() -> None:
    found = minors()
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.move("set_rule", "Karen", "Derek", change={"gate": False})
    found.say("support", "Karen", "Derek", cand="call")
    found.conclude("call")
    found.move("set_rule", "Karen", "Derek", change={"gate": True})
    assert found.why_not("admit", "c", by="Karen", under="call") == (Why.clearance_pending,)


def test_a_way_down_waits_for_no_clearance() -> None:
    found = gated()
    found.act("clear", "c", by="Lea", value=True)
    found.reach("offer")
    found.act("clear", "c", by="Lea", value=False)
    found.reach("callback")
    assert found.state.candidacy("c").step == "callback"
