"""Who is wanted in two places at once: from the roles that people stand for, and the scenes in which those are on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from castlist.rules.scene_lines import Chart

NAMED = 4
"""So many scenes are named; of more it is said how many they are."""


@dataclass(frozen=True, slots=True)
class Stands:
    """One role for which somebody stands, and which role that one covers: '' for none."""

    role: str
    covers: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two roles that nobody can do both of in these scenes.

    `kind`: plays, they are on as both; covers, `role` covers somebody beside whom they are on as `other`; both, they
    cover two who are on together; itself, `role` covers `other`, which they play.
    """

    kind: str
    role: str
    other: str
    scenes: tuple[str, ...] = ()


def scenes_of(chart: Chart, ties: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """For each role the places of the scenes in which it is on: as any of the characters that are tied to it."""
    found: dict[str, set[int]] = {}
    for n, scene in enumerate(chart.scenes):
        for name in scene.on:
            if role := ties.get(name, ""):
                found.setdefault(role, set()).add(n)
    return {role: tuple(sorted(places)) for role, places in found.items()}


def clashes(parts: Sequence[Stands], chart: Chart, ties: Mapping[str, str]) -> tuple[Clash, ...]:
    """What one person cannot do who stands for all of these, in the order of the roles; nothing for one role alone."""
    on, once = scenes_of(chart, ties), tuple(dict.fromkeys(parts))
    found = (_between(one, other, on, chart) for one, other in combinations(once, 2))
    return tuple(one for one in found if one is not None)


def all_clashes(
    stands: Mapping[str, Sequence[Stands]], chart: Chart, ties: Mapping[str, str]
) -> dict[str, tuple[Clash, ...]]:  # fmt: skip
    """The same for many people; only those who cannot do what they stand for."""
    found = {who: clashes(parts, chart, ties) for who, parts in stands.items() if len(parts) > 1}
    return {who: some for who, some in found.items() if some}


def _between(one: Stands, other: Stands, on: Mapping[str, tuple[int, ...]], chart: Chart) -> Clash | None:
    if other.role == one.role:
        return None
    if one.covers and not other.covers:
        return _covers(one, other, on, chart)
    if other.covers and not one.covers:
        return _covers(other, one, on, chart)
    if one.covers == other.covers and one.covers:
        return None  # whoever covers a role twice goes on for it once
    kind = "both" if one.covers else "plays"
    return _where(kind, one, other, _together(one, other, on), chart)


def _covers(cover: Stands, plays: Stands, on: Mapping[str, tuple[int, ...]], chart: Chart) -> Clash | None:
    if cover.covers == plays.role:
        return Clash("itself", cover.role, plays.role)
    return _where("covers", cover, plays, _together(cover, plays, on), chart)


def _together(one: Stands, other: Stands, on: Mapping[str, tuple[int, ...]]) -> list[int]:
    """Scenes in which both are on; a cover is on where the role is that it covers."""
    return sorted(set(on.get(one.covers or one.role, ())) & set(on.get(other.covers or other.role, ())))


def _where(kind: str, one: Stands, other: Stands, places: Iterable[int], chart: Chart) -> Clash | None:
    scenes = tuple(chart.scenes[n].name for n in places)
    return Clash(kind, one.role, other.role, scenes) if scenes else None


def scenes_said(scenes: Sequence[str]) -> str:
    """scene 3; scenes 3 and 7; scenes 1, 2, 3 and 5 more."""
    if len(scenes) == 1:
        return f"scene {scenes[0]}"
    if len(scenes) > NAMED:
        first = NAMED - 1
        return f"scenes {', '.join(scenes[:first])} and {len(scenes) - first} more"
    return f"scenes {', '.join(scenes[:-1])} and {scenes[-1]}"


def clash_said(clash: Clash, called: Mapping[str, str]) -> str:
    """One sentence of it; `called`: what the roles are called."""
    role, other = called.get(clash.role, clash.role), called.get(clash.other, clash.other)
    if clash.kind == "itself":
        return f"They would cover {other}, whom they play themselves."
    where = scenes_said(clash.scenes)
    if clash.kind == "covers":
        return f"As {role} they would go on in {where}, where they are on as {other}."
    if clash.kind == "both":
        return f"They would be wanted in {where} both as {role} and as {other}."
    return f"{role} and {other} are both in {where}."
