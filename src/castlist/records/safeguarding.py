"""Safeguarding matters: a store of their own, encrypted with a key each, under a master key kept outside the database."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .productions import Production


class Matter(models.Model):
    """What somebody raised. Author and leads read it; nobody else learns that it is there."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    performer = models.CharField(max_length=LENGTH, blank=True)
    kind = models.CharField(max_length=20)
    """finding, complaint, restriction, breach, request."""
    wrapped_key = models.BinaryField()
    sealed_account = models.BinaryField()
    state = models.CharField(max_length=12, default="open")
    review_on = models.DateField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "matter"
