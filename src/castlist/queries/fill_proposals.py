"""What was found for days that are filled, as a page shows it: who stands when in which room, and who nowhere, and why.

Nothing of it is kept anywhere: it goes to whoever asked, and comes back with the press that gives the times.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from castlist.queries.filling import Known
from castlist.rules.filling import Choice, Filling, Person, placed


@dataclass(frozen=True, slots=True)
class FilledTime:
    """One time. `state`: new, where the plan puts somebody; kept, by whoever has it already; free."""

    slot: str
    at: datetime
    minutes: int
    state: str
    cand: str = ""
    name: str = ""
    role_name: str = ""


@dataclass(frozen=True, slots=True)
class FilledRoom:
    """A session on one day."""

    session: str
    place: str
    role_name: str
    day: date
    times: tuple[FilledTime, ...]

    @property
    def new(self) -> int:
        """How many would be given a time here."""
        return sum(1 for one in self.times if one.state == "new")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Somebody who has no place, and why. `kind`: one of planning.days_reasons.Kind."""

    cand: str
    name: str
    role_name: str
    url: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Given:
    """One time for one person, as it is sent back to be given."""

    cand: str
    slot: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan for the days. `seen`: for which sessions it was made."""

    sentence: str
    bound: str
    """That no plan is better, or how much better one could be."""
    is_proven: bool
    rooms: tuple[FilledRoom, ...]
    without: tuple[Unplaced, ...]
    gives: tuple[Given, ...]
    kept: int
    seen: str


def proposal(known: Known, choice: Choice, filling: Filling, found: Mapping[str, Any]) -> Proposal:
    """What was found, in order of the rooms and of the clock."""
    plan = {
        person.cand: filling.times[slot].id
        for person, slot in zip(filling.people, found["plan"], strict=True)
        if slot is not None and not person.keeps
    }
    kept = sum(1 for person in filling.people if person.keeps)
    return Proposal(
        _sentence(len(plan), len(filling.people) - kept, kept), _bound(found), found["status"] == "proven",
        tuple(_rooms(known, filling, plan)), tuple(_without(known, filling, found)),
        tuple(Given(cand, slot) for cand, slot in plan.items()), kept, known.mark(choice),
    )  # fmt: skip


def _sentence(new: int, asked: int, kept: int) -> str:
    """'11 of 12 have a time. 3 keep the one that they have.'"""
    first = f"{new} of {asked} {'has' if new == 1 else 'have'} a time."
    if not kept:
        return first
    return f"{first} {'One keeps the one they have' if kept == 1 else f'{kept} keep the one that they have'}."


def _bound(found: Mapping[str, Any]) -> str:
    placed_now, _, waiting = found["score"]
    most, _, least = found["bound"]
    if most > placed_now:
        more = "one" if most == placed_now + 1 else most - placed_now
        return f"It is not proven: another plan could give {more} more a time, and none could give more than that."
    waits = f"The panels wait {waiting} minutes between people" if waiting else "No panel waits between people"
    if found["status"] == "proven":
        return f"No plan gives more people a time: proven. {waits}{', and in no such plan less' if waiting else ''}."
    return f"No plan gives more people a time: proven. {waits}; in another plan it could be {least}."


def _rooms(known: Known, filling: Filling, plan: Mapping[str, str]) -> Iterator[FilledRoom]:
    there, roles = placed(filling, plan), dict(known.roles)
    starts = {slot.pk: slot.start for slot in known.slots}
    rooms = {room.id: room for room in filling.rooms}.values()  # one for each session, however many come at once
    for day in filling.days:
        for room in rooms:
            times = [one for one in filling.times if one.session == room.id and one.day == day]
            if times:
                rows = [_time(there.get(one.id), one.id, starts[one.id], one.minutes) for one in times]
                yield FilledRoom(room.id, room.place, roles.get(room.role, ""), day, tuple(rows))


def _time(person: Person | None, slot: str, at: datetime, minutes: int) -> FilledTime:
    if person is None:
        return FilledTime(slot, at, minutes, "free")
    state = "kept" if person.keeps else "new"
    return FilledTime(slot, at, minutes, state, person.cand, person.name, person.role_name)


def _without(known: Known, filling: Filling, found: Mapping[str, Any]) -> Iterator[Unplaced]:
    for reason in found["without"]:
        person = filling.people[reason["performer"]]
        url = f"/p/{known.production.pk}/r/{person.role}/?c={person.cand}"
        yield Unplaced(person.cand, person.name, person.role_name, url, reason["kind"], _why(filling, person, reason))


def _why(filling: Filling, person: Person, reason: Mapping[str, Any]) -> str:
    """As it was found; that no session is for their role is said so, and not as if they were kept out."""
    if any(room.role in ("", person.role) for room in filling.rooms):
        return str(reason["why"])
    return f"{person.name} has no time: none of the chosen sessions is for {person.role_name}."
