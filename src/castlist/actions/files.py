"""Pictures of performers: given by a member or by themselves, and taken away again."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.base import File
from django.db import connection, transaction

from castlist.actions import picture_apart
from castlist.actions.stored_files import remove, store
from castlist.queries.files import FOLDER, shots_of
from castlist.records.models import Headshot, Performer
from castlist.rules.files import (
    BROKEN,
    LARGEST_PICTURE,
    LONGEST_SHOWS,
    MOST_PICTURES,
    is_heic,
    is_long,
    picture,
    too_large,
)
from castlist.rules.performers import line_of
from castlist.rules.why import Refused, Why

AT_MOST: Final = 20
"""Seconds that somebody waits for a picture to be made small."""


def give_picture(
    performer: str, upload: File | None, *, now: datetime, shows: str = "", beside: bool = False  # type: ignore[type-arg]
) -> None:  # fmt: skip
    """The performer is shown with this picture, in every room of the company: first, and the one that was first is
    gone; `beside`: behind those that are there, which all stay. `shows`: what it shows, in a line.

    Writes: performer, headshot, and a file in the data folder. Refuses: incomplete, not_a_picture, already_there,
    erased, unusable text.
    """
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a picture first.")
    if upload.size > LARGEST_PICTURE:
        raise too_large()
    said = line_of(shows, "What the picture shows", LONGEST_SHOWS)
    kind, data = _fit_to_be_shown(upload.read())
    name = f"{performer}-{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
    with transaction.atomic():
        row = _held(performer)
        there = [one.name for one in shots_of(performer)]
        if name in there:
            first = "the one that is shown" if name == row.headshot else "here already"
            raise Refused(Why.already_there, detail=f"This picture is {first}.")
        if beside and len(there) >= MOST_PICTURES:
            detail = f"{len(there)} are here, as many as are kept of one person. Take one away first."
            raise Refused(Why.not_a_picture, detail=detail)
        store(f"{FOLDER}/{name}", data, what="a picture")
        Headshot.objects.create(name=name, performer=row, shows=said, given_at=now)
        if beside and there:
            return
        gone = row.headshot
        _shown_first(row, name)
        _forget(performer, gone)


def show_first(performer: str, name: str, *, now: datetime) -> None:
    """Of their pictures that one is shown first, and wherever there is room for one alone; the others stay.

    Writes: performer, headshot. Refuses: stale_version for a picture that is not theirs any more, erased.
    """
    with transaction.atomic():
        row = _held(performer, name)
        note_first([row], now=now)
        _shown_first(row, name)


def say_of_picture(performer: str, name: str, shows: str, *, now: datetime) -> None:
    """What that picture of theirs shows is said in this line, or not at all.

    Writes: headshot. Refuses: unusable text, stale_version as `show_first`, erased.
    """
    said = line_of(shows, "What the picture shows", LONGEST_SHOWS)
    with transaction.atomic():
        row = _held(performer, name)
        Headshot.objects.update_or_create(
            name=name, defaults={"shows": said}, create_defaults={"performer": row, "shows": said, "given_at": now}
        )


def note_first(rows: Iterable[Performer], *, now: datetime) -> None:
    """The picture that each is shown with first has a row of its own among their pictures.

    Writes: headshot.
    """
    made = [Headshot(name=row.headshot, performer=row, given_at=now) for row in rows if row.headshot]
    Headshot.objects.bulk_create(made, ignore_conflicts=True)


def own_first(row: Performer) -> str:
    """The picture with which the record is shown when its pictures have become its own again: never another's."""
    if row.headshot and not Headshot.objects.filter(name=row.headshot).exclude(performer=row).exists():
        return row.headshot
    return next((one.name for one in shots_of(row.pk) if one.name != row.headshot), "")


def forget_pictures(records: Sequence[Performer]) -> list[str]:
    """Nothing is said of the pictures of these records, as they were before; the files that are to go.

    Writes: headshot.
    """
    rows = Headshot.objects.filter(performer__in=[row.pk for row in records])
    names = {row.headshot for row in records if row.headshot} | set(rows.values_list("name", flat=True))
    rows.delete()
    return [f"{FOLDER}/{name}" for name in sorted(names)]


