"""Covers on one page: whether the list is as wanted, who goes on if somebody is away, what would stop the show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from castlist.planning.covers_asked import Asked, Evening, Given, covers_problem, evening, lacking, weaknesses
from castlist.queries.covers import CharacterCovered, CoverFacts, WhoPlays, counted, cover_facts
from castlist.records.models import Person, Production
from castlist.rules.cover_lines import covers_said

PAIRS = 2
"""Absences that are looked at together while nobody is away; while somebody is, one more."""


@dataclass(frozen=True, slots=True)
class CoversPage:
    """Covers of a production, and perhaps one evening."""

    production: Production
    version: int
    """The newest version of the chart; 0 where there is none."""
    characters: tuple[CharacterCovered, ...]
    people: tuple[WhoPlays, ...]
    """Everybody who plays or covers, by name."""
    away: tuple[str, ...]
    """The ids of those of them who are asked to be away, and play or cover something."""
    not_here: tuple[str, ...]
    """Who else was asked to be away, and is in no part here any more: a sentence each."""
    evening: Evening | None
    """Who goes on then; none where nobody is away."""
    weak: tuple[str, ...]
    """Which absences (more of them, where somebody is away) stop the show."""
    weak_are_all: bool
    """Whether all were looked at in the time that there was."""
    lacking: tuple[str, ...]
    """Where the list is not as wanted."""
    left_out: tuple[str, ...]
    """What was not counted, and why."""
    wanted: int
    """How many covers are wanted of each principal."""
    most: int
    """How many characters of one scene anybody covers at most."""
    lines: str
    """What was typed."""
    spared: str
    """Characters that the show can do without, as they are typed."""
    gone: Mapping[str, str]
    """By the id of somebody who stands in the list and for nothing here any more: how they went."""

    @property
    def sentence(self) -> str:
        """What the list is worth."""
        if not self.people:
            return ""
        if self.lacking:
            many = len(self.lacking)
            return (
                "In one place the list is not as wanted."
                if many == 1
                else f"In {many} places the list is not as wanted."
            )
        return "Every principal is covered as wanted." if self.wanted else "No covers are wanted."


def covers_page(viewer: Person, production: Production, *, away: Collection[str] = ()) -> CoversPage:
    """The page, with who goes on if these are away; NotThere for who may not plan. Answered within a second."""
    facts = cover_facts(viewer, production)
    people, went = _people(facts), facts.gone
    gone = tuple(one.id for one in people if one.id in away and one.id not in went)
    asked = _asked(facts, gone)
    weak, are_all = weaknesses(asked.problem, most=1 if gone else PAIRS) if people else ((), True)
    there = evening(asked.problem) if gone else None
    if there is not None and there.status not in ("proven", "stopped"):
        weak, are_all = (), True
    return CoversPage(
        production, facts.version, facts.characters, people, gone, _not_here(people, went, away), there, weak, are_all,
        (*(f"{one.name} {went[one.id]}, and stands in the list." for one in people if one.id in went),
         *lacking(asked.problem)), asked.left_out if people else (), facts.wanted, facts.most, covers_said(facts.typed),
        ", ".join(one.name for one in facts.characters if one.spared), went,
    )  # fmt: skip


def _not_here(people: tuple[WhoPlays, ...], went: Mapping[str, str], away: Collection[str]) -> tuple[str, ...]:
    """What is said of those who were ticked and cannot be away: they have left, or stand in no list that is seen."""
    left = [f"{one.name} {went[one.id]}, so the evening is without them already." for one in people if one.id in went
            and one.id in away]  # fmt: skip
    others = len(set(away) - {one.id for one in people} - {""})
    if others:
        many = "One of those" if others == 1 else f"{others} of those"
        left.append(f"{many} who were ticked {'is' if others == 1 else 'are'} in no part here any more.")
    return tuple(left)


def _people(facts: CoverFacts) -> tuple[WhoPlays, ...]:
    found: dict[str, WhoPlays] = {}
    for one in facts.characters:
        for somebody in (*one.plays, *one.covers):
            if somebody.id not in found or somebody.cast:
                found[somebody.id] = somebody
    return tuple(sorted(found.values(), key=lambda one: (one.name.casefold(), one.id)))


def _asked(facts: CoverFacts, away: Collection[str]) -> Asked:
    here = counted(facts)
    given = [
        Given(
            one.name, tuple(who.id for who in one.plays), tuple(who.id for who in one.covers), one.principal, one.spared
        )
        for one in here
    ]
    called = {who.id: who.name for one in here for who in (*one.plays, *one.covers)}
    return covers_problem(facts.chart, given, called, wanted=facts.wanted, most=facts.most, away=away)
