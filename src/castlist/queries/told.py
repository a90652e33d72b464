"""The page on which somebody is told of a matter about them: what they were told, and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from castlist.queries.contacts import Contact, outside_of
from castlist.queries.doors import NotThere
from castlist.queries.matters import Read, concerned, opened_alone, rights
from castlist.records.models import Performer, Person
from castlist.records.private_links import told_of, told_token
from castlist.rules.safeguarding import PERSON, may_read


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said between the leads and the person."""

    at: datetime
    text: str
    yours: bool


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Everything on the page. It names neither who raised the matter, nor what else is in it."""

    token: str
    matter: str
    page: str
    production_id: str
    company: str
    production: str
    zone: ZoneInfo
    said: tuple[Said, ...]
    files: tuple[str, ...]
    """What the files are called that they gave."""
    is_open: bool
    contacts: tuple[Contact, ...]


def told_page(token: str, *, now: datetime) -> ToldPage:
    """The page behind that address; NotThere alike for what was guessed, taken back by a later one, or is long over."""
    matter, page = told_of(token)
    read = opened_alone(matter) if matter else None
    if read is None or not may_read(read.standing, page, now):
        raise NotThere
    production = read.row.production
    said = tuple(Said(a.at, a.text, a.side == PERSON) for a in read.acts if a.what in ("tell", "reply"))
    files = tuple(a.data["name"] for a in read.standing.files if a.side == PERSON)
    zone = ZoneInfo(production.time_zone)
    return ToldPage(
        token, matter, page, production.pk, production.company.name, production.name, zone, said, files,
        not read.standing.ended, (*_readers(read), *outside_of(production.pk)),
    )  # fmt: skip


def _readers(read: Read) -> tuple[Contact, ...]:
    """The leads who read what is answered."""
    state = rights(read.row.production_id)
    leads = [
        m for m in sorted(state.members, key=lambda m: m.n) if m.lead and not concerned(state, m.person, read.sealed)
    ]
    rows = Person.objects.in_bulk([m.person for m in leads])
    return tuple(Contact(rows[m.person].name, m.title, rows[m.person].email) for m in leads)


def address_of(read: Read) -> str:
    """Where the person can be written to, as far as Castlist knows them; ''."""
    if read.sealed.performer:
        return Performer.objects.filter(pk=read.sealed.performer).values_list("email", flat=True).first() or ""
    return Person.objects.filter(pk=read.sealed.person, closed_at=None).values_list("email", flat=True).first() or ""


def told_url(read: Read) -> str:
    """The address of the page on which the person was told, to be handed to them; '' where they were not."""
    page = read.standing.page
    return f"{settings.CASTLIST_URL}/word/{told_token(read.row.pk, page)}/" if page else ""
