"""CONSENT section 6: relations, recusal, waivers, alternates, proxies and what was said by phone."""

import pytest

from castlist.rules.decisions.facts import Voice
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room

MIRA = {"Mira": {"say": ALL}}


def related(**setup: object) -> Room:
    """Derek is related to Rose."""
    return room(**{"relations": [["Derek", "Rose"]], "alternates": ["Anna"], **setup})


def submits(found: Room) -> None:
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")


def test_a_submission_recuses_at_once_from_the_whole_role_and_no_other() -> None:
    found = related()
    found.put_forward("n", "Dora", "Dance")
    submits(found)
    assert (found.sitting("c"), found.sitting("r"), found.sitting("n")) == (["Karen"], ["Karen"], ["Derek", "Karen"])


def test_a_nomination_recuses_on_that_candidacy_only_until_it_is_concluded() -> None:
    found = related()
    found.put_forward("r", "Rose")
    assert (found.sitting("c"), found.sitting("r")) == (["Derek", "Karen"], ["Karen"])
    found.reach("consider", cand="r", people=("Karen", "Anna"))
    assert found.sitting("c") == ["Karen"]


def test_a_nomination_reaches_the_rivals_when_the_person_concerned_declares_it() -> None:
    found = related()
    found.put_forward("r", "Rose")
    found.act("declare", by="Derek", performer="Rose")
    assert found.sitting("c") == ["Karen"]


def test_being_named_twice_oneself_reaches_no_rival() -> None:
    found = room()
    found.put_forward("mine", "Derek Doe", person="Derek")
    found.put_forward("also mine", "Derek Doe", "Dance", person="Derek")
    assert found.sitting("c") == ["Derek", "Karen"]


def test_a_candidacy_that_says_later_whose_own_it_is_recuses_in_every_role() -> None:
    found = room(members=MIRA)
    found.propose("consider")
    found.say("support", "Mira")
    found.put_forward("n", "Ivy", "Dance", person="Mira")
    assert found.sitting("c") == ["Derek", "Karen"]
    assert found.state.position("c", 1, "Mira") is None


def test_after_a_recusal_the_person_is_back_and_nothing_revives() -> None:
    found = related()
    found.propose("consider")
    name = found.objects("Derek", "offer")
    found.say("support", "Karen", "Derek")
    submits(found)
    found.act("decline", "r", by="Rose")
    assert found.shows() == ("waiting", ("Anna", "Derek"))
    assert found.objection(name).orphaned == ("Lead",)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("propose", {"target": "audition"}),
        ("advise", {"what": "for", "new_id": "v"}),
        ("object_to", {"floor": "offer", "new_id": "o", "reason": "x"}),
        ("position", {"revision": 1, "what": "support", "new_id": "o"}),
        ("conclude", {"revision": 1}),
        ("give_task", {"owner": "Karen", "new_id": "t"}),
        ("report", {"member": "Karen", "revision": 1, "what": "support"}),
        ("withdraw_proposal", {}),
    ],
)
def test_a_recused_person_does_nothing_there(act: str, said: dict[str, object]) -> None:
    found = related()
    found.propose("consider")
    submits(found)
    assert found.why_not(act, "c", by="Derek", **said) == (Why.recused,)


def test_a_recused_person_says_what_they_know_and_it_counts_nowhere() -> None:
    found = related()
    found.propose("consider")
    submits(found)
    before = found.sitting("c"), found.status("c")
    found.act("testify", "Rose", by="Derek", new_id="t", text="She taught my son.")
    assert [(v.person, v.cand, v.what) for v in found.state.all(Voice)] == [("Derek", "r", "testimony")]
    assert (found.sitting("c"), found.status("c")) == before


def test_only_through_whom_somebody_is_recused_may_they_testify() -> None:
    found = related()
    found.propose("consider")
    submits(found)
    for by, performer in (("Karen", "Rose"), ("Derek", "Ivy"), ("Eve", "Rose")):
        assert found.why_not("testify", performer, by=by, new_id="t", text="x") == (Why.not_recused,)
    assert found.why_not("testify", "Rose", by="Derek", new_id="t", text="") == (Why.reason_required,)


def test_a_recused_lead_gives_no_clearance() -> None:
    found = room(members={"Lea": {"lead": True}})
    found.act("declare", by="Lea", performer="Ivy")
    assert found.why_not("clear", "c", by="Lea", value=True) == (Why.recused,)


def test_a_waiver_is_given_by_all_others_who_are_not_recused_whatever_q() -> None:
    found = related()
    submits(found)
    assert found.why_not("move", "waiver", by="Derek", new_id="m", person="Derek", role="Lead") == (Why.no_right,)
    found.move("waiver", "Karen", person="Derek", role="Lead")
    assert found.sitting() == ["Derek", "Karen"]


