"""A production may have several callback days, and a letter keeps each of those that it told of."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


def carry_over(apps: Any, schema_editor: Any) -> None:
    """The day that there was is the first; what a letter told of it, it told of that one."""
    old, new = apps.get_model("records", "OldCallbackDay"), apps.get_model("records", "CallbackDay")
    for row in old.objects.all().iterator():
        same = {name: getattr(row, name) for name in ("version", "day", "found", "order", "by", "at")}
        new.objects.create(production_id=row.production_id, n=1, **same)
    letters = apps.get_model("records", "Letter").objects.filter(kind="invitation").exclude(told="")
    for pk, begins, ends, where in letters.values_list("pk", "told_from", "told_until", "told_where").iterator():
        day = [1, begins and begins.isoformat(), ends and ends.isoformat(), where]
        letters.filter(pk=pk).update(told_days=[day])


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0072_lists_by_word"),
    ]

    operations = [
        migrations.RenameModel("CallbackDay", "OldCallbackDay"),
        migrations.CreateModel(
            "CallbackDay",
            [
                (
                    "id",
                    models.CharField(
                        primary_key=True, max_length=12, default=castlist.records.ids.new_id, editable=False,
                        serialize=False,
                    ),
                ),
                (
                    "production",
                    models.ForeignKey("records.Production", django.db.models.deletion.PROTECT, related_name="+"),
                ),
                ("n", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                ("day", models.JSONField(default=dict)),
                ("found", models.JSONField(default=dict)),
                ("order", models.JSONField(default=list)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "callback_days"},
        ),
        migrations.AddConstraint(
            "callbackday", models.UniqueConstraint(fields=["production", "n"], name="callback_day_once")
        ),
        migrations.AddField("letter", "told_days", models.JSONField(default=list)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("OldCallbackDay"),
        migrations.RemoveField("letter", "told_where"),
        migrations.RemoveIndex("letter", "letter_told_from"),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["told_until"], name="letter_told_until", condition=models.Q(told_from__isnull=False)
            ),
        ),
    ]
