"""By which way a book of words was made: those that are there are made anew by the clock, or by an upgrade."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One number on each book."""

    dependencies = [("records", "0074_lists_taken_partly")]  # noqa: RUF012

    operations = [  # noqa: RUF012
        migrations.AddField("searchbook", "way", models.PositiveSmallIntegerField(default=1)),
    ]
