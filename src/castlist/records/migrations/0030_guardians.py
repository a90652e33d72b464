"""Who acts for performers under 18."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0029_dates")]
    operations = [
        migrations.CreateModel(
            name="Guardian",
            fields=[
                (
                    "performer",
                    models.OneToOneField(
                        db_column="performer",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="guardian",
                        serialize=False,
                        to="records.performer",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("relation", models.CharField(max_length=60)),
                ("born", models.DateField(null=True)),
                ("under_18_on", models.DateField()),
                ("said_at", models.DateTimeField()),
            ],
            options={"db_table": "guardian"},
        ),
    ]
