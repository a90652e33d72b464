"""Résumés: given by the performer or by the desk, read apart, taken away; and credits that somebody says yes to."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Q

from castlist.actions import searching
from castlist.actions.reading_apart import read_apart
from castlist.actions.stored_files import remove, store
from castlist.actions.submissions import MOST_CREDITS
from castlist.queries.resumes import FOLDER
from castlist.records.models import Performer, Resume
from castlist.rules.evidence import called as name_for
from castlist.rules.files import LARGEST
from castlist.rules.resumes import DAMAGED, LOCKED, Found, credits_in, kind_of, no_resume, too_large
from castlist.rules.why import Refused, Why


def give(performer: str, upload: File | None, *, by: str = "", now: datetime) -> None:  # type: ignore[type-arg]
    """The résumé lies with the performer, in place of an older one, and what may be credits in it waits for a yes.

    Writes: resume, and a file in the data folder. Refuses: incomplete, not_a_resume, already_there, unknown.
    Tells: nobody.
    """
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a file first.")
    if upload.size > LARGEST:
        raise too_large()
    data = upload.read()
    kind = kind_of(data)
    name = f"{performer}-{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
    if Resume.objects.filter(performer=performer, file=name).exists():
        raise Refused(Why.already_there, detail="This résumé is the one that is here.")
    trouble, text = read_apart(data, kind)
    if trouble in REFUSED:
        raise no_resume(REFUSED[trouble])
    said = {
        "file": name, "called": name_for(upload.name or "", kind), "size": len(data), "by": by, "came_at": now,
        "trouble": trouble or ("" if text.strip() else "silent"),
    }  # fmt: skip
    store(f"{FOLDER}/{name}", data, what="a résumé")
    with transaction.atomic():
        row = _held(performer)
        found = [one for one in credits_in(text, this_year=now.year) if not _is_kept(one, row.credits)]
        before = list(Resume.objects.filter(performer=performer).values_list("file", flat=True))
        said["found"] = [[one.line, one.year, one.part, one.production, one.house] for one in found]
        Resume.objects.update_or_create(performer=row, defaults=said)
        forget(one for one in before if one != name)


def take_away(performer: str) -> None:
    """No résumé is here any more of theirs or of a record made one with theirs. Credits that were taken from it stay.

    Writes: resume; a file of the data folder goes. Refuses: nothing. Tells: nobody.
    """
    with transaction.atomic():
        rows = Resume.objects.filter(Q(performer=performer) | Q(performer__merged_into=performer))
        forget(list(rows.values_list("file", flat=True)))
        rows.delete()


def decide(performer: str, *, file: str, ticked: Iterable[int]) -> int:
    """The credits that were ticked are kept as theirs, and of the others nothing is left; says how many there were.

    `file`: the résumé that was looked at. Writes: resume, performer, search_fresh.
    Refuses: stale_version when another is here by now, already_there, unknown, too_long for more than are kept.
    """
    with transaction.atomic():
        row = _held(performer)
        resume = Resume.objects.filter(performer=performer).first()
        if resume is None or resume.file != file:
            raise Refused(Why.stale_version)
        if not resume.found:
            raise Refused(Why.already_there)
        lines = [Found(*one) for n, one in enumerate(resume.found) if n in set(ticked)]
        credits = {(int(year), str(text)) for year, text in row.credits}
        credits |= {(one.year, one.text) for one in lines if one.text}
        if len(credits) > MOST_CREDITS:
            detail = f"With these there would be {len(credits)} credits; {MOST_CREDITS} are kept. Tick fewer."
            raise Refused(Why.too_long, detail=detail)
        Performer.objects.filter(pk=row.pk).update(credits=[list(one) for one in sorted(credits)])
        Resume.objects.filter(pk=resume.pk).update(found=[])
        searching.note([row.pk])
    return len(lines)


def forget(names: Iterable[str]) -> None:
    """Once this is written, these files are gone."""
    gone = [name for name in names if name]
    transaction.on_commit(lambda: remove(*(f"{FOLDER}/{name}" for name in gone if name)))


REFUSED: Final = {"locked": LOCKED, "damaged": DAMAGED}


def _is_kept(one: Found, credits: Iterable[tuple[int, str]]) -> bool:
    """True for what is among their credits already."""
    words = one.text.casefold()
    return not words or any(int(year) == one.year and str(text).casefold() == words for year, text in credits)


def _held(performer: str) -> Performer:
    rows = Performer.objects.filter(pk=performer, erased_at=None)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    row = rows.first()
    if row is None:
        raise Refused(Why.unknown)
    return row
