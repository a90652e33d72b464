"""The casting grid: roles with their places, covers below whom they cover, and whoever stands at audition or further.

Each role is as its room is to the viewer: what they do not see there is not here either, and is counted nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.queries.cannot import answers, spans_of
from castlist.queries.cards import short_time
from castlist.queries.conflicts import about_one
from castlist.queries.dates import days_of
from castlist.queries.doors import Face, Names, NotThere, faces_and_names, milliseconds, production_for
from castlist.queries.files import picture_url
from castlist.queries.parts import newest_chart
from castlist.queries.pencils import pencilled
from castlist.queries.production_states import production_now
from castlist.queries.productions import as_shown
from castlist.queries.shapes import Linked
from castlist.queries.standings import Standings
from castlist.records.models import Person, Production
from castlist.rules import dates as rules_of_dates
from castlist.rules.clashing import Stands, all_clashes, clash_said
from castlist.rules.decisions.announcing import SORTS
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import Sight, is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.ladder import RANK
from castlist.rules.parts import may_plan
from castlist.rules.scene_lines import Chart
from castlist.rules.searching import folded

HEARD = 6
"""So many of those at audition are shown one by one; behind a link are the others."""
STEP_SAYS = {"cast": "cast", "offer": "offer", "callback": "called back", "audition": "at audition"}
UPWARD = ("cast", "offer", "callback", "audition")
"""The steps of which the grid tells, the furthest first."""


@dataclass(frozen=True, slots=True)
class GridPerson:
    """Somebody who stands for a role at audition or further."""

    cand: str
    performer_id: str
    name: str
    initial: str
    picture: str
    """Where their headshot is; '' where they have none."""
    url: str
    """Their card in the room."""
    step: str
    says: str
    """Their step in words: 'called back'; 'offer live until Fri 4 Dec, 10:20'."""
    also: tuple[str, ...]
    """For what else they stand: 'cover of The Landlord, called back'."""
    clashes: tuple[str, ...]
    """What they could not do of all that; a sentence for each."""
    cannot: str
    """'Cannot on 3 of 41 days', and when; '' where they can, or have not said."""


@dataclass(frozen=True, slots=True)
class GridPlace:
    """One place of a role. `state`: cast, held by an offer, or free."""

    state: str
    says: str
    """'cast: Ivy Marlowe'; 'free'."""


@dataclass(frozen=True, slots=True)
class GridRole:
    """One role, as its room is to the viewer."""

    id: str
    name: str
    sort: str
    covers: str
    """The id of the role that it covers, if the viewer sees that; it stands below it then."""
    url: str
    says: str
    """'2 places: 1 cast, 1 free'."""
    places: tuple[GridPlace, ...]
    people: tuple[GridPerson, ...]
    more: int
    """How many more are at audition."""


@dataclass(frozen=True, slots=True)
class GridPage:
    """The whole grid, as one viewer may know it."""

    production: Production
    says: str
    """'7 places: 3 cast, 1 held by an offer, 3 free'."""
    roles: tuple[GridRole, ...]
    charted: bool
    """True where clashes are told: for whoever may read the chart of scenes, where there is one."""
    dated: bool
    """True where the production has dates, so that it is told who cannot."""
    may_try: bool
    """True for whoever may keep what-ifs here."""
    closed: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a grid is made of: roles in their order, who stands for each, as far as the viewer may know, and names."""

    production: Production
    viewer: str
    known: Standings
    roles: tuple[Role, ...]
    looks: Mapping[str, Sight]
    stand: Mapping[str, tuple[Candidacy, ...]]
    """By role, whoever lives at audition or further, the furthest first."""
    faces: Mapping[str, Face]
    names: Names
    chart: Chart
    ties: Mapping[str, str]
    dated: bool
    cannot: Mapping[str, Linked]
    """By performer, on which days they cannot; only of those of whom the viewer reads it in the room."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What each role is called in a sentence: 'cover of The Landlord'."""
    pencilled: frozenset[str] = frozenset()
    """Candidacies in reserve that were asked to keep the dates free."""

    @property
    def state(self) -> State:
        """What is so, as the viewer may know it."""
        return self.known.state

    def role(self, role: str) -> Role | None:
        """A role that they see."""
        return next((one for one in self.roles if one.id == role), None)

    def stands_as(self, role: str) -> Stands:
        """The role as clashes are worked out of it; what a hidden role is does not count."""
        found = self.role(role)
        return Stands(role, found.covers if found and found.covers in self.called else "")


