"""Who plays what: charts of scenes, plans for doubling, lists of covers."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


def _own() -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False,
        to="records.production",
    )  # fmt: skip


def _of_production() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0032_resumes")]
    operations = [
        migrations.CreateModel(
            name="SceneChart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("scenes", models.JSONField(default=list)),
                ("ties", models.JSONField(default=dict)),
                ("again", models.PositiveIntegerField(default=0)),
                ("production", _of_production()),
            ],
            options={
                "db_table": "scene_chart",
                "constraints": [models.UniqueConstraint(fields=("production", "n"), name="scene_chart_once")],
            },
        ),
        migrations.CreateModel(
            name="Doubling",
            fields=[
                ("production", _own()),
                ("chart", models.PositiveIntegerField()),
                ("wish", models.JSONField(default=dict)),
                ("found", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "doubling"},
        ),
        migrations.CreateModel(
            name="CoverList",
            fields=[
                ("production", _own()),
                ("wanted", models.PositiveSmallIntegerField(default=1)),
                ("most", models.PositiveSmallIntegerField(default=1)),
                ("spared", models.JSONField(default=list)),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "cover_list"},
        ),
        migrations.CreateModel(
            name="CoverName",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("character", models.CharField(max_length=80)),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("production", _of_production()),
                (
                    "performer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="records.performer",
                    ),
                ),
            ],
            options={
                "db_table": "cover_name",
                "constraints": [
                    models.UniqueConstraint(fields=("production", "character", "place"), name="cover_name_once")
                ],
            },
        ),
    ]  # fmt: skip
