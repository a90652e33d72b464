"""The file of a backup: whole, or refused before anything in it is read."""

import gzip
import io
import random
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import backup_file
from castlist.jobs.backup_file import CHECKSUM, MANIFEST, Manifest, Member, Spoilt, Writer, opened

RECORDS = gzip.compress(b"the records " * 400, mtime=0)
PLAIN = Manifest(
    version="0.1.0", database="sqlite", moment="2026-03-02T07:05:00+00:00", steps=["records.0001_initial"],
    heads={"p": {"room": [3, "x"]}}, events=3, key="k", safeguarding_key="", matters=0, records_bytes=4800,
)  # fmt: skip


def written(path: Path) -> bytes:
    """A small backup."""
    with path.open("wb") as out:
        writer = Writer(out)
        writer.add_bytes("files/headshots/ivy.jpg", b"a picture")
        writer.add_bytes("castlist.sqlite3.gz", RECORDS)
        writer.close(replace(PLAIN))
    return path.read_bytes()


def forged(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], manifest: bytes | Manifest | None = None) -> Path:
    """A file whose every byte is vouched for, by somebody who means ill."""
    with path.open("wb") as out:
        writer = Writer(out)
        for entry, what in members:
            entry.size = len(what) if entry.isreg() else 0
            writer._tar.addfile(entry, io.BytesIO(what))
        said = manifest
        if isinstance(manifest, Manifest):
            said = manifest.write()
        if said is not None:
            writer.add_bytes(MANIFEST, said)  # type: ignore[arg-type]
        writer._out.out.write(backup_file._tail(writer._out.digest()))
    return path


def entry(name: str, **more: Any) -> tarfile.TarInfo:
    """A member of that name."""
    made = tarfile.TarInfo(name)
    for field, value in more.items():
        setattr(made, field, value)
    return made


def refused(path: Path) -> str:
    """Why the file is refused."""
    with pytest.raises(Spoilt) as spoilt, opened(path):
        pass
    assert spoilt.value.code == 2
    assert "\n" not in str(spoilt.value)
    return str(spoilt.value)


def test_backup_is_read_as_it_was_written(tmp_path: Path) -> None:
    written(tmp_path / "b")
    with opened(tmp_path / "b") as backup:
        kept = {name: member.bytes for name, member in backup.manifest.members.items()}
        assert kept == {"files/headshots/ivy.jpg": 9, "castlist.sqlite3.gz": len(RECORDS)}
        out = io.BytesIO()
        backup.unpack("castlist.sqlite3.gz", out)
        assert out.getvalue() == b"the records " * 400
        assert (backup.manifest.heads, backup.manifest.files, backup.manifest.with_keys) == (PLAIN.heads, 1, False)
    with tarfile.open(tmp_path / "b") as plain:
        assert plain.getnames() == ["files/headshots/ivy.jpg", "castlist.sqlite3.gz", MANIFEST, CHECKSUM]


def test_no_byte_can_be_turned_cut_off_or_added(tmp_path: Path) -> None:
    whole, path, dice = written(tmp_path / "b"), tmp_path / "spoilt", random.Random(11)
    places = sorted({*dice.sample(range(len(whole)), 600), 0, 156, len(whole) - 1, len(whole) - 1500})
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :])
        assert "was cut off" in refused(path) or "damaged" in refused(path), place
    for place in dice.sample(range(len(whole)), 200):
        path.write_bytes(whole[:place])
        refused(path)
    for more in (b"\0", b"\0" * 512, b"more"):
        path.write_bytes(whole + more)
        refused(path)
    path.write_bytes(whole)
    with opened(path):
        pass


@pytest.mark.parametrize(
    "what", [b"", b"no backup", bytes(20000), b"\xff" * 5000], ids=["empty", "text", "nulls", "ones"]
)
def test_other_files_are_refused(tmp_path: Path, what: bytes) -> None:
    (tmp_path / "b").write_bytes(what)
    assert "is refused, and nothing was changed: it is no backup" in refused(tmp_path / "b")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none")
    assert "it is not a file" in refused(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "files/../../evil", "files//x", "files/./x", "files/", "files/.hidden", "files/a\\b",
     "keys/other", "castlist.sqlite3", "files/a\nb", "./manifest.json", "files//etc/passwd", "FILES/x"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    manifest = replace(PLAIN, members={name: Member(1, "0")})
    assert "is no name of anything in a backup" in refused(forged(tmp_path / "b", [(entry(name), b"x")], manifest))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE,
             tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE]
)  # fmt: skip
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    evil = entry("files/x", type=kind, linkname="/etc/passwd")
    said = refused(forged(tmp_path / "b", [(evil, b"")], PLAIN))
    assert "not a plain file" in said or "cannot be read" in said


def _forge(change: Callable[[Manifest], Manifest | bytes | None]) -> Callable[[Path], Path]:
    def forge(path: Path) -> Path:
        written(path)
        with opened(path) as backup:
            manifest = backup.manifest
        members = [(entry("files/headshots/ivy.jpg"), b"a picture"), (entry("castlist.sqlite3.gz"), RECORDS)]
        return forged(path, members, change(manifest))

    return forge


def _without(name: str, manifest: Manifest) -> Manifest:
    return replace(manifest, members={n: m for n, m in manifest.members.items() if n != name})


FORGERIES: dict[str, tuple[Callable[[Manifest], Manifest | bytes | None], str]] = {
    "no manifest": (lambda m: None, "it has no manifest"),
    "no json": (lambda m: b"{", "not one that Castlist writes"),
    "a list": (lambda m: b"[1]", "not one that Castlist writes"),
    "deep": (lambda m: b"[" * 100_000, "not one that Castlist writes"),
    "more fields": (lambda m: b'{"format": 1, "members": {}, "else": 1}', "not one that Castlist writes"),
    "other kinds": (lambda m: replace(m, steps="records"), "not one that Castlist writes"),  # type: ignore[arg-type]
    "other format": (lambda m: replace(m, format=2), "of another version of Castlist"),
    "other database": (lambda m: replace(m, database="oracle"), "not one that Castlist writes"),
    "its other kind": (lambda m: replace(m, database="postgresql"), "'castlist.dump' is missing"),
    "unnamed": (lambda m: _without("files/headshots/ivy.jpg", m), "the manifest does not name it"),
    "no records": (lambda m: _without("castlist.sqlite3.gz", m), "the manifest does not name it"),
    "missing": (lambda m: replace(m, members={**m.members, "files/x": Member(1, "0")}), "'files/x' is missing"),
    "other sum": (
        lambda m: replace(m, members={**m.members, "castlist.sqlite3.gz": Member(len(RECORDS), "0" * 64)}),
        "is not what the manifest says",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_manifest_and_members_have_to_agree(tmp_path: Path, name: str) -> None:
    change, why = FORGERIES[name]
    assert why in refused(_forge(change)(tmp_path / "b"))


def test_members_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = [(entry("files/x"), b"one"), (entry("files/x"), b"two")]
    assert "is in it twice" in refused(forged(tmp_path / "b", twice, PLAIN))


@pytest.mark.parametrize("length", [0, 4799, 4801, 10**12])
def test_records_that_unpack_to_another_length_are_refused(tmp_path: Path, length: int) -> None:
    path = _forge(lambda m: replace(m, records_bytes=length))(tmp_path / "b")
    with opened(path) as backup, pytest.raises(Spoilt, match="is not what the manifest says"):
        backup.unpack("castlist.sqlite3.gz", io.BytesIO())
