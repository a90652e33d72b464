"""An open room that lived through every act is what somebody finds who comes in just now: the same forms, nothing
unfolded that was done with, and the same number of things that wait on them.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
FORMS = """() => [...document.querySelectorAll('#room form[method="post"]')].map((form) => [
  form.id,
  [...form.elements]
    .filter((one) => one.name && !["csrfmiddlewaretoken", "key", "seen"].includes(one.name))
    .map((one) => [one.name, one.type === "radio" || one.type === "checkbox" ? [one.value, one.checked] : one.value]),
])"""
REST = """() => [
  [...document.querySelectorAll("#room details")].map((one) => [one.firstElementChild.textContent.trim(), one.open]),
  document.getElementById("waits").textContent,
]"""


def forms(seat: Seat) -> Any:
    return seat.page.evaluate(FORMS)


def is_as_found_now(seat: Seat) -> None:
    """The open room is like a room that is opened now."""
    lived = forms(seat), seat.page.evaluate(REST)
    newly = Seat(seat.name, seat.context.new_page(), seat.house, seat.watch).open(seat.page.url)
    found = forms(newly), newly.page.evaluate(REST)
    newly.page.close()
    assert lived == found


@pytest.mark.without_records
def test_a_place_on_the_page_is_no_other_moment(cast: Cast) -> None:
    karen = cast("karen").into_the_room("Small Hours").is_about_to_answer("I go along", "Half a sentence.")
    form = karen.form("position")
    karen.page.locator(".ring-large a").first.press("Enter")
    karen.page.wait_for_url("**#position-*")
    karen.page.wait_for_timeout(1500)
    assert form.get_by_role("radio", name=re.compile("^I go along")).is_checked()
    karen.press("Answer: I go along").done("Your answer stands.")
    cast.watch.expected = {422}
    karen.unfold("Give a task").write("What is to be done", "   ").press("Give this task")
    karen.sees("Say what is to be done.")
    karen.page.wait_for_timeout(1500)
    expect(karen.form("task")).to_be_in_viewport()
    expect(karen.page.locator(".notice-error")).to_have_count(1)
    expect(karen.form("task").locator(".notice-error")).to_be_focused()


TAKEN_AWAY = """async (what) => {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name).find((one) => one.includes("/morph"));
  const { replace } = await import(loaded);
  const [room, fresh] = [document.getElementById("room"), document.getElementById("room").cloneNode(true)];
  fresh.querySelectorAll(what).forEach((one) => one.remove());
  replace(room, fresh);
  const here = document.activeElement;
  return [here.id, getComputedStyle(here).outlineStyle];
}"""


@pytest.mark.without_records
@pytest.mark.parametrize(("by", "shown"), [("keys", "solid"), ("a pointer", "none")])
def test_whose_place_a_live_update_takes_away_stands_on_the_title_and_sees_it_who_goes_by_keys(
    by: str, shown: str, cast: Cast
) -> None:
    page = cast("karen").into_the_room("Small Hours").page
    summaries = page.locator("#room .panel summary")
    page.keyboard.press("Tab")
    if by == "keys":
        summaries.first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(summaries.first).to_be_focused()
    else:
        summaries.first.click()
    assert page.evaluate(TAKEN_AWAY, "details") == ["panel-title", shown]


def test_an_open_room_has_the_forms_of_a_room_opened_now(cast: Cast) -> None:
    karen, derek = cast("karen").into_the_room(PLAY), cast("derek")
    karen.follow("Put somebody forward").write("Their name", "Liv Reyes")
    karen.write("Why they should be considered", "For the living page.").press("Put them forward").sees("Consider Liv")
    derek.open(karen.page.url)
    both = (karen, derek)
    with cast.everybody_else_sees(karen, "As it comes.", "derek"):
        karen.answers("I want this", "As it comes.")
    for seat in both:
        is_as_found_now(seat)
    karen.unfold("Put something else instead")
    form = karen.form("amend")
    karen.choose("What is proposed", "An audition for Liv Reyes", within=form)
    karen.write("In which terms", "Once, and with the piano.", within=form)
    karen.choose("And your own answer", "I want this", within=form)
    derek.is_about_to_answer("I can live with it", "Half a").tick("Keep the reason to myself")
    with cast.everybody_else_sees(karen, "Once, and with the piano.", "derek"):
        karen.press("Put this on the table instead", within=form).done("A new revision is on the table")
    is_as_found_now(karen)
    # What is asked is another question now: the answer is chosen anew, and what was to be kept to himself still is.
    asked = derek.sees("Revision 2 is on the table now.").form("position")
    expect(asked.locator("[name=kind]:checked")).to_have_count(0)
    expect(asked.get_by_label("Why?")).to_be_visible()
    expect(asked.get_by_label("Why?")).to_have_value("Half a")
    expect(asked.get_by_label("Keep the reason to myself")).to_be_checked()
    derek.write("Why?", "", within=asked).untick("Keep the reason to myself", within=asked)
    with cast.everybody_else_sees(derek, "Let us hear it.", "karen"):
        derek.answers("I can live with it", "Let us hear it.")
    for seat in both:
        is_as_found_now(seat)
    with cast.everybody_else_sees(karen, "Concluded: audition.", "derek"):
        karen.press("Conclude: An audition for Liv Reyes").sees("Concluded: audition.")
    for seat in both:
        is_as_found_now(seat)


@pytest.mark.without_records
def test_a_room_without_a_connection_says_that_it_may_be_old(cast: Cast) -> None:
    karen = cast("karen").into_the_room("Small Hours").is_about_to_answer("I go along", "Half a sentence.")
    told = len(cast.watch.wrong)
    karen.context.set_offline(True)
    karen.sees("The connection is lost, so what stands here may be old.")
    karen.page.wait_for_timeout(7000)
    karen.sees("The connection is lost, so what stands here may be old.")
    karen.context.set_offline(False)
    karen.sees("The connection is back.")
    expect(karen.form("position").get_by_role("radio", name=re.compile("^I go along"))).to_be_checked()
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in cast.watch.wrong[told:])
    del cast.watch.wrong[told:]


@pytest.mark.without_records
def test_a_module_that_does_not_arrive_leaves_one_room_in_the_page(cast: Cast) -> None:
    tom = cast("tom")
    tom.page.route("**/js/live.*js", lambda route: route.abort())
    heard = len(cast.watch.wrong)
    tom.into_the_room("Small Hours").unfold("Say what you think")
    tom.write("In your words", "Over a bad line.", within=tom.form("advise"))
    tom.press("Say it", within=tom.form("advise")).sees("Your voice is heard.", "Over a bad line.")
    expect(tom.page.locator("main")).to_have_count(1)
    expect(tom.page.locator("#room")).to_have_count(1)
    lost = cast.watch.wrong[heard:]
    assert lost
    assert all("net::ERR_FAILED" in one for one in lost)
    del cast.watch.wrong[heard:]


@pytest.mark.without_records
def test_the_role_s_link_can_be_copied_also_after_the_room_has_changed(cast: Cast) -> None:
    karen, tom = (cast(name).into_the_room("Small Hours").card("Ivy Marlowe") for name in ("karen", "tom"))
    tom.unfold("Say what you think").write("In your words", "A room made anew.", within=tom.form("advise"))
    with cast.everybody_else_sees(tom, "A room made anew.", "karen"):
        tom.press("Say it", within=tom.form("advise"))
    karen.unfold("Share the role’s link").press("Copy the link")
    expect(karen.page.locator(".copy [role=status]")).to_have_text(re.compile("Copied|It is selected"))
