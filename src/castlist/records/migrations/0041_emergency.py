"""For an emergency: whom to call, and what whoever helps should know; sealed."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0040_told_of_the_callback_day")]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "production",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                    ),
                ),
                (
                    "performer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                    ),
                ),
                ("wrapped_key", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("said_at", models.DateTimeField()),
                ("reads", models.JSONField(default=list)),
            ],
            options={"db_table": "emergency"},
        ),
    ]
