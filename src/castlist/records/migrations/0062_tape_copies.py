"""Of a recording a smaller copy is made: where it lies, and how far it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0061_letter_tries"),
    ]

    operations = [
        migrations.AddField("tape", "small_file", models.CharField(blank=True, max_length=80, default=""), preserve_default=False),
        migrations.AddField("tape", "small_state", models.CharField(blank=True, max_length=8, default=""), preserve_default=False),
        migrations.AddField("tape", "small_size", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("tape", "small_part", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("tape", "small_tries", models.PositiveSmallIntegerField(default=0)),
    ]
