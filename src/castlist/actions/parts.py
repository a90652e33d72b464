"""The chart of scenes of a production: written, and put back as it was. Every version stays."""

from collections.abc import Callable, Mapping

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.records.models import SceneChart
from castlist.rules.decisions.state import Event, State
from castlist.rules.parts import MOST_VERSIONS, may_plan, roles_seen, tied
from castlist.rules.scene_lines import Chart, chart_of, stored
from castlist.rules.why import Refused, Why

EMPTY = "Write the scenes, a line each."
CHANGED = "Somebody else changed the chart meanwhile."


def say_chart(actor: Actor, chart: Chart, *, seen: int, ties: Mapping[str, str] | None = None) -> int:
    """The production has this chart, as its newest version; says which. One that changes nothing is no version.

    `seen`: which version was looked at, 0 for none. `ties`: for each character its role, or ''; None: as they were.
    Writes: scene_chart. Refuses: no_right, incomplete for no scene, stale_version. Tells: nobody.
    """
    if not chart.scenes:
        raise Refused(Why.incomplete, detail=EMPTY)

    def change(state: State) -> int:
        last = _last(actor, seen)
        before = dict(last.ties) if last else {}
        now = tied(chart.characters, before, roles_seen(state, actor.by), ties)
        if last and last.scenes == stored(chart) and before == now:
            return last.n
        return _add(actor, last, scenes=stored(chart), ties=now)

    return written(actor, change, f"chart {seen} {stored(chart)!r} {ties and sorted(ties.items())!r}")


def tie(actor: Actor, ties: Mapping[str, str], *, seen: int) -> int:
    """These characters are these roles, or none for ''; says the version in which it stands so.

    Writes: scene_chart. Refuses: no_right, unknown where there is no chart, stale_version. Tells: nobody.
    """

    def change(state: State) -> int:
        last = _last(actor, seen)
        if last is None:
            raise Refused(Why.unknown)
        now = tied(chart_of(last.scenes).characters, last.ties, roles_seen(state, actor.by), ties)
        return last.n if now == last.ties else _add(actor, last, scenes=last.scenes, ties=now)

    return written(actor, change, f"ties {seen} {sorted(ties.items())!r}")


def put_back(actor: Actor, n: int, *, seen: int) -> int:
    """The chart is once more as it was in that version, which is a version of its own; says which.

    Writes: scene_chart. Refuses: no_right, unknown, already_there for the newest, stale_version. Tells: nobody.
    """

    def change(state: State) -> int:
        last = _last(actor, seen)
        then = SceneChart.objects.filter(production=actor.production, n=n).first()
        if last is None or then is None:
            raise Refused(Why.unknown)
        if then.n == last.n:
            raise Refused(Why.already_there)
        roles = roles_seen(state, actor.by)
        hidden = {name: role for name, role in last.ties.items() if role not in roles}
        ties = {name: role for name, role in then.ties.items() if role in roles} | hidden
        kept = {name: role for name, role in ties.items() if name in chart_of(then.scenes).characters}
        return _add(actor, last, scenes=then.scenes, ties=kept, again=then.n)

    return written(actor, change, f"chart again {n} {seen}")


def _last(actor: Actor, seen: int) -> SceneChart | None:
    last = SceneChart.objects.filter(production=actor.production).order_by("-n").first()
    if (last.n if last else 0) != seen:
        raise Refused(Why.stale_version, detail=CHANGED)
    return last


def _add(actor: Actor, last: SceneChart | None, **more: object) -> int:
    n = (last.n if last else 0) + 1
    SceneChart.objects.create(production_id=actor.production, n=n, by=actor.by, at=actor.now, **more)
    SceneChart.objects.filter(production=actor.production, n__lte=n - MOST_VERSIONS).delete()
    return n


def written(who: Actor, change: Callable[[State], int], act: str) -> int:
    """The change is made by somebody who may plan, while nobody else writes in the production, once under its key."""
    done: dict[str, int] = {}

    def decide(state: State, at: int) -> list[Event]:
        if not may_plan(state, who.by):
            raise Refused(Why.no_right)
        done["n"] = change(state)
        return []

    result = write(
        who.production, decide, by=who.by, now=who.now, scope=Scope(whole=True), key=who.key, act=act,
        answer=lambda state, events: dict(done),
    )  # fmt: skip
    return int(str(result.answer.get("n", 0)))
