"""An offer of several parts goes in one letter: the letters of the others move with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0055_recording_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='part_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='records.letter'),
        ),
    ]
