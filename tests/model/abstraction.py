"""When two moments are one state: nothing but times, places in the log and reasons differs."""

from typing import Any

from castlist.rules.decisions.facts import Alternate, Fact, Minute, Objection, Offer, Proposal, Proxy, Relation
from castlist.rules.decisions.state import State
from tests.model.ledger import HOUR, Ledger

IGNORED = frozenset([
    "at", "n", "touched", "concluded_at", "opened_at", "since", "reason", "before", "roster_n", "title", "told",
    "moved_why",
])  # fmt: skip
TIMES = frozenset(["grace_ends", "expires", "until"])
_known: dict[int, tuple[Fact, Any]] = {}


def _plain(fact: Fact) -> Any:
    """The fact without what is ignored; the answer is kept, for facts never change."""
    found = _known.get(id(fact))
    if found is not None and found[0] is fact:
        return found[1]
    if isinstance(fact, Minute):
        asked = tuple((c["id"], c["what"]) for c in fact.frozen["conditions"])
        said: Any = (fact.number, fact.frozen["target"], asked)
    else:
        said = tuple(
            (name, getattr(fact, name))
            for name in fact.__dataclass_fields__
            if name != "kind" and name not in IGNORED and name not in TIMES
        )
        if isinstance(fact, Proposal):
            conditions = tuple((c.id, c.what, c.asked_by, c.met) for c in fact.conditions)
            said = tuple((n, conditions if n == "conditions" else v) for n, v in said)
    plain = (fact.kind, fact.key, said)
    _known[id(fact)] = (fact, hash(plain))
    return _known[id(fact)][1]


def forget() -> None:
    """Facts of explorations that are over need not be kept."""
    _known.clear()


def _rules(state: State, now: int, *, timed: bool) -> Any:
    said: list[Any] = [_plain(f) for f in state.facts() if f.kind != "voice"]
    for relation in state.all(Relation):
        for cand in state.candidacies_of(relation.performer):
            said.append((relation.person, cand.id, relation.n > cand.n))
    named = [(a.person, a.n) for a in state.all(Alternate)]
    for objection in state.all(Objection):
        said.append((objection.id, tuple(p for p, n in named if n > objection.n)))
    if timed:
        said += [(proxy.key, proxy.until < now) for proxy in state.all(Proxy)]
        order = sorted(o.n for o in state.all(Offer))
        for offer in state.all(Offer):
            said.append((offer.cand, _left(offer.grace_ends, now), _left(offer.expires, now), order.index(offer.n)))
        for proposal in state.all(Proposal):
            since = tuple((p, (now - at) // HOUR) for p, at in proposal.since)
            said.append((proposal.cand, (now - proposal.at) // HOUR, since))
    return frozenset(said)


def _left(moment: int, now: int) -> int:
    return max(moment - now, -1) if moment else -2


def _book(ledger: Ledger, now: int, *, timed: bool) -> Any:
    tables = tuple(
        (
            name,
            table.target,
            tuple(sorted((p, what, by, n > ledger.out.get((name, p), -1)) for p, (what, by, n) in table.said.items())),
            table.met,
            table.joined,
            table.passed,
            table.kept,
            table.again,
            table.sealed,
            tuple(sorted(p for p, n in ledger.came_back.items() if table.said.get(p, ("", "", -1))[2] > n)),
        )
        for name, table in sorted(ledger.tables.items())
    )
    cands = tuple(
        (name, c.performer, c.step, c.ended, c.lifted, c.cleared, c.revisions, len(c.minutes))
        for name, c in sorted(ledger.cands.items())
    )
    objections = tuple(
        (
            name,
            o.performer,
            o.floor,
            tuple(sorted(o.floors.items())),
            o.orphan,
            o.gone,
            o.q,
            o.only,
            tuple(sorted(o.under.items())),
        )
        for name, o in sorted(ledger.objections.items())
    )
    offers = tuple(
        (name, o.state, o.reserve, o.hours, *((_left(o.ends, now), o.left, _left(o.expires, now)) if timed else ()))
        for name, o in sorted(ledger.offers.items())
    )
    motions = tuple(
        (name, tuple(sorted(m["agreed"])), tuple(sorted(m["reached"]))) for name, m in sorted(ledger.motions.items())
    )
    return (
        tables,
        cands,
        objections,
        offers,
        motions,
        tuple(sorted(ledger.reviews.items(), key=lambda pair: pair[0])),
        tuple(sorted(ledger.say.items(), key=lambda pair: pair[0])),
        tuple(sorted(ledger.line)),
        tuple(sorted(ledger.related)),
        ledger.waived,
        tuple(sorted(ledger.proxies)),
        ledger.was_recused,
        ledger.left_team,
        tuple(sorted(ledger.came_back)),
        tuple(sorted(ledger.tasks)),
    )


def key_of(state: State, ledger: Ledger, spent: dict[str, int], now: int, *, timed: bool) -> int:
    """One number for everything that the rules, the ledger and the bounds can tell apart."""
    return hash((_rules(state, now, timed=timed), _book(ledger, now, timed=timed), tuple(sorted(spent.items()))))


def outlook_of(state: State, ledger: Ledger) -> int:
    """One number for what an end depends on: everything but what people said, and what is counted."""
    said = frozenset(_plain(f) for f in state.facts() if f.kind not in ("voice", "position", "minute", "candidacy"))
    steps = tuple((name, c.step, c.ended) for name, c in sorted(ledger.cands.items()))
    return hash((said, steps, ledger.was_recused, ledger.left_team))
