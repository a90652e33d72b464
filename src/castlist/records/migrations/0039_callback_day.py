"""The callback day of a production."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0038_letters_that_go_by_themselves")]

    operations = [
        migrations.CreateModel(
            name="CallbackDay",
            fields=[
                (
                    "production",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+",
                        serialize=False, to="records.production",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("day", models.JSONField(default=dict)),
                ("found", models.JSONField(default=dict)),
                ("order", models.JSONField(default=list)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "callback_day"},
        ),
    ]
