"""What the room offers beyond the story: answers by phone, offers and their grace, breaches, alternates, one's own
answer with the proposal.
"""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, decisions, letters, offers, productions, tasks
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.records.models import Reply, Text
from castlist.rules.decisions.facts import Reported, Review
from castlist.rules.why import Why
from tests.world import World

pytestmark = pytest.mark.django_db


def room(world: World, who: str, name: str = "ivy", **query: object) -> str:
    address = f"/p/{world.production.pk}/r/{world.role}/"
    return world.client(who).get(address, {"c": world.cands[name], **query}).content.decode()


def act(world: World, who: str, what: str, name: str = "ivy", /, **form: Any) -> HttpResponse:
    return world.client(who).post(f"/p/{world.production.pk}/c/{world.cands[name]}/{what}/", form)


def said(world: World, who: str, name: str = "ivy") -> str:
    cand = world.cands[name]
    proposal = world.state().proposal(cand)
    found = world.state().position(cand, proposal.revision, world.people[who].pk) if proposal else None
    return found.what if found else ""


def propose(world: World, target: str = "consider", name: str = "ivy", **more: Any) -> None:
    decisions.propose(world.actor("karen"), world.cands[name], revision=Revision(target, **more))


def answer(world: World, who: str, what: str, name: str = "ivy") -> None:
    proposal = world.state().proposal(world.cands[name])
    assert proposal is not None
    decisions.position(world.actor(who), world.cands[name], revision=proposal.revision, what=what, reason=Reason("So."))


# -- Answers by phone


def report(world: World, kind: str = "accept", **more: str) -> HttpResponse:
    return act(world, "sam", "report", member=world.people["derek"].pk, kind=kind, revision="1", **more)


