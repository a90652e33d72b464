"""What people should not send, and do: in a browser, which keeps what they typed, and by hand, which keeps nothing."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from castlist.jobs.reader import Browser as Reader
from castlist.jobs.reader import Form, Page
from tests.journeys.house import House
from tests.journeys.seats import PHONE, Cast

pytestmark = pytest.mark.slow
PLAY, PLAYED = "Winter Crossing", "Small Hours"
ODD = "😀 \u202eevil\u202c <b onclick=alert(1)>bold</b> <script>alert(1)</script> & é\u0301 ‏עברית‎"
NO_SUCH = "0" * 12


class Hand:
    """Somebody who writes requests by hand, signed in as a member."""

    def __init__(self, house: House, name: str) -> None:
        self.reader = Reader(house.url)
        self.home = self.reader.get(house.keys[name])

    def room(self, production: str, role: str = "The Lead") -> Page:
        """The room of that role."""
        return self.reader.get(self.reader.get(self.home.link(production)).link(role))

    def name(self, room: Page, name: str) -> Page:
        """Somebody is put forward and proposed; the room with them on the table."""
        page = self.reader.get(room.link("Put somebody forward"))
        return self.reader.send(page, naming(page), name=name, reason="To be heard.", propose="yes")

    def post(self, page: Page, address: str, **fields: str) -> Page:
        """A form of that page, posted to another address with other fields."""
        form = page.forms[0]
        form.action, form.fields = address, {k: v for k, v in form.fields.items() if "csrf" in k}
        return self.reader.send(page, form, **fields)


def naming(page: Page) -> Form:
    """The form that puts somebody forward; the one that looks for somebody known stands before it."""
    return next(form for form in page.forms if form.method == "post" and form.action.endswith("/put-forward/"))


@pytest.fixture(scope="module")
def karen(house: House) -> Hand:
    return Hand(house, "karen")


@pytest.fixture(scope="module")
def derek(house: House) -> Hand:
    return Hand(house, "derek")


def act_address(page: Page, act: str, cand: str = "") -> str:
    """Where an act on the candidacy of that room is posted to."""
    production = page.url.partition("/p/")[2].partition("/")[0]
    return f"/p/{production}/c/{cand or cand_of(page)}/{act}/"


def cand_of(page: Page) -> str:
    """The candidacy that is on the table there."""
    return re.search(r"[?&]c=(\w+)", page.url)[1]


# -- Names of things that are not there, or not there any more, or somebody else's


def strangers(room: Page) -> Iterator[str]:
    """Addresses that name something unknown, past, foreign or odd."""
    base = re.sub(r"\?.*", "", room.url)
    production = base.partition("/r/")[0]
    yield from (f"{production}/r/{NO_SUCH}/", f"{production}/c/{NO_SUCH}/position/", f"{base}minute/{NO_SUCH}/1/")
    yield from (f"{base}minute/{cand_of(room)}/99/", f"{production}/letters/{NO_SUCH}/", f"{production}/minute/")
    yield from (f"{production}/safeguarding/{NO_SUCH}/", f"{production}/days/nothing/", base.replace("/p/", "/p/x"))
    yield from (f"{base}live/nothing/", "/i/nothing/", "/call/a.b.c/", "/demo/x.y/", "/start/nothing/2/", "/nothing/")


def test_names_of_nothing_find_nothing(karen: Hand) -> None:
    room = karen.name(karen.room(PLAY), "Ada Nowhere")
    assert {karen.reader.get(address).status for address in strangers(room)} <= {404, 405}


def test_odd_questions_about_a_room_are_answered_with_the_room(karen: Hand) -> None:
    room = karen.room(PLAY)
    for odd in (
        "at=0",
        "at=-1",
        "at=abc",
        "at=999999999",
        "at=" + "9" * 400,
        "c=%00",
        f"c={NO_SUCH}",
        "c=" + "x" * 500,
    ):
        assert (odd, karen.reader.get(f"{room.url}?{odd}").status) == (odd, 200)
        assert karen.reader.get(f"{room.url}live/?v=x&{odd}").status == 200


def test_one_production_reaches_nothing_of_another(karen: Hand) -> None:
    here, there = karen.name(karen.room(PLAY), "Bo Foreign"), karen.room(PLAYED)
    foreign = act_address(there, "position", cand_of(here))
    answer = karen.post(here, foreign, kind="support", revision="1")
    assert (answer.status, "Bo Foreign" in answer.text) == (404, False)
    role = re.search(r"/r/(\w+)/", there.url)[1]
    assert karen.reader.get(re.sub(r"/r/\w+/", f"/r/{role}/", here.url)).status == 404


def test_an_answer_to_what_was_never_on_the_table_is_refused(karen: Hand) -> None:
    room = karen.name(karen.room(PLAY), "Cy Later")
    for revision in ("0", "2", "99999999", "-1", "two", "9" * 500, ""):
        answer = karen.post(room, act_address(room, "position"), kind="support", revision=revision)
        assert answer.status in (404, 409, 422), (revision, answer.status)
    assert "I want this · " not in karen.reader.get(room.url).text


# -- Two at once, and twice the same


def test_a_conclusion_is_refused_once_somebody_objects(karen: Hand, derek: Hand) -> None:
    room = karen.name(karen.room(PLAY), "Di Vided")
    for hand, kind in ((karen, "support"), (derek, "accept")):
        page = hand.reader.get(room.url)
        hand.reader.send(page, page.form("/position/"), kind=kind)
    ready = karen.reader.get(room.url)
    page = derek.reader.get(room.url)
    derek.reader.send(page, page.form("/position/"), kind="object", withheld="yes", floor="consider")
    late = karen.reader.send(ready, ready.form("/conclude/"))
    assert late.status in (409, 422)
    assert "objection" in late.text
    assert "The minute" not in karen.reader.get(room.url).text


def test_concluding_and_objecting_in_the_same_moment_never_both_succeed(karen: Hand, derek: Hand) -> None:
    for name in ("Ann Race", "Ben Race", "Cal Race"):
        room = karen.name(karen.room(PLAY), name)
        for hand, kind in ((karen, "support"), (derek, "accept")):
            page = hand.reader.get(room.url)
            hand.reader.send(page, page.form("/position/"), kind=kind)
        ready, open_room = karen.reader.get(room.url), derek.reader.get(room.url)
        with ThreadPoolExecutor(2) as both:
            concluding = both.submit(karen.reader.send, ready, ready.form("/conclude/"))
            objecting = both.submit(
                derek.reader.send,
                open_room,
                open_room.form("/position/"),
                kind="object",
                withheld="yes",
                floor="consider",
            )
        statuses = sorted((concluding.result().status, objecting.result().status))
        assert statuses[0] == 200
        assert statuses[1] in (409, 422)
        now = karen.reader.get(room.url)
        assert ("The minute" in now.text) is (concluding.result().status == 200)


def test_what_is_sent_twice_is_written_once(karen: Hand) -> None:
    page = karen.reader.get(karen.room(PLAY).link("Put somebody forward"))
    answers = [karen.reader.send(page, naming(page), name="Ed Twice", reason="Once.", propose="yes") for _ in range(2)]
    assert {answer.status for answer in answers} == {200}
    room = answers[0]
    assert room.html.count('<span class="card-name">Ed Twice</span>') == 1
    said = room.form("/position/")
    assert [karen.reader.send(room, said, kind="concern", reason="Only once.").status for _ in range(2)] == [200, 200]
    voice = room.form("/advise/")
    assert [karen.reader.send(room, voice, kind="for", text="And this once.").status for _ in range(2)] == [200, 200]
    now = karen.reader.get(room.url)
    # In its row; the ring says it once more.
    assert (
        now.html.count('<span class="apart">Only once.</span></q>'),
        now.text.count("And this once."),
        "on revision 1" in now.text,
    ) == (
        1,
        1,
        False,
    )
    other = karen.reader.send(room, said, kind="support", reason="Something else under the same key.")
    assert other.status == 409
    assert "Something else under the same key." in other.html


def test_two_tabs_of_one_person(cast: Cast) -> None:
    first = cast("karen").into_the_room(PLAY)
    first.follow("Put somebody forward").write("Their name", "Flo Tabs")
    first.write("Why they should be considered", "For two tabs.").press("Put them forward").sees("Consider Flo Tabs")
    second = type(first)("karen", first.context.new_page(), cast.house, cast.watch)
    cast.seats["her other tab"] = second
    second.open(first.page.url).is_about_to_answer("I go along", "Half a sentence in the second tab")
    with cast.everybody_else_sees(first, "For the first tab.", "her other tab"):
        first.answers("I want this", "For the first tab.")
    second.press("Answer: I go along").done("Your answer stands.").sees("Half a sentence in the second tab")
    first.sees("Half a sentence in the second tab")


# -- Words


def test_no_reason_and_too_long_a_reason_are_refused_and_kept(cast: Cast) -> None:
    karen = cast("karen").into_the_room(PLAY)
    karen.follow("Put somebody forward").write("Their name", "Gus Words")
    karen.write("Why they should be considered", "For his words.").press("Put them forward").sees("Consider Gus Words")
    cast.watch.expected = {422}
    form = karen.is_about_to_answer("I go along", "").answer_form()
    karen.press("Answer: I go along", within=form).sees("Please say why. Or keep the reason to yourself.")
    expect(karen.answer_form().get_by_role("radio", name=re.compile("^I go along"))).to_be_checked()
    long = ("word " * 20_000)[:-1] + "."
    karen.is_about_to_answer("I go along", long).press("Answer: I go along")
    expect(karen.page.locator("body")).to_contain_text("100,000 characters", timeout=20_000)
    karen.sees("100,000 characters")
    expect(karen.answer_form().get_by_label("Why?")).to_have_value(long)
    karen.is_about_to_answer("I go along", long[:19_999]).press("Answer: I go along").done("Your answer stands.")


def test_odd_words_are_shown_as_words(cast: Cast) -> None:
    karen = cast("karen").into_the_room(PLAY)
    cast.watch.expected = {422}
    karen.follow("Put somebody forward").write("Their name", "Hal <i>Odd</i> עברית")
    karen.write("Why they should be considered", f"{ODD} \u0000").press("Put them forward")
    karen.sees("is no character that can be kept", "Nothing was written.")
    expect(karen.page.get_by_label("Your reason")).to_have_value(f"{ODD} \ufffd")
    karen.page.go_back()
    karen.write("Their name", "Hal <i>Odd</i> עברית")
    karen.write("Why they should be considered", ODD).press("Put them forward").sees("Hal <i>Odd</i> עברית")
    karen.answers("I go along", ODD).sees("<b onclick=alert(1)>bold</b>", "<script>alert(1)</script>", "😀", "עברית")
    assert karen.page.locator("b[onclick]").count() == 0
    karen.follow("Castlist").sees("What moved")


# -- Private links


def test_private_links_that_are_guessed_edited_closed_or_used_again(cast: Cast) -> None:
    (letter,) = cast.house.letters_to("ivy@example.org")[:1]
    link = cast.house.url + re.search(r"http://[^/]+(/i/[^\s\"<]+)", letter)[1]
    ivy = cast("ivy", **PHONE).open(link).sees("You are expected for The Lead.")
    cast.watch.expected = {404, 405}
    token = link.rstrip("/").rpartition("/")[2]
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[1:],
        token + "x",
        "x",
        token.replace(".", ".."),
    ):
        ivy.open(f"/i/{wrong}/").sees("This link opens nothing.")
        ivy.open(f"/i/{wrong}/kept/").sees("This link opens nothing.")
    ivy.open(link).sees("You are expected for The Lead.")  # the link is a key and not a ticket
    sam = cast("sam").follow(PLAYED).follow("Letters").follow(re.compile("Ivy Marlowe")).unfold("Their private link")
    sam.press("Make a new link").sees("/i/")
    fresh = re.search(r"/i/[\w.-]+/", sam.page.locator("main").inner_text())[0]
    ivy.open(link).sees("This link opens nothing.")
    ivy.open(fresh).sees("You are expected for The Lead.")
    sam.again().unfold("Their private link").press("Close the link").sees("opens nothing any more")
    ivy.open(fresh).sees("This link opens nothing.")
