"""Seals what a stolen database must not tell: a fresh key for each record, wrapped by a key in the data folder."""

import contextlib
import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MASTER_KEY_FILE = "safeguarding.key"
OLD_MASTER_KEY_FILE = "safeguarding.key.old"
KEY_BYTES = 32
NONCE_BYTES = 12
PAD_BYTES = 1024


class Locked(Exception):
    """What was sealed cannot be opened: the key is missing or another one, or the record was changed."""


def master_key_path() -> Path:
    """Where the master key lies: in the data folder, never in the database."""
    return Path(settings.CASTLIST_DATA) / MASTER_KEY_FILE


def old_master_key_path() -> Path:
    """Where the master key of before lies, once it was renewed."""
    return Path(settings.CASTLIST_DATA) / OLD_MASTER_KEY_FILE


def is_there() -> bool:
    """Whether there is a master key: none was made yet, or it was lost, where there is not."""
    return master_key_path().exists()


def padded(what: bytes, *, to: int = PAD_BYTES) -> bytes:
    """What is to be sealed with blanks behind it, so that the length of it tells little of what it says."""
    return what + b" " * (-len(what) % to)


def make_master_key() -> Path:
    """The data folder holds a master key that nobody else on the machine can read; one that is there stays."""
    path = master_key_path()
    if path.exists():
        return path
    # Written whole beside its place and then put there, so that no two processes ever use two different keys.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    try:
        _write_key(fresh)
    except OSError as why:
        raise Locked(f"the safeguarding key cannot be made: {why.strerror}") from None
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path


def _write_key(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def renew_master_key() -> None:
    """A fresh master key lies in its place, and the one of before beside it: what that wrapped opens still.

    However it is broken off, there is one whole key in its place; where it is the fresh one, the other is there, too.
    """
    path, old = master_key_path(), old_master_key_path()
    fresh, copy = path.with_name(f"{path.name}.new"), old.with_name(f"{old.name}.new")
    fresh.unlink(missing_ok=True)
    copy.unlink(missing_ok=True)
    _write_key(fresh)
    os.link(path, copy)
    os.replace(copy, old)
    copy.unlink(missing_ok=True)  # two names of one file are not renamed into each other: it was broken off here before
    _keep_names(path.parent)
    os.replace(fresh, path)
    _keep_names(path.parent)


def _keep_names(folder: Path) -> None:
    """What was renamed in the folder is so after a loss of power, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def has_old() -> bool:
    """Whether a master key of before, and not the very same once more, lies beside that of today."""
    try:
        return old_master_key_path().read_bytes() != master_key_path().read_bytes()
    except OSError:
        return False


def is_of_today(wrapped: bytes | memoryview, *, about: str) -> bool:
    """Whether the master key of today opens it."""
    try:
        _decrypt(_master(master_key_path()), bytes(wrapped), f"key:{about}")
    except Locked:
        return False
    return True


def wrapped_anew(wrapped: bytes | memoryview, *, about: str) -> bytes:
    """The same key, wrapped by the master key of today; Locked when no key that is there opens it."""
    return _encrypt(_master(master_key_path()), _unwrapped(wrapped, about), f"key:{about}")


def _unwrapped(wrapped: bytes | memoryview, about: str) -> bytes:
    """The key that is wrapped, by the master key of today, or of before."""
    today = _master(master_key_path())
    try:
        return _decrypt(today, bytes(wrapped), f"key:{about}")
    except Locked:
        old = old_master_key_path()
        if not old.exists():
            raise
    return _decrypt(_master(old), bytes(wrapped), f"key:{about}")


def _master(path: Path) -> AESGCM:
    try:
        key = path.read_bytes()
    except OSError as why:
        raise Locked(f"the safeguarding key cannot be read: {why.strerror}") from None
    if len(key) != KEY_BYTES:
        raise Locked("the safeguarding key is damaged")
    return AESGCM(key)


def _encrypt(cipher: AESGCM, what: bytes, about: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, what, about.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, about: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise Locked("this record was sealed with another key, or has been changed") from None


def seal(what: bytes, *, about: str) -> tuple[bytes, bytes]:
    """A fresh key, wrapped, and what it seals. Opens only under the same `about`, so records cannot be exchanged."""
    key = secrets.token_bytes(KEY_BYTES)
    return _encrypt(_master(make_master_key()), key, f"key:{about}"), _encrypt(AESGCM(key), what, about)


def seal_beside(wrapped: bytes | memoryview, what: bytes, *, about: str, beside: str) -> bytes:
    """`what`, sealed with the key that is wrapped for `about`; opens under the same `beside` only."""
    return _encrypt(AESGCM(_unwrapped(wrapped, about)), what, beside)


def unseal_beside(
    wrapped: bytes | memoryview, sealed: Sequence[tuple[str, bytes | memoryview]], *, about: str
) -> list[bytes]:
    """What was sealed beside `about`, given as (beside, sealed); Locked when the key does not fit one of them."""
    key = AESGCM(_unwrapped(wrapped, about))
    return [_decrypt(key, bytes(one), beside) for beside, one in sealed]


def unseal(wrapped: bytes | memoryview, sealed: bytes | memoryview, *, about: str) -> bytes:
    """What was sealed; Locked when the key does not fit."""
    # Never made for looking: beside records that were brought back without their key it would pass for it.
    return _decrypt(AESGCM(_unwrapped(wrapped, about)), bytes(sealed), about)
