"""What was asked last about doubling, and the plan that was found: drawn over the length of the show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from castlist.queries.covers import cast_as
from castlist.queries.doors import names
from castlist.queries.parts import newest_chart, planning_state
from castlist.records.models import Doubling, Person, Production, SceneChart
from castlist.rules.doubling_lines import FIELDS, read_wish
from castlist.rules.scene_lines import Chart, chart_of, minutes_said

LEAST_SHOWN = 30
"""Seconds that a scene is drawn as, where it is shorter: so that it is seen."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One scene in which a performer is on: as whom, and where it lies in the show."""

    scene: str
    character: str
    starts: int
    """Seconds from the beginning, as it is drawn."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Played:
    """One character in a part, and the scenes they are in."""

    name: str
    scenes: tuple[str, ...]
    cast: tuple[str, ...]
    """Whom the room has cast as that role, as far as the viewer may know."""


@dataclass(frozen=True, slots=True)
class PartOfPlan:
    """What one performer plays."""

    who: str
    needs: tuple[str, ...]
    """What they must have for it."""
    plays: tuple[Played, ...]
    change: str
    """The least time to become another character, in words; '' for who plays one."""
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class DoublingFound:
    """The answer: how few performers, and who plays whom."""

    status: str
    """proven; stopped before it was proven; impossible; unknown: neither a plan nor that there is none."""
    performers: int
    bound: int
    """No plan takes fewer."""
    told: tuple[str, ...]
    """Why no fewer will do; or what cannot be kept together."""
    parts: tuple[PartOfPlan, ...]
    alternatives: tuple[tuple[PartOfPlan, ...], ...]
    are_all: bool
    """Whether there are no other ways with as few."""
    by: str
    at: datetime
    is_of_now: bool
    """False once the chart has changed."""


@dataclass(frozen=True, slots=True)
class DoublingPage:
    """Doubling in a production."""

    production: Production
    version: int
    """The newest version of the chart; 0 where there is none."""
    characters: tuple[str, ...]
    length: int
    """Seconds of the show that was planned for, as it is drawn."""
    asked: dict[str, str]
    """What was asked last, as it was typed."""
    unfit: tuple[str, ...]
    """What of it no longer fits the chart."""
    found: DoublingFound | None


def doubling_page(viewer: Person, production: Production) -> DoublingPage:
    """What was asked and found; NotThere for who may not plan. Six readings, however much there is."""
    state = planning_state(viewer, production)
    version, chart, ties = newest_chart(production)
    row = Doubling.objects.filter(production=production).first()
    if row is None:
        return DoublingPage(production, version, chart.characters, 0, dict.fromkeys(FIELDS, ""), (), None)
    then = chart if row.chart == version else _chart_then(production, row.chart)
    bad = read_wish(row.wish, chart)[1]
    unfit = tuple(f"{one.line}: {one.why}" for many in bad.values() for one in many)
    drawn = _Drawn(then, _places(then), cast_as(state, viewer.pk, ties))
    found = _found(row, drawn, names(production, state, {}).person(row.by), row.chart == version)
    return DoublingPage(
        production,
        version,
        chart.characters,
        drawn.places[-1],
        {f: str(row.wish.get(f, "")) for f in FIELDS},
        unfit,
        found,
    )


def _chart_then(production: Production, n: int) -> Chart:
    row = SceneChart.objects.filter(production=production, n=n).first()
    return chart_of(row.scenes) if row else Chart()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a plan is drawn upon: the chart, where each scene begins, and who is cast as whom."""

    chart: Chart
    places: list[int]
    cast: Mapping[str, tuple[str, ...]]


def _places(chart: Chart) -> list[int]:
    """Where each scene begins as it is drawn, and where the last ends."""
    places = [0]
    for scene in chart.scenes:
        places.append(places[-1] + max(LEAST_SHOWN, scene.seconds))
    return places


def _found(row: Doubling, drawn: _Drawn, by: str, is_of_now: bool) -> DoublingFound:
    said: Mapping[str, Any] = row.found
    return DoublingFound(
        said["status"], said["performers"], said["bound"], tuple(said["told"]), _parts(said["plan"], drawn),
        tuple(_parts(plan, drawn) for plan in said["alternatives"]), said["are_all"], by, row.at, is_of_now,
    )  # fmt: skip


def _parts(plan: Iterable[Mapping[str, Any]], drawn: _Drawn) -> tuple[PartOfPlan, ...]:
    return tuple(_part(one, drawn) for one in plan)


def _part(part: Mapping[str, Any], drawn: _Drawn) -> PartOfPlan:
    chart, places = drawn.chart, drawn.places
    plays = []
    stretches = []
    for name in part["characters"]:
        on = [n for n, scene in enumerate(chart.scenes) if name in scene.on]
        plays.append(Played(name, tuple(chart.scenes[n].name for n in on), drawn.cast.get(name, ())))
        stretches += [Stretch(chart.scenes[n].name, name, places[n], places[n + 1] - places[n]) for n in on]
    stretches.sort(key=lambda one: one.starts)
    return PartOfPlan(part["who"], tuple(part["needs"]), tuple(plays), _change(part), tuple(stretches))


def _change(part: Mapping[str, Any]) -> str:
    if part["change"] is None:
        return ""
    one, other = part["between"]
    time = f"{minutes_said(part['change'])} min" if part["change"] else "none"
    return f"Least time to change: {time}, between {one} and {other}."
