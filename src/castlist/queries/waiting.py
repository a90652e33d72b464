"""What waits on a person: positions to give, objections they own that hold something up, tasks, agreements, reviews."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from castlist.queries.alternates import is_asked, ways_on
from castlist.queries.motions import entitled, must_agree
from castlist.queries.proxies import may_answer_for
from castlist.queries.standings import Standings
from castlist.queries.waiting_loose import (
    NOTHING_BESIDE,
    Beside,
    OfRole,
    not_gone,
    of_kept,
    of_loose,
    read_by,
)
from castlist.rules.decisions.agreeing import args_of
from castlist.rules.decisions.facts import (
    Candidacy,
    Motion,
    Objection,
    Proposal,
    Proxy,
    Reported,
    Review,
    Role,
    Task,
)
from castlist.rules.decisions.objections import about, biting, own
from castlist.rules.decisions.outward import is_over, minute_in_force
from castlist.rules.decisions.proposing import judges_of
from castlist.rules.decisions.seats import may_act, quorum, runs_desk, table
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import whys_not_conclude


@dataclass(frozen=True, slots=True)
class OfList:
    """Names of one list that wait for the same thing: one question. So are many of one role, each proposed alone."""

    proposal: Proposal
    count: int
    at: int

    @property
    def is_list(self) -> bool:
        """Whether all of them are answered on one page."""
        return bool(self.proposal.batch)


@dataclass(frozen=True, slots=True)
class For:
    """What is on the table, for somebody whose proxy the person holds."""

    proposal: Proposal
    principal: str
    count: int = 1

    @property
    def at(self) -> int:
        """Since when it is on the table."""
        return self.proposal.at


@dataclass(frozen=True, slots=True)
class TooFew:
    """A proposal on which too few sit, and what the person can do about it."""

    proposal: Proposal
    may_name: bool
    waivable: tuple[str, ...]
    count: int = 1
    """On how many names of one list that is so."""

    @property
    def at(self) -> int:
        """Since when it is on the table."""
        return self.proposal.at


Fact_ = Proposal | OfList | Objection | Task | Motion | Review | For | OfRole | TooFew
Waiting = tuple[Candidacy, str, Fact_]
"""On whom, what is asked, and about which fact."""


class Show(Protocol):
    """A production, as far as a sentence names it."""

    @property
    def pk(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """What it is called."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits on the viewer: one question, and where it is answered."""

    kind: str
    """position, proxy, confirm, met, objection, against, orphan, unreachable, cut, conclude, unwanted, unsaid, too_few,
    review, task, write, unsent, owed, arrived, reply, failed, motion; beyond the rooms clearance, case, keeping."""
    title: str
    sentence: str
    url: str
    at: datetime | None
    """Since when; None where that is nobody's to know, or nothing began."""
    production: str
    button: str


ANYBODYS = (
    "conclude",
    "unwanted",
    "unsaid",
    "orphan",
    "unreachable",
    "cut",
    "too_few",
    "write",
    "unsent",
    "owed",
    "arrived",
    "reply",
)
"""What one of several may do: it comes after what waits on the viewer alone."""


def comes_first(one: Waiting) -> tuple[bool, int, str]:
    """By what it is decided which come first on home, as far as that can be known without any words."""
    cand, kind, fact = one
    return kind in ANYBODYS, fact.at, cand.id


