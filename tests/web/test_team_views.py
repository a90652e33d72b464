"""Team and rules: proxies, recusal and waiver, removal, found relations, the gate, numbers of their own, alternates."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.rules.decisions.facts import Alternate, Member, Proxy, Relation, Waiver
from castlist.rules.why import Why
from tests.world import World

pytestmark = pytest.mark.django_db


def team(world: World, who: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/team/").content.decode()


def act(world: World, who: str, name: str, /, **form: Any) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/team/{name}/", form)


def carry(world: World, *others: str) -> None:
    """The others agree to whatever is open."""
    for who in others:
        for motion in world.state().motions():
            agreements.agree(world.actor(who), motion.id)


def person(world: World, name: str) -> str:
    return world.people[name].pk


def row(page: str, world: World, name: str) -> str:
    """What stands about one member."""
    return page.partition(f'id="member-{person(world, name)}"')[2].partition('<li class="member"')[0]


def give_say(world: World, *names: str) -> None:
    for name in names:
        agreements.move(world.actor("karen"), "add_member", person=person(world, name), say=[("*", "*")])
        carry(world, *(n for n in ("derek", *names) if world.state().member(person(world, n)).unnarrowed))


# -- Proxies


def test_a_proxy_is_given_shown_used_and_ended(world: World) -> None:
    assert act(world, "derek", "proxy", holder=person(world, "tom"), days="7").status_code == 302
    page = team(world, "julia")
    assert "Tom answers for Derek, for every role, until" in page
    assert "End it" not in page
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    room = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    assert "Derek, as their proxy" in world.client("tom").get(room).content.decode()
    url = f"/p/{world.production.pk}/c/{cand}/position/"
    form = {"revision": "1", "kind": "accept", "for_": person(world, "derek")}
    assert world.client("tom").post(url, form).status_code == 302
    assert "said by Tom as proxy" in world.client("julia").get(room).content.decode()
    assert "End it" in team(world, "derek")
    assert act(world, "derek", "end_proxy", holder=person(world, "tom"), role="*").status_code == 302
    assert list(world.state().all(Proxy)) == []


def test_a_proxy_is_scoped_dated_and_given_by_people_with_a_say(world: World) -> None:
    act(world, "derek", "proxy", holder=person(world, "tom"), role=world.role, days="3")
    proxy = next(iter(world.state().all(Proxy)))
    assert (proxy.role, proxy.until - int(world.now.timestamp() * 1000) > 3 * 86_000_000) == (world.role, True)
    assert "Tom answers for Derek, for The Lead, until" in team(world, "karen")
    assert act(world, "tom", "proxy", holder=person(world, "sam"), days="3").status_code == 422
    assert act(world, "derek", "proxy", holder=person(world, "tom"), days="900").status_code == 422


# -- Recusal


def test_others_read_that_somebody_is_recused_and_never_why(world: World) -> None:
    world.put_forward("ivy")
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"], what="partner")
    seen = {who: row(team(world, who), world, "derek") for who in ("karen", "tom", "sam", "miriam", "derek")}
    assert {who: "recused from The Lead" in text for who, text in seen.items()} == {
        "karen": True, "tom": True, "sam": False, "miriam": False, "derek": True,
    }  # fmt: skip
    assert {who: "partner" in text for who, text in seen.items()} == {
        "karen": False, "tom": False, "sam": False, "miriam": False, "derek": True,
    }  # fmt: skip
    assert "Waive it" in seen["karen"]
    assert "Waive it" not in seen["tom"] + seen["derek"]


def test_all_others_with_a_say_waive_it_and_the_person_is_back(world: World) -> None:
    give_say(world, "tom")
    cand = world.put_forward("ivy")
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    relation = re.search(r'name="relation" value="([^"]+)"', team(world, "karen"))[1]
    assert act(world, "karen", "waive", relation=relation).status_code == 302
    assert "Waived by Karen; it waits for Tom." in row(team(world, "tom"), world, "derek")
    assert "Waive it" not in row(team(world, "karen"), world, "derek")
    assert act(world, "tom", "waive", relation=relation).status_code == 302
    assert [w.person for w in world.state().all(Waiver)] == [person(world, "derek")]
    assert "recused from The Lead" not in row(team(world, "karen"), world, "derek")
    room = world.client("derek").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}")
    assert room.status_code == 200


def test_a_recusal_that_reaches_one_candidacy_names_only_that(world: World) -> None:
    agreements.declare(world.actor("derek"), performer="nobody-yet")
    cand = world.put_forward("ivy")
    ivy = world.performers["ivy"]
    agreements.declare(world.actor("tom"), performer=ivy)  # declared since: it reaches the rivals
    agreements.move(world.actor("karen"), "find_relation", person=person(world, "julia"), performer=ivy)
    page = team(world, "karen")
    assert "recused from The Lead" in row(page, world, "tom")
    assert "recused" not in row(page, world, "derek")
    assert world.client("tom").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").status_code == 404


def test_a_relation_is_found_by_all_and_the_person(world: World) -> None:
    world.put_forward("ivy")
    ivy = world.performers["ivy"]
    assert act(world, "karen", "find", member=person(world, "derek"), performer=ivy, kind="agent").status_code == 302
    assert "Derek is related to Ivy Marlowe: agent" in team(world, "derek")
    assert "Derek is related to a performer" in team(world, "tom")
    carry(world, "derek")
    found = [(r.person, r.performer, r.what, r.found) for r in world.state().all(Relation)]
    assert found == [(person(world, "derek"), ivy, "agent", True)]


# -- Removal


def test_nobody_is_removed_from_a_company_of_two(world: World) -> None:
    offered = team(world, "karen").partition('id="remove-member"')[2].partition("</select>")[0]
    assert [name in offered for name in ("Derek", "Karen", "Tom")] == [False, False, True]
    assert (
        world.client("karen").get(f"/p/{world.production.pk}/team/remove/{person(world, 'derek')}/").status_code == 404
    )
    assert act(world, "karen", "remove", member=person(world, "derek")).status_code == 422


def test_removal_asks_once_more_and_then_all_others(world: World) -> None:
    give_say(world, "tom", "julia")
    page = team(world, "karen")
    address = f"/p/{world.production.pk}/team/remove/?member={person(world, 'derek')}"
    assert "Remove somebody from the team" in page
    asked = world.client("karen").get(address).content.decode()
    assert "Remove Derek from the team?" in asked
    assert act(world, "karen", "remove", member=person(world, "derek"), reason="He never comes.").status_code == 302
    assert "He never comes." in team(world, "julia")
    carry(world, "tom", "julia")
    assert world.state().get(Member, person(world, "derek")).left
    assert [world.client(who).get(address).status_code for who in ("sam", "eve")] == [404, 404]


def test_who_kept_a_seat_after_removal_can_be_suspended_from_the_page(world: World) -> None:
    give_say(world, "tom", "julia")
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    derek = person(world, "derek")
    agreements.move(world.actor("karen"), "remove_member", person=derek)
    carry(world, "tom", "julia")
    assert world.state().proposal(world.cands["ivy"]).kept == (derek,)

    page, address = team(world, "karen"), f"/p/{world.production.pk}/team/remove/?member={derek}"
    assert "Derek is not on the team, and sits on what is open until it ends." in page
    offered = page.partition('id="remove-member"')[2].partition("</select>")[0]
    assert f'value="{derek}">Derek, who sits on all the same<' in offered
    asked = world.client("karen").get(address).content.decode()
    assert ("Take the seat that Derek has?" in asked, 'name="at_once" value="yes"' in asked) == (True, True)
    assert [world.client(who).get(address).status_code for who in ("sam", "eve", "derek")] == [404, 404, 404]

    assert act(world, "karen", "remove", member=derek).status_code == 404  # removed they are already
    assert act(world, "karen", "remove", member=derek, at_once="yes").status_code == 302
    carry(world, "tom", "julia")
    assert world.state().proposal(world.cands["ivy"]).kept == (derek,)
    carry(world, "miriam")
    assert world.state().proposal(world.cands["ivy"]).kept == ()
    assert "sits on what is open" not in team(world, "karen")
    assert world.client("karen").get(address).status_code == 404


def test_who_kept_a_seat_gives_it_up_from_the_room(world: World) -> None:
    give_say(world, "tom", "julia")
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    room = f"/p/{world.production.pk}/r/{world.role}/"
    derek = world.client("derek")
    assert "Give up your seat" not in derek.get(room).content.decode()
    assert derek.get(f"{room}seat/").status_code == 404
    agreements.move(world.actor("karen"), "remove_member", person=person(world, "derek"))
    carry(world, "tom", "julia")

    assert f'<a href="{room}seat/">Give up your seat</a>' in derek.get(room).content.decode()
    assert "Give it up" in derek.get(f"{room}seat/").content.decode()
    assert world.state().proposal(world.cands["ivy"]).kept == (person(world, "derek"),)
    assert [world.client(who).post(f"{room}seat/").status_code for who in ("karen", "eve", "sam")] == [404, 404, 404]
    assert derek.post(f"{room}seat/", {"key": "k:confirm"})["Location"] == "/"
    assert world.state().proposal(world.cands["ivy"]).kept == ()
    assert [derek.get(where).status_code for where in (room, f"{room}seat/")] == [404, 404]


# -- The rule


def test_gate_is_switched_by_agreement_with_its_sentence(world: World) -> None:
    assert "Clearance is asked of everybody before an offer." in team(world, "karen")
    act(world, "karen", "gate")
    assert "The rule changes: there is no clearance" in team(world, "derek")
    carry(world, "derek")
    assert "There is no clearance here." in team(world, "karen")
    act(world, "karen", "gate", gate="yes")
    carry(world, "derek")
    assert world.state().rule.gate


def test_a_say_is_narrowed_with_a_number_of_its_own(world: World) -> None:
    held = {"member": person(world, "tom"), "standing": "say", "role": world.role, "step": "audition"}
    act(world, "karen", "standing", **held, reason="He wrote the dance.")
    assert "Tom also gets a say for The Lead at audition" in team(world, "derek")
    carry(world, "derek")
    page = team(world, "karen")
    assert "only for The Lead at audition" in row(page, world, "tom")
    assert "How many must agree, for one role or step" in page
    act(world, "karen", "quorum", **{"role-1": world.role, "step-1": "audition", "q-1": "3"})
    carry(world, "derek")
    assert world.state().rule.q_at == ((world.role, "audition", 3),)
    assert "For The Lead at audition at least 3 must agree." in team(world, "julia")
    act(world, "karen", "quorum", **{"role-1": world.role, "step-1": "audition", "q-1": ""})
    carry(world, "derek")
    assert world.state().rule.q_at == ()


def test_a_say_for_one_role_is_not_asked_how_far_an_objection_reaches(world: World) -> None:
    held = {"member": person(world, "tom"), "standing": "say", "role": world.role, "step": "*"}
    act(world, "karen", "standing", **held, reason="He wrote the dance.")
    carry(world, "derek")
    cand = world.put_forward("ivy")
    room = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    asked = {name: world.client(name).get(room).content.decode() for name in ("karen", "tom")}
    assert all('id="form-object"' in page for page in asked.values())
    assert "the whole production" in asked["karen"]
    assert "the whole production" not in asked["tom"]
    assert "It reaches this role, with its covers." in asked["tom"]
    form = {"floor": "audition", "scope": "role", "reason": "Not with that voice."}
    assert world.client("tom").post(f"/p/{world.production.pk}/c/{cand}/object/", form).status_code == 302
    assert [o.scope for o in world.state().objections(world.state().candidacy(cand).performer)] == ["role"]


def test_a_number_larger_than_the_people_is_refused_and_kept(world: World) -> None:
    answer = act(world, "karen", "quorum", **{"q-1": "9"})
    page = answer.content.decode()
    assert (answer.status_code, Why.bad_rule.sentence in page) == (422, True)


def test_a_motion_says_only_what_changes(world: World) -> None:
    rule = world.state().rule
    form = {"preset": "together", "quorum": rule.q, "grace": rule.grace_hours, "absence": 7, "steps": list(rule.steps)}
    act(world, "karen", "rule", **form, sealed="yes")
    page = team(world, "derek")
    assert re.search(r'<p class="serif">(.*?)</p>', page)[1] == "The rule changes: the first round is sealed"


def test_how_far_steps_may_be_skipped_is_part_of_the_rule(world: World) -> None:
    assert "Steps may be skipped on the way up to audition." in team(world, "julia")
    act(world, "karen", "rule", preset="together", quorum=2, skip_to="consider")
    carry(world, "derek")
    assert world.state().rule.skip_to == "consider"
    assert "No step is skipped." in team(world, "julia")
    assert act(world, "karen", "rule", preset="together", quorum=2, skip_to="cast").status_code == 422


# -- Alternates


def test_a_seat_alternate_is_shown_beside_the_name(world: World) -> None:
    act(world, "karen", "alternates", alternate=person(world, "tom"), **{"for": person(world, "derek")})
    carry(world, "derek")
    assert "sits for Derek when Derek is away" in row(team(world, "julia"), world, "tom")


def test_somebody_who_is_not_on_the_team_is_named_as_an_alternate(world: World) -> None:
    act(world, "karen", "alternates", name="Ana Ruiz", email="ana@example.org")
    carry(world, "derek")
    assert "Ana sits in where too few are left to decide." in team(world, "karen")
    assert [a.seat for a in world.state().all(Alternate)] == [""]
    assert act(world, "karen", "alternates").status_code == 422


# -- Sight


def test_team_page_and_its_acts_are_for_the_team(world: World) -> None:
    url = f"/p/{world.production.pk}/team/"
    assert [world.client(who).get(url).status_code for who in ("karen", "tom", "miriam", "eve")] == [200, 200, 200, 404]
    names = ("proxy", "waive", "remove", "find", "gate", "quorum", "alternates", "nosuch")
    assert [act(world, "eve", name).status_code for name in names] == [404] * len(names)
    assert act(world, "karen", "nosuch").status_code == 404


def test_query_count_of_the_team_page_does_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    for name in ("ivy", "maud", "june"):
        world.put_forward(name)
        agreements.declare(world.actor("derek"), performer=world.performers[name])
    client = world.client("karen")
    with django_assert_max_num_queries(14):
        client.get(f"/p/{world.production.pk}/team/")


def test_a_motion_on_a_room_is_not_told_to_the_recused(world: World) -> None:
    give_say(world, "julia")
    cand = world.put_forward("ivy")
    agreements.declare(world.actor("tom"), performer=world.performers["ivy"])
    decisions.object_to(world.actor("derek"), cand, floor="consider", reason=Reason("Not her."))
    agreements.leave(world.actor("derek"))
    objection = world.state().objections(world.performers["ivy"])[0].id
    agreements.move(world.actor("karen"), "release", cand=cand, objection=objection, reason="He is gone.")
    told = {who: "An objection without owner is released" in team(world, who) for who in ("julia", "sam", "tom")}
    assert told == {"julia": True, "sam": True, "tom": False}


def test_whoever_is_recused_says_what_they_know_and_those_who_decide_read_it(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    team = f"/p/{world.production.pk}/team/"
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    assert "Say what you know" in world.client("julia").get(team).content.decode()
    assert "Say what you know" not in world.client("derek").get(team).content.decode()
    form = {"performer": world.performers["ivy"], "text": "She has never been late."}
    assert world.client("julia").post(f"{team}testify/", form).status_code == 302
    room = f"/p/{world.production.pk}/r/{world.role}/"
    seen = {who: world.client(who).get(room, {"c": cand}).content.decode() for who in ("karen", "sam")}
    assert ("She has never been late." in seen["karen"], "recused, and heard" in seen["karen"]) == (True, True)
    assert "She has never been late." not in seen["sam"]
    assert world.client("julia").get(room, {"c": cand}).content.decode().count("never been late") == 0


def test_testimony_that_is_empty_or_about_somebody_else_is_refused_and_kept(world: World) -> None:
    world.put_forward("ivy")
    world.put_forward("maud")
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    for performer, text in (("ivy", " "), ("maud", "She sings."), ("ivy", "x" * 100_001)):
        form = {"performer": world.performers[performer], "text": text}
        assert world.client("julia").post(f"/p/{world.production.pk}/team/testify/", form).status_code == 422


def test_a_refusal_is_said_once_in_its_form_or_above_where_there_is_none(world: World) -> None:
    answers = {name: act(world, "karen", name) for name in ("alternates", "proxy", "invite", "standing", "remove")}
    for name, answer in answers.items():
        page = answer.content.decode()
        form = re.search(f'<form[^>]* id="form-{name}".*?</form>', page, re.DOTALL)
        above = page.partition('id="refused"')[2].partition('<div class="page">')[0]
        found = (page.count("notice-error"), form[0].count("notice-error") if form else 0, above.count("notice-error"))
        assert (name, answer.status_code >= 400, found) == (name, True, (1, 0, 1) if name == "remove" else (1, 1, 0))


# -- The last who could decide


def leave(world: World, who: str, **form: str) -> Any:
    return world.client(who).post(f"/p/{world.production.pk}/team/leave/", form, follow=False)


def test_whoever_would_leave_nobody_who_can_decide_is_told_so_and_may_leave_all_the_same(world: World) -> None:
    for name in ("tom", "julia", "sam"):
        agreements.leave(world.actor(name))
    refused = leave(world, "derek")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "nobody has a voice or the desk who could sit in. Invite somebody first." in page
    assert "Leave all the same" in page
    assert world.state().member(world.people["derek"].pk)
    assert leave(world, "derek", sure="yes").status_code == 302
    assert not world.state().member(world.people["derek"].pk)
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    room = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    assert "Nobody else here could sit in, so nothing can be decided any more." in room
    assert "An alternate has to join" not in room


def test_who_leaves_somebody_that_could_sit_in_is_asked_nothing(world: World) -> None:
    assert leave(world, "derek").status_code == 302
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    room = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    assert "An alternate has to join" in room


def test_whoever_would_name_a_safeguarding_lead_reads_who_it_is_now(world: World) -> None:
    part = team(world, "karen").partition('id="also-officers"')[2].partition("</details>")[0]
    assert "Now: Miriam, Ruth." in part
    assert "nobody yet" not in part


@pytest.mark.parametrize(
    ("name", "form", "says"),
    [
        ("relation", {"kind": "family"}, "Choose to whom."),
        ("standing", {"standing": "voice"}, "Choose who gets it."),
        ("remove", {}, "Choose who is to go."),
        ("find", {"kind": "family"}, "Choose whose relation it is."),
        ("proxy", {"days": "7"}, "Choose who is to answer for you."),
    ],
)
def test_who_was_not_chosen_is_asked_for(world: World, name: str, form: dict[str, str], says: str) -> None:
    world.put_forward("ivy")
    for chosen in ({}, {"candidacy": " ", "member": "", "holder": "", "performer": ""}):
        told = act(world, "karen", name, **form, **chosen)
        page = told.content.decode()
        assert (told.status_code, page.count(says)) == (422, 1)
