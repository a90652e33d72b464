"""How every command comes to an installation, and how it stops when it cannot."""

import ctypes
import fcntl
import gc
import os
import re
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

SETTINGS = "castlist.config.settings"
SECRET_KEY_FILE = "secret-key"  # noqa: S105 - the name of a file
OLD_SECRET_KEY_FILE = "secret-key.old"  # noqa: S105 - the same
RECORDS_FILE = "castlist.sqlite3"
SERVED_FILE = ".served"
"""Whoever serves the folder holds it, shared; whoever puts something else in its place holds it alone."""
OURS = (SECRET_KEY_FILE, f"{SECRET_KEY_FILE}.new", "safeguarding.key", "static/castlist")
"""Each of them stands in an installation's folder and in no other; an `init` that was broken off left one or none."""
AS_ITS_USER = "Run the command as the user whom the installation belongs to."
FAILED = 1
BAD_INPUT = 2
M_ARENA_MAX = -8
OTHERS = 0o007
NO_RECORDS = (
    "the database holds no records of this version: `castlist init` founds a company in an empty one, "
    "`castlist upgrade` brings older records along."
)
NOT_THERE = re.compile(r"(relation|column) .*does not exist|no such (table|column)")


class Stop(Exception):
    """The command ends here; the text is the one line that says why."""

    def __init__(self, why: str, *, code: int = FAILED) -> None:
        super().__init__(why)
        self.code = code


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Within, nobody looks what could be thrown away: of what is loaded next to nothing could, and to look again
    and again is a fifth of the time that loading takes.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def open_installation(data: Path | None = None, *, pooled: bool = False, keyless: bool = False) -> None:
    """Django is ready, with the settings of the environment and, when given, that data folder.

    Only a server needs a pool of connections: a command would wait for it when the database is away. Only what brings
    an installation into an empty folder is `keyless`: there may be no secret key yet.
    """
    share_one_heap()
    import django
    from pydantic import ValidationError

    if data is not None:
        os.environ["CASTLIST_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        with nothing_collected():
            django.setup()
    except ValidationError as wrong:
        raise Stop(" ".join(_sentences(wrong)), code=BAD_INPUT) from None
    from django.conf import settings

    if not pooled:  # not by its variable: whether a server would start with that is a command's question, too
        settings.DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
    misspelt = settings.ENVIRONMENT.misspelt()
    if misspelt:
        raise Stop(" ".join(misspelt), code=BAD_INPUT)
    if not settings.ENVIRONMENT.key and not keyless:
        raise Stop(_why_no_key(settings.CASTLIST_DATA))


def share_one_heap() -> None:
    """Threads that begin from now on have no heap each, where the C library is glibc.

    Only one of them runs Python at a time; heaps of their own would only keep what every one of them once needed.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


NO_FOLDER = "CASTLIST_DATA or --data: {data} is not a folder."
NO_KEY = (
    "CASTLIST_DATA: {file} {wrong}. Put it back from a backup. Where there is none, set CASTLIST_SECRET_KEY to a new "
    "one: then every private link, session and second factor of before is void."
)


def _why_no_key(data: Path) -> str:
    if data.exists() and not data.is_dir():
        return NO_FOLDER.format(data=data)
    try:
        (data / SECRET_KEY_FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if _holds_records(data):
            return NO_KEY.format(file=data / SECRET_KEY_FILE, wrong="is not there")
    except OSError as why:
        return f"CASTLIST_DATA: {data / SECRET_KEY_FILE} cannot be read: {why.strerror}. {AS_ITS_USER}"
    else:
        return NO_KEY.format(file=data / SECRET_KEY_FILE, wrong="holds no key")
    return f"nothing is installed in {data}. Run `castlist init`, or set CASTLIST_DATA."


def _sentences(wrong: Exception) -> list[str]:
    from pydantic import ValidationError

    assert isinstance(wrong, ValidationError)
    # The value itself is left out: it may hold a password.
    errors = wrong.errors(include_input=False, include_url=False)
    return [f"CASTLIST_{str(error['loc'][0]).upper()}: {_said_of(dict(error))}." for error in errors]


def _said_of(error: dict[str, Any]) -> str:
    limits = error.get("ctx", {})
    says = {
        "int_parsing": "must be a whole number",
        "bool_parsing": "must be 1 or 0",
        "greater_than_equal": f"must be {limits.get('ge')} or more",
        "less_than_equal": f"must be {limits.get('le')} or less",
        "string_pattern_mismatch": f"must be one of {', '.join(re.findall(r'[a-z]+', limits.get('pattern', '')))}",
    }
    return str(says.get(error["type"], error["msg"].removeprefix("Value error, ")))


def visible_in(data: Path) -> list[str]:
    """What somebody has put into the folder: neither hidden files nor what a new disk brings itself."""
    try:
        return sorted(name for name in os.listdir(data) if not name.startswith(".") and name != "lost+found")
    except (FileNotFoundError, NotADirectoryError):  # that it cannot be made is said by whoever makes it
        return []
    except OSError as why:
        raise Stop(f"CASTLIST_DATA or --data: the folder {data} cannot be read: {why.strerror}.") from None


def make_sure_it_may_be_ours(data: Path) -> None:
    """The folder is not there, or empty, or an installation's already. In any other nothing has been changed."""
    if not visible_in(data):
        return
    with alone_in(data):  # another init may be at its first files
        there = visible_in(data)
        known = any((data / name).exists() for name in OURS) or _are_records(data / RECORDS_FILE)
    if there and not known:
        some = ", ".join(there[:3]) + (" …" if there[3:] else "")
        raise Stop(
            f"{data} holds something that is not Castlist’s ({some}), and was left as it is. Name a folder that is "
            "empty, or not there yet, with --data or CASTLIST_DATA."
        )


def _are_records(file: Path) -> bool:
    """Whether they are ours, or nobody's yet."""
    try:
        if not file.stat().st_size:
            return True
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    except (OSError, sqlite3.Error):
        return False
    return not tables or "django_migrations" in tables


def make_sure_no_key_was_lost(data: Path) -> None:
    """A key is made for records that are yet to be: where there are some without it, a new one would hide the loss."""
    if os.environ.get("CASTLIST_SECRET_KEY") or not _holds_records(data):
        return
    try:
        lost = not (data / SECRET_KEY_FILE).read_bytes().strip()
    except OSError:
        lost = True
    if lost:
        raise Stop(_why_no_key(data))


def _holds_records(data: Path) -> bool:
    """Whether the records of an installation lie in the folder."""
    file = data / RECORDS_FILE
    return file.is_file() and file.stat().st_size > 0 and _are_records(file)


def make_data_folder(data: Path, *, with_key: bool = True) -> None:
    """The folder exists, is nobody else's to read, and holds a secret key, unless that comes later."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise Stop(NO_FOLDER.format(data=data)) from None
    except OSError as why:
        raise Stop(f"CASTLIST_DATA or --data: the folder {data} cannot be made: {why.strerror}.") from None
    _close_to_others(data)
    if not os.access(data, os.W_OK | os.X_OK):
        raise Stop(f"CASTLIST_DATA or --data: the folder {data} cannot be written to.")
    if with_key and not os.environ.get("CASTLIST_SECRET_KEY"):
        _make_secret_key(data / SECRET_KEY_FILE)


def _close_to_others(data: Path) -> None:
    """A folder that was there before is closed to everybody else on the machine, as one that is made is."""
    mode = stat.S_IMODE(data.stat().st_mode)
    if mode & OTHERS:
        try:
            data.chmod(mode & ~OTHERS)
        except OSError:
            raise Stop(f"CASTLIST_DATA: everybody on this machine can look into {data}; `chmod o-rwx` it.") from None


def renew_secret_key(data: Path) -> tuple[str, str]:
    """A fresh secret key lies in the data folder, and the one of before beside it; says both."""
    path = data / SECRET_KEY_FILE
    if os.environ.get("CASTLIST_SECRET_KEY"):
        raise Stop(
            "CASTLIST_SECRET_KEY: the secret key is set by this variable. Put it into CASTLIST_OLD_SECRET_KEY, "
            "a new one into CASTLIST_SECRET_KEY, and run `castlist upgrade`."
        )
    new = path.with_name(f"{path.name}.new")
    try:
        old = path.read_text(encoding="ascii").strip()
    except OSError as why:
        raise Stop(f"CASTLIST_DATA: {path} cannot be read: {why.strerror}.") from None
    try:
        # A key stands under its name at every moment, and the one before is given up only for one that is whole.
        fresh = _written_whole(new, secrets.token_urlsafe(48))
        _written_whole(path.with_name(f"{OLD_SECRET_KEY_FILE}.new"), old).replace(path.with_name(OLD_SECRET_KEY_FILE))
        fresh.replace(path)
    except OSError as why:
        for left in (new, path.with_name(f"{OLD_SECRET_KEY_FILE}.new")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise Stop(f"CASTLIST_DATA: {path} cannot be written, and the old key stays: {why.strerror}.") from None
    return path.read_text(encoding="ascii").strip(), old


def _written_whole(path: Path, key: str) -> Path:
    # Whole, or not under the name that is read: what a full disk broke off would be taken for a key, and for ever.
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _make_secret_key(path: Path) -> None:
    new = path.with_name(f"{path.name}.new")
    try:
        with alone_in(path.parent):
            if path.exists() and path.read_bytes().strip():
                return
            _written_whole(new, secrets.token_urlsafe(48)).replace(path)
    except OSError as why:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise Stop(f"CASTLIST_DATA: {path} cannot be read or written: {why.strerror}.") from None


@contextmanager
def alone_in(data: Path) -> Iterator[None]:
    """No other command that asks for it is at work on that folder; who comes second waits for the first."""
    try:
        handle = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as why:
        raise Stop(f"CASTLIST_DATA or --data: the folder {data} cannot be opened: {why.strerror}.") from None
    try:
        with suppress(OSError):  # some shared disks know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def served_from(data: Path) -> Iterator[None]:
    """A server answers from that folder, from now on and until its last process has ended. A Stop where something is
    put into its place at this moment."""
    with _holding(data, fcntl.LOCK_SH, "a backup is being restored there. Start the server once that is done."):
        yield


@contextmanager
def unserved(data: Path) -> Iterator[None]:
    """No server answers from that folder and none starts meanwhile. A Stop where one does: it may have started a moment
    ago and not yet have asked its records anything, so that these say nothing of it."""
    with _holding(data, fcntl.LOCK_EX, "a server answers from it. Stop the server first."):
        yield


@contextmanager
def _holding(data: Path, how: int, why_not: str) -> Iterator[None]:
    try:
        handle = os.open(data / SERVED_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:  # a folder that cannot be written says so itself, where something is to be written
        yield
        return
    try:
        with suppress(OSError):  # some shared disks know no locks
            try:
                fcntl.flock(handle, how | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stop(f"{data}: {why_not}") from None
        yield
    finally:
        os.close(handle)


@contextmanager
def database_errors() -> Iterator[None]:
    """What the database refuses ends the command with one line instead of a traceback."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as why:
        line = " ".join(str(why).split()) or type(why).__name__
        if NOT_THERE.search(line):
            raise Stop(NO_RECORDS) from None
        hint = " Is the disk full?" if "disk I/O error" in line else ""
        hint = hint or (f" {AS_ITS_USER}" if "readonly database" in line else "")
        raise Stop(f"the database says: {line.rstrip('.')}.{hint}{unopened(line)}") from None


def unopened(line: str) -> str:
    """The sentence to add where SQLite cannot open its file, which it never names: what is wrong with which folder."""
    if "unable to open" not in line:
        return ""
    from django.conf import settings

    file = Path(settings.DATABASES["default"]["NAME"])
    if not file.parent.is_dir():
        return f" There is no folder {file.parent}."
    if not os.access(file.parent, os.W_OK | os.X_OK):
        return f" The folder {file.parent} cannot be written to."
    return f" Is the disk full on which {file} lies, or is it another user’s?"
