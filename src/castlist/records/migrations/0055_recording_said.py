"""Whether somebody may be recorded while they are heard, as they said last, and who wrote it down."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0054_lists_and_breaks")]

    operations = [
        migrations.CreateModel(
            "RecordingSaid",
            [
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("cand", models.CharField(db_index=True, max_length=12)),
                ("agrees", models.BooleanField()),
                ("n", models.PositiveIntegerField(default=1)),
                ("by", models.CharField(blank=True, max_length=12)),
                ("guardian", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="records.session",
                    ),
                ),
            ],
            options={"db_table": "recording_said"},
        ),
        migrations.AddConstraint(
            "recordingsaid",
            models.UniqueConstraint(fields=("session", "cand"), name="recording_said_once"),
        ),
    ]
