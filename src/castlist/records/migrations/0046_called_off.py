"""A session can be called off: since when, what is said of it, and who had a time in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0045_chaperone")]

    operations = [
        migrations.AddField("session", "off_at", models.DateTimeField(null=True)),
        migrations.AddField("session", "off_by", models.CharField(blank=True, default="", max_length=12), False),
        migrations.AddField("session", "off_says", models.CharField(blank=True, default="", max_length=500), False),
        migrations.CreateModel(
            name="CalledOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cand", models.CharField(db_index=True, max_length=12)),
                ("start", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("again", models.BooleanField(default=False)),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="off",
                        to="records.session",
                    ),
                ),
            ],
            options={"db_table": "called_off"},
        ),
        migrations.AddConstraint(
            "calledoff", models.UniqueConstraint(fields=("session", "cand"), name="called_off_once")
        ),
    ]
