"""Where self-tapes lie on the disk: written at their end and nowhere else, taken away, and swept up."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from castlist.queries.tapes import begun_of, part_of, path_of, room_taken, small_of
from castlist.records.models import Tape, TapeUpload
from castlist.rules.files import TooLarge
from castlist.rules.why import Refused, Why

LEFT_FREE = 256 * 1024 * 1024
"""Bytes of the disk that no recording gets: the records need them."""
PART_LASTS = timedelta(days=7)
STRAY = timedelta(days=1)
"""So old is a file that no row names before it is taken for one that was left behind."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_SAYS = "That is nothing that you can help: tell the company, or try again later. What has come of it is kept."


def no_room() -> Refused:
    """The refusal of what does not fit on the disk, or not within what the installation keeps for tapes."""
    return Refused(Why.no_room, detail=FULL_SAYS)


def too_long(size: int) -> TooLarge:
    """The refusal of a recording that is larger than one may be."""
    most = settings.CASTLIST_TAPE_BYTES
    says = f"It has {size / 1e9:.1f} GB, and at most {most / 1024**3:g} GB are taken. 720p is sharp enough."
    return TooLarge(Why.not_a_tape, detail=says)


def check_size(size: int) -> None:
    """Refuses what is empty, larger than one tape may be, or more than there is room for. Nothing of it is read."""
    most = settings.CASTLIST_TAPE_BYTES
    if size < 1:
        raise Refused(Why.not_a_tape, detail="The file is empty.")
    if size > most:
        raise too_long(size)
    kept = settings.CASTLIST_TAPES_BYTES
    if (kept and room_taken() + size > kept) or free() - size < LEFT_FREE:
        raise no_room()


def free() -> int:
    """How many bytes the disk has left."""
    folder = path_of("")
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def new_part(upload: str) -> Path:
    """An empty file waits for what comes."""
    path = part_of(upload)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    return path


def append(path: Path, block: bytes, *, at: int, most: int) -> int:
    """The file goes on with these bytes, if it ends where they begin; says where it ends now.

    Whoever else has written there meanwhile was first: then nothing is written, and stale_version refused. So two who
    send at once never mix what they send.
    """
    if at + len(block) > most:
        raise Refused(Why.not_a_tape, detail="More comes than was announced.")
    try:
        with path.open("r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_size != at:
                raise Refused(Why.stale_version)
            try:
                _write_all(file.fileno(), block, at)
            except OSError:
                os.ftruncate(file.fileno(), at)
                raise
    except FileNotFoundError:
        raise Refused(Why.unknown) from None
    except OSError as no:
        if no.errno in FULL:
            raise no_room() from no
        raise
    return at + len(block)


def _write_all(handle: int, block: bytes, at: int) -> None:
    left = memoryview(block)
    while left:
        written = os.pwrite(handle, left, at)
        left, at = left[written:], at + written


def cut(path: Path, *, at: int) -> None:
    """The file ends there again."""
    with suppress(FileNotFoundError), path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_size > at:
            file.truncate(at)


def remove(*paths: Path) -> None:
    """The files are gone."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def forget(rows: Iterable[Tape]) -> list[str]:
    """What was asked of them is no more, and once this is written neither is any recording; says the names of those.

    Writes: tape, tape_upload.
    """
    found = list(rows)
    names = [row.file for row in found if row.file]
    parts = list(TapeUpload.objects.filter(tape__in=found).values_list("pk", flat=True))
    Tape.objects.filter(pk__in=[row.pk for row in found]).delete()
    paths = [path_of(name) for name in names] + [part_of(part) for part in parts] + copies_of(*found)
    transaction.on_commit(lambda: remove(*paths))
    return names


def copies_of(*rows: Tape) -> list[Path]:
    """Where smaller copies of these lie, whole or being made."""
    names = [row.small_file for row in rows if row.small_file]
    return [lies(name) for name in names for lies in (small_of, begun_of)]


NO_COPY: Final = {"small_file": "", "small_state": "", "small_size": 0, "small_part": 0, "small_tries": 0}


def no_copy(row: Tape) -> list[Path]:
    """The row says of no smaller copy any more; says which files go once that is written."""
    gone = copies_of(row)
    for name, value in NO_COPY.items():
        setattr(row, name, value)
    return gone


def sweep(*, now: datetime) -> int:
    """Nothing that broke off a week ago is kept, nor a file that no row names; says how many files went.

    Writes: tape_upload; files go.
    """
    old = TapeUpload.objects.filter(touched_at__lt=now - PART_LASTS)
    ids = list(old.values_list("pk", flat=True))
    TapeUpload.objects.filter(pk__in=ids).delete()
    named = set(Tape.objects.exclude(file="").values_list("file", flat=True))
    named |= set(Tape.objects.exclude(small_file="").values_list("small_file", flat=True))
    coming = set(TapeUpload.objects.values_list("pk", flat=True))
    there = [path for folder in (path_of(""), small_of(""), begun_of("")) for path in _files(folder)]
    stray = [path for path in there if path.name not in named and _older(path, now)]
    left = [path for path in _files(part_of("")) if path.name not in coming]
    parts = [path for path in left if path.name in ids or _older(path, now)]
    remove(*stray, *parts)
    return len(stray) + len(parts)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _older(path: Path, now: datetime) -> bool:
    with suppress(OSError):
        return path.stat().st_mtime < (now - STRAY).timestamp()
    return False
