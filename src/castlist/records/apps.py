"""The one Django app of ours."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Everything that is stored, under the label `records`."""

    name = "castlist.records"
    label = "records"
    verbose_name = "Records"
    default_auto_field = "django.db.models.BigAutoField"