def test_two_who_are_related_to_the_same_performer_do_not_waive_each_other() -> None:
    found = related(members=MIRA, relations=[["Derek", "Rose"], ["Mira", "Rose"]])
    found.put_forward("r", "Rose")
    said = {"new_id": "m", "person": "Derek", "role": "Lead"}
    assert found.why_not("move", "waiver", by="Mira", **said) == (Why.no_right,)
    found.move("waiver", "Karen", person="Derek", role="Lead")
    assert "Derek" in found.sitting("r")


def test_a_relation_is_found_by_all_including_the_person() -> None:
    found = room()
    said = {"new_id": "m", "person": "Derek", "performer": "Ivy", "what": "agent"}
    found.act("move", "find_relation", by="Karen", **said)
    assert found.sitting() == ["Derek", "Karen"]
    found.act("agree", found.motions()[0].id, by="Derek")
    assert found.sitting() == ["Karen"]
    assert [(r.what, r.found) for r in found.state.relations_of("Derek")] == [("agent", True)]


def test_a_relation_of_an_unknown_sort_or_to_nobody_is_refused() -> None:
    assert room().why_not("declare", by="Derek", performer="Ivy", what="friend") == (Why.unknown,)
    assert room().why_not("declare", by="Derek", performer="") == (Why.unknown,)
    assert room().why_not("declare", by="Eve", performer="Ivy") == (Why.no_right,)


def test_alternates_join_in_order_and_stay_until_the_proposal_ends() -> None:
    found = related(alternates=["Anna", "Paul"])
    found.propose("consider")
    submits(found)
    assert found.sitting() == ["Anna", "Karen"]
    found.act("decline", "r", by="Rose")
    assert found.sitting() == ["Anna", "Derek", "Karen"]
    found.act("withdraw_proposal", "c", by="Karen")
    assert found.sitting() == ["Derek", "Karen"]


def test_an_alternate_who_is_recused_is_passed_over() -> None:
    found = related(alternates=["Anna", "Paul"], relations=[["Derek", "Rose"], ["Anna", "Rose"]])
    found.propose("consider")
    submits(found)
    assert found.sitting() == ["Karen", "Paul"]


def test_an_alternate_who_leaves_the_team_gives_up_the_seat() -> None:
    found = related(alternates=["Tom", "Anna"])
    found.propose("consider")
    submits(found)
    assert found.sitting() == ["Karen", "Tom"]
    found.act("leave", by="Tom")
    assert found.sitting() == ["Anna", "Karen"]


def test_where_too_few_are_left_all_of_them_and_a_voice_name_an_alternate() -> None:
    found = related(alternates=[])
    found.propose("consider")
    submits(found)
    assert found.shows() == ("inquorate", ("alternate",))
    assert found.why_not("conclude", "c", by="Karen", revision=1)[0] == Why.inquorate
    found.move("name_alternate", "Karen", person="Paul", cand="c")
    assert found.sitting() == ["Karen"]
    found.act("agree", found.motions()[0].id, by="Tom")
    assert found.sitting() == ["Karen", "Paul"]


def test_an_alternate_is_named_once_and_for_an_inquorate_proposal_only() -> None:
    found = related()
    assert found.why_not("move", "name_alternate", by="Karen", new_id="m", person="Anna") == (Why.already_there,)
    found.propose("consider")
    said = {"by": "Karen", "new_id": "m", "person": "Paul", "cand": "c"}
    assert found.why_not("move", "name_alternate", **said) == (Why.already_there,)


# -- Proxies, and what was said by phone


def by_proxy(found: Room, what: str = "support", **said: object) -> dict[str, object]:
    return {"by": "Karen", "revision": found.revision(), "what": what, "new_id": "p", "principal": "Derek", **said}


def test_a_proxy_speaks_for_the_principal_until_they_act_themselves() -> None:
    found = room(members=MIRA)
    found.act("give_proxy", by="Derek", holder="Karen", days=1)
    found.propose("consider")
    found.act("position", "c", **by_proxy(found))
    given = found.state.position("c", 1, "Derek")
    assert (given.what, given.by) == ("support", "Karen")
    found.say("accept", "Derek")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.principal_acted,)


def test_a_proxy_after_its_time_or_once_ended_or_for_another_role_is_none() -> None:
    found = room()
    found.propose("consider")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)
    found.act("give_proxy", by="Derek", holder="Karen", role="Dance")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)
    found.act("give_proxy", by="Derek", holder="Karen", days=1)
    found.pass_time(25)
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)
    found.act("give_proxy", by="Derek", holder="Karen", days=1)
    found.act("end_proxy", by="Derek", holder="Karen")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)


