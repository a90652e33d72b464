"""What waits on a person: positions to give, objections they own that hold something up, tasks, agreements, reviews."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection

from castlist.queries.doors import Names
from castlist.queries.motions import entitled, joining, motion_text, must_agree, who_joins
from castlist.queries.next_steps import nobody_writes
from castlist.queries.proxies import may_answer_for
from castlist.queries.standings import Standings
from castlist.queries.texts import Texts, texts_of
from castlist.queries.wording import OBJECTS, step_words
from castlist.rules.decisions.agreeing import args_of
from castlist.rules.decisions.facts import Candidacy, Motion, Objection, Proposal, Proxy, Reported, Review, Role, Task
from castlist.rules.decisions.objections import biting, own
from castlist.rules.decisions.outward import minute_in_force
from castlist.rules.decisions.seats import base, may_act, runs_desk, table
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import whys_not_conclude
from castlist.rules.ladder import say_step, targets
from castlist.rules.letters import why_not_write

ANYBODYS = ("conclude", "write", "arrived", "reply")
"""What one of several may do: it comes after what waits on the viewer alone."""
LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OfList:
    """Names of one list that wait for the same thing: one question."""

    proposal: Proposal
    count: int
    at: int


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
class OfRole:
    """How many of one role the same is to be done about, since when at the earliest."""

    count: int
    at: int
    what: str = ""
    """Of what was written back: which answer it is, where there is one."""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class WroteBack:
    """What a performer wrote on their page and nobody has marked as read; not what it says."""

    cand: str
    letter: str
    what: str
    at: int

    @classmethod
    def of(cls, data: str) -> "WroteBack":
        """As its row tells it."""
        cand, letter, what, said = data.split("/", 3)
        at = datetime.fromisoformat(said)
        return cls(cand, letter, what, int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000))


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read of a production beside what is so now."""

    wrote: tuple[WroteBack, ...] = ()
    lately: frozenset[str] = frozenset()
    """Candidacies that began or were decided lately: of them it is known whether somebody was asked to write."""


NOTHING_BESIDE = Beside()
Fact_ = Proposal | OfList | Objection | Task | Motion | Review | For | OfRole
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
    """position, proxy, confirm, objection, conclude, review, task, write, arrived, reply, motion; and beyond the rooms
    clearance, case, keeping."""
    title: str
    sentence: str
    url: str
    at: datetime | None
    """Since when; None where that is nobody's to know, or nothing began."""
    production: str
    button: str


def _where(production: Show, role: str, cand: str) -> str:
    return f"/p/{production.pk}/r/{role}/?c={cand}"


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


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
    found = _by_list(open_now)
    for review in state.all(Review):
        cand = known(review.cand)
        if cand and state.proposal(cand.id) is None and person in table(state, cand):
            found.append((cand, "review", review))
    for task in state.all(Task):
        cand = known(task.cand) if task.owner == person and not task.done_at else None
        if cand and (not task.outward or minute_in_force(state, cand, task.minute)):
            found.append((cand, "task", task))
    lately = [c for c in map(known, sorted(beside.lately)) if c and c.lives and state.proposal(c.id) is None]
    found += _by_role([*_to_be_done(lately, state, person), *_read_by(person, beside.wrote, state)])
    for motion in state.motions():
        if person not in motion.agreed and person in entitled(must_agree(state, motion)):
            found.append((Candidacy("", motion.role), "agree", motion))
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
    mine = [o for o in biting(state, cand, proposal.target) if own(o, person, cand.role)]
    return [*found, *((cand, "objection", o) for o in mine)]


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


def _to_be_done(cands: list[Candidacy], state: State, person: str) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """Who came in and has nothing proposed yet, for those who may propose it; and whom nobody was asked to write to.

    None of them is hidden from the person, so nobody among them recuses them.
    """
    proposes = {role.id: _may_propose(state, role.id, person) for role in state.all(Role)}
    for cand in cands:
        if cand.step == "named" and cand.submitted and not (cand.minutes or cand.standing):
            if proposes.get(cand.role):
                yield cand, "arrived", OfRole(1, cand.at)
        elif nobody_writes(state, cand) and (runs_desk(state, person, cand.role) or person in table(state, cand)):
            yield cand, "write", OfRole(1, cand.concluded_at)


def _read_by(person: str, wrote: Iterable[WroteBack], state: State) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """What was written back to whoever may answer it."""
    for one in wrote:
        cand = state.candidacy(one.cand)
        if cand and why_not_write(state, cand, person) is None:
            yield cand, "reply", OfRole(1, one.at, one.what, one.letter)


