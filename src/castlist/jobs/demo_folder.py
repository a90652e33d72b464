"""The demo's own folder: whose it is, of which day its story is, where it is shown, and how it is all made anew."""

import fcntl
import os
import shutil
from pathlib import Path

from castlist.jobs.start import BAD_INPUT, RECORDS_FILE, Stop, alone_in, visible_in

MARK = "demo"


def default_folder() -> Path:
    """Beside an installation's default folder, and never that."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "castlist-demo"


class Folder:
    """A folder that is a demo's: a file in it says so, and which day the story was told of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mark = path / MARK
        self._shown: int | None = None

    def make_sure_it_may_be_a_demos(self) -> None:
        """It is a demo's already, or holds nothing: whatever else lies there, wherever its records are, is not ours."""
        if visible_in(self.path) and not self._mark.is_file():
            raise Stop(
                f"{self.path} holds something that is not a demo, and was left as it is. "
                "Name another folder with --data.",
                code=BAD_INPUT,
            )

    def take(self) -> None:
        """The folder, which is there, is a demo's from now on, before anything else comes to lie in it."""
        with alone_in(self.path):
            self.make_sure_it_may_be_a_demos()
            try:
                self._mark.touch(mode=0o600)
            except OSError as why:
                raise Stop(f"--data: {self._mark} cannot be written: {why.strerror}.") from None

    def show(self) -> None:
        """Nobody clears the folder for as long as this process lives."""
        try:
            self._shown = os.open(self._mark, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as why:
            raise Stop(f"--data: {self._mark} cannot be written: {why.strerror}.") from None
        fcntl.flock(self._shown, fcntl.LOCK_SH)

    @property
    def told(self) -> str:
        """The day that the story is of; '?' where it was told and nobody noted of which day, '' where it was not."""
        if not (self.path / RECORDS_FILE).exists():
            return ""
        return self._noted(0) or "?"

    @property
    def address(self) -> str:
        """Under which address the demo in the folder was last shown; '' where it is no demo's."""
        return self._noted(1) if self._mark.is_file() else ""

    def _noted(self, line: int) -> str:
        lines = self._mark.read_text(encoding="utf-8").splitlines()
        return lines[line].strip() if line < len(lines) else ""

    def note(self, day: str, *, url: str) -> None:
        """The story that the folder tells is of that day, and is shown at that address."""
        try:
            self._mark.write_text(f"{day}\n{url}\n", encoding="utf-8")
        except OSError as why:
            raise Stop(f"--data: {self._mark} cannot be written: {why.strerror}.") from None

    def clear(self) -> None:
        """Nothing is left of the company in the folder. Stop where another demo shows it: that would go on without."""
        assert self._shown is not None
        try:
            fcntl.flock(self._shown, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                f"another `castlist demo` shows the company in {self.path}, which has to be made anew. "
                "Stop that one first, or name another folder with --data."
            ) from None
        for file in (*self.path.glob(f"{RECORDS_FILE}*"), *self.path.glob("safeguarding.key*")):
            file.unlink(missing_ok=True)
        for name in ("files", "mail"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        fcntl.flock(self._shown, fcntl.LOCK_SH)
