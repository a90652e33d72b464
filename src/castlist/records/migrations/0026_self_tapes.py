"""Self-tapes: what was asked, what came, and what is still on its way."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


def named() -> models.CharField:
    """The id of a row."""
    return models.CharField(
        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False
    )


PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("records", "0021_names_alike")]
    operations = [
        migrations.CreateModel(
            name="Tape",
            fields=[
                ("id", named()),
                ("role", models.CharField(max_length=12)),
                ("cand", models.CharField(max_length=12, unique=True)),
                ("by", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("material", models.TextField()),
                ("pages", models.PositiveSmallIntegerField()),
                ("scenes", models.PositiveSmallIntegerField(default=1)),
                ("versions", models.PositiveSmallIntegerField(default=1)),
                ("early", models.CharField(blank=True, max_length=500)),
                ("file", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("came_at", models.DateTimeField(null=True)),
                ("performer", models.ForeignKey(on_delete=PROTECT, related_name="tapes", to="records.performer")),
                ("production", models.ForeignKey(on_delete=PROTECT, related_name="+", to="records.production")),
            ],
            options={
                "db_table": "tape",
                "indexes": [models.Index(fields=["production"], name="tape_production")],
            },
        ),
        migrations.CreateModel(
            name="TapeUpload",
            fields=[
                ("id", named()),
                ("size", models.PositiveBigIntegerField()),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("touched_at", models.DateTimeField()),
                (
                    "tape",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="upload", to="records.tape"
                    ),
                ),
            ],
            options={"db_table": "tape_upload"},
        ),
    ]
