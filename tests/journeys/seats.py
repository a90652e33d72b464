"""People in front of their browsers. What they do is written in the words that they read on the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, ElementHandle, Locator, Page, expect

from tests.journeys.house import House, given_database
from tests.journeys.watch import Watch, ask

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 900}}
WITHIN = 2.0
"""Seconds in which an act is to be seen in everybody else's open room."""
Words = str | re.Pattern[str]


@dataclass
class Seat:
    """One person, their browser, and what they do in it: with a mouse or a thumb, and a keyboard to write on."""

    name: str
    page: Page
    house: House
    watch: Watch
    scripted: bool = True
    acts: int = 0
    """Clicks and choices so far; writing is not counted."""

    @property
    def context(self) -> BrowserContext:
        """Their browser."""
        return self.page.context

    # -- The four things that hands do

    def _press(self, what: Locator) -> None:
        self.acts += 1
        what.click()

    def _write(self, what: Locator, text: str) -> None:
        what.fill(text)

    def _choose(self, what: Locator, option: str) -> None:
        self.acts += 1
        what.select_option(label=option)

    def _tick(self, what: Locator, *, on: bool = True) -> None:
        self.acts += 1
        what.set_checked(on)

    # -- On any page

    def open(self, address: str) -> "Seat":
        """They go to an address."""
        self.page.goto(address if "://" in address else self.house.url + address)
        return self.looked()

    def come_in(self) -> "Seat":
        """They sign in by the demo's one click."""
        return self.open(self.house.keys[self.name])

    def again(self) -> "Seat":
        """They load the page anew."""
        self.page.reload()
        return self

    def follow(self, words: Words, *, within: Locator | None = None) -> "Seat":
        """They follow a link."""
        here = self.page.url
        self._press((within or self.page).get_by_role("link", name=words).first)
        self.page.wait_for_url(lambda url: url != here)
        return self

    def press(self, words: Words, *, within: Locator | None = None) -> "Seat":
        """They press a button."""
        self._press((within or self.page).get_by_role("button", name=words).first)
        return self

    def unfold(self, words: Words, *, within: Locator | None = None) -> "Seat":
        """They open what is closed until wanted."""
        summary = (within or self.page).locator("summary", has_text=words).first
        if summary.evaluate("one => !one.parentElement.open"):
            self._press(summary)
        return self

    def write(self, label: Words, text: str, *, within: Locator | None = None) -> "Seat":
        """They write into the field of that name."""
        self._write((within or self.page).get_by_label(label).first, text)
        return self

    def choose(self, label: Words, option: str, *, within: Locator | None = None) -> "Seat":
        """They choose from a list."""
        self._choose((within or self.page).get_by_label(label).first, option)
        return self

    def tick(self, label: Words, *, within: Locator | None = None) -> "Seat":
        """They tick a box, or one of several."""
        self._tick((within or self.page).get_by_label(label).first)
        return self

    def untick(self, label: Words, *, within: Locator | None = None) -> "Seat":
        """They take the tick out of a box, where there is one."""
        box = (within or self.page).get_by_label(label).first
        if box.count() and box.is_checked():
            self._tick(box, on=False)
        return self

    def keep(self, words: Words) -> str:
        """They follow a link that gives them a file; says what is in it."""
        with self.page.expect_download() as kept:
            self._press(self.page.get_by_role("link", name=words).first)
        return kept.value.path().read_text()

    def sees(self, *words: Words, within: Locator | None = None) -> "Seat":
        """These words stand on the page; and the page as it is then is as every page has to be."""
        place = within or self.page.locator("body")
        for some in words:
            expect(place).to_contain_text(some, use_inner_text=True)
        return self.looked()

    def does_not_see(self, *words: Words) -> "Seat":
        """None of these words are anywhere in what the server sent."""
        for some in words:
            expect(self.page.locator("body")).not_to_contain_text(some)
        return self

    def looked(self) -> "Seat":
        """The page as it stands is as every page has to be."""
        self.watch.look(self.page, scripted=self.scripted)
        return self

    def form(self, act: str) -> Locator:
        """The form of one act."""
        return self.page.locator(f"form[data-act={act}]").first

    # -- In the room

    def into_the_room(self, production: str, role: str = "The Lead") -> "Seat":
        """From home into the room of that role."""
        self.follow(production, within=self.page.locator("section", has_text="Productions")).looked()
        return self.follow(role, within=self.page.locator("main")).sees(role)

    def card(self, name: str) -> "Seat":
        """They take up somebody's card."""
        self._press(self.page.locator("[data-card]", has_text=name).first)
        expect(self.page.locator("[data-card][aria-current]")).to_contain_text(name)
        expect(self.page.locator("#panel-title")).to_contain_text(name)
        if self.scripted:
            expect(self.page.locator("#panel-title")).to_be_focused()
        return self

    def answer_form(self) -> Locator:
        """The form of the question, opened."""
        form = self.form("position")
        if not form.is_visible():
            self.unfold("Say something else")
        return form

    def is_about_to_answer(self, says: str, reason: str) -> "Seat":
        """An answer is chosen and a reason half written; nothing is sent."""
        form = self.answer_form()
        self._tick(form.get_by_role("radio", name=re.compile(f"^{re.escape(says)}")))
        return self.write("Why?", reason, within=form)

    def answers(self, says: str, reason: str = "", *, withheld: bool = False, floor: str = "") -> "Seat":
        """Their answer to: can you live with it?"""
        self.is_about_to_answer(says, reason)
        form = self.answer_form()
        if withheld:
            self.tick("Keep the reason to myself", within=form)
        if floor:
            self.choose("From which step on?", floor, within=form)
        self._press(form.get_by_role("button"))
        return self.done("Your answer stands.")

    def done(self, words: Words) -> "Seat":
        """What they did stands, and the page says so; after an act in the room they still are somewhere in it."""
        expect(self.page.locator("[data-done]")).to_contain_text(words)
        self.looked()
        if self.scripted and ask(self.page, "lastAct") > ask(self.page, "state")["loaded"]:
            self.page.wait_for_function("() => document.activeElement && document.activeElement !== document.body")
        return self


