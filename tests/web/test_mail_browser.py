"""A letter as a mail program draws it: on a phone nothing runs out of it, and at night it is dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from castlist.rules.letter_words import said_in
from castlist.rules.letters import Paper, as_html, as_plain, foot
from tests.web.test_components import contrast

pytestmark = pytest.mark.without_records
KEY = "lVbFl31ej9_lHzV8dZX5ujaA.no2lpSZb80Y92EWUtiUq8uY_UOr0d9yM_BSwYQJBdIo"
WORDS = "Dear Ivy,\n\nWould you read?\n\n{link}\n\nFor your calendar: {link}audition.ics\n\nWarm wishes\nSam Okoye"
COLOURS = """() => [...document.querySelectorAll('p, a')].map(one => {
  const ground = one.closest('.go') || document.querySelector('div');
  return [getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
})"""


def paper() -> Paper:
    tape = said_in("en", "tape", role="The Lead", when="Friday")
    below = foot(f"If something worries you, tell Miriam Stone. {said_in('en', 'concern')}", own=True)
    return Paper(
        "Corner House Theatre", "Would you read?", f"{WORDS}\n\n{tape}\n\n{below}", f"https://cast.example/i/{KEY}/"
    )


def drawn(browser: Browser, width: int, scheme: Any) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    page.set_content(as_html(paper()))
    return page


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_long_addresses_of_a_letter_run_out_of_no_phone(browser: Browser, width: int) -> None:
    page = drawn(browser, width, "light")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    edge = page.evaluate("document.querySelector('div').getBoundingClientRect().right")
    beyond = page.evaluate("[...document.links].map(one => one.getBoundingClientRect().right)")
    assert (len(beyond), max(beyond) <= edge) == (5, True)


@pytest.mark.parametrize(("scheme", "ground"), [("light", "#fffdf9"), ("dark", "#1e1d23")])
def test_it_is_read_by_day_and_by_night(browser: Browser, scheme: str, ground: str) -> None:
    found = drawn(browser, 390, scheme).evaluate(COLOURS)
    said = {(_hex(ink), _hex(on)) for ink, on in found}
    assert ground in {on for _, on in said}
    assert min(contrast(ink, on) for ink, on in said) >= 7


def test_both_halves_lead_to_the_same_places() -> None:
    """The plain half writes each address; the other shows the answer as a button, and writes it below."""
    plain = re.findall(r"https://\S+", as_plain(paper()))
    assert set(re.findall(r'href="([^"]+)"', as_html(paper()))) == set(plain)
    assert [one.rpartition(KEY)[2] for one in plain] == ["/", "/audition.ics", "/tape/", "/concern/", "/kept/"]


def _hex(said: str) -> str:
    return "#" + "".join(f"{int(one):02x}" for one in re.findall(r"\d+", said)[:3])
