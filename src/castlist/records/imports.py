"""Lists of people that somebody brings: the list, its rows as they came, and who is known out of which list."""

from django.conf import settings
from django.db import models

from .ids import LENGTH, new_id
from .people import SHA256_LENGTH
from .performers import Performer
from .productions import Company


class ImportRun(models.Model):
    """A list of people, from the file to the end of its undoing. Its rows go when it can be undone no longer."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    """What the file was called; '' once its rows have gone."""
    stage = models.CharField(max_length=10)
    """reading, or one of rules.imports.STAGES."""
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    """What each column says, or ''."""
    date_order = models.CharField(max_length=3, default="dmy")
    partly = models.BooleanField(default=False)
    """Whether rows are taken without the cells of theirs that cannot be; otherwise the whole row stays out."""
    rows = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    """Up to which row the work of this stage is done; while it is undone, down to which."""
    counts = models.JSONField(default=dict)
    """How many rows there are of each fate, and what became of them."""
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    """When anything last went on with it."""
    ran_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    """When its rows went. From then on it cannot be undone."""

    class Meta:
        db_table = "import_run"
        indexes = (models.Index(fields=["company", "created_at"], name="import_newest"),)

    def __str__(self) -> str:
        return self.id


class ImportRow(models.Model):
    """One row of a list, as it came, what is to become of it and what did."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    n = models.PositiveIntegerField()
    """The number of the row in the file, from 1."""
    cells = models.JSONField(default=list)
    fate = models.CharField(max_length=5, blank=True)
    why = models.JSONField(default=list)
    """[[column, sentence], …]: what stands against it, or against a cell of it."""
    partly = models.BooleanField(default=False)
    """Whether it can be taken without cells that cannot be; it is, where its list says so."""
    mail = models.CharField(max_length=254, blank=True)
    alike = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=LENGTH, blank=True)
    """The performer whom it is about, or perhaps about."""
    found_row = models.PositiveIntegerField(default=0)
    """The earlier row of this file that is about the same person; 0 for none."""
    choice = models.CharField(max_length=4, blank=True)
    """What a member decided: new, same, skip."""
    done = models.CharField(max_length=6, blank=True)
    """made, filled, same (nothing to add), left (out), undone, kept (could not be undone)."""
    performer = models.CharField(max_length=LENGTH, blank=True)
    """Who was made by it, or filled in."""
    added = models.JSONField(default=dict)
    """{what: [before, after]}."""

    class Meta:
        db_table = "import_row"
        constraints = (models.UniqueConstraint(fields=["run", "n"], name="import_row_once"),)
        indexes = (
            models.Index(fields=["run", "fate", "n"], name="import_row_fate"),
            models.Index(fields=["run", "mail"], name="import_row_mail"),
            models.Index(fields=["run", "alike"], name="import_row_alike"),
            models.Index(fields=["performer"], name="import_row_whose", condition=~models.Q(performer="")),
            models.Index(fields=["found"], name="import_row_found", condition=~models.Q(found="")),
        )

    def __str__(self) -> str:
        return f"{self.run_id}:{self.n}"


class ImportColumns(models.Model):
    """What the columns of a file with these headings say, as a member last said it: no word of any row."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    headings = models.CharField(max_length=SHA256_LENGTH)
    columns = models.JSONField(default=list)
    date_order = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        db_table = "import_columns"
        constraints = (models.UniqueConstraint(fields=["company", "headings"], name="import_columns_once"),)

    def __str__(self) -> str:
        return self.headings


class Source(models.Model):
    """Something that is known of a performer came out of a list: out of which, by whom, and when."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="sources")
    run = models.CharField(max_length=LENGTH)
    by = models.CharField(max_length=LENGTH)
    at = models.DateTimeField()

    class Meta:
        db_table = "performer_source"
        constraints = (models.UniqueConstraint(fields=["performer", "run"], name="source_once"),)
        indexes = (models.Index(fields=["run"], name="source_run"),)

    def __str__(self) -> str:
        return f"{self.performer_id}: {self.run}"
