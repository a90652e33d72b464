"""A letter keeps the hours of the callback day that it told of; and letters can confirm what somebody chose."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0067_access_needs"),
    ]

    operations = [
        migrations.AddField("letter", "told_from", models.DateTimeField(null=True)),
        migrations.AddField("letter", "told_until", models.DateTimeField(null=True)),
        migrations.AddField("letter", "told_where", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("company", "confirm_times", models.BooleanField(default=True)),
        migrations.AddField("production", "confirm_times", models.BooleanField(null=True)),
        migrations.AddIndex(
            "letter",
            models.Index(
                fields=["told_from"], name="letter_told_from", condition=models.Q(told_from__isnull=False)
            ),
        ),
    ]
