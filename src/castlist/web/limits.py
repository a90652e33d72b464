"""How often somebody may try: counted in the cache, which all server processes share."""

import hashlib

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
    """Counts one more, and says whether that is more than may be in ten minutes.

    Two at the very same moment may count as one: the limit slows guessing down, it is not what keeps a link secret.
    """
    return counted(_key(what, who), seconds=WINDOW_SECONDS) > most


def counted(key: str, *, seconds: int) -> int:
    """Counts one more under the key, in all server processes together; how many there are now.

    One that comes while somebody else writes may go uncounted: nobody waits for a count.
    """
    count = int(cache.get(key) or 0) + 1
    briefly(lambda: cache.set(key, count, seconds))
    return count


def _key(what: str, who: str) -> str:
    window = int(timezone.now().timestamp()) // WINDOW_SECONDS
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{window}"
