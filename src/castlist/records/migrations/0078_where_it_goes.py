"""Of what goes soon it is known to which candidacy or production it belongs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; what stands on the list already goes within a week."""

    dependencies = [("records", "0077_called_off_hours")]
    operations = [
        migrations.AddField("due", "where", models.CharField(blank=True, default="", max_length=12)),
    ]
