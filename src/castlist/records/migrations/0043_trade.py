"""A session says what it is and who is in the room; a production, by which rules of the trade it is looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0042_letters_by_candidacy")]

    operations = [
        migrations.AddField("production", "packs", models.CharField(blank=True, default="general", max_length=400)),
        migrations.AddField("session", "kind", models.CharField(default="invited", max_length=20)),
        migrations.AddField("session", "adults", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("session", "observer", models.CharField(blank=True, max_length=200)),
        migrations.AddField("session", "why", models.CharField(blank=True, max_length=1000)),
        migrations.AddField("session", "why_for", models.CharField(blank=True, max_length=1000)),
        migrations.AddField("session", "checked", models.CharField(blank=True, max_length=400)),
        migrations.AddField("slot", "made_at", models.DateTimeField(null=True)),
    ]
