"""What the pages say in several places agrees, and is said in words that somebody new understands."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from castlist.actions import agreements, auditions, decisions, productions
from castlist.actions.decisions import Reason, Revision
from tests.world import World, build

pytestmark = pytest.mark.django_db


def team(world: World) -> str:
    return world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()


def room(world: World, who: str, **asked: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/", asked).content.decode()


def test_the_fewest_who_agree_are_no_other_rule_than_the_sentence_above(world: World) -> None:
    assert "Where somebody steps out, at least 2 must be left, and agree." in team(world)
    change = {"preset": "one", "decider": world.people["karen"].pk}
    agreements.agree(
        world.actor("derek"), str(agreements.move(world.actor("karen"), "set_rule", change=change).answer["motion"])
    )
    assert "must be left" not in team(world)


def test_somebody_who_has_taken_a_time_is_said_to_have_and_on_which_day(invited: World) -> None:
    cand = invited.cands["ivy"]
    assert "Ivy Marlowe is to be heard." in room(invited, "karen", c=cand)
    slot = invited.times(1)[0]
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="", now=invited.now)
    page = room(invited, "karen", c=cand)
    assert "Ivy Marlowe is to be heard, and has taken a time." in page
    day = (invited.now + timedelta(days=10)).date()
    assert f"{day:%a} {day.day} {day:%b}, 10:20 ·" in page.replace("\xa0", " ")
    invited.agree("ivy", "callback")
    assert "Ivy Marlowe is called back." in room(invited, "karen", c=cand)


def test_a_past_moment_says_of_all_its_times_on_which_day_they_were(db: None) -> None:
    world = build(timezone.now().replace(microsecond=0) - timedelta(days=1))
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(world.actor("karen"), cand, revision=1, what="support", reason=Reason())
    decisions.amend(world.actor("karen"), cand, revision=Revision("audition"))
    decisions.advise(world.actor("julia"), cand, what="for", text="Hear her.")
    page = room(world, "karen", c=cand)
    moment = re.findall(r"\?c=\w+&amp;at=(\d+)|[?;]at=(\d+)", page)
    last = max(int(a or b) for a, b in moment)
    for asked in ({}, {"at": str(last)}):
        said = re.search(r"on revision 1, ([^:]*:\d\d): “I want this”", room(world, "karen", c=cand, **asked))
        assert said, asked
        assert said[1].startswith("yesterday, "), asked


def test_whoever_keeps_a_reason_reads_that_they_do(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    decisions.position(
        world.actor("derek"), cand, revision=1, what="object", reason=Reason(withheld=True), floor="consider"
    )
    own, others = "You keep the reason to yourself.", "The reason is kept by Derek."
    said = {who: room(world, who, c=cand) for who in ("derek", "karen")}
    assert {who: (own in page, others in page) for who, page in said.items()} == {
        "derek": (True, False), "karen": (False, True),
    }  # fmt: skip


def test_conditions_are_called_as_the_minute_calls_them(world: World) -> None:
    cand = world.put_forward("ivy")
    page = room(world, "karen", c=cand)
    for words in ("precondition: met beforehand", "undertaking: kept afterwards"):
        assert f">{words}</option>" in page


def test_a_booked_page_says_by_whose_clock_the_time_is(invited: World) -> None:
    token = invited.invite("ivy")
    slot = invited.times(1)[0]
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="", now=invited.now)
    page = invited.client("karen").get(f"/i/{token}/").content.decode()
    assert ("You are expected for The Lead." in page, "Studio 3 · 20 minutes · times in London" in page) == (True, True)


def test_whoever_is_invited_with_a_say_has_a_say_though_the_voice_is_still_ticked(world: World) -> None:
    form = {"email": "nell@example.org", "name": "Nell Voss", "standing": ["say", "voice"]}
    answer = world.client("karen").post(f"/p/{world.production.pk}/team/invite/", form, follow=True)
    text = world.client("derek").get("/").content.decode()
    said = re.findall(r"Nell Voss joins with [^<.]*", answer.content.decode() + text)
    assert set(said) == {"Nell Voss joins with a say"}


def test_whoever_was_chosen_to_be_put_forward_gives_way_to_somebody_else(world: World) -> None:
    world.put_forward("ivy")
    address, typed = f"/p/{world.production.pk}/r/{world.role}/put-forward/", {"reason": "The voice."}
    client = world.client("karen")
    page = client.post(address, {**typed, "this": world.performers["ivy"]}).content.decode()
    assert ("<h2>Ivy Marlowe</h2>" in page, "Somebody else" in page) == (True, True)
    page = client.post(address, {**typed, "performer": world.performers["ivy"], "look": "yes"}).content.decode()
    assert ("<h2>Ivy Marlowe</h2>" in page, "Are they known here already?" in page) == (False, True)
    assert "The voice.</textarea>" in page


def test_why_is_said_to_be_free_where_it_is(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    assert 'Why? <span class="optional ask-if-free">if you like</span></label>' in room(world, "derek", c=cand)


def test_what_waits_for_clearance_says_who_gives_it_and_how_often(world: World) -> None:
    cand = world.put_forward("ivy")
    for step in ("audition", "callback"):
        world.agree("ivy", step)
    decisions.propose(world.actor("karen"), cand, revision=Revision("offer", deadline_hours=24))
    proposal = world.state().proposal(cand)
    assert proposal
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=proposal.revision, what=what, reason=Reason())
    page = room(world, "karen", c=cand)
    said = "Everybody has answered about an offer to Ivy Marlowe. The safeguarding leads give it, twice a day."
    assert ("Waiting for clearance." in page, said in page) == (True, True)


def test_a_breakdown_that_is_written_from_right_to_left_stands_so(world: World) -> None:
    role = str(agreements.add_role(world.actor("karen"), name="هدى", about="صوت دافئ").answer["role"])
    pages = [
        world.client("karen").get(f"/p/{world.production.pk}/{page}").content.decode() for page in ("", f"r/{role}/")
    ]
    assert [bool(re.search(r'dir="auto">صوت دافئ', page)) for page in pages] == [True, True]


# -- What nobody needs yet


@pytest.fixture
def alone(world: World) -> World:
    """A second production, in which Karen has just come out of the four screens."""
    karen = world.people["karen"]
    world.production = productions.open_production(world.production.company, name="Gulls", by=karen, now=world.now)
    world.role = str(agreements.add_role(world.actor("karen"), name="The Gull").answer["role"])
    return world


def places(world: World, who: str, page: str = "") -> tuple[list[str], list[str]]:
    """Which places of the production stand in the head of a page, and which behind “More”."""
    page = world.client(who).get(f"/p/{world.production.pk}/{page}").content.decode()
    nav = page.partition('aria-label="This production"')[2].partition("</nav>")[0]
    shown, _, more = nav.partition("<summary>More</summary>")
    return re.findall(r">([^<>]+)</a>", shown), re.findall(r">([^<>]+)</a>", more)


def test_a_company_of_two_sees_two_places_and_finds_the_others_behind_one_word(alone: World) -> None:
    first, others = ["Roles", "Team and rules"], ["Days", "Letters", "Safeguarding"]
    assert [places(alone, "karen", page) for page in ("", "team/", f"r/{alone.role}/")] == [(first, others)] * 3
    assert places(alone, "karen", "letters/") == ([*first, "Letters"], ["Days", "Safeguarding"])
    agreements.move(alone.actor("karen"), "add_member", person=alone.people["sam"].pk, desk=True)
    alone.times(1)
    assert places(alone, "karen") == ([*first, "Days", "Letters"], ["Safeguarding"])


def test_a_place_comes_forth_with_what_is_in_it(alone: World) -> None:
    first = ["Roles", "Team and rules"]
    agreements.move(alone.actor("karen"), "add_member", person=alone.people["sam"].pk, desk=True)
    agreements.move(alone.actor("karen"), "add_member", person=alone.people["julia"].pk, voice=True)
    assert places(alone, "sam") == ([*first, "Days", "Letters"], ["Safeguarding"])
    assert places(alone, "julia") == (first, ["Days", "Letters", "Safeguarding"])
    agreements.move(alone.actor("karen"), "add_member", person=alone.people["miriam"].pk, lead=True)
    assert places(alone, "julia") == ([*first, "Safeguarding"], ["Days", "Letters"])


def test_the_four_screens_lead_back_to_those_before(alone: World) -> None:
    page = alone.client("karen").get(f"/start/{alone.production.pk}/3/").content.decode()
    steps = page.partition('class="screens"')[2].partition("</ol>")[0]
    assert re.findall(r'href="([^"]+)">([^<]+)<', steps) == [(f"/start/{alone.production.pk}/2/", "Who decides")]
    assert ("The other" in steps, '<li aria-current="step">A role</li>' in steps) == (False, True)


def test_whoever_names_nobody_as_asking_for_a_condition_asks_for_it_and_reads_so(world: World) -> None:
    cand = world.put_forward("ivy")
    asked = room(world, "karen", c=cand).partition('name="condition-asked-1"')[2]
    assert re.search(r"<option value=..[^>]*>([^<]+)</option>", asked)[1] == "me"
    given = {"target": "consider", "condition-text-1": "A chaperone comes.", "condition-kind-1": "precondition"}
    world.client("karen").post(f"/p/{world.production.pk}/c/{cand}/propose/", given)
    assert "asked by Karen" in room(world, "karen", c=cand)


def test_the_desk_reads_the_same_of_a_reason_that_is_given_and_of_one_that_is_kept(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    said = {}
    for reason in (Reason("An old and serious reason."), Reason(withheld=True)):
        decisions.position(world.actor("derek"), cand, revision=1, what="concern", reason=reason)
        said[reason.withheld] = re.findall(r"The reason is [^<]*", room(world, "sam", c=cand))
    once = "The reason is not shown to the desk."  # of his concern, and of why Karen put her forward
    assert said == {False: [once, once], True: [once, once]}
    assert "The reason is kept by Derek." in room(world, "tom", c=cand)


def test_whoever_enters_an_answer_for_another_keeps_no_reason_to_themselves(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    form = room(world, "sam", c=cand).partition('id="also-report"')[2].partition("</details>")[0]
    assert "They keep the reason to themselves" in form
    assert "to myself" not in form
