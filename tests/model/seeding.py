"""How a fault is put into the rules on purpose, and looked for: by which invariant it must be found is part of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from castlist.rules.decisions import fold, motions
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Objection
from castlist.rules.why import Why
from tests.model import worlds
from tests.model.explorer import ELSEWHERE, Exploration, explore
from tests.model.invariants import CHECKS

Patch = AbstractContextManager[None]


@dataclass(frozen=True)
class Mutant:
    """One fault: its name, where it is looked for (the world, and words that its acts have), and how it is put in."""

    name: str
    world: str
    words: tuple[str, ...]
    put_in: Callable[[], Patch]
    by: str
    """The invariant that must find it: that another one breaks on the way is not enough."""
    full: bool = False
    """True where the small world has too little in it."""


@contextmanager
def swapped(owner: Any, name: str, fault: Callable[[Any], Any]) -> Iterator[None]:
    """While it lasts, what the rules call by this name is what `fault` makes of it."""
    original = getattr(owner, name)
    faulty = fault(original)
    places = [(owner, name)]
    for module in [m for n, m in sys.modules.items() if n.startswith("castlist.rules.")]:
        places += [(module, key) for key, value in vars(module).items() if value is original]
    handled = {kind: faulty for kind, handler in fold.HANDLERS.items() if handler is original}
    moved = {what: replace(kind, needed=faulty) for what, kind in motions.MOTIONS.items() if kind.needed is original}
    moved |= {what: replace(kind, check=faulty) for what, kind in motions.MOTIONS.items() if kind.check is original}
    before = dict(fold.HANDLERS), dict(motions.MOTIONS)
    for place, key in places:
        setattr(place, key, faulty)
    fold.HANDLERS |= handled
    motions.MOTIONS |= moved
    try:
        yield
    finally:
        for place, key in places:
            setattr(place, key, original)
        fold.HANDLERS |= before[0]
        motions.MOTIONS |= before[1]


def seeds(kept: list[Mutant]) -> Callable[..., Any]:
    """The decorator that keeps faults in this list."""

    def mutant(
        name: str, world: str, *words: str, of: tuple[Any, str], by: str, full: bool = False
    ) -> Callable[[Any], Any]:
        """Decorates the function that makes the fault out of the original. `by`: how the invariant's name begins."""
        (finder,) = [one for one in (*CHECKS, *ELSEWHERE) if one.startswith(by)]

        def keep(fault: Callable[[Any], Any]) -> Callable[[Any], Any]:
            kept.append(Mutant(name, world, words, lambda: swapped(*of, fault), finder, full))
            return fault

        return keep

    return mutant


def hunt(found: Mutant, *, most: int = 20_000) -> Exploration:
    """The exploration in which the fault is looked for: it stops where the invariant that must find it breaks."""
    world = worlds.only(worlds.WORLDS[found.world](found.full), *found.words)
    with found.put_in():
        return explore(world, until=found.by, ends=found.by.startswith("I13"), most=most)


def without(*whys: Why) -> Callable[[Any], Any]:
    """Conclusions pass although this is missing."""

    def fault(original: Any) -> Any:
        return lambda *args: tuple(why for why in original(*args) if why not in whys)

    return fault


def ends(draft: Draft, about: list[Objection]) -> None:
    """These objections are gone, by no route that there is."""
    for objection in about:
        draft.put(replace(objection, ended="dropped"))
