"""Lists: one form over many candidacies, each with a minute of its own; and the open call, decided once."""

import re
import time
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, decisions, lists, productions
from castlist.actions.decisions import Reason, Revision
from castlist.queries.lists import list_page
from castlist.rules.decisions.facts import Minute, Proposal
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


def submit(world: World, *names: str) -> list[str]:
    """They have put themselves in."""
    for name in names:
        made = productions.add_performer(world.production.company_id, name=name.capitalize(), now=world.now)
        world.performers[name] = made.pk
        done = decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
        world.cands[name] = str(done.answer["candidacy"])
    return [world.cands[name] for name in names]


def address(world: World, *rest: str) -> str:
    return "/".join((f"/p/{world.production.pk}/r/{world.role}/list", *rest, ""))


def begin(world: World, *names: str, target: str = "released", who: str = "karen", **more: Any) -> HttpResponse:
    cands = [world.cands[n] for n in names]
    offered = "named=" + ",".join(world.cands.values())
    form = {"name": cands, "target": target, "terms": "Too many for the part.", "offered": offered, **more}
    return world.client(who).post(address(world), form)


def batch_of(answer: HttpResponse) -> str:
    found = re.search(r"/list/([^/]+)/", answer["Location"])
    assert found is not None
    return found[1]


def names_in(page: str, act: str) -> str:
    """What the form of this act would send as the names looked at."""
    form = re.search(rf'<form[^>]*data-act="{act}".*?</form>', page, re.S)
    return re.search(r'name="names" value="([^"]*)"', form[0])[1] if form else ""


def look(world: World, who: str, batch: str) -> str:
    return world.client(who).get(address(world, batch)).content.decode()


def give(world: World, who: str, batch: str, kind: str, **more: str) -> HttpResponse:
    names = names_in(look(world, who, batch), "answer")
    return world.client(who).post(address(world, batch, "answer"), {"names": names, "kind": kind, **more})


def conclude(world: World, who: str, batch: str) -> HttpResponse:
    names = names_in(look(world, who, batch), "conclude")
    return world.client(who).post(address(world, batch, "conclude"), {"names": names})


def steps(world: World, *names: str) -> list[str]:
    found = [world.state().candidacy(world.cands[n]) for n in names]
    return [c.ended or c.step for c in found if c]


def test_a_list_of_three_is_proposed_answered_and_concluded(world: World) -> None:
    submit(world, "maud", "june", "rana", "sol")
    batch = batch_of(begin(world, "maud", "june", "rana", support="yes"))
    page = look(world, "derek", batch)
    assert re.search(r"<h1>(.*?)</h1>", page)[1] == "Letting 3 people go"
    assert "Too many for the part." in page
    assert [name in page for name in ("Maud", "June", "Rana", "Sol")] == [True, True, True, False]
    assert give(world, "derek", batch, "accept").status_code == 302
    assert conclude(world, "sam", batch)["Location"].endswith("?done=conclude&n=3&left=0")
    assert steps(world, "maud", "june", "rana", "sol") == ["released"] * 3 + ["named"]
    minutes = [m for m in world.state().all(Minute) if m.frozen["batch"] == batch]
    assert sorted((m.number, m.frozen["target"], m.frozen["quorum"]) for m in minutes) == [(1, "released", 2)] * 3


def test_all_on_a_step_means_those_who_stood_there_when_the_form_was_made(world: World) -> None:
    submit(world, "maud", "june")
    form = world.client("karen").get(address(world)).content.decode()
    offered = re.search(r'name="offered" value="([^"]*)"', form)[1]
    submit(world, "late")
    answer = world.client("karen").post(address(world), {"step": "named", "target": "released", "offered": offered})
    page = look(world, "karen", batch_of(answer))
    assert [name in page for name in ("Maud", "June", "Late")] == [True, True, False]


