"""Lists of people: rows a second and memory, from a file to everybody who is in it, and out again.

`python -m benchmarks.lists [--rows N] [--databases sqlite postgresql] [--write]`. Each step runs in a process of its
own, whose highest memory counts; a workbook is read in yet another, which is counted along. The memory of a PostgreSQL
server is not ours to count.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measuring import machine, put_into, table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "measured.md"
HEAD = ("Name", "E-mail", "Phone", "Skills", "Voice", "Playing age", "Agent", "Notes", "Last seen", "Credits")
NAMES = "Ada Bea Cleo Dora Edda Fern Gita Hope Ines Jude Kaya Lior Mila Noor Odile Pia Quinn Rosa Suki Tess".split()
STEPS = ("read CSV", "read XLSX", "look at every row", "take in", "the same list again", "take along", "undo")
"""Each builds on what those before it have left."""


def row(n: int) -> tuple[str, ...]:
    """Somebody; no two have one address."""
    name = f"{NAMES[n % 20]} {chr(65 + n % 26)}{_word(n)}"
    return (
        name, f"p{n}@example.org", f"07700 {n:06}", "tap, jazz, driving", "alto", "20-30", f"Agency {n % 50}",
        "A line about them.", "13/04/2021", f"2019, The Play {n % 77}, a part",
    )  # fmt: skip


def _word(n: int) -> str:
    letters = ""
    while n:
        n, letter = divmod(n, 26)
        letters += chr(97 + letter)
    return letters or "a"


def files(folder: Path, rows: int) -> None:
    """The list, as text and as a workbook."""
    import csv

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for line in (HEAD, *(row(n) for n in range(rows))):
            writer.writerow(line)
            sheet.append(line)
    book.save(folder / "list.xlsx")


def step(name: str, folder: Path) -> dict[str, float]:
    """One step, in this process; seconds and megabytes."""
    import django

    django.setup()
    from django.utils import timezone

    from castlist.actions import import_work, imports
    from castlist.queries.exporting import people_of
    from castlist.records.models import Company, ImportRun
    from castlist.rules.imports import WORKING

    company, now = Company.objects.select_related("owner").get(), timezone.now()

    def bring(kind: str) -> str:
        return imports.bring(folder / f"list.{kind}", company=company, by=company.owner, name=kind, now=now).pk

    def work(run: str) -> None:
        while (found := import_work.go_on(run, now=now, parts=10)) and found.stage in WORKING:
            pass

    def looked(run: ImportRun) -> None:
        imports.understand(run.pk, company=company, columns=run.columns, order=run.date_order, now=now)
        work(run.pk)

    def first() -> ImportRun:
        return ImportRun.objects.filter(name="csv").order_by("created_at").first() or ImportRun()

    def begun(act: Callable[..., object]) -> None:
        act(first().pk, company=company, now=now)
        work(first().pk)

    does: dict[str, Callable[[], object]] = {
        "read CSV": lambda: bring("csv"),
        "read XLSX": lambda: bring("xlsx"),
        "look at every row": lambda: looked(first()),
        "take in": lambda: begun(imports.take),
        "the same list again": lambda: looked(ImportRun.objects.get(name="xlsx")),
        "take along": lambda: sum(1 for _ in people_of(company.owner, now=now)),
        "undo": lambda: begun(imports.undo),
    }
    began, worked = time.perf_counter(), sum(os.times()[:4])
    does[name]()
    highest = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    took = {"seconds": time.perf_counter() - began, "cpu": sum(os.times()[:4]) - worked}
    return took | {"megabytes": highest / 1024}


def measured(kind: str, rows: int) -> str:
    """The table of one database."""
    with tempfile.TemporaryDirectory(prefix="castlist-lists-") as temporary:
        folder = Path(temporary)
        files(folder, rows)
        environment = _founded(kind, folder)
        found = []
        for name in STEPS:
            command = [sys.executable, "-m", "benchmarks.lists", "--step", name, "--folder", temporary]
            told = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
            rate = f"{rows / max(told['cpu'], 0.01):,.0f}"
            wall, cpu = f"{told['seconds']:.1f}", f"{told['cpu']:.1f}"
            found.append((name, wall, cpu, rate, f"{told['megabytes']:.0f}"))
    title = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]
    says = f"{rows:,} rows of {len(HEAD)} columns. {machine()}."
    head = ("step", "wall s", "CPU s", "rows a CPU second", "highest memory, MB")
    return "\n\n".join([f"## Lists of people on {title}", says, table(head, found)])


def _founded(kind: str, folder: Path) -> dict[str, str]:
    """An installation with a company in it, and the environment that names it."""
    environment = os.environ | {
        "CASTLIST_DATA": str(folder / "data"), "CASTLIST_URL": "http://127.0.0.1:8000", "CASTLIST_DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "castlist.config.settings",
    }  # fmt: skip
    if kind == "postgresql":
        server = os.environ.get("CASTLIST_BENCHMARK_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
        _anew(server)
        environment["CASTLIST_DATABASE_URL"] = f"{server}/castlist_lists"
    command = [sys.executable, "-m", "castlist.config.cli", "init", "--company", "A", "--owner", "a@example.org"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    secret = (folder / "data" / "secret-key").read_text().strip()
    return environment | {"CASTLIST_SECRET_KEY": secret}


def _anew(server: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS castlist_lists")
        connection.execute("CREATE DATABASE castlist_lists")


def main(arguments: Sequence[str]) -> int:
    """The tables are printed, and stand in the docs where that is wished."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.step:
        print(json.dumps(step(read.step, read.folder)))
        return 0
    for kind in read.databases:
        text = measured(kind, read.rows)
        print(text, end="\n\n")
        if read.write:
            put_into(PAGE, f"lists on {kind}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
