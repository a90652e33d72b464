"""Résumés that were given of performers, and the credits that were read in them and wait for a yes."""

from django.db import models

from .ids import LENGTH
from .performers import Performer


class Resume(models.Model):
    """One at most of each performer. It lies in the data folder, called after them and after what is in it."""

    performer = models.OneToOneField(Performer, on_delete=models.CASCADE, primary_key=True, related_name="resume")
    file = models.CharField(max_length=80)
    called = models.CharField(max_length=140)
    """What its giver called it."""
    size = models.PositiveIntegerField()
    by = models.CharField(max_length=LENGTH, blank=True)
    """The member who gave it; '' where it was the performer."""
    came_at = models.DateTimeField()
    trouble = models.CharField(max_length=10, blank=True)
    """Why no text was read: silent, slow, large; '' where it was."""
    found = models.JSONField(default=list)
    """Credits that were read in it and nobody has decided about: [[line, year, part, production, house], …]."""

    class Meta:
        db_table = "resume"

    def __str__(self) -> str:
        return self.file
