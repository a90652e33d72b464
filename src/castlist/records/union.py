"""Union status: whether a call asks for it and why, and what people said. In no log, and gone with the call."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class UnionCall(models.Model):
    """The call of a production asks for it, while this is there."""

    production = models.OneToOneField(Production, on_delete=models.PROTECT, primary_key=True, related_name="+")
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=LENGTH)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "union_call"

    def __str__(self) -> str:
        return self.production_id


class UnionSaid(models.Model):
    """What somebody said for one production; nothing where they would rather not say."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10)
    """One of rules.union.AT_THE_DOOR."""
    said_at = models.DateTimeField()

    class Meta:
        db_table = "union_said"
        constraints = (models.UniqueConstraint(fields=["production", "performer"], name="union_said_once"),)

    def __str__(self) -> str:
        return self.id
