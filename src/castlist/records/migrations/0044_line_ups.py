"""On the day people are put into groups: a press says into which."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0043_trade")]

    operations = [
        migrations.AddField(
            model_name="queueact", name="grouped", field=models.CharField(blank=True, default="", max_length=2)
        ),
    ]
