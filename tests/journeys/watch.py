"""What is asked of every page in every journey: that axe-core, the policy, the console and small screens are content.

A page is looked at in light and dark, at 320 px, at twice the zoom and at twice the type: nothing on it is lost there,
and nothing moves for whoever asked for less motion. In the dark only colours are others, and only they are asked about
again (tests/architecture/test_looks.py). A page that is built exactly like one that was looked at already, in other
words only, by whichever process of the run, is counted and not looked at again.

No database can change how a page looks: where the run has one of its own, pages are not looked at, and what they
complain about by themselves is heard all the same.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
SIZES = {"320 px wide": (320, 640), "zoomed to 200 %": (640, 450)}
IN_PAGE = (Path(__file__).parent / "in_page.js").read_text("utf-8").partition("\n")[2]
STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")

REPORT = """performance.setResourceTimingBufferSize(5000);
document.addEventListener("securitypolicyviolation", (event) => (window.axeIsAsking && event.blockedURI === "inline") ||
  console.error(`Content Security Policy: ${event.violatedDirective} refused ${event.blockedURI}`));"""


def ask(page: Page, what: str, argument: object = None) -> Any:
    """What one of the functions of in_page.js says about a page."""
    return page.evaluate(f"(argument) => ({IN_PAGE.strip()}).{what}(argument)", argument)


@dataclass
class Watch:
    """What was looked at in this process, and what was wrong with it."""

    built: Path | None = None
    """The folder in which the processes of a run leave the marks of what was looked at; none: nothing is looked at."""
    wrong: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Statuses other than success that the journey provokes on purpose."""
    looked: int = 0
    checks: int = 0
    policy: int = 0
    asking: bool = False
    twins: dict[BrowserContext, Page] = field(default_factory=dict)

    def over(self, context: BrowserContext) -> None:
        """Everything that this context's pages complain about is heard."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.add_init_script(REPORT)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        status = STATUS.match(message.text)
        if (status and int(status[1]) in self.expected) or (self.asking and not message.location.get("url")):
            return
        self.policy += "Content Security Policy" in message.text
        self.wrong.append(f"the console at {message.location.get('url', '')}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.wrong.append(f"an error on {error.page.url if error.page else 'a page'}: {error.error}")

    def look(self, page: Page, *, scripted: bool = True) -> None:
        """The page as it stands is looked at, unless one built like it was."""
        page.wait_for_load_state()
        self.looked += 1
        size = page.viewport_size or {"width": 1280, "height": 800}
        if self.built is None or not self._is_first(page, self.built, size["width"]):
            return
        seen = page if scripted else self._twin(page, size)
        self._ask_axe(seen)
        self.wrong += [f"{seen.url} moves for somebody who asked it not to: {one}" for one in ask(seen, "moving")]
        self._try_sizes(seen, size)

    def _is_first(self, page: Page, folder: Path, width: int) -> bool:
        built: str = ask(page, "built")
        try:
            (folder / hashlib.sha256(f"{width}{built}".encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _twin(self, page: Page, size: Any) -> Page:
        """The same page where axe-core can run, though none of the page's own scripts do."""
        twin = self.twins.get(page.context)
        if twin is None:
            assert page.context.browser
            twin = page.context.browser.new_context(reduced_motion="reduce").new_page()
            page.context.on("close", lambda context: self.twins.pop(context).context.close())
            self.twins[page.context] = twin
        twin.unroute_all()
        twin.route("**/*.js", lambda route: route.abort())
        twin.route(page.url, lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=page.content()))
        twin.set_viewport_size(size)
        twin.goto(page.url)
        return twin

    def _ask_axe(self, page: Page) -> None:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE.read_text("utf-8"))
        self.asking = True
        for theme, only_colours in (("light", False), ("dark", True)):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            self.checks += 1
            self.wrong += [f"axe, {theme}, {page.url}: {one}" for one in ask(page, "objections", only_colours)]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.asking = False

    def _try_sizes(self, page: Page, size: Any) -> None:
        ask(page, "remember")
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            self._measure(page, name)
        page.set_viewport_size(size)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        self._measure(page, "with type at 200 %")
        page.evaluate("() => { document.documentElement.style.fontSize = '' }")

    def _measure(self, page: Page, how: str) -> None:
        found = ask(page, "tooWide")
        if found:
            self.wrong.append(f"{page.url} scrolls sideways {how}: " + "\n    ".join(found))
        lost = ask(page, "lost")
        if lost:
            self.wrong.append(f"{page.url} loses something {how}: " + "\n    ".join(lost))

    def verdict(self) -> None:
        """Nothing was wrong since the last verdict."""
        found, self.wrong = self.wrong, []
        self.expected = set()
        assert not found, "\n" + "\n".join(dict.fromkeys(found))
