"""Part (c): pairs of worlds that differ in one secret, asked by everybody who may not know it; and the leaks put in.

`python -m tests.proofs paired` runs these parts.
"""

from collections import Counter

from tests.proofs.databases import Missing, standing
from tests.proofs.table import Proved

PAIRS, FEW = 400, 6
ASKS, CHATTER = 48, 12


def worlds(*, small: bool, about: str) -> Proved:
    """Random logs by Hypothesis around each secret; then every leak, each of which must be found."""
    try:
        with standing(about):
            from django.test.utils import setup_test_environment

            setup_test_environment()  # mails wait in a box
            return _worlds(small=small)
    except Missing as no:
        return Proved(False, notes=[str(no)])


def _worlds(*, small: bool) -> Proved:
    from tests.paired.kinds import KINDS
    from tests.paired.leaks import LEAKS
    from tests.paired.play import Tally, one_pair, play, quiet
    from tests.paired.theatres import theatre

    notes: list[str] = []
    tallies: list[Tally] = []
    found = Tally()
    with quiet(), theatre() as built:
        # Each secret at least once, whatever Hypothesis chooses.
        tallies += [one_pair(built, secret, asks=ASKS // 3, chatter=CHATTER) for secret in KINDS]
        try:
            play(built, KINDS, pairs=FEW if small else PAIRS, asks=ASKS, chatter=CHATTER, same_every_time=small,
                 tally=found)  # fmt: skip
        except AssertionError as told:
            notes.append(f"told apart: {str(told)[:3000]}")
        alive, rows = [], [["leak", "secret", "seat", "found at", "by"]]
        for leak in LEAKS:
            came = leak.hunted(built)
            if came.differences and leak.leaked:
                first = came.differences[0]
                where = first.ask.path.partition("?")[0]
                for name, known in built.stage.ids.items():
                    where = where.replace(known, f"{{{name}}}") if len(known) > 5 else where
                rows.append([leak.name, leak.secret, leak.seat, f"{first.ask.method} {where}", first.part])
            else:
                alive.append(leak.name)
    tallies.append(found)
    differences = [one for tally in tallies for one in tally.differences]
    counted = sum((tally.pairs for tally in tallies), Counter())
    missing = [secret.name for secret in KINDS if not counted[secret.name]]
    notes += [f"not found: {name}" for name in alive] + [f"no pair of: {name}" for name in missing]
    notes += [f"told apart: {one}" for one in differences[:5]]
    counts: dict[str, int | float | str] = {
        "secrets": len(KINDS),
        "pairs": counted.total(),
        "told apart by those who may": sum(tally.told.total() for tally in tallies),
        "requests compared": sum(tally.requests for tally in tallies) // 2,
        "addresses": len(set().union(*(tally.addresses for tally in tallies))),
        "differences": len(differences),
        "leaks": len(LEAKS),
        "leaks found": len(LEAKS) - len(alive),
    }
    not_counted = sum((tally.not_counted for tally in tallies), Counter())
    counts |= {f"not counted, as {why}": times for why, times in sorted(not_counted.items())}
    return Proved(not notes, counts, rows, notes)