def test_what_is_proposed_for_a_list_is_chosen_and_not_taken_for_granted(world: World) -> None:
    submit(world, "maud", "june")
    page = world.client("karen").get(address(world)).content.decode()
    select = re.search(r'<select id="target".*?</select>', page, re.S)
    assert select is not None
    assert '<option value="">choose</option>' in select[0]
    assert (" required" in select[0], " selected" in select[0]) == (True, False)
    answer = begin(world, "maud", target="")
    assert (answer.status_code, "Choose what is proposed." in answer.content.decode()) == (422, True)
    assert steps(world, "maud", "june") == ["named", "named"]


def test_a_name_with_an_open_proposal_cannot_be_listed(world: World) -> None:
    submit(world, "maud", "june")
    decisions.propose(world.actor("derek"), world.cands["maud"], revision=Revision("audition"))
    assert "Maud" not in world.client("karen").get(address(world)).content.decode()
    assert begin(world, "maud", "june")["Location"].endswith("?done=begin&n=1&left=1")


def test_own_objection_that_bites_leaves_a_name_out_of_a_consent(world: World) -> None:
    submit(world, "maud", "june")
    decisions.object_to(world.actor("derek"), world.cands["maud"], floor="audition", reason=Reason("Not her."))
    batch = batch_of(begin(world, "maud", "june", target="audition"))
    page = look(world, "derek", batch)
    assert "Your objection from audition bites: say in the room what becomes of it." in page
    assert "One name is left out, where your own objection bites." in page
    give(world, "derek", batch, "accept")
    proposals = [world.state().proposal(world.cands[n]) for n in ("maud", "june")]
    said = [world.state().position(p.cand, p.revision, world.people["derek"].pk) for p in proposals if p]
    assert [p and p.what for p in said] == [None, "accept"]


def test_concluding_takes_what_is_agreed_and_leaves_the_rest_open(world: World) -> None:
    submit(world, "maud", "june")
    batch = batch_of(begin(world, "maud", "june", target="audition", support="yes"))
    proposal = world.state().proposal(world.cands["june"])
    assert proposal is not None
    decisions.position(
        world.actor("derek"), proposal.cand, revision=proposal.revision, what="object", reason=Reason("Not her.")
    )
    give(world, "derek", batch, "accept")
    assert conclude(world, "karen", batch).status_code == 302
    assert steps(world, "maud", "june") == ["audition", "named"]
    page = look(world, "karen", batch)
    assert "Derek objects from audition on." in page
    assert conclude(world, "karen", batch).status_code == 422


def test_what_changed_since_somebody_looked_is_not_concluded(world: World) -> None:
    submit(world, "maud", "june")
    batch = batch_of(begin(world, "maud", "june", support="yes"))
    give(world, "derek", batch, "accept")
    names = names_in(look(world, "karen", batch), "conclude")
    proposal = world.state().proposal(world.cands["maud"])
    assert proposal is not None
    decisions.position(
        world.actor("derek"), proposal.cand, revision=proposal.revision, what="concern", reason=Reason("Hm.")
    )
    answer = world.client("karen").post(address(world, batch, "conclude"), {"names": names})
    assert answer["Location"].endswith("?done=conclude&n=1&left=1")
    assert steps(world, "maud", "june") == ["named", "released"]


def test_a_name_is_taken_out_and_an_amended_one_leaves(world: World) -> None:
    submit(world, "maud", "june", "rana")
    batch = batch_of(begin(world, "maud", "june", "rana"))
    world.client("derek").post(address(world, batch, "take_out"), {"name": world.cands["maud"]})
    decisions.amend(world.actor("derek"), world.cands["june"], revision=Revision("audition"))
    page = look(world, "karen", batch)
    assert "Not in the list any more" in page
    assert "Stands on its own, revision 2." in page
    inside = {p.cand: p.batch == batch for p in world.state().all(Proposal)}
    assert inside == {world.cands["maud"]: False, world.cands["june"]: False, world.cands["rana"]: True}


def test_the_opener_takes_the_whole_list_back(world: World) -> None:
    submit(world, "maud", "june")
    batch = batch_of(begin(world, "maud", "june"))
    assert "Take the whole list back" not in look(world, "derek", batch)
    world.client("karen").post(address(world, batch, "withdraw"))
    assert list(world.state().all(Proposal)) == []


