"""The day of a session: who came, was called and went in, and who keeps its door."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0033_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Monitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=12)),
                ('given_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.session')),
            ],
            options={
                'db_table': 'monitor',
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='monitor_once')],
            },
        ),
        migrations.CreateModel(
            name='QueueAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('cand', models.CharField(blank=True, db_index=True, max_length=12)),
                ('n', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=10)),
                ('at', models.BigIntegerField()),
                ('by', models.CharField(max_length=12)),
                ('number', models.PositiveIntegerField(null=True)),
                ('minutes', models.SmallIntegerField(default=0)),
                ('collector', models.CharField(blank=True, max_length=120)),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.production')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.session')),
            ],
            options={
                'db_table': 'queue_act',
                'constraints': [models.UniqueConstraint(fields=('session', 'day', 'cand', 'n'), name='queue_act_once'), models.UniqueConstraint(fields=('session', 'day', 'number'), name='queue_number_once')],
            },
        ),
    ]
