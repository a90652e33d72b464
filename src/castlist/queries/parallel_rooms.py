"""Rooms in parallel: who is said to be in two of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import permutations
from zoneinfo import ZoneInfo

from castlist.records.models import Session, Slot
from castlist.rules import parallel_rooms as rules


def in_two_rooms(
    sessions: Iterable[Session], slots: Mapping[str, Sequence[Slot]], zone: ZoneInfo, *, now: datetime
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By session a sentence for each room for which people of its panel are said, too, at a time still to come.

    What is typed is no list of people, so it is said and stops nobody.
    """
    open_ones = [row for row in sessions if row.off_at is None and row.panel]
    ahead = {row.pk: [(one.start, one.minutes) for one in slots[row.pk] if one.start > now] for row in open_ones}
    named = {row.pk: rules.people_in(row.panel) for row in open_ones}
    found: dict[str, list[str]] = {}
    for one, other in permutations(open_ones, 2):
        both = [name for key, name in named[one.pk].items() if key in named[other.pk]]
        at = rules.taken(ahead[one.pk], ahead[other.pk]) if both else None
        if at:
            who = " and ".join(filter(None, (", ".join(both[:-1]), both[-1])))
            said = f"said for {other.place} at the same time, {at.astimezone(zone):%H:%M}: change who is in the room"
            found.setdefault(one.pk, []).append(f"{who} {'is' if len(both) == 1 else 'are'} also {said}, or the hours.")
    return {session: tuple(sentences) for session, sentences in found.items()}
