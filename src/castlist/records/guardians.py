"""Who acts for performers under 18: apart from what is known of performers. Few may read it, and it goes sooner."""

from django.db import models

from .performers import Performer


class Guardian(models.Model):
    """Whoever acts for one minor. The address of the record is theirs, so that every letter goes to them alone."""

    performer = models.OneToOneField(
        Performer, primary_key=True, on_delete=models.PROTECT, related_name="guardian", db_column="performer"
    )
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60)
    born = models.DateField(null=True)
    """When the minor was born, where that was said."""
    under_18_on = models.DateField()
    """The day for which they were asked."""
    said_at = models.DateTimeField()
    may_print = models.BooleanField(default=False)
    """Whether the minor's name may stand in a cast list."""

    picture_at = models.DateTimeField(null=True)
    """Since when a picture of the minor may be taken on the day, for the panel of that day only; NULL for never."""
    picture_by = models.CharField(max_length=120, blank=True, default="")
    """Who agreed to it, as they were called then."""

    class Meta:
        db_table = "guardian"

    def __str__(self) -> str:
        return self.pk
