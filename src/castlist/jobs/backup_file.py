"""The one file of a backup: a plain tar whose every byte is vouched for by its last member.

First what is kept, then `manifest.json`, which names every member with its size and SHA-256, then `checksum`, which
holds the SHA-256 of all bytes before it. So a file that was cut, or in which one bit turned, is told before anything in
it is read; and whoever is in need can open it with `tar`.
"""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from castlist.jobs.start import BAD_INPUT, Stop

FORMAT = 1
MANIFEST, CHECKSUM = "manifest.json", "checksum"
FILES, KEYS = "files/", "keys/"
RECORDS = {"sqlite": "castlist.sqlite3.gz", "postgresql": "castlist.dump"}
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 256 * 1024 * 1024
END = 2 * tarfile.BLOCKSIZE
TAIL = 2 * tarfile.BLOCKSIZE + END
QUICK = 5
"""How hard gzip tries: a backup at night may take a while, and one before an upgrade should not."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member: how long it is, and the SHA-256 of what is in it."""

    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    database: str
    moment: str
    steps: list[str]
    """Every step that the records had been through, as `app.name`."""
    heads: dict[str, dict[str, list[Any]]]
    """The heads of all streams of all productions, as `castlist verify --json` prints them."""
    events: int
    key: str
    """A mark by which the secret key is known again, and from which it cannot be had; so is the next."""
    safeguarding_key: str
    matters: int
    records_bytes: int
    """How long the records are when they are unpacked."""
    missing: list[str] = field(default_factory=list)
    """Uploaded files that the records name and that the folder did not hold."""
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def with_keys(self) -> bool:
        """Whether the keys are in the file."""
        return any(name.startswith(KEYS) for name in self.members)

    @property
    def files(self) -> int:
        """How many uploaded files there are."""
        return sum(name.startswith(FILES) for name in self.members)

    def write(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self), ensure_ascii=True, indent=1, sort_keys=True).encode() + b"\n"


class Spoilt(Stop):
    """The file is no backup, or is not whole: nothing of it is used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is refused, and nothing was changed: {why}", code=BAD_INPUT)


class Writer:
    """Writes a backup, member by member; what is written is hashed on its way."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = _Hashing(out)
        self._tar = tarfile.open(fileobj=self._out, mode="w", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload] # noqa: SIM115
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes], length: int) -> None:
        """The next `length` bytes of the source are a member."""
        counting = _Hashing(source)
        self._tar.addfile(_entry(name, length), counting)
        self.members[name] = Member(length, counting.digest())

    def add_path(self, name: str, path: Path) -> None:
        """The file is a member. Raises OSError; FileNotFoundError where there is none (any more)."""
        with path.open("rb") as source:
            self.add(name, source, os.fstat(source.fileno()).st_size)

    def add_bytes(self, name: str, what: bytes) -> None:
        """The bytes are a member."""
        self.add(name, io.BytesIO(what), len(what))

    def close(self, manifest: Manifest) -> None:
        """The file is whole, and ends with what vouches for it."""
        manifest.members = dict(self.members)
        self.add_bytes(MANIFEST, manifest.write())
        self._out.out.write(_tail(self._out.digest()))


