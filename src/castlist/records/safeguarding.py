"""Safeguarding matters: a store of their own, encrypted with a key each, under a master key kept elsewhere."""

import hashlib

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .productions import Production


class Matter(models.Model):
    """What somebody raised, sealed: see vault.py. The row tells that there is one, and how many acts followed."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    """About whom, of what kind, and what it says."""
    origin = models.BinaryField(default=b"")
    """Who raised it, when, and the first day on which it is looked at, sealed with the same key."""
    raised_hash = models.CharField(max_length=64, default="")
    """See `as_raised`: over all of these, so that damage is found without any key."""
    began = models.CharField(max_length=64, default="")
    """Where its chain begins, once its key was wrapped anew; '' while the key lies wrapped as it was when it began."""
    head = models.PositiveIntegerField(default=0)
    """How many acts its stream holds."""
    head_hash = models.CharField(max_length=64, default="")
    """The link of the last of them; '' while there is none."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=12, default="")
    review_on = models.DateField(null=True)
    created_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """These five say something only in rows of earlier versions that wait for their key: see actions.matters."""

    class Meta:
        db_table = "matter"

    def __str__(self) -> str:
        return self.id


class MatterAct(models.Model):
    """One dated step of a matter, sealed with the key of the matter: numbered and chained apart from every room."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="acts")
    n = models.PositiveIntegerField()
    sealed = models.BinaryField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "matter_act"
        constraints = (models.UniqueConstraint(fields=("matter", "n"), name="matter_act_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.n}"


class MatterFile(models.Model):
    """The bytes of a file in a matter, sealed with its key; what it is called, and who gave it, is in the stream."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="files")
    sealed = models.BinaryField()

    class Meta:
        db_table = "matter_file"

    def __str__(self) -> str:
        return self.id


class ClearanceWish(models.Model):
    """A lead has asked for the clearance of one candidacy; it is given with everybody else's, at the next round."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    cand = models.CharField(max_length=LENGTH, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "clearance_wish"

    def __str__(self) -> str:
        return self.cand


class ClearanceRound(models.Model):
    """Up to when clearance was given in a production; who gives or withholds it locks this row first."""

    production = models.OneToOneField(Production, on_delete=models.PROTECT, primary_key=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "clearance_round"

    def __str__(self) -> str:
        return str(self.production_id)


Sealed = bytes | memoryview


def as_raised(
    matter: str, production: str, wrapped_key: Sealed, sealed: Sealed, origin: Sealed, began: str = ""
) -> str:
    """The hash over everything that the row of a matter holds sealed, where it was raised and where its chain began."""
    said = [matter, production, bytes(wrapped_key).hex(), bytes(sealed).hex(), bytes(origin).hex()]
    said += [began] if began else []
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def hash_of(row: Matter) -> str:
    """The same, of the row as it is now."""
    return as_raised(row.pk, row.production_id, row.wrapped_key, row.sealed, row.origin, row.began)


def beginning_of(row: Matter) -> str:
    """Where the chain of the matter begins."""
    return row.began or beginning(row.pk, bytes(row.wrapped_key), bytes(row.sealed))


def beginning(matter: str, wrapped_key: bytes, sealed: bytes) -> str:
    """Where the chain of a matter begins: at what was raised, as it lies sealed."""
    return hashlib.sha256(
        b"\x00".join([matter.encode(), wrapped_key.hex().encode(), sealed.hex().encode()])
    ).hexdigest()


def link(before: str, n: int, sealed: bytes) -> str:
    """The hash of act `n`: it covers the sealed bytes, so that the chain is checked without any key."""
    return hashlib.sha256(f"{before}:{n}:{sealed.hex()}".encode()).hexdigest()
