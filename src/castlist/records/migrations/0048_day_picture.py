"""Pictures of people who are here, taken at a door with their agreement."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0047_waiting_list")]

    operations = [
        migrations.CreateModel(
            name="DayPicture",
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
                ("cand", models.CharField(db_index=True, max_length=12)),
                ("data", models.BinaryField()),
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
                "db_table": "day_picture",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "day", "cand"), name="day_picture_once"),
                ],
            },
        ),
    ]
