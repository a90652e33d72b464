"""The queue of a session on one day, as those may see it who keep its door, or sit in its room.

Whoever may not know of somebody sees a time that is taken, and nothing that was pressed about them: neither in where
the others stand, nor in when they are expected, nor in when this page moves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.queries.auditions import readers_of_needs, zone_of
from castlist.queries.board_marks import Mark, mark_of, rights_of
from castlist.queries.breaks import breaks_on
from castlist.queries.chaperones import roster_for
from castlist.queries.doors import NotThere, milliseconds, moment, token
from castlist.queries.glances import sights
from castlist.queries.insides import apart, names_of
from castlist.queries.line_ups import line_ups
from castlist.queries.queue_beside import Beside, beside
from castlist.queries.shapes_queue import Door, Queue, QueueRow
from castlist.queries.turns import Time, act_of, acts_on, days_in, hours_of, next_day, times_of, turns_of
from castlist.queries.union import at_the_door
from castlist.records.models import Monitor, Performer, Person, Production, QueueAct, Seat, Session, Slot
from castlist.rules import queue as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.breaks import kept as kept_breaks
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

    @property
    def takes_notes(self) -> bool:
        """They may write about somebody who is heard there: they see the room of one of its roles."""
        role = self.session.role
        wanted = [seen for key, seen in self.sights.items() if role in ("", key)]
        return not self.guest and any(one.room and not one.glass for one in wanted)

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
    state = rights_of(row.production)
    if not monitor and not is_on_team(state, viewer.pk):
        raise NotThere
    return kept_with(state, viewer, [row], {session} if monitor else set())[0]


def kept_with(state: State, viewer: Person, rows: Sequence[Session], monitored: Collection[str]) -> list[Kept]:
    """Each of these sessions of one production as that viewer may look at it; a guest at those alone that they keep."""
    on_team = is_on_team(state, viewer.pk)
    seen = sights(state, viewer.pk) if on_team else {}
    return [
        Kept(row.production, row, state, viewer.pk, may_arrange(state, viewer.pk, row.role), row.pk in monitored,
             not on_team, seen)
        for row in rows
        if on_team or row.pk in monitored
    ]  # fmt: skip


def marked(mark: Mark, *, now: datetime) -> Queue:
    """The queue as it was looked at for that mark."""
    return _drawn_alone(mark.look, now)


def queue(viewer: Person, production: str, session: str, *, day: date | None, now: datetime) -> Queue:
    """The queue on that day; without one on the present day, or the next on which there are times.

    Ten queries, however many people.
    """
    return _queue(kept(viewer, production, session), day, now)


def mark_now(viewer: Person, production: str, session: str, *, door: bool, day: date | None, now: datetime) -> Mark:
    """Its version changes when anything is otherwise than on the page that the viewer saw, to the minute of our clock.

    Raises NotThere for whoever may not look; `door`: and for whoever does not keep it.
    """

    def work_out() -> tuple[str, Look]:
        where = kept(viewer, production, session)
        if door and not where.keeps:
            raise NotThere
        look = look_on(where, day, now)
        return look.version, look

    return mark_of(viewer, production, (session, door, day), now=now, work_out=work_out)


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
    there = [where.state.candidacy(row.cand) for row in found.rows]
    union = at_the_door(where.production.pk, [c for c in there if c and where.reads_guardians(c)])
    if not where.desk:
        return Door(found, union=union)
    looks_after = roster_for(where.state, viewer.pk, found, role=where.session.role)
    return Door(found, _without_a_time(where, found), monitors(session), looks_after, union)


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
class Look:
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
    opens: int
    ends: int
    """When the session begins and ends on that day, with its times; 0 where it has none."""
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By candidacy who was chosen to be in the room and must not meet them, for those who are told who is recused."""

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
        where = self.where.viewer, self.where.desk, self.where.session.pk, self.where.session.off_at
        said += map(str, (*self.where.session.breaks, *sorted(self.apart.items())))
        return token("queue", *where, self.day, self.moved, self.seen, self.at // MINUTE, *said)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of a session on one day, and of the other rooms on that day."""

    slots: list[Time]
    acts: Mapping[str, tuple[Act, ...]]
    others: Iterable[tuple[str, str, Sequence[Act]]]
    """Place, candidacy and what was pressed about them, in every other session."""


def look_on(where: Kept, day: date | None, now: datetime) -> Look:
    """Where everybody stands on that day, or on the present one, before any of them has a name."""
    zone, slots = zone_of(where.production), times_of(where.session.pk)
    days = days_in(slots, zone)
    day = day or next_day(days, now.astimezone(zone).date())
    rows = QueueAct.objects.filter(production=where.production, day=day)
    rows = rows.exclude(session=where.session).exclude(cand="").order_by("session_id", "cand", "n")
    by: dict[tuple[str, str], list[Act]] = {}
    for row in rows.select_related("session"):
        by.setdefault((row.session.place, row.cand), []).append(act_of(row))
    others = [(place, cand, acts) for (place, cand), acts in by.items()]
    return look(where, Stored(slots, acts_on(where.session.pk, day), others), day=day, days=days, now=now)


def look(where: Kept, stored: Stored, *, day: date, days: tuple[date, ...], now: datetime) -> Look:
    """Where everybody stands in the session on that day."""
    zone, acts = zone_of(where.production), stored.acts
    turns = turns_of(
        stored.slots, acts, lambda cand: _known(where, cand), day=day, zone=zone, lists=where.session.ranked
    )
    people = {one.cand: cand for one in turns if (cand := where.state.candidacy(one.cand)) and one.stands != "taken"}
    return Look(
        where, zone, day, days, turns, people, _elsewhere(where, people, stored.others), rules.moved(acts.get("", ())),
        len(acts.get("", ())), milliseconds(now), sum(act.what == "group" for some in acts.values() for act in some),
        *hours_of(stored.slots, day, zone), apart(where.state, where.sights, people, where.session),
    )  # fmt: skip


def _queue(where: Kept, day: date | None, now: datetime) -> Queue:
    return _drawn_alone(look_on(where, day, now), now)


def _drawn_alone(seen: Look, now: datetime) -> Queue:
    return replace(drawn(seen, beside_of([seen]), now=now), parallel=_in_parallel(seen))


def beside_of(looks: Sequence[Look]) -> Beside:
    """What is drawn besides, of everybody in these rooms on one day."""
    performers = {cand.performer for one in looks for cand in one.people.values()}
    return beside(
        performers, [one.where.session.pk for one in looks], looks[0].day if looks else date.min,
        recorded=[one.where.session.pk for one in looks if one.where.session.recording],
        zone=looks[0].zone if looks else ZoneInfo("UTC"),
    )  # fmt: skip


def drawn(look: Look, beside: Beside, *, now: datetime) -> Queue:
    """The queue as it is shown to its viewer."""
    where, shown = look.where, look.all_known
    breaks = kept_breaks(where.session.breaks)
    starts = rules.plan(look.going, now=look.at, moved=look.moved, breaks=breaks, opens=look.opens)
    rows = _rows(look, starts, beside, numbered=shown)
    return Queue(
        where.production, where.session.pk, where.session.place, _called(where, where.session.role), look.zone,
        look.day, look.days, rows, look.moved, look.seen,
        rules.drift(look.going, starts, moved=look.moved, breaks=breaks), where.keeps, where.desk, where.guest, now,
        look.version,
        line_ups(look.turns, rows, keeps=where.keeps) if shown else (), look.arranged if shown and where.keeps else 0,
        shown and where.keeps, lists=where.session.ranked,
        breaks=breaks_on(where.session.breaks, look.day, look.zone), ends=_when(look.ends),
        takes_notes=where.takes_notes, off=where.session.off_at,
    )  # fmt: skip


def _in_parallel(look: Look) -> bool:
    """Whether there are other rooms on that day, which the viewer may look at."""
    begin = datetime.combine(look.day, time.min, look.zone)
    others = Session.objects.filter(production=look.where.production).exclude(pk=look.where.session.pk)
    if look.where.guest:
        others = others.filter(pk__in=Monitor.objects.filter(person=look.where.viewer).values("session"))
    return others.filter(slots__start__gte=begin, slots__start__lt=begin + timedelta(days=1)).exists()


def _known(where: Kept, cand: str) -> bool:
    return where.knows(where.state.candidacy(cand))


def _called(where: Kept, role: str) -> str:
    found = where.state.role(role)
    return (found.name or found.id) if found else ""


# -- As it is shown


def _rows(look: Look, starts: dict[str, int], beside: Beside, *, numbered: bool) -> tuple[QueueRow, ...]:
    where, people, turns = look.where, look.people, look.turns
    faces, minors = beside.faces, beside.minors
    order = {cand: place for place, cand in enumerate(starts)}
    first = next((one for one in starts if one in people and _can_be_called(look, one)), "")
    names = names_of((), (one for some in look.apart.values() for one in some))
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
            _may(
                where, one, cand, minor=minor, elsewhere=cand.performer in look.elsewhere,
                pictures=cand.performer not in beside.no_picture,
            ),
            "" if where.guest else f"/p/{where.production.pk}/r/{cand.role}/?c={cand.id}",
            "" if where.guest else _called(where, cand.role), one.grouped if numbered else "",
            (where.session.pk, one.cand) in beside.pictured, one.listed, *beside.recording(where.session, one.cand),
            apart=" and ".join(names.get(who, "somebody") for who in look.apart.get(one.cand, ())),
        ))  # fmt: skip
    return tuple(rows)


