"""The callback days of a production: groups, the order that was found, the one somebody chose. In no log."""

from django.db import models

from .ids import LENGTH, new_id
from .productions import Production


class CallbackDay(models.Model):
    """What was asked last of a callback day, and what was found. People stand in it by the names that were typed."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField(default=1)
    """Which of the production's days it is: they are counted as they are begun, and none is numbered anew."""
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
        db_table = "callback_days"
        constraints = (models.UniqueConstraint(fields=["production", "n"], name="callback_day_once"),)

    def __str__(self) -> str:
        return f"{self.production_id}/{self.n}"
