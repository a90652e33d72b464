"""Safeguarding matters: a store of their own, encrypted with a key each, under a master key kept elsewhere."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .productions import Production


class Matter(models.Model):
    """What somebody raised. About whom, of what kind and what it says stand sealed; see vault.py."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=12, default="open")
    """open or ended."""
    review_on = models.DateField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "matter"

    def __str__(self) -> str:
        return self.id
