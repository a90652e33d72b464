"""Many pairs: their logs, and what is asked of them, are chosen by Hypothesis."""

import logging
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.paired.kinds import KINDS
from tests.paired.pairs import Compared, compare, dice, plan_of
from tests.paired.secret import Secret
from tests.paired.theatres import Theatre


@dataclass
class Tally:
    """What came of the pairs."""

    pairs: Counter[str] = field(default_factory=Counter)
    """Pairs that prove something, by secret."""
    told: Counter[str] = field(default_factory=Counter)
    """Pairs of them that whoever may know could tell apart."""
    not_counted: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    addresses: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)

    def add(self, found: Compared) -> Compared:
        """One more. A pair counts only if somebody who may know can tell it apart (I30)."""
        secret = next(one for one in KINDS if one.name == found.secret)
        if not found.counts:
            self.not_counted["the secret could not happen" if found.refused else "the worlds parted"] += 1
        elif secret.witness and not found.told:
            self.not_counted["nobody could tell them apart"] += 1
        else:
            self.pairs[found.secret] += 1
            self.told[found.secret] += found.told
        self.requests += found.requests
        self.addresses |= found.addresses
        self.differences += [f"{found.secret}: {one}" for one in found.differences]
        return found


def play(
    theatre: Theatre, secrets: Sequence[Secret], *, pairs: int, asks: int, chatter: int, same_every_time: bool,
    tally: Tally | None = None,
) -> Tally:  # fmt: skip
    """So many pairs. Raises where somebody can tell two worlds apart, with the shortest way there."""
    tally = Tally() if tally is None else tally

    @settings(
        max_examples=pairs, deadline=None, database=None, derandomize=same_every_time, print_blob=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(st.sampled_from(secrets), st.randoms(use_true_random=False))
    def pair(secret: Secret, chosen: random.Random) -> None:
        found = tally.add(compare(theatre, plan_of(secret, chosen.choice, asks=asks, chatter=chatter), chosen.choice))
        assert not found.differences, "\n".join(map(str, found.differences[:5]))

    pair()
    return tally


def one_pair(theatre: Theatre, secret: Secret, *, asks: int, chatter: int, tries: int = 8) -> Tally:
    """A pair of this secret that counts, by dice: the first that does."""
    tally = Tally()
    for seed in range(tries):
        choose = dice(KINDS.index(secret) * 1000 + seed)
        tally.add(compare(theatre, plan_of(secret, choose, asks=asks, chatter=chatter), choose))
        if tally.pairs or tally.differences:
            break
    return tally


@contextmanager
def quiet() -> Iterator[None]:
    """Thousands of refusals are asked for, and not written down."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
