"""Every performer is found by spellings of the name, and by the address however it was typed."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Lower

from castlist.records.alike import alike_key

AT_ONCE = 2000


def give_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every performer who is not erased has the key of their name."""
    performers = apps.get_model("records", "Performer").objects.using(schema_editor.connection.alias)
    last = ""
    while rows := list(performers.filter(pk__gt=last, erased_at=None).order_by("pk").only("name")[:AT_ONCE]):
        for row in rows:
            row.alike = alike_key(row.name)
        performers.bulk_update(rows, ["alike"], batch_size=500)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("records", "0020_lists_of_people")]
    operations = [
        migrations.AddField(
            model_name="performer",
            name="alike",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="performer",
            index=models.Index(fields=["company", "alike"], name="performer_alike"),
        ),
        migrations.AddIndex(
            model_name="performer",
            index=models.Index(
                models.F("company"), Lower("email"), condition=~models.Q(email=""), name="performer_email"
            ),
        ),
    ]