def waits_in(state: State, person: str, beside: Beside = NOTHING_BESIDE, *, now: int = 0) -> list[Waiting]:
    """Everything in one production that waits on the person: (candidacy, kind, fact).

    `now`: by what time a proxy has to be in force.
    """
    by_role = {role.id: sight(state, person, role.id) for role in state.all(Role)}

    def known(cand_id: str) -> Candidacy | None:
        cand = state.candidacy(cand_id)
        seen = by_role.get(cand.role) if cand else None
        return cand if cand and seen and seen.room and cand.id not in seen.hidden else None

    standings = Standings(state)
    open_now: list[Waiting] = []
    for proposal in state.all(Proposal):
        if cand := known(proposal.cand):
            open_now += _on_the_table(standings, cand, proposal, person)
            open_now += _for_others(standings, cand, proposal, person, now)
            open_now += _too_few(standings, cand, proposal, person)
    found = _by_list(open_now)
    for review in state.all(Review):
        cand = known(review.cand)
        if cand and state.proposal(cand.id) is None and person in {*table(state, cand), *_began(state, cand, review)}:
            found.append((cand, "review", review))
    for task in state.all(Task):
        cand = known(task.cand) if task.owner == person and not task.done_at else None
        if cand and not is_over(cand, task) and (not task.outward or minute_in_force(state, cand, task.minute)):
            found.append((cand, "task", task))
    loose = [c for c in map(known, sorted(beside.loose)) if c and state.proposal(c.id) is None]
    found += _by_role([
        *of_kept(beside.kept, by_role, state, person, beside.timed), *of_loose(loose, state, person, beside.timed),
        *read_by(person, beside.wrote, state), *not_gone(state, person),
    ])  # fmt: skip
    for motion in state.motions():
        if person not in motion.agreed and person in entitled(must_agree(state, motion)):
            about = known(str(args_of(motion).get("cand", "")))
            found.append((about or Candidacy("", motion.role), "agree", motion))
    return found


def _on_the_table(standings: Standings, cand: Candidacy, proposal: Proposal, person: str) -> list[Waiting]:
    """The person's answer, their confirmation, the conclusion, and their objections that hold it up."""
    state = standings.state
    found: list[Waiting] = []
    if state.get(Reported, f"{cand.id}/{person}"):
        found.append((cand, "confirm", proposal))
    elif standings.waits_on(cand, person):
        found.append((cand, "position", proposal))
    elif _may_conclude(state, cand, person) and not whys_not_conclude(state, cand, proposal):
        found.append((cand, "conclude", proposal))
    elif kind := _held_up(standings, cand, proposal, person):
        found.append((cand, kind, proposal))
    elif standings.standing(cand).status == "stuck" and person in standings.standing(cand).waits_for:
        found.append((cand, "against", proposal))
    if person in judges_of(state, cand) and found[:1] != [(cand, "position", proposal)]:
        found += [(cand, "met", proposal)] if "precondition" in standings.standing(cand).waits_for else []
    bites = biting(state, cand, proposal.target)
    found += [(cand, "objection", o) for o in bites if own(o, person, cand.role)]
    orphans = any(o.orphan_in(cand.role) for o in bites)
    if orphans and person in standings.seats(cand) and not is_asked(state, "release", cand=cand.id):
        found.append((cand, "orphan", proposal))
    return found


FIRST = {"support": "unwanted", "why": "unsaid", "step": "unreachable", "part": "cut"}


def _held_up(standings: Standings, cand: Candidacy, proposal: Proposal, person: str) -> str:
    """What whoever sits there is told of that everybody has answered, and it moves on by no conclusion; '' for none."""
    kind = FIRST.get(next(iter(standings.standing(cand).waits_for), ""), "")
    given = standings.state.position(cand.id, proposal.revision, person)
    wants = given is not None and given.what == "support"
    return kind if person in standings.seats(cand) and (wants or kind != "unsaid") else ""


def _began(state: State, cand: Candidacy, review: Review) -> set[str]:
    """Whose objections began a review: they may withdraw them, whether or not they sit there."""
    owned = {o.id: o for o in about(state, cand) if not o.orphan_in(cand.role)}
    return {owned[one].owner for one in review.objections if one in owned}


def _too_few(standings: Standings, cand: Candidacy, proposal: Proposal, person: str) -> list[Waiting]:
    """What nobody can conclude until somebody sits in or is let back in, for those who can see to it.

    Where that is asked for already, it waits on those who have not agreed, and on nobody else.
    """
    state = standings.state
    enough = len(standings.seats(cand)) >= quorum(state, cand, proposal.target)
    if enough or standings.standing(cand).status != "inquorate":
        return []
    ways = ways_on(state, cand, person)
    may_name = ways.may_name and not is_asked(state, "name_alternate", cand=cand.id)
    waivable = tuple(p for p in ways.waivable if not is_asked(state, "waiver", person=p, role=cand.role))
    return [(cand, "too_few", TooFew(proposal, may_name, waivable))] if may_name or waivable else []


