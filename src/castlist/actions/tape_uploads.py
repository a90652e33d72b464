"""A self-tape on its way here: begun, gone on with after it broke off, whole, taken back; all by the private link."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from castlist.actions import agents
from castlist.actions.auditions import answered
from castlist.actions.erasure import note_gone
from castlist.actions.log import Decide, Scope, Written, write
from castlist.actions.tape_files import NO_COPY, append, check_size, cut, new_part, no_copy, remove
from castlist.queries.log_reach import load_own
from castlist.queries.private_links import Bearer
from castlist.queries.tapes import came_so_far, part_of, path_of, tape_of, upload_of
from castlist.records.ids import new_id
from castlist.records.models import Tape, TapeUpload
from castlist.rules import taping
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

BLOCK = 256 * 1024
"""Bytes that are written in one go: what comes from two at once is never mixed within one."""


def may_send(bearer: Bearer, size: int) -> None:
    """Refuses, before anything is read, what is not asked for, is taken no more, or does not fit."""
    _taking(bearer, load_own(bearer.production.pk, bearer.cand))
    check_size(size)


def _taking(bearer: Bearer, state: State) -> None:
    """Refuses where none is taken, as far as that is theirs to know."""
    taping.taking(state, bearer.cand, untold=bearer.untold)


def begin(bearer: Bearer, *, size: int, mark: str, now: datetime) -> str:
    """A recording of that size is on its way; says its name. The same file that broke off goes on where it was; of one
    that is here already, whole, nothing is sent again, and the name is ''.

    Of another file that was on its way nothing is kept. Writes: tape_upload, and a file. Refuses: unknown, ended,
    tape_closed, not_a_tape, no_room. Tells: nobody.
    """
    row = tape_of(bearer)
    before = TapeUpload.objects.filter(tape=row).first()
    mark = hashlib.sha256(f"{size} {mark}".encode("utf-8", "surrogatepass")).hexdigest() if mark else ""
    if mark and row.file and row.mark == mark:
        return ""
    if before and mark and (before.size, before.mark) == (size, mark) and came_so_far(before) is not None:
        may_send(bearer, 1)
        return before.pk
    if before:
        drop(bearer, before.pk)
    may_send(bearer, size)
    name = new_id()

    def decide(state: State, at: int) -> list[Event]:
        _taking(bearer, state)
        _instead(row, name, size, mark, now)
        new_part(name)
        return []

    _by_link(bearer, decide, now=now)
    return name


def in_one_piece() -> Path:
    """An empty file for a recording that comes all at once with a form; whoever asks takes it away again."""
    return new_part(new_id())


def send_whole(bearer: Bearer, path: Path, *, now: datetime) -> Written:
    """The recording in that file is the performer's tape; of another that was on its way nothing is kept.

    Writes: as `begin` and `finish`. Refuses: as they do. Tells: nobody.
    """
    row, size = tape_of(bearer), path.stat().st_size
    may_send(bearer, size)

    def decide(state: State, at: int) -> list[Event]:
        _taking(bearer, state)
        _instead(row, path.name, size, "", now)
        return []

    _by_link(bearer, decide, now=now)
    return finish(bearer, path.name, now=now)


def _instead(row: Tape, name: str, size: int, mark: str, now: datetime) -> None:
    """This one is on its way, and no other."""
    for other in TapeUpload.objects.filter(tape=row):
        other.delete()
        remove(part_of(other.pk))
    TapeUpload.objects.create(id=name, tape=row, size=size, mark=mark, touched_at=now)


def drop(bearer: Bearer, upload: str) -> None:
    """Nothing of it is on its way any more.

    Writes: tape_upload; a file goes. Refuses: nothing. Tells: nobody.
    """
    TapeUpload.objects.filter(pk=upload[:12], tape__cand=bearer.cand).delete()
    remove(part_of(upload[:12]))


def add(
    bearer: Bearer, upload: str, blocks: Iterable[bytes], *, at: int, digest: tuple[str, bytes] | None = None,
    now: datetime,
) -> int:  # fmt: skip
    """It goes on with these bytes; says how much of it has come. Where it is whole, it is the performer's tape.

    What came before a connection broke is kept. `digest`: the name of a hash and what it should be of these bytes;
    of bytes that are others, nothing is. Writes: tape_upload, a file, and as `finish`. Refuses: unknown, stale_version
    where it does not end at `at`, ended, tape_closed, not_a_tape, no_room, broken. Tells: nobody.
    """
    row, come = upload_of(bearer, upload)
    _taking(bearer, load_own(bearer.production.pk, bearer.cand))
    if come != at:
        raise Refused(Why.stale_version)
    path, end, seen = part_of(upload), at, hashlib.new(digest[0], usedforsecurity=False) if digest else None
    for block in _whole_blocks(blocks):
        end = append(path, block, at=end, most=row.size)
        if seen:
            seen.update(block)
        if at < taping.ENOUGH_TO_TELL <= end:
            _tell(bearer, upload, path)
    if seen and digest and seen.digest() != digest[1]:
        cut(path, at=at)
        raise Broken
    TapeUpload.objects.filter(pk=upload).update(touched_at=now)
    if end == row.size:
        finish(bearer, upload, now=now)
    return end


class Broken(Refused):
    """What came is not what was sent."""

    def __init__(self) -> None:
        super().__init__(Why.not_a_tape, detail="A part of it was damaged on its way here; it is sent once more.")


def _whole_blocks(parts: Iterable[bytes]) -> Iterable[bytes]:
    """The same bytes in pieces that are written in one go; what came before it broke off is the last of them."""
    kept = bytearray()
    with suppress(OSError):
        for part in parts:
            kept += part
            while len(kept) >= BLOCK:
                yield bytes(kept[:BLOCK])
                del kept[:BLOCK]
    if kept:
        yield bytes(kept)


def _tell(bearer: Bearer, upload: str, path: Path) -> str:
    """The kind of it; of what is no recording nothing is kept."""
    with path.open("rb") as file:
        head = file.read(taping.ENOUGH_TO_TELL)
    try:
        return taping.kind_of(head)
    except Refused:
        drop(bearer, upload)
        raise


def finish(bearer: Bearer, upload: str, *, now: datetime) -> Written:
    """The recording is the performer's tape, and the one before it is gone.

    Writes: tape, tape_upload, event, fact, erasure, and the journal. Refuses: unknown, ended, tape_closed, not_a_tape.
    Tells: nobody.
    """
    path = part_of(upload)
    kind = _tell(bearer, upload, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = os.fstat(file.fileno()).st_size
    gone: list[str] = []
    copies: list[Path] = []

    def decide(state: State, at: int) -> list[Event]:
        row = Tape.objects.filter(cand=bearer.cand, upload=upload).select_related("upload").first()
        if row is None:
            raise Refused(Why.unknown)
        events = taping.came(state, bearer.cand, by=bearer.performer, at=at, untold=bearer.untold)
        events += answered(state, bearer, at)
        agents.note(bearer, "tape", now=now)
        gone.extend(filter(None, [row.file]))
        copies.extend(no_copy(row))
        row.file, row.size, row.sha256, row.came_at = f"{row.pk}-{new_id()}.{kind}", size, sha256, now
        row.mark = row.upload.mark
        row.save(update_fields=["file", "size", "sha256", "mark", "came_at", *NO_COPY])
        TapeUpload.objects.filter(pk=upload).delete()
        path.replace(path_of(row.file))
        return events

    done = _by_link(bearer, decide, now=now)
    remove(*map(path_of, gone), *copies)
    note_gone(gone, now=now)
    return done


def take_back(bearer: Bearer, *, now: datetime) -> None:
    """Nothing of theirs is here any more, whole or on its way; they may send another. Done already, nothing happens.

    Writes: tape, tape_upload, event, fact, erasure, and the journal; files go. Refuses: unknown. Tells: nobody.
    """
    gone: list[str] = []
    copies: list[Path] = []

    def decide(state: State, at: int) -> list[Event]:
        row = Tape.objects.filter(cand=bearer.cand).first()
        if row is None:
            raise Refused(Why.unknown)
        for other in TapeUpload.objects.filter(tape=row).values_list("pk", flat=True):
            drop(bearer, other)
        gone.extend(filter(None, [row.file]))
        copies.extend(no_copy(row))
        row.file, row.size, row.sha256, row.mark, row.came_at = "", 0, "", "", None
        row.save(update_fields=["file", "size", "sha256", "mark", "came_at", *NO_COPY])
        return taping.take_back(state, bearer.cand, by=bearer.performer, at=at)

    _by_link(bearer, decide, now=now)
    remove(*map(path_of, gone), *copies)
    note_gone(gone, now=now)


def _by_link(bearer: Bearer, decide: Decide, *, now: datetime) -> Written:
    return write(
        bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand)
    )  # fmt: skip
