"""The log and what it folds to: events, interval rows of facts, and the texts that lie beside the log."""

from typing import ClassVar

from django.db import models

from .ids import LENGTH
from .productions import Production

FOREVER = 2**62
"""`to_seq` of a fact that is so now."""
HASH_LENGTH = 64
STREAM_LENGTH = 40
COMMITMENT_LENGTH = 43


class Event(models.Model):
    """One act, never changed. `seq` is its place in the production, `number` its place in its stream."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    stream = models.CharField(max_length=STREAM_LENGTH)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=LENGTH, blank=True)
    role = models.CharField(max_length=LENGTH, blank=True)
    cand = models.CharField(max_length=LENGTH, blank=True)
    at = models.BigIntegerField()
    data = models.TextField()
    sealed = models.BooleanField(default=False)
    """True for what was said in a sealed round that this act did not open."""
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        db_table = "event"
        constraints = (
            models.UniqueConstraint(fields=["production", "seq"], name="event_place"),
            models.UniqueConstraint(fields=["production", "stream", "number"], name="event_number"),
        )
        indexes = (
            models.Index(fields=["production", "role", "seq"], name="event_role"),
            models.Index(fields=["production", "cand", "seq"], name="event_cand"),
        )


class EventStream(models.Model):
    """The head of one stream: how many events, and the hash of the last."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    stream = models.CharField(max_length=STREAM_LENGTH)
    count = models.BigIntegerField()
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        db_table = "event_stream"
        constraints = (models.UniqueConstraint(fields=["production", "stream"], name="event_stream_once"),)


class Fact(models.Model):
    """A fact while it was so: from `from_seq` up to, and without, `to_seq`."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    role = models.CharField(max_length=LENGTH, blank=True)
    cand = models.CharField(max_length=LENGTH, blank=True)
    about = models.CharField(max_length=LENGTH, blank=True)
    """Whom a candidacy, objection, relation, member or alternate is about: rivals are found by it."""
    data = models.TextField()
    from_seq = models.BigIntegerField()
    to_seq = models.BigIntegerField(default=FOREVER)

    class Meta:
        db_table = "fact"
        constraints = (
            models.UniqueConstraint(
                fields=["production", "kind", "key"], condition=models.Q(to_seq=FOREVER), name="fact_once_now"
            ),
            models.CheckConstraint(condition=models.Q(from_seq__lt=models.F("to_seq")), name="fact_lasts"),
        )
        # What is so now, and what was so once, are found by indexes that share no row: planners that count rows take
        # `to_seq` for rare, and it is the commonest value of all.
        indexes = (
            models.Index(
                fields=["production", "role", "kind", "from_seq"],
                condition=models.Q(to_seq=FOREVER),
                name="fact_role_now",
            ),
            models.Index(
                fields=["production", "cand", "kind"], condition=models.Q(to_seq=FOREVER), name="fact_cand_now"
            ),
            models.Index(
                fields=["production", "about", "kind"],
                condition=models.Q(to_seq=FOREVER) & ~models.Q(about=""),
                name="fact_about_now",
            ),
            models.Index(
                fields=["production", "role", "to_seq", "from_seq"],
                condition=models.Q(to_seq__lt=FOREVER),
                name="fact_then",
            ),
        )


class Touch(models.Model):
    """The last act that bears on a decision about one candidacy: what a conclusion must have seen (CONSENT I7); and
    whether something may still be to be written or proposed on it, which home asks of a whole production at once.

    Kept beside the facts, and as of now only: most acts move nothing else of a candidacy, and would each leave a row of
    it behind.
    """

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    cand = models.CharField(max_length=LENGTH)
    seq = models.BigIntegerField()
    loose = models.CharField(max_length=8, blank=True, default="")
    """What is still to be done on it, of `castlist.rules.loose_ends`; '' for nothing."""
    role = models.CharField(max_length=LENGTH, blank=True, default="")
    step = models.CharField(max_length=16, blank=True, default="")
    line = models.CharField(max_length=100, blank=True, default="")
    """Since when, its place, the candidacy, the performer, the letter that has not gone, its kind: in order of time."""

    class Meta:
        db_table = "touch"
        constraints = (models.UniqueConstraint(fields=["production", "cand"], name="touch_once"),)
        # All that home asks for, so that it looks into no row: thousands may wait for the same.
        indexes = (
            models.Index(
                fields=["production", "loose", "role", "step", "line"],
                condition=~models.Q(loose=""),
                name="touch_loose",
            ),
        )


class Text(models.Model):
    """What somebody wrote, under the commitment by which the log knows it. Erased: body and salt are gone."""

    commitment = models.CharField(primary_key=True, max_length=COMMITMENT_LENGTH)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="texts")
    author = models.CharField(max_length=LENGTH, blank=True)
    role = models.CharField(max_length=LENGTH, blank=True)
    cand = models.CharField(max_length=LENGTH, blank=True)
    salt = models.BinaryField(null=True)
    body = models.TextField(null=True)  # noqa: DJ001 - NULL says erased, '' would be something said
    created_at = models.BigIntegerField()
    erased_at = models.BigIntegerField(default=0)

    class Meta:
        db_table = "text"


class Request(models.Model):
    """A write that was asked for under a key: asked again, it is answered again and not done again (I37)."""

    person = models.CharField(max_length=LENGTH)
    key = models.CharField(max_length=80)
    act = models.CharField(max_length=HASH_LENGTH)
    """What was asked, as a hash: another act under the same key is refused."""
    answer = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "request"
        constraints = (models.UniqueConstraint(fields=["person", "key"], name="request_once"),)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="request_age")]
