"""`castlist backup`: one file holds the records and the uploaded files of an installation, while the server goes on."""

import argparse
import fcntl
import hashlib
import hmac
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist import __version__
from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.backup_file import FILES, KEYS, RECORDS, Manifest, Writer
from castlist.jobs.start import BAD_INPUT, SECRET_KEY_FILE, Stop, database_errors, open_installation

if TYPE_CHECKING:
    from castlist.jobs.backup_records import Taken

SAFEGUARDING_KEY_FILE = "safeguarding.key"
TEMPORARY = ".castlist-backup-"
TRIES = 3
"""How often the records are copied anew when a file that they name was taken away in the meantime."""
BEGUN_JUST_NOW = 60.0
"""Seconds within which a folder may be of a backup that has not yet come to hold it."""
EXIT_CODES = "exit codes: 0 written · 1 it could not be, the one line says why · 2 the command line is wrong"
KEYS_TOLD = (
    "The keys are in it: whoever has this file can read everything, safeguarding matters too, and sign links. "
    "Encrypt it, or lock it away."
)
NO_KEYS_TOLD = "The keys are not in it. Keep {} elsewhere: {}."


def main(arguments: Sequence[str]) -> int:
    """The file is there and whole, or nothing is."""
    read = _parser().parse_args(arguments)
    target = _target(read.file, force=read.force)
    open_installation(read.data)
    from django.conf import settings

    if target.is_relative_to(settings.CASTLIST_DATA / "files"):
        raise Stop(f"FILE: {target} lies among the uploaded files, which go into the next backup.", code=BAD_INPUT)
    started = time.monotonic()
    try:
        with database_errors(), _room_beside(target) as room:
            manifest = write(room / "backup", room, with_keys=read.with_keys)
            _put(room / "backup", target, force=read.force)
    except OSError as why:
        raise Stop(f"no backup was written to {target}: {why.strerror or why}.") from None
    facts = _facts(target, manifest, time.monotonic() - started)
    print(json.dumps(facts, ensure_ascii=False) if read.json else "\n".join(_lines(facts, manifest)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist backup",
        description="Write the records and the uploaded files into one file. The server may go on.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("file", type=text, metavar="FILE", help="the backup; there must be none of that name yet")
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--force", action="store_true", help="replace a file of that name, once the new one is whole")
    parser.add_argument(
        "--with-keys",
        action="store_true",
        help="put the secret key and the safeguarding key into it, in the clear: whoever has it can read everything",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, with the heads of all logs")
    return parser


def mark_of(key: bytes) -> str:
    """A mark by which a key is known again, and from which it cannot be had; '' for none."""
    return hmac.new(key, b"castlist backup", hashlib.sha256).hexdigest()[:16] if key else ""


def read_key(path: Path) -> bytes:
    """The key in the file, b'' when there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def write(path: Path, room: Path, *, with_keys: bool) -> Manifest:
    """The backup lies at the path, whole; `room` is a folder for what is needed on the way."""
    from django.conf import settings
    from django.db import connection

    from castlist.actions.wrapping import wrap_anew
    from castlist.jobs.upgrade import NEWER, is_of_newer_version

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise Stop(f"there is no database at {connection.settings_dict['NAME']}.")
    if is_of_newer_version():
        raise Stop(NEWER)
    if with_keys:
        wrap_anew()  # one key opens everything in it, also where a renewal was broken off
    secret, safeguarding = settings.SECRET_KEY.encode(), read_key(settings.CASTLIST_DATA / SAFEGUARDING_KEY_FILE)
    with path.open("xb") as out:
        writer = Writer(out)
        moment = datetime.now(UTC)
        taken = _take(writer, settings.CASTLIST_DATA / "files", room)
        writer.add_path(RECORDS[connection.vendor], taken.path)
        if with_keys:
            writer.add_bytes(KEYS + SECRET_KEY_FILE, secret + b"\n")
            if safeguarding:
                writer.add_bytes(KEYS + SAFEGUARDING_KEY_FILE, safeguarding)
        manifest = Manifest(
            version=__version__, database=connection.vendor, moment=moment.isoformat(timespec="seconds"),
            steps=taken.facts.steps, heads=taken.facts.heads, events=taken.facts.events, matters=taken.facts.matters,
            key=mark_of(secret), safeguarding_key=mark_of(safeguarding), records_bytes=taken.length,
            missing=sorted(taken.facts.pictures - {n.removeprefix(FILES) for n in writer.members}),
        )  # fmt: skip
        writer.close(manifest)
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _take(writer: Writer, files: Path, room: Path) -> "Taken":
    """The records are copied, and every uploaded file that they name is in the backup, unless it was not there before.

    Files are read before the copy, because one may be taken away after it, and once more afterwards, because one may
    have come. Where one came and went in between, the copy is taken anew.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        from castlist.jobs.backup_sqlite import take
    else:
        from castlist.jobs.backup_postgresql import take
    _add_files(writer, files)
    taken, tries = take(room), 1
    _add_files(writer, files)
    while tries < TRIES and any(FILES + name not in writer.members for name in taken.facts.pictures):
        taken, tries = take(room), tries + 1
        _add_files(writer, files)
    return taken


LEFT_OUT = ("tapes/parts", "tapes/small", "tapes/begun")
"""Below the uploaded files: recordings of which a part is still to come, and smaller copies of others, which are made
anew. No backup holds them."""


def _add_files(writer: Writer, files: Path) -> None:
    left_out = [files / name for name in LEFT_OUT]
    for folder_, folders, names in os.walk(files):
        folders[:] = sorted(name for name in folders if Path(folder_, name) not in left_out)
        for name in sorted(names):
            path = Path(folder_) / name
            member = FILES + path.relative_to(files).as_posix()
            if member not in writer.members and path.is_file() and not path.is_symlink():
                with suppress(FileNotFoundError):  # it was taken away a moment ago
                    writer.add_path(member, path)


def _target(file: str, *, force: bool) -> Path:
    """Where the backup is to lie. Stop where it cannot."""
    if file == "-":
        raise Stop("FILE: name a file; what is written elsewhere could not be whole or not there.", code=BAD_INPUT)
    try:
        target = Path(file).expanduser().resolve()
        if target.is_dir():
            raise Stop(f"FILE: {target} is a folder; name a file in it.", code=BAD_INPUT)
        if target.exists() and not target.is_file():
            raise Stop(f"FILE: {target} is not a file.", code=BAD_INPUT)
        if target.exists() and not force:
            raise Stop(f"{target} is there already. Name another file, or say --force to replace it.")
        if not target.parent.is_dir():
            raise Stop(f"FILE: there is no folder {target.parent}.")
    except (OSError, RuntimeError) as why:  # a name that is too long; links in a circle
        raise Stop(f"FILE: {file[:80]}: {getattr(why, 'strerror', None) or why}.", code=BAD_INPUT) from None
    return target


@contextmanager
def _room_beside(target: Path) -> Iterator[Path]:
    """A folder of our own beside the target, gone afterwards; so are those that killed backups left."""
    for left in target.parent.glob(f"{TEMPORARY}*"):
        with suppress(OSError), _held(left):
            if time.time() - left.stat().st_mtime > BEGUN_JUST_NOW:
                shutil.rmtree(left)
    room = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
    try:
        with _held(room):
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _held(room: Path) -> Iterator[None]:
    """The folder is held, for as long as this process lives. Raises OSError where another one holds it."""
    handle = os.open(room, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _put(whole: Path, target: Path, *, force: bool) -> None:
    """The file has its name, and keeps it through a power cut."""
    if force:
        whole.replace(target)
    else:
        try:
            os.link(whole, target)
        except FileExistsError:
            raise Stop(f"{target} is there already. Name another file, or say --force to replace it.") from None
        except OSError:  # a disk that knows no second names
            whole.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _facts(target: Path, manifest: Manifest, seconds: float) -> dict[str, Any]:
    return {
        "file": str(target), "bytes": target.stat().st_size, "version": manifest.version, "moment": manifest.moment,
        "database": manifest.database, "productions": len(manifest.heads), "events": manifest.events,
        "files": manifest.files, "missing": manifest.missing, "with_keys": manifest.with_keys,
        "matters": manifest.matters, "seconds": round(seconds, 3), "heads": manifest.heads,
    }  # fmt: skip


def _lines(facts: dict[str, Any], manifest: Manifest) -> Iterator[str]:
    yield (
        f"{facts['file']} holds {facts['productions']:,} productions, {facts['events']:,} events and "
        f"{facts['files']:,} uploaded files, in {facts['bytes']:,} bytes; written in {facts['seconds']:.1f} s."
    )
    if facts["missing"]:
        yield f"Not there when it was written: {', '.join(facts['missing'])}."
    yield KEYS_TOLD if manifest.with_keys else _told_of_keys(manifest)


def _told_of_keys(manifest: Manifest) -> str:
    uses = ["`secret-key` keeps private links and second factors valid"]
    if manifest.safeguarding_key:
        uses.append("`safeguarding.key` opens safeguarding matters, and nothing else does")
    return NO_KEYS_TOLD.format("them" if len(uses) > 1 else "it", ", ".join(uses))