def test_strangers_voices_and_the_recused_find_no_form(world: World) -> None:
    submit(world, "maud", "june")
    batch = batch_of(begin(world, "maud", "june"))
    agreements.declare(world.actor("derek"), performer=world.performers["maud"], what="family")
    seen = {
        who: [world.client(who).get(a).status_code for a in (address(world), address(world, batch))]
        for who in ("karen", "derek", "tom", "sam", "miriam", "eve")
    }
    assert seen == {
        "karen": [200, 200], "derek": [404, 404], "tom": [404, 200], "sam": [404, 200], "miriam": [404, 404],
        "eve": [404, 404],
    }  # fmt: skip
    assert world.client("karen").get(address(world, "nosuchlist1")).status_code == 404
    assert world.client("eve").post(address(world, batch, "answer"), {"kind": "accept"}).status_code == 404


def test_a_voice_looks_and_has_no_form(world: World) -> None:
    submit(world, "maud", "june")
    page = look(world, "tom", batch_of(begin(world, "maud", "june")))
    assert [word in page for word in ("Maud", "Take out", 'data-act="answer"', 'data-act="conclude"')] == [
        True, False, False, False,
    ]  # fmt: skip


def test_sealed_first_round_shows_no_answer_in_the_list(world: World) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"sealed": True})
    motion = world.state().motions()[0]
    agreements.agree(world.actor("derek"), motion.id)
    submit(world, "maud", "june")
    batch = batch_of(begin(world, "maud", "june", support="yes"))
    page = look(world, "tom", batch)
    assert ("I want this" in page, "Not yet: Derek. Sealed until everybody has answered: Karen." in page) == (
        False,
        True,
    )


def test_twice_sent_is_done_once(world: World) -> None:
    submit(world, "maud", "june")
    first, second = (begin(world, "maud", "june", key="k1") for _ in range(2))
    assert batch_of(first) == batch_of(second)
    assert len({p.batch for p in world.state().all(Proposal)}) == 1


def test_each_name_has_a_text_of_its_own(world: World) -> None:
    from castlist.records.models import Text

    submit(world, "maud", "june")
    begin(world, "maud", "june")
    rows = Text.objects.filter(body="Too many for the part.").values_list("cand", flat=True)
    assert sorted(rows) == sorted([world.cands["maud"], world.cands["june"]])


def test_three_hundred_are_let_go_on_one_page(world: World) -> None:
    names = [f"person{n:03}" for n in range(300)]
    submit(world, *names)
    started = time.monotonic()
    cands = [world.cands[n] for n in names]
    done = lists.propose(world.actor("karen"), world.role, cands, target="released", reason="No.", support=True)
    give(world, "derek", done.batch, "accept")
    assert conclude(world, "karen", done.batch)["Location"].endswith("n=300&left=0")
    assert len([m for m in world.state().all(Minute) if m.frozen["batch"] == done.batch]) == 300
    took = time.monotonic() - started
    assert took < 60, took


def test_query_count_of_a_list_does_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    submit(world, *(f"person{n}" for n in range(30)))
    done = lists.propose(world.actor("karen"), world.role, list(world.cands.values()), target="released")
    with django_assert_max_num_queries(10):
        list_page(world.people["derek"], world.production.pk, world.role, done.batch)


# -- One decides


def test_where_one_decides_a_list_is_done_at_once_and_says_who_is_left(world: World) -> None:
    change = {"preset": "one", "decider": world.people["karen"].pk}
    agreements.move(world.actor("karen"), "set_rule", change=change)
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    submit(world, "maud", "june")
    decisions.object_to(world.actor("karen"), world.cands["june"], floor="audition", reason=Reason("Not her."))
    answer = begin(world, "maud", "june", target="audition", key="once")
    page = answer.content.decode()
    assert (answer.status_code, "1 person to be heard" in page) == (200, True)
    assert [word in page for word in ("Not yet: 1", "June", Why.must_say_ends_or_stands.sentence)] == [True] * 3
    assert begin(world, "maud", "june", target="audition", key="once").content.decode().count("Not yet: 1") == 1
    assert steps(world, "maud", "june") == ["audition", "named"]


# -- The open call


