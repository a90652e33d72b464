"""Letters to people outside, and the private links in them."""

from django.db import models

from .agents import Agent
from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Company, Production


class Letter(models.Model):
    """Drafted, looked at, then sent. Its private link stands in it as {link} until it is sent."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="letters")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="letters")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH)
    task = models.CharField(max_length=LENGTH, blank=True)
    kind = models.CharField(max_length=20)
    """invitation, change, answer."""
    state = models.CharField(max_length=12, default="drafted")
    """drafted, sending, sent, failed, opened, answered, dropped."""
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    """In which it is worded; '' for the house's own."""
    button = models.CharField(max_length=60, blank=True, default="")
    """What stands on the button for its link; '' for ours."""
    by = models.CharField(max_length=LENGTH)
    minute = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    """Grows with every change of the words, so that of two tabs none overwrites the other."""
    error = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often the mail server was asked in vain; what it certainly did not take is tried again by itself."""
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    """When somebody began to send it: until that is over, nobody else does."""
    sent_at = models.DateTimeField(null=True)
    goes_at = models.DateTimeField(null=True)
    """When it goes by itself, if somebody said so; who did is `goes_by`."""
    goes_by = models.CharField(max_length=LENGTH, blank=True)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    """Whose client they are, where it goes, or went, to the agent."""
    copied = models.CharField(max_length=8, blank=True)
    """Whether the client had the same with a link of their own: sent, failed; '' where none was to go."""
    part_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    """The letter that offers this part with others: that one is looked at and sent, and this one moves with it."""
    told = models.TextField(blank=True)
    """What it said of their own order on callback days, a paragraph for each, or of what belongs to an offer, as it was
    when it went; '' where it said nothing of it."""
    told_days = models.JSONField(default=list)
    """Of each paragraph the number of its day, from when until when they are called then, where it said on which day
    that is, and where."""
    told_from = models.DateTimeField(null=True)
    """From when they are called by the order that it told, on the first of the days of which it said the date."""
    told_until = models.DateTimeField(null=True)
    """Until when on the last; or, of a pencil, until when they are asked to keep the dates free, from when it is
    drafted."""
    about = models.CharField(max_length=80, blank=True, default="")
    """Of a reminder, what it is about: the time, the callback day, or the offer and its end. Nobody is reminded of it
    twice.
    """

    class Meta:
        db_table = "letter"
        constraints = (
            models.UniqueConstraint(fields=["about"], name="letter_reminds_once", condition=~models.Q(about="")),
        )
        indexes = (
            models.Index(fields=["production", "created_at"], name="letter_age"),
            models.Index(fields=["cand"], name="letter_cand"),
            models.Index(fields=["claimed_at"], name="letter_claimed", condition=models.Q(state="sending")),
            models.Index(fields=["told_until"], name="letter_told_until", condition=models.Q(told_from__isnull=False)),
            models.Index(fields=["goes_at"], name="letter_goes", condition=models.Q(goes_at__isnull=False)),
        )


class Wording(models.Model):
    """How the company, or one production, words a kind of letter in a language, in place of the house's words."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose alone it is; None for every production of the company."""
    outline = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    button = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "letter_wording"
        constraints = (
            models.UniqueConstraint(
                fields=["company", "outline", "language"], name="wording_once", condition=models.Q(production=None)
            ),
            models.UniqueConstraint(fields=["production", "outline", "language"], name="wording_once_here"),
        )

    def __str__(self) -> str:
        return f"{self.outline} ({self.language})"


class Link(models.Model):
    """A private link for one performer on one candidacy: scoped, dated, revocable. The address carries a signature."""

    id = models.CharField(primary_key=True, max_length=24, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="links")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH)
    letter = models.CharField(max_length=LENGTH, blank=True)
    by = models.CharField(max_length=LENGTH, blank=True)
    """Who sent it, or handed it over by another way."""
    mailed_to = models.CharField(max_length=254, blank=True)
    """To which address it went with no letter of the outbox; '' where it went with one, or was handed over."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "link"
        indexes = (models.Index(fields=["cand"], name="link_cand"),)


class Reply(models.Model):
    """What a performer wrote on their private page, for whoever runs the desk and whoever wrote to them."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="replies")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH)
    letter = models.CharField(max_length=LENGTH, blank=True)
    what = models.CharField(max_length=12)
    """none: no time suits; yes: interested; comes: to the callback day; longer: to answer the offer; keeps: the dates
    free, as a pencil asks; came_up: other work, meanwhile; no: why not;
    back: a no thought over again; mail: answered by mail; else: somebody else has their link."""
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reply"
        indexes = (
            models.Index(fields=["production", "created_at"], name="reply_age"),
            models.Index(fields=["cand"], name="reply_cand"),
            models.Index(fields=["production"], condition=models.Q(read_at=None), name="reply_unread"),
        )

    def __str__(self) -> str:
        return f"{self.what} of {self.created_at:%Y-%m-%d %H:%M}"
