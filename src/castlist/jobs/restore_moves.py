"""Renames that are done one after another, and undone in the other order when the next thing does not come off."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STAGED = ".restoring"


class Moves:
    """What has been moved so far, so that it can be moved back."""

    def __init__(self) -> None:
        self._back: list[Callable[[], object]] = []

    def rename(self, old: Path, new: Path) -> None:
        """What lay at the one place lies at the other. Raises OSError."""
        old.rename(new)
        self._back.append(lambda: new.rename(old))

    def done(self, undo: Callable[[], object]) -> None:
        """Something was done that is undone so."""
        self._back.append(undo)

    def take_back(self) -> None:
        """Everything lies where it lay."""
        while self._back:
            with suppress(Exception):  # what cannot be moved back keeps nothing else from it
                self._back.pop()()


def staged(place: Path) -> Path:
    """Where something lies, beside its place, until everything is ready to be put in its place."""
    return place.with_name(place.name + STAGED)


def remove_staged(*places: Path) -> None:
    """Nothing is left beside the places of a restore that did not come off."""
    for path in map(staged, places):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def keep(path: Path) -> None:
    """What lies at the path, a file or a folder with all in it, survives a power cut."""
    paths = [path, *path.rglob("*")] if path.is_dir() else [path]
    for one in paths:
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
