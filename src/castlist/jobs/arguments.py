"""How what stands on a command line is read, the same for every command."""

import argparse
import unicodedata
from pathlib import Path
from typing import Any

LONGEST_ARGUMENT = 1000


class Once(argparse.Action):
    """An option that is refused when it is given twice, instead of silently losing the first."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        """The value is set."""
        if isinstance(values, list):  # argparse takes the value of `--name=--` away and hands over what is left
            parser.error(f"argument {option}: expected one argument")
        given: set[str] = getattr(namespace, "_given", set())
        if self.dest in given:
            parser.error(f"{option} is given twice")
        namespace._given = given | {self.dest}
        setattr(namespace, self.dest, values)


def text(value: str) -> str:
    """An argument that says something."""
    if not value.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    if len(value) > LONGEST_ARGUMENT:
        raise argparse.ArgumentTypeError(f"is too long ({len(value)} characters)")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value):
        raise argparse.ArgumentTypeError("contains characters that cannot be shown")
    return value


def folder(value: str) -> Path:
    """An argument that names a folder."""
    return Path(text(value)).expanduser().absolute()
