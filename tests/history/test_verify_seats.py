"""`castlist verify` reads from raw events who sat where, and finds nothing in rooms that were decided by the rules."""

from typing import Any

import pytest

from castlist.jobs.conform_play import Stage
from castlist.jobs.conform_room import House
from castlist.queries.verification_walk import walk

ALL = [["*", "*"]]
SAY: dict[str, Any] = {"say": ALL}
PLAIN = {"members": {"Karen": SAY, "Derek": SAY, "Mira": SAY}, "roles": {"Lead": {}, "Dance": {}}}

Act = dict[str, Any]


def named(cand: str, performer: str, role: str = "Lead") -> Act:
    return {"act": "put_forward", "who": "Karen", "cand": cand, "performer": performer, "role": role}


def proposed(cand: str = "c", who: str = "Karen", target: str = "consider") -> Act:
    return {"act": "propose", "who": who, "cand": cand, "target": target}


def supported(*people: str, cand: str = "c", rev: int = 1) -> list[Act]:
    return [{"act": "position", "who": p, "cand": cand, "rev": rev, "kind": "support"} for p in people]


def concluded(cand: str = "c", who: str = "Karen", rev: int = 1) -> Act:
    return {"act": "conclude", "who": who, "cand": cand, "rev": rev}


def moved(what: str, *by: str, **said: Any) -> Act:
    return {"act": what, "by": list(by), **said}


A_JOINED_ALTERNATE_IS_REMOVED = (
    PLAIN | {
        "members": {"Karen": SAY, "Derek": SAY, "Tom": {"voice": True}}, "alternates": ["Tom"],
        "relations": [["Derek", "Rose"]],
    },
    [
        named("c", "Ivy"), proposed(), {"act": "submit", "who": "Rose", "cand": "r", "role": "Lead"},
        moved("remove_member", "Karen", "Derek", name="Tom"), *supported("Karen", "Tom"), concluded(),
    ],
)  # fmt: skip
BEING_NAMED_WITH_AN_ACCOUNT_REACHES_NO_RIVAL = (
    PLAIN | {"members": {"Karen": SAY, "Derek": SAY}},
    [
        named("c", "Ivy"), named("r", "Mira"), moved("add_member", "Karen", "Derek", name="Mira", say=ALL),
        named("d", "Mira", "Dance"), proposed(), *supported("Karen", "Derek", "Mira"), concluded(),
    ],
)  # fmt: skip
A_STAND_IN_TAKES_THE_OWN_SEAT_BACK = (
    PLAIN | {"seconds": {"Derek": "Nell", "Karen": "Derek"}},
    [
        named("c", "Ivy"), proposed(who="Mira"), *supported("Mira"), {"act": "time", "hours": 168},
        *supported("Derek", "Karen"), concluded(who="Mira"),
    ],
)  # fmt: skip
A_QUORUM_IS_NAMED_WHERE_IT_HAD_BECOME_TWO_BY_ITSELF = (
    PLAIN | {"members": {"Karen": SAY}},
    [
        moved("add_member", "Karen", name="Derek", say=[["Dance", "*"]]),
        moved("add_member", "Karen", name="Mira", say=ALL),
        moved("add_member", "Karen", "Mira", name="Nell", say=ALL),
        moved("set_rule", "Karen", "Mira", "Nell", q=3),
        named("d", "Dora", "Dance"), proposed("d"), *supported("Karen", "Mira", "Nell", "Derek", cand="d"),
        concluded("d"),
    ],
)  # fmt: skip
SOMEBODY_RECUSED_IS_REMOVED = (
    PLAIN | {"relations": [["Derek", "Rose"]]},
    [
        named("c", "Ivy"), proposed(), {"act": "submit", "who": "Rose", "cand": "r", "role": "Lead"},
        moved("remove_member", "Karen", "Mira", name="Derek"), {"act": "decline", "who": "Rose", "cand": "r"},
        *supported("Karen", "Mira"), concluded(),
    ],
)  # fmt: skip
AN_ABSENT_MEMBER_RELEASES = (
    PLAIN | {"seconds": {"Derek": "Nell"}},
    [
        named("c", "Ivy"), proposed(), {"act": "object", "who": "Mira", "cand": "c", "floor": "offer", "reason": "no"},
        {"act": "leave", "who": "Mira"}, *supported("Karen"), {"act": "time", "hours": 168},
        moved("release", "Karen", "Derek", cand="c", objection="O1", reason="enough"),
    ],
)  # fmt: skip

UNDER_SEAL = [
    named("c", "Ivy"), {"act": "object", "who": "Derek", "cand": "c", "floor": "audition", "reason": "no"},
    proposed(target="audition"),
]  # fmt: skip
AN_OBJECTION_OF_BEFORE_IS_WITHDRAWN_UNDER_SEAL = (
    PLAIN | {"rule": {"sealed": True}},
    [
        *UNDER_SEAL, {"act": "withdraw_objection", "who": "Derek", "cand": "c", "objection": "O1"},
        *supported("Derek", "Karen", "Mira"), concluded(),
    ],
)  # fmt: skip
AN_OBJECTION_OF_BEFORE_ENDS_WITH_AN_ANSWER_UNDER_SEAL = (
    PLAIN | {"rule": {"sealed": True}},
    [
        *UNDER_SEAL,
        {"act": "position", "who": "Derek", "cand": "c", "rev": 1, "kind": "accept", "resolve": {"O1": "ends"}},
        *supported("Karen", "Mira"), concluded(),
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("setup", "acts"),
    [
        A_JOINED_ALTERNATE_IS_REMOVED, BEING_NAMED_WITH_AN_ACCOUNT_REACHES_NO_RIVAL,
        A_STAND_IN_TAKES_THE_OWN_SEAT_BACK, A_QUORUM_IS_NAMED_WHERE_IT_HAD_BECOME_TWO_BY_ITSELF,
        SOMEBODY_RECUSED_IS_REMOVED, AN_ABSENT_MEMBER_RELEASES, AN_OBJECTION_OF_BEFORE_IS_WITHDRAWN_UNDER_SEAL,
        AN_OBJECTION_OF_BEFORE_ENDS_WITH_AN_ANSWER_UNDER_SEAL,
    ],
    ids=["joined alternate", "own account", "stand-in", "quorum", "recused", "absent", "withdrawn", "resolved"],
)  # fmt: skip
def test_nothing_is_found_where_everybody_who_sat_was_asked(
    db: None, setup: dict[str, Any], acts: list[dict[str, Any]]
) -> None:
    stage = Stage(House.built(), setup)
    assert [stage.do(act) for act in acts] == [()] * len(acts)
    assert walk().findings == []
