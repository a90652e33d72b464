"""On PostgreSQL no id of the tables that came later has a second index for words that begin with something, either."""

from importlib import import_module

from django.db import migrations

leave_out = import_module("castlist.records.migrations.0010_no_prefix_indexes").leave_out


class Migration(migrations.Migration):
    dependencies = [("records", "0080_loose_ends")]
    operations = [migrations.RunPython(leave_out, migrations.RunPython.noop, elidable=False)]
