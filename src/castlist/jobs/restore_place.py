"""Where a backup is restored to: what is there, how it is set aside, and how the backup takes its place."""

import os
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from castlist.jobs import backup_postgresql, backup_sqlite
from castlist.jobs.backup import SAFEGUARDING_KEY_FILE, mark_of, read_key
from castlist.jobs.backup_file import FILES, KEYS, RECORDS, Backup
from castlist.jobs.restore_moves import Moves, keep, remove_staged, staged
from castlist.jobs.start import SECRET_KEY_FILE, Stop, alone_in, make_data_folder, unserved

KEY_FILES = (SECRET_KEY_FILE, SAFEGUARDING_KEY_FILE)


class Place:
    """The data folder and the database that the settings name."""

    def __init__(self) -> None:
        self.data = Path(settings.CASTLIST_DATA)
        self.files = self.data / "files"
        self.kind = connection.vendor
        self.records = backup_sqlite.place() if self.kind == "sqlite" else self.data / RECORDS["postgresql"]
        """Where the records lie; those for PostgreSQL lie there on their way."""

    def taken(self, backup: Backup) -> list[str]:
        """What is there that the backup would have to take the place of, in words."""
        try:
            found = [str(path) for path in (self.files, *self._records_there()) if _holds_something(path)]
        except OSError as why:
            raise Stop(f"nothing was restored: {why.filename or self.data}: {why.strerror}.") from None
        if self.kind == "postgresql" and not backup_postgresql.is_empty():
            found.append("the database")
        return found + [str(self.data / name) for name in self._other_keys(backup)]

    def restore(self, backup: Backup, *, aside: str) -> None:
        """The backup has taken its place, and what was there is under another name; or all is as it was."""
        anew = not self.data.exists()
        moves, places = Moves(), [self.files, self.records, *(self.data / name for name in KEY_FILES)]
        make_data_folder(self.data, with_key=False)
        try:
            with alone_in(self.data), unserved(self.data) if aside else nullcontext():
                remove_staged(*places)
                self._stage(backup)
                if aside:
                    self._set_aside(backup, moves, aside)
                elif self.taken(backup):  # somebody was quicker
                    raise Stop("nothing was restored: in the meantime something has come to lie there.")
                self._put(backup, moves)
        except BaseException as why:
            moves.take_back()
            with suppress(OSError):
                remove_staged(*places)
                if anew:
                    self.data.rmdir()
            if isinstance(why, OSError):
                raise Stop(f"nothing was restored: {why.filename or self.data}: {why.strerror}.") from None
            raise

    def _records_there(self) -> Iterator[Path]:
        if self.kind == "sqlite":
            yield self.records
            yield from (self.records.with_name(self.records.name + more) for more in ("-wal", "-shm"))

    def _other_keys(self, backup: Backup) -> Iterator[str]:
        """Keys in the folder whose place another one from the backup would take."""
        marks = (backup.manifest.key, backup.manifest.safeguarding_key)
        for name, mark in zip(KEY_FILES, marks, strict=True):
            there = read_key(self.data / name)
            there = there.strip() if name == SECRET_KEY_FILE else there
            if KEYS + name in backup.manifest.members and there and mark_of(there) != mark:
                yield name

    def _stage(self, backup: Backup) -> None:
        """Everything that is in the backup lies whole beside its place."""
        for name in backup.manifest.members:
            path = staged(self._place_of(name, backup))
            if name.startswith(FILES):
                path = staged(self.files) / name.removeprefix(FILES)
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                backup.unpack(name, out)
                out.flush()
                os.fsync(out.fileno())
        if staged(self.files).exists():
            keep(staged(self.files))
        if self.kind == "sqlite":
            backup_sqlite.make_sure_usable(staged(self.records))

    def _place_of(self, name: str, backup: Backup) -> Path:
        if name == RECORDS[backup.manifest.database]:
            return self.records
        return self.files if name.startswith(FILES) else self.data / name.removeprefix(KEYS)

    def _set_aside(self, backup: Backup, moves: Moves, aside: str) -> None:
        if self.kind == "sqlite" and self.records.exists():
            connection.close()
            backup_sqlite.make_sure_nobody_writes()
        elif self.kind == "postgresql" and not backup_postgresql.is_empty():
            backup_postgresql.make_sure_nobody_writes()
            moves.done(backup_postgresql.set_aside(aside.replace("-", "_")))
        keys = (self.data / name for name in self._other_keys(backup))
        for path in (self.files, *self._records_there(), *keys):
            if os.path.lexists(path):
                moves.rename(path, path.with_name(f"{path.name}.{aside}"))

    def _put(self, backup: Backup, moves: Moves) -> None:
        """Everything is in its place, the records last: where they are, all else is."""
        if staged(self.files).exists():
            if self.files.is_dir():
                self.files.rmdir()  # it is empty
            moves.rename(staged(self.files), self.files)
        for name in KEY_FILES:
            if staged(self.data / name).exists() and not read_key(self.data / name):
                moves.rename(staged(self.data / name), self.data / name)
        keep(self.data)
        if self.kind == "sqlite":
            moves.rename(staged(self.records), self.records)
            keep(self.records.parent)
        else:
            backup_postgresql.restore(staged(self.records))
        remove_staged(self.records, *(self.data / name for name in KEY_FILES))


def _holds_something(path: Path) -> bool:
    if path.is_dir():
        return any(path.iterdir())
    return path.exists() and (path.stat().st_size > 0)