class ByKeyboard(Seat):
    """Somebody who uses no mouse, although one would do.

    Wherever they are, they see where they are; and nothing takes the place from them.
    """

    MOST_TABS = 250
    shown: ClassVar[set[str]] = set()
    """Kinds of elements whose focus was seen."""

    def _reach(self, what: Locator) -> None:
        """They go there by the Tab key alone."""
        wanted = what.element_handle()
        there = ask(self.page, "focus", wanted)["there"]
        for _ in range(self.MOST_TABS):
            if there:
                return
            self.page.keyboard.press("Tab")
            there = self._knows_where(wanted)
        raise AssertionError(f"{self.name} never came to {what}")

    def _knows_where(self, wanted: ElementHandle) -> bool:
        """They see where they are; whether it is where they want to be."""
        found = ask(self.page, "focus", wanted)
        if found["lost"]:
            return False  # past the last element, before the first
        if found["kind"] not in self.shown:
            assert ask(self.page, "focusShows"), f"the focus cannot be seen on {found['what']} at {self.page.url}"
            self.shown.add(found["kind"])
        assert found["seen"], f"something lies over {found['what']} at {self.page.url}"
        return bool(found["there"])

    def _press(self, what: Locator) -> None:
        self.acts += 1
        what.click(trial=True)  # a pointer would reach it too
        self._reach(what)
        self.page.keyboard.press("Enter")

    def _write(self, what: Locator, text: str) -> None:
        self._reach(what)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def _choose(self, what: Locator, option: str) -> None:
        self.acts += 1
        self._reach(what)
        self.page.keyboard.press("Home")
        for _ in range(what.locator("option").count()):
            if what.evaluate("one => one.selectedOptions[0].label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        assert what.evaluate("one => one.selectedOptions[0].label") == option

    def _tick(self, what: Locator, *, on: bool = True) -> None:
        self.acts += 1
        self._reach(what)
        if what.get_attribute("type") != "radio" or what.evaluate("one => one === document.activeElement"):
            self.page.keyboard.press("Space")
        else:
            for _ in range(20):
                self.page.keyboard.press("ArrowDown")
                if what.is_checked():
                    break
        expect(what).to_be_checked(checked=on)


def hands() -> type[Seat]:
    """By the keyboard alone. A database of the run's own cannot change how one gets about: there a mouse will do."""
    return Seat if given_database() else ByKeyboard


@dataclass
class Cast:
    """Everybody of one house, each with a browser of their own."""

    browser: Browser
    house: House
    watch: Watch
    scripted: bool = True
    seat: type[Seat] = Seat
    seats: dict[str, Seat] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def __call__(self, name: str, **more: Any) -> Seat:
        """That person's seat; when they first sit down, signed in."""
        if name not in self.seats:
            self.seats[name] = self.stranger(name, **more)
            if name in self.house.keys:
                self.seats[name].come_in()
        return self.seats[name]

    def stranger(self, name: str, **more: Any) -> Seat:
        """Somebody with a browser and nothing else."""
        settings = {**DESK, "reduced_motion": "reduce", "java_script_enabled": self.scripted, **more}
        context = self.browser.new_context(**settings)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        self.watch.over(context)
        return self.seat(name, context.new_page(), self.house, self.watch, self.scripted)

    @contextmanager
    def everybody_else_sees(self, actor: Seat, words: str, *others: str) -> Iterator[None]:
        """What the actor does within the block is soon said in the others' open rooms, and nothing they do is lost.

        They may be writing: what they typed, where their cursor stands and the page itself must stay. Without scripts
        they have to look for themselves, which they do in a second tab while they are writing in the first.
        """
        seats = [self.seats[name] for name in others]
        before = [ask(seat.page, "state") for seat in seats]
        if self.scripted:
            for seat in seats:
                ask(seat.page, "awaitWords", words)
        yield
        for seat, was in zip(seats, before, strict=True):
            if self.scripted:
                self._hears(actor, seat, was)
            else:
                self._looks_again(seat, words, writing=bool(was["typed"]))

    def _hears(self, actor: Seat, seat: Seat, was: Any) -> None:
        seen = seat.page.evaluate("window.wordsSeen")
        self.waits.append((seen - ask(actor.page, "lastAct")) / 1000)
        now = ask(seat.page, "state")
        assert now == was, f"{seat.name} had {was}, and has {now}"
        seat.page.wait_for_function("() => window.announced.length")  # said aloud, politely: beside what they do
        seat.looked()

    def _looks_again(self, seat: Seat, words: str, *, writing: bool) -> None:
        if not writing:
            seat.again().sees(words)
            return
        tab = seat.context.new_page()
        tab.goto(seat.page.url)
        expect(tab.locator("body")).to_contain_text(words, use_inner_text=True)
        tab.close()

    def heard_in_time(self) -> None:
        """Acts were seen in everybody else's room within two seconds; a machine that gasps may be late now and then."""
        late = [wait for wait in self.waits if wait > WITHIN]
        assert self.waits
        assert len(late) * 10 <= len(self.waits), self.waits
        assert max(self.waits) < 3 * WITHIN, self.waits

    def close(self) -> None:
        """Everybody has gone home, strangers too: no page of theirs asks a house that is closed."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        self.seats.clear()
