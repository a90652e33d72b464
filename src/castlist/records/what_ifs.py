"""What a member tries out on the casting grid: theirs alone, in no log."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production

NAME_LENGTH = 80


class WhatIf(models.Model):
    """A casting that somebody tries out: nobody else learns that there is one."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        db_table = "what_if"

    def __str__(self) -> str:
        return self.id


class WhatIfFill(models.Model):
    """Who takes one place of a role in it."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="fills", db_index=False)
    role = models.CharField(max_length=LENGTH)
    place = models.PositiveSmallIntegerField()
    """The first is 1."""
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "what_if_fill"
        constraints = (models.UniqueConstraint(fields=["what_if", "role", "place"], name="what_if_fill_once"),)

    def __str__(self) -> str:
        return self.id
