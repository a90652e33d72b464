"""The days of a production, and when performers cannot."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


def named() -> models.CharField:
    """The id of a row."""
    return models.CharField(
        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False
    )


PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("records", "0028_forms_of_calls")]
    operations = [
        migrations.CreateModel(
            name="ShowDay",
            fields=[
                ("id", named()),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                ("starts", models.PositiveSmallIntegerField(default=0)),
                ("ends", models.PositiveSmallIntegerField(default=1440)),
                (
                    "production",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="records.production"),
                ),
            ],
            options={"db_table": "show_day"},
        ),
        migrations.CreateModel(
            name="Cannot",
            fields=[
                ("id", named()),
                ("source", models.CharField(blank=True, max_length=12)),
                ("spans", models.JSONField(default=list)),
                ("said_at", models.DateTimeField()),
                ("performer", models.ForeignKey(on_delete=PROTECT, related_name="+", to="records.performer")),
                ("production", models.ForeignKey(on_delete=PROTECT, related_name="+", to="records.production")),
            ],
            options={"db_table": "cannot"},
        ),
        migrations.AddConstraint(
            model_name="showday",
            constraint=models.UniqueConstraint(
                fields=("production", "day", "starts", "ends", "kind"), name="show_day_once"
            ),
        ),
    ]