def _may_propose(state: State, role: str, person: str) -> bool:
    """True where they have the say for something that may follow on having come in."""
    steps = state.rule.steps
    may = targets(steps, state.rule.skip_to, "named", again=False)
    return any(person in base(state, role, say_step(steps, "named", target)) for target in may)


def _by_role(found: list[tuple[Candidacy, str, OfRole]]) -> Iterator[Waiting]:
    """Names of one role about whom the same is to be done are one thing that waits, and not hundreds."""
    roles: dict[tuple[str, str], list[tuple[Candidacy, OfRole]]] = {}
    for cand, kind, fact in found:
        roles.setdefault((cand.role, kind), []).append((cand, fact))
    for (_, kind), rows in roles.items():
        cand, fact = max(rows, key=lambda row: (row[1].at, row[0].n))
        count = len({one.id for one, _ in rows})
        yield cand, kind, fact if count == 1 else OfRole(count, min(one.at for _, one in rows))


def _by_list(found: list[Waiting]) -> list[Waiting]:
    """Answers and conclusions for names of one list are one thing that waits, and not hundreds."""
    told: list[Waiting] = []
    proxies: dict[tuple[str, str], list[Waiting]] = {}
    lists: dict[tuple[str, str], list[tuple[Candidacy, Proposal]]] = {}
    for cand, kind, fact in found:
        if isinstance(fact, Proposal) and fact.batch and kind in ("position", "conclude"):
            lists.setdefault((fact.batch, kind), []).append((cand, fact))
        elif isinstance(fact, For) and fact.proposal.batch:
            proxies.setdefault((fact.proposal.batch, fact.principal), []).append((cand, kind, fact))
        else:
            told.append((cand, kind, fact))
    for (_, kind), names in lists.items():
        cand, proposal = min(names, key=lambda row: row[0].n)
        told.append((cand, kind, OfList(proposal, len(names), proposal.at) if len(names) > 1 else proposal))
    for rows in proxies.values():
        cand, kind, fact = min(rows, key=lambda row: row[0].n)
        told.append((cand, kind, replace(fact, count=len(rows)) if isinstance(fact, For) else fact))
    return told


def told(found: list[tuple[Show, State, Waiting]]) -> list[Waits]:
    """These things as the page says them: first what nobody else can do, the oldest first; in the same order
    whichever the records were read in. The states need only know the rule and the roles.
    """
    facts = [row[2] for _, _, row in found]
    performers, people = _called({row[0].performer for _, _, row in found}, set(_people(facts)))
    texts = texts_of(fact.what for _, _, (_, _, fact) in found if isinstance(fact, Task))
    said = [
        _told(production, state, *row, performers=performers, people=people, texts=texts)
        for production, state, row in found
    ]
    return sorted(said, key=lambda w: (w.kind in ANYBODYS, w.at or LAST, w.url, w.title))


def _people(facts: list[Fact_]) -> Iterator[str]:
    """Those whom motions are about, and who opened them; and for whom somebody may answer."""
    for fact in facts:
        if isinstance(fact, Motion):
            args = args_of(fact)
            about = (fact.opened_by, args.get("person"), args.get("seat"), _decider(args))
            yield from (str(one) for one in about if one)
        elif isinstance(fact, For):
            yield fact.principal


