"""Who raised a matter, when, and how it stands, lies sealed from here on; rows of before wait for their key.

They are sealed by `actions.matters.seal_older`, which an upgrade and the clock call: a backup may be brought back
before its key is, and the key is no part of the database. Files lie in a table of their own, sealed with the same key.
"""

import django.db.models.deletion
from django.db import migrations, models

import castlist.records.ids


class Migration(migrations.Migration):
    dependencies = [("records", "0006_matters_from_outside")]
    operations = [
        migrations.CreateModel(
            name="MatterFile",
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
                ("sealed", models.BinaryField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="records.matter"
                    ),
                ),
            ],
            options={"db_table": "matter_file"},
        ),
        migrations.AddField("matter", "origin", models.BinaryField(default=b"")),
        migrations.AlterField("matter", "created_at", models.DateTimeField(null=True)),
        migrations.AlterField("matter", "review_on", models.DateField(null=True)),
        migrations.AlterField("matter", "state", models.CharField(default="", max_length=12)),
    ]
