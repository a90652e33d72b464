"""The callback days of a production: each worked out in a process of its own, looked over, kept, and overruled."""

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Max

from castlist.actions import leases
from castlist.actions.decisions import Actor
from castlist.actions.parts import written
from castlist.actions.worked_out import apart
from castlist.planning.callbacks_asked import problem_asked, result_read
from castlist.planning.orders_check import check
from castlist.queries.auditions import RIGHTS
from castlist.queries.callbacks import hidden_names, next_day, order_now, plan_now
from castlist.queries.log import decode, fact_rows
from castlist.queries.retention import periods
from castlist.records.models import CallbackDay, ShowDay
from castlist.rules import callback_lines
from castlist.rules.callback_lines import FIELDS, MOST_DAYS, lines_of, read_day, spelt, with_unseen, without
from castlist.rules.decisions.state import State
from castlist.rules.parts import may_plan
from castlist.rules.scene_lines import same
from castlist.rules.why import Refused, Why

log = logging.getLogger(__name__)
SECONDS: Final = 4
SECONDS_LONGER: Final = 20
PLACES: Final = ("first", "last", "hour", "free")
BEYOND: Final = 12
"""Seconds that the process is given for its beginning, its end, and for why there is no order."""
AT_ONCE: Final = 2
EVERY: Final = timedelta(hours=1)
WITHOUT_DATES: Final = timedelta(days=365)
_places = threading.BoundedSemaphore(AT_ONCE)
CHANGED = "Somebody else changed the callback day meanwhile."
EMPTY = "Write the groups, a line each."
MANY = "A production has {most} callback days at most. Change one of those that are over."


def work_out(actor: Actor, said: Mapping[str, str], *, seen: int, day: int = 1, longer: bool = False) -> int:
    """The order of that day's groups in which people wait least, as far as it was found within seconds; says the
    version. The day after the last is begun by it.

    Impossible is an answer too. An order that somebody chose before is gone. Whom the actor does not see stays in the
    groups of the same name, and so does what holds for them. `longer`: for as long as anybody is made to wait.
    Writes: callback_day. Refuses: no_right, unknown for a day that is neither there nor the next, incomplete for no
    group and for lines that cannot be read, stale_version, not_worked_out. Tells: nobody.
    """
    state = _planner(actor)
    row = _row(actor, day, seen)
    if row is None and day != next_day(actor.production):
        raise Refused(Why.unknown)
    if day > MOST_DAYS:
        raise Refused(Why.incomplete, detail=MANY.format(most=MOST_DAYS))
    bad = read_day(said)[1]
    if bad:
        detail = " ".join(f"{one.line}: {one.why}" for many in bad.values() for one in many)
        raise Refused(Why.incomplete, detail=detail)
    asked = read_day({field: said.get(field, "") for field in FIELDS})[0]
    if not asked.groups:
        raise Refused(Why.incomplete, detail=EMPTY)
    if row is not None:
        asked = with_unseen(asked, read_day(row.day)[0], hidden_names(state, actor.by))
    return _keep(actor, asked, day, seen=seen, longer=longer)


def hold(actor: Actor, group: str, *, place: str, seen: int, day: int = 1) -> int:
    """The group is held `first`, `last` or at its present `hour`, or is `free` of all that, and the day is worked out
    anew; says the version.

    Writes: callback_day. Refuses: no_right, unknown for a group or a place that is none, and for the hour where there
    is no order, stale_version, not_worked_out. Tells: nobody.
    """
    _planner(actor)
    row = _row(actor, day, seen)
    now = read_day(row.day)[0] if row else callback_lines.CallbackDay()
    name = next((one.name for one in now.groups if same(one.name) == same(group)), None)
    if row is None or name is None or place not in PLACES:
        raise Refused(Why.unknown)
    held = replace(
        now,
        first=name if place == "first" else "" if now.first == name else now.first,
        last=name if place == "last" else "" if now.last == name else now.last,
        fixed=tuple(one for one in now.fixed if one[0] != name) + (_hour_of(row, now, name) if place == "hour" else ()),
    )
    return _keep(actor, held, day, seen=seen, longer=False)


def _hour_of(row: CallbackDay, day: callback_lines.CallbackDay, name: str) -> tuple[tuple[str, int], ...]:
    starts = plan_now(row).starts_minutes
    if not starts:
        raise Refused(Why.unknown)
    at = next(n for n, one in enumerate(day.groups) if one.name == name)
    return ((name, day.starts + starts[at]),)


