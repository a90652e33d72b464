"""The queue of a session on one day, as those may see it who keep its door, or sit in its room.

Whoever may not know of somebody sees a time that is taken, and nothing that was pressed about them: neither in where
the others stand, nor in when they are expected, nor in when this page moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.auditions import RIGHTS, readers_of_needs, zone_of
from castlist.queries.chaperones import roster_for
from castlist.queries.doors import NotThere, milliseconds, moment, token
from castlist.queries.glances import sights
from castlist.queries.line_ups import line_ups
from castlist.queries.log import decode, fact_rows
from castlist.queries.shapes_queue import Door, Queue, QueueRow
from castlist.queries.turns import act_of, acts_on, times_of, turns_of
from castlist.records.models import (
    DayPicture,
    Guardian,
    Monitor,
    Performer,
    Person,
    Production,
    QueueAct,
    Seat,
    Session,
    Slot,
)
from castlist.rules import queue as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import recused, recused_among
from castlist.rules.decisions.sight import Sight, is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.queue import MINUTE, Act, Turn

PICTURED_WHERE = ("waiting", "called", "in", "done")
"""Where somebody stands who is here, so that a picture of them can be taken."""
ENDED, ASK = "no longer a candidate", "ask the desk"


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as its viewer may look at it."""

    production: Production
    session: Session
    state: State
    viewer: str
    desk: bool
    monitor: bool
    guest: bool
    sights: dict[str, Sight]
    """What the team's member may see of every role, worked out once."""

    @property
    def keeps(self) -> bool:
        """They keep its door."""
        return self.desk or self.monitor

    def knows(self, cand: Candidacy | None) -> bool:
        """The viewer may know of this candidacy."""
        if cand is None or cand.standing:
            return False
        if self.guest:
            return not recused(self.state, self.viewer, cand)
        seen = self.sights.get(cand.role)
        return seen is not None and seen.room and cand.id not in seen.hidden

    def reads_guardians(self, cand: Candidacy) -> bool:
        """They are told that somebody is under 18, and who fetches them."""
        return self.monitor or self.viewer in readers_of_needs(self.state, cand.role)


def kept(viewer: Person, production: str, session: str) -> Kept:
    """The session, for the team of the production and for who keeps its door; NotThere for everybody else."""
    row = (
        Session.objects.select_related("production__company").filter(pk=session, production_id=production).first()
    )  # fmt: skip
    if row is None:
        raise NotThere
    monitor = Monitor.objects.filter(session=row, person=viewer).exists()
    if not monitor and not Seat.objects.filter(production_id=production, person=viewer).exists():
        raise NotThere
    state = decode(fact_rows(production, None).filter(kind__in=RIGHTS))
    on_team = is_on_team(state, viewer.pk)
    if not monitor and not on_team:
        raise NotThere
    desk, seen = may_arrange(state, viewer.pk, row.role), sights(state, viewer.pk) if on_team else {}
    return Kept(row.production, row, state, viewer.pk, desk, monitor, not on_team, seen)


def queue(viewer: Person, production: str, session: str, *, day: date | None, now: datetime) -> Queue:
    """The queue on that day; without one on the present day, or the next on which there are times.

    Nine queries, however many people.
    """
    return _queue(kept(viewer, production, session), day, now)


def has_moved(
    viewer: Person, production: str, session: str, seen: str, *, door: bool, day: date | None, now: datetime
) -> bool:  # fmt: skip
    """Whether anything is otherwise than on the page that the viewer saw, by the server's clock to the minute.

    Raises NotThere for whoever may not look; `door`: and for whoever does not keep it.
    """
    where = kept(viewer, production, session)
    if door and not where.keeps:
        raise NotThere
    return _look(where, day, now).version != seen


def door_of(viewer: Person, production: str, cand: str, *, now: datetime) -> tuple[str, date]:
    """At which door somebody is looked for, and on which day: today's, else the next, else the last.

    NotThere for whoever does not keep that door, or may not know of them: the same for everybody else in the world.
    """
    rows = list(Slot.objects.select_related("session__production").filter(cand=cand, session__production=production))
    rows.sort(key=lambda slot: slot.start)
    if rows:
        zone = zone_of(rows[0].session.production)
        today = now.astimezone(zone).date()
        slot = next((one for one in rows if one.start.astimezone(zone).date() >= today), rows[-1])
        at = slot.session_id, slot.start.astimezone(zone).date()
    else:
        act = QueueAct.objects.filter(production=production, cand=cand).order_by("-at", "-pk").first()
        if act is None:
            raise NotThere
        at = act.session_id, act.day
    where = kept(viewer, production, at[0])
    if not where.keeps or not _known(where, cand):
        raise NotThere
    return at


