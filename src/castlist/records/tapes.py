"""Self-tapes: what was asked of a performer, what they sent, and what is still on its way."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class Tape(models.Model):
    """What one performer is asked to tape for one candidacy, and the recording that came; there while it is asked for.

    The recording lies in the data folder under its `file`, which is called after this row and what is in it.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="tapes")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH, unique=True)
    by = models.CharField(max_length=LENGTH)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    material = models.TextField()
    pages = models.PositiveSmallIntegerField()
    scenes = models.PositiveSmallIntegerField(default=1)
    versions = models.PositiveSmallIntegerField(default=1)
    of_call = models.CharField(max_length=8, blank=True)
    """welcome, asked: the open call wished for it with the submission; '' where somebody asked for it."""
    early = models.CharField(max_length=500, blank=True)
    """Why it is due earlier than is fair; the performer reads it."""
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    """Of the file that came, as in TapeUpload: whoever did not hear that it is here is told so when they ask again."""
    came_at = models.DateTimeField(null=True)
    small_file = models.CharField(max_length=80, blank=True)
    """The smaller copy of `file`; while it is being made, what it will be called, by which its maker knows it."""
    small_state = models.CharField(max_length=8, blank=True)
    small_size = models.PositiveBigIntegerField(default=0)
    small_part = models.PositiveSmallIntegerField(default=0)
    """How many of a hundred parts of it are made."""
    small_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "tape"
        indexes = (models.Index(fields=["production"], name="tape_production"),)

    def __str__(self) -> str:
        return self.id


class TapeUpload(models.Model):
    """A recording on its way here: how long it will be. How much of it has come is how long its file is."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    tape = models.OneToOneField(Tape, on_delete=models.CASCADE, related_name="upload")
    """One at most, so that no two are ever mixed."""
    size = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=64, blank=True)
    """By which a browser knows the same file again: a hash of how long it is, and since when it is so."""
    touched_at = models.DateTimeField()

    class Meta:
        db_table = "tape_upload"

    def __str__(self) -> str:
        return self.id
