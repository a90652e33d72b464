"""Forms by which performers put themselves in: what the desk asks, what came, and what is begun and not sent yet."""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


def named() -> models.CharField:
    """The id of a row."""
    return models.CharField(
        default=castlist.records.ids.new_id, editable=False, max_length=12, primary_key=True, serialize=False
    )


def numbered() -> models.BigAutoField:
    """The number of a row that nobody names."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


PROTECT = django.db.models.deletion.PROTECT
CASCADE = django.db.models.deletion.CASCADE


def of_production() -> models.ForeignKey:
    """The production that a row belongs to."""
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to="records.production")


class Migration(migrations.Migration):
    dependencies = [("records", "0027_heard_before")]
    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", named()),
                ("role", models.CharField(blank=True, max_length=12)),
                ("first", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("n", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("text", models.CharField(max_length=300)),
                ("help", models.CharField(blank=True, max_length=300)),
                ("options", models.JSONField(default=list)),
                ("required", models.BooleanField(default=False)),
                ("by", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("production", of_production()),
            ],
            options={
                "db_table": "question",
                "indexes": [models.Index(fields=["production", "role", "n"], name="question_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "version"), name="question_version_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", named()),
                ("said", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("performer", models.ForeignKey(on_delete=PROTECT, related_name="submissions", to="records.performer")),
                ("production", of_production()),
            ],
            options={
                "db_table": "submission",
                "indexes": [models.Index(fields=["production", "at"], name="submission_age")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", numbered()),
                ("role", models.CharField(max_length=12)),
                ("place", models.PositiveSmallIntegerField()),
                ("cand", models.CharField(blank=True, max_length=12)),
                (
                    "submission",
                    models.ForeignKey(on_delete=CASCADE, related_name="preferences", to="records.submission"),
                ),
            ],
            options={
                "db_table": "preference",
                "indexes": [models.Index(fields=["cand"], name="preference_cand")],
                "constraints": [models.UniqueConstraint(fields=("submission", "role"), name="preference_once")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", numbered()),
                ("value", models.TextField()),
                ("question", models.ForeignKey(on_delete=PROTECT, related_name="answers", to="records.question")),
                ("submission", models.ForeignKey(on_delete=CASCADE, related_name="answers", to="records.submission")),
            ],
            options={
                "db_table": "answer",
                "constraints": [models.UniqueConstraint(fields=("submission", "question"), name="answer_once")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.CharField(editable=False, max_length=32, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=12)),
                ("form", models.JSONField(default=dict)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("mailed", models.CharField(blank=True, max_length=254)),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("production", of_production()),
            ],
            options={
                "db_table": "form_draft",
                "indexes": [models.Index(fields=["touched_at"], name="form_draft_age")],
            },
        ),
    ]