def _called(performers: set[str], people: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What these performers are called, and these people; in one question."""
    found: dict[str, dict[str, str]] = {"performer": {}, "person": {}}
    wanted = {"performer": sorted(performers - {""}), "person": sorted(people)}
    parts = [
        f"SELECT '{table_}', id, name FROM {table_} WHERE id IN ({', '.join(['%s'] * len(ids))})"  # noqa: S608
        for table_, ids in wanted.items()
        if ids
    ]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [*wanted["performer"], *wanted["person"]])
            for kind, key, name in cursor.fetchall():
                found[kind][key] = name
    return found["performer"], found["person"]


def _decider(args: dict[str, Any]) -> object:
    return dict(args.get("change", ())).get("decider")


def _told(
    production: Show, state: State, cand: Candidacy, kind: str, fact: Fact_, *, performers: dict[str, str],
    people: dict[str, str], texts: Texts,
) -> Waits:  # fmt: skip
    """One question, where it is answered, and the word on its button."""
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    named = Names.of(people, performers, roles)
    name = named.performer(cand.performer)
    at = _moment(fact.at)
    url = _where(production, cand.role, cand.id)
    if isinstance(fact, OfList):
        title, text, button = _asked(kind, fact.proposal, f"{fact.count} people", roles.get(cand.role, ""))
        url = f"/p/{production.pk}/r/{cand.role}/list/{fact.proposal.batch}/"
        return Waits(kind, title, f"{roles.get(cand.role, '')} · a list", url, at, production.name, button)
    if isinstance(fact, Proposal):
        title, text, button = _asked(kind, fact, name, roles.get(cand.role, ""))
        return Waits(kind, title, text, url, at, production.name, button)
    if isinstance(fact, For):
        return _by_proxy(production, cand, fact, named, url)
    if isinstance(fact, OfRole):
        return _of_role(production, kind, cand, fact, named)
    if isinstance(fact, Review):
        text = "What was concluded is looked at again. Propose what is to become of it."
        return Waits(kind, f"Under review: {name}", text, url, at, production.name, "Look again")
    if isinstance(fact, Objection):
        text = f"It waits on your objection from {step_words(fact.floor)}."
        return Waits(kind, f"Your objection: {name}", text, url, at, production.name, "Look at it")
    if isinstance(fact, Task):
        link = f"/p/{production.pk}/letters/for/{cand.id}/{fact.id}/" if fact.outward else f"{url}#task-{fact.id}"
        what, text = texts.read(fact.what)[0], f"{roles.get(cand.role, '')} · under minute {fact.minute}"
        if what and not fact.outward:
            return Waits(kind, what, f"{name} · {text}", link, at, production.name, "Do it")
        said = f"“{what}” · {text}" if what else text
        return Waits(kind, f"Get in touch with {name}", said, link, at, production.name, "Open the letter")
    title, text = motion_text(fact, state, named, {}), f"{named.person(fact.opened_by)} asks whether you agree."
    joins = joining(state, [fact]) if isinstance(fact, Motion) else {}
    text = "".join(f"{who_joins(person, fact)}. " for person in joins.values()) + text
    return Waits("motion", title, text, f"/p/{production.pk}/team/", at, production.name, "Look at it")


def _asked(kind: str, proposal: Proposal, name: str, role: str) -> tuple[str, str, str]:
    """What is asked about an open proposal: title, sentence and button."""
    what = OBJECTS.get(proposal.target, "this").format(name=name)
    if kind == "confirm":
        text = "Somebody entered your answer by phone; it counts once you confirm it."
        return f"Confirm your answer: {what}", text, "Look and confirm"
    if kind == "conclude":
        return f"Ready to conclude: {what}", "Everybody with a say has agreed.", "Conclude it"
    return f"Can you live with {what}?", f"{role} · revision {proposal.revision}", "Answer"


def _by_proxy(production: Show, cand: Candidacy, fact: For, named: Names, url: str) -> Waits:
    """What somebody is asked whose proxy the viewer holds."""
    who, role = named.person(fact.principal), named.role(cand.role)
    name = named.performer(cand.performer) if fact.count == 1 else f"{fact.count} people"
    what = OBJECTS.get(fact.proposal.target, "this").format(name=name)
    text = f"{role} · you may answer for {who}, as their proxy"
    return Waits("proxy", f"Can {who} live with {what}?", text, url, _moment(fact.at), production.name, "Answer")


REPLIED = {
    "none": "They say when they could come.",
    "yes": "They are interested.",
    "no": "They said why not.",
    "back": "They had said no, and have thought again.",
}


def _of_role(production: Show, kind: str, cand: Candidacy, fact: OfRole, named: Names) -> Waits:
    """What is to be done about one of a role, or about several."""
    role, one = named.role(cand.role), fact.count == 1
    who = named.performer(cand.performer) if one else f"{fact.count} people"
    room = _where(production, cand.role, cand.id) if one else f"/p/{production.pk}/r/{cand.role}/"
    if kind == "arrived":
        title, button = f"{who} came in for {role}" if one else f"{who} have come in for {role}", "Look"
        text = "Nothing is proposed about them yet."
    elif kind == "write":
        title, button = f"Nobody has been asked to write to {who}", "Look"
        text = f"{role} · {'an offer to them runs' if cand.step == 'offer' else 'they are to be heard'}"
    else:
        title, button = f"{who} wrote back", "Read it" if one else "Read them"
        text = f"{REPLIED.get(fact.what, 'Look at what they wrote.')} · {role}" if one else role
        room = f"/p/{production.pk}/letters/{f'{fact.letter}/' if one and fact.letter else ''}"
    return Waits(kind, title, text, room, _moment(fact.at), production.name, button)
