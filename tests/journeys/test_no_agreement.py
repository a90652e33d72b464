"""A second story: they do not agree, and nothing moves."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
CONCLUDE = re.compile("^Conclude")


def test_they_do_not_agree_and_nothing_moves(cast: Cast) -> None:
    karen, derek, julia = cast("karen"), cast("derek"), cast("julia")
    for seat in (karen, derek, julia):
        seat.into_the_room(PLAY)
    somebody_new_is_named(karen)
    for seat in (derek, julia):
        seat.card("Nora Quill")
    julia_asks_for_an_objection_and_derek_takes_it_up(cast, julia, derek)
    nobody_can_conclude(cast, karen)
    another_proposal_does_not_clear_it(cast, karen, derek)
    withdrawing_and_proposing_again_does_not_either(karen)
    nora_is_still_where_she_was(cast, karen)


def somebody_new_is_named(karen: Seat) -> None:
    karen.follow("Put somebody forward").write("Are they known here already?", "Nora Quill").press("Look")
    karen.sees("Nobody here is called like “Nora Quill”. Name them below.")
    karen.press("Put them forward")
    expect(karen.page.get_by_label("Why they should be considered")).to_be_focused()  # a reason is needed
    karen.write("Why they should be considered", "She was the best Nell this house ever had.")
    karen.write("Year of credit 1", "2019").write(re.compile("^Credit 1"), "Nell, The Salt House")
    karen.press("Put them forward").sees("Consider Nora Quill")
    karen.answers("I want this", "She frightens me a little, and so should the Lead.")


def julia_asks_for_an_objection_and_derek_takes_it_up(cast: Cast, julia: Seat, derek: Seat) -> None:
    julia.unfold("Say what you think")
    form = julia.form("advise")
    julia.tick("please object for me", within=form)
    julia.write("In your words", "Not while she runs the agency.", within=form)
    with cast.everybody_else_sees(julia, "Not while she runs the agency.", "karen", "derek"):
        julia.press("Say it", within=form).done("Your voice is heard.")
    derek.unfold("Raise this as my own objection")
    form = derek.form("take_up")
    derek.choose("From which step on?", "Consider", within=form)
    derek.write("Why, in your own words?", "She decides whom the others work for.", within=form)
    with cast.everybody_else_sees(derek, "She decides whom the others work for.", "karen", "julia"):
        derek.press("Object", within=form).done("Your objection stands.")


def nobody_can_conclude(cast: Cast, karen: Seat) -> None:
    sam = cast("sam").into_the_room(PLAY).card("Nora Quill")
    for seat in (karen, sam, cast("julia"), cast("derek")):
        seat.sees("Stuck.", "Derek objects from")
        expect(seat.page.get_by_role("button", name=CONCLUDE)).to_have_count(0)


def another_proposal_does_not_clear_it(cast: Cast, karen: Seat, derek: Seat) -> None:
    karen.unfold("Put something else instead")
    form = karen.form("amend")
    karen.choose("What is proposed", "An audition for Nora Quill", within=form)
    karen.write("In which terms", "Once, with everybody in the room.", within=form)
    karen.press("Put this on the table instead", within=form).done("A new revision is on the table")
    karen.answers("I want this")
    derek.sees("revision 2").answers("Not as it stands", "Nor like this.")
    karen.sees("Stuck.", "Nor like this.")
    expect(karen.page.get_by_role("button", name=CONCLUDE)).to_have_count(0)


def withdrawing_and_proposing_again_does_not_either(karen: Seat) -> None:
    karen.unfold("Withdraw the proposal").press("Withdraw the proposal", within=karen.form("withdraw"))
    karen.done("The proposal is off the table.").sees("Put something on the table")
    form = karen.form("propose")
    karen.choose("What is proposed", "Consider Nora Quill", within=form).press("Propose it", within=form)
    karen.done("It is on the table.").sees("revision 3", "Stuck.", "Derek objects from")


def nora_is_still_where_she_was(cast: Cast, karen: Seat) -> None:
    expect(karen.page.locator("#step-named")).to_contain_text("Nora Quill")
    karen.follow(PLAY).sees("Nora Quill: Stuck. Derek objects", "1 of 2 roles is stuck.")
    cast("derek").follow("Castlist").sees("Nora Quill")
    assert cast.house.letters_to("nora@example.org") == []