def test_a_proxy_is_not_passed_on() -> None:
    found = room(members=MIRA)
    found.act("give_proxy", by="Derek", holder="Mira")
    found.act("give_proxy", by="Mira", holder="Karen")
    found.propose("consider")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)


def test_a_proxy_ends_when_either_of_the_two_leaves() -> None:
    found = room(members=MIRA, rule={"q": 2})
    found.act("give_proxy", by="Derek", holder="Karen")
    found.act("leave", by="Karen")
    found.move("add_member", "Derek", "Mira", person="Karen", say=ALL)
    found.propose("consider")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.no_proxy,)


def test_one_human_counts_once() -> None:
    found = room()
    found.act("give_proxy", by="Derek", holder="Karen")
    found.propose("consider")
    found.say("support", "Karen")
    found.act("position", "c", **by_proxy(found))
    assert found.shows() == ("waiting", ("another person",))


def test_a_proxy_may_object_but_not_consent_over_an_objection_nor_end_it() -> None:
    found = room()
    found.act("give_proxy", by="Derek", holder="Karen")
    found.propose("consider")
    found.act("position", "c", **by_proxy(found, "object", reason="he says so"))
    (objection,) = found.state.objections("Ivy")
    assert objection.owner == "Derek"
    said = by_proxy(found, resolve={objection.id: "ends"})
    assert found.why_not("position", "c", **said) == (Why.proxy_cannot_end,)


def test_a_recused_person_uses_no_proxy_and_what_they_said_dies() -> None:
    found = related(members=MIRA, relations=[["Karen", "Rose"]])
    found.act("give_proxy", by="Derek", holder="Karen")
    found.propose("consider", by="Mira")
    found.act("position", "c", **by_proxy(found))
    submits(found)
    assert found.state.position("c", 1, "Derek") is None
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.recused,)


def test_a_proxy_is_refused_once_the_principal_has_answered_even_if_that_no_longer_counts() -> None:
    found = related(relations=[["Derek", "Rose"]])
    found.act("give_proxy", by="Derek", holder="Karen")
    found.propose("consider")
    found.say("accept", "Derek")
    submits(found)
    found.act("decline", "r", by="Rose")
    assert found.state.position("c", 1, "Derek") is None
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.principal_acted,)


def test_who_is_recused_anywhere_in_the_role_uses_no_proxy_in_it() -> None:
    found = related(relations=[["Karen", "Rose"]], members=MIRA)
    found.act("give_proxy", by="Derek", holder="Karen")
    found.put_forward("r", "Rose", by="Derek")
    found.put_forward("d", "Dora", "Dance")
    found.propose("consider", by="Mira")
    found.propose("consider", "d")
    assert found.why_not("position", "c", **by_proxy(found)) == (Why.recused,)
    found.act("position", "d", **by_proxy(found) | {"revision": 1})


@pytest.mark.parametrize("holder", ["Mira", "Tom"])
def test_what_a_proxy_said_dies_when_they_are_off_the_team(holder: str) -> None:
    found = room(members={**MIRA, "Lea": {"lead": True}})
    found.act("give_proxy", by="Derek", holder=holder)
    found.propose("consider")
    found.act("position", "c", **by_proxy(found) | {"by": holder})
    found.move("remove_member", "Karen", "Derek", "Mira", "Lea", person=holder, at_once=True) if holder == "Tom" else (
        found.move("remove_member", "Karen", "Derek", "Lea", person=holder, at_once=True)
    )
    assert found.state.position("c", 1, "Derek") is None


def test_what_a_proxy_said_stands_while_they_keep_a_seat_there() -> None:
    found = room(members=MIRA)
    found.act("give_proxy", by="Derek", holder="Mira")
    found.propose("consider")
    found.act("position", "c", **by_proxy(found) | {"by": "Mira"})
    found.move("remove_member", "Karen", "Derek", person="Mira")
    assert found.state.position("c", 1, "Derek") is not None


def test_what_was_said_by_phone_counts_once_the_person_confirms_it() -> None:
    found = room()
    found.propose("consider")
    found.say("support", "Karen")
    found.act("report", "c", by="Tom", member="Derek", revision=1, what="accept")
    assert found.shows() == ("waiting", ("Derek",))
    found.act("confirm", "c", by="Derek", new_id="o")
    assert (found.shows(), found.state.position("c", 1, "Derek").by) == (("ready", ()), "Derek")


def test_what_was_said_by_phone_about_an_earlier_revision_is_not_confirmed() -> None:
    found = room()
    found.propose("consider")
    found.act("report", "c", by="Tom", member="Derek", revision=1, what="accept")
    found.propose("audition")
    assert found.why_not("confirm", "c", by="Derek", new_id="o") == (Why.unknown,)
