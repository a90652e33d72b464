"""How every command comes to an installation, and how it stops when it cannot."""

import os
import secrets
import stat
from pathlib import Path

SETTINGS = "castlist.config.settings"
SECRET_KEY_FILE = "secret-key"  # noqa: S105 - the name of a file
FAILED = 1
BAD_INPUT = 2


class Stop(Exception):
    """The command ends here; the text is the one line that says why."""

    def __init__(self, why: str, *, code: int = FAILED) -> None:
        super().__init__(why)
        self.code = code


def open_installation(data: Path | None = None, *, pooled: bool = False) -> None:
    """Django is ready, with the settings of the environment and, when given, that data folder.

    Only a server needs a pool of connections: a command would wait for it when the database is away.
    """
    import django
    from pydantic import ValidationError

    if data is not None:
        os.environ["CASTLIST_DATA"] = str(data)
    if not pooled:
        os.environ["CASTLIST_DATABASE_POOL"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except ValidationError as wrong:
        raise Stop(" ".join(_sentences(wrong)), code=BAD_INPUT) from None
    from django.conf import settings

    if not settings.ENVIRONMENT.key:
        raise Stop(f"nothing is installed in {settings.CASTLIST_DATA}. Run `castlist init`, or set CASTLIST_DATA.")


def _sentences(wrong: Exception) -> list[str]:
    from pydantic import ValidationError

    assert isinstance(wrong, ValidationError)
    # The value itself is left out: it may hold a password.
    return [
        f"CASTLIST_{str(error['loc'][0]).upper()}: {error['msg'].removeprefix('Value error, ')}."
        for error in wrong.errors(include_input=False, include_context=False, include_url=False)
    ]


def make_data_folder(data: Path) -> None:
    """The folder exists, is nobody else's to read, and holds a secret key."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as why:
        raise Stop(f"CASTLIST_DATA: the folder {data} cannot be made: {why.strerror}.") from None
    if not os.access(data, os.W_OK | os.X_OK):
        raise Stop(f"CASTLIST_DATA: the folder {data} cannot be written to.")
    if not os.environ.get("CASTLIST_SECRET_KEY"):
        _make_secret_key(data / SECRET_KEY_FILE)


def _make_secret_key(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return
    except OSError as why:
        raise Stop(f"CASTLIST_DATA: {path} cannot be written: {why.strerror}.") from None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
