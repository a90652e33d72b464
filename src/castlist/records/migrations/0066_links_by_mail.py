"""A private link that was mailed without a letter says to which address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0065_remarks"),
    ]

    operations = [
        migrations.AddField("link", "mailed_to", models.CharField(blank=True, max_length=254, default=""), preserve_default=False),
    ]
