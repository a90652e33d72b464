"""CONSENT section 4, the sealed first round: what is said of objections in it begins when it is over."""

import pytest

from castlist.rules.decisions.facts import UnderSeal
from castlist.rules.decisions.objections import about
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room

MIRA = {"Mira": {"say": ALL}}


def on_two_parts() -> Room:
    """Ivy is heard for the Lead (c), and considered for its cover (d); from here on first rounds are sealed."""
    found = room()
    found.reach("consider", "audition")
    found.put_forward("d", "Ivy", "Cover")
    found.reach("consider", cand="d")
    found.move("set_rule", "Karen", "Derek", change={"sealed": True})
    return found


def known_in(found: Room, cand: str) -> dict[str, str]:
    """The objections that stand in the room of the candidacy, with their floors there."""
    one = found.state.candidacy(cand)
    assert one is not None
    return {o.id: o.floor_in(one.role) for o in about(found.state, one)}


def test_an_objection_in_it_opens_no_review_and_stops_nothing_elsewhere_until_it_is_open() -> None:
    found = on_two_parts()
    found.propose("callback")
    found.propose("audition", "d")
    found.say("support", "Karen", "Derek", cand="d")
    found.say("object", "Derek", floor="consider")
    assert list(known_in(found, "c").values()) == ["consider"]
    assert known_in(found, "d") == {}
    assert [found.state.review(cand) for cand in "cd"] == [None, None]
    assert found.shows("d")[0] == "ready"
    found.say("support", "Karen")
    (objection,) = found.state.objections("Ivy")
    assert (objection.owner, objection.floor, objection.role) == ("Derek", "consider", "Lead")
    assert [review and review.objections for review in map(found.state.review, "cd")] == [(objection.id,)] * 2
    assert found.shows("c") == found.shows("d") == ("stuck", (objection.id,))
    assert not list(found.state.all(UnderSeal))


def test_it_is_as_old_as_it_was_said() -> None:
    found = on_two_parts()
    found.propose("callback")
    said_at = found.now
    found.say("object", "Derek")
    place = found.state.n
    found.pass_time(3)
    found.say("support", "Karen")
    (objection,) = found.state.objections("Ivy")
    assert (objection.at, objection.n) == (said_at, place)
    assert found.state.get(type(objection), objection.key) is objection


def test_a_grace_runs_on_until_the_round_is_open() -> None:
    found = room(rule={"skip_to": "offer"})
    found.reach("audition", "offer")
    found.put_forward("d", "Ivy", "Cover")
    found.move("set_rule", "Karen", "Derek", change={"sealed": True})
    found.propose("consider", "d")
    found.act("object_to", "d", by="Derek", floor="consider", new_id="far", reason="-", scope="production")
    offer = found.state.offer("c")
    assert offer is not None
    assert offer.grace_ends
    found.say("support", "Karen", cand="d")
    offer = found.state.offer("c")
    assert offer is not None
    assert (offer.grace_ends, bool(offer.grace_left)) == (0, True)


def test_taking_the_proposal_off_the_table_buries_no_objection() -> None:
    found = on_two_parts()
    found.propose("callback")
    found.say("object", "Derek")
    found.act("withdraw_proposal", "c", by="Karen")
    assert [(o.owner, o.floor) for o in found.state.objections("Ivy")] == [("Derek", "callback")]
    assert all(p.sealed for p in found.state.positions("c") if p.revision == 3)


def test_nor_does_the_performers_going() -> None:
    found = on_two_parts()
    found.propose("callback")
    found.objects("Derek", "callback", scope="production")
    found.act("decline", "c", by="Ivy")
    assert [o.scope for o in found.state.objections("Ivy")] == ["production"]


@pytest.mark.parametrize(("outcome", "left"), [("ends", {}), ("offer", {"old": "offer"})])
def test_what_becomes_of_an_older_one_is_so_in_that_room_at_once_and_elsewhere_with_its_end(
    outcome: str, left: dict[str, str]
) -> None:
    found = on_two_parts()
    found.act("object_to", "c", by="Derek", floor="callback", new_id="old", reason="-")
    found.propose("callback")
    found.say("accept", "Derek", resolve={"old": outcome})
    assert known_in(found, "c") == left
    assert known_in(found, "d") == {"old": "callback"}
    found.say("support", "Karen")
    assert known_in(found, "c") == known_in(found, "d") == left
    assert found.shows("c")[0] == "ready"


def test_its_own_answers_hang_on_it_as_on_any_other() -> None:
    found = on_two_parts()
    found.propose("callback")
    found.say("object", "Derek")
    (name,) = known_in(found, "c")
    assert found.why_not("position", "c", by="Derek", revision=3, what="accept", new_id="n", reason="") == (
        Why.must_say_ends_or_stands,
    )
    assert found.why_not("object_to", "c", by="Karen", floor="callback", new_id=name, reason="-") == (
        Why.already_there,
    )
    found.say("accept", "Derek", resolve={name: "offer"})
    found.act("move_floor", "c", by="Derek", objection=name, to="callback", reason="After all.")
    position = found.state.position("c", 3, "Derek")
    assert position is not None
    assert position.what == "object"
    found.act("withdraw_objection", "c", by="Derek", objection=name)
    found.say("accept", "Derek")
    found.say("support", "Karen")
    assert found.state.objections("Ivy") == []
    assert found.objection(name).ended == "withdrawn"
    assert found.shows("c")[0] == "ready"


def test_what_its_owner_says_openly_later_is_what_holds() -> None:
    found = on_two_parts()
    found.act("object_to", "c", by="Derek", floor="callback", new_id="old", reason="-", scope="production")
    found.propose("callback")
    found.say("accept", "Derek", resolve={"old": "ends"})
    found.act("move_floor", "d", by="Derek", objection="old", to="audition", reason="")
    assert known_in(found, "c") == known_in(found, "d") == {"old": "audition"}
    found.say("support", "Karen")
    assert found.shows("c") == ("stuck", ("old",))


def test_whoever_is_gone_when_it_opens_leaves_an_orphan() -> None:
    found = room(members=MIRA)
    found.move("set_rule", "Karen", "Derek", "Mira", change={"sealed": True, "skip_to": "callback"})
    found.propose("callback")
    found.say("object", "Derek")
    found.act("leave", by="Derek")
    assert found.state.objections("Ivy") == []
    found.say("support", "Karen", "Mira")
    (objection,) = found.state.objections("Ivy")
    assert objection.orphaned == ("*",)
    assert found.shows("c") == ("stuck", (objection.id,))


def test_a_round_that_opens_may_open_the_next() -> None:
    found = on_two_parts()
    found.propose("callback")
    found.propose("audition", "d")
    found.say("support", "Karen", cand="d")
    found.objects("Derek", "consider", scope="production")
    assert all(p.sealed for p in map(found.state.proposal, "cd") if p)
    found.say("support", "Karen")
    assert not any(p.sealed for p in map(found.state.proposal, "cd") if p)
    position = found.state.position("d", 2, "Derek")
    assert position is not None
    assert (position.what, position.sealed) == ("object", False)
