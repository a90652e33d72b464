"""When somebody may be asked to keep the dates free: as the rules say, and as a second reading of the log says."""

from datetime import UTC, datetime, timedelta

import pytest

from castlist.rules import letters, pencils
from castlist.rules.decisions.proposing import Terms
from castlist.rules.letters import PENCIL
from castlist.rules.why import Refused, Why
from tests.model.book import entered
from tests.model.invariants import Findings
from tests.model.ledger import Ledger
from tests.rules.company import Room, room

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def in_reserve(**rule: object) -> Room:
    """Ivy has the one place, and Sol an offer in reserve."""
    found = room(rule={"skip_to": "offer", **rule})
    found.put_forward("second", "Sol")
    found.reach("offer")
    found.propose("offer", "second", terms=Terms(reserve=True))
    found.say("support", "Karen", "Derek", cand="second")
    found.conclude("second")
    return found


def may(found: Room) -> bool:
    """Whether Sol may be asked now; both readings say the same."""
    cand = found.state.candidacy("second")
    assert cand is not None
    ledger = Ledger()
    for event in found.events:
        ledger = entered(ledger, event)
    said = pencils.in_force(found.state, cand, cand.minutes, found.now)
    assert said == ledger.may_pencil("second", cand.minutes, found.now)
    return said


def test_only_past_its_grace() -> None:
    found = in_reserve()
    assert not may(found)
    found.pass_time(23.9)
    assert not may(found)
    found.pass_time(0.2)
    assert may(found)


def test_at_once_where_everybody_waives_the_grace() -> None:
    found = in_reserve()
    found.move("waive_grace", "Karen", "Derek", cand="second")
    assert may(found)


def test_not_during_a_review_and_not_under_another_minute() -> None:
    found = in_reserve()
    found.pass_time(25)
    objection = found.objects("Derek", "consider", cand="second")
    assert not may(found)
    found.act("withdraw_objection", "second", by="Derek", objection=objection)
    found.pass_time(0.01)  # the grace that the review has stopped runs on
    assert may(found)
    cand = found.state.candidacy("second")
    assert cand is not None
    assert not pencils.in_force(found.state, cand, cand.minutes - 1, found.now)


def test_not_without_clearance_where_the_gate_is() -> None:
    found = room(rule={"skip_to": "offer"})
    found.move("add_member", "Karen", "Derek", person="Leo", lead=True)
    found.put_forward("second", "Sol")
    for cand in ("c", "second"):
        found.act("clear", cand, by="Leo", value=True)
        found.propose("offer", cand, terms=Terms(reserve=cand == "second"))
        found.say("support", "Karen", "Derek", cand=cand)
        found.conclude(cand)
    found.pass_time(25)
    assert may(found)
    found.act("clear", "second", by="Leo", value=False)
    assert not may(found)


def test_not_once_the_offer_is_live_or_for_whoever_has_none() -> None:
    found = in_reserve()
    found.pass_time(25)
    first = found.state.candidacy("c")
    assert first is not None
    assert pencils.also(found.state, first) == ()
    found.act("decline", "c", by="c")
    cand = found.state.candidacy("second")
    assert cand is not None
    assert (found.state.offer("second").state, pencils.also(found.state, cand)) == ("live", ())  # type: ignore[union-attr]
    assert not may(found)


def test_a_pencil_goes_by_its_own_rule_and_no_other_letter_does() -> None:
    found = in_reserve()
    found.pass_time(25)
    for what in (PENCIL, "offer"):
        events = letters.draft(found.state, "second", by="Karen", at=found.now, what=what, new_id=what)
        found.write(events)
    assert letters.sending(found.state, "second", PENCIL, "Karen", found.now).what == PENCIL
    with pytest.raises(Refused) as no:
        letters.sending(found.state, "second", "offer", "Karen", found.now)
    assert no.value.why is Why.suspended
    with pytest.raises(Refused) as no:
        letters.draft(found.state, "second", by="Karen", at=found.now, what=PENCIL, new_id="again")
    assert no.value.why is Why.already_begun
    cand = found.state.candidacy("second")
    assert cand is not None
    assert pencils.told(found.state, cand) == ""
    found.write(letters.moved(found.state, "second", PENCIL, by="Karen", at=found.now, to="sent"))
    cand = found.state.candidacy("second")
    assert cand is not None
    assert pencils.told(found.state, cand) == PENCIL


def test_the_model_notices_a_pencil_that_goes_in_its_grace() -> None:
    for hours, broken in ((1, True), (25, False)):
        found = in_reserve()
        found.pass_time(hours)
        found.write(letters.draft(found.state, "second", by="Karen", at=found.now, what=PENCIL, new_id="p"))
        found.write(letters.moved(found.state, "second", "p", by="Karen", at=found.now, to="sent"))
        ledger, findings = Ledger(), Findings()
        for event in found.events:
            before, ledger = ledger, entered(ledger, event)
            findings.look(before, event, ledger)
        assert any("I18" in str(one) for one in findings.broken) == broken, hours


def test_until_when_has_to_be_said_and_to_come() -> None:
    assert pencils.until_said("offer", None, now=NOW) is None
    assert pencils.until_said(PENCIL, NOW + timedelta(days=1), now=NOW) == NOW + timedelta(days=1)
    for until, why in ((None, Why.incomplete), (NOW, Why.bad_times), (NOW + timedelta(days=367), Why.bad_times)):
        with pytest.raises(Refused) as no:
            pencils.until_said(PENCIL, until, now=NOW)
        assert no.value.why is why
