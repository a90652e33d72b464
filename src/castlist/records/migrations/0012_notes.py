"""Notes about candidacies: in no log; but their versions, too, are only ever added to, on both databases."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import castlist.records.ids

SQLITE = (
    """CREATE TRIGGER note_version_never_updated BEFORE UPDATE ON note_version
       BEGIN SELECT RAISE(ABORT, 'the versions of a note are append-only'); END""",
    """CREATE TRIGGER note_version_never_deleted BEFORE DELETE ON note_version
       BEGIN SELECT RAISE(ABORT, 'the versions of a note are append-only'); END""",
    """CREATE TRIGGER note_version_never_replaced BEFORE INSERT ON note_version
       WHEN EXISTS (SELECT 1 FROM note_version WHERE id = NEW.id OR (note_id = NEW.note_id AND n = NEW.n))
       BEGIN SELECT RAISE(ABORT, 'the versions of a note are append-only'); END""",
)
POSTGRES = (
    """CREATE OR REPLACE FUNCTION note_version_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the versions of a note are append-only'; END $$""",
    """CREATE TRIGGER note_version_never_changed BEFORE UPDATE OR DELETE ON note_version
       FOR EACH ROW EXECUTE FUNCTION note_version_append_only()""",
    """CREATE TRIGGER note_version_never_truncated BEFORE TRUNCATE ON note_version
       FOR EACH STATEMENT EXECUTE FUNCTION note_version_append_only()""",
)


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From here on the database itself refuses to change what was written."""
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0011_told_again")]
    operations = [
        migrations.CreateModel(
            name="Note",
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
                ("author", models.CharField(max_length=12)),
                (
                    "production",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                    ),
                ),
            ],
            options={"db_table": "note"},
        ),
        migrations.CreateModel(
            name="NoteVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("cand", models.CharField(max_length=12)),
                ("at", models.BigIntegerField()),
                ("audience", models.CharField(max_length=4)),
                ("text", models.CharField(max_length=43)),
                ("scored", models.BooleanField(default=False)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "note",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="records.note",
                    ),
                ),
            ],
            options={
                "db_table": "note_version",
                "indexes": [models.Index(fields=["cand"], name="note_version_cand")],
                "constraints": [models.UniqueConstraint(fields=("note", "n"), name="note_version_once")],
            },
        ),
        migrations.RunPython(forbid, migrations.RunPython.noop, elidable=False),
    ]
