"""The ladder that a candidacy climbs, and which step may be reached from which (CONSENT section 2)."""

from collections.abc import Sequence

LADDER = ("named", "consider", "audition", "callback", "offer", "cast")
STEPS = ("consider", "audition", "callback", "offer")
RELEASED = "released"
INVITES = ("audition", "callback")
"""Steps on which somebody who has our letter takes a time."""
LONGEST_DEADLINE = 24 * 366
"""Hours for which an offer may stand, or stand longer, at most."""
RANK = {step: rank for rank, step in enumerate(LADDER)}

LABELS = {
    "named": "Named",
    "consider": "Consider",
    "audition": "Audition",
    "callback": "Callback",
    "offer": "Offer",
    "cast": "Cast",
    "released": "Release",
}


def direction(step: str, target: str) -> str:
    """Up, same, down or release: which way `target` lies from `step`."""
    if target == RELEASED:
        return "release"
    if RANK[target] == RANK[step]:
        return "same"
    return "up" if RANK[target] > RANK[step] else "down"


def is_target(steps: Sequence[str], target: str) -> bool:
    """True for whatever a conclusion may ever name: a step in use, `named` or `released`."""
    return target == RELEASED or target == "named" or target in steps


def reachable(steps: Sequence[str], skip_to: str, step: str, target: str, *, again: bool) -> bool:
    """True when one conclusion may lead from `step` to `target`.

    `again` says that the present step itself may be concluded anew: the proposal was opened during a review, or
    after its offer lapsed.
    """
    if not is_target(steps, target):
        return False
    way = direction(step, target)
    if way == "release":
        return True
    if step == "cast":
        return False
    if way == "same":
        return again and target != "named"
    if way == "down":
        return True
    above = [s for s in steps if RANK[s] > RANK[step]]
    return target == above[0] or RANK[target] <= RANK.get(skip_to, 0)


def targets(steps: Sequence[str], skip_to: str, step: str, *, again: bool) -> tuple[str, ...]:
    """Everything that may be proposed from `step`, in the order of the ladder, release last."""
    return tuple(t for t in (*LADDER[:5], RELEASED) if reachable(steps, skip_to, step, t, again=again))


def say_step(steps: Sequence[str], step: str, target: str) -> str:
    """The step at which a say is needed: the target of the way up, else the present step."""
    at = target if direction(step, target) in ("up", "same") else step
    if at == "named":
        return steps[0]
    return "offer" if at == "cast" else at
