"""Companies and productions: how they begin."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache, partial
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Case, F, Value, When

from castlist.actions import searching
from castlist.actions.log import Scope, write
from castlist.actions.patience import briefly
from castlist.actions.people import clean_email
from castlist.queries.home import STILL_TOLD
from castlist.records.models import Company, Performer, Person, Production, Seat
from castlist.rules.decisions.state import Event, State
from castlist.rules.people import LONGEST_NAME as LONGEST_NAME
from castlist.rules.people import NotUsable, clean_name
from castlist.rules.performers import Traits
from castlist.rules.why import Refused, Why

LONGEST_LINE = 200
NOTHING_MORE = Traits()
LONGEST_ABOUT = 2000


def name_of(text: str) -> str:
    """The name of a company, a production, a performer or a role as it is kept. Refuses what people.clean_name does."""
    return clean_name(text.replace("\x00", "").encode("utf-8", "ignore").decode(), longest=LONGEST_NAME)


def _kept(text: str, what: str, longest: int) -> str:
    """The whole text; one that is too long is refused, and never cut."""
    text = text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if len(text) > longest:
        raise NotUsable(f"{what} has {len(text):,} characters; at most {longest:,} are kept.")
    return text


def make_company(*, name: str, owner: Person, now: datetime) -> Company:
    """The company is at home in this installation, and its owner may open productions.

    Writes: company. Refuses: a name that is empty or too long.
    """
    return Company.objects.create(name=name_of(name), owner=owner, created_at=now)


def open_production(
    company: Company, *, name: str, by: Person, now: datetime, about: str = "", time_zone: str = "UTC", title: str = "",
    production_id: str = "",
) -> Production:  # fmt: skip
    """The production is open; whoever opened it stands alone with a say, until they add others.

    Writes: production, event, fact, seat. Refuses: a name that is empty or too long, an unknown time zone; erased for
    whoever has just closed their account.
    """
    if time_zone not in _time_zones():
        raise NotUsable(f"“{time_zone[:60]}” is not a time zone.")
    about = _kept(about, "What it is about", LONGEST_ABOUT)
    production = Production(company=company, name=name_of(name), about=about, time_zone=time_zone, created_at=now)
    if production_id:
        production.id = production_id

    def opened(state: State, at: int) -> list[Event]:
        return [Event("production_opened", by.pk, at, {"title": title})]

    with transaction.atomic():
        if not Person.objects.select_for_update(no_key=True).filter(pk=by.pk, closed_at=None).exists():
            raise Refused(Why.erased)
        production.save(force_insert=True)
        write(production.pk, opened, by=by.pk, now=now, scope=Scope(whole=True))
    return production


@cache
def _time_zones() -> set[str]:
    """Those that this machine knows: to list them it walks through hundreds of files."""
    return available_timezones()


def add_performer(
    company_id: str, *, name: str, now: datetime, email: str = "", note: str = "",
    credits: list[tuple[int, str]] | None = None, last_heard: str = "", person: Person | None = None,
    headshot: str = "", traits: Traits = NOTHING_MORE,
) -> Performer:  # fmt: skip
    """The company knows this performer.

    Writes: performer, search_fresh. Refuses: a name that is empty or too long, an address that is none, a line that is
    too long. What `traits` say has been checked by whoever made them.
    """
    rows = sorted([int(year), _kept(str(text), "A credit", LONGEST_LINE)] for year, text in credits or [])
    note = _kept(note, "The line about them", LONGEST_LINE)
    last_heard = _kept(last_heard, "When they were last heard from", LONGEST_NAME)
    with transaction.atomic():
        made = Performer.objects.create(
            company_id=company_id, name=name_of(name), email=clean_email(email) if email.strip() else "", note=note,
            credits=rows, last_heard=last_heard, person=person, headshot=headshot, created_at=now,
            **asdict(traits) | {"skills": list(traits.skills)},
        )  # fmt: skip
        searching.note([made.pk])
    return made


AT_ONCE = 100
"""Productions of which one statement says how far somebody has looked."""


def look_up_to(heads: Mapping[str, int], *, by: str, now: datetime) -> None:
    """Home no longer counts what happened in these productions up to there as new for the person, and tells it for an
    hour all the same; unless somebody else writes just now.

    Writes: seat.
    """
    at, hour = int(now.timestamp() * 1000), int(STILL_TOLD.total_seconds() * 1000)
    still = Case(When(told_at__gt=at - hour, then=F("told_seq")), default=F("seen_seq"))
    every = sorted(heads.items())
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        end = Case(*(When(production_id=production, then=Value(seq)) for production, seq in some))
        seats = Seat.objects.filter(person_id=by, production_id__in=[production for production, _ in some])
        unseen = seats.alias(end=end).filter(seen_seq__lt=F("end"))
        briefly(partial(unseen.update, told_seq=still, told_at=at, seen_seq=end))
