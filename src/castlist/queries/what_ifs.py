"""What-ifs of the casting grid, for their author and nobody else: what is open in one, who is twice, what clashes.

Somebody else's answers as what is not there; so does one's own once one is not on the team any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from castlist.queries.casting_grid import Ground, card_url, ground_of, holds, may_try, step_said
from castlist.queries.doors import NotThere, milliseconds
from castlist.records.models import Person, Production, WhatIf, WhatIfFill
from castlist.rules.clashing import Clash, Stands, clash_said, clashes
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.searching import folded
from castlist.rules.what_ifs import Fill


@dataclass(frozen=True, slots=True)
class WhatIfLine:
    """One of the viewer's own what-ifs, in the list of them."""

    id: str
    name: str
    url: str
    touched: datetime
    fills: int


@dataclass(frozen=True, slots=True)
class TriedPlace:
    """One place of a role, and whom the what-if puts there."""

    number: int
    performer_id: str
    """'' for nobody."""
    name: str
    says: str
    """Where they stand in the room of this role: 'called back'; or for what else they stand."""
    already: bool
    """True where it is so in the room: they are cast, or their offer is out."""
    url: str
    """Where it can be proposed, or they are put forward; '' where that is not for the viewer, or is so already."""
    button: str
    cannot: str


@dataclass(frozen=True, slots=True)
class TriedRole:
    """One role in the what-if."""

    id: str
    name: str
    sort: str
    covers: str
    url: str
    places: tuple[TriedPlace, ...]
    room: tuple[str, ...]
    """What is so in the room and not here: 'An offer to Petra Hale is out.'"""
    here: tuple[tuple[str, str], ...]
    """Who can be chosen: whoever stands for it, with where they do."""
    others: tuple[tuple[str, str], ...]
    """Whoever stands for another role: chosen here, they double or are tried in its place."""


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody whom the what-if puts in several places, and what of that cannot be."""

    performer_id: str
    name: str
    roles: tuple[str, ...]
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The whole what-if, as its author may know it now."""

    production: Production
    id: str
    name: str
    version: int
    touched: datetime
    roles: tuple[TriedRole, ...]
    open: tuple[str, ...]
    """Which roles have places that nobody takes: 'The Lead, 1 of 2'."""
    doubles: tuple[Double, ...]
    charted: bool
    dated: bool


def what_ifs_of(viewer: Person, ground: Ground) -> tuple[WhatIfLine, ...]:
    """The viewer's own in this production, the latest first."""
    rows = WhatIf.objects.filter(production=ground.production, person=viewer).order_by("-touched_at", "pk")
    own = list(rows.prefetch_related("fills"))
    return tuple(
        WhatIfLine(row.pk, row.name, what_if_url(row), row.touched_at, len(fills_seen(ground, row))) for row in own
    )  # fmt: skip


def what_if_url(row: WhatIf) -> str:
    """Where its author looks at it."""
    return f"/p/{row.production_id}/casting/what-if/{row.pk}/"


def my_what_ifs(viewer: Person, production: str, *, now: datetime) -> tuple[WhatIfLine, ...]:
    """The same behind the door of the grid; NotThere for whoever keeps none here."""
    return what_ifs_of(viewer, tried_ground(viewer, production, now=now))


def tried_ground(viewer: Person, production: str, *, now: datetime) -> Ground:
    """What what-ifs are made of, for whoever may keep some here; NotThere for others."""
    ground = ground_of(viewer, production, now=now)
    if not may_try(ground):
        raise NotThere
    return ground


def own_what_if(viewer: Person, ground: Ground, what_if: str) -> WhatIf:
    """The viewer's own; NotThere for what is not there, or is somebody else's."""
    found = WhatIf.objects.filter(pk=what_if[:12], production=ground.production, person=viewer)
    row = found.prefetch_related("fills").first() if len(what_if) <= 12 else None
    if row is None:
        raise NotThere
    return row


def fills_seen(ground: Ground, row: WhatIf) -> dict[tuple[str, int], str]:
    """Who takes which place in it, of all that the viewer may see now; nobody stands in one role twice."""
    known = {cand.performer for some in ground.stand.values() for cand in some}
    found: dict[tuple[str, int], str] = {}
    for one in sorted(row.fills.all(), key=lambda fill: (fill.role, fill.place)):
        if one.role in ground.called and one.performer_id in known and not _in_role(found, one):
            found[one.role, one.place] = one.performer_id
    return found


def _in_role(found: Mapping[tuple[str, int], str], one: WhatIfFill) -> bool:
    return any(role == one.role and who == one.performer_id for (role, _), who in found.items())


def as_it_stands(ground: Ground) -> tuple[Fill, ...]:
    """Whoever is cast, or has an offer that holds a place, as fills of a what-if."""
    found = []
    for role in ground.roles:
        took = [cand for how in ("cast", "held") for cand in ground.stand[role.id] if holds(ground.state, cand) == how]
        found += [Fill(role.id, n, cand.performer) for n, cand in enumerate(took[: role.places], 1)]
    return tuple(found)


# -- The page


