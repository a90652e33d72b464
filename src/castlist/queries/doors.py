"""The doors: every page and act goes through one of these, and a stranger finds nothing behind any of them (I32)."""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import Http404

from castlist.queries.log import load_roles
from castlist.records.models import Company, Person, Production, Seat
from castlist.records.statements import among, run
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.people import has_left

RIGHTS = ("rule", "role", "member", "alternate", "relation", "waiver", "glass", "candidacy", "proposal")
"""Kinds of facts that rights hang on."""


class NotThere(Http404):
    """There is nothing here for this viewer: not there, or not theirs to know, which are the same to them."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people, performers and roles are called."""

    people: dict[str, str]
    performers: dict[str, str]
    roles: dict[str, str]
    short: dict[str, str] = field(default_factory=dict)
    """First names, where nobody else on the team has the same."""
    said: frozenset[tuple[str, str]] = frozenset()
    """What people are called, to remember things by that say so."""

    @classmethod
    def of(cls, people: dict[str, str], performers: dict[str, str], roles: dict[str, str]) -> "Names":
        """The names, with the short ones that tell people apart. Who closed their account has none."""
        first = {p: n.split()[0] for p, n in people.items() if n.split() and not has_left(n)}
        firsts = Counter(first.values())
        short = {p: n for p, n in first.items() if firsts[n] == 1}
        return cls(people, performers, roles, short, frozenset(people.items()))

    def person(self, person: str) -> str:
        """What a colleague is called in a sentence: by the first name, where that tells them apart."""
        return self.short.get(person) or self.full(person)

    def full(self, person: str) -> str:
        """A colleague's whole name."""
        return self.people.get(person, "somebody")

    def performer(self, performer: str) -> str:
        """A performer's name; a standing decision has none."""
        return self.performers.get(performer, "everybody who comes") if performer else "everybody who comes"

    def role(self, role: str) -> str:
        """What the role is called."""
        return self.roles.get(role, "a role")

    def list(self, people: list[str] | tuple[str, ...], *, most: int = 0) -> str:
        """Karen; Karen and Derek; Karen, Derek and Tom. With `most`, where it leaves out several: Karen and 5 more."""
        names = sorted(self.person(p) for p in people)
        if most and len(names) > most + 1:
            names = [*names[:most], f"{len(names) - most} more"]
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else "nobody"


_PRODUCTION = ("id", "company_id", "name", "about", "time_zone", "head", "head_at", "due_at")
_COMPANY = ("id", "name")
COLUMNS = ", ".join([*(f"p.{name}" for name in _PRODUCTION), *(f"c.{name}" for name in _COMPANY)])
"""What `production_in` makes a production of, where `p` is its row and `c` that of its company."""
_OF = f"SELECT {COLUMNS} FROM production p JOIN company c ON c.id = p.company_id WHERE p.id = %s"  # noqa: S608
_FOR = f"{_OF} AND EXISTS (SELECT 1 FROM seat s WHERE s.production_id = p.id AND s.person_id = %s)"  # noqa: S608 - our words


def production_for(viewer: Person, production: str) -> Production:
    """The production, when the viewer is concerned with it; NotThere otherwise. The fold decides what they see.

    Every page and act begins here, so the statement is written out; what pages never need is read when it is asked for.
    """
    found = _read(_FOR, [production, viewer.pk])
    if found is None:
        raise NotThere
    return found


def production_of(production: str) -> Production | None:
    """The production, for pages that somebody without an account was led to; None where there is none."""
    return _read(_OF, [production])


def _read(statement: str, params: list[str]) -> Production | None:
    row = next(iter(run(statement, params)), None)
    return production_in(row) if row is not None else None


def production_in(row: Sequence[Any]) -> Production:
    """The production, with its company, whose columns these are; what was not read is read when it is asked for."""
    cut = len(_PRODUCTION)
    found = Production.from_db(connection.alias, _PRODUCTION, row[:cut])
    found.company = Company.from_db(connection.alias, _COMPANY, row[cut:])
    return found


def team_state(viewer: Person, production: Production) -> State:
    """Rights and roster of a production, for somebody on its team; NotThere for others."""
    state = load_roles(
        production.pk, [], kinds=("rule", "role", "member", "alternate", "motion", "relation", "waiver", "proxy")
    )
    if not is_on_team(state, viewer.pk):
        raise NotThere
    return state


def role_sight(
    viewer: Person, production: Production, role: str, *, load: Callable[[str], State] | None = None
) -> tuple[State, Sight]:
    """What rights hang on, and what the viewer may see of the role; NotThere when that is nothing.

    `load` gives a fuller state of the production, for a page that needs it anyway.
    """
    state = load(production.pk) if load else load_roles(production.pk, [role], kinds=RIGHTS)
    seen = sight(state, viewer.pk, role)
    if not seen.room:
        raise NotThere
    return state, seen


