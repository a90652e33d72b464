"""The log is append-only on both databases: UPDATE, DELETE and REPLACE on it fail (CONSENT I23)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """CREATE TRIGGER event_never_updated BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    # With recursive_triggers on, INSERT OR REPLACE fires this one too.
    """CREATE TRIGGER event_never_deleted BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    # And without it, the same INSERT is caught here.
    """CREATE TRIGGER event_never_replaced BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE production_id = NEW.production_id AND
                    (seq = NEW.seq OR (stream = NEW.stream AND number = NEW.number)))
            OR EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)
POSTGRES = (
    """CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    """CREATE TRIGGER event_never_changed BEFORE UPDATE OR DELETE ON event
       FOR EACH ROW EXECUTE FUNCTION event_append_only()""",
    """CREATE TRIGGER event_never_truncated BEFORE TRUNCATE ON event
       FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()""",
)


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From here on the database itself refuses to change what was written."""
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(forbid, migrations.RunPython.noop, elidable=False)]
