"""Behind a private link: everything can be answered on a phone without account, cookie or script, and nothing leaks."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from castlist.actions import agreements, decisions, people
from castlist.actions.decisions import Reason, Revision
from castlist.records.models import Event, Letter, Link, Reply, Slot
from castlist.rules.decisions.facts import Booking
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def phone() -> Client:
    return Client(enforce_csrf_checks=True)


def slots() -> list[str]:
    return list(Slot.objects.order_by("start").values_list("pk", flat=True))


def title(answer: HttpResponse) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.S)[1].strip()


def take(token: str, slot: str, *, held: str = "", access: str = "") -> HttpResponse:
    return phone().post(f"/i/{token}/time/", {"slot": slot, "held": held, "access": access})


def booked(world: World, name: str = "ivy") -> str:
    found = world.state().get(Booking, world.cands[name])
    return found.slot if found else ""


def test_page_says_who_asks_for_what_and_when(invited: World) -> None:
    answer = phone().get(f"/i/{invited.invite('ivy')}/")
    page = answer.content.decode()
    assert (answer.status_code, title(answer)) == (200, "Ivy, would you read for The Lead?")
    assert "Karen and Derek (co-producers), and Tom and Julia (writers) would like to hear you" in page
    assert [t in page for t in ("10:20", "10:40", "11:00", "Studio 2", "times in London")] == [True] * 5
    assert [word for word in ("Eve", "secret", "support", "<script", "csrf", "Miriam</b>") if word in page] == []


def test_the_window_is_called_as_what_stands_on_the_page(invited: World) -> None:
    def window() -> str:
        shown = phone().get(f"/i/{token}/").content.decode()
        named = re.search(r"<title>(.*?)</title>", shown, re.S)[1].strip()
        assert named == re.search(r"<h1>(.*?)</h1>", shown, re.S)[1].strip()
        return named

    token = invited.invite("ivy")
    assert window() == "Ivy, would you read for The Lead?"
    take(token, slots()[0])
    assert window() == "You are expected for The Lead."
    phone().post(f"/i/{token}/sure/withdraw/", {"text": ""})
    assert window() == "You have withdrawn."


def test_page_names_everybody_who_asks_as_one_sentence(invited: World) -> None:
    nell = people.make_person(email="nell@example.org", name="Nell Voss", now=invited.now)
    agreements.move(invited.actor("karen"), "add_member", person=nell.pk, voice=True)
    agreements.agree(invited.actor("derek"), invited.state().motions()[0].id)
    page = phone().get(f"/i/{invited.invite('ivy')}/").content.decode()
    assert "Karen and Derek (co-producers), Tom and Julia (writers), and Nell Voss would like to hear you" in page


def test_page_is_private_and_keeps_no_cookie(invited: World) -> None:
    answer = phone().get(f"/i/{invited.link('ivy')}/")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"], answer["Cache-Control"]) == (
        "no-referrer",
        "noindex, nofollow, noarchive",
        "private, no-store",
    )
    assert (answer.cookies, answer.get("Vary", "")) == ({}, answer.get("Vary", ""))


@pytest.mark.parametrize("what", ["edited", "cut off", "guessed", "expired", "revoked", "long", "odd"])
def test_link_that_opens_nothing_answers_like_any_other(invited: World, what: str) -> None:
    token = invited.link("ivy")
    guessed = phone().get("/i/nothing/")
    if what == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "revoked":
        Link.objects.update(revoked_at=timezone.now())
    wrong = {
        "edited": token[:-1] + ("a" if token[-1] != "a" else "b"),
        "cut off": token[:-4],
        "guessed": "link-ivy." + "A" * 43,
        "long": "x" * 3000,
        "odd": "%00%F0%9F%98%80",
    }.get(what, token)
    for path in ("", "kept/", "audition.ics", "sure/decline/"):
        answer = phone().get(f"/i/{wrong}/{path}")
        assert (answer.status_code, answer.content, answer.headers) == (404, guessed.content, guessed.headers)
    assert phone().post(f"/i/{wrong}/time/", {"slot": slots()[0]}).content == guessed.content
    assert booked(invited) == ""


def test_first_opening_is_told_once_and_not_for_head_or_prefetch(invited: World) -> None:
    token = invited.invite("ivy")
    phone().head(f"/i/{token}/")
    phone().get(f"/i/{token}/", headers={"sec-purpose": "prefetch"})
    assert Link.objects.get().opened_at is None
    for _ in range(3):
        phone().get(f"/i/{token}/")
    opened = [e for e in Event.objects.filter(kind="letter_moved") if "opened" in e.data]
    assert len(opened) == 1


def test_accepts_with_one_time_and_what_is_needed(invited: World) -> None:
    token = invited.invite("ivy")
    answer = take(token, slots()[1], access="A chair, please.")
    assert (answer.status_code, answer["Location"]) == (302, f"/i/{token}/?done=accept")
    page = phone().get(f"/i/{token}/")
    assert title(page) == "You are expected for The Lead."
    assert "A chair, please." in page.content.decode()
    assert booked(invited) == slots()[1]
    assert Slot.objects.get(cand=invited.cands["ivy"]).access_needs == "A chair, please."
    assert Letter.objects.get().pk in str(invited.state().groups)


def test_sent_twice_is_done_once(invited: World) -> None:
    token = invited.link("ivy")
    for _ in range(3):
        assert take(token, slots()[0]).status_code == 302
    assert Event.objects.filter(kind="slot_booked").count() == 1


def test_who_was_not_as_quick_is_told_and_no_log_warns_of_it(invited: World, caplog: pytest.LogCaptureFixture) -> None:
    invited.put_forward("june")
    invited.agree("june", "audition")
    first, second = invited.link("ivy"), invited.link("june")
    take(first, slots()[0])
    answer = take(second, slots()[0], access="")
    assert (answer.status_code, "Whom to tell if something worries you" in answer.content.decode()) == (409, True)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("django")] == []


def test_loser_keeps_what_they_typed_and_sees_what_is_left(invited: World) -> None:
    invited.put_forward("june")
    invited.agree("june", "audition")
    first, second = invited.link("ivy"), invited.link("june")
    take(first, slots()[0])
    answer = take(second, slots()[0], access="Ramp & lift <please>")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has just taken that time. These are still free:" in page
    assert "Ramp &amp; lift &lt;please&gt;" in page
    assert [slot in page for slot in slots()] == [False, True, True]
    assert (booked(invited), booked(invited, "june")) == (slots()[0], "")


@pytest.mark.parametrize("typed", ["", "A chair, please."])
def test_where_it_was_the_last_one_the_loser_reads_so(invited: World, typed: str) -> None:
    Slot.objects.exclude(pk__in=slots()[:2]).delete()
    for name in ("june", "maud"):
        invited.put_forward(name)
        invited.agree(name, "audition")
    links = [invited.link(name) for name in ("ivy", "june", "maud")]
    for link, slot in zip(links, slots(), strict=False):
        take(link, slot)
    answer = take(links[2], slots()[0], access=typed)
    page = answer.content.decode()
    assert (answer.status_code, "It was the last one that was free." in page) == (409, True)
    assert "still free:" not in page
    assert (f'href="/i/{links[2]}/"' in page) == (not typed)
    assert (typed in page, booked(invited, "maud")) == (True, "")


def test_whoever_was_too_late_and_typed_nothing_chooses_among_the_nearest(invited: World) -> None:
    asked = invited.times(30, minutes=10)[14]
    Slot.objects.filter(pk=asked).update(cand="somebody")
    link = invited.link("ivy")
    answer = take(link, asked)
    page = answer.content.decode()
    near = re.findall(r'name="slot" value="(\w+)"', page)
    free = list(Slot.objects.filter(cand=None).order_by("start").values_list("pk", flat=True))
    before = Slot.objects.filter(start__lt=Slot.objects.get(pk=asked).start).count()
    assert (answer.status_code, near) == (409, free[before - 6 : before + 6])
    assert "These are still free, and nearest to it:" in page
    assert f'href="/i/{link}/">All 32 that are free, and everything else</a>' in page
    assert take(link, near[7]).status_code == 302
    assert booked(invited) == near[7]


def test_whoever_holds_another_is_shown_what_is_left_and_changes_to_it(invited: World) -> None:
    invited.put_forward("june")
    invited.agree("june", "audition")
    first, second = invited.link("ivy"), invited.link("june")
    take(first, slots()[0])
    take(second, slots()[1])
    page = take(second, slots()[0], held=slots()[1]).content.decode()
    assert "The time that you have stays yours until you change it." in page
    assert [slot in page for slot in slots()] == [False, True, True], "one of them as what they hold"
    assert take(second, slots()[2], held=slots()[1]).status_code == 302
    assert booked(invited, "june") == slots()[2]


def test_whoever_holds_another_reads_that_it_stays_theirs(invited: World) -> None:
    Slot.objects.exclude(pk__in=slots()[:2]).delete()
    invited.put_forward("june")
    invited.agree("june", "audition")
    first, second = invited.link("ivy"), invited.link("june")
    take(first, slots()[0])
    take(second, slots()[1])
    answer = take(second, slots()[0], held=slots()[1])
    assert (answer.status_code, "The time that you have stays yours." in answer.content.decode()) == (409, True)
    assert booked(invited, "june") == slots()[1]


def test_changes_the_time_and_the_old_one_is_free(invited: World) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    before = Slot.objects.get(cand=invited.cands["ivy"]).sequence
    answer = take(token, slots()[2], held=slots()[0])
    assert answer["Location"].endswith("?done=change")
    assert booked(invited) == slots()[2]
    held = Slot.objects.get(cand__isnull=False)
    assert held.pk == slots()[2]
    assert held.sequence > before


def test_second_tab_does_not_move_a_time_unseen(invited: World) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    answer = take(token, slots()[1])
    assert answer.status_code == 409
    assert "changed in another window" in answer.content.decode()
    assert booked(invited) == slots()[0]


def test_gives_the_time_back_after_being_asked(invited: World) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    asked = phone().get(f"/i/{token}/sure/give-back/")
    assert (asked.status_code, title(asked)) == (200, "Give your time back?")
    assert booked(invited) == slots()[0]
    for _ in range(2):
        assert phone().post(f"/i/{token}/sure/give-back/").status_code == 302
    assert (booked(invited), Slot.objects.filter(cand__isnull=False).count()) == ("", 0)
    assert take(token, slots()[1]).status_code == 302


@pytest.mark.parametrize(("what", "ended", "says"), [
    ("decline", "declined", "Thank you for telling us."), ("withdraw", "withdrawn", "You have withdrawn."),
])  # fmt: skip
def test_no_ends_it_and_frees_the_time(invited: World, what: str, ended: str, says: str) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    assert phone().get(f"/i/{token}/sure/{what}/").status_code == 200
    for _ in range(2):
        assert phone().post(f"/i/{token}/sure/{what}/", {"text": "Filming."}).status_code == 302
    cand = invited.state().candidacy(invited.cands["ivy"])
    assert (cand.ended, booked(invited), Slot.objects.filter(cand__isnull=False).count()) == (ended, "", 0)
    assert title(phone().get(f"/i/{token}/")) == says
    again = take(token, slots()[0])
    assert again.status_code == 410
    assert "This has ended, so nothing can be booked" in again.content.decode()
    assert Reply.objects.get().body == "Filming."


def test_after_a_no_they_may_say_that_they_thought_again(invited: World) -> None:
    token = invited.link("ivy")
    phone().post(f"/i/{token}/sure/decline/")
    assert phone().post(f"/i/{token}/after-all/", {"text": "I am free now."}).status_code == 302
    assert Reply.objects.get().what == "back"


def test_release_is_not_told_here_but_nothing_can_be_booked(invited: World) -> None:
    token = invited.link("ivy")
    invited.agree("ivy", "released")
    page = phone().get(f"/i/{token}/")
    assert title(page) == "This invitation is over."
    assert [word for word in ("release", "decided", "no longer a candidate") if word in page.content.decode()] == []
    assert take(token, slots()[0]).status_code == 410


def test_answering_works_while_the_conclusion_is_under_review(invited: World) -> None:
    token = invited.invite("ivy")
    invited.object_late("ivy", floor="audition")
    assert take(token, slots()[0]).status_code == 302
    assert take(token, slots()[1], held=slots()[0]).status_code == 302
    assert "review" not in phone().get(f"/i/{token}/").content.decode()


def test_step_back_leaves_the_time_held_and_takes_no_fresh_one(invited: World) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    invited.agree("ivy", "consider")
    answer = take(token, slots()[1], held=slots()[0])
    assert answer.status_code == 409
    assert "Times can no longer be booked here." in answer.content.decode()
    assert booked(invited) == slots()[0]


def test_none_of_these_times_reaches_the_desk(invited: World) -> None:
    token = invited.link("ivy")
    for _ in range(2):
        phone().post(f"/i/{token}/none/", {"text": "Only evenings."})
    assert [(r.what, r.body) for r in Reply.objects.all()] == [("none", "Only evenings.")]
    page = phone().get(f"/i/{token}/")
    assert title(page) == "We will look for another time."
    assert slots()[0] in page.content.decode()
    box = invited.client("sam").get(f"/p/{invited.production.pk}/letters/").content.decode()
    assert "Only evenings." in box
    assert "Only evenings." not in invited.client("julia").get(f"/p/{invited.production.pk}/letters/").content.decode()


def test_whoever_was_heard_and_is_called_back_chooses_again_once_a_letter_says_so(invited: World) -> None:
    token = invited.invite("ivy")
    take(token, slots()[0])
    first = Slot.objects.get(pk=slots()[0])
    invited.now = first.start + timedelta(hours=1)
    with time_machine.travel(invited.now):
        invited.agree("ivy", "callback")
        invited.times(2)
        assert title(phone().get(f"/i/{token}/")) == "Thank you for coming, Ivy."
        token = invited.invite("ivy")
        page = phone().get(f"/i/{token}/")
        assert title(page) == "Ivy, would you come to a callback for The Lead?"
        free = Slot.objects.filter(cand=None, start__gt=invited.now).order_by("start")[0]
        take(token, free.pk)
        assert title(phone().get(f"/i/{token}/")) == "You are expected for The Lead."
        event = Calendar.from_ical(phone().get(f"/i/{token}/audition.ics").content).walk("VEVENT")[0]
    assert (str(event["uid"]).partition("@")[0], "callback" in event["summary"]) == (f"{invited.cands['ivy']}-2", True)
    assert booked(invited) == free.pk
    assert list(Slot.objects.filter(past=True).values_list("pk", flat=True)) == [first.pk]


def test_live_offer_is_accepted_by_link(invited: World) -> None:
    invited.agree("ivy", "callback")
    decisions.clear(invited.actor("miriam"), invited.cands["ivy"], value=True)
    invited.agree("ivy", "offer")
    token = invited.link("ivy")
    assert phone().post(f"/i/{token}/accept/").status_code == 409  # its grace still runs
    from castlist.rules.decisions.facts import Offer

    decisions_at = invited.now - timedelta(hours=30)
    assert isinstance(invited.state().get(Offer, invited.cands["ivy"]), Offer)
    assert decisions_at < invited.now


def test_waived_grace_makes_the_offer_answerable(invited: World) -> None:
    from castlist.actions import agreements
    from castlist.rules.decisions.facts import Motion

    invited.agree("ivy", "callback")
    decisions.clear(invited.actor("miriam"), invited.cands["ivy"], value=True)
    invited.agree("ivy", "offer")
    agreements.move(invited.actor("karen"), "waive_grace", cand=invited.cands["ivy"])
    motion = next(invited.state().all(Motion))
    agreements.agree(invited.actor("derek"), motion.id)
    token = invited.invite("ivy")
    assert title(phone().get(f"/i/{token}/")) == "Ivy, will you play The Lead?"
    for _ in range(2):
        assert phone().post(f"/i/{token}/accept/").status_code == 302
    assert invited.state().candidacy(invited.cands["ivy"]).step == "cast"
    assert title(phone().get(f"/i/{token}/")) == "The Lead is yours."
    invited.agree("ivy", "released")
    assert title(phone().get(f"/i/{token}/")) == "There is nothing to answer here now."


def test_an_offer_in_reserve_that_lacks_clearance_alone_says_so(invited: World) -> None:
    invited.agree("ivy", "callback")
    cand, here = invited.cands["ivy"], f"/p/{invited.production.pk}/r/{invited.role}/?c={invited.cands['ivy']}"
    decisions.clear(invited.actor("miriam"), cand, value=True)
    decisions.propose(invited.actor("karen"), cand, revision=Revision("offer", reserve=True))
    revision = invited.state().proposal(cand).revision
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(invited.actor(who), cand, revision=revision, what=what, reason=Reason("Yes."))
    decisions.conclude(invited.actor("karen"), cand, revision=revision)
    lacks = "in reserve: a place is free, and it waits for clearance before it is live."
    assert lacks not in invited.client("karen").get(here).content.decode()
    decisions.clear(invited.actor("miriam"), cand, value=False)
    page = invited.client("karen").get(here).content.decode()
    assert (lacks in page, "is in reserve until there is clearance." in page) == (True, True)


def test_calendar_file_is_the_same_event_and_grows(invited: World) -> None:
    token = invited.link("ivy")
    assert phone().get(f"/i/{token}/audition.ics").status_code == 404
    take(token, slots()[0])
    answer = phone().get(f"/i/{token}/audition.ics")
    first = Calendar.from_ical(answer.content)
    take(token, slots()[1], held=slots()[0])
    second = Calendar.from_ical(phone().get(f"/i/{token}/audition.ics").content)
    one, two = first.walk("VEVENT")[0], second.walk("VEVENT")[0]
    assert answer["Content-Type"].startswith("text/calendar")
    assert (first["METHOD"], one["UID"]) == ("PUBLISH", two["UID"])
    assert int(two["SEQUENCE"]) > int(one["SEQUENCE"])
    assert (one["DTSTART"].params["TZID"], f"{one.start:%H:%M}", f"{two.start:%H:%M}") == (
        "Europe/London",
        "10:20",
        "10:40",
    )
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in answer.content
    assert [str(zone["TZID"]) for zone in first.walk("VTIMEZONE")] == ["Europe/London"]


def test_a_calendar_follows_what_is_theirs(invited: World) -> None:
    token = invited.link("ivy")

    def read() -> tuple[list[tuple[str, str]], str]:
        answer = phone().get(f"/i/{token}/times.ics")
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/calendar")
        found = Calendar.from_ical(answer.content)
        assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Europe/London"]
        return [(str(one["UID"]), f"{one.start:%H:%M}") for one in found.walk("VEVENT")], answer.content.decode()

    assert read()[0] == []
    assert "times.ics" not in phone().get(f"/i/{token}/").content.decode()
    take(token, slots()[0])
    page = phone().get(f"/i/{token}/").content.decode()
    assert f'href="webcal://cast.example/i/{token}/times.ics"' in page
    assert f">https://cast.example/i/{token}/times.ics<" in page
    uid, at = read()[0][0]
    assert at == "10:20"
    take(token, slots()[1], held=slots()[0])
    assert read()[0] == [(uid, "10:40")]
    assert "SEQUENCE:" in read()[1]
    (before,) = Calendar.from_ical(read()[1]).walk("VEVENT")
    gives_back = timezone.now() + timedelta(seconds=5)
    with time_machine.travel(gives_back):
        phone().post(f"/i/{token}/sure/give-back/")
    assert phone().get("/i/guessed/times.ics").status_code == 404
    (gone,) = Calendar.from_ical(read()[1]).walk("VEVENT")
    assert (str(gone["UID"]), str(gone["STATUS"]), gone.start, gone.end) == (uid, "CANCELLED", before.start, before.end)
    assert gone["SEQUENCE"] > before["SEQUENCE"]
    assert (str(before["STATUS"]), str(gone["LOCATION"])) == ("CONFIRMED", "Studio 2")
    with time_machine.travel(gives_back + timedelta(seconds=5)):
        take(token, slots()[0])
    (again,) = Calendar.from_ical(read()[1]).walk("VEVENT")
    assert (str(again["UID"]), str(again["STATUS"])) == (uid, "CONFIRMED")
    assert again["SEQUENCE"] > gone["SEQUENCE"]
    phone().post(f"/i/{token}/sure/decline/")
    phone().post(f"/i/{token}/sure/withdraw/")
    assert "STATUS:CANCELLED" in read()[1]
    with time_machine.travel(again.start + timedelta(days=31)):
        assert read()[0] == []


def test_kept_about_me_is_a_plain_list(invited: World) -> None:
    token = invited.invite("ivy")
    take(token, slots()[0], access="A chair.")
    page = phone().get(f"/i/{token}/kept/").content.decode()
    wanted = (
        "Ivy Marlowe",
        "ivy@example.org",
        "A chair.",
        "would you read for The Lead?",
        "miriam@cornerhouse.example",
    )
    assert [word in page for word in wanted] == [True] * 5
    assert [word for word in ("secret reason", "Derek", "The voice.") if word in page] == []


@pytest.mark.parametrize("text", ["x" * 4001, "x" * 100_000])
def test_too_long_is_refused_and_kept(invited: World, text: str) -> None:
    answer = phone().post(f"/i/{invited.link('ivy')}/none/", {"text": text})
    assert (answer.status_code, text in answer.content.decode()) == (422, True)
    assert Reply.objects.count() == 0


def test_a_text_with_a_nul_is_given_back_and_not_kept(invited: World) -> None:
    answer = phone().post(f"/i/{invited.link('ivy')}/none/", {"text": "I work\x00 nights."})
    assert (answer.status_code, "I work\ufffd nights." in answer.content.decode()) == (422, True)
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("text", ["<b>שלום</b> 🎭", "\u202etxet"])
def test_odd_texts_are_kept_and_never_break(invited: World, text: str) -> None:
    token = invited.link("ivy")
    assert phone().post(f"/i/{token}/none/", {"text": text}).status_code == 302
    assert "<b>" not in phone().get(f"/i/{token}/kept/").content.decode()


@pytest.mark.parametrize("slot", ["", "nothing", "\x00", "x" * 500])
def test_odd_slots_are_refused(invited: World, slot: str) -> None:
    answer = take(invited.link("ivy"), slot)
    assert answer.status_code in (404, 422)
    assert booked(invited) == ""


def test_time_of_another_production_or_role_is_not_there(invited: World) -> None:
    from castlist.actions import agreements

    other = str(agreements.add_role(invited.actor("karen"), name="The Landlord").answer["role"])
    foreign = invited.times(1, role=other)[0]
    assert take(invited.link("ivy"), foreign).status_code == 404
    assert foreign not in phone().get(f"/i/{invited.bearer('ivy').token}/").content.decode()


def test_guessing_is_slowed_down_and_a_good_link_still_opens(invited: World, settings: Any) -> None:
    token = invited.link("ivy")
    answers = [phone().get(f"/i/guess{n}/").status_code for n in range(62)]
    assert (answers[:60], answers[60:]) == ([404] * 60, [429] * 2)
    assert phone().get(f"/i/{token}/").status_code == 200
    assert phone().get(f"/i/{token}/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_time_that_has_begun_cannot_be_moved(invited: World) -> None:
    token = invited.link("ivy")
    take(token, slots()[0])
    began = timezone.now() - timedelta(minutes=5)
    Slot.objects.filter(pk=slots()[0]).update(start=began)
    page = phone().get(f"/i/{token}/")
    assert title(page) == "It is your time now, for The Lead."
    assert "sure/give-back" not in page.content.decode()
