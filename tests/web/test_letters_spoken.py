"""What Castlist puts into a letter is in the language of the letter: days, sentences around them, and the foot."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from castlist.actions import auditions, confirmation_letters, letter_wordings, letters_by_clock
from castlist.queries.callback_letters import called_now
from castlist.queries.letter_days import day_in
from castlist.queries.new_letters import new_letter
from castlist.records.models import Letter, Performer, Production, Slot
from castlist.rules.letter_wordings import Said
from tests.web.test_callback_calendar import dated, plan  # noqa: F401
from tests.web.test_callback_letters import called, send_all  # noqa: F401
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LONDON = ZoneInfo("Europe/London")


def speak(world: World, language: str, **worded: str) -> None:
    """The production writes in that language, and words these kinds of letters."""
    Production.objects.filter(pk=world.production.pk).update(language=language)
    world.production.refresh_from_db()
    for kind, body in worded.items():
        letter_wordings.keep(
            world.people["sam"], world.production, kind=kind.replace("_", "-"), language=language,
            said=Said("{production}", body + "\n\n{link}", ""), version=0, now=world.now,
        )  # fmt: skip


def last() -> tuple[str, str]:
    """The last mail, plain and HTML."""
    sent: Any = mail.outbox[-1]
    return str(sent.body), str(sent.alternatives[0][0])


@pytest.fixture
def invited(world: World, letters_may_go: None) -> World:
    world.times(3)
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    return world


def day_of(world: World, language: str, days: int = 10) -> str:
    return day_in(language, (world.now.astimezone(LONDON) + timedelta(days=days)).date())


def test_the_times_and_the_foot_are_in_the_language_of_the_letter(invited: World) -> None:
    speak(invited, "de", invitation="Liebe {name}", confirmation="Danke.\n\n{own_time}",
          confirmation_given_back="Schade.\n\n{was}")  # fmt: skip
    invited.invite("ivy")
    plain, html = last()
    assert "Was wir über dich aufbewahren" in plain
    assert "What we keep of you" not in plain
    assert '<html lang="de">' in html
    assert ">Deine Seite öffnen</a>" in html
    assert mail.outbox[-1].extra_headers["List-Unsubscribe"].endswith("/kept/>")
    slot = Slot.objects.order_by("start")[0].pk
    auditions.book(invited.bearer("ivy"), slot=slot, held="", needs="", now=invited.now)
    later = invited.now + timedelta(minutes=5)
    confirmation_letters.begin_due(now=later)
    letters_by_clock.send_due(now=later)
    assert f"{day_of(invited, 'de')}, 10:20, Studio 2" in last()[0]
    assert day_of(invited, "de") in Letter.objects.get(kind="confirmation").body
    auditions.give_back(invited.bearer("ivy"), now=later)
    letters_by_clock.send_due(now=later + timedelta(minutes=5))
    assert last()[0].startswith(f"Schade.\n\n{day_of(invited, 'de')}, 10:20, Studio 2")


def test_a_letter_from_the_right_runs_from_the_right_with_its_foot(invited: World) -> None:
    speak(invited, "ar", invitation="عزيزتي {name}")
    invited.invite("ivy")
    plain, html = last()
    assert '<html lang="ar" dir="rtl">' in html
    assert "ما نحتفظ به عنك" in plain
    assert 'dir="ltr"' not in html
    shown = invited.client("sam").get(f"/p/{invited.production.pk}/letters/{Letter.objects.get().pk}/").content.decode()
    assert '<article class="letter-paper" lang="ar"' in shown
    assert '<p class="letter-body" dir="auto">' in shown


def test_what_castlist_cannot_say_in_a_language_says_that_it_is_english(invited: World) -> None:
    speak(invited, "fi", invitation="Hei {name}")
    invited.invite("ivy")
    html = last()[1]
    assert '<html lang="fi">' in html
    assert '<p lang="en" dir="ltr">What we keep of you' in html


def test_the_own_order_is_told_in_it_and_known_as_told(dated: World) -> None:  # noqa: F811
    speak(dated, "fr", callback_own_order="Bonjour {name}\n\n{own_order}")
    send_all(dated)
    told = Letter.objects.get(cand=dated.cands["ivy"])
    assert told.told.startswith(
        f"{day_of(dated, 'fr')}, Studio 2\nVenez à 10:00 ; votre dernier groupe se termine à 10:45."
    )
    assert told.told_from is not None
    assert {one.state for one in called_now(dated.people["sam"], dated.production, 1).people} == {"told"}
    plan(dated, seen=2, starts="14:00")
    assert {one.state for one in called_now(dated.people["sam"], dated.production, 1).people} == {"changed"}


def test_whoever_wants_another_language_reads_it_and_all_others_as_before(invited: World) -> None:
    speak(invited, "de", invitation="Liebe {name}")
    sam, cand = invited.people["sam"], invited.cands["ivy"]
    where = Production.objects.select_related("company").get(pk=invited.production.pk)
    assert new_letter(sam, where, cand, now=invited.now).words.language == "de"
    Performer.objects.filter(pk=invited.performers["ivy"]).update(language="en")
    page = new_letter(sam, where, cand, now=invited.now)
    assert (page.words.language, page.paper.language, "What we keep of you" in page.paper.body) == ("", "en", True)
