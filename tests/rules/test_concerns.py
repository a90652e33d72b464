"""Whom a change concerns: what is known of everybody else may be kept."""

from dataclasses import replace

import pytest

from castlist.rules.decisions.concerns import concerned, moves_sight, seals
from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.facts import (
    Candidacy,
    Member,
    Motion,
    Objection,
    Offer,
    Position,
    Proposal,
    Relation,
    Role,
    Rule,
)
from castlist.rules.decisions.state import Changes, State

IVY = Candidacy("c-ivy", "juliet", "ivy", by="karen", n=3)
IVY_AS_NURSE = Candidacy("c-nurse", "nurse", "ivy", by="karen", n=4)
JON = Candidacy("c-jon", "juliet", "jon", by="tom", n=5)
OF_IVY = Proposal("c-ivy", "karen", 1, "audition")
KAREN = Member("karen", say=(("*", "*"),))
ROOM = State.of([KAREN, Role("juliet"), Role("nurse"), IVY, IVY_AS_NURSE, JON, OF_IVY])


def after(*facts: Fact, room: State = ROOM) -> tuple[State, State, Changes]:
    changes: Changes = {(fact.kind, fact.key): fact for fact in facts}
    return room, room.with_changes(changes), changes


@pytest.mark.parametrize("fact", [
    Position("c-ivy", 1, "karen", "support"), replace(OF_IVY, revision=2), replace(IVY, touched=9, step="audition"),
])  # fmt: skip
def test_what_is_said_of_one_concerns_that_one(fact: Fact) -> None:
    assert concerned(*after(fact)) == {"c-ivy"}
    assert not moves_sight(*after(fact))


def test_an_objection_concerns_its_performer_in_every_role() -> None:
    assert concerned(*after(Objection("o1", "ivy", "juliet", "derek", "audition"))) == {"c-ivy", "c-nurse"}


@pytest.mark.parametrize("fact", [
    Offer("c-jon", "grace", n=7), Rule(q=2), replace(KAREN, left=True), Role("juliet", places=2),
    Relation("karen", "jon"),
])  # fmt: skip
def test_places_team_and_rule_concern_everybody(fact: Fact) -> None:
    assert concerned(*after(fact)) is None


def test_who_holds_a_place_and_leaves_concerns_everybody() -> None:
    leaves = replace(JON, ended="withdrawn")
    assert concerned(*after(leaves)) == {"c-jon"}
    holding = ROOM.with_changes({("offer", "c-jon"): Offer("c-jon", "live", n=7)})
    assert concerned(*after(leaves, room=holding)) is None


def test_who_is_related_to_somebody_and_leaves_concerns_everybody() -> None:
    related = ROOM.with_changes({("relation", "karen/jon"): Relation("karen", "jon")})
    assert concerned(*after(replace(JON, ended="withdrawn"), room=related)) is None
    assert moves_sight(*after(replace(JON, ended="withdrawn"), room=related))
    assert concerned(*after(replace(JON, touched=9), room=related)) == {"c-jon"}
    assert concerned(*after(Candidacy("c-karen", "juliet", "karen", n=9))) is None


def test_who_comes_to_sit_sees_more() -> None:
    joined = after(replace(OF_IVY, joined=("fay",)))
    assert concerned(*joined) == {"c-ivy"}
    assert moves_sight(*joined)


def test_what_waits_for_agreement_concerns_nobody() -> None:
    assert concerned(*after(Motion("m1", "rule_changed", (), "karen", ("karen",)))) == set()


def test_what_is_said_under_seal_is_told_apart() -> None:
    assert seals(Position("c-ivy", 1, "karen", "support", sealed=True))
    assert seals(replace(OF_IVY, sealed=True))
    assert not seals(OF_IVY)
    assert not seals(None)
    assert not seals(JON)
