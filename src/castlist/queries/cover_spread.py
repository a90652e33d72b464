"""Covers to be given out: what is asked, as far as the viewer may know who plays and covers; and the list of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from castlist.planning.covers_spread import Given, Part, Spread
from castlist.queries.covers import CharacterCovered, CoverFacts, WhoPlays, counted, cover_facts
from castlist.records.models import Person, Production
from castlist.rules.cover_lines import Covered, Willing, covers_said
from castlist.rules.searching import folded


@dataclass(frozen=True, slots=True)
class SpreadAsked:
    """What is asked, and what is known of whom it is asked about."""

    problem: Spread
    people: tuple[WhoPlays, ...]
    """Who each of its performers is."""
    facts: CoverFacts


@dataclass(frozen=True, slots=True)
class Track:
    """What somebody would cover besides what they do."""

    name: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A list of covers that nobody has kept, and what it is worth."""

    lines: str
    """As it is typed."""
    told: tuple[str, ...]
    tracks: tuple[Track, ...]
    """Everybody who would cover something besides what they do."""
    proven: bool


def may_cover(viewer: Person, production: Production) -> str:
    """Everybody who plays or covers there as far as the viewer may know, a line each: a list to begin with."""
    facts = cover_facts(viewer, production)
    found = {who.id: who.name for one in facts.characters for who in (*one.plays, *one.covers)}
    return "\n".join(sorted(found.values(), key=str.casefold))


def spread_asked(viewer: Person, production: Production, willing: Sequence[Willing], *, each: int) -> SpreadAsked:
    """The problem, with the depth and the limits that the list has; NotThere for who may not plan.

    Somebody who is named is whoever bears that name among those who play or cover; else they are new. Of what nobody
    plays yet no covers are wanted.
    """
    facts = cover_facts(viewer, production)
    facts = replace(facts, characters=counted(facts))
    people = {who.id: who for one in facts.characters for who in (*one.plays, *one.covers)}
    by_name = {folded(who.name): key for key, who in reversed(people.items())}
    may: dict[str, tuple[str, ...]] = {}
    for one in willing:
        key = by_name.setdefault(folded(one.name), f"new {one.name}")
        people.setdefault(key, WhoPlays(key, one.name))
        may[key] = one.characters
    place = {key: number for number, key in enumerate(people)}
    number = {one.name: n for n, one in enumerate(facts.characters)}
    wanted = [n for n, one in enumerate(facts.characters) if one.principal and one.plays]
    allowed = tuple(
        frozenset(number[name] for name in may[key]) if may.get(key) else frozenset(wanted if key in may else ())
        for key in people
    )
    parts = tuple(_part(facts, one, place) for one in facts.characters)
    problem = Spread(tuple(who.name for who in people.values()), parts, allowed, facts.most, each)
    return SpreadAsked(problem, tuple(people.values()), facts)


def _part(facts: CoverFacts, one: CharacterCovered, place: dict[str, int]) -> Part:
    scenes = frozenset(n for n, scene in enumerate(facts.chart.scenes) if one.name in scene.on)
    return Part(
        scenes, frozenset(place[who.id] for who in one.plays), tuple(place[who.id] for who in one.covers),
        facts.wanted if one.principal and one.plays else 0, one.spared, one.name,
    )  # fmt: skip


def proposed(asked: SpreadAsked, given: Given, told: Sequence[str], *, proven: bool) -> Proposed:
    """The list as it would be typed, with those who are new behind whoever stands there."""
    typed = {one.character: one for one in asked.facts.typed}
    rows = []
    for part, new in zip(asked.problem.parts, given, strict=True):
        row = typed.get(part.name, Covered(part.name, ""))
        rows.append(replace(row, covers=(*row.covers, *(asked.people[one].name for one in new))))
    tracks = [
        Track(who.name, tuple(part.name for part, new in zip(asked.problem.parts, given, strict=True) if n in new))
        for n, who in enumerate(asked.people)
    ]
    tracks = sorted((one for one in tracks if one.covers), key=lambda one: one.name.casefold())
    return Proposed(covers_said(row for row in rows if any(row.names)), tuple(told), tuple(tracks), proven)
