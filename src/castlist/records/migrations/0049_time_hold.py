"""A free time is held for a few minutes for somebody who looks whether they can come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0048_day_picture")]

    operations = [
        migrations.CreateModel(
            name="TimeHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("performer", models.CharField(max_length=12)),
                ("cand", models.CharField(db_index=True, max_length=12)),
                ("until", models.DateTimeField()),
                ("longer", models.PositiveSmallIntegerField(default=0)),
                ("in_a_row", models.PositiveSmallIntegerField(default=1)),
                ("access_needs", models.TextField(blank=True)),
                (
                    "production",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="records.production",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="holds",
                        to="records.slot",
                    ),
                ),
            ],
            options={
                "db_table": "time_hold",
                "constraints": [
                    models.UniqueConstraint(fields=("production", "performer"), name="time_hold_one_each"),
                    models.UniqueConstraint(fields=("slot",), name="time_hold_once"),
                ],
            },
        ),
    ]
