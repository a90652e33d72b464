"""The desk gives a time, moves somebody and takes a time back, in the browser; and who finds the pages at all."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from castlist.actions import agreements, auditions, time_holds, waiting_list
from castlist.records.models import Session, Slot
from castlist.records.private_links import token_of
from castlist.rules.decisions.facts import Booking
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(world: World, letters_may_go: None) -> World:
    """Ivy and Maud are invited to a day with three times; Ivy has the first."""
    cache.clear()
    world.times(3)
    for name in ("ivy", "maud"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
    auditions.book(world.bearer("ivy"), slot=slots()[0], held="", needs="A lift.", now=world.now)
    return world


def slots() -> list[str]:
    return list(Slot.objects.order_by("start", "pk").values_list("pk", flat=True))


def base(world: World) -> str:
    return f"/p/{world.production.pk}/days/"


def has(world: World, name: str) -> str:
    booking = world.state().get(Booking, world.cands[name])
    return booking.slot if booking else ""


def options(page: str) -> list[tuple[str, str]]:
    """What can be chosen in the page's one select: value and words, without 'Choose'."""
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)</option>', page)
    return [(value, " ".join(words.split())) for value, words in found]


def test_free_time_is_given_to_somebody_who_rang(rung: World) -> None:
    sam, second = rung.client("sam"), slots()[1]
    here = f"{base(rung)}{second}/give/"
    assert here in sam.get(base(rung)).content.decode()
    page = sam.get(here).content.decode()
    names = [words.split(" · ")[0] for _, words in options(page)]
    assert names == ["Maud Marlowe", "Ivy Marlowe"]
    assert [value for value, _ in options(page)] == [f"{rung.cands['maud']}/", f"{rung.cands['ivy']}/{slots()[0]}"]
    went = sam.post(here, {"who": f"{rung.cands['maud']}/", "needs": "A chair."}, follow=True).content.decode()
    assert "They have that time now." in went
    assert "Maud Marlowe" in went
    assert "A chair." in went
    assert has(rung, "maud") == second
    own = rung.client().get(f"/i/{token_of(rung.bearer('maud').link)}/").content.decode()
    assert "The company entered this time for you; you can change it" in own
    assert "entered this time" not in rung.client().get(f"/i/{token_of(rung.bearer('ivy').link)}/").content.decode()


def test_whoever_waits_stands_first(rung: World) -> None:
    sam = rung.client("sam")
    rung.put_forward("june", email="june@example.org")
    rung.agree("june", "audition")
    rung.invite("june")
    for name, slot in (("maud", slots()[1]), ("june", slots()[2])):
        auditions.book(rung.bearer(name), slot=slot, held="", needs="", now=rung.now)
    auditions.give_back(rung.bearer("maud"), now=rung.now)
    auditions.book(rung.bearer("june"), slot=slots()[1], held=slots()[2], needs="", now=rung.now)
    Slot.objects.filter(pk=slots()[2]).delete()
    waiting_list.join(rung.bearer("maud"), now=rung.now)
    days = sam.get(base(rung)).content.decode()
    assert f"{base(rung)}{rung.cands['maud']}/move/" in days
    new = rung.times(1, place="Hall")[0]
    assert [words.split(" · ")[0] for _, words in options(sam.get(f"{base(rung)}{new}/give/").content.decode())] == [
        "Maud Marlowe", "Ivy Marlowe", "June Marlowe",
    ]  # fmt: skip


def test_somebody_is_moved_from_their_row(rung: World) -> None:
    sam, (first, second, _) = rung.client("sam"), slots()
    here = f"{base(rung)}{rung.cands['ivy']}/move/"
    assert here in sam.get(base(rung)).content.decode()
    page = sam.get(here).content.decode()
    assert [value for value, _ in options(page)] == slots()[1:]
    assert "A lift." in page
    went = sam.post(here, {"slot": second, "held": first, "needs": "A lift and a chair."}, follow=True)
    assert "They are moved." in went.content.decode()
    assert (has(rung, "ivy"), Slot.objects.get(pk=second).access_needs) == (second, "A lift and a chair.")


