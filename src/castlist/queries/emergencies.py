"""For an emergency: as whoever plays gives it behind their private link, and as the desk reads it of the whole cast.

It is read by those alone who read what somebody needs on the day, and whom it is about is told when they did.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from castlist.queries.auditions import readers_of_needs
from castlist.queries.doors import NotThere, moment, production_for, team_state
from castlist.queries.log_reach import load_own
from castlist.queries.private_links import Bearer
from castlist.queries.production_states import production_now
from castlist.records import vault
from castlist.records.models import Emergency as Row
from castlist.records.models import Performer, Person, Production
from castlist.records.vault import Locked as Locked
from castlist.rules.decisions.announcing import cast_now, plays
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.emergencies import Emergency
from castlist.rules.people import as_dialled


def sealed(said: Emergency, *, about: str) -> tuple[bytes, bytes]:
    """A fresh key, wrapped, and what it seals: of one length nearly always, so that it does not tell how much it is."""
    return vault.seal(vault.padded(json.dumps(asdict(said)).encode()), about=about)


def opened(row: Row) -> Emergency:
    """What it says; Locked where the key does not fit."""
    return _read(row.pk, row.wrapped_key, row.sealed)


def _read(row: str, key: bytes | memoryview, sealed: bytes | memoryview) -> Emergency:
    return Emergency(**json.loads(vault.unseal(key, sealed, about=row)))


def can_be_opened() -> bool:
    """Whether there is a key at all, of today or of before."""
    return vault.is_there() or vault.old_master_key_path().exists()


def opens(row: str, key: bytes, sealed: bytes) -> bool:
    """Whether it can be read by those who may; nothing of it is handed on."""
    try:
        _read(row, key, sealed)
    except (Locked, TypeError, ValueError):
        return False
    return True


def rows_of(production: str, performers: Iterable[str]) -> dict[str, Row]:
    """What each of them gave last for this production."""
    rows = Row.objects.filter(production=production, performer__in=list(performers)).order_by("said_at", "pk")
    return {row.performer_id: row for row in rows}


# -- Behind the private link


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who opened the sheet, and when they last did."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnEmergency:
    """What somebody gave, who reads it, and who has."""

    name: str
    production: str
    said: Emergency | None
    at: datetime | None
    looks: tuple[Look, ...]
    """The latest first."""
    may_say: bool
    """They have a part; once they have none they can only take it away."""


def own_emergency(bearer: Bearer) -> OwnEmergency:
    """The page of whoever plays; NotThere for whoever does not and has given nothing."""
    cand = load_own(bearer.production.pk, bearer.cand).candidacy(bearer.cand)
    row = rows_of(bearer.production.pk, [bearer.performer]).get(bearer.performer)
    name = Performer.objects.filter(pk=bearer.performer, erased_at=None).values_list("name", flat=True).first()
    has_part = cand is not None and plays(cand)
    if name is None or not (has_part or row):
        raise NotThere
    return OwnEmergency(
        name, bearer.production.name, opened(row) if row else None, row.said_at if row else None,
        _looks(row) if row else (), has_part,
    )  # fmt: skip


def _looks(row: Row) -> tuple[Look, ...]:
    names = dict(Person.objects.filter(pk__in=[person for person, _ in row.reads]).values_list("pk", "name"))
    found = [Look(names.get(person, "somebody"), moment(at)) for person, at in row.reads]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def given_by(performer: str) -> list[tuple[str, datetime, Emergency | None]]:
    """For which production they gave it, when, and what: for themselves alone. None for what cannot be opened."""
    rows = Row.objects.filter(performer=performer).select_related("production").order_by("said_at", "pk")
    return [(row.production.name, row.said_at, _if_it_opens(row)) for row in rows]


def _if_it_opens(row: Row) -> Emergency | None:
    try:
        return opened(row)
    except Locked:
        return None


# -- For the desk


@dataclass(frozen=True, slots=True)
class InAnEmergency:
    """Somebody who has a part, and what they gave; None where they have given nothing."""

    id: str
    name: str
    roles: tuple[str, ...]
    said: Emergency | None
    at: datetime | None

    @property
    def dial(self) -> str:
        """The number as a telephone takes it; '' where it is more than a number."""
        return as_dialled(self.said.phone) if self.said else ""


@dataclass(frozen=True, slots=True)
class EmergencySheet:
    """The sheet of one production, by name."""

    production: Production
    people: tuple[InAnEmergency, ...]
    rows: tuple[str, ...]
    """Ids of what is read on it."""

    @property
    def given(self) -> int:
        """How many have said whom to call."""
        return len(self.rows)


def emergency_sheet(viewer: Person, production_id: str) -> EmergencySheet:
    """Everybody who has a part and of whom the viewer reads what they need; NotThere for whoever reads that of nobody
    here. Locked where what was given cannot be opened. Whoever shows it notes that it was read.
    """
    production = production_for(viewer, production_id)
    team_state(viewer, production)
    state = production_now(production).state
    if not any(viewer.pk in readers_of_needs(state, role.id) for role in state.all(Role)):
        raise NotThere
    return _sheet(viewer, production)


def _sheet(viewer: Person, production: Production) -> EmergencySheet:
    known = production_now(production)
    parts: dict[str, list[Candidacy]] = defaultdict(list)
    for cand in cast_now(known.state):
        if known.shows(viewer.pk, cand) and viewer.pk in readers_of_needs(known.state, cand.role):
            parts[cand.performer].append(cand)
    names = dict(Performer.objects.filter(pk__in=list(parts), erased_at=None).values_list("pk", "name"))
    rows, called = rows_of(production.pk, names), {role.id: role.name or role.id for role in known.state.all(Role)}
    people = [
        InAnEmergency(
            key, name, tuple(called[cand.role] for cand in parts[key]),
            opened(rows[key]) if key in rows else None, rows[key].said_at if key in rows else None,
        )
        for key, name in names.items()
    ]  # fmt: skip
    return EmergencySheet(
        production, tuple(sorted(people, key=lambda one: (one.name.casefold(), one.id))),
        tuple(row.pk for row in rows.values()),
    )  # fmt: skip
