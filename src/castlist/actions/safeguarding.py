"""Safeguarding matters: raised by anybody on the team, read and looked after by the leads, each sealed on its own."""

import hashlib
import json
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from castlist.actions.decisions import Actor
from castlist.actions.evidence import Given, kept_as
from castlist.actions.log import clean_text, milliseconds
from castlist.actions.matters import add
from castlist.queries.matters import Origin, Sealed, opened_alone, rights, sealed_origin
from castlist.records import vault
from castlist.records.ids import new_id
from castlist.records.models import Matter, Performer, Person, Production, Request
from castlist.records.safeguarding import hash_of
from castlist.rules.safeguarding import CONCERN, KINDS, NOTES, OUTSIDE, Act, first_review
from castlist.rules.why import Refused, Why

ONCE_WITHIN = timedelta(minutes=10)


def raise_matter(
    actor: Actor, *, kind: str, account: str, performer: str = "", about: str = "", person: str = ""
) -> str:
    """The leads can read it, and its author what they wrote; nobody else learns that it is there. Says its id.

    `performer` or `person` name whom it is about where Castlist knows them; `about` says it in words. Whoever cannot
    tell the `kind` leaves it at a concern, as somebody outside does: a lead sorts it.
    Writes: matter. Refuses: no_right, unknown, incomplete, too_long. Tells: nobody.
    """
    account, about = clean_text(account), " ".join(clean_text(about).split())[:200]
    if kind not in (*KINDS, CONCERN):
        raise Refused(Why.incomplete, detail="Choose what kind of matter it is.")
    if not account:
        raise Refused(Why.incomplete, detail="Say what happened, or what you fear.")
    if not (performer or person or about):
        raise Refused(Why.incomplete, detail="Say whom or what it is about.")
    production = _production_of(actor)
    company = production.company_id
    rows = Performer.objects.filter(pk=performer, company_id=company, erased_at=None) if performer else None
    named = rows.values_list("name", flat=True).first() if rows is not None else ""
    if named is None:
        raise Refused(Why.unknown)
    if person:
        team = Person.objects.filter(pk=person, seats__production=production, closed_at=None)
        named = team.values_list("name", flat=True).first()
        if named is None:
            raise Refused(Why.unknown)
    sealed = Sealed(performer=performer, person=person, about=about, kind=kind, account=account, named=named)
    return _keep(production, sealed, author=actor.by, now=actor.now)


def raise_from_outside(
    production: str,
    *,
    account: str,
    now: datetime,
    about: str = "",
    person: str = "",
    performer: str = "",
    file: Given | None = None,
) -> None:
    """The leads can read it, except the one whom it names; nothing says who sent it, but for the performer who did.

    The very same words sent again within ten minutes, as by a button pressed twice, are there once.
    Writes: matter, request, and with a file matter_act, matter_file. Refuses: unknown, incomplete, too_long,
    not_evidence. Tells: nobody.
    """
    account, about = clean_text(account), " ".join(clean_text(about).split())[:200]
    if not account:
        raise Refused(Why.incomplete, detail="Say what happened, or what you fear.")
    keep = kept_as(file) if file else None
    leads = {m.person for m in rights(production).members if m.lead}
    if person and person not in leads:
        raise Refused(Why.unknown)
    if not leads - {person}:
        detail = "Nobody else here would read it. Please tell somebody whom you trust, outside this production."
        raise Refused(Why.incomplete, detail=detail)
    about = about or ("" if person else "somebody, or something")
    named = Person.objects.filter(pk=person).values_list("name", flat=True).first() if person else ""
    sealed = Sealed("", person, about, CONCERN, account, raised_by=performer, named=named or "")
    with transaction.atomic():
        if _is_new(production, sealed, file, now):
            matter = _keep(Production.objects.get(pk=production), sealed, author="", now=now)
            read = opened_alone(matter)
            if keep and read:
                keep(read, Act(now, "", "raised", {"side": OUTSIDE}))


def _is_new(production: str, sealed: Sealed, file: Given | None, now: datetime) -> bool:
    """True unless the same was said just now. What is kept to tell says nothing to anybody without our key."""
    also = [hashlib.sha256(file.data).hexdigest()] if file else []
    said = json.dumps([production, sealed.to_json(), *also], sort_keys=True)
    key = f"concern:{salted_hmac('castlist.concern.once', said, algorithm='sha256').hexdigest()}"
    at = milliseconds(now)
    row, made = Request.objects.get_or_create(person="", key=key, defaults={"act": "", "answer": "{}", "at": at})
    again = Request.objects.filter(pk=row.pk, at__lte=at - ONCE_WITHIN // timedelta(milliseconds=1))
    return made or bool(again.update(at=at))


def forget_concerns(*, now: datetime) -> int:
    """What was kept in order to know a concern again that is sent twice is gone: nobody can count them by it.

    Writes: request. Tells: nobody.
    """
    old = milliseconds(now) - ONCE_WITHIN // timedelta(milliseconds=1)
    return Request.objects.filter(person="", key__startswith="concern:", at__lte=old).delete()[0]


def _keep(production: Production, sealed: Sealed, *, author: str, now: datetime) -> str:
    matter = Matter(id=new_id(), production=production)
    body = vault.padded(json.dumps(sealed.to_json(), ensure_ascii=False).encode())
    matter.wrapped_key, matter.sealed = vault.seal(body, about=matter.pk)
    matter.origin = sealed_origin(matter, Origin(author, now, first_review(now)))
    matter.raised_hash = hash_of(matter)
    matter.save(force_insert=True)
    return matter.pk


def note(actor: Actor, matter: str, *, text: str, what: str = "note") -> None:
    """The step stands in the matter, dated. `what`: note, told, told_other, ground or answer.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    if what not in NOTES:
        raise Refused(Why.incomplete, detail="Choose what kind of step it is.")
    add(actor, matter, what, {"text": text})


def sort(actor: Actor, matter: str, *, kind: str, text: str) -> None:
    """The matter is of that kind, for the reason given: what came from outside is of none until a lead says so.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    add(actor, matter, "sort", {"kind": kind, "text": text})


def hand(actor: Actor, matter: str, *, owner: str) -> None:
    """That lead looks after it: one who may read it.

    Writes: matter, matter_act. Refuses: unknown, already_there. Tells: nobody.
    """
    add(actor, matter, "owner", {"owner": owner})


def review(actor: Actor, matter: str, *, text: str, on: date) -> None:
    """It still stands, for the reason given, and is looked at again on that day: at most twelve months ahead.

    Writes: matter, matter_act. Refuses: unknown, incomplete, bad_times, already_there. Tells: nobody.
    """
    add(actor, matter, "review", {"text": text, "on": on.isoformat()})


def ease(actor: Actor, matter: str, *, text: str, on: date) -> None:
    """It stands under these conditions only, and is looked at again on that day: at most twelve months ahead.

    Writes: matter, matter_act. Refuses: unknown, incomplete, bad_times, already_there. Tells: nobody.
    """
    add(actor, matter, "ease", {"text": text, "on": on.isoformat()})


def end(actor: Actor, matter: str, *, text: str) -> None:
    """The matter has ended, and nothing is added to it any more.

    Writes: matter, matter_act. Refuses: unknown, incomplete, already_there. Tells: nobody.
    """
    add(actor, matter, "end", {"text": text})


def _production_of(actor: Actor) -> Production:
    """Anybody on the team may raise a matter, recused or not; refuses strangers."""
    from castlist.queries.safeguarding import on_team

    found = Production.objects.filter(pk=actor.production).first()
    if found is None or not on_team(actor.production, actor.by):
        raise Refused(Why.unknown)
    return found
