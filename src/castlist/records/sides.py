"""Sides: PDF files that the desk gives for a role."""

from django.db import models

from .ids import LENGTH, new_id
from .productions import Production


class Side(models.Model):
    """One file. It lies in the data folder as it came, and nobody is given it without their name on each page."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LENGTH)
    file = models.CharField(max_length=80)
    called = models.CharField(max_length=140)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    readers = models.CharField(max_length=10)
    """One of rules.sides.READERS."""
    by = models.CharField(max_length=LENGTH)
    came_at = models.DateTimeField()

    class Meta:
        db_table = "side"
        constraints = (models.UniqueConstraint(fields=("production", "role", "file"), name="side_once"),)

    def __str__(self) -> str:
        return self.called
