"""Where the chain of a matter begins is said beside it once its key was wrapped anew: it began under another wrapping."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0015_matters_as_raised")]
    operations = [migrations.AddField("matter", "began", models.CharField(default="", max_length=64))]
