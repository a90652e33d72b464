"""What would make it work for somebody, as they said it when they put themselves in."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0066_links_by_mail")]

    operations = [
        migrations.CreateModel(
            "AccessNeed",
            [
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="records.agent",
                    ),
                ),
                (
                    "performer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer",
                    ),
                ),
                (
                    "production",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="records.production",
                    ),
                ),
            ],
            options={
                "db_table": "access_need",
                "indexes": [models.Index(fields=["production", "performer"], name="access_need_whose")],
            },
        ),
    ]
