"""First use: an empty folder, one link, four screens; the second person comes in; somebody puts themselves in."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import empty
from tests.journeys.locks import asks_for_a_code
from tests.journeys.seats import PHONE, Cast, Seat, hands
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow
OWNER, OTHER, PERFORMER = "nell@harbour.example", "otis@harbour.example", "june@example.org"


def test_from_an_empty_folder_to_the_first_submission(
    browser: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("first") / "data"
    with empty(folder, company="The Harbour Players", owner=OWNER) as house:
        cast = Cast(browser, house, watch, seat=hands())
        nell = cast("nell")
        the_link_works_once(cast, nell)
        share = four_screens(nell)
        a_performer_puts_herself_in(cast, share)
        otis = the_other_comes_in_by_code(cast)
        they_decide_together(cast, nell, otis)
        cast.close()


def the_link_works_once(cast: Cast, nell: Seat) -> None:
    key = cast.house.keys["owner"]
    nell.open(key).press("Sign in").sees("What are you putting on?")
    cast.watch.expected = {404}
    late = cast("late").open(key)
    expect(late.page.get_by_role("button", name="Sign in")).to_have_count(0)
    late.open("/").sees("Sign in")
    cast.watch.expected = set()


def four_screens(nell: Seat) -> str:
    nell.write("Name of the production", "The Ferryman’s Daughter").write(
        "In a line", "A comedy, in the old fish hall."
    )
    nell.press("Go on").sees("Who decides with you?")
    nell.write("Their e-mail address", OTHER).write("Their name", "Otis Lane").write("What they do", "director")
    nell.press("Invite them").sees("Which part comes first?")
    nell.write("Name of the role", "The Daughter").write("Who is it?", "Seventeen to twenty-five. Rows well.")
    nell.press("Add the role").sees("Let people know", "put themselves in for The Daughter")
    share = nell.page.locator("#share-link").inner_text().strip()
    nell.follow("To the room").sees("The Daughter", "Nobody has been named yet")
    assert nell.acts <= 5
    return share


def a_performer_puts_herself_in(cast: Cast, share: str) -> None:
    june = cast("june", **PHONE).open(share).sees("The Daughter", "The Harbour Players", "Rows well.")
    june.write("Your name", "June Tarrant").write("Your e-mail address", PERFORMER)
    june.write("What you have done", "2024, The Regatta, Second Oar\n2022, Salt, the girl")
    cast.watch.expected = {422}
    june.press("Send it").sees("18")
    expect(june.page.get_by_label("Your name")).to_have_value("June Tarrant")
    june.tick("I am 18 or older")
    with cast.everybody_else_sees(june, "June Tarrant", "nell"):
        june.press("Send it").sees("We have it.")
    cast.watch.expected = {404}
    june.open(share[:-3] + "x/").sees("This link opens nothing")
    cast.watch.expected = set()


def the_other_comes_in_by_code(cast: Cast) -> Seat:
    otis = cast("otis").open("/").sees("Sign in")
    code = asks_for_a_code(otis, OTHER)
    otis.write("Code", "WRONG1").press("Sign in").sees("That is not the code")
    otis.write("Code", code).press("Sign in").sees("The Ferryman’s Daughter")
    return otis


def they_decide_together(cast: Cast, nell: Seat, otis: Seat) -> None:
    otis.follow("The Ferryman’s Daughter", within=otis.page.locator("section", has_text="Productions"))
    otis.sees("The Daughter").follow("The Daughter", within=otis.page.locator("main")).card("June Tarrant")
    nell.card("June Tarrant").sees("Put something on the table")
    form = nell.form("propose")
    nell.choose("What is proposed", "An audition for June Tarrant", within=form)
    with cast.everybody_else_sees(nell, "An audition for June Tarrant", "otis"):
        nell.press("Propose it", within=form).done("It is on the table.")
    nell.answers("I can live with it")
    with cast.everybody_else_sees(otis, "Ready to conclude", "nell"):
        otis.answers("I want this")
    nell.press(re.compile("^Conclude")).done("Concluded.")
