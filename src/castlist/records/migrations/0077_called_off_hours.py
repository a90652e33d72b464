"""Of a session that is called off it is known from when until when it was to be, also where nobody had a time there.

Of one that was called off before, that is known as far as somebody had a time in it.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def from_who_had_one(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """As far as it is known."""
    sessions = apps.get_model("records", "Session")
    for row in sessions.objects.exclude(off_at=None):
        had = [(one.start, one.start + timedelta(minutes=one.minutes)) for one in row.off.filter(at=None)]
        if had:
            row.off_from, row.off_until = min(had)[0], max(end for _, end in had)
            row.save(update_fields=["off_from", "off_until"])


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("records", "0076_tapes_of_calls")]
    operations = [
        migrations.AddField("session", "off_from", models.DateTimeField(null=True)),
        migrations.AddField("session", "off_until", models.DateTimeField(null=True)),
        migrations.RunPython(from_who_had_one, migrations.RunPython.noop),
    ]
