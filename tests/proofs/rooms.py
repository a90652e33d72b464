"""Part (b), as far as the pure rules go: random rooms by dice, and the shared scenarios."""

import gc
import json

from castlist.jobs.conform_judge import agreed, play
from tests.model.invariants import CHECKS
from tests.proofs.table import Proved
from tests.rules.memory_room import MemoryRoom
from tests.rules.test_scenarios import HERE, SHARED, SHOWN_OTHERWISE
from tests.rules.walks import Walked, walk


def walks(*, small: bool) -> Proved:
    """Many long walks; the first broken invariant stops them with its seed."""
    gc.freeze()
    walked, seed = Walked(), 0
    broken: list[str] = []
    for seed in range(30 if small else 600):
        try:
            walk(seed, 200 if small else 250, walked)
        except AssertionError as found:
            broken.append(f"seed {seed}: {str(found)[:300]}")
            break
    hollow = [name for name in CHECKS if not walked.held[name]]
    counts: dict[str, int | float | str] = {
        "walks": seed + 1,
        "acts accepted": sum(walked.accepted.values()),
        "acts refused": sum(walked.refused.values()),
        "kinds of refusals": len(walked.whys),
        "hollow invariants": len(hollow),
    }
    counts |= {f"held {name}": walked.held[name] for name in CHECKS}
    return Proved(not broken and not hollow, counts, notes=broken + hollow)


def scenarios(*, small: bool) -> Proved:
    """All shared scenarios where they are on this machine, the handful of the repository otherwise."""
    path = HERE if small or not SHARED.exists() else SHARED
    with path.open(encoding="utf-8") as lines:
        outcomes = [play(json.loads(line), MemoryRoom()) for line in lines]
    parted = [o.disagreement for o in outcomes if o.disagreement]
    notes = [f"{d.id} at step {d.step}, level {d.level}: expected {d.expected}, got {d.got}" for d in parted]
    counts: dict[str, int | float | str] = {"acts": sum(o.acts for o in outcomes), **agreed(outcomes)}
    return Proved({d.id for d in parted} <= SHOWN_OTHERWISE, counts, notes=notes)
