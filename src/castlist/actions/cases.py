"""Cases: somebody asks for what others wrote about them, and is answered within a month, by two desks as one."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from castlist.actions import erasure
from castlist.actions.log import clean_text
from castlist.actions.private_links import LASTS
from castlist.actions.remains import asked_id
from castlist.queries.cases import beside, case_for, has_leads
from castlist.queries.notes import texts_with
from castlist.queries.private_links import Bearer
from castlist.queries.retention import held_because
from castlist.records import vault
from castlist.records.models import Case, CasePart, Link, Performer, Person
from castlist.records.private_links import new_link_id, token_of
from castlist.rules.cases import DESKS, LONGEST_ANSWER, checked_wish, month_after
from castlist.rules.why import Refused, Why


def ask(bearer: Bearer, *, wants: str, words: str, now: datetime) -> None:
    """The owner and the leads have a month to answer. Asked again while it is open, it is refused.

    Writes: data_case, data_case_part. Refuses: incomplete, too_long, already_there, unknown.
    Tells: nobody; it waits at home.
    """
    said = checked_wish(wants, clean_text(words))
    leads = has_leads(bearer.production.pk)
    with transaction.atomic():
        rows = Performer.objects.filter(pk=bearer.performer, erased_at=None)
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(no_key=True)
        if rows.first() is None:
            raise Refused(Why.unknown)
        if Case.objects.filter(performer=bearer.performer, answered_at=None).exists():
            raise Refused(Why.already_there, detail="You have asked, and have not been answered yet.")
        made = Case.objects.create(
            production=bearer.production, performer_id=bearer.performer, wants=wants, words=said, asked_at=now,
            due_on=month_after(now.date()),
        )  # fmt: skip
        for desk in DESKS:
            CasePart.objects.create(case=made, desk=desk, ready_at=now if desk == "lead" and not leads else None)


def hand_out(
    viewer: Person, production: str, case: str, *, desk: str, text: str, erase: Iterable[str] = (), now: datetime
) -> None:
    """The half is ready, and these texts are erased; when both halves are, the person reads the answer and is told so.

    Nothing of a matter is ever erased here: it has its own store, and its own ends.
    Writes: data_case_part, data_case, link, and as `erasure.erase`. Refuses: unknown, already_there, too_long, held.
    Tells: the performer, by e-mail, that an answer is there.
    """
    page = case_for(viewer, production, case, now=now)
    if desk not in {half.desk for half in page.halves}:
        raise Refused(Why.unknown)
    said = clean_text(text)
    if len(said) > LONGEST_ANSWER:
        raise Refused(Why.too_long)
    gone = set(erase) if desk == "room" else set()
    if gone - {one.commitment for one in page.written}:
        raise Refused(Why.stale_version)
    row = Case.objects.get(pk=page.id)
    hold = held_because(row.performer_id, now=now) if gone else ""
    if hold:
        raise Refused(Why.held, detail=hold)
    wrapped, sealed = vault.seal(said.encode(), about=beside(row.pk, desk)) if said else (None, None)
    with transaction.atomic():
        open_ = CasePart.objects.filter(case=row, desk=desk, ready_at=None)
        if not open_.update(wrapped_key=wrapped, sealed=sealed, by=viewer.pk, ready_at=now):
            raise Refused(Why.already_there)
        answered = not CasePart.objects.filter(case=row, ready_at=None).exists()
        if answered:
            Case.objects.filter(pk=row.pk, answered_at=None).update(answered_at=now)
    erasure.erase(erasure.items_of(sorted(texts_with(gone))), purpose="asked", now=now)
    if answered:
        tell(row.performer_id, subject="You have an answer", says=ANSWERED, now=now)


ANSWERED = (
    "You asked what is kept about you that others wrote. The answer stands on your own page:\n\n{link}\n\n"
    "Nobody else can open it. The address is yours alone: do not pass it on."
)


def tell(performer: str, *, subject: str, says: str, now: datetime) -> bool:
    """They have a mail with a fresh private link to what is kept about them; False where none can go.

    Writes: link. Tells: the performer.
    """
    found = Performer.objects.select_related("company").filter(pk=performer, erased_at=None).exclude(email="").first()
    before = Link.objects.filter(performer=performer).order_by("-created_at", "pk").first()
    if found is None or before is None or (settings.CASTLIST_URL_IS_LOCAL and not settings.CASTLIST_DEMO):
        return False
    link = Link.objects.create(
        pk=new_link_id(), production_id=before.production_id, performer=found, role=before.role, cand=before.cand,
        by="", created_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    body = says.format(link=f"{settings.CASTLIST_URL}/i/{token_of(link.pk)}/kept/")
    mail = EmailMessage(
        f"{found.company.name}: {subject}", body, None, [found.email], headers={"Message-ID": asked_id(performer, now)}
    )
    return bool(mail.send(fail_silently=True))
