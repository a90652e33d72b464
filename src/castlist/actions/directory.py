"""What members do in the directory: they put right what is known of a performer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from castlist.actions import searching
from castlist.actions.productions import name_of
from castlist.actions.submissions import LONGEST_NOTE, credits_of
from castlist.queries.directory_person import performer_known_to, reads_contact, traits_kept, version_of
from castlist.records.models import Performer, Person
from castlist.rules.performers import line_of, traits_of
from castlist.rules.why import Refused, Why


def correct(viewer: Person, performer: str, *, form: Mapping[str, Any], seen: str, now: datetime) -> str:
    """What the company knows of the performer is as the member says, as far as the form speaks of it; says who it is.

    What the form leaves out stays; a number that the member may not read stays, too.
    Writes: performer, search_fresh. Refuses: what cannot be kept; no_right for who is a safeguarding lead alone;
    stale_version when somebody changed it meanwhile. Raises NotThere for whoever does not see the directory.
    """
    reach, known = performer_known_to(viewer, performer, now=now)
    if not reach.may_write:
        raise Refused(Why.no_right)
    contact = reads_contact(viewer, reach)
    with transaction.atomic():
        row = _held(known.pk)
        if seen and seen != version_of(row):
            raise Refused(Why.stale_version)
        before = {name: value for name, value in asdict(traits_kept(row, contact=True)).items() if name != "skills"}
        said = {**before, "skills": list(row.skills), **{k: "" if v is None else v for k, v in form.items()}}
        traits = asdict(traits_of(said if contact else {**said, "phone": row.phone}))
        for name, value in traits.items():
            setattr(row, name, list(value) if name == "skills" else value)
        row.name = name_of(str(form.get("name", row.name)))
        row.note = line_of(str(form.get("note", row.note)), "The line about them", LONGEST_NOTE)
        if "credits" in form:
            row.credits = [list(one) for one in sorted(credits_of(str(form["credits"]).replace("\x00", "")))]
        row.save(update_fields=["name", "note", "credits", *traits])
        searching.note([row.pk])
    return row.pk


def _held(performer: str) -> Performer:
    rows = Performer.objects.filter(pk=performer, erased_at=None, merged_into=None)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    row = rows.first()
    if row is None:
        raise Refused(Why.stale_version)
    return row
