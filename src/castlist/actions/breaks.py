"""The breaks of an audition day: kept with the session, so that nobody is expected in one of them."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.actions.arranging import arranged
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.records.models import Production, Session, Slot
from castlist.rules import breaks as rules
from castlist.rules.auditions import Pause, pauses, said_clock
from castlist.rules.breaks import Break
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def say(actor: Actor, session: str, *, day: date, breaks: Iterable[Pause]) -> None:
    """These are the breaks of the session on that day, and no others; nobody is expected in one of them.

    Writes: session. Refuses: unknown, no_right, called_off, bad_times for a break over a time that is there.
    Tells: nobody; open boards ask for themselves.
    """
    said = tuple(breaks)

    def decide(state: State, at: int) -> list[Event]:
        row = arranged(state, actor, session)
        zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
        others = (one for one in rules.kept(row.breaks) if _day(one, zone) != day)
        there = Slot.objects.filter(session=row).values_list("start", "minutes")
        keep(row, rules.joined(others, pauses(day, said, zone)), there, zone)
        row.save(update_fields=["breaks"])
        return []

    write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,
        act=f"say_breaks {session} {day} {said!r}",
    )  # fmt: skip


def keep(row: Session, breaks: Iterable[Break], there: Iterable[tuple[datetime, int]], zone: ZoneInfo) -> None:
    """The session has these breaks; unsaved. Refuses bad_times for one that lies over a time that is there."""
    some = tuple(breaks)
    over = rules.cut(((int(start.timestamp() * 1000), minutes) for start, minutes in there), some)
    if over:
        at = datetime.fromtimestamp(over / 1000, zone)
        raise Refused(
            Why.bad_times, detail=f"A break lies over the time at {said_clock(at)}. Move the break, or the time."
        )
    row.breaks = [list(one) for one in some]


def _day(one: Break, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(one.starts / 1000, zone).date()
