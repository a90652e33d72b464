"""Times that the desk moves: when and where they were before, and who was left without one on the day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0058_people_in'),
    ]

    operations = [
        migrations.AddField(model_name='slot', name='moved_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='slot', name='was', field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name='slot', name='was_place', field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='slot', name='moved_says', field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(model_name='calledoff', name='at', field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name='calledoff', name='says', field=models.CharField(blank=True, default='', max_length=500),
        ),
    ]
