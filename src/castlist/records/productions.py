"""The company, and the shows it mounts."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id


class Company(models.Model):
    """The organisation at home in this installation."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    second_lock = models.BooleanField(default=False)
    """Whether everybody has to have a second lock beside the code by mail."""
    remind_days = models.PositiveSmallIntegerField(default=1)
    """How many days before a time, or the end of an offer, a reminder goes; 0 for never."""
    confirm_times = models.BooleanField(default=True)
    """A letter confirms a time that somebody chose, changed or gave back themselves."""
    link_codes = models.BooleanField(default=False)
    """A code by mail is asked for before somebody answers by their link on a device that is new."""

    class Meta:
        db_table = "company"

    def __str__(self) -> str:
        return self.name


class Production(models.Model):
    """One show. Its row is locked by every act in it, and knows the head of its log."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="productions")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=2000, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=8, default="en")
    """In which letters go to whoever said no other."""
    remind_days = models.PositiveSmallIntegerField(null=True)
    """The same for this production alone; None where it is as the company says."""
    confirm_times = models.BooleanField(null=True)
    link_codes = models.BooleanField(null=True)
    packs = models.CharField(max_length=400, default="general", blank=True)
    """Which rules of the trade its audition days are looked at by: names of packs, with blanks between."""
    head = models.BigIntegerField(default=0)
    head_at = models.BigIntegerField(default=0)
    due_at = models.BigIntegerField(default=0)
    """The moment at which time alone changes something next (milliseconds); 0 when nothing is due."""
    created_at = models.DateTimeField()

    class Meta:
        db_table = "production"
        indexes = (models.Index(fields=["due_at"], name="production_due", condition=models.Q(due_at__gt=0)),)

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Who is concerned with a production now, so that a sign-in finds its productions at once; the fold decides."""

    production = models.ForeignKey(Production, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    seen_seq = models.BigIntegerField(default=0)
    """The place in the log up to which the person has looked."""
    told_seq = models.BigIntegerField(default=0)
    """From where home still tells what moved, for an hour after `told_at`: a page that is loaded anew loses nothing."""
    told_at = models.BigIntegerField(default=0)

    class Meta:
        db_table = "seat"
        constraints = (models.UniqueConstraint(fields=["production", "person"], name="seat_once"),)
