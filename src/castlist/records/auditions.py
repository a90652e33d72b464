"""Stretches of audition time, and the times in them."""

from django.db import models

from castlist.rules.panels import Inside

from .ids import LENGTH, new_id
from .productions import Production


class Session(models.Model):
    """A stretch of audition time in a place."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="sessions")
    role = models.CharField(max_length=LENGTH, blank=True)
    place = models.CharField(max_length=200)
    access = models.CharField(max_length=200, blank=True)
    """Step-free from …, lift, quiet room."""
    members = models.JSONField(default=list)
    """Who of the team is in the room, by id, in the order in which they are named."""
    panel = models.CharField(max_length=300, blank=True)
    """Who else is, as it was typed; in older sessions everybody."""
    material = models.CharField(max_length=500, blank=True)
    recording = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, default="invited")
    """What it is, as far as a rule of the trade asks: one of rules.trade.KINDS."""
    adults = models.PositiveSmallIntegerField(default=0)
    """How many are in the room with whoever is heard; 0 where it is not said."""
    observer = models.CharField(max_length=200, blank=True)
    """Who observes a callback in modesty garments, as both sides have agreed."""
    why = models.CharField(max_length=1000, blank=True)
    """Why it is as it is, where a rule of the trade asks."""
    why_for = models.CharField(max_length=1000, blank=True)
    """Which rules that answers, as pack/rule, with blanks between."""
    checked = models.CharField(max_length=400, blank=True)
    """By which packs, with their versions, it was looked at when it was last said; '' where it never was."""
    breaks = models.JSONField(default=list)
    """When nobody is heard: from, until (milliseconds), and whose break it is, each."""
    lists = models.CharField(max_length=300, blank=True, default="")
    """In which order people are called at the door, as the names of lists, one a line; '' for none."""
    answer_by = models.DateField(null=True)
    """The day by which everybody seen here has a yes or a no."""
    by = models.CharField(max_length=LENGTH, blank=True)
    created_at = models.DateTimeField()
    off_at = models.DateTimeField(null=True)
    """Since when it is called off; whatever had begun by then took place."""
    off_by = models.CharField(max_length=LENGTH, blank=True)
    off_says = models.CharField(max_length=500, blank=True)
    """What those who had a time in it are told besides."""
    off_from = models.DateTimeField(null=True)
    """When the first of the times that do not take place was to begin; the times themselves are gone."""
    off_until = models.DateTimeField(null=True)
    """When the last of them was to end."""

    class Meta:
        db_table = "session"
        indexes = (models.Index(fields=["production", "role"], name="session_role"),)

    def __str__(self) -> str:
        return self.place

    @property
    def inside(self) -> Inside:
        """Who is in the room."""
        return Inside(tuple(self.members), self.panel)

    @property
    def ranked(self) -> tuple[str, ...]:
        """The lists at its door, in order."""
        return tuple(self.lists.splitlines())


class Slot(models.Model):
    """One place at a time. Nobody holds two for one role, and no place has two holders: the table forbids it.

    Where several people come at once, each has a seat of that moment. Whoever is called back keeps the time at which
    they were heard, as `past`, and holds another.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="slots")
    start = models.DateTimeField()
    seat = models.PositiveSmallIntegerField(default=1)
    """Which of those that begin at that moment: 1 where one person is heard at a time."""
    minutes = models.PositiveSmallIntegerField(default=20)
    made_at = models.DateTimeField(null=True)
    """When it was laid out; NULL for those of before that was kept, which are as old as their session."""
    cand = models.CharField(max_length=LENGTH, null=True, db_index=True)  # noqa: DJ001 - NULL is free, and not a value
    """The candidacy that holds it, or was heard then; NULL while it is free."""
    past = models.BooleanField(default=False)
    """They were heard then, and another time is theirs since."""
    access_needs = models.TextField(blank=True)
    booked_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    """Grows with every change of what a calendar shows, also from one time to the next that somebody holds."""
    desk = models.BooleanField(default=False)
    """It is kept for the desk to give: nobody is offered it, or takes it, by a private link."""
    entered = models.BooleanField(default=False)
    """The desk gave it to whoever has it; False where they took it themselves."""
    moved_at = models.DateTimeField(null=True)
    """When the desk last changed when or where it is, for whoever has it now; NULL where it never did."""
    was = models.DateTimeField(null=True)
    """When it began before that."""
    was_place = models.CharField(max_length=200, blank=True, default="")
    """Where it was before that, where that is another place."""
    moved_says = models.CharField(max_length=500, blank=True, default="")
    """What they are told besides."""
    moved_out_of = models.TextField(blank=True, default="")
    """The sessions out of which the desk moved whoever has it now, in lines, since they were last told of a change."""

    class Meta:
        db_table = "slot"
        constraints = (
            models.UniqueConstraint(fields=["session", "start", "seat"], name="slot_once"),
            models.UniqueConstraint(fields=["cand"], condition=models.Q(past=False), name="slot_one_each"),
        )
        indexes = (models.Index(fields=["session", "start"], name="slot_order"),)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} UTC"


