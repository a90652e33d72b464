"""What would make it work for somebody, as they said it for one production. In no log; read by who arranges alone."""

from django.db import models

from .agents import Agent
from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class AccessNeed(models.Model):
    """One thing that somebody said. Several hold together: each form adds to what was said, since anybody could send
    one; what is said behind their own link stands instead of everything before.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who said it for them, and reads of them no more than that; None where they said it themselves."""
    text = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        db_table = "access_need"
        indexes = (models.Index(fields=["production", "performer"], name="access_need_whose"),)

    def __str__(self) -> str:
        return self.id
