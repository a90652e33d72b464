"""What reads like an account of harm is asked about where it was typed, with scripts and without them."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.seats import Cast, hands
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
ACCOUNT = "He groped a dresser on the last tour."
NUN = "I saw her in The Nun."


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_words_are_asked_about_and_raised_or_said(browser: Browser, house: House, watch: Watch, scripted: bool) -> None:
    cast = Cast(browser, house, watch, seat=hands()) if scripted else Cast(browser, house, watch, scripted=False)
    cast.watch.expected = {422}
    name = "Ida Late" if scripted else "Ada Early"
    karen = cast("karen").into_the_room(PLAY).follow("Put somebody forward").write("Their name", name)
    karen.write("Why they should be considered", NUN).press("Put them forward")
    karen.sees("Is this about the person or the part?", "It says “nun”").press("About the part: say it")
    karen.sees(f"Consider {name}").is_about_to_answer("I go along", ACCOUNT)
    karen.press("Answer: I go along", within=karen.answer_form()).sees("This reads like an account of harm.")
    expect(karen.answer_form().get_by_label("Why?")).to_have_value(ACCOUNT)
    karen.press("Raise it there").sees("Raise a matter", "It was not kept there, and is not sent yet.")
    expect(karen.page.get_by_label("What happened, or what you fear")).to_have_value(ACCOUNT)
    karen.open("/").into_the_room(PLAY).card(name).is_about_to_answer("I go along", ACCOUNT)
    karen.press("Answer: I go along", within=karen.answer_form()).sees("Say it here all the same")
    if scripted:
        derek = cast("derek").into_the_room(PLAY).card(name)
        with cast.everybody_else_sees(derek, "Derek wants this, meanwhile.", "karen"):
            derek.answers("I want this", "Derek wants this, meanwhile.")
        expect(karen.answer_form().get_by_label("Why?")).to_have_value(ACCOUNT)
    karen.press("Say it here all the same")
    karen.done("Your answer stands.").sees(ACCOUNT)
    cast.close()
    cast.watch.expected = set()
