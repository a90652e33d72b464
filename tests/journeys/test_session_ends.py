"""A session that ends while somebody writes: after signing in they stand in the room again, with their words."""

import pytest
from playwright.sync_api import expect

from tests.journeys import locks
from tests.journeys.seats import Cast

pytestmark = [pytest.mark.slow, pytest.mark.without_records]
PLAY = "Winter Crossing"


def test_words_written_while_the_session_ended_are_there_after_signing_in(cast: Cast) -> None:
    karen = cast("karen").into_the_room(PLAY)
    karen.follow("Put somebody forward").write("Their name", "Ida Late")
    karen.write("Why they should be considered", "She waits.").press("Put them forward").sees("Consider Ida Late")
    karen.is_about_to_answer("I go along", "Half a sentence when the session ended")
    karen.context.clear_cookies(name="castlist_session")
    karen.press("Answer: I go along").sees("We send a code")
    code = locks.asks_for_a_code(karen, "karen@cornerhouse.example")
    karen.write("Code", code).press("Sign in").sees("You had been signed out", "Ida Late")
    expect(karen.answer_form().get_by_label("Why?")).to_have_value("Half a sentence when the session ended")
    karen.press("Answer: I go along", within=karen.answer_form()).done("Your answer stands.")


def test_what_one_wrote_is_not_given_to_another_who_signs_in_in_the_same_tab(cast: Cast) -> None:
    karen = cast("karen").into_the_room(PLAY)
    karen.follow("Put somebody forward").write("Their name", "Ada Early")
    karen.write("Why they should be considered", "She waits.").press("Put them forward").sees("Consider Ada Early")
    room = karen.page.url
    karen.is_about_to_answer("I go along", "For my eyes only")
    karen.page.wait_for_function("() => Object.values(sessionStorage).some((kept) => kept.includes('my eyes'))")
    karen.context.clear_cookies(name="castlist_session")
    karen.open(karen.house.keys["derek"]).open(room).sees("Ada Early")
    assert karen.page.locator("textarea, input").evaluate_all(
        "some => some.every(one => !one.value.includes('my eyes'))"
    )
    karen.context.clear_cookies(name="castlist_session")
    karen.open(karen.house.keys["karen"]).open(room).sees("Ada Early")
    expect(karen.answer_form().get_by_label("Why?")).to_have_value("For my eyes only")
