"""Who wants to hear nothing new: no letter asks them for what they did not come for, and they may take it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import auditions, desk_times, filling, letters, letters_by_clock, no_more
from castlist.queries.directory_person import person_page
from castlist.queries.new_letters import new_letter
from castlist.records.models import Letter, Performer, Slot
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(world: World, letters_may_go: None) -> World:
    """The room would hear Ivy, whom a member put forward; nobody has written to her."""
    world.times(3)
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    return world


def stop(world: World, name: str = "ivy", *, again: bool = False) -> None:
    no_more.say(world.performers[name], no_more=not again, now=world.now)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def page(world: World, name: str = "ivy") -> Any:
    return new_letter(world.people["sam"], world.production, world.cands[name], now=world.now)


def draft(world: World, name: str = "ivy") -> str:
    found = page(world, name)
    return letters.draft(world.actor("sam"), world.cands[name], found.words, kind=found.kind)


def test_an_invitation_is_refused_and_says_since_when(asked: World) -> None:
    stop(asked)
    no = refused(lambda: draft(asked))
    assert no.why is Why.no_more
    said = f"{asked.now.day} {asked.now:%B} {asked.now.year}"
    assert said in no.detail
    assert page(asked).why_not == f"They want to hear nothing new of the company. {no.detail}"
    stop(asked, again=True)
    assert page(asked).why_not == ""
    letters.send(asked.actor("sam"), draft(asked))
    assert mail.outbox[-1].to == ["ivy@example.org"]


def test_one_that_is_begun_does_not_go_by_hand_by_itself_or_another_way(asked: World) -> None:
    letter = draft(asked)
    letters.send_later(asked.actor("sam"), letter, goes=asked.now + 2 * MINUTE)
    stop(asked)
    actor = asked.actor("sam")
    acts = (letters.send, letters.send_soon, letters.pass_on)
    assert [refused(lambda act=act: act(actor, letter)).why for act in acts] == [Why.no_more] * 3  # type: ignore[misc]
    letters_by_clock.send_due(now=asked.now + 2 * MINUTE)
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.error.startswith("They want to hear nothing new"), mail.outbox) == ("failed", True, [])
    shown = asked.client("sam").get(f"/p/{asked.production.pk}/letters/{letter}/").content.decode()
    assert "They want to hear nothing new of the company. They said so on" in shown
    stop(asked, again=True)
    letters.send(asked.actor("sam"), letter)
    assert len(mail.outbox) == 1


def test_what_they_came_for_goes_on(asked: World) -> None:
    """Ivy has answered, so her callback is no news; June put herself in."""
    asked.invite("ivy")
    slot = Slot.objects.order_by("start")[0].pk
    auditions.book(asked.bearer("ivy"), slot=slot, held="", needs="", now=asked.now)
    stop(asked)
    asked.agree("ivy", "callback")
    assert page(asked).why_not == ""
    letters.send(asked.actor("sam"), draft(asked))
    assert "callback" in mail.outbox[-1].subject


def test_whoever_was_written_to_and_never_answered_is_not_asked_again(asked: World) -> None:
    asked.invite("ivy")
    stop(asked)
    mail.outbox.clear()
    assert refused(lambda: draft(asked)).why is Why.no_more


def test_a_time_that_the_desk_gave_is_no_will_of_theirs_and_many_are_written_to_without_them(asked: World) -> None:
    asked.put_forward("june", email="june@example.org")
    asked.agree("june", "audition")
    for name, slot in zip(("ivy", "june"), Slot.objects.order_by("start"), strict=False):
        desk_times.give_time(asked.actor("sam"), asked.cands[name], role=asked.role, slot=slot.pk, held="")
    stop(asked)
    done = filling.draft_all(asked.actor("sam"))
    assert [Letter.objects.get(pk=one).cand for one in done.letters] == [asked.cands["june"]]
    ((name, no),) = done.refused
    assert (name, no.why) == ("Ivy Marlowe", Why.no_more)


def test_an_answer_that_is_owed_goes(asked: World) -> None:
    asked.invite("ivy")
    stop(asked)
    asked.agree("ivy", "released")
    found = page(asked)
    assert (found.kind, found.why_not) == ("answer", "")
    letters.send(asked.actor("sam"), draft(asked))
    assert mail.outbox[-1].subject == "Small Hours: our answer"


def test_they_say_it_on_their_own_page_and_take_it_back(asked: World) -> None:
    Performer.objects.filter(pk=asked.performers["ivy"]).update(wished_at=asked.now)
    kept, outside = f"/i/{asked.link('ivy')}/kept/", Client()
    assert "Nothing new, please" in outside.get(kept).content.decode()
    assert outside.post(f"{kept}no_more/", {"again": "no"})["Location"].endswith("?done=no_more")
    row = Performer.objects.get(pk=asked.performers["ivy"])
    assert (row.no_more_at is not None, row.wished_at) == (True, None)
    first = row.no_more_at
    outside.post(f"{kept}no_more/", {"again": "no"})
    assert Performer.objects.get(pk=row.pk).no_more_at == first
    shown = outside.get(f"{kept}?done=no_more").content.decode()
    assert "You hear nothing new from us any more." in shown
    assert "You may ask me again" in shown
    known = person_page(asked.people["sam"], row.pk, now=asked.now)
    assert "wants to hear nothing new of us" in [one.what for one in known.consents]
    assert outside.post(f"{kept}no_more/", {"again": "yes"})["Location"].endswith("?done=again")
    assert Performer.objects.get(pk=row.pk).no_more_at is None


def test_whoever_is_erased_said_nothing(asked: World) -> None:
    stop(asked)
    Performer.objects.filter(pk=asked.performers["ivy"]).update(erased_at=asked.now)
    assert refused(lambda: stop(asked)).why is Why.unknown