class Backup:
    """A backup that is whole: every byte of it was looked at before this object was there."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self._file = file
        self._check_every_byte()
        try:
            self._tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - closed with the file
            entries = self._tar.getmembers()
        except (tarfile.TarError, OSError, ValueError, EOFError) as why:
            raise Spoilt(path, f"it cannot be read as a tar file ({why}).") from None
        self._entries = self._checked(entries)
        self.manifest = self._read_manifest()
        self._check_members()

    def open(self, name: str) -> IO[bytes]:
        """What is in a member."""
        source = self._tar.extractfile(self._entries[name])
        assert source is not None
        return source

    def unpack(self, name: str, out: IO[bytes]) -> None:
        """The member's bytes, unpacked where they are packed, are written there, and were what the manifest says."""
        source = _Hashing(self.open(name))
        packed = name.endswith(".gz")
        left = self.manifest.records_bytes if packed else self.manifest.members[name].bytes
        try:
            stream: Any = gzip.GzipFile(fileobj=cast(Any, source)) if packed else source
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                out.write(chunk)
        except (gzip.BadGzipFile, zlib.error, EOFError) as why:
            raise Spoilt(self.path, f"{name} cannot be unpacked ({why}).") from None
        while source.read(CHUNK):
            pass
        if left or source.digest() != self.manifest.members[name].sha256:
            raise Spoilt(self.path, f"{name} is not what the manifest says.")

    def _check_every_byte(self) -> None:
        length = os.fstat(self._file.fileno()).st_size
        if length < TAIL:
            raise Spoilt(self.path, "it is no backup of Castlist, or was cut off.")
        self._file.seek(length - TAIL)
        tail = self._file.read(TAIL)
        said = tail[tarfile.BLOCKSIZE : tarfile.BLOCKSIZE + 64].decode("ascii", "replace")
        if not re.fullmatch("[0-9a-f]{64}", said) or tail != _tail(said):
            raise Spoilt(self.path, "it is no backup of Castlist, or was cut off.")
        self._file.seek(0)
        hashed, left = hashlib.sha256(), length - TAIL
        while left and (chunk := self._file.read(min(CHUNK, left))):
            hashed.update(chunk)
            left -= len(chunk)
        if left or hashed.hexdigest() != said:
            raise Spoilt(self.path, "it has been damaged: its checksum does not fit.")
        self._file.seek(0)

    def _checked(self, entries: list[tarfile.TarInfo]) -> dict[str, tarfile.TarInfo]:
        found: dict[str, tarfile.TarInfo] = {}
        for entry in entries:
            if entry.type != tarfile.REGTYPE or entry.issparse():
                raise Spoilt(self.path, f"{entry.name[:80]!r} in it is not a plain file.")
            if not _is_ours(entry.name):
                raise Spoilt(self.path, f"{entry.name[:80]!r} is no name of anything in a backup.")
            if entry.name in found:
                raise Spoilt(self.path, f"{entry.name[:80]!r} is in it twice.")
            found[entry.name] = entry
        return found

    def _read_manifest(self) -> Manifest:
        entry = self._entries.get(MANIFEST)
        if entry is None or CHECKSUM not in self._entries or entry.size > LARGEST_MANIFEST:
            raise Spoilt(self.path, "it has no manifest.")
        try:
            said = json.loads(self.open(MANIFEST).read())
            if said.get("format") != FORMAT:
                raise Spoilt(self.path, "it is of another version of Castlist, which writes backups in another form.")
            return _manifest(said)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            raise Spoilt(self.path, "its manifest is not one that Castlist writes.") from None

    def _check_members(self) -> None:
        there, named = set(self._entries) - {MANIFEST, CHECKSUM}, set(self.manifest.members)
        wanted = RECORDS.get(self.manifest.database, "")
        if more := sorted(there - named):
            raise Spoilt(self.path, f"{more[0][:80]!r} is in it, and the manifest does not name it.")
        if less := sorted((named | {wanted}) - there):
            raise Spoilt(self.path, f"{less[0][:80]!r} is missing in it.")
        if other := sorted(there & set(RECORDS.values()) - {wanted}):
            raise Spoilt(self.path, f"{other[0]!r} does not belong to records of {self.manifest.database}.")
        for name, member in self.manifest.members.items():
            source = _Hashing(self.open(name))
            while source.read(CHUNK):
                pass
            if (self._entries[name].size, source.digest()) != (member.bytes, member.sha256):
                raise Spoilt(self.path, f"{name[:80]!r} is not what the manifest says.")


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup, which is whole. Raises Spoilt."""
    try:
        if not path.is_file():
            raise Spoilt(path, "there is no such file." if not path.exists() else "it is not a file.")
        file = path.open("rb")
    except OSError as why:
        raise Spoilt(path, f"{why.strerror}.") from None
    with file:
        try:
            yield Backup(path, file)
        except (tarfile.TarError, UnicodeError) as why:
            raise Spoilt(path, f"it cannot be read as a tar file ({why}).") from None


class _Hashing:
    """A file of which everything that is read or written is hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self._hashed = hashlib.sha256()
        self._at = 0

    def read(self, length: int = -1) -> bytes:
        """The next bytes."""
        chunk = self.out.read(length)
        self._hashed.update(chunk)
        return chunk

    def write(self, chunk: bytes) -> int:
        """The bytes are written."""
        self._hashed.update(chunk)
        self._at += len(chunk)
        self.out.write(chunk)
        return len(chunk)

    def tell(self) -> int:
        """How much was written."""
        return self._at

    def digest(self) -> str:
        """The SHA-256 of all that passed."""
        return self._hashed.hexdigest()


def _entry(name: str, length: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = length, 0o600
    return entry


def _tail(digest: str) -> bytes:
    """The end of a backup whose other bytes have that SHA-256; always the same length."""
    said = f"{digest}\n".encode()
    return _entry(CHECKSUM, len(said)).tobuf(tarfile.USTAR_FORMAT) + said.ljust(tarfile.BLOCKSIZE, b"\0") + bytes(END)


def _is_ours(name: str) -> bool:
    """Whether something in a backup may be called so: no way leads out of the folder that it is unpacked into."""
    if name in (MANIFEST, CHECKSUM, *RECORDS.values(), f"{KEYS}secret-key", f"{KEYS}safeguarding.key"):
        return True
    inside = name.removeprefix(FILES)
    plain = name.startswith(FILES) and name.isprintable() and "\\" not in name
    return plain and ".." not in inside.split("/") and str(PurePosixPath(inside)) == inside and inside[:1] not in "./"


def _manifest(said: dict[str, Any]) -> Manifest:
    """The manifest, whose every field is of its kind. Raises KeyError, TypeError, ValueError."""
    members = {name: Member(**one) for name, one in said["members"].items()}
    manifest = Manifest(**{**said, "members": members})
    kinds = {"version": str, "database": str, "moment": str, "key": str, "safeguarding_key": str, "steps": list,
             "heads": dict, "events": int, "matters": int, "records_bytes": int, "missing": list}  # fmt: skip
    if any(not isinstance(getattr(manifest, name), kind) for name, kind in kinds.items()):
        raise TypeError
    if not all(isinstance(one.bytes, int) and isinstance(one.sha256, str) for one in members.values()):
        raise TypeError
    if not all(isinstance(step, str) for step in manifest.steps) or manifest.database not in RECORDS:
        raise ValueError
    return manifest
