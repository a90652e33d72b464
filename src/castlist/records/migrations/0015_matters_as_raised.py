"""A hash over what was raised stands beside every matter: its chain begins there only with the first act."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from castlist.records.safeguarding import as_raised


def hold_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every matter has the hash of what it is now: nothing is known any more of what it was before."""
    for row in apps.get_model("records", "Matter").objects.all():
        row.raised_hash = as_raised(row.pk, row.production_id, row.wrapped_key, row.sealed, row.origin)
        row.save(update_fields=["raised_hash"])


class Migration(migrations.Migration):
    dependencies = [("records", "0014_second_lock")]
    operations = [
        migrations.AddField("matter", "raised_hash", models.CharField(default="", max_length=64)),
        migrations.RunPython(hold_all, migrations.RunPython.noop, elidable=False),
    ]
