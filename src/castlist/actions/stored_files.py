"""Files in the data folder: written whole or not at all, and taken away."""

import io
from contextlib import suppress

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import OperationalError


def store(path: str, data: bytes, *, what: str) -> None:
    """The file lies there; a disk that has no room for it is told as a database is that has none. `what`: a picture."""
    try:
        default_storage.delete(path)  # left behind by a try that broke off
        default_storage.save(path, File(io.BytesIO(data)))
    except OSError as no:
        remove(path)
        raise OperationalError(f"{what} could not be written: {no.strerror}") from no


def remove(*paths: str) -> None:
    """None of these files is there; what cannot be taken away stays for whoever tidies up."""
    for path in paths:
        with suppress(OSError):
            default_storage.delete(path)
