"""How few performers can play the chart: worked out in a process of its own, looked over, kept with the question."""

import logging
import threading
from collections.abc import Mapping
from typing import Any, Final

from castlist.actions.decisions import Actor
from castlist.actions.parts import CHANGED, written
from castlist.actions.worked_out import apart
from castlist.planning.doubling_asked import plan_read, problem_asked
from castlist.planning.doubling_check import check
from castlist.queries.log import load_roles
from castlist.records.models import Doubling, SceneChart
from castlist.rules.decisions.state import State
from castlist.rules.doubling_lines import FIELDS, read_wish
from castlist.rules.parts import may_plan
from castlist.rules.scene_lines import Chart, chart_of
from castlist.rules.why import Refused, Why

log = logging.getLogger(__name__)
SECONDS: Final = 3
SECONDS_LONGER: Final = 15
BEYOND: Final = 10
"""Seconds that the process is given for its beginning and its end."""
ALTERNATIVES: Final = 4
AT_ONCE: Final = 2
"""How many are worked out at once by one process of the server; who comes then waits a little, or asks again."""
_places = threading.BoundedSemaphore(AT_ONCE)


def work_out(actor: Actor, said: Mapping[str, str], *, seen: int, longer: bool = False) -> int:
    """The plan with fewest performers that was found within seconds is kept, with what was asked; says how many.

    Impossible is an answer too, and says why: then it is 0. `seen`: of which version of the chart. `longer`: for as
    long as anybody is made to wait.
    Writes: doubling. Refuses: no_right, incomplete for no chart, and for lines that cannot be read, stale_version,
    not_worked_out. Tells: nobody.
    """
    if not may_plan(load_roles(actor.production, [], kinds=("rule", "member")), actor.by):
        raise Refused(Why.no_right)
    chart = _chart(actor, seen)
    wish = {field: said.get(field, "").strip() for field in FIELDS if said.get(field, "").strip()}
    bad = read_wish(wish, chart)[1]
    if bad:
        raise Refused(
            Why.incomplete, detail=" ".join(f"{one.line}: {one.why}" for many in bad.values() for one in many)
        )
    found = solved(chart, wish, seconds=SECONDS_LONGER if longer else SECONDS)

    def change(state: State) -> int:
        _chart(actor, seen)
        more = {"chart": seen, "wish": wish, "found": found, "by": actor.by, "at": actor.now}
        Doubling.objects.update_or_create(production_id=actor.production, defaults=more)
        return int(found["performers"])

    return written(actor, change, f"double {seen} {wish!r} {longer}")


def _chart(actor: Actor, seen: int) -> Chart:
    row = SceneChart.objects.filter(production=actor.production).order_by("-n").first()
    if row is None:
        raise Refused(Why.incomplete, detail="Write the scenes first.")
    if row.n != seen:
        raise Refused(Why.stale_version, detail=CHANGED)
    return chart_of(row.scenes)


def solved(chart: Chart, wish: Mapping[str, str], *, seconds: int) -> dict[str, Any]:
    """What was found within the seconds, every plan of it looked over here. Refuses: not_worked_out."""
    found = _apart(chart, wish, seconds=seconds)
    problem = problem_asked(chart, read_wish(wish, chart)[0])
    for parts in (found["plan"], *found["alternatives"]) if found["plan"] else ():
        against = check(problem, plan_read(problem, parts))
        if against:
            log.error("A plan does not keep what was asked: %s", [one.condition for one in against])
            raise Refused(Why.not_worked_out)
    return found


def _apart(chart: Chart, wish: Mapping[str, str], *, seconds: int) -> dict[str, Any]:
    asked = {
        "chart": [[scene.name, scene.seconds, scene.on] for scene in chart.scenes], "wish": dict(wish),
        "seconds": seconds, "alternatives": ALTERNATIVES,
    }  # fmt: skip
    return apart("doubling_apart", asked, places=_places, within=seconds + BEYOND)
