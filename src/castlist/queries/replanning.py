"""A day worked out again: who comes when instead, who fits nowhere, and what they can have instead; nothing is done.

Who is in the room or done keeps their time, and so does who was not found. A time of somebody of whom the viewer may
not know moves with the others, and is told as a time and nothing else; once it is over it stays where it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries.cannot import answers, spans_of
from castlist.queries.desk_times import RIGHTS, TimeToHave, to_have
from castlist.queries.doors import NotThere, milliseconds, moment, token
from castlist.queries.log import decode, fact_rows
from castlist.queries.queue import Kept, Look, kept, look_on
from castlist.queries.time_holds import promised
from castlist.records.models import CalledOff, Letter, Performer, Person, Production, Slot
from castlist.rules import replanning as rules
from castlist.rules.auditions import moment as on_the_clock
from castlist.rules.auditions import said_clock
from castlist.rules.breaks import MINUTE, Break
from castlist.rules.breaks import kept as kept_breaks
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.desk_times import why_not_give
from castlist.rules.letters import why_not_write
from castlist.rules.queue import BEFORE
from castlist.rules.replanning import Asked
from castlist.rules.why import Refused, Why

DAY = timedelta(days=1)
THEMSELVES = "choose"
"""They are left without a time, and choose another on their own page."""
MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class NewTime:
    """Somebody whose time is another one. `cand` '' and `name` '': somebody whom the viewer does not see."""

    cand: str
    name: str
    url: str
    was: datetime
    at: datetime
    here: bool
    """They are at the door already."""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who does not fit, why, and which times they could have instead, the proposed one first."""

    cand: str
    name: str
    url: str
    was: datetime
    why: str
    times: tuple[TimeToHave, ...]
    proposed: str
    """The time that is proposed; 'choose' where there is none for them."""


@dataclass(frozen=True, slots=True)
class Replan:
    """What would become of whom. `seen`: another one once anything of it is otherwise."""

    production: Production
    session: str
    place: str
    role: str
    zone: ZoneInfo
    day: date
    days: tuple[date, ...]
    today: bool
    begins: datetime
    ends: datetime
    moved: tuple[NewTime, ...]
    left: tuple[Left, ...]
    stays: int
    """How many keep the time that they have."""
    hidden: int
    """How many who move, or do not fit, the viewer does not see."""
    gone: int
    """How many free times are there no more."""
    late: tuple[str, ...]
    """Whose time has come, and who are not here."""
    seen: str
    usual: int
    """How long a time is now."""

    @property
    def sentence(self) -> str:
        """'Eleven people get another time, and two do not fit.'"""
        moved, left = len(self.moved), len(self.left)
        if not moved and not left:
            return "Nobody needs another time."
        parts = [f"{moved} {'person gets' if moved == 1 else 'people get'} another time"] if moved else []
        parts += [f"{left} {'does' if left == 1 else 'do'} not fit before {said_clock(self.ends)}"] if left else []
        return ", and ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Work:
    """The same, as it is done: with the rows themselves."""

    where: Kept
    zone: ZoneInfo
    day: date
    today: bool
    frame: rules.Frame
    moves: tuple[tuple[Slot, int, int], ...]
    """Each row that is at another moment, when that is, and how many minutes it lasts."""
    left: tuple[tuple[Slot, str], ...]
    """Each that fits nowhere, and why."""
    gone: tuple[Slot, ...]
    stays: int
    look: Look

    @property
    def seen(self) -> str:
        """What it was worked out as."""
        said = [f"{slot.pk}:{slot.cand}:{milliseconds(slot.start)}:{at}:{long}" for slot, at, long in self.moves]
        said += [f"{slot.pk}:{slot.cand}:{why}" for slot, why in self.left] + [slot.pk for slot in self.gone]
        return token("replan", self.where.session.pk, self.day, self.frame.begin, self.frame.until, *said)

    def known(self, slot: Slot) -> Candidacy | None:
        """Whose it is, if the viewer may know."""
        cand = self.where.state.candidacy(slot.cand or "")
        return cand if self.where.knows(cand) else None


def replan(viewer: Person, production: str, session: str, *, day: date | None, asked: Asked, now: datetime) -> Replan:
    """What would become of whom; NotThere for whoever does not run the desk, and where it is called off. Refuses
    bad_times for a day that is past, or has nobody any more, and for hours that cannot be.
    """
    where = for_desk(viewer, production, session)
    return _shown(work_out(where, day=day, asked=asked, now=now), now)


