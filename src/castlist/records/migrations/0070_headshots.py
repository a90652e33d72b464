"""Somebody is shown with several pictures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0069_no_more")]

    operations = [
        migrations.CreateModel(
            "Headshot",
            [
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("shows", models.CharField(blank=True, max_length=120)),
                ("given_at", models.DateTimeField()),
                (
                    "performer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="records.performer",
                    ),
                ),
            ],
            options={"db_table": "headshot"},
        ),
    ]
