"""By which words performers are found; the books themselves are made by `castlist upgrade`, or by the clock."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0017_known_of_performers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchList',
            fields=[
                ('pk', models.CompositePrimaryKey('word', 'block', blank=True, editable=False, primary_key=True, serialize=False)),
                ('word', models.BigIntegerField()),
                ('block', models.IntegerField()),
                ('bits', models.BinaryField()),
            ],
            options={
                'db_table': 'search_list',
            },
        ),
        migrations.CreateModel(
            name='SearchNear',
            fields=[
                ('pk', models.CompositePrimaryKey('mark', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('mark', models.BigIntegerField()),
                ('word', models.BigIntegerField()),
            ],
            options={
                'db_table': 'search_near',
            },
        ),
        migrations.CreateModel(
            name='SearchDoc',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.IntegerField()),
                ('doc', models.IntegerField()),
                ('performer', models.CharField(max_length=12)),
                ('words', models.BinaryField()),
                ('called', models.BinaryField(max_length=80)),
            ],
            options={
                'db_table': 'search_doc',
                'indexes': [models.Index(fields=['book', 'called', 'performer'], name='search_doc_called')],
                'constraints': [models.UniqueConstraint(fields=('book', 'doc'), name='search_doc_number'), models.UniqueConstraint(fields=('book', 'performer'), name='search_doc_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('book', models.IntegerField()),
                ('token', models.BinaryField(max_length=60)),
                ('n', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'search_word',
                'constraints': [models.UniqueConstraint(fields=('book', 'token'), name='search_word_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ready', models.BooleanField(default=False)),
                ('next_doc', models.PositiveIntegerField(default=0)),
                ('next_word', models.PositiveIntegerField(default=0)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.company')),
            ],
            options={
                'db_table': 'search_book',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ready', True)), fields=('company',), name='search_book_ready')],
            },
        ),
        migrations.CreateModel(
            name='SearchFresh',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('performer', models.CharField(max_length=12)),
                ('tokens', models.TextField()),
                ('called', models.BinaryField(max_length=80)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.company')),
            ],
            options={
                'db_table': 'search_fresh',
                'indexes': [models.Index(fields=['company', 'id'], name='search_fresh_order')],
            },
        ),
    ]
