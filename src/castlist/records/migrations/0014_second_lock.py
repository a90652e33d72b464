from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0013_closed_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='second_lock',
            field=models.BooleanField(default=False),
        ),
    ]
