"""Requests of programs: what was asked under a key is done once, and asked again, it is answered again (I37)."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from castlist.actions.log import Reused, milliseconds
from castlist.records import vault
from castlist.records.models import Request
from castlist.records.spelling import canonical

Answer = dict[str, Any]
GIVEN_UP_AFTER = timedelta(minutes=10)
"""How long a request that never ended is taken to be under way."""


class UnderWay(Exception):
    """The very same request is being done at this moment."""


def once(do: Callable[[], Answer], *, by: str, key: str, act: str, now: datetime, sealed: bool = False) -> Answer:
    """The act is done, and its answer kept under the key, in one transaction; or what was kept is answered.

    `sealed`: what it answers tells who did what in a matter, so it is kept as matters are.
    Two at the same moment: the second waits for the first at the key's own row. What is refused keeps nothing.
    Writes: request, and what the act writes. Refuses: what the act refuses; raises Reused for another act's key.
    """
    told = _answered(by, key, act)
    if told is not None:
        return told
    with transaction.atomic():
        row = _claimed(by, key, act, now)
        if row is not None:
            told = do()
            kept = _sealed(by, key, told) if sealed else told
            Request.objects.filter(pk=row.pk).update(answer=canonical(kept))
    if told is None:
        told = _answered(by, key, act)
    if told is None:
        raise UnderWay
    return told


def once_in_parts(do: Callable[[], Answer], *, by: str, key: str, act: str, now: datetime) -> Answer:
    """As `once`, for an act of several transactions, each of which is safe to try again: the key is taken before them.

    Writes: request, and what the act writes. Refuses: as `once`; raises UnderWay while the same request is being done.
    """
    told = _answered(by, key, act)
    if told is not None:
        return told
    row = _claimed(by, key, act, now) or _left_behind(by, key, now)
    if row is None:
        told = _answered(by, key, act)
        if told is None:
            raise UnderWay
        return told
    try:
        told = do()
    except BaseException:
        row.delete()
        raise
    Request.objects.filter(pk=row.pk).update(answer=canonical(told))
    return told


def part_key(key: str, part: str) -> str:
    """The key of one part of a request, so that each part is done once even if the whole broke off."""
    return hashlib.sha256(f"{key}\n{part}".encode()).hexdigest()[:60]


def _answered(by: str, key: str, act: str) -> Answer | None:
    """What was answered under the key; None when it is new, or not done yet. Raises Reused when it is another act's."""
    row = Request.objects.filter(person=by, key=key).first()
    if row is None:
        return None
    if row.act != _digest(act):
        raise Reused(key)
    found: Answer | None = json.loads(row.answer) if row.answer else None
    return _unsealed(by, key, found) if found and SEALED in found else found


SEALED = "sealed"


def about_answer(by: str, key: str) -> str:
    """The place to which an answer is sealed: the key under which somebody asked."""
    return f"request:{by}:{key}"


def _sealed(by: str, key: str, told: Answer) -> Answer:
    wrapped, body = vault.seal(vault.padded(canonical(told).encode()), about=about_answer(by, key))
    return {SEALED: [wrapped.hex(), body.hex()]}


def _unsealed(by: str, key: str, kept: Answer) -> Answer:
    wrapped, body = (bytes.fromhex(part) for part in kept[SEALED])
    told: Answer = json.loads(vault.unseal(wrapped, body, about=about_answer(by, key)))
    return told


def _claimed(by: str, key: str, act: str, now: datetime) -> Request | None:
    """The key's own row; None when somebody else was quicker."""
    try:
        with transaction.atomic():
            return Request.objects.create(person=by, key=key, act=_digest(act), answer="", at=milliseconds(now))
    except IntegrityError:
        return None


def _left_behind(by: str, key: str, now: datetime) -> Request | None:
    """The row of a request that a server began and never ended, long ago: it is ours now."""
    old = milliseconds(now - GIVEN_UP_AFTER)
    mine = Request.objects.filter(person=by, key=key, answer="", at__lt=old).update(at=milliseconds(now))
    return Request.objects.get(person=by, key=key) if mine else None


def _digest(act: str) -> str:
    """Keyed: an act carries all that was said, and whoever steals the database must not be able to try out guesses."""
    return salted_hmac("castlist.request", act.encode("utf-8", "surrogatepass"), algorithm="sha256").hexdigest()


def first_time(person: str, key: str, now: int) -> bool:
    """True once for each key, even when two clocks meet."""
    try:
        with transaction.atomic():
            Request.objects.create(person=person, key=key, act="", answer="{}", at=now)
    except IntegrityError:
        return False
    return True
