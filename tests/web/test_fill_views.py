"""Filling the days in the browser and by program: chosen, refused by line, shown, given, told; strangers find none."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import auditions, filling
from castlist.queries.filling import fill_page
from castlist.records.models import Letter, Session, Slot
from castlist.rules.decisions.facts import Booking
from castlist.rules.why import Why
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(world: World, letters_may_go: None) -> World:
    """Three are to be heard; Studio 2 has three times and Studio 3 one."""
    world.times(3)
    world.times(1)
    for name in ("ivy", "maud", "june"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
    return world


def here(world: World, more: str = "") -> str:
    return f"/p/{world.production.pk}/days/fill/{more}"


def said(**more: Any) -> dict[str, Any]:
    every = list(Session.objects.order_by("place").values_list("pk", flat=True))
    return {"session": every, "step": "", "after_school": "16:00", "comes": "", "helpers": "", "breaks": "", **more}


def ask(world: World, who: str = "sam", **more: Any) -> Any:
    return world.client(who).post(here(world), said(**more))


def text(answer: Any) -> str:
    page = answer.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def carried(answer: Any) -> dict[str, Any]:
    """Everything that the form carries which gives the times."""
    page = answer.content.decode()
    form = page[page.index('id="form-give"') :].partition("</form>")[0]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(html.unescape(value))
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def has(world: World, name: str) -> str:
    booking = world.state().get(Booking, world.cands[name])
    return booking.slot if booking else ""


def test_the_days_lead_to_it_for_those_who_arrange_them(heard: World) -> None:
    days = f"/p/{heard.production.pk}/days/"
    assert here(heard) in heard.client("sam").get(days).content.decode()
    assert here(heard) not in heard.client("tom").get(days).content.decode()
    page = heard.client("sam").get(here(heard)).content.decode()
    assert page.count('name="session"') == page.count(" checked>") == 2
    assert "3 people are without a time" in page


def test_a_plan_is_shown_as_rooms_given_and_told(heard: World) -> None:
    shown = ask(heard, comes="June Marlowe: after 20:00")
    page = text(shown)
    assert shown.status_code == 200
    assert "2 of 3 have a time." in page
    assert "No plan gives more people a time: proven. No panel waits between people." in page
    assert "Who could not be placed June Marlowe has no slot: they come only at certain hours." in page
    assert Slot.objects.filter(cand__isnull=False).count() == 0
    assert shown.content.decode().count('<li class="fill-new">') == 2
    given = heard.client("sam").post(here(heard, "give/"), carried(shown), follow=True)
    assert "2 people have a time now." in text(given)
    assert "2 people have a time from the desk that no letter says yet." in text(given)
    assert (has(heard, "june"), bool(has(heard, "ivy")), bool(has(heard, "maud"))) == ("", True, True)
    letters = heard.client("sam").post(here(heard, "letters/"), {"key": "letters"}, follow=True)
    assert letters.redirect_chain[-1][0].endswith("/letters/?done=called")
    assert Letter.objects.filter(state="drafted", body__contains="{own_time}").count() == 2
    assert "no letter says yet" not in text(heard.client("sam").get(here(heard)))


def test_lines_that_cannot_be_read_are_said_beside_their_field_and_stay(heard: World) -> None:
    answer = ask(heard, comes="Kit Moss: after 14:00", helpers="Pianist", breaks="lunch", after_school="late")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not everything could be read, so nothing was worked out." in page
    for name in ("comes", "helpers", "breaks", "after_school"):
        assert f'id="{name}-error"' in page
    assert "Line 1: “Kit Moss” is not among those who are asked for a time here." in page
    assert "Kit Moss: after 14:00</textarea>" in page
    assert 'value="late"' in page


def test_nothing_chosen_is_said_and_nothing_is_chosen_for_them(heard: World) -> None:
    answer = ask(heard, session=[])
    assert answer.status_code == 422
    assert "Choose a session whose free times are to be used." in text(answer)
    assert " checked>" not in answer.content.decode()


def test_whoever_has_a_time_is_marked_as_kept(heard: World) -> None:
    first = Slot.objects.filter(session__place="Studio 2").earliest("start").pk
    auditions.book(heard.bearer("ivy"), slot=first, held="", needs="", now=heard.now)
    page = ask(heard).content.decode()
    assert page.count('<li class="fill-kept">') == 1
    assert "2 of 2 have a time. One keeps the one they have." in page


def test_what_moved_on_is_said_and_the_rest_is_given(heard: World) -> None:
    form = carried(ask(heard))
    pairs = dict(one.split("/") for one in form["plan"][0].split())
    auditions.book(heard.bearer("ivy"), slot=pairs[heard.cands["maud"]], held="", needs="", now=heard.now)
    answer = heard.client("sam").post(here(heard, "give/"), form)
    page = text(answer)
    assert answer.status_code == 409
    assert "One person has a time now." in page
    assert f"Maud Marlowe : {Why.slot_taken.sentence}" in page
    assert "They have another time by now." in page
    assert (has(heard, "june"), has(heard, "maud")) == (pairs[heard.cands["june"]], "")


def test_a_plan_for_other_sessions_is_said_to_be_stale(heard: World) -> None:
    form = carried(ask(heard, comes="Ivy Marlowe: mornings"))
    Slot.objects.filter(session__place="Studio 3").delete()
    answer = heard.client("sam").post(here(heard, "give/"), form)
    assert answer.status_code == 409
    assert "The sessions are not as they were when this was worked out, so nothing was given." in text(answer)
    assert "Ivy Marlowe: mornings</textarea>" in answer.content.decode()
    assert Slot.objects.filter(cand__isnull=False).count() == 0


def test_of_many_letters_so_many_are_begun_in_one_press(heard: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LETTERS_AT_ONCE", 2)
    sam = heard.client("sam")
    sam.post(here(heard, "give/"), carried(ask(heard)))
    assert "2 are begun in one press." in text(sam.get(here(heard)))
    first = sam.post(here(heard, "letters/"), {"key": "one"})
    assert first["Location"].endswith("/days/fill/#tell")
    assert "One person has a time from the desk that no letter says yet." in text(sam.get(here(heard)))
    assert sam.post(here(heard, "letters/"), {"key": "two"})["Location"].endswith("/letters/?done=called")
    assert Letter.objects.filter(state="drafted").count() == 3


@pytest.mark.parametrize("who", ["tom", "miriam", "julia", "eve"])
def test_nobody_else_finds_it(heard: World, who: str) -> None:
    form = carried(ask(heard))
    client = heard.client(who)
    answers = [client.get(here(heard)), client.post(here(heard), said()), client.post(here(heard, "give/"), form),
               client.post(here(heard, "letters/"))]  # fmt: skip
    assert [one.status_code for one in answers] == [404] * 4
    assert Slot.objects.filter(cand__isnull=False).count() == 0


def test_as_many_readings_for_five_as_for_one(heard: World) -> None:
    sam = heard.people["sam"]

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            fill_page(sam, heard.production, now=heard.now)
        return len(seen)

    three = count()
    for name in ("nell", "rana"):
        heard.put_forward(name, email=f"{name}@example.org")
        heard.agree(name, "audition")
    assert (count(), three <= 14) == (three, True)


def test_a_program_fills_days_too(heard: World) -> None:
    sam: Any
    tom: Any
    sam, tom = (program_for(heard.people[name], heard.now) for name in ("sam", "tom"))
    path, body = f"/productions/{heard.production.pk}/days/fill", {"sessions": said()["session"]}
    known = sam.get(path).json()
    assert (known["without"], [one["name"] for one in known["people"]]) == (
        3, ["Ivy Marlowe", "June Marlowe", "Maud Marlowe"],
    )  # fmt: skip
    assert (tom.get(path).status_code, tom.post(path, body, key="t").status_code) == (404, 404)
    bad = sam.post(path, {**body, "comes": ["Kit: soon"]}, key="bad")
    assert (bad.status_code, bad.json()["error"]["why"]) == (422, ["incomplete"])
    found = sam.post(path, {**body, "comes": ["June Marlowe: after 20:00"], "longer": False}, key="plan").json()
    assert (len(found["gives"]), [one["kind"] for one in found["without"]], found["is_proven"]) == (
        2,
        ["nowhere"],
        True,
    )
    auditions.book(heard.bearer("ivy"), slot=found["gives"][0]["slot"], held="", needs="", now=heard.now)
    given = {**body, "gives": found["gives"], "seen": found["seen"]}
    first, second = (sam.post(f"{path}/give", given, key="give").json() for _ in range(2))
    assert first == second
    assert first["given"] + len(first["refused"]) == 2
    letters = sam.post(f"{path}/letters", {}, key="letters").json()
    assert len(letters["made"]) == Slot.objects.filter(entered=True).count()


def test_several_at_one_time_are_placed_together(world: World, letters_may_go: None) -> None:
    world.times(1, people=3, kind="dance")
    for name in ("ivy", "maud", "june", "rana"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
    shown = ask(world)
    assert (shown.status_code, "3 of 4 have a time." in text(shown)) == (200, True)
    assert shown.content.decode().count("Studio 2") >= 1
    assert world.client("sam").post(here(world, "give/"), carried(shown)).status_code in (200, 302)
    held = [name for name in ("ivy", "maud", "june", "rana") if has(world, name)]
    assert (len(held), len({has(world, name) for name in held})) == (3, 3)
