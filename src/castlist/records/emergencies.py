"""What is known for an emergency: sealed, in no log, and apart from what is known of performers."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class Emergency(models.Model):
    """Whom to call when something happens to one performer in one production, and what whoever helps should know.

    It is sealed under the safeguarding key, so that neither the records alone nor a backup of them tell any of it.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    """A rules.emergencies.Emergency as JSON; opens under `id` alone."""
    said_at = models.DateTimeField()
    reads = models.JSONField(default=list)
    """[[person, moment in milliseconds], …]: when each who opened the sheet last did; whom it is about is told."""

    class Meta:
        db_table = "emergency"

    def __str__(self) -> str:
        return self.id
