"""Safeguarding matters: raised by anybody on the team, read and looked after by the leads, each sealed on its own."""

import json
from datetime import date, datetime, timedelta

from django.db import transaction

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.log import clean_text
from castlist.queries.matters import Read, Sealed, beside, concerned, matters_read_by, rights
from castlist.queries.safeguarding import KINDS, clearable
from castlist.records import vault
from castlist.records.ids import new_id
from castlist.records.models import Matter, MatterAct, Performer, Person, Production
from castlist.records.safeguarding import beginning, link
from castlist.rules.safeguarding import LONGEST_REVIEW as LONGEST_REVIEW
from castlist.rules.safeguarding import NOTES, Act, fold, may_step
from castlist.rules.why import Refused, Why


def raise_matter(
    actor: Actor, *, kind: str, account: str, performer: str = "", about: str = "", person: str = ""
) -> str:
    """The leads can read it, and its author what they wrote; nobody else learns that it is there. Says its id.

    `performer` or `person` name whom it is about where Castlist knows them; `about` says it in words.
    Writes: matter. Refuses: no_right, unknown, incomplete, too_long. Tells: nobody.
    """
    account, about = clean_text(account), " ".join(clean_text(about).split())[:200]
    if kind not in KINDS:
        raise Refused(Why.incomplete, detail="Choose what kind of matter it is.")
    if not account:
        raise Refused(Why.incomplete, detail="Say what happened, or what you fear.")
    if not (performer or person or about):
        raise Refused(Why.incomplete, detail="Say whom or what it is about.")
    production = _production_of(actor)
    company = production.company_id
    if performer and not Performer.objects.filter(pk=performer, company_id=company).exists():
        raise Refused(Why.unknown)
    if person and not Person.objects.filter(pk=person, seats__production=production).exists():
        raise Refused(Why.unknown)
    matter = Matter(id=new_id(), production=production, author_id=actor.by, created_at=actor.now)
    matter.review_on = actor.now.date() + timedelta(days=365)
    sealed = Sealed(performer=performer, person=person, about=about, kind=kind, account=account)
    body = json.dumps(sealed.to_json(), ensure_ascii=False).encode()
    matter.wrapped_key, matter.sealed = vault.seal(body, about=matter.pk)
    matter.save(force_insert=True)
    return matter.pk


def note(actor: Actor, matter: str, *, text: str, what: str = "note") -> None:
    """The step stands in the matter, dated. `what`: note, told, told_other, ground or answer.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    if what not in NOTES:
        raise Refused(Why.incomplete, detail="Choose what kind of step it is.")
    _step(actor, matter, what, {"text": text})


def hand(actor: Actor, matter: str, *, owner: str) -> None:
    """That lead looks after it: one who may read it.

    Writes: matter, matter_act. Refuses: unknown, already_there. Tells: nobody.
    """
    _step(actor, matter, "owner", {"owner": owner})


def review(actor: Actor, matter: str, *, text: str, on: date) -> None:
    """It still stands, for the reason given, and is looked at again on that day: at most twelve months ahead.

    Writes: matter, matter_act. Refuses: unknown, incomplete, bad_times, already_there. Tells: nobody.
    """
    _step(actor, matter, "review", {"text": text, "on": on.isoformat()})


def ease(actor: Actor, matter: str, *, text: str, on: date) -> None:
    """It stands under these conditions only, and is looked at again on that day: at most twelve months ahead.

    Writes: matter, matter_act. Refuses: unknown, incomplete, bad_times, already_there. Tells: nobody.
    """
    _step(actor, matter, "ease", {"text": text, "on": on.isoformat()})


def end(actor: Actor, matter: str, *, text: str) -> None:
    """The matter has ended, and nothing is added to it any more.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    _step(actor, matter, "end", {"text": text})


def clear(actor: Actor, cand: str, *, role: str = "") -> None:
    """The gate of one candidacy is open.

    Writes: event, fact. Refuses: unknown, no_right. Tells: nobody.
    """
    if not any(row.id == cand for row in clearable(actor.production, actor.by)):
        raise Refused(Why.unknown)
    decisions.clear(actor, cand, value=True)


def withhold(actor: Actor, cand: str) -> None:
    """The gate of one candidacy is closed again.

    Writes: event, fact. Refuses: unknown, no_right. Tells: nobody.
    """
    if not any(row.id == cand for row in clearable(actor.production, actor.by)):
        raise Refused(Why.unknown)
    decisions.clear(actor, cand, value=False)


def clear_all(actor: Actor) -> int:
    """Everybody whose gate is closed and about whom no matter is open is cleared, in one batch; says how many.

    Writes: event, fact. Refuses: no_right. Tells: nobody.
    """
    production = Production.objects.get(pk=actor.production)
    reads = matters_read_by(production, rights(actor.production), actor.by)
    held = {m.sealed.performer for m in reads if m.row.state == "open"}
    waiting = [c for c in clearable(actor.production, actor.by) if not c.cleared and c.performer not in held]
    with transaction.atomic():
        for one in waiting:
            decisions.clear(Actor(actor.production, actor.by, actor.now), one.id, value=True)
    return len(waiting)


def make_key(*, now: datetime | None = None) -> None:
    """The data folder holds the key under which matters are sealed; one that is there stays.

    Writes: nothing in the database.
    """
    vault.make_master_key()


def _step(actor: Actor, matter: str, what: str, data: dict[str, str]) -> None:
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


def _append(read: Read, act: Act) -> None:
    """The act is the last of the stream of its matter, and the row says what the stream comes to."""
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


def _production_of(actor: Actor) -> Production:
    """Anybody on the team may raise a matter, recused or not; refuses strangers."""
    from castlist.queries.safeguarding import on_team

    found = Production.objects.filter(pk=actor.production).first()
    if found is None or not on_team(actor.production, actor.by):
        raise Refused(Why.unknown)
    return found
