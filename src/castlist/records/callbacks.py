"""The callback day of a production: its groups, the order that was found, the one somebody chose. In no log."""

from django.db import models

from .ids import LENGTH
from .productions import Production


class CallbackDay(models.Model):
    """What was asked last of a callback day, and what was found. People stand in it by the names that were typed."""

    production = models.OneToOneField(Production, on_delete=models.PROTECT, primary_key=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    """Counts every change, so that nobody writes over what they have not seen."""
    day = models.JSONField(default=dict)
    """The lines of each field."""
    found = models.JSONField(default=dict)
    order = models.JSONField(default=list)
    """Places of the groups in the order that somebody chose; [] for the one that was found."""
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "callback_day"

    def __str__(self) -> str:
        return self.production_id
