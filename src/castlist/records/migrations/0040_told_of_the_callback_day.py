"""What a letter said of somebody's own order on the callback day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0039_callback_day")]

    operations = [migrations.AddField(model_name="letter", name="told", field=models.TextField(blank=True))]
