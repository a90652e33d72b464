"""The picture that other sites show of an open call: what stands on it, and its bytes. It shows nobody."""

import hashlib
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from castlist.queries.calls import Call, Calls
from castlist.queries.notices import Published
from castlist.web.jinja import clock
from castlist.web.papers.printing import OTHERS, NotDrawn, as_asked, drawn, printable, spelt

WIDTH, HEIGHT = 1200, 630
LONGEST, LONGEST_FACT = 200, 110
"""Letters of one text on it; the rest stands on the page."""
MOST_KEPT: Final = 64
PATIENCE: Final = 6
"""Seconds until it is said that others draw."""
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture. `over`: the company; `of`: of which production a part is."""

    over: str
    name: str
    of: str
    facts: tuple[str, ...]
    closes: str
    """When the call closes, or that it is closed."""

    @property
    def alt(self) -> str:
        """The same for whoever does not see it."""
        return ". ".join(filter(None, (f"{self.name}: open call", self.of, self.over, *self.facts, self.closes)))

    @property
    def mark(self) -> str:
        """Changes whenever it does: other sites keep what they fetched."""
        return hashlib.sha256(_asked(self)).hexdigest()[:12]


def of_role(page: Call) -> Card | None:
    """Of one part; None where that is not for anybody, or its notice is not published."""
    if not page.public or not page.notice.public:
        return None
    dates = page.breakdown.dates
    return Card(page.company, page.name, page.production, _facts(page.notice, dates), _closes(page.notice, page.state))


def of_production(page: Calls) -> Card:
    """Of all its public parts."""
    parts = ", ".join(part.name for part in page.roles)
    return Card(page.company, page.production, parts, _facts(page.notice, ""), _closes(page.notice, page.state))


def _facts(notice: Published, dates: str) -> tuple[str, ...]:
    said = {line.key: line.text for line in notice.lines}
    when = dates or said.get("shows") or said.get("rehearsals") or said.get("auditions", "")
    return tuple(_short(text, LONGEST_FACT) for text in (when, said.get("place", "")) if text)


def _closes(notice: Published, state: str) -> str:
    if state == "closed":
        return "This call is closed."
    if not notice.closes:
        return "Open call"
    at = notice.closes.astimezone(notice.zone)
    return f"Open call, until {spelt(at)}, {clock(at)}"


def _short(text: str, most: int = LONGEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _asked(card: Card) -> bytes:
    """What the process that draws it is given."""
    facts = [{**_line(one), "strong": False} for one in card.facts]
    data = {
        "title": _short(card.name), "lead": "", "lang": "en", "over": _line(card.over), "name": _line(card.name),
        "of": _line(card.of), "facts": [*facts, {**_line(card.closes), "strong": True}],
    }  # fmt: skip
    return as_asked("card", printable(data), shape="png")


def _line(text: str) -> dict[str, Any]:
    said = _short(text)
    strong = next((way for one in said if (way := unicodedata.bidirectional(one)) in ("L", "R", "AL")), "L")
    return {"text": said, "right": strong != "L"}


def picture(card: Card) -> bytes:
    """Its bytes as PNG, drawn once and kept. Raises NotDrawn, also while others draw."""
    asked = _asked(card)
    key = hashlib.sha256(asked).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    if not OTHERS.acquire(timeout=PATIENCE):
        raise NotDrawn("others draw just now")
    try:
        made = drawn(asked, starts=b"\x89PNG")
    finally:
        OTHERS.release()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def is_kept(card: Card) -> bool:
    """True where it need not be drawn."""
    with _lock:
        return hashlib.sha256(_asked(card)).hexdigest() in _kept
