"""People come in: a self-tape from a phone whose connection drops, and a messy sheet, undone and brought right."""

import re
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.seats import Cast, Seat
from tests.journeys.test_agent import call_in
from tests.journeys.test_one_decides import both_change_the_rule

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
PHONE = {"viewport": {"width": 390, "height": 844}}
MAIL, JUNO = "june.t@example.org", "juno.t@example.org"
SECONDS, PART = 60, 4 * 1024 * 1024
TAPE = re.compile(r"http://\S+/i/[^\s\"<]+")


def test_a_performer_submits_with_a_self_tape_over_a_connection_that_drops(cast: Cast, tmp_path: Path) -> None:
    karen, derek = cast("karen"), cast("derek")
    both_change_the_rule(karen, derek)
    karen.open("/").into_the_room(PLAY)
    submits_herself(cast, call_in(karen))
    link = is_asked_for_a_tape(cast, karen)
    song = a_minute_of_sound(tmp_path / "me.wav")
    it_breaks_off(cast.stranger("june on the train", **PHONE), link, song)
    it_goes_on(cast.stranger("june at home", **PHONE), link, song)
    karen.again().sees("It is here").page.wait_for_function("() => document.querySelector('audio').duration > 59")
    nobody_else_finds_it(cast, karen)


def test_a_self_tape_comes_with_the_submission_over_a_connection_that_drops(cast: Cast, tmp_path: Path) -> None:
    """The call asks for it, nobody has concluded anything, and the desk sees who has not sent theirs."""
    karen = cast("karen")
    karen.come_in().follow(PLAY).follow("Open call")
    karen.choose("Whether a self-tape comes with the submission", "it is asked for")
    karen.write("What is read or sung for it", "Scene 4, from the door on.").press("Keep it so")
    karen.sees("The notice says so now.").tick("Publish it all the same, without what is missing")
    karen.press("Publish the notice").sees("The notice is published.")
    call = call_in(karen)
    june = cast.stranger("june", **PHONE).open(call).sees("asked for: Scene 4", "It costs nothing")
    june.write("Your name", "Juno Tarrant").write("Your e-mail address", JUNO).tick("I am 18 or older")
    june.press("Send it").sees("We have it.", "Your self-tape is still to come")
    karen.follow("Who put themselves in").sees("has not come from 1 person yet", "asked for, not here yet")
    letter = TAPE.search(cast.house.letters_to(JUNO)[-1])
    assert letter is not None
    june.open(letter[0]).sees("Your self-tape is still to come, by").follow("What to read, and where to send it")
    link, song = june.page.url, a_minute_of_sound(tmp_path / "me.wav")
    june.context.close()
    it_breaks_off(cast.stranger("june on the train", **PHONE), link, song)
    it_goes_on(cast.stranger("june at home", **PHONE), link, song)
    karen.again().does_not_see("has not come from").follow("it is here").sees("Scene 4, from the door on.")
    karen.page.wait_for_function("() => document.querySelector('audio').duration > 59")
    nobody_else_finds_it(cast, karen)


def submits_herself(cast: Cast, call: str) -> None:
    june = cast.stranger("june", **PHONE).open(call)
    june.write("Your name", "June Tarrant").write("Your e-mail address", MAIL)
    june.tick("I am 18 or older").press("Send it").sees("We have it.")


def is_asked_for_a_tape(cast: Cast, karen: Seat) -> str:
    karen.again().card("June Tarrant").press("Invite to an audition").done("Decided. The minute is frozen.")
    found = re.search(r"/p/(\w+)/r/\w+/.*[?&]c=(\w+)", karen.page.url)
    assert found is not None
    karen.again().follow("Ask for a self-tape").write("What they are to read", "Scene 4, from the door on.")
    karen.press("Ask for it").sees("What they were asked for", "Scene 4, from the door on.")
    sam = cast("sam").open(f"/p/{found[1]}/letters/for/{found[2]}/").sees("to June Tarrant")
    sam.press("Keep it, and look at it").press("Send it now").sees("The letter has gone out.")
    letter = TAPE.search(cast.house.letters_to(MAIL)[-1])
    assert letter is not None
    return letter[0].rstrip("/") + "/tape/"