def for_desk(viewer: Person, production: str, session: str) -> Kept:
    """The session, for whoever arranges its days."""
    where = kept(viewer, production, session)
    if not where.desk or where.guest or where.session.off_at:
        raise NotThere
    return replace(where, state=decode(fact_rows(production, None).filter(kind__in=(*RIGHTS, "task"))))


def work_out(where: Kept, *, day: date | None, asked: Asked, now: datetime) -> Work:
    """As `replan`, for whoever does it."""
    rules.checked(asked)
    seen = look_on(where, day, now)
    today = seen.day == now.astimezone(seen.zone).date()
    if seen.day < now.astimezone(seen.zone).date():
        raise Refused(Why.bad_times, detail="That day is past.")
    slots = [
        slot for slot in Slot.objects.filter(session=where.session, past=False).order_by("start", "seat", "pk")
        if slot.start.astimezone(seen.zone).date() == seen.day
    ]  # fmt: skip
    part = [slot for slot in slots if slot.cand and _takes_part(seen, slot, now)]
    promises = promised(where.production.pk, now=now)
    fixed = [slot for slot in slots if not slot.cand and slot.pk in promises]
    free = [slot for slot in slots if not slot.cand and slot.pk not in promises]
    free = [slot for slot in free if slot.start > now]
    frame = _frame(seen, asked, part, fixed, today=today, now=now)
    return _worked(seen, part, free, frame, asked, today=today)


def _takes_part(seen: Look, slot: Slot, now: datetime) -> bool:
    """Whether their turn is still to come, as far as the viewer may know."""
    turn = next((one for one in seen.turns if one.cand in (slot.cand, slot.pk)), None)
    if turn is None or turn.stands not in BEFORE:
        return False
    if turn.stands == "taken":
        return slot.start + timedelta(minutes=slot.minutes) > now
    return seen.people[turn.cand].lives


def _frame(
    seen: Look, asked: Asked, part: list[Slot], fixed: list[Slot], *, today: bool, now: datetime
) -> rules.Frame:  # fmt: skip
    again = _at(seen, asked.again) if asked.again else 0
    first, at = milliseconds(part[0].start if part else now), milliseconds(now)
    begin = rules.begins(asked, first=first, again=again, now=at, today=today)
    until = _at(seen, asked.until) if asked.until else seen.ends or begin
    if until <= begin and part:
        raise Refused(Why.bad_times, detail="The day ends before it starts again. Say until when the room is yours.")
    closed = [*kept_breaks(seen.where.session.breaks), *(_stretch(slot) for slot in fixed)]
    inside = [one for one in seen.turns if one.stands == "in" and today]
    closed += [Break(one.entered, one.entered + one.minutes * MINUTE) for one in inside]
    return rules.Frame(begin, until, tuple(sorted(closed)), asked.buffer, earlier=not today)


def _at(seen: Look, clock: time) -> int:
    return milliseconds(on_the_clock(seen.day, clock, seen.zone))


def _stretch(slot: Slot) -> Break:
    return Break(milliseconds(slot.start), milliseconds(slot.start) + slot.minutes * MINUTE)


def _worked(
    seen: Look, part: list[Slot], free: list[Slot], frame: rules.Frame, asked: Asked, *, today: bool
) -> Work:  # fmt: skip
    where = seen.where
    shut = cannot_then(where, part, seen.day, seen.zone)
    at_once: dict[datetime, list[Slot]] = {}
    for slot in part:
        at_once.setdefault(slot.start, []).append(slot)
    beside = [slot for slot in free if slot.start in at_once]
    alone = [slot for slot in free if slot.start not in at_once] if not today else []
    for slot in alone:
        at_once.setdefault(slot.start, []).append(slot)
    turns = [_turn(some, asked, shut) for some in at_once.values()]
    found = rules.plan(turns, frame)
    moves, left, gone, stays = list[tuple[Slot, int, int]](), list[tuple[Slot, str]](), list[Slot](), 0
    for turn, some in zip(turns, at_once.values(), strict=True):
        at = found.get(turn.key)
        together = [*some, *(slot for slot in beside if slot.start == some[0].start and some[0].cand)]
        for slot in together:
            against = at is None or _cannot_at(at, turn.minutes, shut.get(slot.pk, ()))
            if slot.cand and against:
                left.append((slot, rules.why_not(turn, frame, found) if at is None else rules.CANNOT))
            elif at is None:
                gone.append(slot)
            elif at != milliseconds(slot.start) or turn.minutes != slot.minutes:
                moves.append((slot, at, turn.minutes))
            elif slot.cand:
                stays += 1
    if today:
        gone += _in_the_way(free, frame, [(at, minutes) for _, at, minutes in moves], {s.pk for s, _, _ in moves})
    return Work(where, seen.zone, seen.day, today, frame, tuple(moves), tuple(left), tuple(gone), stays, seen)


