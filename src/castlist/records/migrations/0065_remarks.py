"""A note may be about a moment of a recording. Both columns are NULL where none is, so the table is only added to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0064_session_members"),
    ]

    operations = [
        migrations.AddField("noteversion", "at_second", models.PositiveIntegerField(null=True)),
        migrations.AddField("noteversion", "recording", models.CharField(max_length=80, null=True)),
        migrations.AddIndex(
            "noteversion",
            models.Index(fields=["recording"], name="note_version_recording", condition=models.Q(recording__isnull=False)),
        ),
    ]
