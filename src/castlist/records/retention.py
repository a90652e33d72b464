"""What is erased, what is to be, what is kept all the same, and what people ask to be told: ids and dates, no words."""

from django.conf import settings
from django.db import models

from .events import COMMITMENT_LENGTH
from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Company, Production


class Erasure(models.Model):
    """Something was erased. The same line stands in the journal in the data folder; see journal.py."""

    kind = models.CharField(max_length=12)
    """performer, person, text, note, letter, reply, needs, tape, cannot."""
    key = models.CharField(max_length=COMMITMENT_LENGTH)
    purpose = models.CharField(max_length=20)
    at = models.BigIntegerField()
    done_at = models.DateTimeField(null=True)
    """When the bytes were gone too: files, mails, and what a database keeps of rows that are no more."""

    class Meta:
        db_table = "erasure"
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="erasure_once"),)
        indexes = (
            models.Index(fields=["kind"], name="erasure_left", condition=models.Q(done_at=None)),
            models.Index(fields=["at"], name="erasure_age"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Due(models.Model):
    """Something that will be erased, as the owner has been shown it."""

    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=COMMITMENT_LENGTH)
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    where = models.CharField(max_length=LENGTH, blank=True, default="")
    """The candidacy or the production to which it belongs; '' for the record as a whole."""
    at = models.DateTimeField()
    """When its time is over."""
    shown_at = models.DateTimeField()

    class Meta:
        db_table = "erasure_due"
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="due_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Hold(models.Model):
    """Somebody is kept beyond their time, because. The reason is read by the one whom it is about."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=LENGTH, blank=True)

    class Meta:
        db_table = "hold"

    def __str__(self) -> str:
        return self.id


class Period(models.Model):
    """The owner changed how long something is kept. The newest row of a purpose counts; none is ever changed."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    days = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "retention_period"
        indexes = (models.Index(fields=["company", "purpose", "at"], name="period_newest"),)

    def __str__(self) -> str:
        return f"{self.purpose}: {self.days}"


class Case(models.Model):
    """A performer asks for what others wrote about them. It has a month."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="cases")
    wants = models.CharField(max_length=8)
    """read, correct, erase."""
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    """When both parts were ready, and the person could read them."""

    class Meta:
        db_table = "data_case"
        indexes = (models.Index(fields=["due_on"], name="case_open", condition=models.Q(answered_at=None)),)

    def __str__(self) -> str:
        return self.id


class CasePart(models.Model):
    """One half of the answer: the owner's, about the rooms, or the leads'. Every case has both, whatever there is."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parts")
    desk = models.CharField(max_length=4)
    """room or lead."""
    wrapped_key = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    """What is handed out, sealed alike in both parts."""
    by = models.CharField(max_length=LENGTH, blank=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "data_case_part"
        constraints = (models.UniqueConstraint(fields=["case", "desk"], name="case_part_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}:{self.desk}"
