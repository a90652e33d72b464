"""Part (a): the executable model, explored whole, and the faults that its invariants find."""

import gc

from tests.model.explorer import explore
from tests.model.mutants import NAMED
from tests.model.mutants_agreed import AGREED
from tests.model.mutants_own import OWN
from tests.model.seeding import hunt
from tests.model.worlds import WORLDS
from tests.proofs.table import Proved

MOST = 40_000
"""States of one world at most. Where there are more, the page says how long the ways are that were all gone."""


def world(*, small: bool, about: str) -> Proved:
    """Every state of one world, shortest ways first, and every invariant asked of every step."""
    gc.disable()  # millions of small things live until the end: looking for cycles among them costs half of the time
    found = explore(WORLDS[about](not small), most=MOST)
    counts: dict[str, int | float | str] = {
        "states": found.states,
        "steps": found.steps,
        "refusals": found.refusals,
        "whole": "yes" if found.whole else f"no, but every way of {found.depth} acts",
        "broken": len(found.findings.broken),
    }
    counts |= {f"held {name}": times for name, times in found.held.items()}
    return Proved(not found.traces, counts, notes=[f"{name}: {way}" for name, way in found.traces.items()])


def faults(*, small: bool) -> Proved:
    """Each fault, put in and looked for."""
    gc.disable()
    rows, alive = [["fault", "found by", "after so many states"]], []
    for mutant in (*NAMED, *OWN, *AGREED):
        found = hunt(mutant)
        if mutant.by in found.traces:
            rows.append([mutant.name, mutant.by, str(found.states)])
        else:
            alive.append(mutant.name)
    counts: dict[str, int | float | str] = {
        "faults": len(NAMED) + len(OWN) + len(AGREED),
        "named in CONSENT.md": len(NAMED),
        "found": len(rows) - 1,
    }
    return Proved(not alive, counts, rows, [f"not found: {name}" for name in alive])