def decide_call(world: World) -> str:
    """The open call is decided once for all; says its candidacy."""
    answer = world.client("karen").post(f"/p/{world.production.pk}/r/{world.role}/open-call/")
    call = re.search(r"c=([^&]+)", answer["Location"])[1]
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), call, revision=1, what=what, reason=Reason())
    decisions.conclude(world.actor("karen"), call, revision=1)
    return call


def room(world: World, who: str, cand: str = "") -> str:
    query = {"c": cand} if cand else {}
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/", query).content.decode()


def test_open_call_is_a_card_of_its_own_and_is_offered_once(world: World) -> None:
    assert "Decide once that everybody who comes is heard" in room(world, "karen")
    assert "Decide once that everybody who comes is heard" not in room(world, "tom")
    call = decide_call(world)
    page = room(world, "derek", call)
    assert [word in page for word in ("everybody who comes", "an open call, decided once")] == [True, True]
    assert "Decide once that everybody who comes is heard" not in page
    assert "Audition <span>0</span>" in page


def test_named_people_are_admitted_under_the_call(world: World) -> None:
    call = decide_call(world)
    cand = submit(world, "maud")[0]
    page = room(world, "sam", cand)
    assert "Admit to audition under the call" in page
    answer = world.client("sam").post(f"/p/{world.production.pk}/c/{cand}/admit/", {"under": call})
    assert (answer.status_code, steps(world, "maud")) == (302, ["audition"])
    assert world.state().minute(cand, 1).frozen["under"] == [call, 1]
    minute = world.client("tom").get(f"/p/{world.production.pk}/r/{world.role}/minute/{cand}/1/").content.decode()
    told = "Admitted under the open call, which its minute 1 decided once for everybody who comes."
    assert (told in minute, "had to agree at least" in minute) == (True, False)
    acts = world.client("tom").get(f"/p/{world.production.pk}/r/{world.role}/acts/").content.decode()
    assert "Sam admits Maud to the audition, under the open call" in acts
    assert "Admit to audition under the call" not in room(world, "tom", submit(world, "june")[0])


def test_whoever_is_objected_to_is_not_admitted_and_the_room_says_why(world: World) -> None:
    call = decide_call(world)
    cand = submit(world, "maud")[0]
    decisions.object_to(world.actor("derek"), cand, floor="consider", reason=Reason("Not her."))
    assert Why.objection_bites.sentence in room(world, "sam", cand)
    answer = world.client("sam").post(f"/p/{world.production.pk}/c/{cand}/admit/", {"under": call})
    assert (answer.status_code, Why.objection_bites.sentence in answer.content.decode()) == (422, True)


def test_everybody_on_a_step_is_admitted_at_once_but_for_the_refused(world: World) -> None:
    decide_call(world)
    submit(world, "maud", "june")
    decisions.object_to(world.actor("derek"), world.cands["june"], floor="audition", reason=Reason("Not her."))
    page = begin(world, "maud", "june", target="admit").content.decode()
    assert ("1 person admitted to the audition" in page, Why.objection_bites.sentence in page) == (True, True)
    assert steps(world, "maud", "june") == ["audition", "named"]


def test_open_call_is_for_people_with_a_say(world: World) -> None:
    url = f"/p/{world.production.pk}/r/{world.role}/open-call/"
    assert [world.client(who).post(url).status_code for who in ("tom", "miriam", "eve")] == [422, 404, 404]


def test_nothing_of_this_is_offered_while_there_is_nobody_to_offer_it_about(world: World) -> None:
    submit(world, "maud")
    assert "Propose for several at once" not in room(world, "karen")
    submit(world, "june")
    assert "Propose for several at once" in room(world, "karen")
    assert "Propose for several at once" not in room(world, "tom")


def test_refusals_of_the_action_name_what_is_missing(world: World) -> None:
    with pytest.raises(Refused) as none:
        lists.propose(world.actor("karen"), world.role, [], target="released")
    submit(world, "maud")
    with pytest.raises(Refused) as voice:
        lists.propose(world.actor("tom"), world.role, list(world.cands.values()), target="released")
    assert (none.value.why, voice.value.why) == (Why.incomplete, Why.no_right)
