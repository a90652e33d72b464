"""The part of a pure problem that has to be searched: equal scenes merged, whoever never waits left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from castlist.planning.orders_problem import Problem


@dataclass(frozen=True)
class Core:
    """One room, any order; every performer is in two to all but one of the scenes, no two casts are equal.

    An order of the problem is an order of the core with the members of each scene side by side, after `loose`. Waiting
    is the same in both: performers left out never wait.
    """

    casts: tuple[int, ...]
    """Of each scene, the performers in it as bits."""
    minutes: tuple[int, ...]
    """Of each scene, > 0 unless all its members take no time."""
    values: tuple[int, ...]
    """Of each performer, > 0, per minute."""
    members: tuple[tuple[int, ...], ...]
    """Of each scene, the scenes of the problem that are done in one go, in this order: those who were equal first stand
    side by side, so that whoever is in these alone does not wait for those that became equal later."""
    loose: tuple[int, ...] = ()
    """Scenes of the problem for which nobody waits wherever they stand first."""

    @property
    def scenes_of(self) -> tuple[int, ...]:
        """Of each performer, their scenes as bits."""
        places = range(len(self.casts))
        return tuple(sum(1 << s for s in places if self.casts[s] >> a & 1) for a in range(len(self.values)))

    def waiting(self, order: Sequence[int]) -> int:
        """What all waiting costs in this order of the core's scenes."""
        seen, later, total = 0, self.everybody_after(order), 0
        for scene, after in zip(order, later, strict=True):
            cast = self.casts[scene]
            total += self.minutes[scene] * self.value_of(seen & after & ~cast)
            seen |= cast
        return total

    def everybody_after(self, order: Sequence[int]) -> list[int]:
        """For each place, who is in a scene at that place or later."""
        after, sets = 0, []
        for scene in reversed(order):
            after |= self.casts[scene]
            sets.append(after)
        return sets[::-1]

    def value_of(self, performers: int) -> int:
        """What a minute of all these performers is worth."""
        return sum(self.values[a] for a in bits(performers))

    def whole(self, order: Sequence[int]) -> tuple[int, ...]:
        """The order of the problem that stands for this order of the core."""
        return (*self.loose, *(member for scene in order for member in self.members[scene]))


def bits(mask: int) -> Iterator[int]:
    """The places of the set bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def reduced(problem: Problem) -> tuple[Core, ...]:
    """The cores of a pure problem; done one after the other, their orders are an order of the problem.

    Left out are performers whose time is worth nothing, who are in one scene only (they never wait) or in all that
    anybody is in (they are always there). Then scenes with equal casts are done in one go: moving one of them beside
    the other, to where presence is cheaper, makes nobody's presence longer (Garcia de la Banda, Stuckey & Chu 2011,
    doi:10.1287/ijoc.1090.0378). Where no performer is in scenes of two parts, the parts are problems of their own.
    """
    casts = [0] * len(problem.scenes)
    for place, performer in enumerate(problem.performers):
        for scene in performer.scenes:
            casts[scene] |= (performer.value_per_minute > 0) << place
    minutes = tuple(scene.duration_minutes for scene in problem.scenes)
    values = tuple(performer.value_per_minute for performer in problem.performers)
    return tuple(_cores(minutes, values, [(cast, [scene]) for scene, cast in enumerate(casts)]))


def shrunk(core: Core, *, performers: Iterable[int]) -> tuple[Core, ...]:
    """The cores that are left when only these performers matter. Their members are scenes of the given core."""
    mask = sum(1 << a for a in performers)
    return tuple(_cores(core.minutes, core.values, [(cast & mask, [s]) for s, cast in enumerate(core.casts)]))


Group = tuple[int, list[int]]
"""A cast, and the scenes that have it."""


def _cores(minutes: Sequence[int], values: Sequence[int], groups: list[Group]) -> Iterator[Core]:
    groups, loose = _shrunk(groups, performers=len(values))
    pieces = list(_pieces(groups))
    if len(pieces) < 2:
        yield _core(minutes, values, groups, loose)
        return
    yield _core(minutes, values, [], loose)
    for piece in pieces:
        yield from _cores(minutes, values, piece)


def _shrunk(groups: list[Group], *, performers: int) -> tuple[list[Group], list[int]]:
    loose: list[int] = []
    while True:
        before = len(groups), sum(cast.bit_count() for cast, _ in groups)
        loose += [member for cast, members in groups if not cast for member in members]
        groups = _merged([group for group in groups if group[0]], performers=performers)
        if before == (len(groups), sum(cast.bit_count() for cast, _ in groups)):
            return groups, loose


def _merged(groups: list[Group], *, performers: int) -> list[Group]:
    stays = 0
    for a in range(performers):
        in_scenes = sum(cast >> a & 1 for cast, _ in groups)
        stays |= (2 <= in_scenes < len(groups)) << a
    by_cast: dict[int, list[int]] = {}
    for cast, members in groups:
        by_cast.setdefault(cast & stays, []).extend(members)
    return list(by_cast.items())


def _pieces(groups: list[Group]) -> Iterator[list[Group]]:
    left = list(groups)
    while left:
        reach, size = left[0][0], 0
        while size != reach:
            size = reach
            for cast, _ in left:
                reach |= cast if cast & reach else 0
        yield [group for group in left if group[0] & reach]
        left = [group for group in left if not group[0] & reach]


def _core(minutes: Sequence[int], values: Sequence[int], groups: list[Group], loose: list[int]) -> Core:
    used = sorted({a for cast, _ in groups for a in bits(cast)})
    place_of = {a: place for place, a in enumerate(used)}
    return Core(
        casts=tuple(sum(1 << place_of[a] for a in bits(cast)) for cast, _ in groups),
        minutes=tuple(sum(minutes[s] for s in members) for _, members in groups),
        values=tuple(values[a] for a in used),
        members=tuple(tuple(members) for _, members in groups),
        loose=tuple(loose),
    )
