"""Times that are kept for the desk to give, and which it gave itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0050_picture_of_a_minor")]

    operations = [
        migrations.AddField("slot", "desk", models.BooleanField(default=False)),
        migrations.AddField("slot", "entered", models.BooleanField(default=False)),
    ]
