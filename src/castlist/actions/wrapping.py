"""What lies wrapped under the safeguarding key of before is wrapped under that of today, one thing after the other."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from castlist.actions.requests import SEALED, about_answer
from castlist.queries.cases import beside
from castlist.records import vault
from castlist.records.models import CasePart, Emergency, Matter, Request
from castlist.records.safeguarding import beginning_of, hash_of
from castlist.records.spelling import canonical
from castlist.records.vault import Locked


@dataclass(frozen=True, slots=True)
class Wrapped:
    """How many things are wrapped anew, and how many no key that is there opens."""

    anew: int = 0
    shut: int = 0

    def __add__(self, other: "Wrapped") -> "Wrapped":
        return Wrapped(self.anew + other.anew, self.shut + other.shut)


class OldKeyInTheWay(Exception):
    """The key of before is there still, and nothing needs it: whoever renews once more puts it away first."""


def has_key() -> bool:
    """Whether there is a safeguarding key: none was made yet, or it was lost, where there is not."""
    return vault.is_there()


def old_key() -> Path:
    """Where the safeguarding key of before lies, once it was renewed."""
    return vault.old_master_key_path()


def renew() -> Wrapped:
    """There is a new safeguarding key, the one of before lies beside it, and nothing in the records needs that.

    A renewal that was broken off is ended, and no other begun. Of what no key opens nothing is changed.
    Writes: matter, data_case_part, request, emergency. Raises Locked where there is no key; OldKeyInTheWay.
    Tells: nobody.
    """
    if not has_key():
        raise Locked("there is no safeguarding key")
    if vault.has_old():
        ended = wrap_anew()
        if not ended.anew:
            raise OldKeyInTheWay
        return ended
    vault.renew_master_key()
    return wrap_anew()


def wrap_anew(*, now: datetime | None = None) -> Wrapped:
    """Whatever the safeguarding key of before opens is wrapped by that of today; says how much.

    Each on its own, so that it can be broken off and gone on with. Without a key of before nothing is looked at.
    Writes: matter, data_case_part, request, emergency. Tells: nobody.
    """
    anew = 0
    while vault.has_old():
        found = _of_matters() + _of_halves() + _of_answers() + _of_emergencies()
        anew += found.anew
        if not found.anew:  # else once more: a server that still held the key of before may have sealed something
            return Wrapped(anew, found.shut)
    return Wrapped(anew)


def _of_matters() -> Wrapped:
    done = Wrapped()
    for matter, wrapped in Matter.objects.order_by("pk").values_list("pk", "wrapped_key"):
        if not vault.is_of_today(wrapped, about=matter):
            done += _of_matter(matter)
    return done


def _of_matter(matter: str) -> Wrapped:
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=matter)
        if vault.is_of_today(row.wrapped_key, about=matter):
            return Wrapped()
        fresh = _fresh(row.wrapped_key, matter) if _is_whole(row) else None
        if fresh is None:
            return Wrapped(shut=1)
        # The chain began under the wrapping of then, and its acts are never changed: the row says where.
        row.began, row.wrapped_key = beginning_of(row), fresh
        row.raised_hash = hash_of(row)
        row.save(update_fields=["began", "wrapped_key", "raised_hash"])
    return Wrapped(anew=1)


def _is_whole(row: Matter) -> bool:
    """Whether it is what was raised: one that was damaged is left as it is, for `castlist verify` to find."""
    try:
        vault.unseal(row.wrapped_key, row.sealed, about=row.pk)
    except Locked:
        return False
    return row.raised_hash == hash_of(row)


def _fresh(wrapped: bytes | memoryview, about: str) -> bytes | None:
    try:
        return vault.wrapped_anew(wrapped, about=about)
    except Locked:
        return None


def _of_halves() -> Wrapped:
    done = Wrapped()
    for part in CasePart.objects.exclude(wrapped_key=None).order_by("pk"):
        about, wrapped = beside(part.case_id, part.desk), part.wrapped_key
        if wrapped is None or vault.is_of_today(wrapped, about=about):
            continue
        fresh = _fresh(wrapped, about)
        done += Wrapped(anew=1) if fresh else Wrapped(shut=1)
        if fresh is not None:  # nobody else changes it: a half is given once
            CasePart.objects.filter(pk=part.pk, wrapped_key=bytes(wrapped)).update(wrapped_key=fresh)
    return done


def _of_answers() -> Wrapped:
    """What programs were answered, for as long as that is kept."""
    done = Wrapped()
    for row in Request.objects.filter(answer__startswith=f'{{"{SEALED}"').order_by("pk"):
        kept: dict[str, Any] = json.loads(row.answer)
        about, wrapped = about_answer(row.person, row.key), bytes.fromhex(kept[SEALED][0])
        if vault.is_of_today(wrapped, about=about):
            continue
        fresh = _fresh(wrapped, about)
        done += Wrapped(anew=1) if fresh else Wrapped(shut=1)
        if fresh is not None:
            answer = canonical({SEALED: [fresh.hex(), kept[SEALED][1]]})
            Request.objects.filter(pk=row.pk, answer=row.answer).update(answer=answer)
    return done


def _of_emergencies() -> Wrapped:
    """What those who play gave for an emergency."""
    done = Wrapped()
    for row in Emergency.objects.order_by("pk"):
        if vault.is_of_today(row.wrapped_key, about=row.pk):
            continue
        fresh = _fresh(row.wrapped_key, row.pk)
        done += Wrapped(anew=1) if fresh else Wrapped(shut=1)
        if fresh is not None:  # whoever gives it anew just now has sealed it with a key of their own
            Emergency.objects.filter(pk=row.pk, wrapped_key=bytes(row.wrapped_key)).update(wrapped_key=fresh)
    return done
