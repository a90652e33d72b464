"""The cast list: as the team gets it ready, as far as each may know, and as anybody reads it once it is out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.auditions import readers_of_needs, zone_of
from castlist.queries.contact_sheets import may_read_contacts
from castlist.queries.doors import milliseconds, moment, production_for, team_state
from castlist.queries.log import NOW, decode, fact_rows
from castlist.queries.matters import rights
from castlist.queries.owed import waiting_anywhere
from castlist.queries.production_states import production_now
from castlist.queries.texts import texts_of
from castlist.queries.welcomes import Welcome, Welcomes, welcomes_of
from castlist.records.models import Fact, Guardian, Performer, Person, Production, Seat
from castlist.records.spelling import read_fact
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.announcing import (
    cast_list,
    cast_now,
    in_order,
    is_kept_back,
    is_out,
    listed,
    roles_on_it,
    stays_in,
)
from castlist.rules.decisions.facts import Candidacy, CastList, Role
from castlist.rules.decisions.first_calls import last_said
from castlist.rules.decisions.state import State

NOT_NAMED = "a young performer"
"""What stands in place of the name of a minor for whom nobody has agreed to it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who has a part, as they want to be printed."""

    cand: str
    name: str
    fresh: bool
    """They are not on the list that was released."""
    named: bool
    """False for a minor whose name does not stand on the list that comes out; told to those alone who read who acts for
    them.
    """
    url: str
    welcome: str = ""
    """How it stands with their welcome, in words; told to the team alone."""
    letter: str = ""
    """The welcome that waits, or that went to them last."""
    write: bool = False
    """The viewer may write one now."""


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role and who has it. `sort`: principal, ensemble, cover, standby or swing."""

    id: str
    name: str
    sort: str
    covers: str
    """Which role it covers, by name."""
    people: tuple[Listed, ...]
    open: int
    """Places that nobody has yet."""
    precast: str
    """Who was cast already when the call went out, as the breakdown says it."""


@dataclass(frozen=True, slots=True)
class CastListPage:
    """The list as the viewer may know it, and where it stands."""

    production: Production
    roles: tuple[ListedRole, ...]
    out_at: datetime | None
    """From when on anybody reads it; None while it was not released."""
    out: bool
    kept_back: bool
    """Its moment has passed, and it stays in for somebody who is to be told first."""
    by: str
    fresh: bool
    """Somebody has a part who is not on the list that was released."""
    waiting: int
    """People in these roles who wait for an answer, of whom the viewer may know."""
    may_release: bool
    reads_contacts: bool
    reads_needs: bool
    """Whether the viewer reads how some of them are reached."""
    welcomed: int = 0
    """To how many of them a welcome has gone."""
    behind: int = 0
    """Of these, for how many the first call is another one since."""
    to_welcome: int = 0
    """To how many the viewer may write one now."""


def cast_list_page(viewer: Person, production_id: str, *, now: datetime) -> CastListPage:
    """The list of a production, for its team; NotThere for others."""
    production = production_for(viewer, production_id)
    team_state(viewer, production)
    known = production_now(production)
    said = _said(production.pk)
    state, found = known.state, cast_list(said)
    welcomes = welcomes_of(viewer, production, known, last_said(said))
    seen = [cand for cand in cast_now(state) if known.shows(viewer.pk, cand)]
    rooms = [role for role in in_order(state) if known.sight(viewer.pk, role.id).room]
    released = frozenset(found.cands) if found else frozenset()
    arranges = frozenset(role.id for role in rooms if viewer.pk in readers_of_needs(state, role.id))
    roles = tuple(_roles(state, rooms, seen, released, _Team(production.pk, arranges, welcomes)))
    waits = waiting_anywhere(production, known, {cand.role for cand in seen}, now=now)
    out = is_read(production, said, now)
    by = Person.objects.filter(pk=found.by).values_list("name", flat=True).first() if found else ""
    return CastListPage(
        production, roles, moment(found.out_at) if found else None,
        out, is_kept_back(said, milliseconds(now)) and not out, by or "",
        found is not None and any(one.fresh for role in roles for one in role.people),
        sum(1 for one in waits if known.shows(viewer.pk, one.cand)),
        runs_the_production(state, viewer.pk), may_read_contacts(state, viewer.pk), bool(arranges),
        welcomes.told, welcomes.behind, len(welcomes.wants),
    )  # fmt: skip


def kept_back(now: datetime, among: Collection[str] | None = None) -> dict[str, datetime]:
    """Productions, or those among these, whose list stays in although its moment has passed; with that moment."""
    where: Any = Production.objects.values("pk") if among is None else among
    rows = Fact.objects.filter(production_id__in=where, kind="cast_list", key="cast_list", to_seq=NOW)
    lists = ((row.production_id, read_fact(row.kind, row.key, row.data)) for row in rows)
    at = milliseconds(now)
    return {key: moment(one.out_at) for key, one in lists if isinstance(one, CastList) and stays_in(one, at)}


