"""CONSENT section 4: a merge is taken back. Each has their own again, and what came since stays where it was given."""

from castlist.rules.decisions.facts import Booking, Letter, Merged, Objection, Relation, Waiver
from castlist.rules.decisions.fold import fold
from castlist.rules.why import Why
from tests.rules.company import Room, room

BOTH = {"by": "Karen", "keep": "Ivy", "gone": "I. Vy"}


def merge(found: Room) -> None:
    found.act("merge_performers", **BOTH)


def part(found: Room) -> None:
    found.act("part_performers", **BOTH)


def two_records() -> Room:
    """Ivy for the Lead as `c`, and for the same role once more as `d`, under another name; for the Dance as `n`."""
    found = room()
    found.put_forward("d", "I. Vy")
    found.put_forward("n", "I. Vy", "Dance")
    return found


def whose(found: Room) -> dict[str, tuple[str, str]]:
    return {name: (c.performer, c.ended) for name in "cdn" if (c := found.state.candidacy(name))}


def test_each_has_their_candidacies_again_and_the_one_that_ended_goes_on_where_it_stood() -> None:
    found = two_records()
    found.reach("consider", "audition")
    merge(found)
    assert whose(found) == {"c": ("Ivy", "withdrawn"), "d": ("Ivy", ""), "n": ("Ivy", "")}
    part(found)
    assert whose(found) == {"c": ("Ivy", ""), "d": ("I. Vy", ""), "n": ("I. Vy", "")}
    back = found.state.candidacy("c")
    assert (back.step, back.last, found.state.proposal("c")) == ("audition", "concluded", None)
    assert list(found.state.all(Merged)) == []
    assert found.state == fold(found.events)


def test_objections_go_back_and_those_since_stay() -> None:
    found = two_records()
    mine, theirs = found.objects("Derek", "offer"), found.objects("Karen", "callback", "d")
    merge(found)
    since = found.objects("Derek", "offer", "c")
    part(found)
    assert [o.id for o in found.state.objections("I. Vy")] == [theirs]
    assert {o.id for o in found.state.objections("Ivy")} == {mine, since}
    assert {o.key.partition("/")[0] for o in found.state.all(Objection)} == {"Ivy", "I. Vy"}


def test_a_review_that_only_the_other_record_brought_ends_and_one_that_was_ended_by_it_begins() -> None:
    found = room()
    found.put_forward("n", "I. Vy", "Dance")
    found.objects("Derek", "audition", "n", scope="production")
    found.reach("consider", "audition")
    merge(found)
    assert found.state.review("c")
    part(found)
    assert found.state.review("c") is None
    late = two_records()
    late.reach("consider", "audition")
    merge(late)
    name = late.objects("Derek", "audition", "d")
    part(late)
    assert late.state.review("c").objections == (name,)


def test_a_review_ends_whose_objections_all_stay_with_the_other_record() -> None:
    """None of them moves by the parting, and none is about the performer any more whom the review is about."""
    found = room()
    found.put_forward("n", "I. Vy", "Dance")
    merge(found)
    found.reach("consider", "audition", cand="n")
    name = found.objects("Derek", "audition", "n", scope="production")
    assert found.state.review("n").objections == (name,)
    part(found)
    assert [o.id for o in found.state.objections("Ivy")] == [name]
    assert found.state.review("n") is None
    assert found.state == fold(found.events)


def test_times_and_letters_that_went_along_come_back_and_a_newer_time_stays() -> None:
    found = two_records()
    found.reach("consider", "audition")
    found.act("book", "c", by="x", slot="s")
    merge(found)
    part(found)
    assert [(b.cand, b.slot) for b in found.state.all(Booking)] == [("c", "s")]
    merge(found)
    found.act("give_back", "d", by="x")
    found.reach("consider", "audition", cand="d")
    found.act("book", "d", by="x", slot="t")
    part(found)
    assert [(b.cand, b.slot) for b in found.state.all(Booking)] == [("d", "t")]
    assert list(found.state.all(Letter)) == []


def test_whoever_was_recused_through_the_other_record_alone_sits_again() -> None:
    found = room(relations=[["Derek", "I. Vy"]], alternates=["Anna"])
    found.put_forward("n", "I. Vy", "Dance")
    merge(found)
    assert {r.performer for r in found.state.all(Relation)} == {"Ivy", "I. Vy"}
    part(found)
    assert {r.performer for r in found.state.all(Relation)} == {"I. Vy"}
    found.propose("consider")
    assert found.sitting() == ["Derek", "Karen"]
    merge(found)
    found.act("declare", by="Derek", performer="Ivy")
    part(found)
    assert {r.performer for r in found.state.all(Relation)} == {"Ivy", "I. Vy"}


def test_a_waiver_for_the_one_record_is_none_for_the_other_again() -> None:
    found = room(relations=[["Tom", "I. Vy"]])
    found.put_forward("n", "I. Vy", "Dance")
    found.move("waiver", "Karen", "Derek", person="Tom", role="Dance")
    merge(found)
    assert [w.performers for w in found.state.all(Waiver)] == [("I. Vy", "Ivy")]
    part(found)
    assert [w.performers for w in found.state.all(Waiver)] == [("I. Vy",)]


def test_the_last_merge_is_taken_back_first() -> None:
    found = two_records()
    found.put_forward("v", "Iva", "Cover")
    merge(found)
    again = {"by": "Karen", "keep": "Iva", "gone": "Ivy"}
    found.act("merge_performers", **again)
    assert found.why_not("part_performers", **BOTH) == (Why.merged_since,)
    found.act("part_performers", **again)
    part(found)
    assert whose(found) == {"c": ("Ivy", ""), "d": ("I. Vy", ""), "n": ("I. Vy", "")}


def test_it_is_refused_without_the_right_for_what_was_never_made_one_and_for_what_holds_since() -> None:
    found = two_records()
    assert found.why_not("part_performers", **BOTH) == (Why.unknown,)
    merge(found)
    assert found.why_not("part_performers", **{**BOTH, "by": "Tom"}) == (Why.no_right,)
    assert found.why_not("part_performers", **{**BOTH, "by": "Eve"}) == (Why.no_right,)
    assert found.why_not("part_performers", **{**BOTH, "keep": "I. Vy", "gone": "Ivy"}) == (Why.unknown,)
    found.act("declare", by="Derek", performer="Ivy")
    assert found.why_not("part_performers", **{**BOTH, "by": "Derek"}) == (Why.recused,)
    holding = room(rule={"skip_to": "offer"})
    holding.put_forward("n", "I. Vy", "Dance")
    merge(holding)
    holding.reach("offer", cand="n")
    assert holding.why_not("part_performers", **BOTH) == (Why.holds_since,)


def test_beside_a_newer_candidacy_for_the_role_the_one_that_ended_stays_ended() -> None:
    found = two_records()
    found.reach("consider", "audition")
    merge(found)
    found.act("withdraw", "d", by="x")
    found.put_forward("w", "Ivy")
    part(found)
    assert [c.id for c in found.state.candidacies_of("Ivy") if c.lives] == ["w"]
