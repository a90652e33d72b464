"""Résumés, and the credits that were read in them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0031_merges_taken_back")]
    operations = [
        migrations.CreateModel(
            name="Resume",
            fields=[
                (
                    "performer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="resume",
                        serialize=False, to="records.performer",
                    ),
                ),
                ("file", models.CharField(max_length=80)),
                ("called", models.CharField(max_length=140)),
                ("size", models.PositiveIntegerField()),
                ("by", models.CharField(blank=True, max_length=12)),
                ("came_at", models.DateTimeField()),
                ("trouble", models.CharField(blank=True, max_length=10)),
                ("found", models.JSONField(default=list)),
            ],
            options={"db_table": "resume"},
        ),
    ]  # fmt: skip
