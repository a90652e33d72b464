"""People who may be cast."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from .alike import alike_key
from .ids import LENGTH, new_id
from .productions import Company


class Performer(models.Model):
    """Somebody who may be cast. Their name stands here and never in the log, so that it can be erased."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="performers")
    name = models.CharField(max_length=120)
    alike = models.CharField(max_length=60, blank=True, default="")
    """The key of the name, under which other spellings of it are found; '' once erased."""
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
    skills = models.JSONField(default=list)
    """Words, each once: tap, stage combat, driving."""
    voice = models.CharField(max_length=40, blank=True)
    """Voice type: soprano, alto, tenor …"""
    range_low = models.CharField(max_length=4, blank=True)
    """The lowest note they sing, as A3; '' where it is not known. Both are known, or none."""
    range_high = models.CharField(max_length=4, blank=True)
    plays_from = models.PositiveSmallIntegerField(null=True)
    """Playing range in years of the parts they play, never their own; both are known, or none."""
    plays_to = models.PositiveSmallIntegerField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    printed = models.CharField(max_length=120, blank=True, default="")
    """The name as they want it printed; '' where that is the name by which they are known."""
    language = models.CharField(max_length=8, blank=True, default="")
    """In which they would rather be written to; '' where nobody said."""
    unreminded = models.BooleanField(default=False)
    """They said that they want no reminders."""
    no_more_at = models.DateTimeField(null=True)
    """Since when they want to hear nothing new of the company; None where they do not say so."""
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
        indexes = (
            models.Index(fields=["company", "name"], name="performer_name"),
            models.Index(fields=["company", "alike"], name="performer_alike"),
            models.Index("company", Lower("email"), name="performer_email", condition=~models.Q(email="")),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """The row is written, and with a name the key of it."""
        if update_fields is None or "name" in update_fields:
            self.alike = alike_key(self.name)
            update_fields = None if update_fields is None else {*update_fields, "alike"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Headshot(models.Model):
    """A picture that somebody is shown with. The one that is shown first is the performer's `headshot`, and may be
    without a row of its own where nothing is said of it.
    """

    name = models.CharField(primary_key=True, max_length=200)
    """The file, which is called after the record that it was given to."""
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="pictures")
    shows = models.CharField(max_length=120, blank=True)
    """What it shows, in a line: with a beard, 2025."""
    given_at = models.DateTimeField()

    class Meta:
        db_table = "headshot"

    def __str__(self) -> str:
        return self.name


class Merging(models.Model):
    """Two records were made one, and which rows went along: there until that is taken back, or either is erased.

    It holds ids and places, and nothing that anybody said or is called: the other record keeps what it said itself.
    Only of a record for which somebody acts since it knows the address of before.
    """

    gone = models.OneToOneField(Performer, on_delete=models.CASCADE, primary_key=True, related_name="gone_by")
    keep = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="made_of")
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    """Table to the ids of its rows that were of `gone`, or that were about the candidacy that ended."""
    taken = models.JSONField(default=list)
    """The fields in which the record that stays said nothing, and took over what the other said."""
    shared = models.JSONField(default=dict)
    """Skills and credits of the other, by their place there, which the record that stays had as well."""

    class Meta:
        db_table = "merging"

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.keep_id}"
