"""Who comes in: a program with a member's token, and not too often. A browser's cookie opens nothing here."""

import hashlib
import logging
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest
from ninja.security import HttpBearer

from castlist.actions.people import NOTED_EVERY, note_token_use
from castlist.queries.people import TokenBearer, bearer_of
from castlist.web.acting import note_trouble, now
from castlist.web.api.bodies import check_size
from castlist.web.api.errors import TooOften
from castlist.web.limits import WINDOW_SECONDS, Here, at_most, came_from, counted, too_often

log = logging.getLogger(__name__)
WINDOW = 300
"""Seconds in which requests are counted; a token's last use is known to within them, too."""
MOST = 3000
"""Requests with one token in a window, in all server processes together; readings on SQLite in each of them."""
MOST_WRONG = 60
"""Tokens that open nothing, from one address in ten minutes."""


class MemberToken(HttpBearer):
    """The token of a member, as `castlist token` or the settings page gave it."""

    def authenticate(self, request: HttpRequest, token: str) -> TokenBearer | None:
        """For whom the program acts; None for a token that opens nothing. Raises TooOften."""
        bearer = bearer_of(token)
        if bearer is None:  # others behind the same address go on: whose token is good is not counted here
            if too_often("api-token", came_from(request), most=MOST_WRONG):
                raise TooOften(Here(WINDOW_SECONDS).left())
            return None
        count = _readings(request, bearer.token_id) if request.method == "GET" else _count(bearer.token_id)
        if bearer.used_at is None or now() - bearer.used_at > NOTED_EVERY:
            note_token_use(bearer.token_id, now=now())
            whose, where = bearer.person.pk, came_from(request)
            log.info("a program came in: person %s, token %s, from %s", whose, bearer.token_id, where)
        if count > at_most(MOST):
            raise TooOften(READINGS.left())
        check_size(request)
        return bearer


def _readings(request: HttpRequest, token: str) -> int:
    """How often it has read: in all server processes together, or in this one where the count cannot be had for all."""
    if _a_count_is_a_lock():
        return READINGS.more(token)
    try:
        return _count(token)
    except OperationalError as no:  # it is a Redis that is away, or the reading will fail by itself
        note_trouble(request, no)
        return READINGS.more(token)


def _a_count_is_a_lock() -> bool:
    """True where to count for all processes is to write into the one file that whoever acts must write into, too."""
    return connection.vendor == "sqlite" and not settings.ENVIRONMENT.redis_url


READINGS = Here(WINDOW)


def _count(token: str) -> int:
    """How often the token was shown in this window, in all server processes together."""
    said = f"{token}:{int(now().timestamp()) // WINDOW}"
    return counted(f"api:{hashlib.sha256(said.encode()).hexdigest()[:32]}", seconds=WINDOW)


def bearer(request: HttpRequest) -> TokenBearer:
    """For whom this request acts; only behind the door."""
    return cast(TokenBearer, getattr(request, "auth", None))


def viewer(request: HttpRequest) -> Any:
    """The member for whom this request acts."""
    return bearer(request).person
