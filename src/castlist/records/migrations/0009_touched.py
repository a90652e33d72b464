"""The last act on a candidacy is kept beside its facts, and no longer leaves a row of the whole candidacy behind.

Rows that differed in that alone become one, so that the rows are still exactly what the log folds to.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AT_ONCE = 500


def beside(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every row of a candidacy says something that the one before it did not; what was the last act stands beside."""
    fact, touch = apps.get_model("records", "Fact"), apps.get_model("records", "Touch")
    for production in apps.get_model("records", "Production").objects.values_list("pk", flat=True):
        rows = fact.objects.filter(production_id=production, kind="candidacy").order_by("key", "from_seq")
        changed, gone, touches = [], [], []
        for key, versions in groupby(rows, lambda row: row.key):
            last = 0
            for kept, merged, last in told_anew(versions):
                changed.append(kept)
                gone += merged
            touches.append(touch(production_id=production, cand=key, seq=last))
        for start in range(0, len(gone), AT_ONCE):
            fact.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
        fact.objects.bulk_update(changed, ["data", "to_seq"], batch_size=AT_ONCE)
        touch.objects.bulk_create(touches, batch_size=AT_ONCE)


def told_anew(versions: Iterator[Any]) -> Iterator[tuple[Any, list[int], int]]:
    """Each version that stays, the rows that it takes in, and the last act of which they tell."""
    kept: Any = None
    merged: list[int] = []
    last = 0
    for row in versions:
        data = json.loads(row.data)
        touched = data.pop("touched", 0)
        row.data = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if kept is not None and (kept.data, kept.to_seq) == (row.data, row.from_seq):
            kept.to_seq, last = row.to_seq, touched
            merged.append(row.pk)
            continue
        if kept is not None:
            yield kept, merged, last
        kept, merged, last = row, [], touched
    if kept is not None:
        yield kept, merged, last


class Migration(migrations.Migration):
    dependencies = [("records", "0008_retention")]
    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cand", models.CharField(max_length=12)),
                ("seq", models.BigIntegerField()),
                (
                    "production",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.production",
                    ),
                ),
            ],
            options={
                "db_table": "touch",
                "constraints": [models.UniqueConstraint(fields=("production", "cand"), name="touch_once")],
            },
        ),
        migrations.RunPython(beside, migrations.RunPython.noop, elidable=False),
    ]
