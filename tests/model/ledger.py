"""A second reading of CONSENT.md: what is so after a log, asked of the raw events only.

Nothing here is taken from the rules under test: no status, no seats, no fold, no minutes. The words of the log (the
kinds of events and the names in their data) are all that the two have in common. `book.py` keeps the ledger.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

HOUR = 3_600_000
RANK = {"named": 0, "consider": 1, "audition": 2, "callback": 3, "offer": 4, "cast": 5}
CONSENTS = ("support", "accept", "concern")


@dataclass
class Candidacy:
    """One performer for one role; no performer for a standing decision."""

    role: str
    performer: str
    account: str
    submitted: bool
    named_at: int
    step: str = "named"
    ended: str = ""
    lifted: bool = False
    cleared: bool = False
    revisions: tuple[tuple[Any, ...], ...] = ()
    """What each revision said, in order."""
    minutes: tuple[dict[str, Any], ...] = ()
    frozen: tuple[str, ...] = ()
    """Each minute as it was written on its day."""


@dataclass
class Table:
    """What is on the table for a candidacy."""

    number: int
    begun: int
    target: str
    conditions: dict[str, tuple[str, str]]
    reserve: bool
    hours: int
    opener: str
    again: bool
    said: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """Who said what on this revision: (what, by whom it was said, at which place in the log)."""
    met: frozenset[str] = frozenset()
    joined: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    kept: frozenset[str] = frozenset()
    clock: dict[str, int] = field(default_factory=dict)
    """Since when each who sits here could have answered the latest revision."""
    sealed: bool = False


@dataclass
class Objection:
    """About a performer. `floors` has the floor in each role where it is not the common one any more."""

    performer: str
    role: str
    scope: str
    owner: str
    floor: str
    q: int
    raised: int
    orphan: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    """Roles in which it has ended; '*' for everywhere."""
    floors: dict[str, str] = field(default_factory=dict)
    only: str = ""
    """The candidacy in whose sealed round it was raised: as long as that lasts it is nowhere else."""
    under: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By candidacy: since when, and to which floor ('' for an end), its owner has moved it in a sealed round there."""


@dataclass
class Offer:
    """An offer that was concluded."""

    state: str
    reserve: bool
    hours: int
    ends: int
    left: int = 0
    expires: int = 0
    order: int = 0


