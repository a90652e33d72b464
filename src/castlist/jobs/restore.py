"""`castlist restore`: an installation is what it was when the backup was written, or nothing is changed."""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist.jobs.arguments import Once, folder
from castlist.jobs.backup import SAFEGUARDING_KEY_FILE, mark_of, read_key
from castlist.jobs.backup_file import KEYS, Backup, Manifest, Spoilt, opened
from castlist.jobs.start import (
    BAD_INPUT,
    SECRET_KEY_FILE,
    Stop,
    alone_in,
    database_errors,
    make_data_folder,
    open_installation,
)

if TYPE_CHECKING:
    from castlist.jobs.restore_place import Place

WRONG = 1
EXIT_CODES = (
    "exit codes: 0 restored, and nothing is wrong · 1 it could not be restored, or something is wrong with it · "
    "2 the file is refused, or the command line is wrong"
)


def main(arguments: Sequence[str]) -> int:
    """The installation is there, of this version, and verified; 1 when that finds something, 2 for a bad file."""
    read = _parser().parse_args(arguments)
    started = time.monotonic()
    with opened(read.file) as backup:
        open_installation(read.data, keyless=True)
        from castlist.jobs.restore_place import Place

        place = Place()
        aside = f"before-{datetime.now(UTC):%Y%m%d-%H%M%S}" if read.set_aside else ""
        with database_errors():
            make_sure_it_fits(backup, place)
            there = place.taken(backup)
            if there and not aside:
                raise Stop(_why_not_here(there))
            place.restore(backup, aside=aside if there else "")
    make_data_folder(place.data)
    known = _has_journal()
    told = _facts(backup.manifest, place, started) | {"set_aside": aside if there else "", "erasures_known": known}
    told |= _brought_up()
    print(json.dumps(told, ensure_ascii=False) if read.json else "\n".join(_lines(told, backup.manifest)))
    return WRONG if told["findings"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist restore",
        description="Bring an installation back from a backup, into a folder and a database where none is.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("file", type=folder, metavar="FILE", help="what `castlist backup` wrote")
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument(
        "--set-aside",
        action="store_true",
        help="where there is an installation already, keep it under another name; the server has to be stopped",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def make_sure_it_fits(backup: Backup, place: "Place") -> None:
    """This program, with these settings, can do with the backup what it is for."""
    from django.db.migrations.loader import MigrationLoader

    from castlist.jobs.upgrade import RECORDS

    said = backup.manifest
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if any(step not in known for step in said.steps if step.startswith(f"{RECORDS}.")):
        raise Spoilt(backup.path, f"it is of a newer version of Castlist ({said.version:.20}) than this program.")
    if said.database != place.kind:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Stop(
            f"CASTLIST_DATABASE_URL: the backup is of records in {names[said.database]}, and the setting names "
            f"{names[place.kind]}. A backup is restored into the kind of database that it is of.",
            code=BAD_INPUT,
        )
    if place.kind == "postgresql":
        from castlist.jobs.backup_postgresql import program_that_restores

        program_that_restores()


def _why_not_here(there: list[str]) -> str:
    return (
        f"nothing was restored, because something is there already: {', '.join(there)}. Name an empty folder with "
        "--data, or say --set-aside to keep what is there under another name."
    )


def _brought_up() -> dict[str, Any]:
    """The records are of this version, and have been walked: what that found."""
    from django.conf import settings
    from django.db import DatabaseError

    from castlist.jobs.upgrade import upgrade
    from castlist.queries.verification_walk import walk

    with alone_in(settings.CASTLIST_DATA), database_errors():
        steps = upgrade()
        again, clean = _erased_again()
    try:
        report = walk()
    except DatabaseError as why:
        raise Stop(f"it was restored, and its records cannot be read: {' '.join(str(why).split())}.") from None
    found = [{"invariant": f.invariant, "production": f.production, "place": f.place, "sentence": f.sentence}
             for f in report.findings]  # fmt: skip
    return {
        "steps": steps, "findings": found, "heads": report.heads, "verified": report.counts["events"],
        "erased_again": again, "clean": clean,
    }  # fmt: skip


def _has_journal() -> bool:
    from castlist.queries.erasures import has_journal

    return has_journal()


def _erased_again() -> tuple[int, bool]:
    """What has been erased since the backup is erased in it, too: how much that was, and whether nothing is left."""
    from django.utils import timezone

    from castlist.actions import erasure, remains

    now = timezone.now()
    again = erasure.take_up(now=now)
    return again, remains.remove(now=now)


def _lines_of_erasure(told: dict[str, Any], said: Manifest) -> Iterator[str]:
    if told["erased_again"]:
        yield f"What has been erased since is erased here, too: {told['erased_again']:,} things that the journal names."
    if not told["clean"]:
        yield "Bytes of it are still in the records. Run `castlist erase` before the server starts."
    if not told["erasures_known"]:
        yield (
            f"Whatever was erased after {said.moment} is back, and nobody here can know of it: there was no "
            f"erased.journal in {told['data']}. If the old one can be had, say `castlist erase --journal FILE` before "
            "the server starts."
        )


def _facts(said: Manifest, place: "Place", started: float) -> dict[str, Any]:
    from django.conf import settings

    data = Path(settings.CASTLIST_DATA)
    secret = settings.ENVIRONMENT.secret_key.encode() or read_key(data / SECRET_KEY_FILE).strip()
    marks = {mark_of(read_key(data / name)) for name in (SAFEGUARDING_KEY_FILE, f"{SAFEGUARDING_KEY_FILE}.old")}
    return {
        "data": str(data), "database": said.database, "version": said.version, "moment": said.moment,
        "productions": len(said.heads), "events": said.events, "files": said.files, "matters": said.matters,
        "secret_key_is_the_same": mark_of(secret) == said.key,
        "safeguarding_key_is_the_same": said.safeguarding_key in {"", *marks},
        "keys_were_in_it": any(name.startswith(KEYS) for name in said.members),
        "seconds": round(time.monotonic() - started, 3),
    }  # fmt: skip


def _lines(told: dict[str, Any], said: Manifest) -> Iterator[str]:
    yield (
        f"{told['data']} is as it was at {said.moment}: {told['productions']:,} productions, {told['events']:,} events "
        f"and {told['files']:,} uploaded files."
    )
    if told["set_aside"]:
        yield f"What was there is kept under names that end in {told['set_aside']}."
    if told["steps"]:
        yield f"It was of version {said.version}, and {told['steps']} steps have brought it to this one."
    yield from _lines_of_erasure(told, said)
    yield "Nobody is signed in; one-time links and codes open nothing any more."
    if not told["secret_key_is_the_same"]:
        yield (
            "The secret key is another one: private links in letters that have gone out do not open, and authenticator "
            f"apps do not fit. Put the old one at {told['data']}/{SECRET_KEY_FILE} to have them back."
        )
    if not told["safeguarding_key_is_the_same"]:
        yield (
            f"{told['matters']:,} safeguarding matters stay sealed until their key lies at "
            f"{told['data']}/{SAFEGUARDING_KEY_FILE}, or, if that was renewed since, beside the new one at "
            f"{told['data']}/{SAFEGUARDING_KEY_FILE}.old. Put it there before the server starts."
        )
    for found in told["findings"]:
        yield f"WRONG  {found['invariant']}  {found['production']} {found['sentence']}"
    yield "Something is wrong." if told["findings"] else "Verified: nothing is wrong."
