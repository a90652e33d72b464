"""Notes about candidacies, which are no part of any log: what they say lies with the texts, and is erased with them."""

from django.db import models

from .events import COMMITMENT_LENGTH
from .ids import LENGTH, new_id
from .productions import Production


class Note(models.Model):
    """Somebody's note. Its id is all that can be told of it, and tells nothing: no order, and no number."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    author = models.CharField(max_length=LENGTH)

    class Meta:
        db_table = "note"

    def __str__(self) -> str:
        return self.id


class NoteVersion(models.Model):
    """One version of a note, never changed: about whom, for whom, and under which commitment its text lies."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="versions", db_index=False)
    n = models.PositiveIntegerField()
    cand = models.CharField(max_length=LENGTH)
    at = models.BigIntegerField()
    audience = models.CharField(max_length=4)
    """me, desk, room."""
    text = models.CharField(max_length=COMMITMENT_LENGTH)
    scored = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    at_second = models.PositiveIntegerField(null=True)
    """At which moment of a recording; NULL for what is about no moment."""
    recording = models.CharField(max_length=80, null=True)  # noqa: DJ001 - the table is only added to: none is NULL
    """Which recording, by its file: the words go with it."""

    class Meta:
        db_table = "note_version"
        constraints = (models.UniqueConstraint(fields=("note", "n"), name="note_version_once"),)
        indexes = (
            models.Index(fields=["cand"], name="note_version_cand"),
            models.Index(
                fields=["recording"], name="note_version_recording", condition=models.Q(recording__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.note_id}:{self.n}"
