"""Which times that somebody chose themselves wait to be confirmed by letter, and whether what a letter says holds."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from castlist.queries.bookings import booking_sentence
from castlist.queries.reminder_letters import state_of
from castlist.records.models import Letter, Performer, Production, Slot
from castlist.rules import confirmations as rules
from castlist.rules.decisions.state import State
from castlist.rules.outlines import CONFIRMATION


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time that somebody chose. `about`: the same for the same choice, and for no other."""

    about: str
    cand: str
    before: str
    """What the last letter that confirmed something to them was about; '' where none did."""


def are_confirmed(production: Production) -> bool:
    """Whether letters confirm what somebody chose: as the production says, else as the company does."""
    own = production.confirm_times
    return production.company.confirm_times if own is None else own


def productions_with_some(*, now: datetime) -> list[Production]:
    """Where somebody chose a time lately that is still to come."""
    where = _chosen(now).order_by().values_list("session__production_id", flat=True).distinct()
    found = Production.objects.select_related("company").filter(pk__in=set(where))
    return [one for one in found.order_by("pk") if are_confirmed(one)]


def _chosen(now: datetime) -> QuerySet[Slot]:
    return Slot.objects.filter(
        cand__isnull=False, past=False, entered=False, start__gt=now, booked_at__lte=now - rules.QUIET,
        booked_at__gt=now - rules.LATEST,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theirs:
    """The time that somebody has; and since when, None where the company gave it to them."""

    slot: str
    since: datetime | None

    def says(self, zone: ZoneInfo, language: str) -> str:
        """When and where it is."""
        return booking_sentence(self.slot, zone, language=language)


def theirs(cand: str) -> Theirs:
    """Which time it is."""
    row = Slot.objects.filter(cand=cand, past=False).first()
    return Theirs(row.pk if row else "", row.booked_at if row and not row.entered else None)


def about_time(row: Slot) -> str:
    """What a letter is about that confirms it."""
    booked = int(row.booked_at.timestamp()) if row.booked_at else 0
    return f"{rules.CHOSE} {row.cand} {row.pk} {booked}"


def about_back(cand: str, now: datetime) -> str:
    """What a letter is about that confirms that they gave a time back at that moment."""
    return f"{rules.BACK} {cand} {int(now.timestamp())}"


def last_about(cand: str) -> str:
    """What the last letter was about that confirmed something to them, or is about to; '' where there is none. One that
    waits to say that they gave a time back has said nothing yet.
    """
    rows = Letter.objects.filter(cand=cand, kind=CONFIRMATION).exclude(state__in=("dropped", "failed"))
    rows = rows.exclude(state="drafted", about__startswith=rules.BACK)
    return rows.order_by("-created_at", "-pk").values_list("about", flat=True).first() or ""


def due(production: Production, state: State, *, now: datetime) -> list[Chosen]:
    """The choices that no letter has confirmed, and that have stood for long enough."""
    rows = {about_time(row): row for row in _chosen(now).filter(session__production=production).order_by("pk")}
    done = set(Letter.objects.filter(about__in=rows).values_list("about", flat=True)) if rows else set()
    found = []
    for about, row in rows.items():
        cand = state.candidacy(row.cand or "")
        if about in done or cand is None or rules.why_not_confirm(state, cand, about):
            continue
        before = last_about(cand.id)
        if not rules.says_the_same(about, before) and wants_them(cand.performer):
            found.append(Chosen(about, cand.id, before))
    return found


def wants_them(performer: str) -> bool:
    """False once they said that nothing of the kind is to be sent to them."""
    rows = Performer.objects.filter(pk=performer, unreminded=False, erased_at=None, merged_into=None)
    return rows.exists()


def still_so(letter: Letter, *, now: datetime) -> bool:
    """Whether they have what it confirms, or have no time where it confirms that, and still want such letters."""
    state = state_of(letter.production_id)
    cand = state.candidacy(letter.cand)
    if cand is None or rules.why_not_confirm(state, cand, letter.about) or not wants_them(letter.performer_id):
        return False
    if not are_confirmed(Production.objects.select_related("company").get(pk=letter.production_id)):
        return False
    row = Slot.objects.filter(cand=cand.id, past=False).first()
    if letter.about.startswith(rules.BACK):
        return row is None
    return row is not None and row.start > now and about_time(row) == letter.about
