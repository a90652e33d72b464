"""The one writer of the stream of a matter."""

import json

from django.db import transaction

from castlist.actions.decisions import Actor
from castlist.actions.log import clean_text
from castlist.queries.matters import Read, beside, concerned, matters_read_by, rights
from castlist.records import vault
from castlist.records.models import Matter, MatterAct, Production
from castlist.records.safeguarding import beginning, link
from castlist.rules.safeguarding import Act, fold, may_step
from castlist.rules.why import Refused, Why


def add(actor: Actor, matter: str, what: str, data: dict[str, str]) -> Read:
    """The act is the last of the matter's stream, if this lead may read the matter and the rules allow it.

    Writes: matter, matter_act. Refuses: unknown, and what the rules refuse. Tells: nobody.
    """
    if "text" in data:
        data = {**data, "text": clean_text(data["text"])}
    act = Act(actor.now, actor.by, what, data)
    with transaction.atomic():
        production, state = Production.objects.get(pk=actor.production), rights(actor.production)
        Matter.objects.select_for_update().filter(pk=matter).first()
        read = next((m for m in matters_read_by(production, state, actor.by) if m.row.pk == matter), None)
        if read is None:
            raise Refused(Why.unknown)
        owner = state.member(data.get("owner", actor.by))
        if owner is None or not owner.lead or concerned(state, owner.person, read.sealed):
            raise Refused(Why.unknown)
        may_step(read.standing, act)
        _append(read, act)
    return read


def _append(read: Read, act: Act) -> None:
    """The act is written, and the row says what the stream comes to."""
    row, n = read.row, read.row.head + 1
    body = {"at": act.at.isoformat(), "by": act.by, "what": act.what, **act.data}
    sealed = vault.seal_beside(
        row.wrapped_key, json.dumps(body, ensure_ascii=False).encode(), about=row.pk, beside=beside(row.pk, n)
    )
    before = row.head_hash or beginning(row.pk, bytes(row.wrapped_key), bytes(row.sealed))
    added = MatterAct.objects.create(matter=row, n=n, sealed=sealed, hash=link(before, n, sealed))
    standing = fold((*read.acts, act), review_on=row.review_on)
    row.head, row.head_hash, row.review_on = n, added.hash, standing.review_on
    if standing.ended:
        row.state, row.ended_at = "ended", act.at
    row.save()
