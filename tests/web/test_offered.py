"""What a page offers can be done, and what is filled in badly is said where it was typed."""

from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, decisions, productions, submissions
from castlist.actions.decisions import Reason, Revision
from castlist.records.models import Performer, Production
from castlist.rules.decisions.facts import Motion, Objection
from castlist.rules.people import NotUsable
from tests.world import World

pytestmark = pytest.mark.django_db


def room(world: World, who: str, cand: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()


def team(world: World, who: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/team/").content.decode()


def act(world: World, who: str, name: str, /, **form: Any) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/team/{name}/", form)


def on(world: World, who: str, cand: str, name: str, /, **form: Any) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/c/{cand}/{name}/", form)


def put_forward(world: World, **form: str) -> HttpResponse:
    return world.client("karen").post(f"/p/{world.production.pk}/r/{world.role}/put-forward/", form)


# -- What several agree to


def test_motion_that_is_so_already_can_only_be_taken_back(world: World) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"grace_hours": 12})
    agreements.move(world.actor("karen"), "set_rule", change={"grace_hours": 12, "sealed": False})
    first, second = (m.id for m in world.state().all(Motion))
    assert act(world, "derek", "agree", motion=first).status_code == 302
    assert act(world, "derek", "agree", motion=second).status_code == 409
    page = team(world, "derek")
    assert ("It is so already" in page, "I agree" in page, "Take it back" in page) == (True, False, True)
    assert "asks whether you agree" not in world.client("derek").get("/").content.decode()
    assert act(world, "derek", "agree", motion=second, answer="no").status_code == 302
    assert [m.id for m in world.state().all(Motion)] == []


def test_rule_as_it_is_is_not_proposed(world: World) -> None:
    form = {"preset": "together", "quorum": "2", "grace": "24", "absence": "7"}
    steps = ["consider", "audition", "callback", "offer"]
    refused = act(world, "karen", "rule", steps=steps, **form)
    assert (refused.status_code, "Nothing would change." in refused.content.decode()) == (409, True)
    assert list(world.state().all(Motion)) == []


def test_rule_that_cannot_work_says_what_is_wrong(world: World) -> None:
    for form, says in (
        ({"quorum": "9"}, "not more than the 2 with a say"),
        ({"grace": "9999"}, "An offer waits for 0 to 720 hours."),
        ({"absence": "999"}, "A seat passes after 1 to 90 days."),
        ({"steps": "consider"}, "The offer is one of the steps"),
        ({"preset": "one"}, "Choose who decides."),
    ):
        refused = act(world, "karen", "rule", **form)
        assert (refused.status_code, says in refused.content.decode()) == (422, True), form
    refused = act(world, "karen", "standing", member=world.people["tom"].pk)
    assert (refused.status_code, "Choose what they also get." in refused.content.decode()) == (422, True)


def test_nobody_is_offered_themselves_as_their_proxy(world: World) -> None:
    offered = team(world, "karen").partition('name="holder"')[2].partition("</select>")[0]
    assert (world.people["karen"].pk in offered, world.people["derek"].pk in offered) == (False, True)


# -- The room