def role_to_fill(viewer: Person, production: Production, role: str) -> State:
    """What rights hang on, for a member who sees the role and so may put somebody forward.

    NotThere for everybody else, also for who only sits in, or looks in: whom the company knows is not theirs to search.
    """
    state, _ = role_sight(viewer, production, role)
    if state.member(viewer.pk) is None:
        raise NotThere
    return state


def candidacy_for(viewer: Person, production: Production, cand: str) -> tuple[State, Sight, Candidacy]:
    """The candidacy with the rights around it; NotThere when it is not theirs to know."""
    from castlist.queries.log import role_of

    role = role_of(production.pk, cand)
    state, seen = role_sight(viewer, production, role) if role else (State(), Sight(room=False))
    found = state.candidacy(cand)
    if found is None or cand in seen.hidden:
        raise NotThere
    return state, seen, found


class Face(NamedTuple):
    """What a card shows of a performer; of the one who is looked at also what they have done."""

    name: str
    note: str
    headshot: str
    last_heard: str = ""
    told: str = ""

    @property
    def credits(self) -> list[tuple[int, str]]:
        """[year, text], oldest first."""
        found: list[tuple[int, str]] = json.loads(self.told) if self.told else []
        return found


_FACES = (
    "SELECT id, name, note, headshot, CASE WHEN id = %s THEN last_heard ELSE '' END,"
    " CASE WHEN id = %s THEN CAST(credits AS text) ELSE '' END FROM performer WHERE id "
)


def faces(performers: Iterable[str], whole: str = "") -> dict[str, Face]:
    """These performers, by id; `whole`: of whom everything is told."""
    wanted = [p for p in {*performers, whole} if p]
    if not wanted:
        return {}
    these, ids = among(wanted)
    return {row[0]: Face(*row[1:]) for row in run(_FACES + these, [whole, whole, ids])}


def performers_in(state: State) -> dict[str, Face]:
    """The performers of every candidacy in the state, by id."""
    return faces(c.performer for c in state.all(Candidacy))


_TEAM = "SELECT id, name{} FROM person WHERE id IN (SELECT person_id FROM seat WHERE production_id = %s)"


def names(production: Production | str, state: State, known: Mapping[str, Face] | None = None) -> Names:
    """What everybody in the state is called: the whole team that ever was, and the performers named."""
    statement, params = _team(production if isinstance(production, str) else production.pk, state)
    people: dict[str, str] = dict(run(statement.format(""), params))
    return _called(people, performers_in(state) if known is None else known, state)


def faces_and_names(
    production: Production, state: State, performers: Iterable[str], whole: str = ""
) -> tuple[dict[str, Face], Names]:
    """As `faces` of these performers and the `names` that go with them, in one question."""
    these, ids = among([p for p in {*performers, whole} if p])
    statement, params = _team(production.pk, state)
    found, people = dict[str, Face](), dict[str, str]()
    both = f"{_FACES}{these} UNION ALL {statement}".format(", NULL, '', '', ''")
    rows = run(both, [whole, whole, ids, *params])
    for key, name, note, *more in rows:
        if note is None:
            people[key] = name
        else:
            found[key] = Face(name, note, *more)
    return found, _called(people, found, state)


def _team(production: str, state: State) -> tuple[str, list[str]]:
    """The whole team that ever was, and whoever is invited to it."""
    invited = sorted({str(value) for m in state.motions() for key, value in m.args if key in ("person", "seat")})
    more = f" OR id IN ({', '.join(['%s'] * len(invited))})" if invited else ""
    return _TEAM + more, [production, *invited]


def _called(people: dict[str, str], performers: Mapping[str, Face], state: State) -> Names:
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    return Names.of(people, {key: face.name for key, face in performers.items()}, roles)


def seen_up_to(viewer: Person, production: Production) -> int:
    """The place in the log up to which home has told the viewer what moved."""
    return Seat.objects.filter(person=viewer, production=production).values_list("seen_seq", flat=True).first() or 0


def token(*parts: object) -> str:
    """An opaque mark that changes when any of these does, and says nothing of them."""
    said = "|".join(str(p) for p in parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:20]


def milliseconds(moment: datetime) -> int:
    """A moment as the log keeps it."""
    return int(moment.timestamp() * 1000)


def moment(at: int) -> datetime:
    """A moment of the log."""
    return datetime.fromtimestamp(at / 1000, UTC)
