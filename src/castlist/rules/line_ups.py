"""Line-ups: on its day, people of a session are put into groups, which are called, go in and are done in one press.

A group has a letter. Who is in which was said by the last press that put them somewhere, so each person is in one group
at most. Every press about a group is a press about each of its people for whom it can be done, and undone one by one.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from string import ascii_uppercase

from castlist.rules.queue import FROM, TO, WORDS, Turn, count_word
from castlist.rules.why import Refused, Why

SMALLEST, LARGEST = 2, 60
"""How many people a group has at most: between these."""
USUAL = 8
LETTERS: tuple[str, ...] = (*ascii_uppercase, *("".join(pair) for pair in product(ascii_uppercase, repeat=2)))
NEW = "new"
WHOM: Mapping[str, tuple[str, ...]] = {"here": ("waiting",), "booked": ("waiting", "expected")}
"""Who is put into groups in one press: whoever is here, or whoever is booked, too."""
STILL = ("expected", "missing", "waiting", "called")
"""Where somebody stands who can still be put into another group."""
TOGETHER = ("call", "enter", "done")
"""What can be pressed about a whole group."""


def following(given: Iterable[str]) -> str:
    """The next letter after all that were given on that day: what stands on a paper never means another group.

    Refuses unreachable once all are given.
    """
    last = max((LETTERS.index(one) for one in given if one in LETTERS), default=-1)
    if last + 1 >= len(LETTERS):
        raise Refused(Why.unreachable, detail="All letters of this day are given: use the groups that there are.")
    return LETTERS[last + 1]


def in_order(letters: Iterable[str]) -> list[str]:
    """A to Z, then AA and so on."""
    return sorted(set(letters) & set(LETTERS), key=LETTERS.index)


def checked_size(size: int) -> int:
    """How many people a group has at most. Refuses incomplete."""
    if not SMALLEST <= size <= LARGEST:
        raise Refused(Why.incomplete, detail=f"Say how many people a group has: {SMALLEST} to {LARGEST}.")
    return size


def ungrouped(turns: Iterable[Turn], whom: str) -> list[Turn]:
    """Who is in no group yet: by list where there are any, in order of the number that they were given, then in order
    of the time they booked.
    """
    stands = WHOM.get(whom, ())
    some = [one for one in turns if one.stands in stands and not one.grouped]
    last = max((one.due for one in some), default=0) + 1
    by_number = [one for one in some if one.number]
    others = [one for one in some if not one.number]
    by_number.sort(key=lambda one: (one.ranked, one.number, one.cand))
    return [*by_number, *sorted(others, key=lambda one: (one.due or last, one.cand))]


def shared(people: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """These people in their order, in as few groups of at most so many as there can be, and as even as can be.

    17 in groups of 8 are 6, 6 and 5: nobody dances alone because a number does not divide.
    """
    groups = -(-len(people) // size)
    found, at = list[tuple[str, ...]](), 0
    for n in range(groups):
        more = len(people) // groups + (n < len(people) % groups)
        found.append(tuple(people[at : at + more]))
        at += more
    return found


def made(turns: Sequence[Turn], *, size: int, whom: str, given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The new groups, by letter. Refuses unknown, incomplete, and unreachable where nobody is without a group."""
    if whom not in WHOM:
        raise Refused(Why.unknown)
    people = [one.cand for one in ungrouped(turns, whom)]
    groups, letters = shared(people, checked_size(size)), list(given)
    if not groups:
        raise Refused(Why.unreachable, detail="Everybody whom this would put into a group is in one already.")
    found: dict[str, tuple[str, ...]] = {}
    for some in groups:
        letters.append(following(letters))
        found[letters[-1]] = some
    return found


def checked_letter(text: str, *, given: Sequence[str]) -> str:
    """The group that is meant: '' for none, NEW for the next letter; else one of those that were given that day.

    Refuses incomplete, unreachable.
    """
    letter = text.strip()
    if letter == NEW:
        return following(given)
    if letter and letter.upper() not in given:
        raise Refused(Why.incomplete, detail="Choose one of the groups of this day, or a new one.")
    return letter.upper()


def members(turns: Iterable[Turn], letter: str) -> list[Turn]:
    """Who is in the group, in order of number."""
    some = [one for one in turns if letter and one.grouped == letter]
    return sorted(some, key=lambda one: (one.number or 1 << 30, one.due, one.cand))


def seen_of(some: Iterable[Turn]) -> str:
    """A short word for how a group stood when it was looked at: otherwise with every press about anybody in it."""
    said = ",".join(sorted(f"{one.cand}:{one.n}" for one in some))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def why_not(some: Sequence[Turn], what: str, *, seen: str, ended: Collection[str] = ()) -> Why | None:
    """Why this cannot be pressed about a group, by whoever saw it as `seen`; `ended`: who is no longer a candidate.

    Of two who press the same at the same moment, one does it, and the second hears that it is so already.
    """
    if what not in TOGETHER or not some:
        return Why.unknown
    if not going(some, what, ended):
        return Why.already_there if any(one.stands == TO[what] for one in some) else Why.unreachable
    return Why.stale_version if seen_of(some) != seen else None


def going(some: Iterable[Turn], what: str, ended: Collection[str] = ()) -> list[Turn]:
    """Those of a group who are called, go in, or are done by that press; who is not here is left out.

    Who is no longer a candidate is done, if they are in the room, and nothing else.
    """
    return [one for one in some if one.stands in FROM[what] and (what == "done" or one.cand not in ended)]


def may_be_pressed(some: Sequence[Turn], ended: Collection[str] = ()) -> tuple[str, ...]:
    """What can be pressed about the group as it stands now."""
    return tuple(what for what in TOGETHER if going(some, what, ended))


def how(some: Sequence[Turn]) -> str:
    """'six here, one expected': in the order in which people come to stand there."""
    counts = {stands: sum(1 for one in some if one.stands == stands) for stands in WORDS}
    return ", ".join(f"{count_word(many)} {WORDS[stands]}" for stands, many in counts.items() if many)