def _turn(some: list[Slot], asked: Asked, shut: Mapping[str, tuple[Break, ...]]) -> rules.Turn:
    """One moment. Where several come at once, it is looked at of each alone whether they can."""
    first = some[0]
    own = shut.get(first.pk, ()) if len(some) == 1 else ()
    minutes = asked.each or max(slot.minutes for slot in some)
    return rules.Turn(first.pk, milliseconds(first.start), minutes, own, free=not first.cand)


def _cannot_at(at: int, minutes: int, shut: tuple[Break, ...]) -> bool:
    return any(one.starts < at + minutes * MINUTE and at < one.ends for one in shut)


def _in_the_way(
    free: Iterable[Slot], frame: rules.Frame, taken: list[tuple[int, int]], moving: set[str]
) -> list[Slot]:  # fmt: skip
    """Free times in the stretch that is lost, or over a time that somebody has now."""
    found = []
    for slot in free:
        own = _stretch(slot)
        over = any(at < own.ends and own.starts < at + minutes * MINUTE for at, minutes in taken)
        if slot.pk not in moving and (over or own.starts < frame.begin):
            found.append(slot)
    return found


def cannot_then(where: Kept, part: list[Slot], day: date, zone: ZoneInfo) -> dict[str, tuple[Break, ...]]:
    """By time when whoever has it cannot on that day: as they said, and where they have another time."""
    cands = {slot.pk: cand for slot in part if (cand := where.state.candidacy(slot.cand or ""))}
    performers = {cand.performer for cand in cands.values()}
    said = answers(where.production.pk, performers)
    midnight = datetime.combine(day, time.min, zone)
    begin = milliseconds(midnight)
    others = Slot.objects.filter(session__production=where.production, past=False, cand__isnull=False)
    others = others.filter(start__gte=midnight, start__lt=midnight + DAY).exclude(pk__in=[slot.pk for slot in part])
    busy: dict[str, list[Break]] = {}
    for slot in others:
        cand = where.state.candidacy(slot.cand or "")
        if cand:
            busy.setdefault(cand.performer, []).append(_stretch(slot))
    found = {}
    for key, cand in cands.items():
        row = said.get(cand.performer)
        spans = [(since, until) for on, since, until in spans_of(row) if on == day] if row else []
        own = [Break(begin + since * MINUTE, begin + until * MINUTE) for since, until in spans]
        found[key] = tuple(sorted([*own, *busy.get(cand.performer, [])]))
    return {key: some for key, some in found.items() if some}


# -- As it is shown


def _shown(work: Work, now: datetime) -> Replan:
    where, look = work.where, work.look
    mine = [(slot, at, work.known(slot)) for slot, at, _ in work.moves if slot.cand]
    lost = [(slot, why, work.known(slot)) for slot, why in work.left]
    names = _names([cand for *_, cand in [*mine, *lost] if cand], where)
    zone = work.zone
    stands = {one.cand: one.stands for one in look.turns}
    moved = tuple(
        NewTime(cand.id if cand else "", names.get(cand.performer, "somebody") if cand else "", _url(where, cand),
                slot.start.astimezone(zone), moment(at).astimezone(zone),
                bool(cand) and stands.get(slot.cand or "") in ("waiting", "called"))
        for slot, at, cand in sorted(mine, key=lambda one: (one[1], one[0].pk))
    )  # fmt: skip
    late = [one for one in look.turns if one.stands == "expected" and one.due and one.due < milliseconds(now)]
    called = _names([look.people[one.cand] for one in late], where)
    role = where.state.role(where.session.role)
    return Replan(
        where.production, where.session.pk, where.session.place, (role.name or role.id) if role else "", zone,
        work.day, look.days, work.today, moment(work.frame.begin).astimezone(zone),
        moment(work.frame.until).astimezone(zone), moved, _left(work, lost, names, now), work.stays,
        sum(cand is None for *_, cand in [*mine, *lost]), len(work.gone),
        tuple(called.get(look.people[one.cand].performer, "somebody") for one in late), work.seen,
        max((slot.minutes for slot, _, _ in work.moves), default=0) or 0,
    )  # fmt: skip


