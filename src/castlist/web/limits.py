"""How often somebody may try: counted in the cache, which all server processes share."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

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
    key = _key(what, who)
    count = (cache.get(key) or 0) + 1
    cache.set(key, count, WINDOW_SECONDS)
    return count > most


def is_over(what: str, who: str, *, most: int) -> bool:
    """Whether too many were counted already; counts nothing."""
    return (cache.get(_key(what, who)) or 0) >= most


def _key(what: str, who: str) -> str:
    window = int(timezone.now().timestamp()) // WINDOW_SECONDS
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:24]}:{window}"