def door(viewer: Person, production: str, session: str, *, day: date | None, now: datetime) -> Door:
    """The door on that day; NotThere for whoever does not keep it."""
    where = kept(viewer, production, session)
    if not where.keeps:
        raise NotThere
    found = _queue(where, day, now)
    if not where.desk:
        return Door(found)
    looks_after = roster_for(where.state, viewer.pk, found, role=where.session.role)
    return Door(found, _without_a_time(where, found), monitors(session), looks_after)


def _without_a_time(where: Kept, seen: Queue) -> tuple[tuple[str, str], ...]:
    """Who stands for a role of the session and is not in its queue."""
    here, role = {row.cand for row in seen.rows}, where.session.role
    cands = [c for c in where.state.all(Candidacy) if c.lives and c.id not in here and role in ("", c.role)]
    found = {cand.id: cand for cand in cands if where.knows(cand)}
    names = dict(Performer.objects.filter(pk__in={c.performer for c in found.values()}).values_list("pk", "name"))
    roles = {one.id: f", {one.name or one.id}" for one in where.state.all(Role)} if not role else {}
    said = ((key, names.get(cand.performer, "somebody") + roles.get(cand.role, "")) for key, cand in found.items())
    return tuple(sorted(said, key=lambda pair: (pair[1].casefold(), pair[0])))


def monitors(session: str) -> tuple[tuple[str, str], ...]:
    """Who keeps the door besides the desk, as (id, name)."""
    rows = Monitor.objects.filter(session=session).order_by("person__name", "person_id")
    return tuple(rows.values_list("person_id", "person__name"))


