"""The chart of scenes of a production, for whoever runs the desk or has a say: as it is, and in its versions."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.auditions import RIGHTS
from castlist.queries.doors import NotThere, names
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Person, Production, SceneChart
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import State
from castlist.rules.parts import may_plan, roles_seen
from castlist.rules.scene_lines import Chart, chart_of, lines_of, minutes_said


def planning_state(viewer: Person, production: Production) -> State:
    """What rights hang on, for somebody who may plan; NotThere for everybody else."""
    state = decode(fact_rows(production.pk, None).filter(kind__in=RIGHTS))
    if not may_plan(state, viewer.pk):
        raise NotThere
    return state


@dataclass(frozen=True, slots=True)
class CharacterOfChart:
    """One character: in how many scenes, for how long, and which role of the production it is."""

    name: str
    scenes: int
    minutes: str
    role: str
    """The id of the role; '' for none that is the viewer's to see."""
    role_name: str


@dataclass(frozen=True, slots=True)
class SceneOfChart:
    """One scene, and who is on."""

    name: str
    minutes: str
    seconds: int
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartVersion:
    """One version of the chart: who wrote it, and when."""

    n: int
    by: str
    at: datetime
    again: int
    """Which earlier one it is once more; 0 for none."""


@dataclass(frozen=True, slots=True)
class ChartPage:
    """The chart of a production."""

    production: Production
    version: int
    """Which one is shown; 0 where there is none yet."""
    newest: int
    scenes: tuple[SceneOfChart, ...]
    characters: tuple[CharacterOfChart, ...]
    minutes: str
    """How long the show is."""
    versions: tuple[ChartVersion, ...]
    """The newest first."""
    roles: tuple[tuple[str, str], ...]
    """Pairs (id, name) of the roles that a character can be."""
    lines: str
    """The chart as it is typed."""

    @property
    def sentence(self) -> str:
        """How large it is."""
        if not self.scenes:
            return ""
        return f"{_many(len(self.characters), 'character')} in {_many(len(self.scenes), 'scene')}, {self.minutes} min."


def chart_page(viewer: Person, production: Production, *, version: int = 0) -> ChartPage:
    """The chart as it is now, or as it was in that version; NotThere for who may not plan. However long: 4 readings."""
    state = planning_state(viewer, production)
    rows = SceneChart.objects.filter(production=production).order_by("-n")
    about = list(rows.values_list("n", "by", "at", "again"))
    newest = about[0][0] if about else 0
    shown = rows.filter(n=version or newest).first() if about else None
    if version and shown is None:
        raise NotThere
    roles = roles_seen(state, viewer.pk)
    chart = chart_of(shown.scenes) if shown else Chart()
    called = names(production, state, {})
    return ChartPage(
        production, shown.n if shown else 0, newest, _scenes(chart), _characters(chart, shown, roles),
        minutes_said(chart.seconds), tuple(ChartVersion(n, called.person(by), at, again) for n, by, at, again in about),
        tuple((role.id, role.name or role.id) for role in roles.values()), lines_of(chart),
    )  # fmt: skip


def _scenes(chart: Chart) -> tuple[SceneOfChart, ...]:
    return tuple(SceneOfChart(one.name, minutes_said(one.seconds), one.seconds, one.on) for one in chart.scenes)


def _characters(chart: Chart, row: SceneChart | None, roles: dict[str, Role]) -> tuple[CharacterOfChart, ...]:
    found = []
    for name in chart.characters:
        on = [scene.seconds for scene in chart.scenes if name in scene.on]
        role = roles.get(row.ties.get(name, "")) if row else None
        found.append(
            CharacterOfChart(
                name, len(on), minutes_said(sum(on)), role.id if role else "", (role.name or role.id) if role else ""
            )
        )
    return tuple(found)


def newest_chart(production: Production) -> tuple[int, Chart, dict[str, str]]:
    """Which version is the newest, the chart in it, and its ties; 0 and an empty chart where there is none."""
    row = SceneChart.objects.filter(production=production).order_by("-n").first()
    return (row.n, chart_of(row.scenes), dict(row.ties)) if row else (0, Chart(), {})


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
