"""What members try out on the casting grid: theirs alone."""

import castlist.records.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0051_desk_times'),
    ]

    operations = [
        migrations.CreateModel(
            name='WhatIf',
            fields=[
                ('id', models.CharField(default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.production')),
            ],
            options={
                'db_table': 'what_if',
            },
        ),
        migrations.CreateModel(
            name='WhatIfFill',
            fields=[
                ('id', models.CharField(default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=12)),
                ('place', models.PositiveSmallIntegerField()),
                ('performer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.performer')),
                ('what_if', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fills', to='records.whatif')),
            ],
            options={
                'db_table': 'what_if_fill',
                'constraints': [models.UniqueConstraint(fields=('what_if', 'role', 'place'), name='what_if_fill_once')],
            },
        ),
    ]
