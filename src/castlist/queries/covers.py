"""Who plays what and who covers it, as far as the viewer may know: what the rooms have cast, and what was typed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from castlist.queries.parts import newest_chart, planning_state
from castlist.records.models import CoverList, CoverName, Performer, Person, Production
from castlist.rules.cover_lines import Covered
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.parts import roles_seen
from castlist.rules.scene_lines import Chart
from castlist.rules.searching import folded


def hidden_characters(state: State, person: str, ties: Mapping[str, str]) -> set[str]:
    """Characters that are a role which the person does not see: who plays them is not theirs to know."""
    seen = roles_seen(state, person)
    return {name for name, role in ties.items() if role not in seen}


def candidates(state: State, person: str) -> tuple[set[str], set[str]]:
    """Performers with a candidacy that the person sees; and those who have none that they see."""
    seen: set[str] = set()
    everybody: set[str] = set()
    for role in state.all(Role):
        looks = sight(state, person, role.id)
        for cand in state.candidacies(role.id):
            if not cand.standing:
                everybody.add(cand.performer)
                if looks.room and cand.id not in looks.hidden:
                    seen.add(cand.performer)
    return seen, everybody - seen


GONE = {"declined": "has said no", "withdrawn": "has withdrawn"}
LET_GO = "was let go"


def gone_from(state: State, person: str) -> dict[str, str]:
    """By performer, how they went who stand for nothing here any more, as far as the person sees it."""
    there: set[str] = set()
    went: dict[str, str] = {}
    for role in roles_seen(state, person):
        hidden = sight(state, person, role).hidden
        for cand in sorted(state.candidacies(role), key=_order):
            if cand.standing or cand.id in hidden:
                continue
            if cand.lives:
                there.add(cand.performer)
            went[cand.performer] = GONE.get(cand.ended, LET_GO)
    return {one: said for one, said in went.items() if one not in there}


def _names(performers: Iterable[str]) -> dict[str, str]:
    rows = Performer.objects.filter(pk__in=list(performers), erased_at=None)
    return dict(rows.order_by("name", "pk").values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Known:
    """Whom somebody sees among the candidates here, by performer; and the names of those whom they do not see."""

    names: dict[str, str]
    by_name: dict[str, str]
    unsaid: frozenset[str]

    def performer(self, name: str) -> str | None:
        """The candidate who bears the name, of those who are seen."""
        return self.by_name.get(folded(name))

    def person(self, row: CoverName) -> "WhoPlays | None":
        """Who stands there; None for one who is not theirs to know."""
        key = row.performer_id or self.performer(row.name)
        if key in self.names:
            return WhoPlays(str(key), self.names[str(key)])
        if row.performer_id is None and folded(row.name) not in self.unsaid:
            return WhoPlays(mark(row.name), row.name)
        return None


def known_here(state: State, person: str) -> Known:
    """Whom the person sees among the candidates, in one reading."""
    visible, invisible = candidates(state, person)
    called = _names(visible | invisible)
    names = {key: name for key, name in called.items() if key in visible}
    by_name = {folded(name): key for key, name in reversed(names.items())}
    return Known(names, by_name, frozenset(folded(called[one]) for one in invisible if one in called))


@dataclass(frozen=True, slots=True)
class WhoPlays:
    """Somebody who plays or covers: a performer, by their id; or a name that was typed, by a mark of its own."""

    id: str
    name: str
    cast: bool = False
    """The room has cast them."""


@dataclass(frozen=True, slots=True)
class CharacterCovered:
    """One character: who plays it, and who covers it, the first cover first."""

    name: str
    plays: tuple[WhoPlays, ...]
    covers: tuple[WhoPlays, ...]
    principal: bool
    """Whether covers are wanted of it."""
    spared: bool
    """Whether the show can do without it."""


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """All that is known for planning covers, as far as the viewer may know it."""

    version: int
    chart: Chart
    characters: tuple[CharacterCovered, ...]
    typed: tuple[Covered, ...]
    """What was typed, as it stands in the form again."""
    wanted: int
    most: int
    gone: Mapping[str, str]
    """By performer, how they went who stand for nothing here any more."""


def cover_facts(viewer: Person, production: Production) -> CoverFacts:
    """Who plays and covers what; NotThere for who may not plan. Five readings, however many there are."""
    state = planning_state(viewer, production)
    version, chart, ties = newest_chart(production)
    asked = CoverList.objects.filter(production=production).first()
    rows = list(CoverName.objects.filter(production=production).order_by("character", "place"))
    hidden = hidden_characters(state, viewer.pk, ties)
    known = known_here(state, viewer.pk)
    typed = _typed([row for row in rows if row.character not in hidden], known)
    cast = _Cast(state, viewer.pk, known.names)
    seen = roles_seen(state, viewer.pk)
    found = []
    for name in chart.characters:
        role = seen.get(ties.get(name, ""))
        plays, covers = cast.of(role) if role else ((), ())
        own = typed.get(name, [])
        plays = plays or tuple(one for place, one in own if place == 0)
        covers = tuple(dict.fromkeys((*covers, *(one for place, one in own if place > 0))))
        covers = tuple(one for one in covers if one.id not in {somebody.id for somebody in plays})
        principal = role is None or role.sort == "principal"
        is_spared = asked is not None and name in asked.spared
        found.append(CharacterCovered(name, plays, covers, principal, is_spared))
    lines = tuple(_line(name, typed[name]) for name in chart.characters if name in typed)
    return CoverFacts(
        version, chart, tuple(found), lines, asked.wanted if asked else 1, asked.most if asked else 1,
        gone_from(state, viewer.pk),
    )  # fmt: skip


def counted(facts: CoverFacts) -> tuple[CharacterCovered, ...]:
    """The characters, without whoever has gone: they stand in the list until it is changed, and are not counted."""

    def here(people: tuple[WhoPlays, ...]) -> tuple[WhoPlays, ...]:
        return tuple(one for one in people if one.id not in facts.gone)

    return tuple(replace(one, plays=here(one.plays), covers=here(one.covers)) for one in facts.characters)


def _typed(rows: Iterable[CoverName], known: Known) -> dict[str, list[tuple[int, WhoPlays]]]:
    """What was typed of each character: place and person, without those whom the viewer does not see."""
    found: dict[str, list[tuple[int, WhoPlays]]] = {}
    for row in rows:
        one = known.person(row)
        if one is not None and one.id not in {other.id for _, other in found.get(row.character, [])}:
            found.setdefault(row.character, []).append((row.place, one))
    return found


def _line(name: str, own: list[tuple[int, WhoPlays]]) -> Covered:
    plays = next((one.name for place, one in own if place == 0), "")
    return Covered(name, plays, tuple(one.name for place, one in own if place > 0))


def mark(name: str) -> str:
    """By what a name that was typed is told from others."""
    return hashlib.sha256(folded(name).encode()).hexdigest()[:11]


class _Cast:
    """Whom the rooms have cast, as far as somebody sees it."""

    def __init__(self, state: State, person: str, known: Mapping[str, str]) -> None:
        self.known = known
        self.cast: dict[str, list[WhoPlays]] = {}
        self.covers: dict[str, list[WhoPlays]] = {}
        for role in roles_seen(state, person).values():
            hidden = sight(state, person, role.id).hidden
            there = [one for one in state.candidacies(role.id) if self._is_cast(one) and one.id not in hidden]
            people = [WhoPlays(one.performer, known[one.performer], cast=True) for one in sorted(there, key=_order)]
            self.cast[role.id] = people
            if role.covers:
                self.covers.setdefault(role.covers, []).extend(people)

    def _is_cast(self, cand: Candidacy) -> bool:
        return cand.step == "cast" and cand.lives and cand.performer in self.known

    def of(self, role: Role) -> tuple[tuple[WhoPlays, ...], tuple[WhoPlays, ...]]:
        """Who is cast as the role, and who as its covers."""
        return tuple(self.cast.get(role.id, ())), tuple(self.covers.get(role.id, ()))


def _order(cand: Candidacy) -> int:
    return cand.n


def cast_as(state: State, person: str, ties: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each character that is a role which the person sees, whom the room has cast: their names."""
    cast = _Cast(state, person, known_here(state, person).names)
    seen = roles_seen(state, person)
    return {name: tuple(one.name for one in cast.of(seen[role])[0]) for name, role in ties.items() if role in seen}