def ground_of(viewer: Person, production_id: str, *, now: datetime) -> Ground:
    """What the grid is made of; NotThere for who sees no room here and is not on the team. Seven readings at most,
    however many roles and candidates there are.
    """
    production = production_for(viewer, production_id)
    rights = production_now(production)
    looks = {role.id: rights.sight(viewer.pk, role.id) for role in rights.state.all(Role)}
    if not is_on_team(rights.state, viewer.pk) and not any(one.room for one in looks.values()):
        raise NotThere
    known = as_shown(viewer, production, rights, None, milliseconds(now))
    roles = _in_order([role for role in known.state.all(Role) if role.id in looks and looks[role.id].room])
    stand = {role.id: _standing(known.state, role, looks[role.id]) for role in roles}
    people = [cand.performer for some in stand.values() for cand in some]
    found, named = faces_and_names(production, rights.state, people)
    stand = {role: tuple(sorted(some, key=lambda one: _place(one, found))) for role, some in stand.items()}
    _, chart, ties = newest_chart(production) if may_plan(rights.state, viewer.pk) else (0, Chart(), {})
    seen = {role.id for role in roles}
    dated, cannot = _days(production, [c for r, some in stand.items() if not looks[r].glass for c in some])
    return Ground(
        production, viewer.pk, known, roles, looks, stand, found, named, chart,
        {name: role for name, role in ties.items() if role in seen}, dated, cannot, _called(roles),
        pencilled(known.state, [cand for some in stand.values() for cand in some]),
    )  # fmt: skip


def _standing(state: State, role: Role, looks: Sight) -> tuple[Candidacy, ...]:
    return tuple(
        one for one in state.candidacies(role.id)
        if one.lives and not one.standing and one.step in UPWARD and looks.shows(one.id)
    )  # fmt: skip


def _place(cand: Candidacy, found: Mapping[str, Face]) -> tuple[int, str, str]:
    face = found.get(cand.performer)
    return -RANK[cand.step], folded(face.name) if face else "", cand.id


def _in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """The roles as the production has them, and below each those that cover it."""
    ranks = {sort: rank for rank, sort in enumerate(SORTS)}
    there = sorted(roles, key=lambda role: (ranks.get(role.sort, len(ranks)), role.n))
    ids, found = {role.id for role in there}, dict[str, Role]()

    def add(role: Role) -> None:
        if role.id not in found:
            found[role.id] = role
            for other in there:
                if other.covers == role.id:
                    add(other)

    for role in there:
        if role.covers not in ids:
            add(role)
    for role in there:  # those that cover each other in a ring
        add(role)
    return tuple(found.values())


def _called(roles: Iterable[Role]) -> dict[str, str]:
    names = {role.id: role.name or role.id for role in roles}
    return {
        role.id: f"cover of {names[role.covers]}" if role.covers in names else names[role.id] for role in roles
    }  # fmt: skip


def _days(production: Production, cands: Iterable[Candidacy]) -> tuple[bool, dict[str, Linked]]:
    """Whether the production has dates, and who cannot on some of them, as the card in the room says it."""
    days, said = days_of(production.pk), answers(production.pk, {cand.performer for cand in cands})
    met = ((who, spans_of(row)) for who, row in said.items())
    found = {who: about_one(production, days, spans) for who, spans in met if rules_of_dates.days_met(days, spans)}
    return bool(days), found if days else {}


# -- The page


def casting_grid(viewer: Person, production_id: str, *, now: datetime) -> GridPage:
    """The grid as it stands now, for whoever sees a room here or is on the team; NotThere for others."""
    ground = ground_of(viewer, production_id, now=now)
    stands: dict[str, list[Candidacy]] = {}
    for some in ground.stand.values():
        for cand in some:
            stands.setdefault(cand.performer, []).append(cand)
    wanted = {who: [ground.stands_as(cand.role) for cand in some] for who, some in stands.items()}
    clash = all_clashes(wanted, ground.chart, ground.ties)
    said = {who: [(one, clash_said(one, ground.called)) for one in some] for who, some in clash.items()}
    zone, at = ZoneInfo(ground.production.time_zone), milliseconds(now)
    rows = []
    for role in ground.roles:
        some = ground.stand[role.id]
        more = max(0, sum(cand.step == "audition" for cand in some) - HEARD)  # they stand last
        people = tuple(
            _person(ground, cand, stands[cand.performer], zone, at, tuple(
                text for one, text in said.get(cand.performer, ()) if cand.role in (one.role, one.other)
            ))
            for cand in some[: len(some) - more]
        )  # fmt: skip
        rows.append(_row(ground, role, people, more))
    places = [place for row in rows for place in row.places]
    return GridPage(
        ground.production, counted(places), tuple(rows), bool(ground.chart.scenes), ground.dated, may_try(ground),
        is_closed(ground.state),
    )  # fmt: skip


