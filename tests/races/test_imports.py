"""Two lists of the same people at the same moment: everybody is here once, and each row says what became of it."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from castlist.actions import import_work, imports
from castlist.queries.verification_walk import walk
from castlist.records.models import ImportRow, ImportRun, Performer
from tests.races.test_merging import together
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS, PEOPLE = 3, 40


@pytest.fixture
def company() -> World:
    """Nobody is known yet."""
    return build(timezone.now().replace(microsecond=0))


def brought(world: World, number: int, folder: Path, more: str) -> ImportRun:
    """A list of that round's people, looked at and about to be taken in."""
    path = folder / f"{number}-{more}.csv"
    rows = [f"Nell {number}x{one},n{number}-{one}@example.org,{more}" for one in range(PEOPLE)]
    path.write_text("\n".join(["Name,E-mail,Skills", *rows]))
    company = world.production.company
    run = imports.bring(path, company=company, by=world.people["karen"], name=path.name, now=world.now)
    imports.understand(run.pk, company=company, columns=run.columns, order=run.date_order, now=world.now)
    import_work.go_on(run.pk, now=world.now, parts=100)
    imports.take(run.pk, company=company, now=world.now)
    return ImportRun.objects.get(pk=run.pk)


def test_two_lists_of_the_same_people_at_once_bring_nobody_twice(company: World, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        runs = [brought(company, number, tmp_path, more) for more in ("tap", "jazz")]

        def go_on(run: ImportRun) -> Any:
            return lambda: import_work.go_on(run.pk, now=company.now, parts=100)

        assert together(*(go_on(run) for run in [*runs, *runs])) == ["done"] * 4
        here = Performer.objects.filter(email__startswith=f"n{number}-")
        assert here.count() == PEOPLE
        assert {tuple(sorted(one)) for one in here.values_list("skills", flat=True)} == {("jazz", "tap")}
        made = ImportRow.objects.filter(run__in=runs).values_list("done", flat=True)
        assert sorted(made) == ["filled"] * PEOPLE + ["made"] * PEOPLE
        assert set(ImportRun.objects.filter(pk__in=runs).values_list("stage", flat=True)) == {"done"}
    assert walk().findings == []
