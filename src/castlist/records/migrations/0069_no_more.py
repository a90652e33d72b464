"""Somebody can say that they want to hear nothing new of the company."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0068_letters_of_themselves"),
    ]

    operations = [
        migrations.AddField("performer", "no_more_at", models.DateTimeField(null=True)),
    ]