def is_read(production: Production, state: State, now: datetime) -> bool:
    """Whether anybody reads the list of which this state holds the fact; exact also before the clock has said so."""
    at = milliseconds(now)
    return not _tells(production, now) if is_kept_back(state, at) else is_out(state, at)


def _tells(production: Production, now: datetime) -> bool:
    """Whether it would be the answer of somebody who waits, whoever may know of them."""
    known = production_now(production)
    return bool(waiting_anywhere(production, known, roles_on_it(known.state), now=now))


def lists_kept_back(viewer: Person, *, now: datetime) -> list[tuple[Production, datetime]]:
    """Where the viewer releases the list, and it stays in; with its moment."""
    seats = Seat.objects.filter(person=viewer).values_list("production_id", flat=True)
    since = kept_back(now, set(seats))
    return [
        (one, since[one.pk])
        for one in Production.objects.filter(pk__in=list(since)).order_by("pk")
        if runs_the_production(rights(one.pk), viewer.pk) and _tells(one, now)
    ]


def _said(production: str) -> State:
    """The list that was released, and the first call."""
    return decode(fact_rows(production, None).filter(kind__in=("cast_list", "first_call")))


@dataclass(frozen=True, slots=True)
class _Team:
    """The list is for somebody on the team, who knows everybody by name."""

    production: str
    arranges: frozenset[str]
    """Roles of which they read who acts for a minor."""
    welcomes: Welcomes

    def of(self, cand: str) -> tuple[str, str, bool]:
        """How it stands with the welcome of somebody on the list."""
        found = self.welcomes.by_cand.get(cand, Welcome(""))
        return found.says, found.letter, cand in self.welcomes.wants


def _roles(
    state: State, roles: Iterable[Role], cands: Iterable[Candidacy], released: frozenset[str], team: _Team | None = None
) -> Iterable[ListedRole]:  # fmt: skip
    """The roles with their people, by name."""
    roles, cands = list(roles), list(cands)
    names, unnamed = _names(cands)
    texts = texts_of(role.precast for role in roles)
    called = {role.id: role.name or role.id for role in state.all(Role)}
    for role in roles:
        people = sorted((
            Listed(
                cand.id, names[cand.performer] if team or cand.performer not in unnamed else NOT_NAMED,
                cand.id not in released,
                cand.performer not in unnamed or (team is not None and role.id not in team.arranges),
                *((f"/p/{team.production}/r/{role.id}/?c={cand.id}", *team.of(cand.id)) if team else ("",)),
            )
            for cand in cands if cand.role == role.id and cand.performer in names
        ), key=lambda one: (not one.named, one.name.casefold(), one.cand))  # fmt: skip
        yield ListedRole(
            role.id, called[role.id], role.sort, called.get(role.covers, ""), tuple(people),
            max(0, role.places - len(people)), texts.read(role.precast)[0],
        )  # fmt: skip


def _names(cands: Iterable[Candidacy]) -> tuple[Mapping[str, str], set[str]]:
    """Performer to the name as it is printed, but whoever was erased; and minors whose names may not stand there."""
    ids = {cand.performer for cand in cands}
    unnamed = set(Guardian.objects.filter(performer__in=ids, may_print=False).values_list("performer_id", flat=True))
    rows = Performer.objects.filter(pk__in=ids, erased_at=None).values_list("pk", "printed", "name")
    return {pk: printed or name for pk, printed, name in rows}, unnamed


@dataclass(frozen=True, slots=True)
class CastListOut:
    """The list as anybody reads it."""

    company: str
    production: str
    roles: tuple[ListedRole, ...]
    """Those of which somebody stands on it, or was cast before."""
    since: datetime
    zone: ZoneInfo


def cast_list_out(production_id: str, *, now: datetime) -> CastListOut | None:
    """What anybody reads; None while it is not out. Whoever has the part no more stands there no more."""
    production = Production.objects.select_related("company").filter(pk=production_id).first()
    if production is None:
        return None
    state = decode(fact_rows(production.pk, None).filter(kind__in=("cast_list", "role", "candidacy")))
    found = cast_list(state)
    if found is None or not is_read(production, state, now):
        return None
    roles = _roles(state, in_order(state), listed(state), frozenset(found.cands))
    shown = tuple(role for role in roles if role.people or role.precast)
    return CastListOut(production.company.name, production.name, shown, moment(found.out_at), zone_of(production))