def test_somebody_cannot_come(rung: World) -> None:
    sam, first = rung.client("sam"), slots()[0]
    here = f"{base(rung)}{rung.cands['ivy']}/"
    assert "Free 10:20 again" in sam.get(f"{here}move/").content.decode()
    assert sam.get(f"{here}take-back/")["Location"] == f"{here}move/"
    went = sam.post(f"{here}take-back/", {"held": first}, follow=True).content.decode()
    assert "Their time is free again, and they have none." in went
    assert has(rung, "ivy") == ""
    page = sam.get(f"{here}move/").content.decode()
    assert "has no time." in page
    assert "again</button>" not in page


def test_what_has_changed_meanwhile_is_said_and_what_was_chosen_stays(rung: World) -> None:
    sam, (first, second, third) = rung.client("sam"), slots()
    ivy, maud = rung.cands["ivy"], rung.cands["maud"]
    auditions.book(rung.bearer("ivy"), slot=second, held=first, needs="", now=rung.now)
    answer = sam.post(f"{base(rung)}{ivy}/move/", {"slot": third, "held": first, "needs": "Kept."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Something has changed since you looked." in page
    assert f'value="{third}" selected' in page
    assert "Kept." in page
    assert f'name="held" value="{second}"' in page
    stale = sam.post(f"{base(rung)}{third}/give/", {"who": f"{ivy}/{first}", "needs": "Kept."})
    assert stale.status_code == 409
    assert f'value="{ivy}/{second}" selected' in stale.content.decode()
    taken = sam.post(f"{base(rung)}{second}/give/", {"who": f"{maud}/"})
    assert taken.status_code == 409
    assert f'href="{base(rung)}{maud}/move/"' in taken.content.decode()
    back = sam.post(f"{base(rung)}{ivy}/take-back/", {"held": first})
    assert back.status_code == 409
    assert (has(rung, "ivy"), has(rung, "maud")) == (second, "")


@pytest.mark.parametrize("form", [{}, {"who": ""}, {"who": "/"}, {"who": "\x00/'"}])
def test_nobody_chosen_is_said(rung: World, form: dict[str, str]) -> None:
    sam = rung.client("sam")
    answer = sam.post(f"{base(rung)}{slots()[1]}/give/", form)
    assert answer.status_code == 422
    if form.get("who", "") in ("", "/"):
        assert "Choose to whom it goes." in answer.content.decode()
    answer = sam.post(f"{base(rung)}{rung.cands['maud']}/move/", {"slot": ""})
    assert answer.status_code == 422
    assert "Choose a time." in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("karen", 200), ("tom", 404), ("miriam", 404), ("eve", 404)])
def test_who_finds_the_pages(rung: World, who: str, status: int) -> None:
    client, (first, second, _) = rung.client(who), slots()
    ivy = f"{base(rung)}{rung.cands['ivy']}/"
    assert client.get(f"{base(rung)}{second}/give/").status_code == status
    assert client.get(f"{ivy}move/").status_code == status
    sent = 404 if status == 404 else 302
    assert client.post(f"{base(rung)}{second}/give/", {"who": f"{rung.cands['maud']}/"}).status_code == sent
    assert client.post(f"{ivy}take-back/", {"held": first}).status_code == sent
    assert client.get(f"{base(rung)}nosuch/give/").status_code == 404
    assert client.get(f"{base(rung)}nosuch/move/").status_code == 404
    if status == 404:
        assert (has(rung, "ivy"), has(rung, "maud")) == (first, "")
        assert "/give/" not in client.get(base(rung)).content.decode()


def test_whoever_does_not_read_needs_is_shown_no_field_for_them(rung: World) -> None:
    karen, (first, second, _) = rung.client("karen"), slots()
    for here in (f"{base(rung)}{rung.cands['ivy']}/move/", f"{base(rung)}{second}/give/"):
        page = karen.get(here).content.decode()
        assert 'name="needs"' not in page
        assert "A lift." not in page
    assert karen.post(f"{base(rung)}{rung.cands['ivy']}/move/", {"slot": second, "held": first}).status_code == 302
    assert Slot.objects.get(pk=second).access_needs == "A lift."


