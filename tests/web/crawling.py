"""Following every link that somebody is shown, from where they begin, and every id that is named to them (I29)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

LINK = re.compile(r'(?:href|src|hx-get|data-live|poster)="([^"]+)"')
MOMENT = re.compile(r"\bat=\d+")
ENDS = "/sign-in/out/"
"""Whoever follows it is signed in no more."""
FINE, DELIBERATE = 200, (301, 302, 303)
MOST_MOMENTS = 3
"""So many past moments of one page are looked at; each is a link like the others."""


@dataclass
class Crawl:
    """What one seat was led to, and what it was answered."""

    seat: str
    browser: Client
    answers: dict[str, int] = field(default_factory=dict)
    led_by: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    """What stands on the pages, and in the files that are text."""
    moments: Counter[str] = field(default_factory=Counter)

    def go(self, begun: Iterable[str]) -> "Crawl":
        """Every link is followed."""
        waiting = list(begun)
        self.led_by.update(dict.fromkeys(waiting, "the beginning"))
        while waiting:
            url = waiting.pop(0)
            answer = self.browser.get(url)
            self.answers[url] = answer.status_code
            for to in self._leads_to(url, answer):
                if to not in self.led_by:
                    self.led_by[to] = url
                    waiting.append(to)
        return self

    def _leads_to(self, url: str, answer: Any) -> Iterator[str]:
        if answer.status_code in DELIBERATE:
            yield from self._here(url, answer["Location"])
        elif answer.status_code == FINE and answer.get("Content-Type", "").startswith(("text/", "application/json")):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self.pages[url] = unescape(body.decode())
            if "html" in answer["Content-Type"]:
                for link in LINK.findall(body.decode()):
                    yield from self._here(url, unescape(link))

    def _here(self, url: str, link: str) -> Iterator[str]:
        parts = urlsplit(urljoin(url, link))
        own = parts.netloc in ("", "testserver", "cast.example") and parts.scheme in ("", "http", "https")
        if not own or parts.path.startswith(("/static/", ENDS)):
            return
        kind = MOMENT.sub("at", f"{parts.path}?{parts.query}")
        self.moments[kind] += MOMENT.search(parts.query) is not None
        if self.moments[kind] <= MOST_MOMENTS:
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def wrong(self) -> list[str]:
        """Links that lead nowhere."""
        return [
            f"{self.seat or 'nobody'} is led from {self.led_by[url]} to {url}: {status}"
            for url, status in self.answers.items()
            if status != FINE and status not in DELIBERATE
        ]
