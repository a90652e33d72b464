"""The production at any past moment; home and the head of pages for whoever is on no team and sits in all the same."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, decisions, letters, lists, people, productions, tasks
from castlist.actions.decisions import NO_REASON, Actor, Reason, Revision
from castlist.queries import production_states
from castlist.records.models import Person
from tests.world import World

pytestmark = pytest.mark.django_db


def production(world: World, who: str, **query: object) -> str:
    answer = world.client(who).get(f"/p/{world.production.pk}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def last(page: str) -> int:
    return int(re.search(r'data-last="(\d+)"', page)[1])


def says(page: str) -> str:
    return all_said(page)[0]


def all_said(page: str) -> list[str]:
    return [found.strip() for found in re.findall(r'<p class="role-says[^"]*">(.*?)</p>', page, re.S)]


def carry(world: World, *others: str) -> None:
    for who in others:
        for motion in world.state().motions():
            agreements.agree(world.actor(who), motion.id)


def recuse_derek(world: World, name: str) -> str:
    """Derek is related to somebody who put themselves in, and so out of the whole role; says the other candidacy."""
    made = productions.add_performer(world.production.company_id, name="Maud", now=world.now)
    decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
    cand = world.put_forward(name)
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    agreements.declare(world.actor("derek"), performer=made.pk)
    return cand


# -- What is stuck


def test_whoever_is_stuck_is_told_beside_somebody_who_is_ready(world: World) -> None:
    for name in ("ivy", "rana"):
        cand = world.put_forward(name)
        decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(world.actor("karen"), world.cands["ivy"], revision=1, what="support", reason=NO_REASON)
    decisions.position(world.actor("derek"), world.cands["ivy"], revision=1, what="accept", reason=NO_REASON)
    no = Reason("Not her.")
    decisions.position(
        world.actor("derek"), world.cands["rana"], revision=1, what="object", reason=no, floor="consider"
    )
    page = production(world, "karen")
    said = all_said(page)
    assert said[0].startswith("Ivy Marlowe: Ready to conclude.")
    assert [one.split(".")[0] for one in said[1:]] == ["Rana Marlowe: Stuck"]
    assert "Derek objects from consider on." in said[1]
    assert ("The role is stuck." in page, "Nothing is stuck." in page) == (True, False)
    assert 'Named: <span dir="auto">Ivy Marlowe, Rana Marlowe</span>' in page


def test_where_many_are_stuck_two_are_told_and_the_others_counted(world: World) -> None:
    agreements.add_role(world.actor("karen"), name="The Landlord")
    for number in range(5):
        cand = world.put_forward(f"n{number}")
        decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
        no = Reason("No.")
        decisions.position(world.actor("derek"), cand, revision=1, what="object", reason=no, floor="consider")
    page = production(world, "karen")
    assert [one.split(":")[0] for one in all_said(page)] == [
        "N0 Marlowe", "N1 Marlowe", "N2 Marlowe", "2 more are stuck.", "Nobody has been named yet.",
    ]  # fmt: skip
    assert "1 of 2 roles is stuck." in page
    assert 'class="who-stands' not in page  # five are too many to be named beside a step


# -- The past


def test_a_past_moment_shows_the_production_as_it_was_and_nothing_can_be_done(world: World) -> None:
    world.put_forward("ivy")
    moment = last(production(world, "karen"))
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    decisions.position(
        world.actor("derek"), world.cands["ivy"], revision=1, what="object", reason=Reason("Not her."), floor="consider"
    )
    now, then = production(world, "karen"), production(world, "karen", at=moment)
    assert says(now) == (
        "Ivy Marlowe: Stuck. Derek objects from consider on. "
        "Nobody can move them to consider or above while that stands."
    )
    assert says(then) == "Nothing is on the table."
    assert ("The production as it was" in then, "The production as it was" in now) == (True, False)
    assert ("Add a role" in then, "Add a role" in now) == (False, True)


def test_a_role_has_the_name_it_had(world: World) -> None:
    moment = last(production(world, "karen"))
    agreements.change_role(world.actor("karen"), role=world.role, name="The Daughter")
    assert "The Daughter" in production(world, "karen")
    then = production(world, "karen", at=moment)
    assert ("The Lead" in then, "The Daughter" in then) == (True, False)


def test_a_link_from_the_past_leads_to_the_room_at_the_same_moment(world: World) -> None:
    world.put_forward("ivy")
    moment = last(production(world, "karen"))
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    agreements.add_role(world.actor("karen"), name="The Landlord")
    link = re.search(r'<h2><a href="([^"]+)">The Lead</a>', production(world, "karen", at=moment))[1]
    room = world.client("karen").get(link).content.decode()
    assert "The room as it was" in room
    assert "Nothing has been proposed" in room or "nobody has proposed anything yet" in room


def test_the_bar_counts_only_what_the_viewer_may_see(world: World) -> None:
    recuse_derek(world, "ivy")
    assert last(production(world, "derek")) < last(production(world, "karen"))
    assert "Ivy" not in production(world, "derek", at=3)


def test_all_acts_are_listed_and_each_leads_to_its_moment(world: World) -> None:
    world.put_forward("ivy")
    page = world.client("tom").get(f"/p/{world.production.pk}/acts/").content.decode()
    assert "Karen puts Ivy Marlowe forward" in page
    assert f"/p/{world.production.pk}/?at=" in page
    assert [world.client(who).get(f"/p/{world.production.pk}/acts/").status_code for who in ("eve",)] == [404]


def test_query_count_does_not_grow(world: World, django_assert_max_num_queries: Any) -> None:
    for name in ("ivy", "maud", "june", "rana"):
        world.put_forward(name)
        decisions.propose(world.actor("karen"), world.cands[name], revision=Revision("consider"))
    client = world.client("karen")
    client.get("/")
    for query in ({}, {"at": 4}):
        with django_assert_max_num_queries(12):
            client.get(f"/p/{world.production.pk}/", query)


# -- Alternates who are on no team


def ana_sits(world: World) -> tuple[Person, str]:
    """Too few are left to decide about Ivy, and Ana, who is on no team, has joined."""
    ana = people.make_person(email="ana@example.org", name="Ana Ruiz", now=world.now)
    world.people["ana"] = ana
    agreements.move(world.actor("karen"), "name_alternate", person=ana.pk)
    carry(world, "derek")
    return ana, recuse_derek(world, "ivy")


def test_an_alternate_finds_the_production_and_the_question_at_home(world: World) -> None:
    _, cand = ana_sits(world)
    page = world.client("ana").get("/").content.decode()
    assert "Can you live with considering Ivy Marlowe?" in page
    assert "You sit in for The Lead." in page
    assert f'href="/p/{world.production.pk}/"' not in page
    room = world.client("ana").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()
    assert "Can you live with it?" in room
    assert [text in room for text in ("Team and rules", "Letters", "Put somebody forward")] == [False] * 3


def test_an_alternate_sees_that_room_and_nothing_else(world: World) -> None:
    other = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
    ana_sits(world)
    base = f"/p/{world.production.pk}/"
    paths = ("", "team/", "days/", "letters/", "acts/", f"r/{other}/", f"r/{world.role}/")
    assert [world.client("ana").get(base + path).status_code for path in paths] == [404] * 6 + [200]


def test_an_alternate_is_told_nothing_of_anybody_else_in_that_role(world: World) -> None:
    _, cand = ana_sits(world)
    world.client("ana").get("/")
    decisions.advise(world.actor("tom"), cand, what="comment", text="Hear her again.")
    world.put_forward("june")
    world.put_forward("rose")
    client = world.client("ana")
    home, room = (client.get(path).content.decode() for path in ("/", f"/p/{world.production.pk}/r/{world.role}/"))
    told = [[name in page for name in ("Ivy", "June", "Rose")] for page in (home, room)]
    assert told == [[True, False, False]] * 2


def test_somebody_who_is_only_named_sees_nothing_yet(world: World) -> None:
    ana = people.make_person(email="ana@example.org", name="Ana Ruiz", now=world.now)
    world.people["ana"] = ana
    agreements.move(world.actor("karen"), "name_alternate", person=ana.pk)
    carry(world, "derek")
    world.put_forward("ivy")
    page = world.client("ana").get("/").content.decode()
    assert world.production.name not in page
    assert world.client("ana").get(f"/p/{world.production.pk}/r/{world.role}/").status_code == 404


def test_an_alternate_answers_and_it_counts(world: World) -> None:
    ana, cand = ana_sits(world)
    url = f"/p/{world.production.pk}/c/{cand}/position/"
    assert world.client("ana").post(url, {"revision": "1", "kind": "accept"}).status_code == 302
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason())
    decisions.conclude(world.actor("karen"), cand, revision=1)
    assert world.state().minute(cand, 1).frozen["seats"] == sorted([[p, p] for p in (ana.pk, world.people["karen"].pk)])
    assert world.client("ana").get(f"/p/{world.production.pk}/r/{world.role}/").status_code == 404


def test_whoever_holds_a_passed_seat_finds_the_question(world: World) -> None:
    ana = people.make_person(email="ana@example.org", name="Ana Ruiz", now=world.now)
    world.people["ana"] = ana
    agreements.move(world.actor("karen"), "name_alternate", person=ana.pk, seat=world.people["derek"].pk)
    carry(world, "derek")
    cand = world.put_forward("ivy")
    long_ago = world.now.replace(year=world.now.year - 1)
    assert long_ago < world.now
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    from datetime import timedelta

    later = world.now + timedelta(days=8)
    decisions.position(
        Actor(world.production.pk, world.people["karen"].pk, later), cand, revision=1, what="support", reason=Reason()
    )
    assert "Can you live with considering Ivy Marlowe?" in world.client("ana").get("/").content.decode()


# -- Home


def test_a_list_is_one_thing_that_waits(world: World) -> None:
    cands = []
    for n in range(5):
        made = productions.add_performer(world.production.company_id, name=f"Person {n}", now=world.now)
        cands.append(str(decisions.submit(world.actor("sam"), role=world.role, performer=made.pk).answer["candidacy"]))
    done = lists.propose(world.actor("karen"), world.role, cands, target="released", support=True)
    page = world.client("derek").get("/").content.decode()
    assert "Can you live with letting 5 people go?" in page
    assert f"/r/{world.role}/list/{done.batch}/" in page
    assert "1 waits on you" in production(world, "derek")


def test_whoever_could_complete_a_roster_act_is_asked(world: World) -> None:
    agreements.leave(world.actor("derek"))
    ana = people.make_person(email="ana@example.org", name="Ana Ruiz", now=world.now)
    agreements.move(world.actor("karen"), "name_alternate", person=ana.pk)
    assert [m.agreed for m in world.state().motions()] == [(world.people["karen"].pk,)]
    home = world.client("tom").get("/").content.decode()
    assert ("Ana is named as an alternate" in home, "Karen asks whether you agree." in home) == (True, True)
    page = world.client("tom").get(f"/p/{world.production.pk}/team/").content.decode()
    assert "It waits for one member with a voice or the desk." in page
    carry(world, "tom")
    assert [a.person for a in world.state().alternates()] == [ana.pk]


# -- Putting somebody forward whom the company knows


def forward(world: World, **said: str) -> HttpResponse:
    address = f"/p/{world.production.pk}/r/{world.role}/put-forward/"
    form = {"name": "Ivy", "reason": "The voice for the score.", "propose": "yes", **said}
    return world.client("karen").post(address, form)


def known(world: World, name: str = "Ivy Marlowe") -> str:
    return str(productions.add_performer(world.production.company_id, name=name, now=world.now).pk)


def test_whoever_may_be_known_is_asked_about_before_anything_is_written(world: World) -> None:
    ivy, other = known(world), known(world, "Olivia Reed")
    before = world.state()
    asked = forward(world)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "Is it Ivy Marlowe?" in page
    assert (f'value="{ivy}"' in page, other in page) == (True, False)
    assert "The voice for the score." in page
    assert world.state() == before


def test_who_is_known_is_named_once(world: World) -> None:
    ivy = known(world)
    assert forward(world, performer=ivy).status_code == 302
    assert [c.performer for c in world.state().candidacies(world.role)] == [ivy]


def test_somebody_else_of_that_name_is_somebody_else(world: World) -> None:
    ivy = known(world)
    assert forward(world, new="yes").status_code == 302
    assert ivy not in [c.performer for c in world.state().candidacies(world.role)]


def test_whoever_has_a_say_proposes_and_answers_in_the_same_form(world: World) -> None:
    assert forward(world, mine="support").status_code == 302
    state = world.state()
    cand = state.candidacies(world.role)[0].id
    position = state.position(cand, 1, world.people["karen"].pk)
    assert position is not None
    assert position.what == "support"


def test_only_whoever_may_propose_is_offered_it(world: World) -> None:
    address = f"/p/{world.production.pk}/r/{world.role}/put-forward/"
    offered = {who: "Propose at once" in world.client(who).get(address).content.decode() for who in ("karen", "tom")}
    assert offered == {"karen": True, "tom": False}


def test_what_was_unticked_stays_unticked_when_a_form_comes_back(world: World) -> None:
    ticked, unticked = (forward(world, reason="", propose=said).content.decode() for said in ("yes", ""))
    found = [re.search(r'name="propose" value="yes"( checked)?', page) for page in (ticked, unticked)]
    assert [bool(one and one.group(1)) for one in found] == [True, False]


def test_looking_for_somebody_known_loses_nothing_that_was_typed(world: World) -> None:
    ivy = known(world)
    before = world.state()
    found = forward(world, name="Iv", look="yes", reason="The voice, and the bite.").content.decode()
    assert (found.count("Ivy Marlowe"), "The voice, and the bite." in found, 'value="Iv"' in found) == (2, True, True)
    chosen = forward(world, this=ivy, reason="The voice, and the bite.").content.decode()
    assert f'name="performer" value="{ivy}"' in chosen
    assert "The voice, and the bite." in chosen
    nobody = forward(world, name="Nell", q="Zoe", look="yes").content.decode()
    assert "Nobody here is called like “Zoe”" in nobody
    assert world.state() == before


def test_a_suspension_says_that_it_waits_for_a_safeguarding_lead(world: World) -> None:
    tom = world.people["tom"].pk
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "add_member", person=tom, say=[("*", "*")])
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "remove_member", person=tom, at_once=True)
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    assert "It waits for a safeguarding lead." in page
    agreements.move(world.actor("miriam"), "remove_member", person=tom, at_once=True)
    assert world.state().member(tom) is None


# -- What comes out of a decision


def test_who_is_still_to_be_written_to_stands_there_until_the_letter_has_gone(
    world: World, letters_may_go: None
) -> None:
    cand = world.put_forward("ivy")
    world.agree("ivy", "audition")
    tom, nothing = world.people["tom"].pk, "Nothing is on the table."
    assert all_said(production(world, "julia")) == [nothing]
    tasks.give_task(world.actor("karen"), cand, owner=tom, what="Write to her")
    asked = [nothing, "Tom is to write to Ivy Marlowe."]
    assert [all_said(production(world, who)) for who in ("julia", "sam")] == [asked, asked]
    moment = last(production(world, "karen"))
    tasks.give_task(world.actor("karen"), cand, owner=tom, what="Find the score", outward=False)
    assert all_said(production(world, "karen")) == asked
    letters.send(world.actor("tom"), world.letter("tom", "ivy"))
    assert all_said(production(world, "karen")) == [nothing]
    for fresh in (False, True):
        if fresh:
            production_states._KNOWN.clear()
        assert [all_said(production(world, "karen", at=at)) for at in (moment, moment - 1)] == [asked, [nothing]]


def test_of_many_who_are_to_be_written_to_two_are_named_and_the_others_counted(world: World) -> None:
    for number in range(4):
        cand = world.put_forward(f"n{number}")
        world.agree(f"n{number}", "audition")
        tasks.give_task(world.actor("karen"), cand, owner=world.people["tom"].pk, what="Write")
    tasks.give_task(world.actor("karen"), world.cands["n0"], owner=world.people["sam"].pk, what="Call")
    assert all_said(production(world, "karen"))[1:] == [
        "Tom and Sam are to write to N0 Marlowe.", "Tom is to write to N1 Marlowe.",
        "2 more are still to be written to.",
    ]  # fmt: skip
