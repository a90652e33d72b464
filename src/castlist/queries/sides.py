"""Sides: for whoever sees the room of the role, and for whoever reads for it, with the name that their pages carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.storage import default_storage

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, production_for, role_sight
from castlist.queries.private_links import Bearer
from castlist.records.models import Agent, Person, Production, Side
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.sides import READERS, Mark, given_to, marks

FOLDER = "sides"


@dataclass(frozen=True, slots=True)
class Lying:
    """One file that lies with the role, and who reads it."""

    id: str
    called: str
    pages: int
    kilobytes: int
    readers: str
    readers_words: str
    by: str
    came: datetime


@dataclass(frozen=True, slots=True)
class SidesPage:
    """The sides of one role."""

    production: Production
    role: str
    name: str
    sides: tuple[Lying, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class OwnSides:
    """One file that somebody reads from, as their own page leads to it."""

    id: str
    called: str
    pages: int


@dataclass(frozen=True, slots=True)
class Given:
    """The file as it lies, for nobody's eyes, and what is to stand on each page before anybody is given it."""

    data: bytes
    called: str
    mark: Mark


def sides_page(viewer: Person, production_id: str, role: str) -> SidesPage:
    """The sides of a role, for whoever sees its room; its desk may write. Raises NotThere for everybody else."""
    production = production_for(viewer, production_id)
    state, _ = role_sight(viewer, production, role)
    found = state.role(role)
    if found is None:
        raise NotThere
    rows = list(Side.objects.filter(production=production, role=role).order_by("came_at", "pk"))
    people = dict(Person.objects.filter(pk__in={row.by for row in rows}).values_list("pk", "name"))
    lying = tuple(
        Lying(
            row.pk, row.called.removesuffix(".pdf"), row.pages, -(-row.size // 1024), row.readers, READERS[row.readers],
            people.get(row.by, ""), row.came_at,
        )
        for row in rows
    )  # fmt: skip
    return SidesPage(production, role, found.name or role, lying, runs_desk(state, viewer.pk, role))


def sides_for(viewer: Person, production_id: str, role: str, side: str, *, now: datetime) -> Given:
    """One file for whoever sees the room, under their own name: what goes on from there says through whom."""
    page = sides_page(viewer, production_id, role)
    mark = marks(viewer.name, where=(page.name, page.production.name), day=_day(page.production, now))
    return _given(page.production, role, side, tuple(READERS), mark)


def own_sides(bearer: Bearer, state: str, *, taped: bool) -> tuple[OwnSides, ...]:
    """What somebody is given to read whose page stands like that. `taped`: a self-tape of theirs is wished for."""
    wanted = given_to(state, taped=taped)
    rows = Side.objects.filter(production=bearer.production, role=bearer.role, readers__in=wanted)
    there = rows.order_by("came_at", "pk") if wanted else ()
    return tuple(OwnSides(row.pk, row.called.removesuffix(".pdf"), row.pages) for row in there)


def at_hand(production: str, role: str) -> tuple[OwnSides, ...]:
    """What is read for a role, whoever else reads it: for a page of whoever sees its room."""
    rows = Side.objects.filter(production=production, role=role).order_by("came_at", "pk")
    return tuple(OwnSides(row.pk, row.called.removesuffix(".pdf"), row.pages) for row in rows)


def sides_behind(
    bearer: Bearer, side: str, *, state: str, taped: bool, name: str, role: str, acts_for: str, now: datetime
) -> Given:  # fmt: skip
    """One file for whoever holds the private link, under the name of who reads."""
    acts = Agent.objects.filter(pk=bearer.agent).values_list("name", flat=True).first() or "" if bearer.agent else ""
    acts = acts or acts_for.partition(" acts for ")[0] if acts_for else acts
    mark = marks(name, acts=acts, where=(role, bearer.production.name), day=_day(bearer.production, now))
    return _given(bearer.production, bearer.role, side, given_to(state, taped=taped), mark)


def _given(production: Production, role: str, side: str, readers: Sequence[str], mark: Mark) -> Given:
    row = Side.objects.filter(production=production, role=role, pk=side[:12], readers__in=readers).first()
    if row is None:
        raise NotThere
    try:
        with default_storage.open(f"{FOLDER}/{row.file}") as file:
            return Given(file.read(), row.called, mark)
    except FileNotFoundError:
        raise NotThere from None


def _day(production: Production, now: datetime) -> str:
    day: date = now.astimezone(zone_of(production)).date()
    return f"{day.day} {day:%B %Y}"
