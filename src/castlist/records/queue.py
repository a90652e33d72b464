"""What was pressed on the day of a session: who came, was called, went in. No act of a room, and in no log."""

from django.conf import settings
from django.db import models

from .auditions import Session
from .ids import LENGTH, new_id
from .productions import Production


class QueueAct(models.Model):
    """One press about one person, or (`cand` '') about the whole day; never changed, and taken back by a further one.

    The table forbids that two people press the same thing about somebody, and that a number is given twice.
    """

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    cand = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    n = models.PositiveIntegerField()
    """The how-manieth press about them this is."""
    what = models.CharField(max_length=10)
    at = models.BigIntegerField()
    """When, by the server's clock, in milliseconds."""
    by = models.CharField(max_length=LENGTH)
    number = models.PositiveIntegerField(null=True)
    """With the first arrival: the number that they are given."""
    minutes = models.SmallIntegerField(default=0)
    collector = models.CharField(max_length=120, blank=True)
    """Who fetched somebody under 18; erased as what somebody needs on the day is."""
    grouped = models.CharField(max_length=2, blank=True, default="")
    """With what puts them into a group: its letter, '' for out of any."""

    listed = models.CharField(max_length=40, blank=True, default="")
    """With what says on which of the session's lists they are; erased as who fetched somebody is."""

    class Meta:
        db_table = "queue_act"
        constraints = (
            models.UniqueConstraint(fields=["session", "day", "cand", "n"], name="queue_act_once"),
            models.UniqueConstraint(fields=["session", "day", "number"], name="queue_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.n}"


class Monitor(models.Model):
    """Who keeps the door of a session besides the desk: they see its queue, and nothing else of the production."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=LENGTH)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "monitor"
        constraints = (models.UniqueConstraint(fields=["session", "person"], name="monitor_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"


class Chaperone(models.Model):
    """Who looks after those under 18 on one day of a session; gone as what people needed on that day is."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    name = models.CharField(max_length=120)
    starts = models.PositiveSmallIntegerField()
    """From when, in minutes of the day where the production is; as `until`."""
    until = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    approved = models.CharField(max_length=120)
    """Who approved them."""
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "chaperone"
        indexes = (models.Index(fields=["session", "day"], name="chaperone_day"),)

    def __str__(self) -> str:
        return self.pk


class DayPicture(models.Model):
    """A small picture of somebody, taken at a door with their agreement; gone as what they needed on that day is."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    cand = models.CharField(max_length=LENGTH, db_index=True)
    data = models.BinaryField()
    """A JPEG of at most 800 pixels: it goes with this row, and lies nowhere else."""
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "day_picture"
        constraints = (models.UniqueConstraint(fields=["session", "day", "cand"], name="day_picture_once"),)

    def __str__(self) -> str:
        return f"{self.cand} {self.day}"


class RecordingSaid(models.Model):
    """Whether somebody may be recorded in one session, as they said last; gone as the recordings of it are."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+", db_index=False)
    cand = models.CharField(max_length=LENGTH, db_index=True)
    agrees = models.BooleanField()
    n = models.PositiveIntegerField(default=1)
    """The how-manieth answer of theirs this is."""
    by = models.CharField(max_length=LENGTH, blank=True)
    """Who wrote it down at the door; '' where they said it on their own page."""
    guardian = models.CharField(max_length=120, blank=True)
    """Who said it for somebody under 18, as they were called then."""
    at = models.DateTimeField()

    class Meta:
        db_table = "recording_said"
        constraints = (models.UniqueConstraint(fields=["session", "cand"], name="recording_said_once"),)

    def __str__(self) -> str:
        return f"{self.cand} {self.session_id}"
