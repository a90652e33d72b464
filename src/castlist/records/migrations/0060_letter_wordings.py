"""How a company words its letters, and in which language somebody would rather be written to."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0059_times_moved'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='button',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='letter',
            name='language',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
        migrations.AddField(
            model_name='performer',
            name='language',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
        migrations.AddField(
            model_name='production',
            name='language',
            field=models.CharField(default='en', max_length=8),
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.CharField(default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False)),
                ('outline', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=8)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('button', models.CharField(blank=True, max_length=60)),
                ('version', models.PositiveIntegerField(default=1)),
                ('by', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.company')),
                ('production', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.production')),
            ],
            options={
                'db_table': 'letter_wording',
                'constraints': [models.UniqueConstraint(condition=models.Q(('production', None)), fields=('company', 'outline', 'language'), name='wording_once'), models.UniqueConstraint(fields=('production', 'outline', 'language'), name='wording_once_here')],
            },
        ),
    ]
