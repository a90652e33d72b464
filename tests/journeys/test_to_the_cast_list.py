"""The story goes on: from the room's last yes to the accepted offer, the cast list, the first call, and a casting that
is closed.

Petra is offered the part, asks for longer, and accepts on her phone. Otto, who submitted and was never called back, is
told before the list comes out. Then anybody reads who plays, the desk reads how she is reached and welcomes her, and
the casting is closed by all who have a say.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import founded, opened
from tests.journeys.scenes import both_agree_on, takes_up
from tests.journeys.seats import PHONE, Cast, Seat, hands
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
PLAY, PETRA, OTTO = "Low Water", "Petra Lund", "Otto Brandt"


def test_an_offer_is_accepted_and_everybody_reads_who_plays(
    browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("called")
    with founded(folder / "founded", "called back") as company, opened(company, folder / "data") as house:
        cast = Cast(browser, house, watch, seat=hands())
        karen, derek, sam = cast("karen"), cast("derek"), cast("sam")
        for seat in (karen, derek):
            seat.into_the_room(PLAY)
        both_agree_on(karen, derek, PETRA, f"An offer to {PETRA}", hours="48")
        nothing_goes_out_before_its_grace(karen, derek)
        link = the_offer_goes_out(cast, karen)
        she_asks_for_longer_and_they_let_it_stand(cast, karen, derek, link)
        petra_accepts_on_her_phone(cast, link)
        the_room_sees_who_is_cast(karen)
        private_news_comes_first(karen, derek, sam)
        anybody_reads_who_plays(cast, karen)
        the_desk_reads_how_she_is_reached(sam)
        she_is_welcomed_and_keeps_the_first_call(cast, sam)
        both_close_it(karen, derek)
        cast.close()


def nothing_goes_out_before_its_grace(karen: Seat, derek: Seat) -> None:
    takes_up(karen, PETRA)
    karen.sees("waits out its grace").press("Let it be live at once").done("")
    takes_up(derek, PETRA)
    derek.press("Let it be live at once").done("").sees("The offer to Petra Lund is live")


def the_offer_goes_out(cast: Cast, karen: Seat) -> str:
    takes_up(karen, PETRA)
    form = karen.form("task")
    if not form.is_visible():
        karen.unfold("Give a task")
    karen.choose("Who does it", "Tom Hale", within=form).tick("Write to them", within=form)
    karen.write("What is to be done", "Send her the offer", within=form)
    karen.press("Give this task", within=form).done("The task is given.")
    tom = cast("tom").sees(f"Get in touch with {PETRA}").follow("Do it").sees(f"to {PETRA}")
    tom.press("Keep it, and look at it").sees("The letter is kept.")
    tom.press("Send it now").sees("The letter has gone out.")
    (letter,) = cast.house.letters_to("petra@example.org")
    return re.search(r"http://\S+/i/[^\s\"<]+", letter)[0]


def she_asks_for_longer_and_they_let_it_stand(cast: Cast, karen: Seat, derek: Seat, link: str) -> None:
    petra = cast("petra", **PHONE).open(link).sees("Until ", "The offer stands until then")
    before = petra.page.locator(".when-card .day").inner_text()
    petra.unfold("I need longer to decide").write("Until when, and why?", "Until Friday, my agent is away.")
    petra.press("Ask for longer").sees("You asked for longer")
    sam = cast("sam").follow(PLAY).follow("Letters").follow(PETRA)
    sam.sees("Asks for longer to answer.").press("I have read this")
    takes_up(karen, PETRA)
    karen.sees("They asked for longer", "my agent is away").write("It stands longer by", "36")
    karen.press("Let it stand longer").done("Your agreement that it stands longer is kept.")
    derek.open("/").follow(re.compile("The offer stands 36 hours longer"))
    derek.sees("Karen would let it stand 36 hours longer. It waits for Derek.")
    derek.press("Let it stand longer").done("Your agreement that it stands longer is kept.")
    petra.again()
    assert petra.page.locator(".when-card .day").inner_text() != before


def petra_accepts_on_her_phone(cast: Cast, link: str) -> None:
    petra = cast("petra").open(link).sees("The Lead")
    petra.press("Yes, I accept").sees("The Lead")
    expect(petra.page.get_by_role("button", name="Yes, I accept")).to_have_count(0)


def the_room_sees_who_is_cast(karen: Seat) -> None:
    karen.again()
    expect(karen.page.locator("#step-cast")).to_contain_text(PETRA)
    karen.follow(PLAY).follow("Cast list").sees("Not released.", PETRA, "The Lead")


def private_news_comes_first(karen: Seat, derek: Seat, sam: Seat) -> None:
    karen.sees("1 person", "Private news comes first")
    for seat in (karen, derek):
        seat.open("/").into_the_room(PLAY)
    both_agree_on(karen, derek, OTTO, f"Not this time, {OTTO}")
    sam.follow(PLAY).follow("Answers").follow(re.compile(f"Write the answer ?: {OTTO}"))
    sam.press("Keep it, and look at it").press("Send it now").sees("The letter has gone out.")


def anybody_reads_who_plays(cast: Cast, karen: Seat) -> None:
    karen.follow(PLAY).follow("Cast list").does_not_see("Private news comes first")
    karen.press("Release the cast list").sees("Out since")
    address = karen.page.locator("a.kept").get_attribute("href") or ""
    nobody = cast.stranger("nobody", **PHONE).open(address).sees(PETRA, "The Lead", PLAY)
    nobody.does_not_see("Otto", "Karen", "Derek")
    cast("petra").again().follow(re.compile("cast list", re.IGNORECASE)).sees(PETRA)


def the_desk_reads_how_she_is_reached(sam: Seat) -> None:
    sam.follow(PLAY).follow("Cast list").follow("Contact sheet").sees(
        "1 person with a part.", PETRA, "petra@example.org"
    )
    assert "petra@example.org" in sam.keep("As a sheet (CSV)")


def she_is_welcomed_and_keeps_the_first_call(cast: Cast, sam: Seat) -> None:
    day = datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=30)
    sam.follow(PLAY).follow("First call").sees("Nobody has said yet")
    for label, typed in (("Day", f"{day}"), ("From", "10:00"), ("To", "13:00")):
        sam.page.get_by_label(label, exact=True).fill(typed)
    sam.write("The place", "Studio 2").write("How somebody comes in", "The blue door; there is a ramp.")
    sam.press("Keep it so").sees("Studio 2", "nobody has been welcomed yet")
    sam.follow("The cast list").sees("not welcomed yet").press("Write to everybody who is cast").sees("One is waiting")
    sam.follow(PETRA).sees("The first call is on").press("Send it now").sees("The letter has gone out.")
    letter = cast.house.letters_to("petra@example.org")[-1]
    link = re.search(r"http://\S+/i/[^\s\"<]+", letter)[0]
    petra = cast("petra").open(link).sees("The first call", "Studio 2", "The blue door; there is a ramp.")
    assert "SUMMARY:Low Water: first call" in petra.keep("Keep it in my calendar")
    sam.follow(PLAY).follow("First call").write("The place", "The old mill").press("Keep it so").sees("has changed")
    petra.again().sees("changed since we wrote to you", "The old mill")
    sam.follow("write to them").sees("first call changed since they were told")


def both_close_it(karen: Seat, derek: Seat) -> None:
    karen.follow(PLAY).follow("Answers").sees("Everybody has had an answer.").press("Close the casting")
    karen.sees("It is not so yet: it waits for Derek to agree.")
    derek.open("/").follow(re.compile("^Look and answer")).sees("The casting is closed").press("I agree")
    derek.sees("Your answer stands, and with it, it is so.")
    karen.follow(PLAY).sees("The casting is closed.", "2 of 2 have had one.")
