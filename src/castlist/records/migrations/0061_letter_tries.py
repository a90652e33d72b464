"""How often the mail server was asked in vain for a letter."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0060_letter_wordings'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
