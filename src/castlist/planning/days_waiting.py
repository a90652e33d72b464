"""The least waiting of the panels among all best matchings, when all slots are equally long.

As many slots are used in every best plan, so waiting is least where the stretches from first to last performer have the
fewest slots. Which stretches are enough is a question to matchings; each *no* comes with a Hall set, and that set is a
condition on the stretches (combinatorial Benders cuts: Codato & Fischetti 2006, doi:10.1287/opre.1060.0286). Two
questions are enough: a matching that holds all who always have a place, and one of full size, make one that does both
and uses every slot that is always used (Mendelsohn & Dulmage 1958, doi:10.4153/CJM-1958-052-4).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from castlist.planning.days_matching import Best, Edges, largest
from castlist.planning.days_solver import Solver
from castlist.planning.stopping import Stop

Cut = tuple[frozenset[int], int]
"""At least so many of these slots lie in the stretches."""


@dataclass
class Stretches:
    """What is known about which stretches are enough."""

    best: Best
    sittings: Sequence[tuple[int, ...]]
    """The slots of each room and day, by time."""
    allowed: frozenset[int]
    """The smallest stretches found so far, all together."""
    bound: int = 0
    """No stretches of fewer slots are enough."""
    cuts: list[Cut] = field(default_factory=list)
    rounds: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether no stretches are smaller."""
        return self.bound >= len(self.allowed)


def shortest_stretches(best: Best, *, sittings: Sequence[tuple[int, ...]], stop: Stop, seed: int) -> Stretches:
    """The fewest slots, contiguous in each sitting, within which a best matching lies; proven unless it had to stop."""
    used = set(best.matched.values())
    found = Stretches(best, sittings, frozenset(_hull(used, sittings)), bound=len(used))
    _trim(found, stop)
    while not found.is_proven and not stop.now():
        found.rounds += 1
        tried = _smallest_within_cuts(found, stop, seed)
        if tried is None:
            break
        lacking = list(_lacking(best, tried))
        if not lacking:
            found.allowed = tried
            found.bound = len(tried)
        found.cuts += lacking
    return found


def _hull(used: set[int], sittings: Sequence[tuple[int, ...]]) -> Iterator[int]:
    for sitting in sittings:
        seen = [place for place, slot in enumerate(sitting) if slot in used]
        yield from sitting[seen[0] : seen[-1] + 1] if seen else ()


def _trim(found: Stretches, stop: Stop) -> None:
    """The stretches are as short as taking slots off their ends makes them, from the emptiest sitting on."""
    for sitting in sorted(found.sittings, key=lambda slots: len(found.allowed.intersection(slots))):
        for ordered in (sitting, sitting[::-1]):
            for slot in ordered:
                if found.is_proven or stop.now():
                    return
                if slot in found.allowed:
                    fewer = found.allowed - {slot}
                    lacking = [] if slot in found.best.always_used else list(_lacking(found.best, fewer))
                    if slot in found.best.always_used or lacking:
                        found.cuts += lacking
                        break
                    found.allowed = fewer


def _lacking(best: Best, allowed: frozenset[int]) -> Iterator[Cut]:
    """Hall sets that have too few slots there; none: a best matching lies within."""
    edges = [tuple(slot for slot in row if slot in allowed) for row in best.tight]
    always = [row if place in best.always_placed else () for place, row in enumerate(edges)]
    matched = largest(always)
    yield from _cuts(best.tight, always, matched, set(best.always_placed), spare=0)
    everybody = {place for place, row in enumerate(best.tight) if row}
    matched = largest(edges, slot_of=matched)
    yield from _cuts(best.tight, edges, matched, everybody, spare=len(everybody) - len(best.matched))


def _cuts(full: Edges, edges: Edges, matched: dict[int, int], wanted: set[int], *, spare: int) -> Iterator[Cut]:
    """`spare` of those who are wanted may do without a slot. Where more do, what they lack."""
    without = sorted(wanted - matched.keys())
    if len(without) <= spare:
        return
    holder = {slot: place for place, slot in matched.items()}
    for roots in [[root] for root in without] if not spare else [without]:
        reached, waiting = set(roots), list(roots)
        while waiting:
            new = {holder[slot] for slot in edges[waiting.pop()]} - reached
            reached |= new
            waiting += new
        yield frozenset(slot for place in reached for slot in full[place]), len(reached) - spare


def _smallest_within_cuts(found: Stretches, stop: Stop, seed: int) -> frozenset[int] | None:
    model = cp_model.CpModel()
    within = {slot: model.new_bool_var("") for sitting in found.sittings for slot in sitting}
    for sitting in found.sittings:
        begins = [model.new_bool_var("") for _ in sitting]
        for place, slot in enumerate(sitting):
            earlier = within[sitting[place - 1]] if place else 0
            model.add(begins[place] >= within[slot] - earlier)
        model.add_at_most_one(begins)
    for slot in found.best.always_used:
        model.add(within[slot] == 1)
    model.add(sum(within.values()) >= found.bound)
    for slots, least in dict.fromkeys(found.cuts):
        model.add(sum(within[slot] for slot in slots) >= least)
    for slot, inside in within.items():
        model.add_hint(inside, slot in found.allowed)
    model.minimize(sum(within.values()))
    solver = Solver(stop, seed)
    status = solver.solve(model)
    found.bound = max(found.bound, solver.least())
    if status != cp_model.OPTIMAL:
        return None
    return frozenset(slot for slot, inside in within.items() if solver.is_true(inside))
