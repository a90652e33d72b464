"""Companies and productions: how they begin."""

from datetime import datetime
from zoneinfo import available_timezones

from castlist.actions.log import Scope, write
from castlist.actions.people import NotUsable
from castlist.records.models import Company, Performer, Person, Production, Seat
from castlist.rules.decisions.state import Event, State

LONGEST_NAME = 120


def _name(text: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise NotUsable("A name is needed.")
    if len(name) > LONGEST_NAME:
        raise NotUsable(f"The name is too long: {len(name)} characters, at most {LONGEST_NAME}.")
    return name


def make_company(*, name: str, owner: Person, now: datetime) -> Company:
    """The company is at home in this installation, and its owner may open productions.

    Writes: company. Refuses: a name that is empty or too long.
    """
    return Company.objects.create(name=_name(name), owner=owner, created_at=now)


def open_production(
    company: Company, *, name: str, by: Person, now: datetime, about: str = "", time_zone: str = "UTC", title: str = "",
    production_id: str = "",
) -> Production:  # fmt: skip
    """The production is open; whoever opened it stands alone with a say, until they add others.

    Writes: production, event, fact, seat. Refuses: a name that is empty or too long, an unknown time zone.
    """
    if time_zone not in available_timezones():
        raise NotUsable(f"“{time_zone[:60]}” is not a time zone.")
    production = Production(
        company=company, name=_name(name), about=about.strip()[:2000], time_zone=time_zone, created_at=now
    )
    if production_id:
        production.id = production_id
    production.save(force_insert=True)

    def opened(state: State, at: int) -> list[Event]:
        return [Event("production_opened", by.pk, at, {"title": title})]

    write(production.pk, opened, by=by.pk, now=now, scope=Scope(whole=True))
    return production


def add_performer(
    company_id: str, *, name: str, now: datetime, email: str = "", note: str = "",
    credits: list[tuple[int, str]] | None = None, last_heard: str = "", person: Person | None = None,
    headshot: str = "",
) -> Performer:  # fmt: skip
    """The company knows this performer.

    Writes: performer. Refuses: a name that is empty or too long.
    """
    rows = sorted([int(year), str(text)[:200]] for year, text in credits or [])
    return Performer.objects.create(
        company_id=company_id, name=_name(name), email=email.strip()[:254], note=note.strip()[:200], credits=rows,
        last_heard=last_heard.strip()[:120], person=person, headshot=headshot, created_at=now,
    )  # fmt: skip


def look_up_to(production_id: str, *, by: str, seq: int) -> None:
    """Home no longer counts what happened up to there as new for the person.

    Writes: seat.
    """
    Seat.objects.filter(production_id=production_id, person_id=by, seen_seq__lt=seq).update(seen_seq=seq)
