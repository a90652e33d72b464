"""Home says what has still to go out: letters that are begun and wait, and a no that nobody has written."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from castlist.actions import agreements, answers, decisions, letters, productions, tasks
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.queries.glances import glances, productions_of
from castlist.queries.home import home
from castlist.queries.new_letters import new_letter
from castlist.queries.outboxes import outbox, waiting
from castlist.queries.productions import production_page
from castlist.queries.sealing import as_others_may_know
from castlist.queries.verification_walk import walk
from castlist.queries.waiting import Waiting, waits_in
from castlist.queries.waiting_loose import Beside, OfRole
from castlist.records.models import Letter, Touch
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.why import OVERTAKEN, Refused, Why
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]


def told(world: World, who: str) -> list[tuple[str, str, str, str]]:
    waits = home(world.people[who], now=world.now).waits
    return [(w.kind, w.title, w.url, w.button) for w in waits if w.kind in ("unsent", "owed")]


@pytest.fixture
def heard(world: World) -> World:
    """Ivy is to be heard, and nobody was asked to write."""
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(1)
    return world


@pytest.fixture
def offered(world: World) -> World:
    """Ivy has been written to with an offer that stands for a day."""
    cand = world.put_forward("ivy")
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("consider", "audition", "callback"):
        world.agree("ivy", step)
    decisions.propose(world.actor("karen"), cand, revision=Revision("offer", deadline_hours=24))
    revision = world.state().proposal(cand).revision  # type: ignore[union-attr]
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=revision, what=what, reason=Reason("Yes."))
    decisions.conclude(world.actor("karen"), cand, revision=revision)
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=cand)
    world.invite("ivy")
    return world


def test_a_letter_that_is_begun_is_told_until_it_goes(heard: World) -> None:
    assert told(heard, "sam") == []
    letter = heard.letter("sam", "ivy")
    url = f"/p/{heard.production.pk}/letters/{letter}/"
    assert told(heard, "sam") == [("unsent", "A letter to Ivy Marlowe has not gone", url, "Look at it")]
    assert heard.client("sam").get(url).status_code == 200
    assert told(heard, "karen") == told(heard, "sam"), "whoever may write it is told"
    assert [told(heard, who) for who in ("tom", "miriam", "eve")] == [[], [], []]
    letters.send_later(heard.actor("sam"), letter, goes=heard.now + timedelta(days=1))
    assert told(heard, "sam") == [], "it goes by itself"
    letters.not_later(heard.actor("sam"), letter)
    assert told(heard, "sam") != []
    letters.send(heard.actor("sam"), letter)
    assert told(heard, "sam") == []


def test_whoever_was_asked_to_write_has_it_as_their_task_and_nobody_else_is_asked(heard: World) -> None:
    tasks.give_task(heard.actor("karen"), heard.cands["ivy"], owner=heard.people["tom"].pk, what="Ask her.")
    heard.letter("sam", "ivy")
    assert told(heard, "sam") == []
    assert [w.kind for w in home(heard.people["tom"], now=heard.now).waits] == ["task"]


def test_a_no_that_nobody_has_written_is_told_to_whoever_may_write_it(heard: World) -> None:
    heard.invite("ivy")
    heard.agree("ivy", "released")
    write = f"/p/{heard.production.pk}/letters/for/{heard.cands['ivy']}/"
    assert told(heard, "sam") == [("owed", "Ivy Marlowe waits for an answer", write, "Write to them")]
    assert heard.client("sam").get(write).status_code == 200
    assert [told(heard, who) for who in ("tom", "miriam", "eve")] == [[], [], []]
    letter = heard.letter("sam", "ivy")
    assert [row[:2] for row in told(heard, "sam")] == [("unsent", "A letter to Ivy Marlowe has not gone")]
    page = heard.client("sam").get("/").content.decode()
    assert "the room has said no, and they wait to hear it" in " ".join(page.split())
    letters.send(heard.actor("sam"), letter)
    assert told(heard, "sam") == []


def test_several_are_one_thing_that_leads_to_all_of_them(heard: World) -> None:
    heard.invite("ivy")
    heard.agree("ivy", "released")
    heard.put_forward("ben")
    heard.agree("ben", "audition")
    heard.invite("ben")
    heard.agree("ben", "released")
    assert told(heard, "sam") == [
        ("owed", "2 people wait for an answer", f"/p/{heard.production.pk}/answers/", "Write to them")
    ]


def test_nobody_waits_for_an_answer_who_wants_none_or_whom_none_can_reach(heard: World) -> None:
    heard.invite("ivy")
    bearer = heard.bearer("ivy")
    answers.wish(bearer, wants_no=False, now=heard.now)
    heard.agree("ivy", "released")
    assert told(heard, "sam") == [], "they asked for no letter"
    answers.wish(bearer, wants_no=True, now=heard.now)
    assert [row[0] for row in told(heard, "sam")] == ["owed"]
    answers.write_off(heard.actor("sam"), heard.cands["ivy"], routes=["letter", "phone"], reason="Nobody is there.")
    assert told(heard, "sam") == [], "it was left at that"


def test_nobody_who_was_told_nothing_is_owed_a_word(heard: World) -> None:
    heard.agree("ivy", "released")
    assert told(heard, "sam") == []


def test_an_offer_that_runs_is_told_when_its_letter_waits_and_not_before_it_may_go(world: World) -> None:
    cand = world.put_forward("ivy")
    decisions.clear(world.actor("miriam"), cand, value=True)
    for step in ("consider", "audition", "callback", "offer"):
        world.agree("ivy", step)
    world.letter("sam", "ivy")
    assert told(world, "sam") == [], "its grace runs: it cannot go yet"
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=cand)
    assert [row[:2] for row in told(world, "sam")] == [("unsent", "A letter to Ivy Marlowe has not gone")]
    page = " ".join(world.client("sam").get("/").content.decode().split())
    assert "an offer to them runs, and until it goes they know nothing of it" in page


def test_whoever_came_in_and_was_never_heard_waits_since_then(world: World) -> None:
    """The room has concluded nothing about them before."""
    came, company = world.now, world.production.company_id
    performer = productions.add_performer(company, name="Ivy Marlowe", email="ivy@example.org", now=came).pk
    done = decisions.submit(Actor(world.production.pk, performer, came), role=world.role, performer=performer)
    world.cands["ivy"] = str(done.answer["candidacy"])
    world.now += timedelta(days=9)
    world.agree("ivy", "released")
    (row,) = [one for one in home(world.people["sam"], now=world.now).waits if one.kind == "owed"]
    assert row.at == came


def test_the_production_says_of_a_role_that_rests_who_is_cast_and_which_offers_run(world: World) -> None:
    def says() -> str:
        return production_page(world.people["karen"], world.production.pk, now=world.now).roles[0].sentence

    for name in ("ivy", "ada"):
        world.put_forward(name)
        decisions.clear(world.actor("miriam"), world.cands[name], value=True)
        for target in ("audition", "callback"):
            world.agree(name, target)
    assert says() == "Nothing is on the table."
    world.agree("ivy", "offer")
    assert says() == "One offer runs."
    world.now += timedelta(hours=25)
    world.accepts("ivy")
    assert says() == "1 cast."


def test_a_no_that_waits_for_words_says_so_to_whoever_decided(offered: World) -> None:
    """Nobody can send it before somebody has written why the offer does not stand."""
    offered.agree("ivy", "released")
    offered.letter("sam", "ivy")
    titles = {who: [w.sentence for w in home(offered.people[who], now=offered.now).waits] for who in ("karen", "sam")}
    for who, said in titles.items():
        assert [one for one in said if "it waits for words: nobody has written why" in one], who
    letter = Letter.objects.get(kind="answer")
    Letter.objects.filter(pk=letter.pk).update(body=letter.body.replace("{why}", "The tour comes first."))
    assert not [one for one in home(offered.people["sam"], now=offered.now).waits if "waits for words" in one.sentence]


def test_a_no_after_an_offer_that_ran_out_says_that_and_asks_for_no_reason(offered: World) -> None:
    offered.now += timedelta(days=3)
    offered.agree("ivy", "released")
    page = new_letter(offered.people["sam"], offered.production, offered.cands["ivy"], now=offered.now)
    assert "the time to answer it ended before there was a yes or a no" in page.words.body
    assert "{why}" not in page.words.body


def test_a_letter_that_another_conclusion_has_overtaken_is_marked_and_does_not_wait(heard: World) -> None:
    heard.invite("ivy")
    heard.agree("ivy", "callback")
    letter = heard.letter("sam", "ivy")
    heard.agree("ivy", "released")
    box = outbox(heard.people["sam"], heard.production)
    mine = next(one for one in box.letters if one.id == letter)
    assert (mine.state, mine.may_send, box.waiting) == ("overtaken", False, 0)
    assert "One is overtaken, and does not go." in box.sentence
    assert waiting(heard.people["sam"], heard.production) == {}
    with pytest.raises(Refused) as no:
        letters.send_later(heard.actor("sam"), letter, goes=heard.now + timedelta(days=1))
    assert (no.value.why, no.value.detail) == (Why.suspended, OVERTAKEN)
    assert "overtaken" in heard.client("sam").get(f"/p/{heard.production.pk}/letters/").content.decode()
    assert [row[0] for row in told(heard, "sam")] == ["owed"], "the no that has to be written instead"


Line = tuple[str, str, int, int]


def by_looking_at_everything(world: World, who: str) -> list[Line]:
    """What waits on them at the loose ends, worked out of all that is so, whatever is kept of it."""
    person = world.people[who].pk
    state = as_others_may_know(world.state(), person)
    every = frozenset(cand.id for cand in state.all(Candidacy))
    return lines(waits_in(state, person, Beside(loose=every)))


def lines(waits: Iterable[Waiting]) -> list[Line]:
    return sorted((c.role, kind, f.count, f.at) for c, kind, f in waits if isinstance(f, OfRole) and kind != "failed")


def told_to_all(world: World) -> dict[str, list[Line]]:
    """What each of the team is told at the loose ends; and it is what looking at everything says, and verify agrees."""
    found = {}
    for who, person in world.people.items():
        ends = [one.end for one in productions_of(person)]
        waits = [one for glance in glances(person, ends, now=world.now).values() for one in glance.waits]
        if (ours := lines(waits)) != (theirs := by_looking_at_everything(world, who)):
            raise AssertionError(f"{who} is told {ours}, and it should be {theirs}")
        found[who] = ours
    assert walk(only=world.production.pk).findings == []
    return {who: waits for who, waits in found.items() if waits}


def came_in(world: World, name: str) -> None:
    """They put themselves in."""
    performer = productions.add_performer(world.production.company_id, name=name, email="", now=world.now).pk
    done = decisions.submit(Actor(world.production.pk, performer, world.now), role=world.role, performer=performer)
    world.cands[name] = str(done.answer["candidacy"])


def test_what_is_kept_of_loose_ends_says_at_every_act_what_looking_at_everything_would(heard: World) -> None:
    def kinds() -> dict[str, set[str]]:
        return {who: {kind for _, kind, _, _ in waits} for who, waits in told_to_all(heard).items()}

    def all_of(kinds: set[str]) -> dict[str, set[str]]:
        return dict.fromkeys(("derek", "karen", "sam"), kinds)

    assert kinds() == all_of({"write"})
    tasks.give_task(heard.actor("karen"), heard.cands["ivy"], owner=heard.people["tom"].pk, what="Ask her.")
    assert kinds() == {}
    agreements.leave(heard.actor("tom"))
    assert kinds() == all_of({"write"}), "whoever has left gets in touch with nobody"
    letter = heard.letter("sam", "ivy")
    assert kinds() == all_of({"unsent"})
    letters.send(heard.actor("sam"), letter)
    assert kinds() == {}
    heard.agree("ivy", "callback")
    assert kinds() == all_of({"write"}), "what asked her to the audition asks her to no callback"
    heard.agree("ivy", "released")
    assert kinds() == all_of({"owed"})
    drafted = heard.letter("sam", "ivy")
    assert kinds() == all_of({"unsent"})
    letters.drop(heard.actor("sam"), drafted)
    assert kinds() == all_of({"owed"})
    letters.send(heard.actor("sam"), heard.letter("sam", "ivy"))
    assert (kinds(), set(Touch.objects.values_list("loose", flat=True))) == ({}, {""})


def test_whoever_came_in_is_told_however_many_acts_follow_until_the_room_takes_them_up(world: World) -> None:
    def arrived(who: str = "karen") -> list[tuple[str, int]]:
        return [(kind, count) for _, kind, count, _ in told_to_all(world).get(who, [])]

    for name in ("ada", "ben"):
        came_in(world, name)
    assert (arrived(), arrived("sam")) == ([("arrived", 2)], [])
    world.put_forward("ivy")
    for n in range(310):
        decisions.advise(world.actor("tom"), world.cands["ivy"], what="for", text=f"I have heard her {n} times.")
    assert arrived() == [("arrived", 2)]
    decisions.propose(world.actor("karen"), world.cands["ada"], revision=Revision("audition"))
    assert arrived() == [("arrived", 1)]
    agreements.declare(world.actor("karen"), performer=world.state().candidacy(world.cands["ben"]).performer)  # type: ignore[union-attr]
    assert (arrived(), arrived("derek")) == ([], [("arrived", 1)]), "nobody is told of whom they are recused from"
    assert arrived("sam") == []


def test_a_casting_that_is_closed_asks_nobody_to_write_to_whoever_was_to_be_heard(heard: World) -> None:
    """Ivy never heard of it, so she is owed nothing, and it is closed without her."""
    assert [one.kind for one in home(heard.people["sam"], now=heard.now).waits] == ["write"]
    for who in ("karen", "derek"):
        agreements.move(heard.actor(who), "close_casting")
    assert [one.kind for one in home(heard.people["sam"], now=heard.now).waits] == []
    for who in ("karen", "derek"):
        agreements.move(heard.actor(who), "open_casting")
    assert [one.kind for one in home(heard.people["sam"], now=heard.now).waits] == ["write"]