def _can_be_called(look: Look, cand: str) -> bool:
    """They wait, and are not in another room meanwhile."""
    if look.elsewhere.get(look.people[cand].performer):
        return False
    return any(one.cand == cand and one.stands == "waiting" for one in look.turns)


def _when(at: int) -> datetime | None:
    return moment(at) if at else None


def _may(where: Kept, one: Turn, cand: Candidacy, *, minor: bool, elsewhere: bool, pictures: bool) -> tuple[str, ...]:
    """What the viewer can press about them; about who is no longer a candidate only what ends it, and who is in
    another room is not called."""
    if not where.keeps:
        return ()
    found = tuple(what for what in rules.may_be_pressed(one) if what != "call" or not elsewhere)
    may = tuple(what for what in found if (what != "out" or minor) and (cand.lives or what in ("done", "out", "undo")))
    here = one.stands in PICTURED_WHERE and cand.lives and where.reads_guardians(cand)
    asks = (("no_recording",) if minor else ("recording", "no_recording")) if where.session.recording else ()
    return (*may, *(("picture",) if pictures else ()), *asks) if here else may


def _elsewhere(
    where: Kept, people: Mapping[str, Candidacy], others: Iterable[tuple[str, str, Sequence[Act]]]
) -> dict[str, str]:  # fmt: skip
    """By performer, in which other room they are at this moment, or are called to; as far as the viewer may know."""
    theirs, found = {cand.performer for cand in people.values()}, dict[str, str]()
    for place, key, acts in others:
        cand = where.state.candidacy(key)
        if cand is None or cand.performer not in theirs or not where.knows(cand):
            continue
        if rules.turn(key, acts).stands in ("called", "in"):
            found[cand.performer] = place
    return found
