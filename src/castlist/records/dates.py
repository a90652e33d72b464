"""The days of a production, and when performers cannot. Neither is part of any log: nothing is decided by them."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class ShowDay(models.Model):
    """One entry in the calendar of a production: a day, what is done on it, and within which minutes of it."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=12)
    """rehearsal, technical, performance, other."""
    starts = models.PositiveSmallIntegerField(default=0)
    ends = models.PositiveSmallIntegerField(default=1440)

    class Meta:
        db_table = "show_day"
        constraints = (
            models.UniqueConstraint(fields=["production", "day", "starts", "ends", "kind"], name="show_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Cannot(models.Model):
    """When one performer cannot, within one production, as they said it: days and minutes, and never why."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=LENGTH, blank=True)
    """'' for what was said behind their private link; else after which submission, before anybody knows that it was
    theirs. What is said behind the link goes before."""
    spans = models.JSONField(default=list)
    """[[day, from, until], …], in minutes of the day on the production's clock; in order, none touching another."""
    said_at = models.DateTimeField()

    class Meta:
        db_table = "cannot"

    def __str__(self) -> str:
        return self.id