def test_what_was_said_by_phone_counts_once_it_is_confirmed(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    assert "Enter an answer given by phone" in room(world, "sam")
    assert report(world).status_code == 302
    assert (said(world, "derek"), "not yet confirmed" in room(world, "karen")) == ("", True)
    page = room(world, "derek")
    assert "Sam reports that you said “I can live with it” – is that so?" in page
    assert page.index("is that so?") < page.index("Can you live with it?")
    assert act(world, "derek", "confirm").status_code == 302
    assert said(world, "derek") == "accept"
    assert "is that so?" not in room(world, "derek")


def test_answering_anew_takes_the_place_of_what_was_reported(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    report(world, kind="support")
    act(world, "derek", "position", kind="accept", revision="1")
    assert (said(world, "derek"), list(world.state().all(Reported))) == ("accept", [])


def test_confirming_a_consent_asks_what_becomes_of_ones_own_objection(world: World) -> None:
    world.put_forward("ivy")
    decisions.object_to(world.actor("derek"), world.cands["ivy"], floor="consider", reason=Reason("Not her."))
    propose(world)
    report(world)
    refused = act(world, "derek", "confirm")
    assert (refused.status_code, Why.must_say_ends_or_stands.sentence in refused.content.decode()) == (422, True)
    field = re.search(r'id="form-confirm".*?name="(resolve-[^"]+)"', room(world, "derek"), re.S)[1]
    assert act(world, "derek", "confirm", **{field: "offer"}).status_code == 302
    assert [o.floor for o in world.state().objections(world.performers["ivy"])] == ["offer"]


def test_a_concern_by_phone_needs_words_and_voices_enter_nothing(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    refused = report(world, kind="concern")
    assert (refused.status_code, Why.reason_required.sentence in refused.content.decode()) == (422, True)
    assert "Enter an answer given by phone" not in room(world, "tom")
    answer(world, "derek", "accept")
    answer(world, "karen", "support")
    assert "Enter an answer given by phone" not in room(world, "sam")


# -- One's own answer with the proposal


def test_the_proposer_answers_in_the_same_form(world: World) -> None:
    world.put_forward("ivy")
    assert act(world, "karen", "propose", target="consider", mine="support", key="k").status_code == 302
    assert said(world, "karen") == "support"
    act(world, "derek", "amend", target="audition", revision="1", mine="accept")
    assert (said(world, "karen"), said(world, "derek")) == ("", "accept")
    world.put_forward("maud")
    act(world, "karen", "propose", "maud", target="consider")
    assert said(world, "karen", "maud") == ""


def test_a_condition_that_is_put_again_stays_with_whoever_asked_for_it(world: World) -> None:
    world.put_forward("ivy")
    derek = world.people["derek"].pk
    fields = {"condition-text-1": "No flying", "condition-kind-1": "undertaking", "condition-asked-1": derek}
    act(world, "karen", "propose", target="audition", **fields)
    again = re.search(r'name="condition-asked-1".*?</select>', room(world, "karen"), re.DOTALL)
    assert again is not None
    assert re.findall(r'value="(\w*)" selected', again[0]) == [derek]


def test_an_objection_of_ones_own_leaves_the_answer_to_the_question(world: World) -> None:
    world.put_forward("ivy")
    decisions.object_to(world.actor("karen"), world.cands["ivy"], floor="consider", reason=Reason("Not her."))
    assert act(world, "karen", "propose", target="consider", mine="support").status_code == 302
    assert said(world, "karen") == ""


# -- Offers


@pytest.fixture
def offered(world: World) -> World:
    """An offer to Ivy has been concluded; clearance is not asked here."""
    agreements.move(world.actor("karen"), "set_rule", change={"gate": False})
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    world.put_forward("ivy")
    for step in ("audition", "callback"):
        world.agree("ivy", step)
    return world


def conclude_offer(world: World, **more: Any) -> None:
    propose(world, "offer", **more)
    answer(world, "karen", "support")
    answer(world, "derek", "accept")
    cand = world.cands["ivy"]
    decisions.conclude(world.actor("karen"), cand, revision=world.state().proposal(cand).revision)


def later(world: World, hours: float) -> None:
    world.now += timedelta(hours=hours)


def test_an_offer_says_until_when_its_grace_runs(offered: World) -> None:
    conclude_offer(offered, deadline_hours=72)
    page = room(offered, "tom")
    assert re.search(
        r"The offer waits out its grace until \w+ \d+ \w+, \d\d:\d\d\. Then it is live, and the letter", page
    )
    assert ("in its grace" in page, "its grace runs" in page) == (True, True)
    assert "Let it be live at once" not in page


def test_an_offer_of_which_nobody_is_asked_to_write_waits_on_those_who_may_ask(offered: World) -> None:
    conclude_offer(offered)
    asks = "Nobody has been asked to write to Ivy Marlowe"
    assert asks in room(offered, "karen")
    home = offered.client("karen").get("/").content.decode()
    assert ("Ask somebody to write to Ivy Marlowe" in home, "an offer to them runs" in home) == (True, True)
    cand = offered.cands["ivy"]
    tasks.give_task(offered.actor("karen"), cand, owner=offered.people["tom"].pk, what="Write to her")
    assert asks not in room(offered, "karen")
    assert "Ask somebody to write" not in offered.client("karen").get("/").content.decode()


def test_a_review_says_what_ends_it(offered: World) -> None:
    offered.object_late("ivy")
    page = room(offered, "karen")
    ends = "Whoever has a say proposes what is to become of it: the same again, a step back, or not this time; or Derek"
    assert f"{ends} withdraws the objection." in page
    assert "Propose what is to become of it" in page
    assert re.search(r'<details class="also" id="also-propose" open>', page)


def test_waiving_the_grace_says_who_has_agreed_so_far(offered: World) -> None:
    conclude_offer(offered)
    assert "Let it be live at once" in room(offered, "karen")
    act(offered, "karen", "waive_grace")
    page = room(offered, "derek")
    assert "Karen would let it be live at once. It waits for Derek." in page
    assert "Let it be live at once" not in room(offered, "karen")
    act(offered, "derek", "waive_grace")
    assert offered.state().offer(offered.cands["ivy"]).state == "live"
    assert "The offer is live." in room(offered, "karen")


def test_a_late_objection_stops_the_grace_and_says_how_much_is_left(offered: World) -> None:
    conclude_offer(offered)
    offered.object_late("ivy", floor="offer")
    page = room(offered, "karen")
    assert re.search(r"The offer is under review; the grace is stopped with 2[34] hours left\.", page)
    assert "grace stopped" in page
    offered.withdraw_objections("ivy")
    assert "The offer waits out its grace until" in room(offered, "karen")


def test_an_offer_in_reserve_waits_for_a_place(offered: World) -> None:
    conclude_offer(offered, reserve=True)
    page = room(offered, "karen")
    assert "The offer is in reserve: it is live when a place is free, first concluded first. Its grace ends" in page
    assert "no longer current" not in page.partition("minute-2")[0]
    assert "is in reserve until its grace is over, if a place is free then as now." in page


def test_a_live_offer_says_its_deadline_and_a_lapsed_one_that_the_place_is_free(
    offered: World, time_machine: Any
) -> None:
    conclude_offer(offered, deadline_hours=48)
    for who in ("karen", "derek"):
        agreements.move(offered.actor(who), "waive_grace", cand=offered.cands["ivy"])
    assert "The offer is live: they may accept until" in room(offered, "derek")
    time_machine.move_to(offered.now + timedelta(hours=49))
    page = room(offered, "derek")
    assert "without an answer. The place is free again. It may be concluded again." in page


@pytest.mark.usefixtures("letters_may_go")
def test_they_ask_for_longer_and_the_room_lets_it_stand(offered: World) -> None:
    conclude_offer(offered, deadline_hours=48)
    ivy, cand = f"/i/{offered.link('ivy')}/", offered.cands["ivy"]
    assert Client().post(f"{ivy}longer/", {"text": "Until Friday?"}).status_code == 409
    for who in ("karen", "derek"):
        agreements.move(offered.actor(who), "waive_grace", cand=cand)
    ends = offered.state().offer(cand).expires
    assert Client().post(f"{ivy}longer/", {"text": "Until Friday?"}).status_code == 409, "no letter has told her of it"
    letters.send(offered.actor("sam"), offered.letter("sam", "ivy"))
    assert "I need longer to decide" in Client().get(ivy).content.decode()
    assert Client().post(f"{ivy}longer/", {"text": "Until Friday?"})["Location"] == f"{ivy}?done=longer"
    hers = Client().get(ivy).content.decode()
    assert ("You asked for longer (" in hers, "I need longer to decide" in hers) == (True, True)
    asked = room(offered, "karen")
    assert ("They asked for longer on" in asked, "Until Friday?" in asked) == (True, True)
    assert "asked for longer" not in room(offered, "tom")
    assert act(offered, "karen", "extend_offer", hours="0").status_code == 422
    assert act(offered, "karen", "extend_offer", hours="36").status_code == 302
    page = room(offered, "derek")
    assert "Karen would let it stand 36 hours longer. It waits for Derek." in page
    assert re.search(r'name="hours" type="number" value="36"', page)
    assert "Karen must agree too" not in page
    assert "It stands longer by" not in room(offered, "tom")
    home = offered.client("derek").get("/").content.decode()
    assert "The offer stands 36 hours longer: Ivy Marlowe" in home
    act(offered, "derek", "extend_offer", hours="36")
    assert offered.state().offer(cand).expires == ends + 36 * 3_600_000
    assert "would let it stand" not in room(offered, "karen")
    hers = Client().get(ivy).content.decode()
    assert ("It stands longer since then" in hers, "Once the company has agreed" in hers) == (True, False)


@pytest.mark.parametrize("how", ["accept", "decline"])
def test_whoever_has_answered_asks_for_longer_no_more(offered: World, how: str) -> None:
    conclude_offer(offered, deadline_hours=48)
    for who in ("karen", "derek"):
        agreements.move(offered.actor(who), "waive_grace", cand=offered.cands["ivy"])
    ivy = offered.phoned("ivy")
    offers.reply(ivy, what="longer", text="Until Friday?", now=offered.now)
    assert list(Reply.objects.filter(read_at=None).values_list("what", flat=True)) == ["longer"]
    offers.accept(ivy, now=offered.now) if how == "accept" else offers.decline(ivy, text="", now=offered.now)
    assert not Reply.objects.filter(read_at=None).exists()


def test_an_accepted_offer_is_said_to_be(offered: World) -> None:
    conclude_offer(offered)
    for who in ("karen", "derek"):
        agreements.move(offered.actor(who), "waive_grace", cand=offered.cands["ivy"])
    offered.accepts("ivy")
    assert "They have accepted." in room(offered, "tom")


def test_the_deadline_and_the_reserve_are_said_in_the_proposal(offered: World) -> None:
    assert act(offered, "karen", "propose", target="offer", deadline="72", reserve="yes").status_code == 302
    page = room(offered, "derek")
    assert "In reserve: it waits until a place is free." in page
    assert "Open for 72 hours once it is made." in page


# -- One decides


def test_who_decides_alone_says_what_becomes_of_their_own_objection(world: World) -> None:
    world.put_forward("ivy")
    change = {"preset": "one", "decider": world.people["karen"].pk}
    agreements.move(world.actor("karen"), "set_rule", change=change)
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    assert act(world, "karen", "object", floor="consider", reason="Not yet.").status_code == 302
    objection = world.state().objections(world.performers["ivy"])[0]
    assert f'name="resolve-{objection.id}"' in room(world, "karen")
    unsaid = act(world, "karen", "decide", target="audition", reason="Now I do.")
    assert (unsaid.status_code, Why.must_say_ends_or_stands.sentence in unsaid.content.decode()) == (422, True)
    assert "Now I do." in unsaid.content.decode()
    said = {"target": "audition", "reason": "Now I do.", f"resolve-{objection.id}": "offer"}
    assert act(world, "karen", "decide", **said).status_code == 302
    assert world.state().objections(world.performers["ivy"])[0].floor == "offer"
    # Of one that is not in the way nothing needs to be said; what is said of it all the same changes nothing.
    assert act(world, "karen", "decide", target="callback", **{f"resolve-{objection.id}": "ends"}).status_code == 302
    assert world.state().objections(world.performers["ivy"])[0].floor == "offer"


# -- Breaches


def test_a_breach_takes_a_reason_and_shows_it_with_the_review(world: World) -> None:
    world.put_forward("ivy")
    asked = Asked("undertaking", "Derek’s family is not there.", asked_by=world.people["derek"].pk)
    propose(world, "audition", conditions=(asked,))
    answer(world, "karen", "support")
    answer(world, "derek", "accept")
    decisions.conclude(world.actor("karen"), world.cands["ivy"], revision=1)
    condition = world.state().minute(world.cands["ivy"], 1).frozen["conditions"][0]["id"]
    refused = act(world, "derek", "breach", condition=condition)
    assert (refused.status_code, Why.reason_required.sentence in refused.content.decode()) == (422, True)
    assert act(world, "derek", "breach", condition=condition, reason="They were in the foyer.").status_code == 302
    page = room(world, "tom")
    told = ("Derek says that it was not kept.", "They were in the foyer.", "under review")
    assert [text in page for text in told] == [True, True, True]
    assert "They were in the foyer." not in room(world, "sam")
    review = world.state().get(Review, world.cands["ivy"])
    assert (len(review.told), review.told[0][1]) == (1, world.people["derek"].pk)


def test_a_breach_may_be_withheld(world: World) -> None:
    world.put_forward("ivy")
    propose(world, "audition", conditions=(Asked("undertaking", "Nobody else is there."),))
    answer(world, "karen", "support")
    answer(world, "derek", "accept")
    decisions.conclude(world.actor("karen"), world.cands["ivy"], revision=1)
    condition = world.state().minute(world.cands["ivy"], 1).frozen["conditions"][0]["id"]
    assert act(world, "karen", "breach", condition=condition, withheld="yes").status_code == 302
    assert "The reason is withheld." in room(world, "tom")


# -- Too few to decide


@pytest.fixture
def inquorate(world: World) -> World:
    """Derek is recused from the whole role, and Karen alone is left."""
    made = productions.add_performer(world.production.company_id, name="Maud", now=world.now)
    decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
    world.put_forward("ivy")
    propose(world)
    agreements.declare(world.actor("derek"), performer=made.pk)
    return world


def test_those_who_are_left_name_an_alternate_with_one_more(inquorate: World) -> None:
    assert "Too few to decide." in room(inquorate, "karen")
    assert "Name an alternate for this" in room(inquorate, "karen")
    answered = act(inquorate, "karen", "alternate", alternate=inquorate.people["julia"].pk)
    assert answered.status_code == 302
    page = room(inquorate, "tom")
    assert "It waits for one member with a voice or the desk." in page
    motion = re.search(r'name="motion" value="([^"]+)"', page)[1]
    assert act(inquorate, "tom", "agree_alternate", motion=motion).status_code == 302
    assert "Too few to decide." not in room(inquorate, "karen")
    assert "Can you live with it?" in room(inquorate, "julia")
    assert inquorate.client("derek").get(f"/p/{inquorate.production.pk}/r/{inquorate.role}/").status_code == 404


def test_an_alternate_for_one_proposal_may_come_from_outside(inquorate: World) -> None:
    assert act(inquorate, "karen", "alternate", name="Ana Ruiz", email="ana@example.org").status_code == 302
    assert "Ana is named as an alternate" in room(inquorate, "tom")
    refused = act(inquorate, "karen", "alternate", email="nonsense")
    assert (refused.status_code, "is not an e-mail address" in refused.content.decode()) == (422, True)


def test_where_enough_sit_nobody_is_asked_for_an_alternate(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    assert "Name an alternate" not in room(world, "karen")


def test_strangers_and_the_recused_cannot_do_any_of_it(inquorate: World) -> None:
    names = ("report", "confirm", "admit", "alternate", "agree_alternate", "waive_grace", "breach", "propose")
    found = {who: {act(inquorate, who, name).status_code for name in names} for who in ("eve", "derek", "miriam")}
    assert found == {"eve": {404}, "derek": {404}, "miriam": {404}}


def test_recused_names_are_for_say_and_voice(inquorate: World) -> None:
    world = inquorate
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    told = {who: ">Recused</span>" in room(world, who) for who in ("karen", "tom", "sam")}
    assert told == {"karen": True, "tom": True, "sam": False}


def test_another_actor_may_not_confirm(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    report(world)
    assert act(world, "karen", "confirm").status_code == 404
    assert Actor(world.production.pk, world.people["karen"].pk, world.now).by == world.people["karen"].pk


# -- Forms that say what is so


def test_an_amended_condition_keeps_who_asked_for_it(world: World) -> None:
    cand = world.put_forward("ivy")
    derek = world.people["derek"].pk
    asked = Asked("undertaking", "Nobody of his family is there.", derek, "her slot")
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition", "", (asked,)))
    page = room(world, "karen")
    form = page[page.index('id="form-amend') :]
    fields = re.search(r'<select id="amend-condition-asked-1".*?</select>', form, re.DOTALL)
    assert fields is not None
    assert re.findall(r'value="(\w*)" selected', fields[0]) == [derek]


def test_who_answers_by_proxy_only_is_not_offered_to_answer_for_themselves(world: World) -> None:
    world.put_forward("ivy")
    propose(world, "consider")
    agreements.give_proxy(world.actor("derek"), holder=world.people["tom"].pk)
    agreements.give_proxy(world.actor("derek"), holder=world.people["karen"].pk)
    offered = {}
    for who in ("tom", "karen"):
        choice = re.search(r'<select id="position-for_".*?</select>', room(world, who), re.DOTALL)
        assert choice is not None
        offered[who] = ("myself" in choice[0], "as their proxy" in choice[0])
    assert offered == {"tom": (False, True), "karen": (True, True)}


# -- Refused


def said_in(page: str, form: str) -> tuple[int, int]:
    """How often the page says why not, and how often in that form."""
    found = re.search(f'<form[^>]* id="form-{form}".*?</form>', page, re.DOTALL)
    return page.count("notice-error"), found[0].count("notice-error") if found else -1


def test_a_refusal_is_said_once_and_in_its_form(world: World) -> None:
    cand = world.put_forward("ivy")
    for floor in ("offer", "callback"):
        decisions.object_to(world.actor("karen"), cand, floor=floor, reason=Reason("Not the part."))
    propose(world)
    other, own = (one.id for one in world.state().objections(world.performers["ivy"]))
    refused = {
        f"position-{cand}": act(world, "karen", "position", kind="object", revision="1", reason=" "),
        "advise": act(world, "karen", "advise", what="for", text="x" * 30_000),
        "amend": act(world, "karen", "amend", revision="1", target="cast", terms="All of it."),
        "object": act(world, "karen", "object", floor="consider", scope="role", reason=""),
        f"floor-{own}": act(world, "karen", "floor", objection=own, floor="nowhere", key=f"k:floor:{own[-12:]}"),
    }
    for form, answer in refused.items():
        page = answer.content.decode()
        assert (form, answer.status_code, *said_in(page, form)) == (form, 422, 1, 1)
        assert (form, page.count("data-refused"), 'id="room-refused"' in page) == (form, 1, False)
        notice = re.search(r'<p class="notice notice-error"([^>]*)>', page)
        assert notice is not None
        assert notice[1] == ' role="status" tabindex="-1" autofocus'
    assert other != own


def test_a_refusal_whose_form_is_gone_is_said_above_the_room_with_what_was_typed(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    decisions.withdraw_proposal(world.actor("karen"), world.cands["ivy"])
    answer = act(
        world, "derek", "position", kind="object", revision="1", reason="Half an hour of words.", floor="offer"
    )
    page = answer.content.decode()
    above = page[page.index('id="room-refused"') : page.index('id="room-body"')]
    assert (answer.status_code, page.count("notice-error"), above.count("notice-error")) == (422, 1, 1)
    assert ">\nHalf an hour of words.</textarea>" in above


# -- Somebody else than was asked for, and nobody


def test_an_address_of_somebody_who_is_not_here_says_so(world: World) -> None:
    world.put_forward("ivy")
    base = f"/p/{world.production.pk}/r/{world.role}/"
    for cand in ("0123456789ab", "x", "\u202e"):
        assert (
            "is not in this room, as far as you may see it"
            in world.client("karen").get(base, {"c": cand}).content.decode()
        )
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    world.put_forward("rana")
    assert "was not in this room at that moment" in room(world, "karen", "rana", at=3)
    assert "not in this room" not in room(world, "karen", "rana") + world.client("karen").get(base).content.decode()


def test_before_anybody_was_named_nothing_is_offered(world: World) -> None:
    world.put_forward("ivy")
    last = re.search(r'data-last="(\d+)"', room(world, "karen"))
    assert last is not None
    then = room(world, "karen", at=int(last[1]) - 1)
    assert "Nobody had been named yet" in then
    assert "Put somebody forward" not in then


def test_marks_that_turn_writing_round_do_not_turn_the_quotation_marks(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    act(world, "derek", "position", revision="1", kind="support", reason="\u202eturned")
    page = room(world, "karen")
    assert '<q class="reason" dir="auto"><span class="apart">\u202eturned</span></q>' in page
    sheet = Path(finders.find("castlist/words.css")).read_text()
    assert ".apart {\n    unicode-bidi: isolate;" in sheet


def test_words_that_are_very_long_are_folded_and_nothing_of_them_is_lost(world: World) -> None:
    world.put_forward("ivy")
    propose(world)
    long, lines = "She has the voice. " * 1000, "\n".join(f"line {n}" for n in range(40))
    act(world, "derek", "position", revision="1", kind="support", reason=long)
    act(world, "tom", "advise", kind="for", text=lines)
    act(world, "julia", "advise", kind="for", text="Short, and whole.")
    page = html.unescape(room(world, "karen"))
    quoted = re.findall(r'<q class="reason" dir="auto"><span class="apart">(.*?)</span></q>', page, re.S)
    assert [len(one) for one in quoted] == [598, len(long.strip()), 71, len(lines), 17, 10]
    assert (quoted[0][-10:], quoted[1], quoted[3]) == (" She has …", long.strip(), lines)
    assert page.count("<summary>Read all of it</summary>") == 2
    assert page.count(long.strip()) == 1  # the ring says how it begins


def test_why_somebody_was_put_forward_stands_apart_and_is_never_passed_over_in_silence(world: World) -> None:
    world.put_forward("ivy")

    def why(who: str) -> list[str]:
        found = re.search(r"and why here</summary>.*?</details>", room(world, who), re.S)
        return re.findall(r"<p>(Karen put.*?)</p>|<span class=\"apart\">(.*?)</span>", found[0]) if found else []

    at = world.now.strftime("%H:%M")
    assert why("derek") == [(f"Karen put them forward, {at}.", ""), ("", "The voice.")]
    assert why("sam") == [(f"Karen put them forward, {at}. The reason is not shown to the desk.", "")]
    Text.objects.update(body=None, erased_at=world.now.timestamp() * 1000)
    gone = f"The reason is erased on {world.now.day} {world.now:%B %Y}."
    assert why("derek") == [(f"Karen put them forward, {at}. {gone}", "")]


# -- Many


def test_where_many_stand_somebody_is_found_by_name(world: World) -> None:
    base = f"/p/{world.production.pk}/r/{world.role}/"
    for number in range(26):
        world.put_forward(f"extra{number}")
    assert world.client("karen").get(base).content.decode().count('name="find"') == 1
    zoe = productions.add_performer(world.production.company_id, name="Zoë O’Hara <b>", email="", now=world.now)
    put = decisions.put_forward(world.actor("karen"), role=world.role, performer=zoe.pk, reason=Reason("Her."))
    cand = str(put.answer["candidacy"])

    def found(who: str = "karen", **asked: object) -> str:
        return str(world.client(who).get(base, asked).content.decode())

    page = found(find="zoe hara")
    assert "1 of 27 has “<bdi>zoe hara</bdi>” in the name." in page
    assert (page.count('id="card-'), f'id="card-{cand}"' in page) == (1, True)
    assert "Zoë O’Hara &lt;b&gt;</h2>" in page, "whoever was found is the one looked at"
    assert "26 of 27 have" in found(find="EXTRA")
    assert "Nobody of 27 has “<bdi>&lt;b&gt;x</bdi>”" in found(find="<b>x")
    assert "nobody by that name" in found(find="\x00\u202e" * 50)
    assert "Show all" in found(find="  ")
    long_ago = found(find="zoe", at=3)
    assert "Nobody of" in long_ago
    assert 'name="at" value="3"' in long_ago
    # What moves while somebody looks is shown among those who were looked for.
    live = world.client("karen").get(f"{base}live/", {"find": "zoe", "v": "0"}).content.decode()
    assert live.count('id="card-') == 1


# -- A revision that changes nothing


def test_an_amendment_that_changes_nothing_ends_nobodys_answer(world: World) -> None:
    world.put_forward("ivy")
    conditions = (Asked("undertaking", "No cigarettes", due="the first night"),)
    propose(world, "audition", terms="The scene by the window.", conditions=conditions)
    answer(world, "derek", "accept")
    same: dict[str, Any] = {
        "revision": "1", "target": "audition", "terms": " The scene by the window. ",
        "condition-kind-1": "undertaking", "condition-text-1": "No cigarettes", "condition-due-1": "the first night",
    }  # fmt: skip
    refused = act(world, "karen", "amend", **same)
    page = refused.content.decode()
    assert (refused.status_code, "nothing in this one would be otherwise" in page) == (409, True), page
    assert (said(world, "derek"), "The scene by the window." in page) == ("accept", True)
    for change in ({"terms": "Another scene."}, {"target": "consider"}, {"condition-due-1": "the last"}):
        assert act(world, "karen", "amend", **{**same, **change, "revision": ""}).status_code == 302
        assert said(world, "derek") == ""


def test_a_refusal_in_the_room_says_whom_to_ask(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(
        world.actor("derek"), cand, revision=1, what="object", reason=Reason("Not her."), floor="consider"
    )
    conclude = f"/p/{world.production.pk}/c/{cand}/conclude/"

    def told(who: str) -> str:
        answer = world.client(who).post(conclude, {"revision": "1", "key": f"k:{who}"})
        assert answer.status_code == 422
        (notice,) = re.findall(r"notice-error[^>]*>\s*<p>(.*?)</p>", answer.content.decode())
        return str(notice)

    stands = "An objection stands against this step. Not everybody with a say has agreed to this revision."
    assert told("karen") == f"{stands} Nobody has said “I want this” yet. Ask Derek. It waits for you too."
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason())
    assert (told("karen"), told("derek")) == (f"{stands} Ask Derek.", f"{stands} It waits for you.")


def test_what_becomes_of_it_after_a_review_is_chosen_and_not_guessed(world: World) -> None:
    cand = world.put_forward("ivy")
    world.agree("ivy", "audition")
    decisions.object_to(world.actor("derek"), cand, floor="audition", reason=Reason("I have thought again."))
    assert world.state().review(cand) is not None
    chosen = room(world, "karen").partition('name="target"')[2].partition("</select>")[0]
    assert '<option value="">Choose what becomes of it</option>' in chosen
    assert ("required" in chosen, "selected" in chosen) == (True, False)
    sent = act(world, "karen", "propose", target="", terms="The accent is coached.")
    page = sent.content.decode()
    assert (sent.status_code, "The accent is coached." in page, world.state().proposal(cand)) == (422, True, None)
    assert "Choose what is proposed." in page


def test_an_answer_to_an_older_revision_keeps_its_words_and_is_chosen_anew(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.amend(world.actor("karen"), cand, revision=Revision("audition"), on=1, material=True)
    sent = act(world, "derek", "position", revision="1", kind="object", floor="consider", reason="Not her voice.")
    page = sent.content.decode()
    assert (sent.status_code, "Another revision is on the table by now." in page, "Not her voice." in page) == (
        409, True, True,
    )  # fmt: skip
    assert re.findall(r'<input type="radio" name="kind"[^>]*checked', page) == []


def selected(page: str, within: str) -> tuple[str, list[str]]:
    """Which step a list of steps begins with for the browser, and all that it offers."""
    found = re.search(rf'<select id="{within}floor".*?</select>', page, re.DOTALL)
    assert found, within
    offered = re.findall(r'<option value="(\w+)"( selected)?', found.group())
    return next((step for step, chosen in offered if chosen), offered[0][0]), [step for step, _ in offered]


def test_floors_that_are_offered_make_sense_where_the_rule_has_dropped_the_step(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.object_to(world.actor("derek"), cand, floor="callback", reason=Reason("Not that far."))
    propose(world, "audition")
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "set_rule", change={"steps": ["consider", "offer"]})
    assert world.state().rule.steps == ("consider", "offer")
    (objection,) = world.state().objections(world.performers["ivy"])
    page = world.client("derek").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()
    assert selected(page, f"floor-{objection.id}-") == ("offer", ["offer", "consider"])
    assert selected(page, "position-") == ("audition", ["consider", "audition"])
    assert act(world, "derek", "position", kind="object", revision=1, floor="audition", reason="No.").status_code == 302
    assert [o.floor for o in world.state().objections(world.performers["ivy"])] == ["callback", "audition"]


def test_whoever_speaks_for_an_orphan_is_told_who_else_has_to_release_it(world: World) -> None:
    cand = world.put_forward("ivy")
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "add_member", person=world.people["tom"].pk, say=[("*", "*")])
    propose(world, "audition")
    decisions.object_to(world.actor("derek"), cand, floor="audition", reason=Reason("Not her."))
    (objection,) = world.state().objections(world.performers["ivy"])
    agreements.leave(world.actor("derek"))
    assert act(world, "tom", "adopt", objection=objection.id).status_code == 302
    page = act(world, "tom", "withdraw_objection", objection=objection.id).content.decode()
    assert f"{Why.orphan_needs_release.sentence} Ask Karen. It waits for you too." in page


def test_only_where_a_reason_may_be_withheld_is_that_offered(world: World) -> None:
    world.put_forward("ivy")
    propose(world, "audition")
    page = act(world, "derek", "position", kind="concern", revision=1, reason="").content.decode()
    assert "Please say why. Or keep the reason to yourself." in page
    page = act(world, "tom", "advise", kind="comment", text="").content.decode()
    assert "Please say why. Write what you want to say." in page


def test_what_was_agreed_to_is_read_in_the_minute_and_with_it_in_the_room(world: World) -> None:
    world.put_forward("ivy")
    propose(world, "audition", terms="To be heard once, in Studio 2, and nothing more.")
    answer(world, "karen", "support")
    answer(world, "derek", "accept")
    decisions.conclude(world.actor("karen"), world.cands["ivy"], revision=1)
    minute = f"/p/{world.production.pk}/r/{world.role}/minute/{world.cands['ivy']}/1/"
    for who in ("karen", "tom", "sam"):
        for page in (room(world, who), world.client(who).get(minute).content.decode()):
            assert page.count("To be heard once, in Studio 2, and nothing more.") == 1, who
