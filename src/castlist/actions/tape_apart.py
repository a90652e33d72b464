"""Becomes the program that makes a recording smaller: with so much memory, time and room, no network, and no more.

It is given how many bytes may be written, and then the whole command line. It is read by nobody but the kernel: this
file is run by its path, alone, and what it says of itself holds for what takes its place.
"""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from typing import Final

MEGABYTES: Final = 3072
SECONDS: Final = 4 * 3600
"""Of the processor's time."""
FILES: Final = 64
NEW_USER, NEW_NET = 0x10000000, 0x40000000
DIES_WITH_PARENT, NO_NEW_RIGHTS = 1, 38


def main() -> int:
    """Never comes back where the program could be started."""
    most, command = int(sys.argv[1]), sys.argv[2:]
    with suppress(OSError):
        os.nice(15)
    _alone()
    _hold_back(most)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execve(command[0], command, {"PATH": "/usr/bin:/bin", "LANG": "C", "HOME": "/nonexistent"})  # noqa: S606 - no shell


def _alone() -> None:
    """It ends with whoever asked for it, is given no further right, and has no network, where the system can do so."""
    with suppress(OSError, AttributeError, TypeError):
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        system.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)
        if system.unshare(NEW_NET):
            system.unshare(NEW_USER | NEW_NET)


def _hold_back(most: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        for what, limit in (
            (resource.RLIMIT_AS, MEGABYTES << 20), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_FSIZE, most),
        ):  # fmt: skip
            resource.setrlimit(what, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())
