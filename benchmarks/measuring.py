"""How things are measured here: processor time of everything that works for us, wall time, and a table of both."""

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """What this was measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} × {model}, shared with others; Python {platform.python_version()}"


@dataclass(slots=True)
class Clock:
    """Wall and processor milliseconds of many runs. `servers`: processes that work for this one, such as a backend."""

    servers: Sequence[int] = ()
    wall: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def time(self, do: Callable[[], object]) -> None:
        """One more run."""
        before, started = self._cpu(), time.perf_counter()
        do()
        self.wall.append((time.perf_counter() - started) * 1000)
        self.cpu += self._cpu() - before

    def _cpu(self) -> float:
        return time.process_time() * 1000 + sum(spent(pid) for pid in self.servers)

    @property
    def median(self) -> float:
        """Of the wall time."""
        return statistics.median(self.wall)

    @property
    def slow(self) -> float:
        """The wall time below which nineteen of twenty runs stay."""
        return sorted(self.wall)[int(len(self.wall) * 0.95)]

    @property
    def mean_cpu(self) -> float:
        """Processor milliseconds a run. Backends are read in ticks, so many runs are needed."""
        return self.cpu / len(self.wall)


def spent(pid: int) -> float:
    """Milliseconds of processor that a process has used, as the operating system counts."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def put_into(page: Path, section: str, text: str) -> None:
    """The page has this text between the section's marks, and everything else as it was."""
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    old = page.read_text(encoding="utf-8") if page.exists() else "# What is measured\n"
    block = f"{begin}\n\n{text}\n\n{end}"
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.S)
    new = found.sub(lambda _: block, old) if found.search(old) else f"{old.rstrip()}\n\n{block}\n"
    page.write_text(new, encoding="utf-8")
