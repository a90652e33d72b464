"""Letters and replies are found by the candidacy that they are about, however many others there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0041_emergency")]

    operations = [
        migrations.AddIndex(model_name="letter", index=models.Index(fields=["cand"], name="letter_cand")),
        migrations.AddIndex(model_name="reply", index=models.Index(fields=["cand"], name="reply_cand")),
    ]
