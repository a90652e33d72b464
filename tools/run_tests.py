"""`make test`: every test on SQLite, then what touches records again on PostgreSQL, with a browser where there is one.

No database can change what rules and plans say, how pages look or how one gets about in them by the keyboard, what a
browser keeps by itself and what scripts do in it, how paper is set, how a server ends, or that a test would notice
what is put in to be noticed: that is asked on SQLite alone. Single tests say so themselves (`without_records`), and
the journeys where they look at a page. On PostgreSQL run some of the journeys; that all pass there, at two servers,
and that nobody sees more there than they may, at any address, is shown by `make proofs`.

The last line printed is `N passed, N failed, N skipped`, summed over both databases. Arguments go to pytest, except
`--sqlite-only` and `--no-browser`, which leave something out on purpose and say so, and `--after-check`, with which
what `make check` has just run is not run again.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from pathlib import Path

from tools.services import find_chromium, find_ffmpeg, postgresql

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = "2"
CHECKED = "tests/architecture"
# What no database can change the outcome of.
WITHOUT_RECORDS = (
    "tests/rules", "tests/model", "tests/planning", CHECKED, "tests/config/test_cli.py", "tests/jobs/test_fill.py",
    "tests/jobs/test_conform_reading.py", "tests/jobs/test_order.py", "tests/jobs/test_parts.py",
    "tests/jobs/test_problem_files.py", "tests/jobs/test_story_day.py", "tests/journeys/test_vendor.py",
    "tests/web/test_components.py", "tests/web/test_quick.py",
)  # fmt: skip
JOURNEYS_ON_BOTH = ("test_story.py", "test_to_the_cast_list.py", "test_rooms_in_parallel.py", "test_trouble.py",
                    "test_bad_input.py", "test_open_call.py")  # fmt: skip
SIGHT_AND_SCRIPTS = ("test_api_access.py", "test_guessed_candidacies.py", "test_lists_and_doors.py",
                     "test_day_papers.py", "test_call_papers.py", "test_cast_papers.py", "test_papers.py",
                     "test_*_browser.py")  # fmt: skip
"""Of tests/web: everybody's sight, which `make proofs` compares on both at every address; paper; and scripts."""
WARM = "from tests.planning.conftest import compiled; compiled()"
OURS = ("--sqlite-only", "--no-browser", "--after-check")


def main() -> int:
    """The tests have run; 0 only if some did and none failed."""
    arguments = sys.argv[1:]
    in_ci = os.environ.get("CI") == "true"
    left_out: list[str] = []
    environment = dict(os.environ)

    unwanted = "--no-browser" in arguments
    chromium = None if unwanted else find_chromium()
    if chromium:
        environment["CASTLIST_TEST_CHROMIUM"] = chromium
    else:
        why = "as asked" if unwanted else "no Chromium was found and none could be installed"
        left_out.append(f"browser tests ({why})")
        environment["CASTLIST_TEST_CHROMIUM"] = "none"

    alone = "" if find_ffmpeg() else "what the real ffmpeg makes (none was found and none could be installed)"

    # What is compiled once takes a minute, for which nobody has to wait if it begins now.
    subprocess.Popen([sys.executable, "-c", WARM], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    total: Counter[str] = Counter()
    total += run("SQLite", "", arguments, environment)
    if "--sqlite-only" in arguments:
        left_out.append("PostgreSQL (as asked)")
    else:
        with postgresql() as url:
            if url:
                total += run("PostgreSQL", url, arguments, environment)
            else:
                left_out.append("PostgreSQL (none answers, and none could be started)")

    print("on SQLite alone: what no database can change, as are rules, plans, paper, scripts and the looks of pages;")
    print(f"with it {len(on_sqlite_alone())} files of journeys and sight, which `make proofs` asks about on PostgreSQL")
    for what in left_out:
        print(f"left out: {what}")
    if alone:  # a server does without it, too
        print(f"left out: {alone}")
    if left_out and in_ci:
        print("In CI nothing may be left out.")
        total["failed"] += len(left_out)
    if not total["passed"] + total["failed"]:
        print("No test ran.")
        total["failed"] += 1
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


def run(name: str, database_url: str, arguments: list[str], environment: dict[str, str]) -> Counter[str]:
    """How many tests passed, failed and were skipped on that database."""
    print(f"== {name}", flush=True)
    environment = {**environment, "CASTLIST_TEST_DATABASE_URL": database_url}
    chosen = [a for a in arguments if a not in OURS]
    command = [sys.executable, "-m", "pytest", "-q", *chosen]
    if not any(a.startswith("-n") for a in chosen):
        command += ["-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder"]
    if "--after-check" in arguments and not database_url:
        command.append(f"--ignore={CHECKED}")
    if database_url:
        command += [f"--ignore={one}" for one in (*WITHOUT_RECORDS, *on_sqlite_alone())]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        code = subprocess.run([*command, f"--junitxml={report}"], cwd=ROOT, env=environment, check=False).returncode
        counted = count(report)
        print_slowest(report)
    if code not in (0, 1, 5) or (code == 1 and not counted["failed"]):
        counted["failed"] += 1  # pytest itself broke off
    return counted


def on_sqlite_alone() -> list[str]:
    """The files of journeys and of sight that are left to SQLite here, and to `make proofs` for PostgreSQL."""
    journeys = [one for one in ROOT.glob("tests/journeys/test_*.py") if one.name not in JOURNEYS_ON_BOTH]
    pages = [one for name in SIGHT_AND_SCRIPTS for one in ROOT.glob(f"tests/web/{name}")]
    return sorted(str(one.relative_to(ROOT)) for one in (*journeys, *pages))


def count(report: Path) -> Counter[str]:
    """What pytest's report counts; nothing when it wrote none."""
    counted: Counter[str] = Counter()
    if not report.exists():
        return counted
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - written by pytest just now
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counted["failed"] += failed
        counted["skipped"] += skipped
        counted["passed"] += max(0, int(suite.get("tests", 0)) - failed - skipped)
    return counted


def print_slowest(report: Path, many: int = 12) -> None:
    """Which files took longest, so that whoever waits knows for what."""
    took: defaultdict[str, float] = defaultdict(float)
    for case in ElementTree.parse(report).getroot().iter("testcase") if report.exists() else ():  # noqa: S314 - ours
        took[case.get("classname", "")] += float(case.get("time", 0))
    if len(took) > many:
        longest = sorted(took.items(), key=lambda one: -one[1])[:many]
        print(f"{sum(took.values()):.0f} s in tests, most in", ", ".join(f"{name} {s:.0f} s" for name, s in longest))


if __name__ == "__main__":
    sys.exit(main())