def a_minute_of_sound(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(range(256)) * (SECONDS * 44_100 * 4 // 256))
    return path


def it_breaks_off(phone: Seat, link: str, song: Path) -> None:
    """The first part arrives, then the connection is gone, and the phone with it."""

    def drops(route: Route) -> None:
        first = route.request.method != "PATCH" or route.request.headers["upload-offset"] == "0"
        route.continue_() if first else route.abort("connectionreset")

    phone.watch.expected = {0}
    phone.open(link).sees("Your self-tape for The Lead", "Scene 4, from the door on.")
    phone.page.route("**/tape/upload/*/", drops)
    sends(phone, song)
    expect(phone.page.get_by_role("status").first).to_contain_text("The connection is gone", timeout=20_000)
    phone.context.close()
    phone.watch.wrong.clear()  # that the connection broke stands in the browser's console


def it_goes_on(phone: Seat, link: str, song: Path) -> None:
    later: list[int] = []
    phone.page.on(
        "request", lambda one: later.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None
    )
    phone.open(link).sees(f"A part of a recording has come: {100 * PART // song.stat().st_size} %")
    sends(phone, song)
    phone.sees("Your self-tape is here.")
    assert later[0] == PART


def sends(phone: Seat, song: Path) -> None:
    phone.page.locator("input[type=file]").set_input_files(song)
    phone.press("Send it")


def nobody_else_finds_it(cast: Cast, karen: Seat) -> None:
    file = karen.page.locator("audio").get_attribute("src") or ""
    cast.watch.expected = {404}
    for name in ("eve", "stranger"):
        eve = cast(name) if name in cast.house.keys else cast.stranger(name)
        for address in (karen.page.url, cast.house.url + file):
            seen = eve.page.goto(address)
            assert seen is not None
            assert seen.status == 404 or "/sign-in/" in eve.page.url
            eve.does_not_see("June", "Scene 4")


# -- A messy sheet

MESSY = (
    "Zeit;Wie heißt du?;E-Mail;Geb.;Stimme;Spielalter;Sonst noch?\n"
    "03.04.2021 10:22;Zoë Quint;zoe@example.org;01.05.1990;Alt;20-30;=HYPERLINK(\"http://x\")\n"
    "04.04.2021 11:02;Juniper Ash;juniper@example.org;;Sopran;25-35\n"
    "04.04.2021 11:02;Juniper Ash;juniper@example.org;;Sopran;25-35;Sent twice.\n"
    "13.04.2021 09:10;Tobias Reed;tobias at example;;Tenor;thirty;Rides.;one cell too many\n"
)  # fmt: skip


def test_the_desk_imports_a_messy_sheet_undoes_it_and_imports_it_right(cast: Cast) -> None:
    sam = cast("sam").open("/people/import/")
    sam.page.locator("#file").set_input_files(
        {"name": "spring.csv", "mimeType": "text/csv", "buffer": MESSY.encode("cp1252")}
    )
    sam.press("Read it").sees("What the columns say", "Zoë Quint")
    name = sam.page.locator("select").nth(1)
    assert name.evaluate("one => one.options.length") > 5
    wrongly(sam)
    rightly(sam)
    nobody_else_reads_the_list(cast, sam)


def says(seat: Seat, *fields: str) -> None:
    """What the columns say, in their order; they leave the others out."""
    for place, field in enumerate(fields):
        seat.page.locator("select[name=column]").nth(place).select_option(field)


def wrongly(sam: Seat) -> None:
    """Names and what else they said are mixed up."""
    says(sam, "", "note", "email", "", "", "", "name")
    sam.press("Look at every row").sees("What will become of the rows")
    sam.press("Take them in").sees("What became of the rows")
    here = sam.page.url
    sam.open("/people/?q=sent+twice").sees("Sent twice.")
    sam.open(here).unfold("Undo this list").press("Undo all of it").sees("Everything is as it was before.")
    sam.open("/people/?q=sent+twice").sees("Nobody here is like that.")
    sam.open(here)


def rightly(sam: Seat) -> None:
    sam.press("Say anew what its columns are").sees("What the columns say")
    says(sam, "", "name", "email", "", "", "", "note")
    sam.press("Look at every row").sees("What will become of the rows", "2 people come in", "tobias at example")
    sam.press("Take them in").sees("What became of the rows")
    sam.open("/people/?q=juniper").sees("Juniper Ash")
    keeps_what_was_typed(sam)


def keeps_what_was_typed(sam: Seat) -> None:
    """The list follows the typing, and so does the search that is kept; the page stays whole."""
    sam.write("Whom are you looking for?", "zoe quint").sees("Zoë Quint", "1 performer").does_not_see("Juniper Ash")
    stays_where_they_are(sam)
    sam.unfold("Keep this search").write("Its name", "That alto").press("Keep it").sees("The search is kept.")
    sam.sees("Whom are you looking for?", "Zoë Quint").follow("That alto").sees("Zoë Quint", "1 performer")


def stays_where_they_are(sam: Seat) -> None:
    """Leaving the field asks once more; whoever stands on somebody found by then stands there still."""
    waiting: list[Route] = []
    sam.page.route("**/people/?*", lambda route: waiting.append(route))
    sam.page.locator("input[type=search]").focus()
    sam.page.keyboard.press("End")
    sam.page.keyboard.insert_text(" ")
    found = sam.page.get_by_role("link", name="Zoë Quint")
    found.focus()
    before = found.element_handle()
    sam.page.wait_for_timeout(400)
    waiting[-1].continue_()  # it has taken the place of those before it
    sam.page.unroute("**/people/?*")
    assert before is not None
    sam.page.wait_for_function("one => !one.isConnected", arg=before)
    expect(found).to_be_focused()


def nobody_else_reads_the_list(cast: Cast, sam: Seat) -> None:
    sam.open("/people/import/").sees("spring.csv")
    cast.watch.expected = {404}
    for name in ("eve", "stranger"):
        eve = cast(name) if name in cast.house.keys else cast.stranger(name)
        for address in ("/people/import/", "/people/export/people.csv", "/people/?q=zoe"):
            eve.page.goto(cast.house.url + address)
            eve.does_not_see("Zoë Quint", "spring.csv")
