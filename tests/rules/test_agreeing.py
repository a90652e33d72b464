"""What several people agree to: for which offer, which relations, which candidacy; and when agreement dies."""

from castlist.rules.decisions.facts import Alternate
from castlist.rules.decisions.proposing import Terms
from castlist.rules.why import Why
from tests.rules.company import ALL, Room, room

MIRA = {"Mira": {"say": ALL}}
SKIP = {"q": 2, "skip_to": "offer"}


def agree(found: Room, who: str, what: str) -> None:
    """They agree to the motion of this sort that was opened first."""
    found.act("agree", next(m.id for m in found.motions() if m.what == what), by=who)


# -- The grace of an offer


def test_a_waiver_of_the_grace_that_was_asked_for_one_offer_is_none_of_the_next() -> None:
    found = room(rule=SKIP)
    found.reach("offer")
    found.move("waive_grace", "Karen", cand="c")
    found.reach("audition")
    found.propose("offer", terms=Terms("other terms"))
    found.say("support", "Karen", "Derek")
    found.conclude()
    assert found.motions() == []
    assert found.state.offer("c").state == "grace"


def test_a_waiver_of_the_grace_ends_with_other_terms_of_the_same_offer() -> None:
    found = room(rule=SKIP)
    found.reach("offer")
    found.objects("Derek", "offer")
    found.move("waive_grace", "Karen", cand="c")
    found.propose("offer", terms=Terms("other terms"))
    found.say("support", "Karen")
    found.say("support", "Derek", resolve={found.state.objections("Ivy")[0].id: "ends"})
    found.conclude()
    assert (found.motions(), found.state.offer("c").state) == ([], "grace")


# -- Agreement dies with the right to give it


def test_an_alternates_agreement_dies_when_the_proposal_is_withdrawn_and_does_not_revive() -> None:
    found = room(members=MIRA, rule={"q": 3}, alternates=["Nell"])
    found.propose("consider")
    orphan = found.objects("Mira", "consider")
    found.act("leave", by="Mira")
    found.act("move", "release", by="Nell", new_id="m", reason="enough", cand="c", objection=orphan)
    found.act("withdraw_proposal", "c", by="Karen")
    assert found.motions() == []
    found.propose("consider")
    found.move("release", "Karen", "Derek", cand="c", objection=orphan, reason="enough")
    assert found.objection(orphan).ended == ""
    agree(found, "Nell", "release")
    assert found.objection(orphan).ended == "released"


def test_agreement_dies_with_a_recusal_where_nothing_is_on_the_table_too() -> None:
    found = room(members=MIRA, relations=[["Derek", "Rose"]])
    orphan = found.objects("Mira", "consider")
    found.act("leave", by="Mira")
    found.move("release", "Derek", cand="c", objection=orphan, reason="enough")
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    found.act("decline", "r", by="Rose")
    found.move("release", "Karen", cand="c", objection=orphan, reason="enough")
    assert found.objection(orphan).ended == ""


def test_an_absent_members_agreement_is_their_own_next_act() -> None:
    found = room(members=MIRA, seconds={"Derek": "Nell"})
    found.propose("consider")
    orphan = found.objects("Mira", "offer")
    found.act("leave", by="Mira")
    found.say("support", "Karen")
    found.pass_time(168)
    found.move("release", "Karen", "Derek", cand="c", objection=orphan, reason="enough")
    assert found.objection(orphan).ended == "released"


def test_an_absent_members_agreement_takes_the_seat_back() -> None:
    found = room(members=MIRA, seconds={"Derek": "Nell"})
    found.propose("consider")
    orphan = found.objects("Mira", "offer")
    found.act("leave", by="Mira")
    found.say("support", "Karen")
    found.pass_time(168)
    found.move("release", "Nell", "Derek", cand="c", objection=orphan, reason="enough")
    assert (found.sitting(), [m.agreed for m in found.motions()]) == (["Derek", "Karen"], [("Derek",)])


def test_an_absent_member_may_refuse_what_all_must_agree_to() -> None:
    found = room(members=MIRA, seconds={"Derek": "Nell"})
    found.propose("consider")
    orphan = found.objects("Mira", "offer")
    found.act("leave", by="Mira")
    found.say("support", "Karen")
    found.pass_time(168)
    found.move("release", "Karen", cand="c", objection=orphan, reason="enough")
    found.act("withdraw_motion", found.motions()[0].id, by="Derek")
    assert (found.motions(), found.sitting()) == ([], ["Derek", "Karen"])


# -- A waiver is of the relations that there were when it was asked for


def test_a_waiver_does_not_cover_a_relation_that_is_declared_while_it_waits() -> None:
    found = room(members=MIRA, relations=[["Derek", "Rose"]])
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    found.move("waiver", "Karen", person="Derek", role="Lead")
    found.act("declare", by="Derek", performer="Ivy", what="partner")
    agree(found, "Mira", "waiver")
    assert found.state.waived("Derek", "Lead") == ("Rose",)
    assert "Derek" not in found.sitting()


def test_a_waiver_of_relations_that_recuse_nobody_any_more_is_refused() -> None:
    found = room(members=MIRA, relations=[["Derek", "Rose"]])
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    found.move("waiver", "Karen", person="Derek", role="Lead")
    found.act("declare", by="Derek", performer="Ivy")
    found.act("decline", "r", by="Rose")
    assert found.why_not("agree", found.motions()[0].id, by="Mira") == (Why.not_recused,)


# -- An alternate who is named where too few are left


def too_few() -> Room:
    """Nell has a say for Dance only; Karen and Derek are recused there, and Cleo is named for it."""
    found = room(
        members={"Nell": {"say": [["Dance", "*"]]}}, relations=[["Karen", "Rose"], ["Derek", "Rose"]], rule={"q": 2}
    )
    found.put_forward("d", "Dora", "Dance")
    found.propose("consider", "d", by="Nell")
    found.act("submit", "r", by="Rose", performer="Rose", role="Dance")
    found.move("name_alternate", "Nell", "Tom", person="Cleo", cand="d")
    return found


def test_an_alternate_whom_those_left_on_a_candidacy_named_sits_there() -> None:
    found = too_few()
    assert found.sitting("d") == ["Cleo", "Nell"]
    assert list(found.state.all(Alternate)) == [Alternate("Cleo", n=found.state.n, only="d")]


def test_an_alternate_whom_those_left_on_a_candidacy_named_sits_nowhere_else() -> None:
    found = too_few()
    found.propose("consider")
    found.act("leave", by="Derek")
    assert (found.sitting("c"), found.shows("c")) == (["Karen"], ("inquorate", ("alternate",)))


def test_somebody_who_is_an_alternate_on_one_candidacy_can_be_named_for_all() -> None:
    found = too_few()
    said = {"by": "Nell", "new_id": "m", "person": "Cleo", "cand": "d"}
    assert found.why_not("move", "name_alternate", **said) == (Why.already_there,)
    found.move("name_alternate", "Karen", "Derek", person="Cleo")
    assert sorted(a.only for a in found.state.alternates()) == ["", "d"]
