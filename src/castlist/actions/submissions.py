"""People who put themselves in."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.productions import add_performer, name_of
from castlist.records.models import Performer, Production
from castlist.rules.people import NotUsable
from castlist.rules.why import Refused, Why

LONGEST_NOTE = 200
MOST_CREDITS = 60
CREDIT = re.compile(r"^\s*((?:19|20)\d\d)[\s,.:;–-]+(\S.*)$")


def submit_to_call(production_id: str, role: str, *, form: Mapping[str, str], now: datetime, key: str = "") -> None:
    """The performer stands below the ladder of the role, by their own wish; whoever stood there already still does.

    Nobody learns from the answer whether an address was known. Writes: performer, event, fact.
    Refuses: no name, no e-mail address, lines that are no credits, somebody under 18.
    """
    production = Production.objects.get(pk=production_id)
    email, credits = _email(form.get("email", "")), _credits(form.get("credits", ""))
    note = form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise NotUsable(f"The line about you has {len(note)} characters; {LONGEST_NOTE} are kept.")
    if not form.get("adult"):
        raise NotUsable(
            "Please say that you are 18 or older. If you are not, a parent or guardian writes for you: to whom stands "
            "below."
        )
    rows = Performer.objects.select_related("merged_into").filter(company_id=production.company_id, email__iexact=email)
    performer = next((row.merged_into or row for row in rows.order_by("created_at", "pk")[:1]), None)
    if performer is None:
        performer = add_performer(
            production.company_id, name=form.get("name", ""), email=email, note=note, credits=credits, now=now
        )
    actor = Actor(production_id, performer.pk, now, key)
    try:
        decisions.submit(actor, role=role, performer=performer.pk, person=performer.person_id or "")
    except Refused as no:
        if no.why is not Why.already_there:
            raise


def correct(performer: str, *, form: Mapping[str, str]) -> None:
    """What the company knows of them is as they say: name, address, credits, and the line beside the name.

    Writes: performer. Refuses: what `submit_to_call` refuses of these; unknown for who is erased.
    """
    note = form.get("note", "").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if len(note) > LONGEST_NOTE:
        raise NotUsable(f"The line about you has {len(note)} characters; {LONGEST_NOTE} are kept.")
    credits = [list(row) for row in sorted(_credits(form.get("credits", "").replace("\x00", "")))]
    change = {"name": name_of(form.get("name", "")), "email": _email(form.get("email", "")), "note": note}
    if not Performer.objects.filter(pk=performer, erased_at=None).update(credits=credits, **change):
        raise Refused(Why.unknown)


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotUsable("An e-mail address is needed, so that you can be answered.") from None
    if len(email) > 254:
        raise NotUsable("The e-mail address is too long.")
    return email


def _credits(text: str) -> list[tuple[int, str]]:
    """One credit a line: the year, then what it was."""
    rows = []
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CREDITS:
        raise NotUsable(f"These are {len(lines)} credits; {MOST_CREDITS} are kept. Choose the ones that matter.")
    for line in lines:
        found = CREDIT.match(line)
        if found is None:
            raise NotUsable(
                f"“{line.strip()[:60]}” does not begin with a year. Write it like: 2019, the play, the part."
            )
        rows.append((int(found[1]), found[2].strip()))
    return rows
