"""Beside each candidacy stands whether something may still be to be done on it, so that home asks for these alone."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from castlist.records.events import FOREVER
from castlist.records.spelling import read_fact
from castlist.rules.decisions.state import State
from castlist.rules.loose_ends import BEARS, beside, loose_end

AT_ONCE = 500
COLUMNS = ("loose", "role", "step", "line")


def look(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every candidacy that there is says it, as the next act on it would have it said."""
    fact, touch = apps.get_model("records", "Fact"), apps.get_model("records", "Touch")
    for production in apps.get_model("records", "Production").objects.values_list("pk", flat=True):
        now = fact.objects.filter(production_id=production, to_seq=FOREVER, kind__in=[*BEARS, "member"])
        state = State.of(read_fact(*row) for row in now.values_list("kind", "key", "data").iterator())
        rows = list(touch.objects.filter(production_id=production))
        for row in rows:
            cand = state.candidacy(row.cand)
            if cand is not None:
                for name, value in zip(COLUMNS, beside(cand, loose_end(state, cand)), strict=True):
                    setattr(row, name, value)
        touch.objects.bulk_update(rows, COLUMNS, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("records", "0079_as_they_know_it")]
    operations = [
        migrations.AddField("touch", "loose", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField("touch", "role", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField("touch", "step", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("touch", "line", models.CharField(blank=True, default="", max_length=100)),
        migrations.RunPython(look, migrations.RunPython.noop),
        migrations.AddIndex(
            "touch",
            models.Index(
                fields=["production", "loose", "role", "step", "line"],
                condition=~models.Q(loose=""),
                name="touch_loose",
            ),
        ),
    ]
