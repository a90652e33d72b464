"""Who of the team is in the room of a session, by who they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0063_reminders"),
    ]

    operations = [
        migrations.AddField("session", "members", models.JSONField(default=list)),
    ]
