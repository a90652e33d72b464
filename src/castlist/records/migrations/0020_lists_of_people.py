"""Lists of people that somebody brings, and out of which list it is what is known of somebody."""

import castlist.records.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0019_saved_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportColumns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headings", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list)),
                ("date_order", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "import_columns",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("fate", models.CharField(blank=True, max_length=5)),
                ("why", models.JSONField(default=list)),
                ("mail", models.CharField(blank=True, max_length=254)),
                ("alike", models.CharField(blank=True, max_length=60)),
                ("found", models.CharField(blank=True, max_length=12)),
                ("found_row", models.PositiveIntegerField(default=0)),
                ("choice", models.CharField(blank=True, max_length=4)),
                ("done", models.CharField(blank=True, max_length=6)),
                ("performer", models.CharField(blank=True, max_length=12)),
                ("added", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "import_row",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id,
                        editable=False,
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("stage", models.CharField(max_length=10)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                ("date_order", models.CharField(default="dmy", max_length=3)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("place", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("ran_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("forgotten_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "import_run",
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "performer_source",
            },
        ),
        migrations.AddField(
            model_name="importcolumns",
            name="company",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="company",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="run",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.importrun"
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="performer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="records.performer"
            ),
        ),
        migrations.AddConstraint(
            model_name="importcolumns",
            constraint=models.UniqueConstraint(fields=("company", "headings"), name="import_columns_once"),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["company", "created_at"], name="import_newest"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["run", "fate", "n"], name="import_row_fate"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["run", "mail"], name="import_row_mail"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["run", "alike"], name="import_row_alike"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("performer", ""), _negated=True), fields=["performer"], name="import_row_whose"
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("found", ""), _negated=True), fields=["found"], name="import_row_found"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("run", "n"), name="import_row_once"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["run"], name="source_run"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("performer", "run"), name="source_once"),
        ),
    ]
