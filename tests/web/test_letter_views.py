"""Letters in the browser: begun from the task, looked at as they will arrive, sent; and nothing for Eve."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from castlist.actions import letters, offers
from castlist.queries.private_links import bearer_for
from castlist.records.models import Event, Letter, Link
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def base(world: World) -> str:
    return f"/p/{world.production.pk}/letters/"


def form(world: World, **change: str) -> dict[str, str]:
    return {
        "to": "ivy@example.org",
        "subject": "Would you read?",
        "body": "Dear Ivy,\n\n{link}",
        "version": "0",
    } | change


def test_tom_goes_from_the_task_to_a_letter_that_has_gone(invited: World) -> None:
    task = invited.task_for("tom", "ivy")
    tom = invited.client("tom")
    start = f"{base(invited)}for/{invited.cands['ivy']}/{task}/"
    outline = tom.get(start)
    assert outline.status_code == 200
    assert "Small Hours: would you read for The Lead?" in outline.content.decode()
    assert Letter.objects.count() == 0  # looking writes nothing
    kept = tom.post(start, form(invited))
    letter = Letter.objects.get()
    assert kept["Location"] == f"{base(invited)}{letter.pk}/?done=save"
    page = tom.get(kept["Location"]).content.decode()
    assert "Open your page, and answer" in page
    assert tom.get(start)["Location"] == f"{base(invited)}{letter.pk}/"
    assert tom.post(f"{base(invited)}{letter.pk}/send/")["Location"].endswith("?done=send")
    assert len(mail.outbox) == 1
    box = tom.get(base(invited)).content.decode()
    assert "not opened yet" in box


def test_preview_is_the_mail_but_for_the_link(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    sam = invited.client("sam")
    shown = sam.get(f"{base(invited)}{letter}/as-sent/")
    plain = re.search(r"<pre[^>]*>(.*?)</pre>", sam.get(f"{base(invited)}{letter}/").content.decode(), re.S)[1]
    letters.send(invited.actor("sam"), letter)
    link = re.search(r"https://cast\.example/i/\S+/", mail.outbox[0].body)[0]
    later = "https://… (theirs alone, made when the letter goes)"
    assert mail.outbox[0].alternatives[0][0].replace(link, later) == shown.content.decode()
    assert mail.outbox[0].body.replace(link, later).strip() == plain.strip()
    assert "style-src 'sha256-" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["eve", "julia", "miriam"])
def test_who_may_not_write_finds_no_form(invited: World, name: str) -> None:
    client = invited.client(name)
    assert client.get(f"{base(invited)}for/{invited.cands['ivy']}/").status_code == 404
    assert client.post(f"{base(invited)}for/{invited.cands['ivy']}/", form(invited)).status_code == 404
    assert Letter.objects.count() == 0


def test_eve_gets_the_same_answer_for_every_letter(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    eve, nothing = invited.client("eve"), "000000000000"
    for path in ("", "{}/", "{}/as-sent/", "for/{}/"):
        there = eve.get(base(invited) + path.format(letter))
        not_there = eve.get(base(invited) + path.format(nothing))
        assert (there.status_code, there.content == not_there.content) == (404, True)
    for act in ("send", "save", "discard", "pass_on", "renew", "close", "read"):
        assert eve.post(f"{base(invited)}{letter}/{act}/").status_code == 404
    assert Client().get(f"{base(invited)}{letter}/").status_code == 302
    assert Letter.objects.get().state == "drafted"


def test_member_with_a_voice_reads_the_letter_and_no_address(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    page = invited.client("julia").get(f"{base(invited)}{letter}/")
    assert page.status_code == 200
    assert [word for word in ("ivy@example.org", "Send it now", "/send/") if word in page.content.decode()] == []


def test_recused_member_finds_no_letter(invited: World) -> None:
    from castlist.actions import agreements

    letter = invited.letter("sam", "ivy")
    agreements.declare(invited.actor("tom"), performer=invited.performers["ivy"])
    tom = invited.client("tom")
    assert tom.get(f"{base(invited)}{letter}/").status_code == 404
    assert "Ivy" not in tom.get(base(invited)).content.decode()


def test_refused_words_are_kept(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    sam = invited.client("sam")
    answer = sam.post(f"{base(invited)}{letter}/save/", form(invited, version="9", body="My words <b>"))
    assert (answer.status_code, "My words &lt;b&gt;" in answer.content.decode()) == (409, True)
    answer = sam.post(f"{base(invited)}{letter}/save/", form(invited, version="1", to="not an address"))
    assert (answer.status_code, "not an address" in answer.content.decode()) == (422, True)


def test_letter_begun_by_somebody_else_meanwhile_is_said_and_the_words_are_kept(invited: World) -> None:
    start = f"{base(invited)}for/{invited.cands['ivy']}/"
    karen = invited.client("karen")
    assert karen.get(start).status_code == 200
    invited.letter("sam", "ivy")
    answer = karen.post(start, form(invited, body="My own words. {link}"))
    page = answer.content.decode()
    assert (answer.status_code, "My own words. {link}" in page) == (409, True)
    assert "A letter to them is begun already" in page
    assert Letter.objects.count() == 1


def test_suspended_letter_says_why_and_offers_no_button(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    invited.object_late("ivy", floor="audition")
    sam = invited.client("sam")
    page = sam.get(f"{base(invited)}{letter}/").content.decode()
    assert "The conclusion is under review" in page
    assert "Send it now" not in page
    assert sam.post(f"{base(invited)}{letter}/send/").status_code == 422


def test_link_that_is_passed_on_is_shown_once(invited: World) -> None:
    letter = invited.letter("sam", "ivy", to="")
    sam = invited.client("sam")
    shown = sam.post(f"{base(invited)}{letter}/pass_on/").content.decode()
    token = re.search(r"https://cast\.example/i/([^/]+)/", shown)[1]
    assert bearer_for(token, now=invited.now).cand == invited.cands["ivy"]
    assert token not in sam.get(f"{base(invited)}{letter}/").content.decode()
    assert sam.post(f"{base(invited)}{letter}/pass_on/").status_code == 422


def test_desk_makes_a_new_link_and_closes_it(invited: World) -> None:
    old = invited.invite("ivy")
    letter = Letter.objects.get().pk
    sam = invited.client("sam")
    fresh = re.search(r"/i/([^/]+)/", sam.post(f"{base(invited)}{letter}/renew/").content.decode())[1]
    assert (Client().get(f"/i/{old}/").status_code, Client().get(f"/i/{fresh}/").status_code) == (404, 200)
    assert sam.post(f"{base(invited)}{letter}/close/").status_code == 302
    assert Client().get(f"/i/{fresh}/").status_code == 404
    assert Link.objects.filter(revoked_at=None).count() == 0


def test_what_they_wrote_back_is_shown_until_it_is_read(invited: World) -> None:
    token = invited.invite("ivy")
    offers.reply(bearer_for(token, now=invited.now), what="none", text="Evenings only.", now=invited.now)
    letter, sam = Letter.objects.get().pk, invited.client("sam")
    assert "Evenings only." in sam.get(base(invited)).content.decode()
    assert invited.client("julia").post(f"{base(invited)}{letter}/read/").status_code in (404, 422)
    assert sam.post(f"{base(invited)}{letter}/read/").status_code == 302
    assert "Evenings only." not in sam.get(base(invited)).content.decode()
    assert "Evenings only." in sam.get(f"{base(invited)}{letter}/").content.decode()


def test_nothing_to_write_is_said_in_words(invited: World) -> None:
    invited.put_forward("june")
    answer = invited.client("sam").get(f"{base(invited)}for/{invited.cands['june']}/")
    page = answer.content.decode()
    assert (answer.status_code, "<h1>There is nothing to write to them just now</h1>" in page) == (409, True)
    assert ("Somebody was quicker" in page, "no conclusion that this could rest on" in page) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_outbox_asks_the_same_number_of_questions(
    invited: World, count: int, django_assert_max_num_queries: object
) -> None:
    for n in range(count):
        invited.put_forward(f"p{n}")
        invited.agree(f"p{n}", "audition")
        letters.send(invited.actor("sam"), invited.letter("sam", f"p{n}"))
    sam = invited.client("sam")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert sam.get(base(invited)).content.decode().count("not opened yet") == count


def test_demo_shows_a_way_to_open_the_page_and_others_do_not(invited: World, settings: object) -> None:
    letter = invited.letter("sam", "ivy")
    letters.send(invited.actor("sam"), letter)
    sam = invited.client("sam")
    assert "/i/" not in sam.get(f"{base(invited)}{letter}/").content.decode()
    settings.CASTLIST_DEMO = True  # type: ignore[attr-defined]
    assert "https://cast.example/i/" in sam.get(f"{base(invited)}{letter}/").content.decode()


def test_looking_at_letters_writes_nothing(invited: World) -> None:
    letter = invited.letter("sam", "ivy")
    before = Event.objects.count()
    for path in ("", f"{letter}/", f"{letter}/as-sent/", f"for/{invited.cands['ivy']}/"):
        invited.client("sam").get(base(invited) + path)
    assert Event.objects.count() == before


def test_letters_are_not_said_to_be_none_to_whom_they_are_not_shown(invited: World) -> None:
    invited.invite("ivy")
    page = invited.client("miriam").get(f"/p/{invited.production.pk}/letters/").content.decode()
    assert ("Letters are not shown to you here" in page, "No letter is here yet" in page) == (True, False)
    assert "Ivy" not in page


def test_the_letter_after_a_callback_speaks_of_the_callback(invited: World) -> None:
    page = f"/p/{invited.production.pk}/letters/for/{invited.cands['ivy']}/"
    first = invited.client("sam").get(page).content.decode()
    invited.agree("ivy", "callback")
    second = invited.client("sam").get(page).content.decode()
    assert ["would you read for The Lead?" in said for said in (first, second)] == [True, False]
    assert ["would you come to a callback for The Lead?" in said for said in (first, second)] == [False, True]


def test_a_letter_promises_no_times_where_there_are_none(world: World, letters_may_go: None) -> None:
    world.put_forward("ivy")
    for step in ("consider", "audition"):
        world.agree("ivy", step)
    sam = world.client("sam")
    start = f"{base(world)}for/{world.cands['ivy']}/"
    page = sam.get(start).content.decode()
    assert "No time is free for The Lead that Ivy Marlowe could choose." in page
    assert "There is no time to choose yet." in page
    assert "Choose one of the times" not in page
    letter = world.letter("sam", "ivy")
    shown = f"{base(world)}{letter}/"
    assert f'<a href="/p/{world.production.pk}/days/">Lay out a day first</a>' in sam.get(shown).content.decode()
    world.times(2)
    assert "No time is free" not in sam.get(shown).content.decode()


def test_a_letter_that_cannot_go_is_not_said_to_wait_for_being_sent(invited: World, settings: object) -> None:
    settings.CASTLIST_URL_IS_LOCAL = True
    sam = invited.client("sam")
    kept = sam.get(f"{base(invited)}{invited.letter('sam', 'ivy')}/?done=save").content.decode()
    assert ("The letter is kept." in kept, "then send it" in kept) == (True, False)


def test_letters_stand_in_pages_and_all_that_wait_go_at_one_moment(
    invited: World, monkeypatch: pytest.MonkeyPatch, letters_may_go: None
) -> None:
    monkeypatch.setattr("castlist.queries.outboxes.A_PAGE", 1)
    invited.put_forward("june")
    for step in ("consider", "audition"):
        invited.agree("june", step)
    for name in ("ivy", "june"):
        invited.letter("sam", name, to=f"{name}@example.org")
    sam = invited.client("sam")
    first, second = (sam.get(f"{base(invited)}?page={page}").content.decode() for page in (1, 2))
    tables = [one.split("<table>")[1].split("</table>")[0] for one in (first, second)]
    assert [sum(name in one for one in tables) for name in ("Ivy Marlowe", "June")] == [1, 1]
    assert "1 of 2" in first
    assert "All 2 that wait" in first
    for odd in ("0", "x", "999", "9" * 40):
        assert sam.get(f"{base(invited)}?page={odd}").status_code == 200
    goes = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert sam.post(f"{base(invited)}later/", {"everybody": "yes", "goes_at": "soon"}).status_code == 422
    assert sam.post(f"{base(invited)}later/", {"everybody": "yes", "goes_at": goes})["Location"].endswith("several")
    assert Letter.objects.filter(goes_at=None).count() == 0
