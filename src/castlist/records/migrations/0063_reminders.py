"""Reminders by letter: what each is about, how long before it goes, and who wants none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0062_tape_copies"),
    ]

    operations = [
        migrations.AddField("company", "remind_days", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("production", "remind_days", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("performer", "unreminded", models.BooleanField(default=False)),
        migrations.AddField("letter", "about", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddConstraint("letter", models.UniqueConstraint(condition=models.Q(("about", ""), _negated=True), fields=("about",), name="letter_reminds_once")),
    ]
