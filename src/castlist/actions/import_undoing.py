"""A list is undone: who came in by it alone and took part in nothing is gone, and what it filled in is as before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from castlist.actions import searching
from castlist.actions.import_making import FILLED, left_out, saved
from castlist.records.models import Due, Fact, ImportRow, ImportRun, Performer, Source
from castlist.rules.import_rows import KEPT

GONE_ON = "They have taken part in something since."
CHANGED = "Something about them has been changed since."
MADE_ONE = "They have been made one with another record since, which has it now."
BROUGHT_TOO = "Another list that was taken in has them, too."
CHANGED_SINCE = "Changed since, so it stays: "
SAID = {"printed": "name as it is printed", "language": "language of their letters"}
"""What is named in other words than it is kept under."""
PASSING = (Due, Source)
"""Rows about somebody that say nothing of their having taken part in anything."""


def undo(run: ImportRun, rows: Sequence[ImportRow], now: datetime) -> None:
    """What these rows did is as before; where it cannot be, the row says why. The last row first.

    Writes: performer, performer_source, import_row, search_fresh.
    """
    done = [row for row in rows if row.done in ("made", "filled")]
    people = _people(row.performer for row in done)
    for row in done:
        one = people.get(row.performer)
        if row.done == "filled" and one is None:
            row.done = "undone"
        elif row.done == "filled" and one is not None and one.merged_into_id:
            row.done, row.why = "kept", [*left_out(row), [-1, MADE_ONE]]
        elif row.done == "filled" and one is not None:
            _as_before(row, one)
    changed = [people[row.performer] for row in done if row.done != "made" and row.performer in people]
    saved(Performer, list({one.pk: one for one in changed if not one.merged_into_id}.values()), FILLED)
    _take_back(run, [row for row in done if row.done == "made"], people)
    for row in rows:
        if row.done in ("same", "left"):
            row.done = "undone"
    saved(ImportRow, rows, ("done", "why", "performer"))
    _no_source_of_theirs(run, {row.performer for row in rows if row.performer})
    searching.note(one.pk for one in changed)


def _no_source_of_theirs(run: ImportRun, performers: set[str]) -> None:
    """Nothing is known out of the list of those of whom no row of it stands any more."""
    standing = ImportRow.objects.filter(run=run, performer__in=performers).exclude(done="undone")
    gone = performers - set(standing.values_list("performer", flat=True))
    Source.objects.filter(run=run.pk, performer__in=gone).delete()


def _people(ids: Iterable[str]) -> dict[str, Performer]:
    rows = Performer.objects.filter(pk__in=set(ids), erased_at=None).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return {one.pk: one for one in rows}


def _as_before(row: ImportRow, one: Performer) -> None:
    """What the row filled in is as before, unless somebody has changed it since."""
    kept = []
    for key, (before, after) in row.added.items():
        if _plain(getattr(one, key)) == after:
            setattr(one, key, before)
        else:
            kept.append(SAID.get(key, key.replace("_", " ")))
    row.done = "kept" if kept else "undone"
    row.why = [*left_out(row), [-1, CHANGED_SINCE + ", ".join(kept) + "."]] if kept else row.why


def _take_back(run: ImportRun, rows: Sequence[ImportRow], people: dict[str, Performer]) -> None:
    """Who came in by these rows is gone, but for whoever has gone on since."""
    there = [one for row in rows if (one := people.get(row.performer))]
    ids = [one.pk for one in there]
    taken_part = involved(ids)
    elsewhere = set(Source.objects.filter(performer__in=ids).exclude(run=run.pk).values_list("performer_id", flat=True))
    goes = []
    for row in rows:
        one = people.get(row.performer)
        why = ""
        if one is not None:
            why = GONE_ON if one.pk in taken_part or _is_more(one) else CHANGED if _has_changed(row, one) else ""
            why = why or (BROUGHT_TOO if one.pk in elsewhere else "")
        row.done, row.why = ("kept", [*left_out(row), [-1, why]]) if why else ("undone", row.why)
        if one is not None and not why:
            goes.append(one.pk)
    Source.objects.filter(performer__in=goes).delete()
    Due.objects.filter(performer__in=goes).delete()
    searching.forget(run.company_id, goes)
    Performer.objects.filter(pk__in=goes).delete()


def _is_more(one: Performer) -> bool:
    """Whether anything is known of them that no list brings, and no later row of another table tells."""
    return bool(
        one.merged_into_id or one.person_id or one.had_account or one.headshot or one.wished_at or one.asked_at
        or one.no_more_at or one.unreminded
    )  # fmt: skip


def _has_changed(row: ImportRow, one: Performer) -> bool:
    """Whether anything is said of them now that the row did not say, or no longer as it did."""
    for key in KEPT:
        now, then = _plain(getattr(one, key)), row.added.get(key, [None, None])[1]
        if (now or None) != (then or None):
            return True
    return False


def _plain(value: Any) -> Any:
    return [list(one) if isinstance(one, tuple) else one for one in value] if isinstance(value, list | tuple) else value


def involved(performers: Sequence[str]) -> set[str]:
    """Of these, everybody who has ever stood anywhere, been written to, been asked about, or become one with others."""
    found = set(Fact.objects.filter(about__in=performers).values_list("about", flat=True))
    for relation in Performer._meta.related_objects:
        model: Any = relation.related_model
        if model in PASSING:
            continue
        name = relation.field.name
        found |= set(model.objects.filter(**{f"{name}__in": performers}).values_list(f"{name}_id", flat=True))
    said = " ".join(Fact.objects.filter(kind="motion").values_list("data", flat=True)) if performers else ""
    return found | {one for one in performers if f'"{one}"' in said}
