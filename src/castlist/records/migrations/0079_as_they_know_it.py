from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0078_where_it_goes")]

    operations = [
        migrations.AddField("calledoff", "was", models.DateTimeField(null=True)),
        migrations.AddField("calledoff", "was_place", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("slot", "moved_out_of", models.TextField(blank=True, default="")),
    ]
