"""On PostgreSQL no id has a second index for words that begin with something: nobody asks for ids in that way."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FOUND = """
SELECT found.relname FROM pg_index AS one
  JOIN pg_class AS found ON found.oid = one.indexrelid
  JOIN pg_class AS of ON of.oid = one.indrelid
  JOIN pg_namespace AS here ON here.oid = of.relnamespace AND here.nspname = current_schema()
  JOIN pg_opclass AS way ON way.oid = one.indclass[0]
 WHERE of.relname = ANY(%s) AND way.opcname = 'varchar_pattern_ops' AND NOT one.indisunique AND one.indnatts = 1
"""


def leave_out(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each id has the one index that finds it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in apps.get_app_config("records").get_models()]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOUND, [tables])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [("records", "0009_touched")]
    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop, elidable=False)]
