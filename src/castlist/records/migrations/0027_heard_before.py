"""Whoever is called back keeps the time at which they were heard, and holds another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0026_self_tapes")]

    operations = [
        migrations.AddField("slot", "past", models.BooleanField(default=False)),
        migrations.AlterField("slot", "cand", models.CharField(db_index=True, max_length=12, null=True)),
        migrations.AddConstraint(
            "slot",
            models.UniqueConstraint(fields=["cand"], condition=models.Q(past=False), name="slot_one_each"),
        ),
    ]