def _held(performer: str, name: str = "") -> Performer:
    """The record, which nobody else changes until this is over; refuses where the picture is none of theirs."""
    rows = Performer.objects.filter(pk=performer, erased_at=None)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = rows.first()
    if row is None:
        raise Refused(Why.erased)
    if name and name not in [one.name for one in shots_of(performer)]:
        raise Refused(Why.stale_version, detail="That picture is not here any more. This is what is here now.")
    return row


def _shown_first(row: Performer, name: str) -> None:
    row.headshot = name
    row.save(update_fields=["headshot"])


def _fit_to_be_shown(data: bytes) -> tuple[str, bytes]:
    """The picture as it is kept: one that browsers do not show, or larger than anybody is shown it, is made anew."""
    if not is_heic(data):
        kind, kept = picture(data)
        if not is_long(kind, kept):
            return kind, kept
    return picture(_made_small(data))


def small_picture(upload: File | None, *, side: int) -> bytes:  # type: ignore[type-arg]
    """The picture as a JPEG with no side longer than that, made anew whatever it was. Refuses incomplete,
    not_a_picture.
    """
    return picture(_made_small(_given(upload), side))[1]


def signs_in(upload: File | None) -> tuple[str, ...]:  # type: ignore[type-arg]
    """What the signs (QR codes) in the picture say. Writes: nothing. Refuses: incomplete, not_a_picture."""
    read = _apart(_given(upload), picture_apart.SIGNS)
    return tuple(str(one) for one in json.loads(read)[picture_apart.SIGNS])


def _given(upload: File | None) -> bytes:  # type: ignore[type-arg]
    """The bytes of a picture that came, without what a camera wrote beside it; refuses what is none."""
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a picture first.")
    if upload.size > LARGEST_PICTURE:
        raise too_large()
    data = upload.read()
    return data if is_heic(data) else picture(data)[1]


def _made_small(data: bytes, side: int = picture_apart.SIDE) -> bytes:
    """The same as a small JPEG."""
    return _apart(data, str(side))


def _apart(data: bytes, how: str) -> bytes:
    """What a process of its own makes of the picture, which is given so long and no longer."""
    with TemporaryDirectory(prefix="castlist-picture-") as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        command = [sys.executable, "-I", str(picture_apart.__file__), str(path), how]
        try:
            made = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=AT_MOST,
                check=False,
            ).stdout  # fmt: skip
        except subprocess.TimeoutExpired:
            made = b""
    told = json.loads(made) if made.startswith(b"{") else {"trouble": "large"}
    if made.startswith(b"\xff\xd8") or "trouble" not in told:
        return made
    if told["trouble"] == "damaged":
        raise Refused(Why.not_a_picture, detail=BROKEN)
    size = f"It is {told['width']:,} by {told['height']:,} pixels. " if told["trouble"] == "pixels" else ""
    raise Refused(Why.not_a_picture, detail=f"{size}That is more than is read. Save it smaller, and give that.")


def take_picture_away(performer: str, name: str = "") -> None:
    """That picture is gone, or the one that is shown first. The performer is shown with the next, or with a monogram
    where there is none.

    Writes: performer, headshot; a file of the data folder goes. Refuses: stale_version as `show_first`, erased.
    """
    with transaction.atomic():
        row = _held(performer, name)
        gone = name or row.headshot
        if gone == row.headshot:
            left = [one.name for one in shots_of(performer) if one.name != gone]
            _shown_first(row, left[0] if left else "")
        _forget(performer, gone)


def _forget(performer: str, gone: str) -> None:
    """The picture is gone, and those of records that were merged into theirs, which the past still shows, unless they
    are among the pictures of the one that stays.
    """
    Headshot.objects.filter(name=gone).delete()
    stay = [one.name for one in shots_of(performer)]
    rows = Performer.objects.filter(merged_into=performer).exclude(headshot__in=["", *stay])
    names = {gone, *rows.values_list("headshot", flat=True)}
    rows.update(headshot="")
    transaction.on_commit(lambda: remove(*(f"{FOLDER}/{name}" for name in names if name)))
