"""People who may be cast."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .productions import Company


class Performer(models.Model):
    """Somebody who may be cast. Their name stands here and never in the log, so that it can be erased."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="performers")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    """Their own account, when they are on a team too."""
    had_account = models.BooleanField(default=False)
    """True when that account has been closed since: they know all the same that they are kept."""
    note = models.CharField(max_length=200, blank=True)
    """One line beside the name: alto, belts to D5."""
    credits = models.JSONField(default=list)
    """[[year, text], …], oldest first."""
    last_heard = models.CharField(max_length=120, blank=True)
    headshot = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    """The record of the same person that stays, never itself merged. This one is kept: earlier moments name it."""
    wished_at = models.DateTimeField(null=True)
    """When they last said that they want to be kept for the future; None while they do not."""
    asked_at = models.DateTimeField(null=True)
    """When they were last asked whether they still do."""
    erased_at = models.DateTimeField(null=True)
    """From then on the record holds nothing but its id, and in place of the name that it is erased."""

    class Meta:
        db_table = "performer"
        indexes = (models.Index(fields=["company", "name"], name="performer_name"),)

    def __str__(self) -> str:
        return self.name
