"""A callback day through its page: seconds from the click on *Work it out* to the plan that is drawn, as a table.

Each day has as many people as groups, two to four of them in each. It is asked through the forms and pages of the
product, with its own database in memory and the process that works it out; a browser is not in it.
`PYTHONPATH=src:. python benchmarks/callbacks.py [--days 3]`
"""

import argparse
import os
import random
import time
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
SIZES = (10, 20, 30)
MEAN = "| groups | asked | days | seconds, middle | slowest | proven | could be saved at most |"


def day(groups: int, *, seed: int, conditions: bool) -> dict[str, str]:
    """The fields of a day as the form sends them."""
    dice = random.Random(seed)
    people = [f"Person {n}" for n in range(groups)]
    lines = "\n".join(
        f"Group {n} | {dice.choice((10, 15, 20))} | {', '.join(dice.sample(people, dice.randint(2, 4)))}"
        for n in range(groups)
    )
    more = {"breaks": "13:00 | 45", "first": "Group 1", "comes": "Person 0: 10:45"} if conditions else {}
    present = {key: value for key, value in more.items() if key != "comes" or "Person 0" in lines}
    return {"groups": lines, "version": "0", **present}


def rows(days: int) -> Iterator[str]:
    """One row for each size, with and without conditions."""
    from django.utils import timezone

    from castlist.records.models import CallbackDay
    from tests.world import build

    world = build(timezone.now())
    sam, here = world.client("sam"), f"/p/{world.production.pk}/callbacks/"
    for groups in SIZES:
        for conditions in (False, True):
            took, proven, saved = [], 0, []
            for seed in range(days):
                CallbackDay.objects.all().delete()
                began = time.monotonic()
                answer = sam.post(here, day(groups, seed=seed, conditions=conditions), follow=True)
                took.append(time.monotonic() - began)
                assert answer.status_code == 200
                assert b'class="in-group"' in answer.content
                found = CallbackDay.objects.get().found
                proven += found["status"] == "proven"
                saved.append((found["cost"] - found["bound"]) / found["cost"])
            asked = "a break, a first group, somebody late" if conditions else "nothing more"
            yield (
                f"| {groups} | {asked} | {days} | {sorted(took)[days // 2]:.1f} | {max(took):.1f} "
                f"| {proven} | {max(saved):.0%} |"
            )


def main() -> None:
    """The table is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=3)
    days = parser.parse_args().days
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        print(MEAN + "\n|---|---|---|---|---|---|---|")
        for row in rows(days):
            print(row, flush=True)
    finally:
        teardown_databases(old, verbosity=0)


if __name__ == "__main__":
    main()