@dataclass(frozen=True, slots=True)
class _Look:
    """Where everybody stands whom the viewer may know of, before any of them has a name."""

    where: Kept
    zone: ZoneInfo
    day: date
    days: tuple[date, ...]
    turns: list[Turn]
    people: dict[str, Candidacy]
    elsewhere: dict[str, str]
    """By performer, in which other room they are at this moment."""
    moved: int
    seen: int
    at: int
    arranged: int
    """How many presses have put somebody into a group."""

    @property
    def all_known(self) -> bool:
        """Nobody there is hidden from the viewer. Otherwise neither numbers nor groups are shown: one that is missing
        among them would tell that somebody is here.
        """
        return not recused_among(self.where.state, self.where.viewer, self.where.session.role)

    @property
    def going(self) -> list[Turn]:
        """Those who can still have their turn."""
        return [one for one in self.turns if one.stands == "taken" or self.people[one.cand].lives]

    @property
    def version(self) -> str:
        """Changes with every press that the viewer may know of, with who holds a time, and with the minute."""
        said = [f"{one.cand}:{one.stands}:{one.n}:{one.due}:{one.minutes}" for one in self.turns]
        said += [f"{cand.id}:{cand.lives}:{self.elsewhere.get(cand.performer)}" for cand in self.people.values()]
        where = self.where.viewer, self.where.desk, self.where.session.pk
        return token("queue", *where, self.day, self.moved, self.seen, self.at // MINUTE, *said)


def _look(where: Kept, day: date | None, now: datetime) -> _Look:
    zone = zone_of(where.production)
    slots = times_of(where.session.pk)
    days = sorted({slot.start.astimezone(zone).date() for slot in slots})
    today = now.astimezone(zone).date()
    day = day or next((one for one in days if one >= today), days[-1] if days else today)
    acts = acts_on(where.session.pk, day)
    turns = turns_of(slots, acts, lambda cand: _known(where, cand), day=day, zone=zone)
    people = {one.cand: cand for one in turns if (cand := where.state.candidacy(one.cand)) and one.stands != "taken"}
    return _Look(
        where, zone, day, tuple(days), turns, people, _elsewhere(where, day, people), rules.moved(acts.get("", ())),
        len(acts.get("", ())), milliseconds(now), sum(act.what == "group" for some in acts.values() for act in some),
    )  # fmt: skip


def _queue(where: Kept, day: date | None, now: datetime) -> Queue:
    look = _look(where, day, now)
    starts, shown = rules.plan(look.going, now=look.at, moved=look.moved), look.all_known
    rows = _rows(look, starts, numbered=shown)
    return Queue(
        where.production, where.session.pk, where.session.place, _called(where, where.session.role), look.zone,
        look.day, look.days, rows, look.moved, look.seen,
        rules.drift(look.going, starts, moved=look.moved), where.keeps, where.desk, where.guest, now, look.version,
        line_ups(look.turns, rows, keeps=where.keeps) if shown else (), look.arranged if shown and where.keeps else 0,
        shown and where.keeps,
    )  # fmt: skip


def _known(where: Kept, cand: str) -> bool:
    return where.knows(where.state.candidacy(cand))


def _called(where: Kept, role: str) -> str:
    found = where.state.role(role)
    return (found.name or found.id) if found else ""


# -- As it is shown


def _rows(look: _Look, starts: dict[str, int], *, numbered: bool) -> tuple[QueueRow, ...]:
    where, people, turns = look.where, look.people, look.turns
    performers = {cand.performer for cand in people.values()}
    faces = {row.pk: row for row in Performer.objects.filter(pk__in=performers)}
    minors = _minors(performers, look.day)
    order = {cand: place for place, cand in enumerate(starts)}
    first = next((one for one in starts if one in people and _waits(turns, one)), "")
    # Asked for a drawn page alone: an open board, which asks each second, finds a new picture within the minute.
    pictured = set(DayPicture.objects.filter(session=where.session, day=look.day).values_list("cand", flat=True))
    rows = []
    for one in sorted(turns, key=lambda one: (order.get(one.cand, len(order)), one.due, one.number, one.cand)):
        due = moment(one.due) if one.due else None
        if one.cand not in people:
            rows.append(QueueRow("", "", "taken", rules.WORDS["taken"], due, one.minutes))
            continue
        cand = people[one.cand]
        face = faces.get(cand.performer)
        minor = cand.performer in minors and where.reads_guardians(cand)
        ended = "" if cand.lives else ASK if where.guest else ENDED
        rows.append(QueueRow(
            one.cand, face.name if face else "somebody", one.stands, rules.WORDS[one.stands], due, one.minutes,
            one.number if numbered else 0, one.n, face.pronouns if face else "", _when(one.arrived), _when(one.called),
            _when(one.entered), _when(one.left), _when(starts.get(one.cand, 0)),
            rules.is_late(one, now=look.at, moved=look.moved), ended, minor, one.collector if minor else "",
            look.elsewhere.get(cand.performer, ""), one.cand == first,
            _may(where, one, cand, minor=minor),
            "" if where.guest else f"/p/{where.production.pk}/r/{cand.role}/?c={cand.id}",
            "" if where.guest else _called(where, cand.role), one.grouped if numbered else "",
            one.cand in pictured,
        ))  # fmt: skip
    return tuple(rows)


def _waits(turns: list[Turn], cand: str) -> bool:
    return any(one.cand == cand and one.stands == "waiting" for one in turns)


def _when(at: int) -> datetime | None:
    return moment(at) if at else None


def _may(where: Kept, one: Turn, cand: Candidacy, *, minor: bool) -> tuple[str, ...]:
    """What the viewer can press about them; about who is no longer a candidate only what ends it."""
    if not where.keeps:
        return ()
    found = rules.may_be_pressed(one)
    may = tuple(what for what in found if (what != "out" or minor) and (cand.lives or what in ("done", "out", "undo")))
    shown = one.stands in PICTURED_WHERE and cand.lives and not minor and where.reads_guardians(cand)
    return (*may, "picture") if shown else may


def _minors(performers: Iterable[str], day: date) -> set[str]:
    rows = Guardian.objects.filter(performer__in=list(performers))
    return {row.pk for row in rows if rules.is_minor(row.born, row.under_18_on, day)}


def _elsewhere(where: Kept, day: date, people: dict[str, Candidacy]) -> dict[str, str]:
    """By performer, in which other room they are at this moment, or are called to; as far as the viewer may know."""
    theirs = {cand.performer for cand in people.values()}
    rows = QueueAct.objects.select_related("session").filter(production=where.production, day=day)
    rows = rows.exclude(session=where.session).exclude(cand="").order_by("session_id", "cand", "n")
    acts: dict[tuple[str, str], list[Act]] = {}
    for row in rows:
        cand = where.state.candidacy(row.cand)
        if cand is not None and cand.performer in theirs and where.knows(cand):
            acts.setdefault((row.session.place, row.cand), []).append(act_of(row))
    found = {}
    for (place, key), some in acts.items():
        cand = where.state.candidacy(key)
        if cand is not None and rules.turn(key, some).stands in ("called", "in"):
            found[cand.performer] = place
    return found
