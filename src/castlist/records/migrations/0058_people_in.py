"""Sides that lie with a role; whether a call asks for union status and why, and what people said."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0056_offer_parts")]

    operations = [
        migrations.CreateModel(
            "Side",
            [
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("role", models.CharField(max_length=12)),
                ("file", models.CharField(max_length=80)),
                ("called", models.CharField(max_length=140)),
                ("pages", models.PositiveSmallIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("readers", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=12)),
                ("came_at", models.DateTimeField()),
                (
                    "production",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production",
                    ),
                ),
            ],
            options={"db_table": "side"},
        ),
        migrations.AddConstraint(
            "side",
            models.UniqueConstraint(fields=("production", "role", "file"), name="side_once"),
        ),
        migrations.CreateModel(
            "UnionCall",
            [
                (
                    "production",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+",
                        serialize=False, to="records.production",
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
            ],
            options={"db_table": "union_call"},
        ),
        migrations.CreateModel(
            "UnionSaid",
            [
                (
                    "id",
                    models.CharField(
                        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("status", models.CharField(max_length=10)),
                ("said_at", models.DateTimeField()),
                (
                    "performer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer",
                    ),
                ),
                (
                    "production",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="records.production",
                    ),
                ),
            ],
            options={"db_table": "union_said"},
        ),
        migrations.AddConstraint(
            "unionsaid",
            models.UniqueConstraint(fields=("production", "performer"), name="union_said_once"),
        ),
    ]