def may_try(ground: Ground) -> bool:
    """True for members who see a room: what-ifs are theirs to keep."""
    return ground.state.member(ground.viewer) is not None and bool(ground.roles)


def _row(ground: Ground, role: Role, people: tuple[GridPerson, ...], more: int) -> GridRole:
    places = places_of(ground, role)
    return GridRole(
        role.id, role.name or role.id, role.sort, role.covers if role.covers in ground.called else "",
        _room(ground, role.id), ("This part is cut. " if role.cut else "") + counted(places), places, people, more,
    )  # fmt: skip


def _room(ground: Ground, role: str) -> str:
    return f"/p/{ground.production.pk}/r/{role}/"


def card_url(ground: Ground, cand: Candidacy) -> str:
    """Where the candidacy is looked at."""
    return f"{_room(ground, cand.role)}?c={cand.id}"


def holds(state: State, cand: Candidacy) -> str:
    """cast, held or '': whether they take one of the places of the role."""
    if cand.step == "cast":
        return "cast"
    offer = state.offer(cand.id)
    return "held" if cand.step == "offer" and offer is not None and offer.holds_place else ""


def places_of(ground: Ground, role: Role) -> tuple[GridPlace, ...]:
    """Each place of the role: who is cast first, then who has an offer, then what is free."""
    took = [(holds(ground.state, cand), cand) for cand in ground.stand[role.id]]
    found = [
        GridPlace(how, f"{words}: {ground.names.performer(cand.performer)}")
        for how, words in (("cast", "cast"), ("held", "held by an offer"))
        for has, cand in took if has == how
    ]  # fmt: skip
    return (*found, *(GridPlace("free", "free") for _ in range(role.places - len(found))))


def counted(places: Iterable[GridPlace]) -> str:
    """2 places: 1 cast, 1 free."""
    states = [place.state for place in places]
    some = [
        f"{states.count(state)} {words}"
        for state, words in (("cast", "cast"), ("held", "held by an offer"), ("free", "free"))
        if state in states
    ]
    return f"{len(states)} place{'' if len(states) == 1 else 's'}: {', '.join(some)}" if states else ""


def _person(
    ground: Ground, cand: Candidacy, all_of_theirs: Iterable[Candidacy], zone: ZoneInfo, at: int,
    clashes: tuple[str, ...],
) -> GridPerson:  # fmt: skip
    face, name = ground.faces.get(cand.performer), ground.names.performer(cand.performer)
    others = [one for one in all_of_theirs if one.id != cand.id]
    cannot = None if ground.looks[cand.role].glass else ground.cannot.get(cand.performer)
    return GridPerson(
        cand.id, cand.performer, name, name[:1].upper(),
        picture_url(_room(ground, cand.role), cand.id, face.headshot) if face else "", card_url(ground, cand),
        cand.step, step_said(ground, cand, zone, at),
        tuple(f"{ground.called[one.role]}, {STEP_SAYS[one.step]}" for one in others), clashes,
        f"{cannot.title}: {cannot.sentence}" if cannot and cannot.sentence else cannot.title if cannot else "",
    )  # fmt: skip


def step_said(ground: Ground, cand: Candidacy, zone: ZoneInfo, at: int) -> str:
    """Where they stand: called back; offer live until Fri 4 Dec, 10:20; offer in reserve, pencilled."""
    offer = ground.state.offer(cand.id)
    if cand.step != "offer" or offer is None:
        return STEP_SAYS[cand.step]
    if offer.grace_left and offer.state in ("grace", "reserve"):
        return "offer, its grace stopped by a review"
    if offer.state == "grace":
        return f"offer in its grace until {short_time(offer.grace_ends, zone)}" if offer.grace_ends > at else "offer"
    if offer.state == "live":
        return f"offer live until {short_time(offer.expires, zone)}" if offer.expires else "offer live"
    if offer.state == "lapsed":
        return f"offer lapsed {short_time(offer.expires, zone)}"
    dates = ", pencilled" if cand.id in ground.pencilled else ""
    return f"offer in reserve{dates}" if offer.state == "reserve" else "offer"
