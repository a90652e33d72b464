"""Requests of programs: what was asked under a key is done once, and asked again, it is answered again (I37)."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from castlist.actions.log import Reused, milliseconds
from castlist.actions.pen import canonical
from castlist.records.models import Request

Answer = dict[str, Any]


def once(do: Callable[[], Answer], *, by: str, key: str, act: str, now: datetime) -> Answer:
    """The act is done, and its answer kept under the key, in one transaction; or what was kept is answered.

    Two at the same moment: the second waits for the first at the key's own row. What is refused keeps nothing.
    Writes: request, and what the act writes. Refuses: what the act refuses. Raises Reused: the key stands for another.
    """
    told = answered(by=by, key=key, act=act)
    if told is not None:
        return told
    with transaction.atomic():
        row = _claimed(by, key, act, now)
        if row is not None:
            told = do()
            Request.objects.filter(pk=row.pk).update(answer=canonical(told))
    return told if told is not None else _kept(by, key, act)


def once_for_all(do: Callable[[], Answer], *, by: str, key: str, act: str, now: datetime) -> Answer:
    """As `once`, for an act of several transactions, each of which is safe to try again: the answer is kept at the end.

    Writes: request, and what the act writes. Refuses: as `once`.
    """
    told = answered(by=by, key=key, act=act)
    if told is not None:
        return told
    try:
        told = do()
    except Exception:
        kept = answered(by=by, key=key, act=act)  # the same request came twice, and the other one was quicker
        if kept is None:
            raise
        return kept
    with transaction.atomic():
        row = _claimed(by, key, act, now)
        if row is not None:
            Request.objects.filter(pk=row.pk).update(answer=canonical(told))
            return told
    return _kept(by, key, act)


def answered(*, by: str, key: str, act: str) -> Answer | None:
    """What was answered under the key; None when it is new. Raises Reused when it stands for another act."""
    row = Request.objects.filter(person=by, key=key).first()
    if row is None:
        return None
    if row.act != _digest(act):
        raise Reused(key)
    found: Answer = json.loads(row.answer)
    return found


def part_key(key: str, part: str) -> str:
    """The key of one part of a request, so that each part is done once even if the whole broke off."""
    return hashlib.sha256(f"{key}\n{part}".encode()).hexdigest()[:60]


def _kept(by: str, key: str, act: str) -> Answer:
    told = answered(by=by, key=key, act=act)
    if told is None:  # whoever held the key has just taken it back
        raise Reused(key)
    return told


def _claimed(by: str, key: str, act: str, now: datetime) -> Request | None:
    try:
        with transaction.atomic():
            return Request.objects.create(person=by, key=key, act=_digest(act), answer="", at=milliseconds(now))
    except IntegrityError:
        return None


def _digest(act: str) -> str:
    return hashlib.sha256(act.encode("utf-8", "surrogatepass")).hexdigest()
