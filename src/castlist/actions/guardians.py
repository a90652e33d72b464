"""Guardians: who acts for a performer under 18, as a submission, the desk or the guardian says; and no longer."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from castlist.actions import agents, searching
from castlist.actions.people import clean_email
from castlist.actions.productions import add_performer
from castlist.queries.day_pictures import cands_of
from castlist.queries.guardians import asked_for, guardian_of, takes_minors
from castlist.queries.private_links import Bearer
from castlist.records.alike import alike_key
from castlist.records.models import DayPicture, Guardian, Link, Performer, Production, RecordingSaid
from castlist.rules import guardians as rules
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why


def acting(production: Production, role: str, form: Mapping[str, str], *, now: datetime) -> rules.Acting | None:
    """Who acts for whoever submits; None for somebody who says that they are 18 or older.

    Refuses (NotUsable): who says neither, a minor where the role takes none, and what `rules.read` refuses.
    """
    if form.get("adult") or form.get("age") == "adult":
        return None
    if not takes_minors(production.pk, role):
        raise NotUsable(rules.NEVER_A_MINOR)
    on = asked_for(production, now=now)
    if form.get("age") != "minor":
        raise NotUsable(f"Please say whether whoever is to play is 18 or older on {on.day} {on:%B %Y}.")
    return rules.read(form, on=on)


def child_of(
    production: Production, *, name: str, email: str, who: rules.Acting, note: str, credits: list[tuple[int, str]],
    now: datetime,
) -> Performer:  # fmt: skip
    """The minor for whom somebody submits: known already under that name with that address, or from now on.

    Writes: performer, guardian, search_fresh. Refuses: what `add_performer` refuses.
    """
    known = Performer.objects.filter(company_id=production.company_id, email__iexact=email, guardian__isnull=False)
    found = known.filter(alike=alike_key(name), merged_into=None).order_by("created_at", "pk").first()
    if found is None:
        found = add_performer(
            production.company_id, name=name, email=email, note=note, credits=credits, now=now
        )  # fmt: skip
        _say(found.pk, who, on=asked_for(production, now=now), now=now)
    return found


def _say(performer: str, who: rules.Acting, *, on: date, now: datetime) -> None:
    said = {
        "name": who.name, "relation": who.relation, "born": who.born, "under_18_on": on, "said_at": now,
        "may_print": who.may_print,
    }  # fmt: skip
    Guardian.objects.update_or_create(performer_id=performer, defaults=said)


def say(production: Production, performer: str, *, form: Mapping[str, str], now: datetime) -> None:
    """From now on that person acts for the performer, who is under 18; and their address is the performer's.

    No agent acts for them any more; what somebody else agreed to holds no longer. Writes: guardian, day_picture,
    recording_said, performer, represented, search_fresh. Refuses (NotUsable): what
    `rules.read` refuses, no address; erased.
    """
    who = rules.read(form, on=asked_for(production, now=now))
    email = clean_email(form.get("email", ""))
    with transaction.atomic():
        known = Guardian.objects.select_related("performer").filter(performer=performer).first()
        if not Performer.objects.filter(pk=performer, erased_at=None).update(email=email):
            raise Refused(Why.erased)
        if not known or (known.name, known.performer.email.lower()) != (who.name, email.lower()):
            _no_pictures(performer)  # whoever acts now has not agreed to any
        if not known or known.name != who.name:
            _not_asked(performer)
        _say(performer, who, on=asked_for(production, now=now), now=now)
        agents.end_all(performer, now=now)
        searching.note([performer])


def correct(bearer: Bearer, *, form: Mapping[str, str], now: datetime) -> None:
    """Who acts for them, and whether a picture may be taken on the day, is as the guardian says.

    Writes: guardian, day_picture. Refuses: unknown; what `rules.read` refuses.
    """
    found = guardian_of(bearer.performer)
    if found is None:
        raise Refused(Why.unknown)
    who = rules.read(form, on=found.under_18_on)
    with transaction.atomic():
        _say(bearer.performer, who, on=found.under_18_on, now=now)
        if form.get("may_picture") != "yes":
            _no_pictures(bearer.performer)
        elif found.picture_at is None:
            Guardian.objects.filter(performer=bearer.performer).update(picture_at=now, picture_by=who.name)


def _no_pictures(performer: str) -> None:
    """No picture may be taken of them, and those that were are gone. The row comes first: a door that takes one waits.

    Writes: guardian, day_picture.
    """
    Guardian.objects.filter(performer=performer).update(picture_at=None, picture_by="")
    DayPicture.objects.filter(cand__in=cands_of(performer)).delete()


def _not_asked(performer: str) -> None:
    """Whoever speaks for them from now on has not said whether they may be recorded. Writes: recording_said."""
    RecordingSaid.objects.filter(cand__in=cands_of(performer), agrees=True).delete()


def of_age(bearer: Bearer, *, email: str, now: datetime) -> None:
    """They act for themselves, at an address of their own; nothing of the guardian is kept, and their links end.

    Writes: performer, guardian, recording_said, link, search_fresh. Refuses: unknown; NotUsable before their eighteenth
    birthday, or without an address that is not the guardian's. Tells: nobody; the next letter goes to the new address.
    """
    found, address = guardian_of(bearer.performer), clean_email(email)
    if found is None:
        raise Refused(Why.unknown)
    if found.born and rules.of_age_on(found.born) > now.date():
        raise NotUsable("By the birth date that you gave they are not 18 yet.")
    with transaction.atomic():
        rows = Performer.objects.filter(pk=bearer.performer, erased_at=None)
        if rows.filter(email__iexact=address).exists():
            raise NotUsable("That is your own address. Give the one at which they read themselves.")
        if not rows.update(email=address):
            raise Refused(Why.erased)
        found.delete()
        _not_asked(bearer.performer)
        Link.objects.filter(performer=bearer.performer, revoked_at=None).update(revoked_at=now)
        searching.note([bearer.performer])


def only_to_them(performer: str, to: str) -> str:
    """Who acts for a minor, to whom a letter with this address goes; '' where they act for themselves.

    Refuses a letter about a minor that would go to another address than the guardian's: guardian_only.
    """
    rows = Performer.objects.filter(pk=performer)  # one question, whether somebody acts for them or not
    theirs, name = rows.values_list("email", "guardian__name").get()
    if name is not None and to.strip().lower() != theirs.lower():
        raise Refused(Why.guardian_only, detail=f"It goes to {theirs}.")
    return name or ""
