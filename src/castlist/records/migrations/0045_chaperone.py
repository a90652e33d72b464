"""Who looks after those under 18 on the day of a session."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0044_line_ups")]

    operations = [
        migrations.CreateModel(
            name="Chaperone",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id,
                        editable=False,
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=120)),
                ("starts", models.PositiveSmallIntegerField()),
                ("until", models.PositiveSmallIntegerField()),
                ("most", models.PositiveSmallIntegerField()),
                ("approved", models.CharField(max_length=120)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.session",
                    ),
                ),
            ],
            options={
                "db_table": "chaperone",
                "indexes": [models.Index(fields=["session", "day"], name="chaperone_day")],
            },
        ),
    ]
