"""`castlist conform`: acts that are more than one act of ours, and who may do what a scenario lets anybody try."""

from typing import Any

import pytest

from castlist.jobs.conform_play import Stage
from castlist.jobs.conform_room import House
from castlist.queries.verification_walk import walk

SAY = {"say": [["*", "*"]]}
SETUP: dict[str, Any] = {
    "members": {"Karen": SAY, "Derek": SAY, "Tom": {"voice": True}, "Stella": {"desk": True}},
    "roles": {"Lead": {"places": 1}, "Nurse": {"places": 2}},
    "rule": {"skip_to": "offer"},
}


@pytest.fixture
def house(db: None) -> House:
    return House.built()


@pytest.fixture
def stage(house: House) -> Stage:
    return Stage(house, SETUP)


def does(stage: Stage, act: str, who: str = "Karen", **said: Any) -> tuple[str, ...]:
    return stage.do({"act": act, "who": who, **said})


def together(stage: Stage, act: str, *by: str, **said: Any) -> tuple[str, ...]:
    return stage.do({"act": act, "by": list(by), **said})


def submitted(stage: Stage, **of: str) -> None:
    for cand, performer in of.items():
        role = "Nurse" if cand.startswith("n") else "Lead"
        assert does(stage, "submit", performer, cand=cand, role=role) == ()


def shown(stage: Stage, name: str) -> dict[str, Any]:
    return {cand: told[name] for cand, told in stage.view().items()}


# -- Lists


def test_a_list_does_what_it_can_and_leaves_the_rest(stage: Stage) -> None:
    submitted(stage, c="Ivy", d="Ada")
    assert does(stage, "object", "Derek", cand="c", floor="audition", reason="withheld") == ()
    assert does(stage, "list_propose", name="L", cands=["c", "d", "c"], target="audition") == ()
    assert does(stage, "list_position", "Derek", name="L", kind="accept") == ()
    assert shown(stage, "waits_for") == {"c": ["O1"], "d": ["Karen"]}
    assert does(stage, "list_position", "Tom", name="L", kind="accept") == ("no_right",)
    assert does(stage, "list_conclude", name="L")[0] == "none_consented"
    assert does(stage, "list_position", name="L", kind="support") == ()
    assert does(stage, "list_conclude", "Tom", name="L") == ("none_consented", "no_right")
    assert does(stage, "list_conclude", "Stella", name="L") == ()
    assert shown(stage, "status") == {"c": "stuck", "d": "concluded"}
    assert walk().findings == []


def test_a_list_skips_what_is_open_and_is_none_where_all_is(stage: Stage) -> None:
    submitted(stage, c="Ivy", d="Ada")
    assert does(stage, "propose", cand="c", target="consider") == ()
    assert does(stage, "list_propose", "Tom", name="L", cands=["c"], target="released") == ("no_right",)
    assert does(stage, "list_propose", name="L", cands=["c"], target="released") == ("already_open",)
    assert does(stage, "list_propose", name="L", cands=[], target="released") == ("unknown",)
    assert does(stage, "list_position", name="L", kind="support") == ("unknown",)
    assert does(stage, "list_conclude", name="L") == ("unknown",)
    assert does(stage, "take_out", name="L", cand="c") == ("unknown",)
    assert does(stage, "list_propose", name="L", cands=["c", "nobody", "d"], target="released") == ()
    assert does(stage, "list_position", name="L", kind="support") == ()
    assert shown(stage, "waits_for") == {"c": ["Derek", "Karen"], "d": ["Derek"]}


def test_an_amended_name_and_one_taken_out_leave_their_list(stage: Stage) -> None:
    submitted(stage, c="Ivy", d="Ada", n="Fay")
    assert does(stage, "list_propose", name="L", cands=["c", "d", "n"], target="released") == ()
    assert does(stage, "take_out", "Tom", name="L", cand="c") == ("no_right",)
    assert does(stage, "take_out", "Derek", name="M", cand="c") == ("unknown",)
    assert does(stage, "take_out", "Derek", name="L", cand="c") == ()
    assert does(stage, "amend", cand="d", target="consider") == ()
    assert does(stage, "list_position", name="L", kind="support") == ()
    assert shown(stage, "waits_for") == {"c": ["Derek", "Karen"], "d": ["Derek", "Karen"], "n": ["Derek"]}
    assert does(stage, "withdraw_proposal", cand="n") == ()
    assert does(stage, "list_position", name="L", kind="support") == ("no_open_proposal",)
    assert does(stage, "list_conclude", name="L") == ("none_consented",)


