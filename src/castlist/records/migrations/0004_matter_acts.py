"""Every matter has a stream of its own: numbered, chained, sealed, and append-only on both databases (CONSENT I23)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """CREATE TRIGGER matter_act_never_updated BEFORE UPDATE ON matter_act
       BEGIN SELECT RAISE(ABORT, 'the acts of a matter are append-only'); END""",
    """CREATE TRIGGER matter_act_never_deleted BEFORE DELETE ON matter_act
       BEGIN SELECT RAISE(ABORT, 'the acts of a matter are append-only'); END""",
    """CREATE TRIGGER matter_act_never_replaced BEFORE INSERT ON matter_act
       WHEN EXISTS (SELECT 1 FROM matter_act WHERE id = NEW.id OR (matter_id = NEW.matter_id AND n = NEW.n))
       BEGIN SELECT RAISE(ABORT, 'the acts of a matter are append-only'); END""",
)
POSTGRES = (
    """CREATE FUNCTION matter_act_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the acts of a matter are append-only'; END $$""",
    """CREATE TRIGGER matter_act_never_changed BEFORE UPDATE OR DELETE ON matter_act
       FOR EACH ROW EXECUTE FUNCTION matter_act_append_only()""",
    """CREATE TRIGGER matter_act_never_truncated BEFORE TRUNCATE ON matter_act
       FOR EACH STATEMENT EXECUTE FUNCTION matter_act_append_only()""",
)


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From here on the database itself refuses to change what was written."""
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_performers_merged")]
    operations = [
        migrations.AddField("matter", "head", models.PositiveIntegerField(default=0)),
        migrations.AddField("matter", "head_hash", models.CharField(default="", max_length=64)),
        migrations.CreateModel(
            name="MatterAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="records.matter"
                    ),
                ),
            ],
            options={
                "db_table": "matter_act",
                "constraints": [models.UniqueConstraint(fields=("matter", "n"), name="matter_act_once")],
            },
        ),
        migrations.RunPython(forbid, migrations.RunPython.noop, elidable=False),
    ]
