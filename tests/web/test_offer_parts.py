"""One offer with parts: one letter, one page, one answer; all of it, or none."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import agreements, decisions, letters, letters_by_clock, offers, productions
from castlist.actions.decisions import Reason, Revision
from castlist.actions.erasure import erase_performer
from castlist.queries.new_letters import new_letter
from castlist.queries.private_links import bearer_for
from castlist.queries.verification_walk import walk
from castlist.records.models import Letter, Link
from castlist.records.private_links import token_of
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.letters import TAKEN_BACK
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]
PARTS = ("lead", "cover", "double")


class Several:
    """Ivy is offered the lead, a cover of the nurse, and the ghost; each was decided in its own room."""

    def __init__(self, world: World, *, live: bool = True, hours: int = 0) -> None:
        self.world, self.cands, self.roles = world, dict[str, str](), {"lead": world.role}
        nurse = self.role("The Nurse")
        self.roles |= {"cover": self.role("Second Nurse", sort="cover", covers=nurse), "double": self.role("The Ghost")}
        self.ivy = productions.add_performer(
            world.production.company_id, name="Ivy Marlowe", email="ivy@example.org", now=world.now
        ).pk
        for name in PARTS:
            self.decide(name, hours=hours)
            if live:
                self.waive(name)

    def role(self, name: str, **more: Any) -> str:
        return str(agreements.add_role(self.world.actor("karen"), name=name, **more).answer["role"])

    def decide(self, name: str, *, hours: int) -> None:
        karen, derek = self.world.actor("karen"), self.world.actor("derek")
        said = decisions.put_forward(karen, role=self.roles[name], performer=self.ivy, reason=Reason("The voice."))
        cand = self.cands[name] = self.world.cands[name] = str(said.answer["candidacy"])
        decisions.clear(self.world.actor("miriam"), cand, value=True)
        for step in ("consider", "audition", "callback", "offer"):
            more = {"deadline_hours": hours} if step == "offer" and hours else {}
            decisions.propose(karen, cand, revision=Revision(step, **more))
            revision = self.world.state().proposal(cand).revision  # type: ignore[union-attr]
            for who, what in ((karen, "support"), (derek, "accept")):
                decisions.position(who, cand, revision=revision, what=what, reason=Reason("Yes."))
            decisions.conclude(karen, cand, revision=revision)

    def waive(self, name: str) -> None:
        for who in ("karen", "derek"):
            agreements.move(self.world.actor(who), "waive_grace", cand=self.cands[name])

    def draft(self, *parts: str) -> str:
        """Sam writes about the lead, and ticks these."""
        page = f"/p/{self.world.production.pk}/letters/for/{self.cands['lead']}/"
        shown = self.world.client("sam").get(page).content.decode()
        body = re.search(r'<textarea[^>]*name="body"[^>]*>(.*?)</textarea>', shown, re.S)
        assert body is not None
        form = {
            "to": "ivy@example.org",
            "subject": "An offer",
            "body": body[1].strip(),
            "parts": "shown",
            "version": "0",
        }
        sent = self.world.client("sam").post(page, {**form, "part": [self.cands[one] for one in parts]})
        assert sent.status_code == 302, sent.content.decode()
        return str(re.search(r"/letters/([^/]+)/", sent["Location"])[1])  # type: ignore[index]

    def send(self, *parts: str) -> str:
        """It has gone; says the token in it."""
        letters.send(self.world.actor("sam"), self.draft(*parts))
        return str(re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)[1])  # type: ignore[index]

    def stands(self) -> dict[str, str]:
        state = self.world.state()
        found = {name: state.candidacy(cand) for name, cand in self.cands.items()}
        return {name: one.ended or one.step for name, one in found.items() if one is not None}

    def letters_say(self) -> dict[str, list[str]]:
        state = self.world.state()
        return {n: sorted(one.state for one in state.group(LetterFact, c)) for n, c in self.cands.items()}


@pytest.fixture
def several(world: World) -> Several:
    return Several(world, hours=48)


def page_of(world: World, token: str) -> str:
    return world.client().get(f"/i/{token}/").content.decode()


def refused(act: Callable[[], object]) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


# -- Writing it


def test_writer_ticks_the_parts_and_one_letter_names_them_all(several: Several) -> None:
    letter = several.draft("cover", "double")
    shown = several.world.client("sam").get(f"/p/{several.world.production.pk}/letters/{letter}/").content.decode()
    says = "The Lead, Second Nurse (covering The Nurse) and The Ghost"
    assert says in shown
    assert several.letters_say() == {name: ["drafted"] for name in PARTS}
    letters.send(several.world.actor("sam"), letter)
    assert (len(mail.outbox), says in mail.outbox[0].body) == (1, True)
    assert several.letters_say() == {name: ["sent"] for name in PARTS}
    assert list(walk().findings) == []


def test_ticks_can_be_changed_until_it_goes(several: Several) -> None:
    letter = several.draft("cover", "double")
    page = f"/p/{several.world.production.pk}/letters/{letter}/"
    row = Letter.objects.get(pk=letter)
    form = {"to": row.to, "subject": row.subject, "body": row.body, "version": row.version, "parts": "shown"}
    assert (
        several.world.client("sam").post(page + "save/", {**form, "part": several.cands["double"]}).status_code == 302
    )
    assert several.letters_say() == {"lead": ["drafted"], "cover": ["dropped"], "double": ["drafted"]}
    shown = several.world.client("sam").get(page).content.decode()
    assert "The Lead and The Ghost" in shown
    letters.change(several.world.actor("sam"), letter, _words(letter), parts=[several.cands["cover"]])
    assert several.letters_say() == {"lead": ["drafted"], "cover": ["drafted", "dropped"], "double": ["dropped"]}
    letters.change(several.world.actor("sam"), letter, _words(letter))  # a program that does not know of parts
    assert several.letters_say()["cover"] == ["drafted", "dropped"]


def _words(letter: str) -> Any:
    from castlist.queries.letters import Words

    row = Letter.objects.get(pk=letter)
    return Words(row.to, row.subject, row.body, row.version)


def test_letter_waits_until_every_part_is_live(world: World) -> None:
    several = Several(world, live=False)
    several.waive("lead")
    letter = several.draft("cover")
    with pytest.raises(Refused) as no:
        letters.send(world.actor("sam"), letter)
    assert (no.value.why, "Second Nurse (covering The Nurse)" in no.value.detail) == (Why.suspended, True)
    assert (mail.outbox, several.letters_say()["cover"]) == ([], ["drafted"])
    several.waive("cover")
    letters.send(world.actor("sam"), letter)
    assert len(mail.outbox) == 1


def test_part_is_sent_with_its_letter_alone(several: Several) -> None:
    letter = several.draft("cover")
    part = Letter.objects.get(part_of=letter)
    who = several.world.actor("sam")
    for act in (letters.send, letters.drop, letters.pass_on, letters.not_later, letters.close_links):
        assert refused(lambda act=act: act(who, part.pk)) is Why.goes_with_another  # type: ignore[misc]
    shown = several.world.client("sam").get(f"/p/{several.world.production.pk}/letters/{part.pk}/").content.decode()
    assert (f"/letters/{letter}/" in shown, "Send it now" in shown) == (True, False)
    letters.drop(who, letter)
    assert several.letters_say() == {"lead": ["dropped"], "cover": ["dropped"], "double": []}


def test_what_is_not_theirs_to_offer_is_refused(several: Several) -> None:
    world = several.world
    ada = world.put_forward("ada")
    page = f"/p/{world.production.pk}/letters/for/{several.cands['lead']}/"
    form = {"to": "", "subject": "An offer", "body": "{link}", "parts": "shown"}
    for wrong in (ada, several.cands["lead"], "nobody", "\x00", "x" * 500):
        answer = world.client("sam").post(page, {**form, "part": [wrong]})
        assert (answer.status_code in (404, 409, 422), Letter.objects.count()) == (True, 0), wrong
    several.draft("cover")
    assert refused(lambda: letters.draft(
        world.actor("sam"), several.cands["double"], _typed(), kind="offer", parts=[several.cands["cover"]]
    )) is Why.already_begun  # fmt: skip


def _typed() -> Any:
    from castlist.queries.letters import Words

    return Words("ivy@example.org", "An offer", "{parts} {link}")


# -- Answering it


def test_all_of_it_is_accepted_with_one_press(several: Several) -> None:
    token = several.send("cover", "double")
    page = page_of(several.world, token)
    assert "One offer, 3 parts" in page
    assert "Second Nurse (covering The Nurse)" in page
    assert "Yes, I accept all of it" in page
    assert several.world.client().post(f"/i/{token}/accept/").status_code == 302
    assert several.stands() == dict.fromkeys(PARTS, "cast")
    assert several.letters_say() == {name: ["answered"] for name in PARTS}
    assert several.world.client().post(f"/i/{token}/accept/").status_code == 302  # once more, and nothing happens
    assert list(walk().findings) == []


def test_any_of_its_pages_answers_for_all_of_it(several: Several) -> None:
    several.send("cover", "double")
    own = Link.objects.get(cand=several.cands["double"])
    page = page_of(several.world, token_of(own.pk))
    assert "One offer, 3 parts" in page
    offers.accept(bearer_for(token_of(own.pk), now=several.world.now), now=several.world.now)
    assert several.stands() == dict.fromkeys(PARTS, "cast")


def test_no_is_a_no_to_all_of_it_and_is_asked_once_more(several: Several) -> None:
    token = several.send("cover", "double")
    sure = several.world.client().get(f"/i/{token}/sure/decline/").content.decode()
    assert "Say no to all of it?" in sure
    assert several.world.client().post(f"/i/{token}/sure/decline/", {"text": "I am abroad."}).status_code == 302
    assert several.stands() == dict.fromkeys(PARTS, "declined")
    assert list(walk().findings) == []


def test_part_that_was_not_ticked_is_answered_by_itself(several: Several) -> None:
    token = several.send("cover")
    offers.accept(bearer_for(token, now=several.world.now), now=several.world.now)
    assert several.stands() == {"lead": "cast", "cover": "cast", "double": "offer"}


def test_part_that_the_room_takes_back_is_no_longer_of_it(several: Several) -> None:
    token = several.send("cover", "double")
    world = several.world
    world.agree("cover", "released")
    assert "One offer, 2 parts" in page_of(world, token)
    offers.accept(bearer_for(token, now=world.now), now=world.now)
    assert several.stands() == {"lead": "cast", "cover": "released", "double": "cast"}


def test_one_that_lapsed_takes_all_of_it_and_nothing_is_accepted(several: Several, time_machine: Any) -> None:
    token = several.send("cover")
    world = several.world
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "extend_offer", cand=several.cands["lead"], hours=48)
    time_machine.move_to(world.now + timedelta(hours=49))
    later = world.now + timedelta(hours=49)
    bearer = bearer_for(token, now=later)
    assert refused(lambda: offers.accept(bearer, now=later)) is Why.deadline_passed
    page = page_of(world, token)
    assert ("Yes, I accept" in page, "The time for Second Nurse" in page) == (False, True)
    assert several.stands()["lead"] == "offer"


def test_scheduled_letter_takes_its_parts_with_it(several: Several) -> None:
    world, letter = several.world, several.draft("cover")
    goes = world.now + timedelta(hours=1)
    letters.send_later(world.actor("sam"), letter, goes=goes)
    assert letters_by_clock.send_due(now=goes) == 1
    assert (several.letters_say()["cover"], len(mail.outbox)) == (["sent"], 1)


# -- Who may know of it


def test_whoever_sees_one_of_the_rooms_alone_is_not_shown_the_letter(several: Several) -> None:
    world, letter = several.world, several.draft("cover", "double")
    agreements.move(
        world.actor("karen"), "add_member", person=world.people["eve"].pk, title="assistant",
        say=[[several.roles["double"], "*"]],
    )  # fmt: skip
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)
    assert world.client("eve").get(f"/p/{world.production.pk}/r/{several.roles['double']}/").status_code == 200
    part = Letter.objects.get(part_of=letter, cand=several.cands["double"])
    for one in (part.pk, letter):
        answer = world.client("eve").get(f"/p/{world.production.pk}/letters/{one}/")
        body = answer.content.decode()
        assert answer.status_code == 404 or "This letter is not shown here." in body
        assert ("Second Nurse" in body, "ivy@example.org" in body) == (False, False)


def test_erasure_takes_the_parts_too(several: Several) -> None:
    several.send("cover", "double")
    erase_performer(several.ivy, now=several.world.now)
    assert not Letter.objects.exclude(body="").filter(performer=several.ivy).exists()
    assert list(walk().findings) == []


# -- What was offered, and an offer that is taken back


def test_what_belongs_to_an_offer_is_frozen_when_it_goes(several: Several) -> None:
    world = several.world
    agreements.change_role(world.actor("karen"), role=world.role, pay="£600 a week", contract="Twelve weeks")
    token = several.send("cover")
    assert "Pay  £600 a week" in mail.outbox[0].body
    page = page_of(world, token)
    assert ("£600 a week" in page, "something else of it now" in page) == (True, False)
    agreements.change_role(world.actor("karen"), role=world.role, pay="£400 a week", contract="Twelve weeks")
    page = page_of(world, token)
    assert ("£600 a week" in page, "£400 a week" in page, "something else of it now" in page) == (True, False, True)


def test_content_that_was_added_since_stands_with_the_offer_after_it_was_answered(several: Several) -> None:
    world = several.world
    agreements.change_role(world.actor("karen"), role=world.role, pay="£600 a week")
    token = several.send("cover")
    agreements.change_role(world.actor("karen"), role=world.role, discloses={"weapons": "a knife, in scene 7"})
    page = page_of(world, token)
    mark = re.search(r'name="seen" value="(\w+)"', page.partition('id="form-content"')[2])
    assert mark is not None
    assert world.client().post(f"/i/{token}/content/", {"seen": mark[1]}).status_code == 302
    page = page_of(world, token)
    assert "The content of The Lead as it stands now:" in page
    assert ("weapons: a knife, in scene 7" in page, "Something was added" in page) == (True, False)


def test_offer_that_is_taken_back_says_why_and_its_page_says_no_other(several: Several) -> None:
    world = several.world
    token = several.send()
    world.agree("lead", "callback")
    page = page_of(world, token)
    assert ("There is nothing to answer here now." in page, "would you" in page) == (True, False)
    outline = new_letter(world.people["sam"], world.production, several.cands["lead"], now=world.now)
    assert (outline.kind, "does not stand any more" in outline.words.body) == (TAKEN_BACK, True)
    words = replace(outline.words, to="ivy@example.org")
    letter = letters.draft(world.actor("sam"), several.cands["lead"], words, kind=outline.kind)
    with pytest.raises(Refused) as no:
        letters.send(world.actor("sam"), letter)
    assert (no.value.why, "Say why in your own words" in no.value.detail) == (Why.bad_field, True)
    said = replace(words, body=words.body.replace("{why}", "The part is cut."), version=1)
    letters.change(world.actor("sam"), letter, said)
    letters.send(world.actor("sam"), letter)
    assert "The part is cut." in mail.outbox[-1].body
    assert "The offer of The Lead does not stand any more." in page_of(world, token)
    after = new_letter(world.people["sam"], world.production, several.cands["lead"], now=world.now)
    assert after.kind == "invitation"
    assert list(walk().findings) == []


def test_answer_to_somebody_who_was_offered_the_part_says_so(several: Several) -> None:
    several.send()
    several.world.agree("lead", "released")
    page = new_letter(
        several.world.people["sam"], several.world.production, several.cands["lead"], now=several.world.now
    )
    assert (page.kind, "an offer of The Lead" in page.words.body, "{why}" in page.words.body) == ("answer", True, True)
    untold = new_letter(
        several.world.people["sam"], several.world.production, several.cands["double"], now=several.world.now
    )
    assert untold.kind == "offer"
    several.world.agree("double", "released")
    never = new_letter(
        several.world.people["sam"], several.world.production, several.cands["double"], now=several.world.now
    )
    assert (never.kind, "offer" in never.words.body) == ("answer", False)


# -- Whoever is next


def test_whoever_stands_in_reserve_is_told_by_itself_once_it_is_live(several: Several) -> None:
    world = several.world
    ada = world.put_forward("ada", email="ada@example.org")
    role = several.roles["double"]
    said = decisions.put_forward(
        world.actor("karen"), role=role, performer=world.performers["ada"], reason=Reason("If Ivy says no.")
    )
    assert ada
    world.cands["ada"] = str(said.answer["candidacy"])
    decisions.clear(world.actor("miriam"), world.cands["ada"], value=True)
    for step in ("consider", "audition", "callback"):
        world.agree("ada", step)
    decisions.propose(world.actor("karen"), world.cands["ada"], revision=Revision("offer", reserve=True))
    for who, what in (("karen", "support"), ("derek", "accept")):
        revision = world.state().proposal(world.cands["ada"]).revision  # type: ignore[union-attr]
        decisions.position(world.actor(who), world.cands["ada"], revision=revision, what=what, reason=Reason("Yes."))
    decisions.conclude(world.actor("karen"), world.cands["ada"], revision=revision)
    for who in ("karen", "derek"):
        agreements.move(world.actor(who), "waive_grace", cand=world.cands["ada"])
    letter = world.letter("sam", "ada", to="ada@example.org")
    goes = world.now + timedelta(days=2)
    letters.send_later(world.actor("sam"), letter, goes=goes)
    page = world.client("sam").get(f"/p/{world.production.pk}/letters/{letter}/").content.decode()
    assert "or as soon as the offer is live" in page
    assert letters_by_clock.send_due(now=goes) == 0
    assert (Letter.objects.get(pk=letter).state, mail.outbox) == ("drafted", [])
    several.send()  # about the lead alone
    ghost = world.letter("sam", "double")
    letters.send(world.actor("sam"), ghost)
    token = str(re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)[1])  # type: ignore[index]
    offers.decline(bearer_for(token, now=world.now), now=world.now)
    assert letters_by_clock.send_due(now=goes) == 1
    assert (mail.outbox[-1].to, Letter.objects.get(pk=letter).state) == (["ada@example.org"], "sent")


def test_part_that_is_offered_anew_by_itself_is_answered_by_itself(several: Several) -> None:
    world = several.world
    several.send("cover")
    world.agree("cover", "callback")
    world.agree("cover", "offer")
    several.waive("cover")
    later = replace(world.actor("sam"), now=world.now + timedelta(minutes=1))
    letters.send(later, world.letter("sam", "cover"))
    token = str(re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)[1])  # type: ignore[index]
    assert "One offer" not in page_of(world, token)
    offers.accept(bearer_for(token, now=world.now), now=world.now)
    assert several.stands() == {"lead": "offer", "cover": "cast", "double": "offer"}