def what_if_page(viewer: Person, production: str, what_if: str, *, now: datetime) -> WhatIfPage:
    """One what-if of the viewer's own; NotThere for any other. Two readings more than the grid."""
    ground = tried_ground(viewer, production, now=now)
    row = own_what_if(viewer, ground, what_if)
    fills, look = fills_seen(ground, row), _Look(ground, milliseconds(now))
    roles = tuple(look.role(role, fills) for role in ground.roles)
    still = [(role, sum(not one.performer_id for one in role.places)) for role in roles]
    return WhatIfPage(
        ground.production, row.pk, row.name, row.version, row.touched_at, roles,
        tuple(f"{role.name}, {many} of {len(role.places)}" if len(role.places) > 1 else role.name
              for role, many in still if many),
        _doubles(ground, fills), bool(ground.chart.scenes), ground.dated,
    )  # fmt: skip


def _doubles(ground: Ground, fills: Mapping[tuple[str, int], str]) -> tuple[Double, ...]:
    taken: dict[str, list[Stands]] = {}
    for role in ground.roles:
        for (there, _), who in fills.items():
            if there == role.id:
                taken.setdefault(who, []).append(ground.stands_as(there))
    twice = {who: parts for who, parts in taken.items() if len(parts) > 1}
    return tuple(
        Double(
            who, ground.names.performer(who), tuple(ground.called[part.role] for part in parts),
            _said(ground, clashes(parts, ground.chart, ground.ties)),
        )
        for who, parts in sorted(twice.items(), key=lambda one: folded(ground.names.performer(one[0])))
    )  # fmt: skip


def _said(ground: Ground, found: Sequence[Clash]) -> tuple[str, ...]:
    return tuple(clash_said(one, ground.called) for one in found)


class _Look:
    """Draws the roles of a what-if: who can be chosen is worked out once for all of them."""

    def __init__(self, ground: Ground, at: int) -> None:
        self.ground, self.at = ground, at
        self.zone = ZoneInfo(ground.production.time_zone)
        self.by_role = {role: {one.performer: one for one in some} for role, some in ground.stand.items()}
        everybody: dict[str, list[str]] = {}
        for some in ground.stand.values():
            for cand in some:
                everybody.setdefault(cand.performer, []).append(ground.called[cand.role])
        self.roles_of = everybody
        self.order = sorted(everybody, key=lambda who: (folded(ground.names.performer(who)), who))
        self.member = ground.state.member(ground.viewer) is not None and not is_closed(ground.state)

    def role(self, role: Role, fills: Mapping[tuple[str, int], str]) -> TriedRole:
        ground, stand = self.ground, self.by_role[role.id]
        own = {n: who for (there, n), who in fills.items() if there == role.id}
        many = max([role.places, *own])
        name = ground.names.performer
        return TriedRole(
            role.id, role.name or role.id, role.sort, role.covers if role.covers in ground.called else "",
            f"/p/{ground.production.pk}/r/{role.id}/", tuple(self._place(role, n, own.get(n, "")) for n in
                                                            range(1, many + 1)),
            tuple(_in_the_room(ground, cand) for cand in ground.stand[role.id]
                  if holds(ground.state, cand) and cand.performer not in own.values()),
            tuple((who, f"{name(who)}, {self._step(cand)}") for who, cand in stand.items()),
            tuple((who, f"{name(who)}, {'; '.join(self.roles_of[who])}") for who in self.order if who not in stand),
        )  # fmt: skip

    def _step(self, cand: Candidacy) -> str:
        return step_said(self.ground, cand, self.zone, self.at)

    def _place(self, role: Role, number: int, who: str) -> TriedPlace:
        if not who:
            return TriedPlace(number, "", "", "", already=False, url="", button="", cannot="")
        ground, cand = self.ground, self.by_role[role.id].get(who)
        name, already = ground.names.performer(who), cand is not None and bool(holds(ground.state, cand))
        cannot = ground.cannot.get(who)
        url = button = ""
        if self.member and not already and cand:
            url, button = card_url(ground, cand), "Propose it in the room"
        elif self.member and not already:
            url = f"/p/{ground.production.pk}/r/{role.id}/put-forward/?q={quote(name)}"
            button = "Put them forward in the room"
        return TriedPlace(
            number, who, name, self._step(cand) if cand else f"not here yet; {'; '.join(self.roles_of[who])}",
            already, url, button, cannot.title if cannot else "",
        )  # fmt: skip


def _in_the_room(ground: Ground, cand: Candidacy) -> str:
    name = ground.names.performer(cand.performer)
    return f"{name} is cast." if cand.step == "cast" else f"An offer to {name} is out."


def own_what_ifs(viewer: Person) -> list[dict[str, object]]:
    """All of the viewer's, in all productions, as plain data: for the file of what is kept about them. Who stands in
    them is told by the pages, as far as they may see it still.
    """
    rows = WhatIf.objects.filter(person=viewer).select_related("production").order_by("created_at", "pk")
    return [
        {"production": row.production.name, "name": row.name, "at": row.created_at, "touched": row.touched_at}
        for row in rows
    ]
