"""Rooms in parallel: who is said to be in two of them at once, and which another production has then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from castlist.records.models import Production, Session, Slot
from castlist.rules import parallel_rooms as rules
from castlist.rules.auditions import LONGEST_MINUTES, said_clock

LONGEST = timedelta(minutes=LONGEST_MINUTES)


def in_two_rooms(
    sessions: Iterable[Session], slots: Mapping[str, Sequence[Slot]], zone: ZoneInfo, *, now: datetime,
    names: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By session a sentence for each room for which people of its panel are said, too, at a time still to come.

    A member is known by who they are, also where a name that was typed fits them alone; anybody else by that name. It
    is said, and stops nobody.
    """
    open_ones = [row for row in sessions if row.off_at is None and (row.members or row.panel)]
    ahead = {row.pk: [(one.start, one.minutes) for one in slots[row.pk] if one.start > now] for row in open_ones}
    spans = {key: (min(times)[0], max(times)[0] + LONGEST) for key, times in ahead.items() if times}
    named = {row.pk: row.inside.known(names) for row in open_ones}
    found: dict[str, list[str]] = {}
    for one, other in permutations((row for row in open_ones if row.pk in spans), 2):
        (begin, end), (begins, ends) = spans[one.pk], spans[other.pk]
        if begin >= ends or begins >= end:
            continue
        both = [name for key, name in named[one.pk].items() if key in named[other.pk]]
        at = rules.taken(ahead[one.pk], ahead[other.pk]) if both else None
        if at:
            who = " and ".join(filter(None, (", ".join(both[:-1]), both[-1])))
            said = (
                f"said for {other.place} at the same time, {said_clock(at.astimezone(zone))}: change who is in the room"
            )
            found.setdefault(one.pk, []).append(f"{who} {'is' if len(both) == 1 else 'are'} also {said}, or the hours.")
    return {session: tuple(sentences) for session, sentences in found.items()}


def clashing(
    production: Production, sessions: Sequence[Session], slots: Mapping[str, Sequence[Slot]], zone: ZoneInfo, *,
    now: datetime, arranges: bool, names: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By session both kinds of sentences: of people in two rooms, and, for whoever `arranges` days, of a room that two
    productions have.
    """
    people = in_two_rooms(sessions, slots, zone, now=now, names=names)
    rooms = beside_others(production, sessions, slots, zone, now=now, names=names) if arranges else {}
    return {key: (*people.get(key, ()), *rooms.get(key, ())) for key in {*people, *rooms}}


def beside_others(
    production: Production, sessions: Sequence[Session], slots: Mapping[str, Sequence[Slot]], zone: ZoneInfo, *,
    now: datetime, names: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By session a sentence where another production of the company has a session in a room of that name at the same
    time, or a member there who was chosen for both; which one it is, and what for, is not told. The name of a room
    alone may mean two, so it is said and stops nobody.
    """
    ahead = {
        row.pk: [(one.start, one.minutes) for one in slots[row.pk] if one.start > now]
        for row in sessions if row.off_at is None
    }  # fmt: skip
    mine = [row for row in sessions if ahead.get(row.pk)]
    if not mine:
        return {}
    others = Session.objects.filter(production__company=production.company_id, off_at=None)
    places = list(others.exclude(production=production).values_list("pk", "place", "members"))
    inside = {one for row in mine for one in row.members}
    same = {
        key for key, place, members in places
        if inside & set(members) or any(rules.same_room(place, row.place) for row in mine)
    }  # fmt: skip
    there: dict[str, list[tuple[datetime, int]]] = {}
    if same:
        rows = Slot.objects.filter(session__in=same, start__gt=now)
        for key, start, minutes in rows.values_list("session_id", "start", "minutes"):
            there.setdefault(key, []).append((start, minutes))
    found: dict[str, tuple[str, ...]] = {}
    for row in mine:
        taken = [one for key, place, _ in places if rules.same_room(place, row.place) for one in there.get(key, ())]
        at = rules.taken(ahead[row.pk], taken)
        said = (
            f"Another production of the company is in {row.place} at the same time, {said_clock(at.astimezone(zone))}"
            if at
            else ""
        )
        rooms = (f"{said}: ask them, or choose another room or other hours.",) if said else ()
        found[row.pk] = (*rooms, *_also_elsewhere(row, ahead[row.pk], places, there, names, zone))
    return found


def _also_elsewhere(
    row: Session, ahead: list[rules.Stretch], places: list[tuple[str, str, list[str]]],
    there: Mapping[str, list[rules.Stretch]], names: Mapping[str, str], zone: ZoneInfo,
) -> Iterator[str]:  # fmt: skip
    """Each chosen member who is chosen for another production at the same time, too."""
    for one in row.members:
        taken = [time for key, _, members in places if one in members for time in there.get(key, ())]
        at = rules.taken(ahead, taken)
        if at:
            said = f"{names.get(one, 'Somebody')} is in a room of another production at the same time"
            yield f"{said}, {said_clock(at.astimezone(zone))}: ask them, or change who is in the room, or the hours."
