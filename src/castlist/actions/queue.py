"""A session on its day: somebody is here, is called, goes in, is done. No act of the room, and nothing of it in a log.

Every press is written under the lock of the production, with the rights of that very moment and the server's clock. It
names how many presses about that person were seen: of two that come together, one is done, and the other is told so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from castlist.actions import log, people
from castlist.actions.arranging import arranged
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope
from castlist.queries.auditions import readers_of_needs
from castlist.queries.turns import act_of
from castlist.records.models import (
    DayPicture,
    Guardian,
    Monitor,
    Person,
    Production,
    QueueAct,
    RecordingSaid,
    Session,
    Slot,
)
from castlist.rules import queue as rules
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.state import Event, State
from castlist.rules.queue import Act, Turn
from castlist.rules.ranked_lists import checked
from castlist.rules.why import Refused, Why

ELSEWHERE = (
    "They are wanted in another room at this moment: {}. Call whoever is next, and them once they are done there. If"
    " they are here all the same, press “Goes in”."
)


@dataclass(frozen=True, slots=True)
class Day:
    """A session on one day."""

    session: str
    day: date


@dataclass(frozen=True, slots=True)
class Pressed:
    """How many presses there are now, and which number they have; 0 for none."""

    seen: int
    number: int = 0


def mark(
    actor: Actor, on: Day, cand: str, *, what: str, seen: int, collector: str = "", listed: str = ""
) -> Pressed:  # fmt: skip
    """They stand where they are said to; the first time that they are here they are given the next number.

    `what`: here (`listed`: on which of the session's lists they are), missing, call, enter, done, out (for which a
    minor's `collector` is named), undo for the last; or list, for another list while they wait.
    Writes: queue_act, request. Refuses: unknown, no_right, ended, already_there, stale_version, unreachable,
    incomplete, too_long. Tells: nobody; open boards ask for themselves.
    """

    def do(state: State) -> Pressed:
        session = session_on(on, actor)
        desk, monitor = keeps(state, actor, session)
        about = known_to(state, actor, cand)
        acts = acts_about(on, cand)
        if not rules.came_up(acts) and not _holds(actor, on, cand):
            _may_come(about, session, what, desk=desk)
        one, on_list = rules.turn(cand, acts), checked(listed, session.ranked) if what in ("here", "list") else ""
        against = (
            rules.why_not_listed(one, on_list, seen=seen) if what == "list" else rules.why_not(one, what, seen=seen)
        )
        if against:
            raise Refused(against)
        if what == "call" or (what == "undo" and rules.after_undo(cand, acts).stands == "called"):
            _not_elsewhere(state, actor, on, about)
        if not about.lives and what not in ("done", "out", "undo"):
            raise Refused(Why.ended)
        reads = monitor or actor.by in readers_of_needs(state, about.role)
        fetched = rules.checked_collector(collector, minor=reads and is_minor(about, on.day)) if what == "out" else ""
        if what == "out" and not fetched:
            raise Refused(Why.unreachable)
        return press(one, what, on=on, actor=actor, collector=fetched, listed=on_list)

    return _pressed(actor, Scope(cand=cand), f"queue {on!r} {cand} {what} {seen} {collector!r} {listed!r}", do)


def move(actor: Actor, on: Day, *, minutes: int, seen: int) -> Pressed:
    """Everybody whose turn is still to come is expected by so many minutes later; what they booked stays as it is.

    Writes: queue_act, request. Refuses: unknown, no_right, bad_times, stale_version. Tells: nobody.
    """

    def do(state: State) -> Pressed:
        keeps(state, actor, session_on(on, actor))
        acts = acts_about(on, "")
        if len(acts) != seen:
            raise Refused(Why.stale_version)
        rules.checked_move(minutes, rules.moved(acts))
        return press(Turn("", n=len(acts)), "move", on=on, actor=actor, minutes=minutes)

    return _pressed(actor, Scope(whole=True), f"queue {on!r} move {minutes} {seen}", do)


def undo_move(actor: Actor, on: Day, *, seen: int) -> Pressed:
    """The last move of the day is taken back.

    Writes: queue_act, request. Refuses: unknown, no_right, stale_version, unreachable. Tells: nobody.
    """

    def do(state: State) -> Pressed:
        keeps(state, actor, session_on(on, actor))
        acts = acts_about(on, "")
        if len(acts) != seen:
            raise Refused(Why.stale_version)
        if not rules.standing(acts):
            raise Refused(Why.unreachable)
        return press(Turn("", n=len(acts)), "undo", on=on, actor=actor)

    return _pressed(actor, Scope(whole=True), f"queue {on!r} undo move {seen}", do)


# -- What is looked at under the lock


def session_on(on: Day, actor: Actor) -> Session:
    """The session, if it is one of this production. Refuses unknown."""
    found = Session.objects.filter(pk=on.session, production_id=actor.production).first()
    if found is None:
        raise Refused(Why.unknown)
    return found


def keeps(state: State, actor: Actor, session: Session) -> tuple[bool, bool]:
    """Whether the actor runs the desk, and whether they are a monitor there. Refuses no_right for who is neither."""
    desk = may_arrange(state, actor.by, session.role)
    monitor = Monitor.objects.filter(session=session, person=actor.by).exists()
    if not (desk or monitor):
        raise Refused(Why.no_right)
    return desk, monitor


def known_to(state: State, actor: Actor, cand: str) -> Candidacy:
    """The candidacy, of which the actor may know. Refuses unknown."""
    found = state.candidacy(cand)
    if found is None or found.standing or recused(state, actor.by, found):
        raise Refused(Why.unknown)
    return found


def acts_about(on: Day, cand: str) -> list[Act]:
    """Every press about them on that day; with '' about the whole day."""
    return [act_of(row) for row in QueueAct.objects.filter(session=on.session, day=on.day, cand=cand).order_by("n")]


def _holds(actor: Actor, on: Day, cand: str) -> bool:
    """Whether they hold, or held, a time of the session on that day."""
    zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
    starts = Slot.objects.filter(session=on.session, cand=cand).values_list("start", flat=True)
    return any(start.astimezone(zone).date() == on.day for start in starts)


def _may_come(about: Candidacy, session: Session, what: str, *, desk: bool) -> None:
    """Whoever came without a time is let in by the desk, where the session is for their role, on the day itself."""
    if not desk or session.role not in ("", about.role) or what != "here":
        raise Refused(Why.unknown)


def _not_elsewhere(state: State, actor: Actor, on: Day, about: Candidacy) -> None:
    """Nobody is called out of another room, or to two at once; who is here can go in. Refuses unreachable."""
    place = wanted_in(state, actor, on, about)
    if place:
        raise Refused(Why.unreachable, detail=ELSEWHERE.format(place))


def wanted_in(state: State, actor: Actor, on: Day, about: Candidacy) -> str:
    """In which other room they are at this moment, or are called to; '' for none.

    Of a part from which the actor is recused nothing is told, also not by this.
    """
    others = [one for one in state.candidacies_of(about.performer) if not recused(state, actor.by, one)]
    rows = QueueAct.objects.select_related("session").filter(day=on.day, cand__in=[one.id for one in others])
    acts: dict[tuple[str, str], list[Act]] = {}
    for row in rows.exclude(session=on.session).order_by("n"):
        acts.setdefault((row.session.place, row.cand), []).append(Act(row.cand, row.n, row.what, row.at))
    rooms = [place for (place, cand), some in acts.items() if rules.turn(cand, some).stands in ("called", "in")]
    return rooms[0] if rooms else ""


def is_minor(about: Candidacy, day: date) -> bool:
    """They are under 18 on that day, as far as is known."""
    row = Guardian.objects.filter(performer=about.performer).first()
    return row is not None and rules.is_minor(row.born, row.under_18_on, day)


# -- How it is written


def press(
    one: Turn, what: str, *, on: Day, actor: Actor, minutes: int = 0, collector: str = "", grouped: str = "",
    listed: str = "",
) -> Pressed:  # fmt: skip
    """One press more about them; the first time that they are here it gives them the next number."""
    number = one.number
    fresh = what == "here" and not number
    if fresh:
        given = QueueAct.objects.filter(session=on.session, day=on.day).aggregate(last=Max("number"))["last"]
        number = (given or 0) + 1
    QueueAct.objects.create(
        production_id=actor.production, session_id=on.session, day=on.day, cand=one.cand, n=one.n + 1, what=what,
        at=log.milliseconds(actor.now), by=actor.by, number=number if fresh else None, minutes=minutes,
        collector=collector, grouped=grouped, listed=listed,
    )  # fmt: skip
    return Pressed(one.n + 1, number)


def goes_along(actor: Actor, cand: str, slot: str) -> None:
    """Whoever is here and has this time now waits where it is, and nowhere else; whoever was looked for in another room
    is so no more. To be called in the transaction of the act that gives them the time.

    Writes: queue_act.
    """
    time = Slot.objects.select_related("session__production").get(pk=slot)
    zone = ZoneInfo(time.session.production.time_zone)
    today = actor.now.astimezone(zone).date()
    was_here, listed = _waits_no_more(actor, cand, today, but=time.session_id)
    there = Day(time.session_id, today)
    one = rules.turn(cand, acts_about(there, cand))
    if was_here and one.stands == "expected" and time.start.astimezone(zone).date() == today:
        press(one, "here", on=there, actor=actor, listed=listed if listed in time.session.ranked else "")


def waits_nowhere(cand: str, *, now: datetime) -> None:
    """Whoever is no candidate any more, because nothing is kept of them, is called nowhere on the day, and neither who
    fetched them nor on which list they were is known, nor is there a picture. To be called in the transaction that
    erases them.

    Writes: queue_act, day_picture.
    """
    rows = QueueAct.objects.filter(cand=cand, day__gte=now.date() - timedelta(days=1))
    for production, day in sorted(set(rows.values_list("production_id", "day"))):
        _waits_no_more(Actor(production, "", now), cand, day)
    QueueAct.objects.filter(cand=cand).update(collector="", listed="")
    DayPicture.objects.filter(cand=cand).delete()


def _waits_no_more(actor: Actor, cand: str, day: date, *, but: str = "") -> tuple[bool, str]:
    """In no other session of that day is their turn still to come; whether they were here, and on which list."""
    was_here, listed = False, ""
    rows = QueueAct.objects.filter(production=actor.production, day=day, cand=cand).exclude(session=but)
    for session in sorted(set(rows.values_list("session_id", flat=True))):
        on = Day(session, day)
        acts = acts_about(on, cand)
        one = rules.turn(cand, acts)
        if one.stands not in (*rules.LISTED_WHERE, "missing"):
            continue
        was_here, listed = was_here or one.stands != "missing", one.listed
        for n in range(len(rules.standing(acts))):
            press(replace(one, n=one.n + n), "undo", on=on, actor=actor)
    return was_here, listed


def _pressed(actor: Actor, scope: Scope, act: str, do: Callable[[State], Pressed]) -> Pressed:
    def told(state: State) -> dict[str, Any]:
        done = do(state)
        return {"seen": done.seen, "number": done.number}

    answer = at_the_door(told, actor=actor, scope=scope, act=act)
    return Pressed(answer["seen"], answer["number"])


def at_the_door(do: Callable[[State], dict[str, Any]], *, actor: Actor, scope: Scope, act: str) -> dict[str, Any]:
    """Done under the lock of the production, and once under its key; the log is given nothing. What `do` answers."""
    made: list[dict[str, Any]] = []

    def look(state: State, at: int) -> list[Event]:
        made.append(do(state))
        return []

    def told(state: State, events: tuple[Event, ...]) -> dict[str, Any]:
        return made[-1]

    done = log.write(
        actor.production, look, by=actor.by, now=actor.now, scope=scope, key=actor.key, act=act, answer=told
    )
    return done.answer


def carry(*, stays: str, ends: str) -> None:
    """What was pressed about a candidacy that has ended because two records became one is about the one that stays.

    Of a day on which something was pressed about both, each keeps its own.
    Writes: queue_act, day_picture, recording_said.
    """
    there = set(QueueAct.objects.filter(cand=stays).values_list("session_id", "day"))
    rows = QueueAct.objects.filter(cand=ends).values_list("pk", "session_id", "day")
    moving = [key for key, session, day in rows if (session, day) not in there]
    QueueAct.objects.filter(pk__in=moving).update(cand=stays)
    pictured = set(DayPicture.objects.filter(cand=stays).values_list("session_id", "day"))
    pictures = DayPicture.objects.filter(cand=ends).values_list("pk", "session_id", "day")
    carried = [key for key, session, day in pictures if (session, day) not in pictured | there]
    DayPicture.objects.filter(pk__in=carried).update(cand=stays)
    said = RecordingSaid.objects.filter(cand=stays).values("session")
    RecordingSaid.objects.filter(cand=ends).exclude(session__in=list(said.values_list("session", flat=True))).update(
        cand=stays
    )


# -- Who keeps the door


def name_monitor(actor: Actor, session: str, *, email: str) -> str:
    """Whoever has that address here keeps the door of the session, and sees its queue alone; says who that is.

    Writes: monitor. Refuses: unknown, no_right; NotUsable for what is no address. Tells: nobody.
    """
    address = people.clean_email(email)
    found = Person.objects.filter(email=address, closed_at=None, is_active=True).first()

    def decide(state: State, at: int) -> list[Event]:
        arranged(state, actor, session, off=True)
        if found is None:
            raise Refused(Why.unknown, detail="Nobody has an account here under that address.")
        Monitor.objects.get_or_create(
            session_id=session, person=found, defaults={"by": actor.by, "given_at": actor.now}
        )  # fmt: skip
        return []

    log.write(actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True))
    return found.pk if found else ""


def end_monitor(actor: Actor, session: str, *, person: str) -> None:
    """They keep the door of the session no more; at once.

    Writes: monitor. Refuses: unknown, no_right. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        arranged(state, actor, session, off=True)
        if not Monitor.objects.filter(session_id=session, person=person).delete()[0]:
            raise Refused(Why.unknown)
        return []

    log.write(actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True))