def test_whoever_is_recused_finds_nothing_of_them(rung: World) -> None:
    agreements.declare(rung.actor("sam"), performer=rung.performers["ivy"])
    sam = rung.client("sam")
    assert sam.get(f"{base(rung)}{rung.cands['ivy']}/move/").status_code == 404
    assert "Marlowe" not in sam.get(f"{base(rung)}{slots()[1]}/give/").content.decode()
    sent = sam.post(f"{base(rung)}{slots()[1]}/give/", {"who": f"{rung.cands['ivy']}/{slots()[0]}"})
    assert sent.status_code == 404
    assert has(rung, "ivy") == slots()[0]


def test_time_that_cannot_be_given_says_why(rung: World) -> None:
    sam, (first, second, third) = rung.client("sam"), slots()
    time_holds.hold(rung.bearer("maud"), slot=second, needs="", now=rung.now)
    assert "Somebody has this time." in sam.get(f"{base(rung)}{first}/give/").content.decode()
    assert "Somebody holds this time for a few minutes" in sam.get(f"{base(rung)}{second}/give/").content.decode()
    page = sam.get(base(rung)).content.decode()
    assert (f"{second}/give/" in page, f"{third}/give/" in page) == (False, True)
    Slot.objects.filter(pk=third).update(start=rung.now - timedelta(hours=1))
    assert "This time has begun." in sam.get(f"{base(rung)}{third}/give/").content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_pages_ask_the_same_number_of_questions(rung: World, count: int, django_assert_max_num_queries: object) -> None:
    for n in range(count):
        rung.put_forward(f"p{n}", email=f"p{n}@example.org")
        rung.agree(f"p{n}", "audition")
        rung.times(3)
    sam = rung.client("sam")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        sam.get(f"{base(rung)}{slots()[1]}/give/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        sam.get(f"{base(rung)}{rung.cands['ivy']}/move/")


# -- How many can be chosen online


def share(world: World, **form: str) -> object:
    return world.client("sam").post(f"{base(world)}online/", {"session": Session.objects.get().pk, **form})


def test_share_is_said_changed_and_let_go(rung: World) -> None:
    sam = rung.client("sam")
    assert "of them online" not in sam.get(base(rung)).content.decode()
    assert share(rung, online="2")["Location"] == f"{base(rung)}?done=online"  # type: ignore[index]
    page = sam.get(base(rung)).content.decode()
    assert "3 times, 2 of them online" in page
    assert "kept for the desk" in page
    assert "One time is taken, one is kept for the desk, one is free." in page
    assert share(rung, online="2", every="yes").status_code == 302  # type: ignore[attr-defined]
    assert "of them online" not in sam.get(base(rung)).content.decode()


@pytest.mark.parametrize("online", ["9", "-1", "many", ""])
def test_share_that_cannot_be_is_refused_and_kept(rung: World, online: str) -> None:
    answer = share(rung, online=online)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    typed = f' value="{online}"' if online else ""
    assert f'name="online" type="number"{typed} aria-describedby' in answer.content.decode()  # type: ignore[attr-defined]
    assert Slot.objects.filter(desk=True).count() == 0


def test_day_is_made_with_a_share(world: World) -> None:
    sam = world.client("sam")
    form = {
        "day": (world.now + timedelta(days=10)).date().isoformat(), "first": "10:00", "minutes": "20", "count": "4",
        "online": "3", "role": world.role, "place": "Hall",
    }  # fmt: skip
    assert sam.post(f"{base(world)}add/", form).status_code == 302
    assert list(Slot.objects.order_by("start").values_list("desk", flat=True)) == [False, False, False, True]
    refused = sam.post(f"{base(world)}add/", {**form, "place": "Loft", "online": "5"})
    assert refused.status_code == 422
    assert "Of 4 times at most 4 can be chosen online." in refused.content.decode()
    assert Session.objects.count() == 1
