"""How often somebody may try: counted in the cache, which all server processes share."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from castlist.actions.patience import briefly

WINDOW_SECONDS = 600


def came_from(request: HttpRequest) -> str:
    """The address that a request came from, as far as our own proxies vouch for it."""
    proxies: int = settings.ENVIRONMENT.trusted_proxy
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(said) >= proxies:
        return said[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def too_often(what: str, who: str, *, most: int) -> bool:
    """Counts one more, and says whether that is more than may be in ten minutes."""
    return counted(_key(what, who), seconds=WINDOW_SECONDS) > at_most(most)


def at_most(most: int) -> int:
    """That often may be tried in this installation: for a house behind one address `CASTLIST_LIMITS` says more."""
    times: int = settings.CASTLIST_LIMITS
    return most * times


def counted(key: str, *, seconds: int, by: int = 1) -> int:
    """Counts one more under the key (or `by`), in all server processes together; how many there are now.

    One that comes while somebody else writes may go uncounted: nobody waits for a count.
    """
    counts: Any = cache
    found = list[int]()
    briefly(lambda: found.append(counts.more(key, seconds, by)))
    return found[0] if found else counts.so_many(key) + by


class Here:
    """How often each did something in this window, in this server process: nothing is written anywhere."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.window = 0
        self.counts: dict[str, int] = {}

    def more(self, who: str) -> int:
        """Counts one more; how many there are now."""
        window = int(timezone.now().timestamp()) // self.seconds
        if window != self.window:
            self.window, self.counts = window, {}
        self.counts[who] = self.counts.get(who, 0) + 1
        return self.counts[who]

    def left(self) -> int:
        """Seconds until the window in which we are is over."""
        return self.seconds - int(timezone.now().timestamp()) % self.seconds


FEW = 10
"""So many acts of a private link in ten minutes are counted in this server process alone. Nearly nobody does more, and
a count that all processes share is a write: while two thousand ask for two hundred times it was half of the work.
"""
_FEW = Here(WINDOW_SECONDS)


def far_too_often(what: str, who: str, *, most: int) -> bool:
    """As `too_often`, where a few more do not matter and `most` is many: those of each process beyond the first few."""
    key = _key(what, who)
    here = _FEW.more(key)
    if here < FEW:
        return False
    return counted(key, seconds=WINDOW_SECONDS, by=FEW if here == FEW else 1) > at_most(most)


MOST_PAGES, MOST_ACTS = 6000, 1200
"""What one member loads, and sends, in five minutes at most, in each server process; far more than anybody can."""
MOST_LOOKS = 60_000
"""How often open pages ask by themselves whether anything moved: fifty screens of one sign-in, twice a second."""
MOST_SIGNS = 3_000
"""Pictures from the cameras of doors, of five devices of one sign-in: no door is shut by what it reads."""
PAGES, ACTS, LOOKS, SIGNS = Here(300), Here(300), Here(300), Here(300)
READS_SIGNS = "read_sign"


def seconds_to_wait(request: HttpRequest) -> int:
    """Counts what a member does in a browser; 0, or after how many seconds they may go on."""
    counts, most = (ACTS, MOST_ACTS) if request.method == "POST" else (PAGES, MOST_PAGES)
    if request.method == "GET" and request.GET.get("v") and "HX-Request" in request.headers:
        counts, most = LOOKS, MOST_LOOKS
    if request.method == "POST" and request.resolver_match and request.resolver_match.url_name == READS_SIGNS:
        counts, most = SIGNS, MOST_SIGNS
    return counts.left() if counts.more(str(request.user.pk)) > at_most(most) else 0


def _key(what: str, who: str) -> str:
    window = int(timezone.now().timestamp()) // WINDOW_SECONDS
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{window}"
