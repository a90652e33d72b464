"""The callback days of a production, as far as the viewer may know them: what was asked, and who waits when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Max

from castlist.planning.callbacks_asked import problem_asked, result_read
from castlist.planning.callbacks_placed import broken, placed
from castlist.planning.orders_problem import Problem, Result
from castlist.queries.auditions import zone_of
from castlist.queries.covers import known_here
from castlist.queries.doors import NotThere, names
from castlist.queries.parts import planning_state
from castlist.queries.shapes_callbacks import (
    Bar,
    CallbacksFound,
    CallbacksPage,
    Drawing,
    GroupOfDay,
    OneDay,
    PersonsDay,
    PieceOfDay,
    Suggested,
)
from castlist.records.models import CallbackDay, Person, Production
from castlist.rules import callback_lines as lines
from castlist.rules.callback_lines import FIELDS, clock, length_said, read_day, spelt, without
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.parts import roles_seen

UNSEEN = "Something that is not yours to see."


def hidden_names(state: State, person: str) -> set[str]:
    """How candidates are spelt whom the person does not see, and who bear no name of one whom they do."""
    known = known_here(state, person)
    return {spelt(name) for name in known.unsaid} - {spelt(name) for name in known.names.values()}


def order_now(row: CallbackDay) -> tuple[int, ...]:
    """The order in which the groups begin: the one that was chosen, or else the one that was found."""
    return tuple(row.order) or result_read(problem_asked(read_day(row.day)[0]), row.found).order


def plan_now(row: CallbackDay) -> Result:
    """The day as it stands: in the order that somebody chose, or else as it was found."""
    problem = problem_asked(read_day(row.day)[0])
    return placed(problem, row.order) if row.order else result_read(problem, row.found)


Span = tuple[int, int]
"""From when until when, in minutes since the midnight before the day."""


def everybody(row: CallbackDay) -> tuple[lines.CallbackDay, tuple[tuple[PersonsDay, Span], ...]]:
    """The day as it was asked, and everybody's own order as it stands; nobody's where there is none."""
    whole = read_day(row.day)[0]
    seen = _Seen(row, whole, whole)
    number = {one.name: n for n, one in enumerate(seen.told.performers)}
    spans = ((one, _span(seen.told, seen.plan, number[one.name])) for one in seen.people())
    return whole, tuple((one, (whole.starts + first, whole.starts + last)) for one, (first, last) in spans)


def days_of(production: str) -> list[CallbackDay]:
    """All of them, as they were begun."""
    return list(CallbackDay.objects.filter(production=production).order_by("n"))


def next_day(production: str) -> int:
    """The number of a day that is to be begun."""
    last: int | None = CallbackDay.objects.filter(production=production).aggregate(last=Max("n"))["last"]
    return (last or 0) + 1


def callbacks_page(viewer: Person, production: Production, n: int | None = None, *, now: datetime) -> CallbacksPage:
    """What was asked and found of that day, else of the first that has not gone by; NotThere for who may not plan, and
    for a day that is neither there nor the next. Six readings, however much there is.
    """
    state = planning_state(viewer, production)
    rows = days_of(production.pk)
    today = now.astimezone(zone_of(production)).date()
    days = tuple(sorted((_one_day(row, today) for row in rows), key=lambda one: (one.on or date.max, one.n)))
    fresh = max((row.n for row in rows), default=0) + 1
    if n is None:
        n = next((one.n for one in days if not one.over), days[-1].n if days else fresh)
    row = next((row for row in rows if row.n == n), None)
    if row is None and n != fresh:
        raise NotThere
    suggested = _suggested(state, viewer.pk)
    if row is None:
        before = read_day(rows[-1].day)[0] if rows else lines.CallbackDay()
        asked = dict.fromkeys(FIELDS, "") | _as_before(before)
        return CallbacksPage(production, n, days, fresh, 0, asked, suggested, 1, False, False, None, None)
    whole = read_day(row.day)[0]
    day = without(whole, hidden_names(state, viewer.pk))
    seen = _Seen(row, whole, day)
    found = seen.found(names(production, state, {}).person(row.by))
    asked = {**dict.fromkeys(FIELDS, ""), **lines.lines_of(day)}
    return CallbacksPage(
        production, n, days, fresh, row.version, asked, suggested, day.rooms, bool(day.dearer), bool(day.breaks), found,
        seen.drawing(),
    )  # fmt: skip


def _one_day(row: CallbackDay, today: date) -> OneDay:
    day = read_day(row.day)[0]
    return OneDay(row.n, day.on, day.where, day.on is not None and day.on < today)


def _as_before(day: lines.CallbackDay) -> dict[str, str]:
    """What a day most likely has in common with the one before: where it is and when it starts, its rooms, who is in
    them, and its breaks.
    """
    before = lines.lines_of(day)
    return {field: before.get(field, "") for field in ("where", "starts", "rooms", "breaks", "inside")}


def _suggested(state: State, person: str) -> tuple[Suggested, ...]:
    known = known_here(state, person).names
    found: dict[str, list[str]] = {}
    for role in roles_seen(state, person).values():
        hidden = sight(state, person, role.id).hidden
        for cand in state.candidacies(role.id):
            if cand.step == "callback" and cand.lives and cand.id not in hidden and cand.performer in known:
                found.setdefault(known[cand.performer], []).append(role.name or role.id)
    return tuple(Suggested(name, tuple(roles)) for name, roles in sorted(found.items()))


class _Seen:
    """The day of one viewer: worked out for everybody, told of those whom the viewer sees."""

    def __init__(self, row: CallbackDay, whole: lines.CallbackDay, day: lines.CallbackDay) -> None:
        self.row, self.whole, self.day = row, whole, day
        self.problem = problem_asked(whole)
        self.told = problem_asked(day)
        self.best = result_read(self.problem, row.found)
        self.plan = placed(self.problem, row.order) if row.order else self.best

    def worth(self, plan: Result) -> int:
        """What the presence of those who are seen is worth."""
        if not plan.order:
            return 0
        spans = (_span(self.told, plan, n) for n in range(len(self.told.performers)))
        return sum(one.value_per_minute * (e - s) for one, (s, e) in zip(self.told.performers, spans, strict=True))

    def found(self, by: str) -> CallbacksFound:
        """The answer in words."""
        row, more = self.row, self.worth(self.plan) - self.worth(self.best)
        status = row.found["status"]
        if row.found.get("people_gone") and status == "proven":
            status = "stopped"
        people = self.people()
        why = dict.fromkeys((*map(self._why, row.found["core"]), *self._too_much(row.found["core"])))
        return CallbacksFound(
            status, self._sentence(people), self._bound(status), tuple(why),
            tuple(dict.fromkeys(self._against())), self._groups(), people, bool(row.order), more, by, row.at,
        )  # fmt: skip

    # -- In words

    def _sentence(self, people: Sequence[PersonsDay]) -> str:
        waits = [one.waits for one in people]
        if not self.plan.order:
            return ""
        if not sum(waits):
            return "Nobody waits."
        longest = max(waits)
        if sum(waits) == longest:
            return f"{next(one.name for one in people if one.waits)} waits {length_said(longest)}; nobody else waits."
        return f"Together they wait {length_said(sum(waits))}; nobody more than {length_said(longest)}."

    def _bound(self, status: str) -> str:
        if not self.best.order:
            return ""
        counted = ", counted by whose time is dearer" if self.whole.dearer else ""
        if status == "proven":
            return f"In no order{self._as_long()} do they wait less{counted}: proven."
        if self.row.found.get("people_gone"):
            return "Somebody in it is gone since. Work it out again for those who are left."
        spare = length_said(self.best.cost - self.best.bound)
        other = f"Another order{self._as_long()} might save {spare} at most{counted}"
        return f"{other}: whether one does was not found out in that time."

    def _as_long(self) -> str:
        """What is said of any order is said of days that are over as soon as this, where an hour could stay empty."""
        if self.problem.is_pure:
            return ""
        lengths = (one.duration_minutes for one in self.problem.scenes)
        over = max(start + long for start, long in zip(self.best.starts_minutes, lengths, strict=True))
        return f" of a day that is over by {clock(self.day.starts + over)}"

    def _why(self, condition: Sequence[str]) -> str:
        kind, one, other = condition
        if kind in ("comes", "leaves") and one not in self.day.people:
            return UNSEEN
        if kind == "comes":
            return f"{one} does not come before {clock(dict(self.day.comes)[one])}{self._needed(one)}."
        if kind == "leaves":
            return f"{one} must leave by {clock(dict(self.day.leaves)[one])}{self._needed(one)}."
        if kind == "break":
            return f"There is a break at {clock(int(one))} for {length_said(int(other))}."
        if kind == "fixed":
            return f"{one} is to begin at {clock(int(other))}."
        return {"first": f"{one} is to be first.", "last": f"{one} is to be last."}.get(
            kind, f"{one} is to be before {other}."
        )

    def _needed(self, name: str) -> str:
        """For which groups somebody is there, and how long these take one after the other."""
        groups = [group for group in self.day.groups if name in group.who]
        return f", and is in {', '.join(one.name for one in groups)}: {length_said(sum(one.minutes for one in groups))}"

    def _too_much(self, core: Sequence[Sequence[str]]) -> Iterable[str]:
        """By when more would have to be done than there is time for, where that alone is why there is no order."""
        leaves = dict(self.day.leaves)
        if any(kind != "leaves" or one not in leaves or one not in self.day.people for kind, one, _ in core):
            return
        for until in sorted({leaves[one] for _, one, _ in core}):
            gone = {one for _, one, _ in core if leaves[one] <= until}
            done = [group for group in self.day.groups if gone & set(group.who)]
            takes, there = sum(group.minutes for group in done), (until - self.day.starts) * self.day.rooms
            if takes > there and len(gone) > 1:
                rooms = f" in {self.day.rooms} rooms" if self.day.rooms > 1 else ""
                yield (
                    f"By {clock(until)} all of {', '.join(group.name for group in done)} would have to be done: "
                    f"{length_said(takes)}, and there are {length_said(there)} until then{rooms}."
                )
                return

    def _against(self) -> Iterable[str]:
        """What the order that somebody chose does not keep; the solver's own keeps everything."""
        plan, problem = self.plan, self.problem
        if not self.row.order:
            return
        ends = [start + one.duration_minutes for start, one in zip(plan.starts_minutes, problem.scenes, strict=True)]
        for number, one in enumerate(problem.performers):
            late = _span(problem, plan, number)[1]
            if one.leaves_minutes is not None and late > one.leaves_minutes:
                says = f"{one.name} is needed until {self._at(late)} and must leave by {self._at(one.leaves_minutes)}."
                yield says if one.name in self.day.people else UNSEEN
        if problem.first is not None and plan.starts_minutes[problem.first] > min(plan.starts_minutes):
            yield f"{self.day.first} is not first."
        if problem.last is not None and ends[problem.last] < max(ends):
            yield f"{self.day.last} is not last."
        for number, minute in problem.fixed:
            begins = plan.starts_minutes[number]
            if begins != minute:
                yield f"{problem.scenes[number].name} begins at {self._at(begins)} and not at {self._at(minute)}."
        for before, after in problem.before:
            if ends[before] > plan.starts_minutes[after]:
                yield f"{problem.scenes[before].name} is not over when {problem.scenes[after].name} begins."

    def _at(self, minute: int) -> str:
        return clock(self.day.starts + minute)

    # -- Groups and people

    def _groups(self) -> tuple[GroupOfDay, ...]:
        order = list(self.plan.order)
        if not order:
            return ()
        here, now = self.worth(self.plan), broken(self.problem, self.plan)

        def moved(at: int, to: int) -> tuple[int | None, bool]:
            if not 0 <= to < len(order):
                return None, False
            other = list(order)
            other[at], other[to] = other[to], other[at]
            plan = placed(self.problem, other)
            return self.worth(plan) - here, broken(self.problem, plan) > now

        return tuple(self._group(n, moved(at, at - 1), moved(at, at + 1)) for at, n in enumerate(order))

    def _group(self, n: int, earlier: tuple[int | None, bool], later: tuple[int | None, bool]) -> GroupOfDay:
        group, starts = self.day.groups[n], self.plan.starts_minutes[n]
        held = "first" if group.name == self.day.first else "last" if group.name == self.day.last else ""
        hour = next((clock(when) for name, when in self.day.fixed if name == group.name), "")
        return GroupOfDay(
            group.name, self._at(starts), self._at(starts + group.minutes), group.minutes, self.plan.room_of[n] + 1,
            group.who, group.material, *earlier, *later, held, hour,
        )  # fmt: skip

    def people(self) -> tuple[PersonsDay, ...]:
        """Everybody's own order, by when they come."""
        if not self.plan.order:
            return ()
        spans = {n: _span(self.told, self.plan, n) for n, one in enumerate(self.told.performers) if one.scenes}
        return tuple(self._person(n) for n in sorted(spans, key=lambda n: (spans[n], self.told.performers[n].name)))

    def _person(self, number: int) -> PersonsDay:
        found: list[PieceOfDay] = []
        until = waits = 0
        for n in self._own(number):
            group, starts = self.day.groups[n], self.plan.starts_minutes[n]
            if found and starts > until:
                found.append(PieceOfDay("", self._at(until), self._at(starts), starts - until, 0, ""))
                waits += starts - until
            until = starts + group.minutes
            room = self.plan.room_of[n] + 1
            found.append(PieceOfDay(group.name, self._at(starts), self._at(until), group.minutes, room, group.material))
        return PersonsDay(self.told.performers[number].name, found[0].starts, found[-1].ends, waits, tuple(found))

    def _own(self, number: int) -> list[int]:
        return [n for n in self.plan.order if n in self.told.performers[number].scenes]

    # -- Drawn

    def drawing(self) -> Drawing | None:
        """The day over its clock, each person in the order of `people`."""
        if not self.plan.order:
            return None
        first = min(self.plan.starts_minutes)
        last = max(s + g.minutes for s, g in zip(self.plan.starts_minutes, self.day.groups, strict=True))
        scale = 1000 / (last - first)

        def bar(kind: str, starts: int, minutes: int) -> Bar:
            return Bar(kind, round((starts - first) * scale, 1), round(minutes * scale, 1))

        rows = []
        by_name = {one.name: n for n, one in enumerate(self.told.performers)}
        for person in self.people():
            bars, until = [], None
            for n in self._own(by_name[person.name]):
                starts, minutes = self.plan.starts_minutes[n], self.day.groups[n].minutes
                if until is not None and starts > until:
                    bars.append(bar("wait", until, starts - until))
                bars.append(bar("group", starts, minutes))
                until = starts + minutes
            rows.append(tuple(bars))
        pauses = tuple(
            bar("break", at - self.day.starts, minutes) for at, minutes in self.day.breaks
            if first < at - self.day.starts < last
        )  # fmt: skip
        return Drawing(self._hours(first, last, scale), pauses, tuple(rows))

    def _hours(self, first: int, last: int, scale: float) -> tuple[tuple[str, float], ...]:
        """Whole hours; whole and half ones on a short day."""
        step = 30 if last - first <= 180 else 60 if last - first <= 600 else 120
        starts = self.day.starts
        marks = range((starts + first + step - 1) // step * step, starts + last + 1, step)
        return tuple((clock(mark), round((mark - starts - first) * scale, 1)) for mark in marks)


def _span(problem: Problem, plan: Result, number: int) -> tuple[int, int]:
    scenes = problem.performers[number].scenes
    if not scenes:
        return 0, 0
    starts = plan.starts_minutes
    return min(starts[n] for n in scenes), max(starts[n] + problem.scenes[n].duration_minutes for n in scenes)