def test_a_list_over_two_roles_is_one_list_to_its_scenario(stage: Stage) -> None:
    submitted(stage, c="Ivy", n="Fay")
    assert does(stage, "list_propose", name="L", cands=["c", "n"], target="released") == ()
    for who in ("Karen", "Derek"):
        assert does(stage, "list_position", who, name="L", kind="support") == ()
    assert does(stage, "list_conclude", name="L") == ()
    assert shown(stage, "status") == {"c": "released", "n": "released"}


def test_objections_that_a_list_opens_are_numbered_in_its_order(stage: Stage) -> None:
    submitted(stage, c="Ivy", d="Ada")
    assert does(stage, "list_propose", name="L", cands=["d", "c"], target="audition") == ()
    assert does(stage, "list_position", "Derek", name="L", kind="object") == ("reason_required",)
    assert does(stage, "list_position", "Derek", name="L", kind="object", reason="withheld") == ()
    assert shown(stage, "bites") == {"c": ["O2"], "d": ["O1"]}


# -- Alternates where too few are left


def recused_from_c(stage: Stage) -> None:
    assert does(stage, "put_forward", cand="c", performer="Rose", role="Lead") == ()
    assert does(stage, "propose", cand="c", target="audition") == ()
    assert does(stage, "declare", "Derek", performer="Rose") == ()
    assert shown(stage, "status") == {"c": "inquorate"}


def test_all_who_are_left_and_a_voice_name_an_alternate(stage: Stage) -> None:
    recused_from_c(stage)
    before = stage.room.state.n
    assert together(stage, "name_alternate", "Karen", name="Cleo") == ("not_all", "below_q")
    assert together(stage, "name_alternate", "Karen", "Nobody", name="Cleo") == ("not_all", "below_q")
    assert together(stage, "name_alternate", "Tom", "Stella", name="Cleo") == ("no_right",)
    assert stage.room.state.n == before
    assert together(stage, "name_alternate", "Derek", "Karen", "Tom", name="Cleo") == ()
    assert shown(stage, "waits_for") == {"c": ["Cleo", "Karen"]}
    assert together(stage, "name_alternate", "Karen", "Tom", name="Cleo") != ()


def test_the_desk_may_be_the_one_more_and_every_room_gets_her(stage: Stage) -> None:
    submitted(stage, d="Ada")
    assert does(stage, "propose", cand="d", target="audition") == ()
    recused = {"act": "declare", "who": "Derek", "performer": "Rose"}
    assert stage.do(recused) == ()
    assert does(stage, "submit", "Rose", cand="c", role="Lead") == ()
    assert does(stage, "propose", cand="c", target="audition") == ()
    assert shown(stage, "status") == {"c": "inquorate", "d": "inquorate"}
    assert together(stage, "name_alternate", "Karen", "Stella", name="Cleo") == ()
    assert shown(stage, "waits_for") == {"c": ["Cleo", "Karen"], "d": ["Cleo", "Karen"]}


# -- Who may


def test_only_the_performer_answers_and_only_safeguarding_clears(stage: Stage) -> None:
    submitted(stage, c="Ivy")
    for act in ("accept_offer", "decline", "withdraw", "book"):
        assert does(stage, act, cand="c") == ("no_right",)
        assert does(stage, act, "Ivy", cand="nowhere") == ("unknown",)
    assert does(stage, "clearance", cand="c", value="cleared") == ("no_right",)
    assert does(stage, "clearance", "Lea", cand="nowhere", value="cleared") == ("unknown",)
    for who in ("Lea", "*"):
        assert does(stage, "clearance", who, cand="c", value="cleared") == ()
    assert does(stage, "decline", "Ivy", cand="c") == ()


def test_what_one_alone_decided_has_its_conditions(house: House) -> None:
    stage = Stage(house, {**SETUP, "members": {"Karen": SAY, "Tom": {"voice": True}}, "rule": {"preset": "one"}})
    submitted(stage, c="Ivy")
    asked = [["on time", "undertaking", "Karen"]]
    assert does(stage, "decide", "Tom", cand="c", target="audition") == ("no_right",)
    assert does(stage, "decide", cand="c", target="audition", conditions=asked) == ()
    assert does(stage, "breach", cand="c", condition="on time") == ()
    assert shown(stage, "waits_for") == {"c": ["on time"]}
