"""The board of a day: every room of a production side by side, each as its own board shows it to the same viewer."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries import queue
from castlist.queries.auditions import zone_of
from castlist.queries.board_marks import Mark, mark_of, rights_of
from castlist.queries.doors import NotThere, token
from castlist.queries.queue import Kept, Look, Stored
from castlist.queries.shapes_queue import DayBoard
from castlist.queries.turns import acts_of_day, days_in, next_day, times_of_all
from castlist.records.models import Monitor, Person, Seat, Session
from castlist.rules.decisions.sight import is_on_team


def day_board(viewer: Person, production: str, *, day: date | None, now: datetime) -> DayBoard:
    """Every room of that day; without one of the present day, or the next on which there are times.

    For the team all rooms, for a monitor those whose door they keep; NotThere for everybody else. Nine queries, however
    many rooms and people.
    """
    return _drawn(_look(viewer, production, day, now), now)


def marked(mark: Mark, *, now: datetime) -> DayBoard:
    """The board as it was looked at for that mark."""
    return _drawn(mark.look, now)


def _drawn(found: "_Looks", now: datetime) -> DayBoard:
    beside = queue.beside_of(found.looks)
    rooms = tuple(queue.drawn(one, beside, now=now) for one in found.looks)
    where = found.where[0]
    return DayBoard(where.production, found.zone, found.day, found.days, rooms, where.guest, now, found.version)


def mark_now(viewer: Person, production: str, *, day: date | None, now: datetime) -> Mark:
    """Its version changes when anything is otherwise than on the page that the viewer saw.

    NotThere for whoever may not look.
    """

    def work_out() -> tuple[str, _Looks]:
        found = _look(viewer, production, day, now)
        return found.version, found

    return mark_of(viewer, production, ("all rooms", day), now=now, work_out=work_out)


@dataclass(frozen=True, slots=True)
class _Looks:
    """All rooms of a day, before anybody in them has a name."""

    where: tuple[Kept, ...]
    zone: ZoneInfo
    day: date
    days: tuple[date, ...]
    looks: tuple[Look, ...]

    @property
    def version(self) -> str:
        """Changes as that of any of the rooms does, and with which rooms there are."""
        return token("day board", self.day, *self.days, *(look.version for look in self.looks))


def _look(viewer: Person, production: str, day: date | None, now: datetime) -> _Looks:
    where, places = _kept(viewer, production)
    zone, slots = zone_of(where[0].production), times_of_all(one.session.pk for one in where)
    days = days_in((slot for some in slots.values() for slot in some), zone)
    day = day or next_day(days, now.astimezone(zone).date())
    acts = acts_of_day(production, day)
    looks = []
    for one in where:
        here = one.session.pk
        stored = Stored(slots.get(here, []), acts.get(here, {}), [
            (place, cand, some)
            for other, place in places.items() if other != here
            for cand, some in acts.get(other, {}).items() if cand
        ])  # fmt: skip
        if stored.acts or day in days_in(stored.slots, zone):
            looks.append(queue.look(one, stored, day=day, days=days, now=now))
    looks.sort(key=lambda look: (look.where.session.place.casefold(), look.where.session.pk))
    return _Looks(where, zone, day, days, tuple(looks))


def _kept(viewer: Person, production: str) -> tuple[tuple[Kept, ...], dict[str, str]]:
    """Every session that the viewer may look at, NotThere where there is none; and where each of the production is."""
    monitored = set(
        Monitor.objects.filter(person=viewer, session__production=production).values_list("session_id", flat=True)
    )
    if not monitored and not Seat.objects.filter(production_id=production, person=viewer).exists():
        raise NotThere
    rows = list(Session.objects.select_related("production__company").filter(production=production))
    state = rights_of(rows[0].production) if rows else None
    if state is None or not (monitored or is_on_team(state, viewer.pk)):
        raise NotThere
    found = queue.kept_with(state, viewer, rows, monitored)
    if not found:
        raise NotThere
    return tuple(found), {row.pk: row.place for row in rows}
