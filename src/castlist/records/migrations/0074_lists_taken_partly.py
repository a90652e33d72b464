"""Rows of a list can be taken without the cells that cannot be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One mark more on a list, and on each row of it; those that are there stay as they were."""

    dependencies = [("records", "0073_several_callback_days")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        migrations.AddField("importrun", "partly", models.BooleanField(default=False)),
        migrations.AddField("importrow", "partly", models.BooleanField(default=False)),
    ]
