"""The calendar of a production: days added, and taken away."""

from collections.abc import Callable, Iterable

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.records.models import ShowDay
from castlist.rules import dates as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.dates import Day
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def add(actor: Actor, days: Iterable[Day]) -> int:
    """The calendar has these days, too; says how many were not there before.

    Writes: show_day. Refuses: no_right, incomplete for none, bad_times. Tells: nobody.
    """
    wanted = rules.checked(days)
    if not wanted:
        raise Refused(Why.incomplete, detail="Name a day.")

    def change() -> dict[str, int]:
        here = _here(actor)
        fresh = [one for one in wanted if one not in here]
        rules.checked([*here, *fresh])
        ShowDay.objects.bulk_create(_row(actor, one) for one in fresh)
        return {"days": len(fresh)}

    return _written(actor, change, f"add dates {wanted!r}")["days"]


def remove(actor: Actor, ids: Iterable[str]) -> int:
    """The calendar has these entries no more; says how many there were. What people said of the days stays said.

    Writes: show_day. Refuses: no_right, incomplete for none. Tells: nobody.
    """
    wanted = sorted(set(ids))
    if not wanted:
        raise Refused(Why.incomplete, detail="Tick what is to go.")
    rows = ShowDay.objects.filter(production=actor.production, pk__in=wanted)
    return _written(actor, lambda: {"days": rows.delete()[0]}, f"remove dates {wanted!r}")["days"]


def put(actor: Actor, days: Iterable[Day]) -> int:
    """The calendar has these days and no others; says how many.

    Writes: show_day. Refuses: no_right, bad_times. Tells: nobody.
    """
    wanted = rules.checked(days)

    def change() -> dict[str, int]:
        here = _here(actor)
        for row in ShowDay.objects.filter(production=actor.production):
            if Day(row.day, row.kind, row.starts, row.ends) not in wanted:
                row.delete()
        ShowDay.objects.bulk_create(_row(actor, one) for one in wanted if one not in here)
        return {"days": len(wanted)}

    return _written(actor, change, f"put dates {wanted!r}")["days"]


def _here(actor: Actor) -> list[Day]:
    rows = ShowDay.objects.filter(production=actor.production).values_list("day", "kind", "starts", "ends")
    return [Day(*row) for row in rows]


def _row(actor: Actor, one: Day) -> ShowDay:
    return ShowDay(production_id=actor.production, day=one.day, kind=one.kind, starts=one.starts, ends=one.ends)


def _written(actor: Actor, change: Callable[[], dict[str, int]], act: str) -> dict[str, int]:
    """The change is made while nobody else writes in the production, once under its key."""
    done: dict[str, int] = {}

    def decide(state: State, at: int) -> list[Event]:
        if not may_arrange(state, actor.by):
            raise Refused(Why.no_right)
        done.update(change())
        return []

    written = write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key, act=act,
        answer=lambda state, events: dict(done),
    )  # fmt: skip
    return {"days": int(str(written.answer.get("days", 0)))}
