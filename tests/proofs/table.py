"""What is proved, each part under its name: others add their own by a line in `PROOFS`.

A part is a function that is given `small` (for the run of the tests) or full, and gives a `Proved`. It is named by its
module and its own name, and loaded only when it runs, so that parts which need a database cost the others nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tests.proofs.databases import DATABASES


@dataclass
class Proved:
    """What came out: whether it holds, what was counted, and what a reader should see besides."""

    holds: bool
    counts: dict[str, int | float | str] = field(default_factory=dict)
    table: list[list[str]] = field(default_factory=list)
    """Rows for the page; the first one is the heading."""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Proof:
    """One part: its name, what it shows, and where it is."""

    name: str
    shows: str
    module: str
    function: str
    about: str = ""
    """What the function is asked about, when several parts share one."""

    def run(self, *, small: bool) -> Proved:
        """The part is done."""
        function = getattr(import_module(self.module), self.function)
        arguments: dict[str, Any] = {"small": small} | ({"about": self.about} if self.about else {})
        proved: Proved = function(**arguments)
        return proved


WORLDS = {
    "talk": "positions and revisions, A to B to A, stale revisions",
    "floors": "objections raised, lowered, raised, withdrawn, late; tasks",
    "late": "two objections after the conclusion: one review, and its ends",
    "leaving": "a leaver's orphan, adoption, release, an alternate who joins, voices",
    "nobody_left": "too few are left: an alternate named with a voice",
    "coming_back": "leaving and coming back",
    "recusal": "a rival comes, reaches the others or not, and is out; waivers",
    "rivals": "a nomination that reaches its rivals once it is concluded",
    "proxies": "proxies, and what was said by phone",
    "offers": "two offers for one place: grace, reserve, deadlines, reviews",
    "conditions": "preconditions, undertakings, clearance",
    "call": "a standing decision and admissions",
    "absence": "a seat that passes and is taken back",
    "say_lost": "a seat that passed, of somebody who has no say any more",
    "removal": "a removed member's kept seat; one decides",
    "sealed": "what is said of objections in sealed rounds, on a part and its cover",
    "covers": "objections in a role, its cover and the whole production",
    "kept": "a seat that is kept after a removal is one that there was",
    "spoken": "a proxy whose principal has spoken, who is recused, or gone",
    "graces": "the grace of one offer, waived, and the next offer",
    "longer": "an offer that stands longer, lapses, and is made once more",
    "waivers": "a waiver that waits while another relation is declared",
    "left_alone": "an alternate who is named for one candidacy",
    "dying": "agreement that dies when the proposal is withdrawn",
    "ruling": "how many a rule may ask for",
    "house": "everything at once, three revisions",
}

STORED = (
    ("side by side", "(b) each act by the rules and by the stored system", "tests.proofs.stored", "side_by_side"),
    ("races", "(d) two at once: each order seen, none illegal", "tests.proofs.stored", "races"),
    ("kills", "a writer killed at any moment: nothing is half done", "tests.proofs.stored", "kills"),
    (
        "crashes",
        "a server killed while programs write: what was told stands, once, and asked again is answered alike",
        "tests.proofs.stored",
        "crashes",
    ),
    (
        "erasing killed",
        "an erasure killed at any moment: finished, whole, and no byte left",
        "tests.proofs.stored",
        "erasing",
    ),
    (
        "letters",
        "a sender of letters killed at any moment: each arrives once, or it is said that it did not, or nobody knows",
        "tests.proofs.stored",
        "letters",
    ),
    (
        "mail server away",
        "away for an hour while letters go out, two clocks looking: each arrives once, or it is said that nobody knows",
        "tests.proofs.stored",
        "away",
    ),
    ("backups", "each backup under load holds what was acknowledged before it, once", "tests.proofs.stored", "backups"),
    ("api", "a flood of requests, right and wrong", "tests.proofs.floods", "api"),
    ("forms", "every form that anybody finds, filled in rightly and wrongly", "tests.proofs.floods", "forms"),
    (
        "paired",
        "(c) two logs that differ in one secret: the same to all without the right",
        "tests.proofs.paired",
        "worlds",
    ),
)
"""What is proved of each database."""

PROOFS: tuple[Proof, ...] = (
    *(Proof(f"model {name}", f"(a) {shows}", "tests.proofs.model", "world", name) for name, shows in WORLDS.items()),
    Proof(
        "model faults",
        "(a) every seeded fault is found by the invariant that is about it",
        "tests.proofs.model",
        "faults",
    ),
    Proof("walks", "(b) random rooms, every invariant asked after every act", "tests.proofs.rooms", "walks"),
    Proof("scenarios", "(b) the shared scenarios, played through the pure rules", "tests.proofs.rooms", "scenarios"),
    *(
        Proof(f"{name} on {database}", shows, module, function, database)
        for name, shows, module, function in STORED
        for database in DATABASES
    ),
    Proof(
        "two servers, the journeys", "as one: every connection to the next of them", "tests.proofs.several", "journeys"
    ),
    Proof(
        "two servers, races",
        "an act at each at the same moment, as at one; few times go to as many",
        "tests.proofs.several",
        "races",
    ),
    Proof("two servers, killed", "what either was told stands, once", "tests.proofs.several", "crashes"),
)


def chosen(words: list[str]) -> Iterator[Proof]:
    """The parts whose name has one of the words; all when none is given."""
    for proof in PROOFS:
        if not words or any(word in proof.name for word in words):
            yield proof
