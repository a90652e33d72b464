"""A self-tape may be one that the open call wished for, with the submission."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0075_ways_of_books"),
    ]

    operations = [
        migrations.AddField(
            model_name="tape",
            name="of_call",
            field=models.CharField(blank=True, max_length=8),
        ),
    ]