def test_answer_that_was_not_chosen_is_asked_for(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    refused = on(world, "derek", cand, "position", revision="1", reason="I thought about it.")
    page = refused.content.decode()
    assert (refused.status_code, "Choose one of the four answers." in page) == (422, True)
    assert "I thought about it." in page
    by_phone = on(world, "sam", cand, "report", revision="1", member=world.people["derek"].pk)
    assert (by_phone.status_code, "Choose one of the four answers." in by_phone.content.decode()) == (422, True)


def test_proxy_is_not_offered_for_whoever_has_answered(world: World) -> None:
    cand = world.put_forward("ivy")
    agreements.give_proxy(world.actor("derek"), holder=world.people["tom"].pk)
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    assert "Can you live with it?" in room(world, "tom", cand)
    decisions.position(world.actor("derek"), cand, revision=1, what="accept", reason=Reason("Yes."))
    assert "Can you live with it?" not in room(world, "tom", cand)
    refused = on(world, "tom", cand, "position", revision="1", kind="accept", for_=world.people["derek"].pk)
    assert refused.status_code == 422


def test_release_that_too_few_could_agree_to_is_not_offered(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.object_to(world.actor("derek"), cand, floor="consider", reason=Reason("Not her."))
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    agreements.leave(world.actor("derek"))
    objection = next(iter(world.state().all(Objection))).id
    page = room(world, "karen", cand)
    assert "Release it, as far as I am concerned" not in page
    assert "2 people who sit here must agree to release it, and now only Karen can." in page
    assert on(world, "karen", cand, "release", objection=objection, reason="It is over.").status_code == 422


def test_release_is_offered_to_those_who_are_enough_for_it(world: World) -> None:
    cand = world.put_forward("ivy")
    agreements.move(world.actor("karen"), "add_member", person=world.people["tom"].pk, say=[("*", "*")])
    agreements.agree(world.actor("derek"), next(iter(world.state().all(Motion))).id)
    decisions.object_to(world.actor("derek"), cand, floor="consider", reason=Reason("Not her."))
    agreements.leave(world.actor("derek"))
    page, objection = room(world, "karen", cand), next(iter(world.state().all(Objection))).id
    assert ("Release it, as far as I am concerned" in page, "people who sit here" in page) == (True, False)
    assert on(world, "karen", cand, "release", objection=objection, reason="It is over.").status_code == 302


def test_nobody_takes_up_an_objection_to_an_open_call(world: World) -> None:
    standing = decisions.standing_open(world.actor("karen"), role=world.role)
    cand = str(standing.answer["candidacy"])
    decisions.advise(world.actor("tom"), cand, what="ask", text="Please object.")
    assert "Raise this as my own objection" not in room(world, "karen", cand)
    ivy = world.put_forward("ivy")
    decisions.advise(world.actor("tom"), ivy, what="ask", text="Please object.")
    assert "Raise this as my own objection" in room(world, "karen", ivy)
    agreements.leave(world.actor("tom"))
    assert "Raise this as my own objection" not in room(world, "karen", ivy)


# -- Names, and nothing cut


def test_every_field_left_empty_is_named(world: World) -> None:
    refused = put_forward(world)
    page = refused.content.decode()
    assert (refused.status_code, "A name is needed." in page, "Please say why." in page) == (422, True, True)
    assert "keep the reason" not in page
    refused = put_forward(world, name="Nora", reason="So.", contact="nora")
    page = refused.content.decode()
    assert (refused.status_code, "“nora” is not an e-mail address." in page) == (422, True)
    assert Performer.objects.count() == 0


@pytest.mark.parametrize("name", ["\u200b", "Ab\u202ecd", "\u2066\u2069", "A\x07b"])
def test_name_that_shows_nothing_or_turns_its_line_around_is_refused(world: World, name: str) -> None:
    assert put_forward(world, name=name, reason="So.").status_code == 422
    added = world.client("karen").post(f"/p/{world.production.pk}/", {"name": name})
    assert added.status_code == 422
    with pytest.raises(NotUsable):
        productions.make_company(name=name, owner=world.people["karen"], now=world.now)


@pytest.mark.parametrize("name", ["🎭", "שלום", "Þóra", "محمد", "李"])
def test_name_in_any_script_is_kept(world: World, name: str) -> None:
    assert put_forward(world, name=name, reason="So.").status_code == 302
    assert Performer.objects.get().name == name


def test_nothing_is_cut_without_a_word(world: World) -> None:
    for form in ({"name": "N" * 121}, {"name": "Nurse", "about": "a" * 2001}):
        refused = world.client("karen").post(f"/p/{world.production.pk}/", form)
        page = refused.content.decode()
        assert (refused.status_code, "too long" in page, form["name"] in page) == (422, True, True)
    with pytest.raises(NotUsable):
        productions.add_performer(world.production.company_id, name="Nora", note="n" * 201, now=world.now)
    form = {"name": "Nora", "email": "n@a.org", "adult": "yes", "credits": "\n".join(["2019, a play"] * 61)}
    with pytest.raises(NotUsable, match="61 credits"):
        submissions.submit_to_call(world.production.pk, world.role, form=form, now=world.now)


# -- The clock on the wall


def test_production_has_the_clock_of_its_place(world: World, settings: Any) -> None:
    settings.CASTLIST_TIME_ZONE = "Europe/Vienna"
    karen = world.client("karen")
    page = karen.get("/start/").content.decode()
    assert "Its times are those of Europe/Vienna" in page
    assert '<option value="Europe/Vienna" selected>' in page
    for form, zone in (({"name": "One"}, "Europe/Vienna"), ({"name": "Two", "zone": "Asia/Tokyo"}, "Asia/Tokyo")):
        assert karen.post("/start/", form).status_code == 302
        assert Production.objects.get(name=form["name"]).time_zone == zone
    refused = karen.post("/start/", {"name": "Three", "zone": "Nowhere/Here"})
    assert (refused.status_code, "is not a time zone" in refused.content.decode()) == (422, True)
