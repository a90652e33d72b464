"""People wait for a time to come free, and one that does is kept for whoever has waited longest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0046_called_off")]

    operations = [
        migrations.CreateModel(
            name="WaitingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=12)),
                ("cand", models.CharField(max_length=12, unique=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "production",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="kept_for",
                        to="records.slot",
                    ),
                ),
            ],
            options={"db_table": "waiting_list"},
        ),
        migrations.AddConstraint(
            "waitinglist", models.UniqueConstraint(fields=("slot",), name="waiting_list_one_each")
        ),
    ]
