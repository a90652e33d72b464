"""A room on paper: what was said stands there whole, however long it is, and nothing that could still be done."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow


@pytest.mark.without_records
def test_very_long_words_are_printed_whole(cast: Cast) -> None:
    words = f"At first I was against it. {'I have thought about it at length. ' * 60}And that is my last word."
    karen = cast("karen").into_the_room("Small Hours").is_about_to_answer("I go along", words)
    karen.press("Answer: I go along").done("Your answer stands.")
    said = karen.page.locator(".positions").get_by_text(re.compile("^At first I was against it"))
    expect(said).to_have_count(2)
    expect(said.last).to_be_hidden()
    karen.page.emulate_media(media="print")
    expect(said.first).to_be_hidden()
    expect(said.last).to_be_visible()
    expect(said.last).to_contain_text("And that is my last word.")
    expect(karen.page.get_by_text("Read all of it").first).to_be_hidden()
    expect(karen.page.get_by_text("Give a task").first).to_be_hidden()