def move(actor: Actor, group: str, *, up: bool = False, place: int = 0, seen: int, day: int = 1) -> int:
    """The group begins one place earlier or later than it did, or at that place of the order, whatever waiting that
    costs; says the version.

    Writes: callback_day. Refuses: no_right, unknown where there is no such group or no order, already_there at either
    end, and where it stands, stale_version. Tells: nobody.
    """

    def change(state: State) -> int:
        row = _row(actor, day, seen)
        asked = read_day(row.day)[0] if row else callback_lines.CallbackDay()
        order = list(order_now(row)) if row else []
        at = next((n for n, one in enumerate(order) if same(asked.groups[one].name) == same(group)), None)
        if row is None or at is None:
            raise Refused(Why.unknown)
        to = place - 1 if place else at - 1 if up else at + 1
        if to == at or not 0 <= to < len(order):
            raise Refused(Why.already_there)
        order.insert(to, order.pop(at))
        row.order = order
        return _saved(actor, row)

    return written(actor, change, f"callbacks move {day} {group!r} {up} {place} {seen}")


def best(actor: Actor, *, seen: int, day: int = 1) -> int:
    """The order is once more the one that was found; says the version.

    Writes: callback_day. Refuses: no_right, already_there, stale_version. Tells: nobody.
    """

    def change(state: State) -> int:
        row = _row(actor, day, seen)
        if row is None or not row.order:
            raise Refused(Why.already_there)
        row.order = []
        return _saved(actor, row)

    return written(actor, change, f"callbacks best {day} {seen}")


def _planner(actor: Actor) -> State:
    state = decode(fact_rows(actor.production, None).filter(kind__in=RIGHTS))
    if not may_plan(state, actor.by):
        raise Refused(Why.no_right)
    return state


def _row(actor: Actor, day: int, seen: int) -> CallbackDay | None:
    row = CallbackDay.objects.filter(production=actor.production, n=day).first()
    if (row.version if row else 0) != seen:
        raise Refused(Why.stale_version, detail=CHANGED)
    return row


def _saved(actor: Actor, row: CallbackDay) -> int:
    row.version, row.by, row.at = row.version + 1, actor.by, actor.now
    row.save()
    return row.version


def _keep(actor: Actor, asked: callback_lines.CallbackDay, day: int, *, seen: int, longer: bool) -> int:
    lines = lines_of(asked)
    found = solved(lines, seconds=SECONDS_LONGER if longer else SECONDS)

    def change(state: State) -> int:
        row = _row(actor, day, seen) or CallbackDay(production_id=actor.production, n=day, version=0)
        row.day, row.found, row.order = lines, found, []
        return _saved(actor, row)

    return written(actor, change, f"callbacks {day} {seen} {lines!r} {longer}")


def solved(lines: Mapping[str, str], *, seconds: int) -> dict[str, Any]:
    """What was found within the seconds, looked over here. Refuses: not_worked_out."""
    found = _apart(lines, seconds=seconds)
    problem = problem_asked(read_day(lines)[0])
    against = check(problem, result_read(problem, found)) if found["starts"] else []
    if against:
        log.error("An order does not keep what was asked: %s", [one.condition for one in against])
        raise Refused(Why.not_worked_out)
    return found


def _apart(lines: Mapping[str, str], *, seconds: int) -> dict[str, Any]:
    asked = {"day": dict(lines), "seconds": seconds}
    return apart("callbacks_apart", asked, places=_places, within=seconds + BEYOND)


# -- What is kept no longer


def forget_named(names: Iterable[str], company: str) -> None:
    """Nobody who is spelt like one of these stands in a callback day of the company any more; its order stays.

    Writes: callback_day.
    """
    gone = {spelt(name) for name in names}
    for row in CallbackDay.objects.filter(production__company=company):
        day = read_day(row.day)[0]
        if gone & {spelt(name) for name in day.people}:
            row.day = lines_of(without(day, gone))
            row.found = {**row.found, "core": [], "people_gone": True}
            row.version += 1
            row.save()


def forget_days(*, now: datetime) -> int:
    """Callback days are gone once the production is over, as the typed names of its covers are; at most hourly.

    Says how many went. Writes: callback_day.
    """
    if not leases.take("callbacks", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    last = dict(ShowDay.objects.order_by().values_list("production").annotate(last=Max("day")))
    gone = [row.pk for row in CallbackDay.objects.select_related("production") if _until(row, last) <= now]
    CallbackDay.objects.filter(pk__in=gone).delete()
    return len(gone)


def _until(row: CallbackDay, last: Mapping[str, Any]) -> datetime:
    if row.production_id not in last:
        return row.at + WITHOUT_DATES
    over = datetime.combine(last[row.production_id] + timedelta(days=1), time(), UTC)
    return max(row.at, over) + timedelta(days=periods(row.production.company_id)["cannot"])
