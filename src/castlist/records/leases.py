"""Who leads, where only one may."""

from django.db import models


class Lease(models.Model):
    """Until it expires, only the holder does what the name says."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "lease"

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder}"
