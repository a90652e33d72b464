"""Pictures of performers: given by a member or by themselves, and taken away again."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.base import File
from django.db import transaction

from castlist.actions import picture_apart
from castlist.actions.stored_files import remove, store
from castlist.queries.files import FOLDER
from castlist.records.models import Performer
from castlist.rules.files import BROKEN, LARGEST, is_heic, is_long, picture, too_large
from castlist.rules.why import Refused, Why

AT_MOST: Final = 20
"""Seconds that somebody waits for a picture to be made small."""


def give_picture(performer: str, upload: File | None) -> None:  # type: ignore[type-arg]
    """The performer is shown with this picture, in every room of the company; an older one is gone.

    Writes: performer, and a file in the data folder. Refuses: incomplete, not_a_picture, already_there, stale_version.
    """
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a picture first.")
    if upload.size > LARGEST:
        raise too_large()
    kind, data = _fit_to_be_shown(upload.read())
    before = Performer.objects.values_list("headshot", flat=True).get(pk=performer)
    name = f"{performer}-{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
    if name == before:
        raise Refused(Why.already_there, detail="This picture is the one that is shown.")
    store(f"{FOLDER}/{name}", data, what="a picture")
    if not Performer.objects.filter(pk=performer, headshot=before).update(headshot=name):
        raise Refused(Why.stale_version)
    _forget(performer, before)


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
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a picture first.")
    if upload.size > LARGEST:
        raise too_large()
    data = upload.read()
    kept = data if is_heic(data) else picture(data)[1]
    return picture(_made_small(kept, side))[1]


def _made_small(data: bytes, side: int = picture_apart.SIDE) -> bytes:
    """The same as a small JPEG: by a process of its own, which is given so long and no longer."""
    with TemporaryDirectory(prefix="castlist-picture-") as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        command = [sys.executable, "-I", str(picture_apart.__file__), str(path), str(side)]
        try:
            made = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=AT_MOST,
                check=False,
            ).stdout  # fmt: skip
        except subprocess.TimeoutExpired:
            made = b""
    if made.startswith(b"\xff\xd8"):
        return made
    told = json.loads(made) if made.startswith(b"{") else {"trouble": "large"}
    if told["trouble"] == "damaged":
        raise Refused(Why.not_a_picture, detail=BROKEN)
    size = f"It is {told['width']:,} by {told['height']:,} pixels. " if told["trouble"] == "pixels" else ""
    raise Refused(Why.not_a_picture, detail=f"{size}That is more than is read. Save it smaller, and give that.")


def take_picture_away(performer: str) -> None:
    """The performer is shown with a monogram, and the picture is gone.

    Writes: performer; a file of the data folder goes. Refuses: nothing.
    """
    before = Performer.objects.values_list("headshot", flat=True).get(pk=performer)
    Performer.objects.filter(pk=performer, headshot=before).update(headshot="")
    _forget(performer, before)


def _forget(performer: str, before: str) -> None:
    """The picture they had is gone, and those of records that were merged into theirs, which the past still shows."""
    rows = Performer.objects.filter(merged_into=performer).exclude(headshot="")
    gone = {before, *rows.values_list("headshot", flat=True)}
    rows.update(headshot="")
    transaction.on_commit(lambda: remove(*(f"{FOLDER}/{name}" for name in gone if name)))