@dataclass
class Ledger:
    """What is so. Copied before each event, so that the one before it can still be asked."""

    n: int = 0
    rule: dict[str, Any] = field(default_factory=dict)
    say: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Everybody on the team, with their say (none: the empty set)."""
    other: dict[str, frozenset[str]] = field(default_factory=dict)
    """voice, desk, lead."""
    kept_say: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    line: dict[tuple[str, str], int] = field(default_factory=dict)
    """Alternates for quorum with the one candidacy for which they are, or '', and where in the log they were named."""
    stand_ins: tuple[tuple[str, str], ...] = ()
    related: dict[tuple[str, str], int] = field(default_factory=dict)
    waived: frozenset[tuple[str, str, str]] = frozenset()
    waived_at: dict[tuple[str, str], int] = field(default_factory=dict)
    """Where in the log a waiver for that person and role was given last."""
    unmerged: dict[str, "Ledger"] = field(default_factory=dict)
    """By the record that is gone: what was so before it was made one with another."""
    withdrawn: frozenset[str] = frozenset()
    """Candidacies that ended by an act of the performer's own."""
    proxies: dict[tuple[str, str, str], int] = field(default_factory=dict)
    motions: dict[str, dict[str, Any]] = field(default_factory=dict)
    cands: dict[str, Candidacy] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    reviews: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    tasks: dict[str, tuple[str, str, int, bool]] = field(default_factory=dict)
    """(candidacy, owner, number of the minute, outward)."""
    letters: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """(candidacy, number of the minute, of what kind)."""
    out: dict[tuple[str, str], int] = field(default_factory=dict)
    """(candidacy, person): the last place in the log at which they did not sit there."""
    was_recused: frozenset[tuple[str, str]] = frozenset()
    came_back: dict[str, int] = field(default_factory=dict)
    """Who left and came again, and where in the log they had left."""
    left_at: dict[str, int] = field(default_factory=dict)
    left_team: frozenset[str] = frozenset()

    def copy(self) -> "Ledger":
        """A ledger that can be written on without touching this one."""
        new = copy(self)
        for name in (
            "say",
            "other",
            "kept_say",
            "line",
            "related",
            "waived_at",
            "unmerged",
            "proxies",
            "letters",
            "out",
            "came_back",
            "tasks",
            "left_at",
        ):
            setattr(new, name, dict(getattr(self, name)))
        new.rule = dict(self.rule)
        new.roles = {k: dict(v) for k, v in self.roles.items()}
        new.motions = {k: {**v, "agreed": dict(v["agreed"])} for k, v in self.motions.items()}
        new.cands = {k: copy(v) for k, v in self.cands.items()}
        new.tables = {k: copy(v) for k, v in self.tables.items()}
        for table in new.tables.values():
            table.said, table.clock = dict(table.said), dict(table.clock)
        new.objections = {k: copy(v) for k, v in self.objections.items()}
        for objection in new.objections.values():
            objection.floors, objection.under = dict(objection.floors), dict(objection.under)
        new.reviews = dict(self.reviews)
        new.offers = {k: copy(v) for k, v in self.offers.items()}
        return new

    # -- Sections 1 and 6: who counts

    def has_say(self, person: str, role: str, step: str = "*") -> bool:
        """True when they hold a say for this role (at this step)."""
        return any(r in ("*", role) and (step == "*" or s in ("*", step)) for r, s in self.say.get(person, frozenset()))

    def unnarrowed(self) -> set[str]:
        """All whose say is not narrowed."""
        return {p for p, say in self.say.items() if ("*", "*") in say}

    def causes(self, person: str, role: str) -> Iterator[tuple[str, bool]]:
        """The living candidacies that recuse the person in the role, and whether each reaches its rivals."""
        for name, cand in self.cands.items():
            if cand.role != role or cand.ended or not cand.performer:
                continue
            declared = self.related.get((person, cand.performer))
            if declared is None and person not in (cand.account, cand.performer):
                continue
            if (person, role, cand.performer) in self.waived:
                continue
            yield name, cand.submitted or cand.lifted or (declared or 0) > cand.named_at

    def recused(self, person: str, cand: str) -> bool:
        """True when they are recused on the candidacy."""
        return any(whole or name == cand for name, whole in self.causes(person, self.cands[cand].role))

    def recused_about(self, person: str, role: str, performer: str) -> bool:
        """True when they are recused in what concerns the performer in the role."""
        return any(whole or self.cands[name].performer == performer for name, whole in self.causes(person, role))

    def alternates(self) -> set[str]:
        """Everybody who stands in line somewhere."""
        return {person for person, _ in self.line}

    def named_for(self, person: str, cand: str) -> int:
        """Where in the log they were first named as an alternate who may sit here; 0 when they were not."""
        return min((n for (p, only), n in self.line.items() if p == person and only in ("", cand)), default=0)

    def at_their_act(self, event: Any) -> "Ledger":
        """The ledger as whoever acts finds it: an absent member's own act takes their seat back."""
        new, table = self.copy(), self.tables.get(event.cand)
        if table:
            new.tables[event.cand].passed = tuple(pair for pair in table.passed if pair[0] != event.by)
        return new

    def way(self, cand: str, target: str) -> str:
        """up, again, down or release."""
        if target == "released":
            return "release"
        step = RANK[self.cands[cand].step]
        return "up" if RANK[target] > step else "again" if RANK[target] == step else "down"

    def at_step(self, cand: str, target: str) -> str:
        """The step whose say counts: the target, or for a step-back or release the present one."""
        step = target if self.way(cand, target) in ("up", "again") else self.cands[cand].step
        return {"named": self.rule["steps"][0], "cast": "offer"}.get(step, step)

    def sitting(self, cand: str, target: str) -> dict[str, str]:
        """S, and whose seat each of them has."""
        role, step, table = self.cands[cand].role, self.at_step(cand, target), self.tables.get(cand)
        base = {p for p in self.say if self.has_say(p, role, step)}
        if table:
            base |= {
                p
                for p in table.kept
                if any(r in ("*", role) and s in ("*", step) for r, s in self.kept_say.get(p, frozenset()))
            }
        own = {p for p in base if not self.recused(p, cand)}
        joined = {p for p in (table.joined if table else ()) if not self.recused(p, cand)}
        seats = {p: p for p in own | joined}
        for absent, stand_in in table.passed if table else ():
            free = stand_in not in seats and not self.recused(stand_in, cand)
            if free and absent in own and seats.get(absent) == absent:
                seats[stand_in] = seats.pop(absent)
        return seats

    def q(self, role: str, step: str) -> int:
        """The quorum that is named most narrowly for the role and the step."""
        best = (-1, self.rule["q"])
        for r, s, q in self.rule["q_at"]:
            if r in ("*", role) and s in ("*", step):
                best = max(best, (2 * (r != "*") + (s != "*"), q))
        return int(best[1])

    def q_for(self, cand: str, target: str) -> int:
        """The quorum of a decision about this candidacy."""
        return self.q(self.cands[cand].role, self.at_step(cand, target))

    # -- Section 4: objections

    def reaches(self, objection: Objection, role: str) -> bool:
        """True when the objection, still open, is about the role."""
        if "*" in objection.gone or role in objection.gone:
            return False
        covers = self.roles.get(role, {}).get("covers", "")
        return objection.scope == "production" or objection.role in (role, covers)

    def about(self, cand: str) -> dict[str, Objection]:
        """The open objections that reach the candidacy."""
        found = self.cands[cand]
        return {
            name: o
            for name, o in self.objections.items()
            if found.performer and o.performer == found.performer and self.reaches(o, found.role)
            if o.only in ("", cand) and self.floor(o, cand)
        }

    def floor(self, objection: Objection, cand: str) -> str:
        """From where it stands in the room of the candidacy; '' where its owner has ended it under seal."""
        role = self.cands[cand].role
        if cand in objection.under and not self.is_orphan(objection, role):
            return objection.under[cand][1]
        return objection.floors.get(role, objection.floor)

    def biting(self, cand: str, target: str) -> dict[str, Objection]:
        """Those of them that bite the target."""
        if self.way(cand, target) not in ("up", "again"):
            return {}
        return {k: o for k, o in self.about(cand).items() if RANK[target] >= RANK[self.floor(o, cand)]}

    def late(self, cand: str) -> set[str]:
        """Those of them that bite the step already concluded."""
        found = self.cands[cand]
        if found.ended or found.step == "named":
            return set()
        return {k for k, o in self.heard(cand).items() if RANK[found.step] >= RANK[o.floors.get(found.role, o.floor)]}

    def heard(self, cand: str) -> dict[str, Objection]:
        """The open objections that reach the candidacy, as if nothing were said under seal."""
        found = self.cands[cand]
        mine = {k: o for k, o in self.objections.items() if found.performer and o.performer == found.performer}
        return {k: o for k, o in mine.items() if not o.only and self.reaches(o, found.role)}

    def is_orphan(self, objection: Objection, role: str) -> bool:
        """True when nobody owns it in the role."""
        return "*" in objection.orphan or role in objection.orphan

    # -- Sections 2, 5 and 7

    def consents(self, cand: str) -> dict[str, tuple[str, str, int]]:
        """What counts on the latest revision: said by those who sit, and have sat since they said it."""
        table = self.tables[cand]
        seats = self.sitting(cand, table.target)
        return {p: s for p, s in table.said.items() if p in seats and s[2] > self.out.get((cand, p), -1)}

    def free_places(self, cand: str) -> int:
        """Places of the role that no other live offer and nobody cast holds."""
        role = self.cands[cand].role
        taken = [k for k, o in self.offers.items() if k != cand and self.cands[k].role == role and self.holds(o)]
        return int(self.roles[role]["places"]) - len(taken)

    @staticmethod
    def holds(offer: Offer) -> bool:
        """True while the offer takes a place."""
        return offer.state in ("grace", "live", "accepted")

    def reachable(self, cand: str, target: str, *, again: bool) -> bool:
        """Section 2: the next step, any up to the skip limit, lower ones, released; the present one in a review."""
        step, steps = self.cands[cand].step, self.rule["steps"]
        if target == "released":
            return True
        if step == "cast" or target not in ("named", *steps):
            return False
        way = self.way(cand, target)
        if way != "up":
            return way == "down" or (again and target != "named")
        following = next(s for s in steps if RANK[s] > RANK[step])
        return target == following or RANK[target] <= RANK[self.rule["skip_to"]]

    def gated(self, cand: str, target: str) -> bool:
        """True where clearance is required."""
        minors = bool(self.roles[self.cands[cand].role].get("minors"))
        if not self.rule["gate"] or self.way(cand, target) not in ("up", "again"):
            return False
        return target == "offer" or (minors and RANK[target] >= RANK["audition"])

    def in_force(self, cand: str, number: int) -> bool:
        """True while an outward task or message under this minute is live."""
        found = self.cands[cand]
        if found.ended not in ("", "released") or cand in self.reviews or number != len(found.minutes) or number < 1:
            return False
        return cand not in self.offers or self.offers[cand].state in ("live", "accepted")

    def may_pencil(self, cand: str, number: int, at: int) -> bool:
        """True while whoever is in reserve may be asked to keep the dates free: under this minute, past its grace."""
        found, offer = self.cands[cand], self.offers.get(cand)
        if found.ended or cand in self.reviews or number != len(found.minutes) or offer is None:
            return False
        cleared = found.cleared or not self.gated(cand, "offer")
        return offer.state == "reserve" and not offer.left and offer.ends <= at and cleared
