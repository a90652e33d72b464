from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0012_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='closed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='performer',
            name='had_account',
            field=models.BooleanField(default=False),
        ),
    ]
