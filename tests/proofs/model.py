"""Part (a): the executable model, explored whole, and the faults that its invariants find."""

import gc

from tests.model.explorer import explore
from tests.model.mutants import MUTANTS, hunt
from tests.model.worlds import WORLDS
from tests.proofs.table import Proved


def world(*, small: bool, about: str) -> Proved:
    """Every state of one world, every invariant asked of every step."""
    gc.disable()  # millions of small things live until the end: looking for cycles among them costs half of the time
    found = explore(WORLDS[about](not small))
    counts: dict[str, int | float | str] = {
        "states": found.states,
        "steps": found.steps,
        "refusals": found.refusals,
        "whole": "yes" if found.whole else "no",
        "broken": len(found.traces),
    }
    counts |= {f"held {name}": times for name, times in found.held.items()}
    return Proved(found.whole and not found.traces, counts, notes=found.traces[:10])


def faults(*, small: bool) -> Proved:
    """Each fault, put in and looked for."""
    gc.disable()
    rows, alive = [["fault", "found by", "after so many states"]], []
    for mutant in MUTANTS:
        found = hunt(mutant)
        if found.traces:
            broken, _, _ = found.traces[0].partition(": ")
            rows.append([mutant.name, broken, str(found.states)])
        else:
            alive.append(mutant.name)
    named = sum(mutant.named for mutant in MUTANTS)
    counts: dict[str, int | float | str] = {
        "faults": len(MUTANTS),
        "named in CONSENT.md": named,
        "found": len(rows) - 1,
    }
    return Proved(not alive, counts, rows, [f"not found: {name}" for name in alive])
