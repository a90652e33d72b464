"""A company, or a production, can ask for a code before somebody answers by their link on a device that is new."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0070_headshots"),
    ]

    operations = [
        migrations.AddField("company", "link_codes", models.BooleanField(default=False)),
        migrations.AddField("production", "link_codes", models.BooleanField(null=True)),
    ]
