"""Several people come at one time: each has a seat of that moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0052_what_ifs")]

    operations = [
        migrations.AddField("slot", "seat", models.PositiveSmallIntegerField(default=1)),
        migrations.RemoveConstraint("slot", "slot_once"),
        migrations.AddConstraint(
            "slot", models.UniqueConstraint(fields=("session", "start", "seat"), name="slot_once")
        ),
    ]
