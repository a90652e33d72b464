"""A guardian's agreement to a picture on the day: since when, and whose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0049_time_hold")]

    operations = [
        migrations.AddField("guardian", "picture_at", models.DateTimeField(null=True)),
        migrations.AddField("guardian", "picture_by", models.CharField(blank=True, default="", max_length=120)),
    ]
