"""The one writer of the stream of a matter, and of its row."""

import json
from datetime import datetime

from django.db import transaction

from castlist.actions.decisions import Actor
from castlist.actions.log import clean_text
from castlist.queries.matters import (
    Read,
    beside,
    concerned,
    matters_by,
    matters_read_by,
    origin_of,
    rights,
    sealed_origin,
)
from castlist.records import vault
from castlist.records.models import Matter, MatterAct, Production
from castlist.records.safeguarding import beginning_of, hash_of, link
from castlist.records.vault import Locked
from castlist.rules.decisions.sight import is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import AUTHOR, Act, may_step
from castlist.rules.why import Refused, Why


def add(actor: Actor, matter: str, what: str, data: dict[str, str]) -> Read:
    """The act is the last of the matter's stream, if this lead may read the matter and the rules allow it.

    Writes: matter, matter_act. Refuses: unknown, and what the rules refuse. Tells: nobody.
    """
    if "text" in data:
        data = {**data, "text": clean_text(data["text"])}
    act = Act(actor.now, actor.by, what, data)
    with transaction.atomic():
        state = rights(actor.production)
        read = _locked(actor, matter, state)
        if read is None:
            raise Refused(Why.unknown)
        owner = state.member(data.get("owner", actor.by))
        if owner is None or not owner.lead or concerned(state, owner.person, read.sealed):
            raise Refused(Why.unknown)
        may_step(read.standing, act)
        append(read, act)
    return read


def add_for(actor: Actor, matter: str, what: str, data: dict[str, str]) -> tuple[Read, Act]:
    """As `add`, for a lead, or else for the author of the matter: then the act says that it is theirs.

    Writes: matter, matter_act. Refuses: unknown, and what the rules refuse. Tells: nobody.
    """
    with transaction.atomic():
        state = rights(actor.production)
        read, side = _locked(actor, matter, state), ""
        if read is None and is_on_team(state, actor.by):
            production = Production.objects.get(pk=actor.production)
            read, side = next((m for m in matters_by(production, actor.by) if m.row.pk == matter), None), AUTHOR
        if read is None:
            raise Refused(Why.unknown)
        act = Act(actor.now, actor.by, what, {**data, **({"side": side} if side else {})})
        may_step(read.standing, act)
        append(read, act)
    return read, act


def _locked(actor: Actor, matter: str, state: State) -> Read | None:
    """The matter as this lead may read it, until the transaction ends; None for whoever may not."""
    production = Production.objects.get(pk=actor.production)
    Matter.objects.select_for_update().filter(pk=matter).first()
    return next((m for m in matters_read_by(production, state, actor.by) if m.row.pk == matter), None)


def append(read: Read, act: Act) -> None:
    """The act is written, and the row, which is locked, names it as the last one."""
    row, n = read.row, read.row.head + 1
    body = {"at": act.at.isoformat(), "by": act.by, "what": act.what, **act.data}
    said = vault.padded(json.dumps(body, ensure_ascii=False).encode())
    sealed = vault.seal_beside(row.wrapped_key, said, about=row.pk, beside=beside(row.pk, n))
    before = row.head_hash or beginning_of(row)
    added = MatterAct.objects.create(matter=row, n=n, sealed=sealed, hash=link(before, n, sealed))
    row.head, row.head_hash = n, added.hash
    row.save(update_fields=["head", "head_hash"])


def seal_older(*, now: datetime | None = None) -> int:
    """Rows of earlier versions say in the clear no more who raised a matter, when, and how it stands; says how many.

    Writes: matter. Tells: nobody. Where the key is missing nothing is done, and the clock comes back to it.
    """
    count = 0
    for matter in Matter.objects.filter(origin=b"").values_list("pk", flat=True):
        with transaction.atomic():
            row = Matter.objects.select_for_update().get(pk=matter)
            if row.origin or row.raised_hash != hash_of(row):
                continue  # one that was damaged is left as it is, for `castlist verify` to find
            try:
                row.origin = sealed_origin(row, origin_of(row))
            except Locked:
                continue
            row.author, row.state = None, ""
            row.review_on = row.created_at = row.ended_at = None
            row.raised_hash = hash_of(row)
            row.save()
            count += 1
    return count
