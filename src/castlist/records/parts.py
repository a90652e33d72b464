"""Who plays what: the chart of scenes in its versions, the plan for doubling, and the list of covers. In no log."""

from django.db import models

from .ids import LENGTH, new_id
from .performers import Performer
from .productions import Production

NAME_LENGTH = 80


class SceneChart(models.Model):
    """One version of the chart of scenes and characters of a production, never changed."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.PositiveIntegerField()
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()
    scenes = models.JSONField(default=list)
    """[[name, seconds, [characters]], …], in the order of the show."""
    ties = models.JSONField(default=dict)
    """{character: role}, where the character is a role of the production."""
    again = models.PositiveIntegerField(default=0)
    """Which earlier version it is once more; 0 for none."""

    class Meta:
        db_table = "scene_chart"
        constraints = (models.UniqueConstraint(fields=["production", "n"], name="scene_chart_once"),)

    def __str__(self) -> str:
        return f"{self.production_id}:{self.n}"


class Doubling(models.Model):
    """What was asked last about doubling, of which chart, and what was found: characters by name, performers not."""

    production = models.OneToOneField(Production, on_delete=models.PROTECT, primary_key=True, related_name="+")
    chart = models.PositiveIntegerField()
    wish = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "doubling"

    def __str__(self) -> str:
        return self.production_id


class CoverList(models.Model):
    """What is wanted of the covers of a production."""

    production = models.OneToOneField(Production, on_delete=models.PROTECT, primary_key=True, related_name="+")
    wanted = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=1)
    """How many characters of one scene anybody covers at most."""
    spared = models.JSONField(default=list)
    """Characters that the show can do without."""
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "cover_list"

    def __str__(self) -> str:
        return self.production_id


class CoverName(models.Model):
    """Who plays a character, or covers it: a performer whom the company knows, or else a name that somebody typed."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    character = models.CharField(max_length=NAME_LENGTH)
    place = models.PositiveSmallIntegerField()
    """0 plays it; 1 is the first cover."""
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    """'' where it is a performer."""

    class Meta:
        db_table = "cover_name"
        constraints = (models.UniqueConstraint(fields=["production", "character", "place"], name="cover_name_once"),)

    def __str__(self) -> str:
        return self.id
