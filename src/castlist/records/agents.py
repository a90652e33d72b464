"""Agents of adults who may be cast: with a company, not with a person's account. Their private link is their key."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Company, Production


class Agent(models.Model):
    """Somebody who represents performers before one company. One address is one agent there."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254)
    """In small letters."""
    link = models.CharField(max_length=24, unique=True)
    """The secret in the address of their page; another one closes every address that was made with it."""
    link_until = models.DateTimeField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    """When their page was first opened: until then anybody may have typed their name and address."""

    class Meta:
        db_table = "agent"
        constraints = (models.UniqueConstraint(fields=("company", "email"), name="agent_once"),)

    def __str__(self) -> str:
        return self.pk


class Represented(models.Model):
    """One candidacy for which an agent acts, since they brought it about, until that is ended."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="clients")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="represented")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH)
    key = models.CharField(max_length=24)
    """The secret in the agent's addresses of this candidacy; '' where its private links were closed."""
    copied = models.BooleanField(default=False)
    """Whether the client has each letter too, where an address of theirs is known."""
    opened = models.CharField(max_length=LENGTH, blank=True)
    """The letter by which the agent came last."""
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "represented"
        indexes = (models.Index(fields=["cand"], name="represented_cand"),)

    def __str__(self) -> str:
        return self.pk


class Acted(models.Model):
    """What the one of the two did behind a private link, for the other to read: agent or client."""

    cand = models.CharField(max_length=LENGTH)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.CASCADE, related_name="+")
    """None where the client did it themselves."""
    what = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "acted"
        indexes = (models.Index(fields=["cand"], name="acted_cand"),)

    def __str__(self) -> str:
        return f"{self.what} of {self.at:%Y-%m-%d %H:%M}"