class CalledOff(models.Model):
    """Who had a time in a session that was called off, and when it was to be: they are told, and choose another."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="off", db_index=False)
    cand = models.CharField(max_length=LENGTH, db_index=True)
    start = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(default=0)
    """Of its event in a calendar, which says that it is cancelled."""
    again = models.BooleanField(default=False)
    """They had another time since, and gave that back themselves."""
    at = models.DateTimeField(null=True)
    """Since when, where the session goes on and no time of that day was left for them; NULL with the session."""
    says = models.CharField(max_length=500, blank=True, default="")
    """What they are told besides, where that is so."""
    was = models.DateTimeField(null=True)
    """When it began as they know it, where it had been changed and no letter had told them; NULL with the start."""
    was_place = models.CharField(max_length=200, blank=True, default="")
    """Where they know it to be, where that is another place."""

    class Meta:
        db_table = "called_off"
        constraints = (models.UniqueConstraint(fields=["session", "cand"], name="called_off_once"),)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} UTC"


class WaitingList(models.Model):
    """Somebody waits for a time to come free. Whichever does is kept for whoever has waited longest, for a while."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH, unique=True)
    since = models.DateTimeField()
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="kept_for")
    """The free time that is kept for them; NULL while they wait."""
    until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When they were written to about it."""

    class Meta:
        db_table = "waiting_list"
        constraints = (models.UniqueConstraint(fields=["slot"], name="waiting_list_one_each"),)

    def __str__(self) -> str:
        return f"{self.cand} {self.since:%Y-%m-%d %H:%M} UTC"


class TimeHold(models.Model):
    """A free time that one performer alone may take for a few minutes, while they look whether they can come.

    It holds while its moment has not passed, whoever looks after it or not. Who has none any more keeps the row for a
    while: it says how many they have had in a row.
    """

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+", db_index=False)
    performer = models.CharField(max_length=LENGTH)
    cand = models.CharField(max_length=LENGTH, db_index=True)
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="holds", db_index=False)
    until = models.DateTimeField()
    longer = models.PositiveSmallIntegerField(default=0)
    """How often they asked for a little longer."""
    in_a_row = models.PositiveSmallIntegerField(default=1)
    access_needs = models.TextField(blank=True)
    """What they had typed when they held it, which stands in the form when they come back."""

    class Meta:
        db_table = "time_hold"
        constraints = (
            models.UniqueConstraint(fields=["production", "performer"], name="time_hold_one_each"),
            models.UniqueConstraint(fields=["slot"], name="time_hold_once"),
        )

    def __str__(self) -> str:
        return f"{self.cand} {self.until:%Y-%m-%d %H:%M} UTC"