def _may_conclude(state: State, cand: Candidacy, person: str) -> bool:
    return may_act(state, cand, person) or runs_desk(state, person, cand.role)


def _for_others(standings: Standings, cand: Candidacy, proposal: Proposal, person: str, now: int) -> list[Waiting]:
    """The answers of others that the person may give as their proxy."""
    state = standings.state
    holds = [p.principal for p in state.all(Proxy) if p.holder == person]
    return [
        (cand, "proxy", For(proposal, who))
        for who in dict.fromkeys(holds)
        if standings.waits_on(cand, who) and may_answer_for(state, cand, proposal, who, by=person, at=now)
    ]


def _by_role(found: list[tuple[Candidacy, str, OfRole]]) -> Iterator[Waiting]:
    """Names of one role about whom the same is to be done are one thing that waits, and not hundreds."""
    roles: dict[tuple[str, str], list[tuple[Candidacy, OfRole]]] = {}
    for cand, kind, fact in found:
        roles.setdefault((cand.role, kind), []).append((cand, fact))
    for (_, kind), rows in roles.items():
        cand, fact = max(rows, key=lambda row: (row[1].at, row[0].n))
        count = sum({one.id: some.count for one, some in rows}.values())
        yield cand, kind, fact if count == 1 else OfRole(count, min(one.at for _, one in rows))


OF_A_LIST = ("position", "conclude", "unwanted", "unsaid", "against", "unreachable", "cut", "orphan", "met")


MANY = 6
"""Up to so many of one role of whom the same is asked, each proposed alone, stand on home one by one."""


def _by_list(found: list[Waiting]) -> list[Waiting]:
    """What is asked about names of one list, or about many of a role, is one thing that waits, and not hundreds."""
    told: list[Waiting] = []
    proxies: dict[tuple[str, str], list[Waiting]] = {}
    lists: dict[tuple[str, str], list[tuple[Candidacy, Proposal]]] = {}
    alone = _many_alone(found)
    few: dict[tuple[str, bool, tuple[str, ...]], list[tuple[Candidacy, TooFew]]] = {}
    for cand, kind, fact in found:
        key = f"{cand.role}/{fact.target}" if isinstance(fact, Proposal) and not fact.batch else ""
        if isinstance(fact, Proposal) and kind in OF_A_LIST and (fact.batch or (key, kind) in alone):
            lists.setdefault((fact.batch or key, kind), []).append((cand, fact))
        elif isinstance(fact, TooFew) and fact.proposal.batch:
            few.setdefault((fact.proposal.batch, fact.may_name, fact.waivable), []).append((cand, fact))
        elif isinstance(fact, For) and fact.proposal.batch:
            proxies.setdefault((fact.proposal.batch, fact.principal), []).append((cand, kind, fact))
        else:
            told.append((cand, kind, fact))
    for (_, kind), names in lists.items():
        cand, proposal = min(names, key=lambda row: row[0].n)
        since = min(one.at for _, one in names)
        told.append((cand, kind, OfList(proposal, len(names), since) if len(names) > 1 else proposal))
    for some in few.values():
        cand, one = min(some, key=lambda row: row[0].n)
        told.append((cand, "too_few", replace(one, count=len(some))))
    for rows in proxies.values():
        cand, kind, fact = min(rows, key=lambda row: row[0].n)
        told.append((cand, kind, replace(fact, count=len(rows)) if isinstance(fact, For) else fact))
    return told


def _many_alone(found: list[Waiting]) -> set[tuple[str, str]]:
    """Where and what is asked about so many, proposed one by one, that it is one thing that waits."""
    count = Counter(
        (f"{cand.role}/{fact.target}", kind)
        for cand, kind, fact in found
        if isinstance(fact, Proposal) and not fact.batch and kind in OF_A_LIST
    )
    return {key for key, many in count.items() if many > MANY}
