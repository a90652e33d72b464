"""What went along when two records became one, so that each can have its own again."""

import django.db.models.deletion
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("records", "0030_guardians")]
    operations = [
        migrations.CreateModel(
            name="Merging",
            fields=[
                (
                    "gone",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="gone_by", serialize=False,
                        to="records.performer",
                    ),
                ),
                ("by", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("moved", models.JSONField(default=dict)),
                ("taken", models.JSONField(default=list)),
                ("shared", models.JSONField(default=dict)),
                ("keep", models.ForeignKey(on_delete=CASCADE, related_name="made_of", to="records.performer")),
            ],
            options={"db_table": "merging"},
        ),
    ]  # fmt: skip
