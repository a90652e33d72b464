"""Lists in order at the door of a session, on which of them somebody is; and the breaks of its days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0053_seats")]

    operations = [
        migrations.AddField("session", "breaks", models.JSONField(default=list)),
        migrations.AddField("session", "lists", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("queueact", "listed", models.CharField(blank=True, default="", max_length=40)),
    ]