def _names(cands: Iterable[Candidacy], where: Kept) -> dict[str, str]:
    return dict(Performer.objects.filter(pk__in={one.performer for one in cands}).values_list("pk", "name"))


def _url(where: Kept, cand: Candidacy | None) -> str:
    return f"/p/{where.production.pk}/r/{cand.role}/?c={cand.id}" if cand else ""


def _left(
    work: Work, lost: list[tuple[Slot, str, Candidacy | None]], names: Mapping[str, str], now: datetime
) -> tuple[Left, ...]:  # fmt: skip
    """Who does not fit, each with a time of their own proposed where there is one in a session of the same kind: nobody
    finds themselves at a dance call because a reading ran late.
    """
    given: dict[str, int] = {}
    found, session = [], work.where.session
    alike = Slot.objects.filter(session__production=work.where.production, session__kind=session.kind, cand=None)
    same_kind = set(alike.filter(start__gt=now).values_list("pk", flat=True)) if lost else set()
    for slot, why, cand in lost:
        if cand is None:
            continue
        times = choices(work, cand, slot, now=now)
        like = (one for one in times if one.id in same_kind)
        proposed = next((one.id for one in like if given.get(one.id, 0) < one.places), THEMSELVES)
        given[proposed] = given.get(proposed, 0) + 1
        said = why_said(why, moment(work.frame.until).astimezone(work.zone))
        name, at = names.get(cand.performer, "somebody"), slot.start.astimezone(work.zone)
        found.append(Left(cand.id, name, _url(work.where, cand), at, said, times, proposed))
    return tuple(found)


def why_said(why: str, until: datetime) -> str:
    """Why somebody does not fit, in a few words."""
    if why == rules.CANNOT:
        return "cannot at any hour that is left"
    return f"would not be done by {said_clock(until)}"


def choices(work: Work, cand: Candidacy, slot: Slot, *, now: datetime) -> tuple[TimeToHave, ...]:
    """Free times elsewhere that they could have, at which they can, and today none before the time that they were told;
    none where nothing may be given to them.
    """
    where = work.where
    if why_not_give(where.state, cand, where.viewer) is not None:
        return ()
    gone = _not_offered(work)
    found = [one for one in to_have(where.production.pk, cand, now=now) if one.id not in gone]
    found = [one for one in found if not work.today or one.at >= slot.start]
    days = {one.at.astimezone(work.zone).date() for one in found}
    shut = [span for day in days for span in cannot_then(where, [slot], day, work.zone).get(slot.pk, ())]
    open_ones = [one for one in found if not _cannot_at(milliseconds(one.at), 1, tuple(shut))]
    return tuple(replace(one, at=one.at.astimezone(work.zone)) for one in open_ones[:MOST_CHOICES])


def _not_offered(work: Work) -> set[str]:
    """Free times of this day here: they have been looked at already."""
    start = datetime.combine(work.day, time.min, work.zone)
    rows = Slot.objects.filter(session=work.where.session, cand=None, start__gte=start, start__lt=start + DAY)
    return {*rows.values_list("pk", flat=True), *(slot.pk for slot, _, _ in work.moves)}


# -- Who is told


def untold(
    viewer: Person, production: Production, session: str, *, now: datetime
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """(candidacy, name) of everybody to whom the viewer may write, whose time there was changed or taken, or is in
    another session instead, and to whom nobody has written since; NotThere for who does not run that desk.
    """
    where = for_desk(viewer, production.pk, session)
    here = Q(session=session) | Q(session__production=production, moved_out_of__contains=session)
    moved = Slot.objects.filter(here, was__isnull=False, past=False, cand__isnull=False, start__gt=now - DAY)
    gone = CalledOff.objects.filter(session=session, again=False)
    held = set(Slot.objects.filter(cand__in=gone.values("cand"), past=False).values_list("cand", flat=True))
    since = {str(cand): at for cand, at in moved.values_list("cand", "moved_at") if at}
    since |= {cand: at for cand, at in gone.values_list("cand", "at") if at and cand not in held}
    letters = Letter.objects.filter(cand__in=list(since), kind="invitation").exclude(state="dropped")
    told = {cand for cand, at in letters.values_list("cand", "created_at") if at >= since[cand]}
    cands = [
        cand for key in since
        if key not in told and (cand := where.state.candidacy(key)) and cand.lives and where.knows(cand)
        and why_not_write(where.state, cand, viewer.pk) is None
    ]  # fmt: skip
    names = _names(cands, where)
    return tuple(sorted(((one.id, names.get(one.performer, "somebody")) for one in cands), key=lambda one: one[1]))
