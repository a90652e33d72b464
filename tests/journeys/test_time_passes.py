"""What time alone brings: a silent seat passes to its alternate and comes back; an offer without an answer lapses."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import founded, opened
from tests.journeys.seats import Cast, Seat, hands
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY = "Low Water"


def test_a_seat_passes_and_comes_back_and_an_offer_lapses(
    browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("time")
    with founded(folder / "founded", "time") as company, opened(company, folder / "data") as house:
        cast = Cast(browser, house, watch, seat=hands())
        karen, derek, julia = cast("karen"), cast("derek"), cast("julia")
        for seat in (karen, derek, julia):
            seat.into_the_room(PLAY)
        julia_answers_for_dereks_seat(cast, karen, julia)
        derek_is_back_and_takes_his_seat(cast, derek)
        the_offer_has_lapsed(karen)
        cast.close()


def julia_answers_for_dereks_seat(cast: Cast, karen: Seat, julia: Seat) -> None:
    karen.sees("Waiting for Julia.", "sits for Derek")
    with cast.everybody_else_sees(julia, "Ready to conclude", "karen", "derek"):
        julia.answers("I can live with it", "While he is away.")


def derek_is_back_and_takes_his_seat(cast: Cast, derek: Seat) -> None:
    with cast.everybody_else_sees(derek, "I am back.", "karen", "julia"):
        derek.answers("Not as it stands", "I am back. Let us hear somebody else first.")
    for name in ("karen", "julia"):
        cast(name).sees("Stuck.", "Derek objects from").does_not_see("sits for Derek")
    expect(cast("karen").page.get_by_role("button", name=re.compile("^Conclude"))).to_have_count(0)


def the_offer_has_lapsed(karen: Seat) -> None:
    karen.follow(PLAY).follow("The Landlord", within=karen.page.locator("main"))
    karen.sees("Otto Brandt did not answer in time", "The offer lapsed", "It may be concluded again.")
    expect(karen.page.locator("#step-offer")).to_contain_text("Otto Brandt")
    expect(karen.page.locator("#step-cast")).not_to_contain_text("Otto Brandt")
