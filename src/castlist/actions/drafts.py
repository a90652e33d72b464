"""Forms that are begun and not sent yet: kept under a link of their own, mailed there, and gone in their time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F

from castlist.actions import agents, leases
from castlist.actions.questions import hold
from castlist.queries.drafts import days_of_forms, mailed_address
from castlist.queries.retention import periods
from castlist.records.models import Company, Draft, Question, Submission
from castlist.records.private_links import new_link_id
from castlist.rules.access_needs import FIELD as NEEDS
from castlist.rules.agents import COUNT, PREFIX
from castlist.rules.people import NotUsable
from castlist.rules.questions import FIELD, LIKED, Form

LONGEST = 60_000
"""Characters of one form, all fields together."""
FIELDS = frozenset(["name", "email", "credits", "note", "adult", "copied", "letter", NEEDS, COUNT])
EVERY = timedelta(hours=1)


class Moved(Exception):
    """The form was kept from another window since it was looked at."""


class Sent(Exception):
    """The form was sent, or thrown away, before this."""


def begin(production: str, role: str, *, form: Form, now: datetime, agent: str = "") -> str:
    """What was typed is kept under a link of its own; says its secret. Refuses what is too long to be kept.

    Writes: form_draft. Tells: nobody.
    """
    said = typed_in(form)
    row = Draft.objects.create(
        id=new_link_id(), production_id=production, role=role, form=said, email=_email_in(said), begun_at=now,
        touched_at=now, agent_id=agent or None,
    )  # fmt: skip
    return row.pk


def keep(draft: str, *, form: Form, version: int, now: datetime) -> int:
    """It says this now; says its new version. Nothing is written over that was not looked at.

    Writes: form_draft. Refuses what is too long; raises Moved where `version` is not the one that is kept, and Sent.
    """
    said = typed_in(form)
    with transaction.atomic():
        row = _held(draft)
        if row.form == said:
            return row.version
        if row.version != version:
            raise Moved
        here = Draft.objects.filter(pk=draft, version=version)
        if not here.update(form=said, email=_email_in(said), version=F("version") + 1, touched_at=now):
            raise Moved
    return version + 1


def mail(draft: str, *, now: datetime) -> bool:
    """The link has gone to the address in the form, once to each; False where there is none, or nothing can go out.

    Writes: form_draft. Tells: whoever has that address, with the link and how long it holds.
    """
    row = Draft.objects.select_related("production__company").filter(pk=draft, sent_at=None).first()
    if row is None or not row.email or settings.CASTLIST_URL_IS_LOCAL:
        return False
    if Draft.objects.filter(pk=draft).exclude(mailed=row.email).update(mailed=row.email):
        where, days = row.production, days_of_forms(row.production_id)
        body = (
            f"You, or somebody who gave your address, began a form for {where.name}. Nothing has been sent yet.\n\n"
            f"{settings.CASTLIST_URL}{mailed_address(draft)}\n\n"
            f"It is kept for {days} days after you last wrote in it. If it was not you, do nothing: then it goes."
        )
        send_mail(f"{where.company.name}: the form that you began", body, None, [row.email], fail_silently=True)
    return True


def sent(draft: str, *, production: str, version: int, now: datetime) -> None:
    """The form is sent in this very transaction, and nothing of it is kept here. Raises Moved, and Sent.

    The production is held first, as whoever erases somebody takes them.
    Writes: form_draft.
    """
    hold(production)
    row = _held(draft)
    if row.version != version:
        raise Moved
    Draft.objects.filter(pk=draft).update(form={}, email="", mailed="", sent_at=now, touched_at=now)


def throw_away(draft: str) -> None:
    """Nothing of it is kept. Writes: form_draft."""
    Draft.objects.filter(pk=draft).delete()


def _held(draft: str) -> Draft:
    rows = Draft.objects.filter(pk=draft)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = rows.first()
    if row is None or row.sent_at:
        raise Sent
    return row


def typed_in(form: Form) -> dict[str, list[str]]:
    """The fields that are kept, as they were typed. Refuses more than is kept of one form."""
    found = {}
    for name, values in form.items():
        bare = found_in[2] if (found_in := PREFIX.fullmatch(name)) else name
        if bare in FIELDS or bare.startswith((FIELD, LIKED)):
            said = [value.replace("\x00", "").encode("utf-8", "ignore").decode() for value in values]
            if any(said):
                found[name[:40]] = said
    if sum(len(name) + sum(map(len, values)) for name, values in found.items()) > LONGEST:
        raise NotUsable(f"That is more than is kept of one form: {LONGEST:,} characters.")
    return found


def _email_in(said: Mapping[str, list[str]]) -> str:
    email = (said.get("email") or [""])[-1].strip().lower()[:255]
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= 254 else ""


# -- Gone


def forget_forms(performers: Iterable[str], emails: Iterable[str], company: str) -> None:
    """Nothing is left of what these performers sent, nor of what is begun under their addresses.

    Writes: submission, preference, answer, form_draft.
    """
    Submission.objects.filter(performer__in=list(performers)).delete()
    wanted = [email.lower() for email in emails]
    Draft.objects.filter(production__company=company, email__in=wanted).delete()


def forget_old(*, now: datetime) -> int:
    """What was begun and not written in for its days is gone; and versions of questions that nobody's answer needs.

    And agents who act for nobody. At most hourly. Says how many forms went. Writes: form_draft, question, agent.
    """
    if not leases.take("forms", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    gone = 0
    for company in Company.objects.all():
        since = now - timedelta(days=periods(company.pk)["forms"])
        gone += Draft.objects.filter(production__company=company, touched_at__lt=since).delete()[0]
        agents.forget_old(company.pk, since=since)
    Question.objects.exclude(retired_at=None).filter(answers=None).delete()
    return gone
