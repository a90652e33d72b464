"""Forms by which performers put themselves in: what the desk asks, what came, and what is begun and not sent yet."""

from django.db import models

from .agents import Agent
from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production


class Question(models.Model):
    """One version of a question of the desk; never changed once somebody has answered it. No log tells of it."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LENGTH, blank=True)
    """'' for the whole call."""
    first = models.CharField(max_length=LENGTH)
    """The id of its first version, its own for that one."""
    version = models.PositiveSmallIntegerField(default=1)
    n = models.PositiveIntegerField()
    """Its place among the questions of the call, or of the role."""
    kind = models.CharField(max_length=8)
    text = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list)
    required = models.BooleanField(default=False)
    by = models.CharField(max_length=LENGTH)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    """From then on it is asked no more: taken away, or followed by the next version."""

    class Meta:
        db_table = "question"
        constraints = (models.UniqueConstraint(fields=("first", "version"), name="question_version_once"),)
        indexes = (models.Index(fields=["production", "role", "n"], name="question_order"),)

    def __str__(self) -> str:
        return f"{self.first}:{self.version}"


class Submission(models.Model):
    """One form that was sent: by whom, and when."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="submissions")
    said = models.CharField(max_length=64)
    """A hash of all that it said: who sends the very same again is here once."""
    at = models.DateTimeField()
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who sent it for them; None where they did themselves, or the agent is erased."""

    class Meta:
        db_table = "submission"
        indexes = (models.Index(fields=["production", "at"], name="submission_age"),)

    def __str__(self) -> str:
        return self.id


class Preference(models.Model):
    """What the form said of one part: in which place it is wanted, or that they would rather not play it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="preferences")
    role = models.CharField(max_length=LENGTH)
    place = models.PositiveSmallIntegerField()
    """1 for the dearest; 0: rather not."""
    cand = models.CharField(max_length=LENGTH, blank=True)
    """The candidacy that stands for it; '' for none."""

    class Meta:
        db_table = "preference"
        constraints = (models.UniqueConstraint(fields=("submission", "role"), name="preference_once"),)
        indexes = (models.Index(fields=["cand"], name="preference_cand"),)

    def __str__(self) -> str:
        return f"{self.submission_id}:{self.role}"


class Answer(models.Model):
    """What the form answered to one version of a question."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.TextField()
    """As rules.questions keeps it."""

    class Meta:
        db_table = "answer"
        constraints = (models.UniqueConstraint(fields=("submission", "question"), name="answer_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}:{self.question_id}"


class Draft(models.Model):
    """A form that is begun and not sent: only its own link leads to it, and it goes in its time."""

    id = models.CharField(primary_key=True, max_length=32, editable=False)
    """A secret that nobody guesses."""
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LENGTH)
    form = models.JSONField(default=dict)
    """Every field and its values; nothing once it is sent."""
    email = models.CharField(max_length=254, blank=True)
    """Whose it says that it is: with them, it is erased."""
    mailed = models.CharField(max_length=254, blank=True)
    """Where its link was sent last."""
    version = models.PositiveIntegerField(default=1)
    """One more with every change: whoever changes it names the one that they looked at."""
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.CASCADE, related_name="+")
    """Whose it is, with several clients in it: then their page leads to it, and no link of its own."""

    class Meta:
        db_table = "form_draft"
        indexes = (models.Index(fields=["touched_at"], name="form_draft_age"),)

    def __str__(self) -> str:
        return self.id
