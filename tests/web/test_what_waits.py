"""Whoever is owed something, or can do the next thing, finds it at home, and the head of every page counts it too."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from castlist.actions import agreements, clearance, decisions, lists, offers, productions, submissions, tasks
from castlist.actions.decisions import Reason, Revision
from castlist.queries import glances
from castlist.rules.decisions.facts import Role, Task
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


def home(world: World, who: str) -> list[tuple[str, str]]:
    """What waits on them: the title of each, and where it leads."""
    page = world.client(who).get("/").content.decode()
    said = re.findall(r"<h2>([^<]+)</h2>\s*<p>.*?<a class=\"button[^\"]*\" href=\"([^\"]+)\"", page, re.DOTALL)
    return [(title, url.replace(world.production.pk, "P").replace(world.role, "R")) for title, url in said]


def titles(world: World, who: str) -> list[str]:
    return [title for title, _ in home(world, who)]


def head(world: World, who: str, page: str) -> str:
    """What the head of that page counts."""
    glances._looks.clear()
    body = world.client(who).get(f"/p/{world.production.pk}/{page}").content.decode()
    return "".join(re.findall(r"\d+ waits? on you", body)[:1])


def to_be_heard(world: World, name: str = "ivy") -> str:
    world.put_forward(name, email=f"{name}@example.org")
    world.agree(name, "audition")
    return world.cands[name]


def test_whom_nobody_was_asked_to_write_to_stands_on_the_homes_of_say_and_desk(world: World) -> None:
    cand = to_be_heard(world)
    waits = [("Ask somebody to write to Ivy Marlowe", f"/p/P/r/R/?c={cand}")]
    assert {who: home(world, who) for who in ("karen", "derek", "sam", "tom")} == {
        "karen": waits, "derek": waits, "sam": waits, "tom": [],
    }  # fmt: skip
    rose = to_be_heard(world, "rose")
    assert home(world, "sam") == [("Ask somebody to write to Rose Marlowe and 1 more", f"/p/P/r/R/?c={rose}")]
    page = world.client("sam").get(f"/p/{world.production.pk}/r/{world.role}/", {"c": rose}).content.decode()
    assert "Nobody has been asked to write to Rose Marlowe yet." in page
    assert "Give the task<span" in world.client("sam").get("/").content.decode()
    assert head(world, "sam", "letters/") == "1 waits on you"
    world.task_for("tom", "ivy")
    assert titles(world, "sam") == ["Ask somebody to write to Rose Marlowe"]
    world.letter("sam", "rose", to="rose@example.org")
    assert titles(world, "sam") == ["A letter to Rose Marlowe has not gone"]


def test_what_asked_them_to_the_audition_asks_nobody_to_a_callback(world: World, letters_may_go: None) -> None:
    to_be_heard(world)
    world.times(1)
    world.invite("ivy")
    assert titles(world, "karen") == []
    world.agree("ivy", "callback")
    assert titles(world, "karen") == ["Ask somebody to write to Ivy Marlowe"]
    world.letter("sam", "ivy")
    assert titles(world, "karen") == ["A letter to Ivy Marlowe has not gone"]


def came_in(world: World, name: str) -> None:
    form = {"name": f"{name.capitalize()} Reed", "email": f"{name}@example.org", "adult": "yes"}
    submissions.submit_to_call(world.production.pk, world.role, form=form, now=world.now)


def test_who_came_in_by_the_link_waits_on_those_who_may_propose(world: World) -> None:
    came_in(world, "ada")
    (cand,) = world.state().candidacies(world.role)
    assert home(world, "derek") == [("Ada Reed came in for The Lead", f"/p/P/r/R/?c={cand.id}")]
    assert (titles(world, "sam"), titles(world, "tom")) == ([], [])
    came_in(world, "ben")
    assert home(world, "derek") == [("2 people have come in for The Lead", "/p/P/r/R/")]
    decisions.propose(world.actor("karen"), cand.id, revision=Revision("audition"))
    assert "Ben Reed came in for The Lead" in titles(world, "derek")


def test_who_came_in_and_is_a_relative_s_is_told_to_nobody_recused(world: World) -> None:
    came_in(world, "ada")
    (cand,) = world.state().candidacies(world.role)
    agreements.declare(world.actor("derek"), performer=cand.performer)
    assert (titles(world, "derek"), titles(world, "karen")) == ([], ["Ada Reed came in for The Lead"])


def test_ready_to_conclude_reaches_everybody_who_may(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("Yes."))
    ready = ["Ready to conclude: considering Ivy Marlowe"]
    assert {who: titles(world, who) for who in ("karen", "derek", "sam", "tom")} == {
        "karen": ready, "derek": ready, "sam": ready, "tom": [],
    }  # fmt: skip


def test_whose_proxy_somebody_holds_waits_on_them_too(world: World) -> None:
    cand = world.put_forward("ivy")
    agreements.give_proxy(world.actor("karen"), holder=world.people["sam"].pk)
    decisions.propose(world.actor("derek"), cand, revision=Revision("consider"))
    assert home(world, "sam") == [("Can Karen live with considering Ivy Marlowe?", f"/p/P/r/R/?c={cand}")]
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason("Yes."))
    assert titles(world, "sam") == []


def test_what_a_performer_writes_back_waits_until_it_is_read(world: World, letters_may_go: None) -> None:
    cand = to_be_heard(world)
    slot, token = world.times(2)[0], world.invite("ivy")
    phone = Client()
    phone.post(f"/i/{token}/time/", {"slot": slot, "held": ""})
    assert (titles(world, "sam"), head(world, "sam", "days/")) == ([], "")
    page = phone.post(f"/i/{token}/none/", {"text": "Only evenings."}, follow=True).content.decode()
    expected, arrived = "You are expected for The Lead.", "Your note has arrived. The time that you hold stays yours"
    assert (expected in page, arrived in page) == (
        True, True,
    )  # fmt: skip
    (letter,) = {url.split("/")[-2] for _, url in home(world, "sam")}
    assert home(world, "sam") == [("Ivy Marlowe wrote back", f"/p/P/letters/{letter}/")]
    assert "Only evenings." in world.client("sam").get(f"/p/{world.production.pk}/letters/{letter}/").content.decode()
    assert "Only evenings." not in world.client("sam").get("/").content.decode()
    assert (head(world, "sam", "days/"), titles(world, "tom")) == ("1 waits on you", [])
    offers.mark_read(world.actor("sam"), cand)
    assert (titles(world, "sam"), titles(world, "karen")) == ([], [])


def test_a_note_of_who_holds_no_time_is_told_once(invited: World) -> None:
    token = invited.link("ivy")
    page = Client().post(f"/i/{token}/none/", {"text": "Evenings."}, follow=True).content.decode()
    assert ("We will look for another time." in page, "The time that you hold" in page) == (True, False)


def test_a_task_inside_the_house_is_given_and_done_in_the_room(world: World, letters_may_go: None) -> None:
    cand = to_be_heard(world)
    room = f"/p/{world.production.pk}/r/{world.role}/"
    form = {"owner": world.people["julia"].pk, "text": "Book the pianist", "key": "k1", "inward": "yes"}
    page = world.client("karen").get(f"{room}?c={cand}").content.decode()
    assert chosen(page) == ""  # nobody has been asked to write to her yet, so that is what is offered first
    answer = world.client("karen").post(f"/p/{world.production.pk}/c/{cand}/task/", form)
    assert answer.status_code == 302
    (task,) = world.state().group(Task, cand)
    assert (task.outward, home(world, "julia")) == (
        False, [("Book the pianist", f"/p/P/r/R/?c={cand}#task-{task.id}")],
    )  # fmt: skip
    page = world.client("julia").get(f"{room}?c={cand}").content.decode()
    assert ("It is done" in page, "/letters/for/" in page) == (True, False)
    tasks.finish_task(world.actor("julia"), cand, task=task.id)
    world.task_for("tom", "ivy")
    page = world.client("karen").get(f"{room}?c={cand}").content.decode()
    assert (titles(world, "julia"), chosen(page)) == ([], "yes")


def test_a_task_ends_with_the_candidacy_and_gives_way_to_the_next_minute(world: World, letters_may_go: None) -> None:
    cand = to_be_heard(world)
    room = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"

    def give(text: str, *, outward: bool) -> str:
        tasks.give_task(world.actor("karen"), cand, owner=world.people["tom"].pk, what=text, outward=outward)
        return max(world.state().group(Task, cand), key=lambda task: task.n).id

    give("Write to her", outward=True)
    inward = give("Book the pianist", outward=False)
    assert titles(world, "tom") == ["Get in touch with Ivy Marlowe", "Book the pianist"]
    world.agree("ivy", "callback")
    assert titles(world, "tom") == ["Book the pianist"]
    assert "Fell away: minute 2 took the place of minute 1." in world.client("tom").get(room).content.decode()
    world.times(1)
    offers.withdraw(world.bearer("ivy"), now=world.now)
    assert (titles(world, "tom"), head(world, "tom", "team/")) == ([], "")
    page = world.client("tom").get(room).content.decode()
    assert (page.count("Fell away when the candidacy ended."), "It is done" in page) == (2, False)
    with pytest.raises(Refused) as no:
        tasks.finish_task(world.actor("tom"), cand, task=inward)
    assert no.value.why is Why.suspended


def test_whoever_is_let_go_is_owed_an_answer_and_nothing_of_before(world: World) -> None:
    cand = to_be_heard(world)
    tasks.give_task(world.actor("karen"), cand, owner=world.people["tom"].pk, what="Book the pianist", outward=False)
    world.agree("ivy", "released")
    assert titles(world, "tom") == []
    world.task_for("tom", "ivy")
    assert titles(world, "tom") == ["Get in touch with Ivy Marlowe"]


def chosen(page: str) -> str:
    """What kind of task the form has ticked."""
    found = re.search(r'name="inward" value="(\w*)" checked', page)
    assert found is not None
    return found[1]


def test_home_says_in_which_production(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    where = '<span class="wait-where">Small Hours</span>'
    assert where not in world.client("karen").get("/").content.decode()
    productions.open_production(
        world.production.company, name="Winter Crossing", by=world.people["karen"], now=world.now
    )
    page = world.client("karen").get("/").content.decode()
    assert ("Can you live with considering Ivy Marlowe?" in page, where in page) == (True, True)


def test_the_head_of_every_page_counts_what_waits_on_a_lead(world: World) -> None:
    world.put_forward("ivy")
    assert titles(world, "miriam") == ["1 person waits to be cleared"]
    assert [head(world, "miriam", page) for page in ("safeguarding/", "team/", "letters/")] == ["1 waits on you"] * 3
    client = world.client("miriam")
    client.post(f"/p/{world.production.pk}/safeguarding/gate/clear/", {"candidacy": world.cands["ivy"], "key": "k"})
    page = client.get(f"/p/{world.production.pk}/team/").content.decode()
    assert re.findall(r"\d+ waits? on you", page) == []


def conditioned(world: World, asked_by: str) -> str:
    """An audition, to which somebody asks for a chaperone first; both have answered."""
    cand = world.put_forward("ivy")
    asked = decisions.Asked("pre", "A chaperone comes.", world.people[asked_by].pk)
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition", "", (asked,)))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("Yes."))
    return cand


def room_of(world: World, who: str, cand: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()


def test_a_condition_that_a_voice_asked_for_waits_on_whoever_has_a_say_and_says_so(world: World) -> None:
    cand = conditioned(world, "tom")
    is_met = ["Is the condition met for an audition for Ivy Marlowe?"]
    assert {who: titles(world, who) for who in ("karen", "derek", "tom", "sam")} == {
        "karen": is_met, "derek": is_met, "tom": [], "sam": [],
    }  # fmt: skip
    for who, may in (("karen", True), ("derek", True), ("tom", False)):
        page = room_of(world, who, cand)
        assert ("Derek or Karen says when it is met." in page, "It is Tom who says" in page) == (True, False)
        assert ("It is met</button>" in page) is may
    decisions.judge_met(world.actor("derek"), cand, condition=world.state().proposal(cand).conditions[0].id)
    assert titles(world, "derek") == ["Ready to conclude: an audition for Ivy Marlowe"]


def test_a_condition_waits_on_whoever_with_a_say_asked_for_it_alone(world: World) -> None:
    cand = conditioned(world, "derek")
    assert (titles(world, "karen"), titles(world, "derek")) == (
        [], ["Is the condition met for an audition for Ivy Marlowe?"],
    )  # fmt: skip
    assert "It is Derek who says when it is met." in room_of(world, "karen", cand)


def test_who_puts_a_condition_is_offered_once_as_the_one_who_asks(world: World) -> None:
    cand = world.put_forward("ivy")
    form = room_of(world, "karen", cand).partition('name="condition-asked-1"')[2].partition("</select>")[0]
    assert ("me</option>" in form, "Karen" in form, "Derek" in form) == (True, False, True)


TOO_FEW = "Too few to decide: an audition for Ivy Marlowe"
SITS_IN = "Julia is named as an alternate, to decide about Ivy Marlowe"


def too_few(world: World) -> str:
    """All have agreed, and then Derek is recused: nobody can conclude it."""
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("Yes."))
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    return cand


def test_too_few_to_decide_waits_on_whoever_can_do_something_about_it_and_says_what(world: World) -> None:
    cand = too_few(world)
    where = (TOO_FEW, f"/p/P/r/R/?c={cand}#alternate")
    found = {who: home(world, who) for who in ("karen", "derek", "tom", "julia", "sam", "miriam")}
    assert [who for who, waits in found.items() if where in waits] == ["karen", "tom", "julia", "sam"]
    says = {who: world.client(who).get("/").content.decode() for who in ("karen", "tom")}
    sits_in, waives = "you can name somebody who sits in", "or ask that Derek may decide in spite of a relation"
    assert [(sits_in in page, waives in page) for page in says.values()] == [(True, True), (True, False)]
    rooms = {who: room_of(world, who, cand) for who in ("karen", "tom")}
    assert ["Derek may decide in spite of a relation" in page for page in rooms.values()] == [True, False]
    assert f'href="/p/{world.production.pk}/team/">Team and rules</a>' in rooms["karen"]


def test_who_is_to_agree_to_an_alternate_reads_for_what_and_who_is_recused_reads_nothing(world: World) -> None:
    cand = too_few(world)
    agreements.move(world.actor("karen"), "name_alternate", person=world.people["julia"].pk, cand=cand)
    found = {who: titles(world, who) for who in ("karen", "derek", "tom", "julia", "sam")}
    assert TOO_FEW not in [title for who in ("tom", "julia", "sam") for title in found[who]]
    assert [who for who, waits in found.items() if SITS_IN in waits] == ["tom", "julia", "sam"]
    assert "The Lead · Karen asks whether you agree." in world.client("tom").get("/").content.decode()
    teams = {who: world.client(who).get(f"/p/{world.production.pk}/team/").content.decode() for who in found}
    assert [who for who, page in teams.items() if f"{SITS_IN}, The Lead" in page] == ["karen", "tom", "julia", "sam"]
    assert [word for word in ("Julia is named", "Too few") if word in teams["derek"] + "".join(found["derek"])] == []
    assert f"{SITS_IN}, The Lead. " in room_of(world, "tom", cand)


def test_once_somebody_sits_in_or_the_recusal_is_waived_it_is_too_few_no_more(world: World) -> None:
    too_few(world)
    agreements.move(world.actor("karen"), "waiver", person=world.people["derek"].pk, role=world.role)
    assert TOO_FEW not in titles(world, "karen") + titles(world, "tom")
    assert "Can you live with an audition for Ivy Marlowe?" in titles(world, "derek")


def test_where_nobody_could_sit_in_the_waiver_is_named_as_the_way(world: World) -> None:
    for name in ("tom", "julia", "sam"):
        agreements.leave(world.actor(name))
    cand = too_few(world)
    page = room_of(world, "karen", cand)
    assert "Nobody else here could sit in: it can be decided once a recusal is waived." in page
    assert (TOO_FEW in titles(world, "karen"), "Derek may decide in spite of a relation" in page) == (True, True)


def test_letting_an_offer_go_at_once_waits_on_the_other_by_name(world: World) -> None:
    cand = to_be_heard(world)
    world.agree("ivy", "callback")
    clearance.clear(world.actor("miriam"), cand)
    clearance.give(now=world.now + timedelta(days=1))
    world.agree("ivy", "offer")
    at_once = ("The offer is live at once, without waiting out its grace: Ivy Marlowe", f"/p/P/r/R/?c={cand}#offer")
    answer = world.client("karen").post(f"/p/{world.production.pk}/c/{cand}/waive_grace/", {"key": "k:waive_grace"})
    assert answer.status_code == 302
    found = {who: home(world, who) for who in ("karen", "derek", "tom", "sam")}
    assert [who for who, waits in found.items() if at_once in waits] == ["derek"]
    assert ">Let it be live at once<" in room_of(world, "derek", cand)
    agreements.move(world.actor("derek"), "waive_grace", cand=cand)
    assert at_once not in home(world, "derek")


def test_names_of_one_list_on_which_too_few_are_left_are_one_thing(world: World) -> None:
    cands = [world.put_forward(name) for name in ("ivy", "rose", "june")]
    lists.propose(world.actor("karen"), world.role, cands, target="consider")
    agreements.leave(world.actor("derek"))
    assert [title for title in titles(world, "karen") if title.startswith("Too few")] == [
        "Too few to decide: considering 3 people"
    ]


def test_a_task_of_whoever_has_left_is_somebody_elses_to_be_given(world: World) -> None:
    cand = to_be_heard(world)
    tasks.give_task(world.actor("karen"), cand, owner=world.people["tom"].pk, what="Write to her")
    assert "Ask somebody to write to Ivy Marlowe" not in titles(world, "karen")
    agreements.leave(world.actor("tom"))
    assert "Ask somebody to write to Ivy Marlowe" in titles(world, "karen")
    page = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()
    assert "Tom is not on the team any more: give it to somebody else." in page


def everywhere(world: World, who: str) -> dict[str, str]:
    """What they read at home, of the production, of its team and in both rooms, without what no two pages share."""
    glances._looks.clear()
    base, other = f"/p/{world.production.pk}/", next(r.id for r in world.state().all(Role) if r.id != world.role)
    pages = {
        "home": "/", "production": base, "acts": f"{base}acts/", "team": f"{base}team/",
        "room": f"{base}r/{world.role}/", "acts of the room": f"{base}r/{world.role}/acts/",
        "other": f"{base}r/{other}/", "acts of the other": f"{base}r/{other}/acts/",
    }  # fmt: skip
    browser = world.client(who)
    found = {name: browser.get(url).content.decode() for name, url in pages.items()}
    unlike = r'name="(?:csrfmiddlewaretoken" value="[^"]*|key" value="[0-9a-f]{32}:)'
    return {name: re.sub(unlike, "", page) for name, page in found.items()}


def test_an_alternate_for_one_decision_is_told_in_its_room_and_to_nobody_recused_from_it(world: World) -> None:
    cand = too_few(world)
    agreements.add_role(world.actor("karen"), name="The Landlord")
    _, before = everywhere(world, "karen"), everywhere(world, "derek")
    agreements.move(world.actor("karen"), "name_alternate", person=world.people["julia"].pk, cand=cand)
    agreements.agree(world.actor("tom"), next(m.id for m in world.state().motions()))
    karen = everywhere(world, "karen")
    assert {
        words: [name for name, page in karen.items() if words in page]
        for words in ("Julia is named to sit in about Ivy", "sits in about one person", "Julia sits in about Ivy")
    } == {
        "Julia is named to sit in about Ivy": ["home", "production", "acts", "room", "acts of the room"],
        "sits in about one person": ["team"],
        "Julia sits in about Ivy": ["room"],
    }
    assert everywhere(world, "derek") == before


def test_what_all_can_live_with_and_nobody_wants_waits_on_each_of_them(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    asked = ["Can you live with an audition for Ivy Marlowe?"]
    for who in ("karen", "derek"):
        assert titles(world, who) == asked
        decisions.position(world.actor(who), cand, revision=1, what="accept", reason=Reason("Yes."))
    unwanted = ("All can live with it, and nobody wants it yet: an audition for Ivy Marlowe", f"/p/P/r/R/?c={cand}")
    assert {who: home(world, who) for who in ("karen", "derek", "tom", "sam")} == {
        "karen": [unwanted], "derek": [unwanted], "tom": [], "sam": [],
    }  # fmt: skip
    assert head(world, "karen", "team/") == "1 waits on you"
    decisions.position(world.actor("derek"), cand, revision=1, what="support", reason=Reason("I do."))
    assert titles(world, "karen") == ["Ready to conclude: an audition for Ivy Marlowe"]


def joins(world: World, who: str, say: list[tuple[str, str]]) -> None:
    agreements.move(world.actor("karen"), "add_member", person=world.people[who].pk, say=say)
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().motions()))


def test_an_objection_whose_owner_is_gone_waits_on_all_who_may_release_it(world: World) -> None:
    joins(world, "tom", [("*", "*")])
    cand, no = world.put_forward("ivy"), Reason("No.")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(world.actor("derek"), cand, revision=1, what="object", reason=no, floor="consider")
    agreements.leave(world.actor("derek"))
    for who, what in (("karen", "support"), ("tom", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("Yes."))
    held = "An objection whose owner is gone holds up considering Ivy Marlowe"
    assert {who: held in titles(world, who) for who in ("karen", "tom", "sam")} == {
        "karen": True, "tom": True, "sam": False,
    }  # fmt: skip
    objection = world.state().objections(world.performers["ivy"])[0]
    agreements.move(world.actor("karen"), "release", cand=cand, objection=objection.id, reason="He is gone.")
    assert [held in titles(world, who) for who in ("karen", "tom")] == [False, False]


def test_whose_objection_began_a_review_is_told_though_their_say_is_for_another_step(world: World) -> None:
    joins(world, "julia", [(world.role, "offer")])
    cand = world.put_forward("ivy")
    decisions.object_to(world.actor("julia"), cand, floor="offer", reason=Reason("Not yet."))
    world.agree("ivy", "audition")
    one = world.state().objections(world.performers["ivy"])[0].id
    decisions.move_floor(world.actor("julia"), cand, objection=one, to="consider", reason=Reason("Not at all."))
    assert world.state().review(cand) is not None
    assert {who: "Under review: Ivy Marlowe" in titles(world, who) for who in ("karen", "julia", "tom")} == {
        "karen": True, "julia": True, "tom": False,
    }  # fmt: skip


def changes_rule(world: World, **change: object) -> None:
    agreements.move(world.actor("karen"), "set_rule", change=change)
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)


def test_what_the_rule_leads_no_way_to_waits_on_those_who_sit_there(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("Yes."))
    changes_rule(world, skip_to="consider")
    says = "The rule leads no way any more to an audition for Ivy Marlowe"
    assert [titles(world, who) for who in ("karen", "derek", "tom")] == [[says], [says], []]


def test_the_button_on_home_says_what_is_said_of_that_which_waits(world: World, letters_may_go: None) -> None:
    def buttons(who: str) -> list[str]:
        page = world.client(who).get("/").content.decode()
        return re.findall(r"<a class=\"button[^\"]*\" href=\"[^\"]+\">([^<]+)<span class=\"unseen\">: ", page)

    for name in ("ivy", "rose"):
        to_be_heard(world, name)
        token = world.invite(name)
        assert buttons("sam") == (["Read it"] if name == "rose" else [])
        Client().post(f"/i/{token}/none/", {"text": "Evenings."})
    assert buttons("sam") == ["Read them"]
    cand = world.put_forward("bea")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(world.actor("derek"), cand, revision=1, what="object", floor="consider", reason=Reason("No."))
    agreements.give_proxy(world.actor("karen"), holder=world.people["sam"].pk)
    assert (buttons("derek")[0], buttons("sam")[0]) == ("Look at your objection", "Answer for them")
