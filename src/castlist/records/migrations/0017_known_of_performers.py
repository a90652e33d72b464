"""What is known of a performer grows: skills, voice, ranges, agent, phone, pronouns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0016_keys_wrapped_anew")]
    operations = [
        migrations.AddField("performer", "skills", models.JSONField(default=list)),
        migrations.AddField("performer", "voice", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AddField("performer", "range_low", models.CharField(blank=True, default="", max_length=4), False),
        migrations.AddField("performer", "range_high", models.CharField(blank=True, default="", max_length=4), False),
        migrations.AddField("performer", "plays_from", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("performer", "plays_to", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("performer", "agent", models.CharField(blank=True, default="", max_length=200), False),
        migrations.AddField("performer", "phone", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AddField("performer", "pronouns", models.CharField(blank=True, default="", max_length=40), False),
    ]
