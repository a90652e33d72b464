"""Safeguarding matters: raised by anybody on the team, read and looked after by the leads, each sealed on its own."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.log import clean_text
from castlist.queries.safeguarding import KINDS, Sealed, clearable, matters_read_by, opened
from castlist.records import vault
from castlist.records.ids import new_id
from castlist.records.models import Matter, Performer, Person, Production
from castlist.rules.why import Refused, Why

LONGEST_REVIEW = timedelta(days=366)


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
    _seal(matter, Sealed(performer=performer, person=person, about=about, kind=kind, account=account, steps=()))
    matter.save(force_insert=True)
    return matter.pk


def note(actor: Actor, matter: str, *, text: str) -> None:
    """The step stands in the matter, dated.

    Writes: matter. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    _step(actor, matter, "note", text, {})


def review(actor: Actor, matter: str, *, text: str, on: date) -> None:
    """It still stands, for the reason given, and is looked at again on that day: at most twelve months ahead.

    Writes: matter. Refuses: unknown, incomplete, bad_times, already_there. Tells: nobody.
    """
    today = actor.now.date()
    if not today < on <= today + LONGEST_REVIEW:
        raise Refused(Why.bad_times, detail="The next look is after today, and at most twelve months ahead.")
    _step(actor, matter, "review", text, {"review_on": on})


def end(actor: Actor, matter: str, *, text: str) -> None:
    """The matter has ended, and nothing is added to it any more.

    Writes: matter. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    _step(actor, matter, "end", text, {"state": "ended", "ended_at": actor.now})


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
    held = {m.sealed.performer for m in matters_read_by(actor.production, actor.by) if m.row.state == "open"}
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


def _step(actor: Actor, matter: str, what: str, text: str, change: dict[str, Any]) -> None:
    text = clean_text(text)
    if not text:
        raise Refused(Why.incomplete, detail="Write what was found or done.")
    with transaction.atomic():
        readable = {m.row.pk for m in matters_read_by(actor.production, actor.by)}
        row = Matter.objects.select_for_update().filter(pk=matter, production_id=actor.production).first()
        if row is None or row.pk not in readable:
            raise Refused(Why.unknown)
        if row.state == "ended":
            raise Refused(Why.already_there, detail="The matter has ended.")
        sealed = opened(row)
        step = {"at": actor.now.isoformat(), "by": actor.by, "what": what, "text": text}
        for name, value in change.items():
            setattr(row, name, value)
        _seal(row, sealed.with_step(step))
        row.save()


def _seal(row: Matter, sealed: Sealed) -> None:
    body = json.dumps(sealed.to_json(), ensure_ascii=False).encode()
    row.wrapped_key, row.sealed = vault.seal(body, about=row.pk)


def _production_of(actor: Actor) -> Production:
    """Anybody on the team may raise a matter, recused or not; refuses strangers."""
    from castlist.queries.safeguarding import on_team

    found = Production.objects.filter(pk=actor.production).first()
    if found is None or not on_team(actor.production, actor.by):
        raise Refused(Why.unknown)
    return found
