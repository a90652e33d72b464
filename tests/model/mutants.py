"""Faults that are put into the rules on purpose: each must be caught by an invariant that reads the raw events.

The first ones are those that CONSENT.md section 10 names, in its words.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from castlist.rules import ladder
from castlist.rules.decisions import (
    answering,
    concluding,
    due,
    fold,
    follow_conclusions,
    follow_room,
    motions,
    objecting,
    objections,
    outward,
    proposing,
    reviews,
    seats,
    settle,
    status,
)
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection, Position
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RANK
from castlist.rules.why import Why
from tests.model import worlds
from tests.model.explorer import Exploration, explore

Patch = AbstractContextManager[None]


@dataclass(frozen=True)
class Mutant:
    """One fault: its name, where it is looked for (the world, and words that its acts have), and how it is put in."""

    name: str
    world: str
    words: tuple[str, ...]
    put_in: Callable[[], Patch]
    named: bool = False
    """True for those that CONSENT.md names."""


MUTANTS: list[Mutant] = []


@contextmanager
def swapped(owner: Any, name: str, fault: Callable[[Any], Any]) -> Iterator[None]:
    """While it lasts, what the rules call by this name is what `fault` makes of it."""
    original = getattr(owner, name)
    faulty = fault(original)
    places = [(owner, name)]
    for module in [m for n, m in sys.modules.items() if n.startswith("castlist.rules.")]:
        places += [(module, key) for key, value in vars(module).items() if value is original]
    handled = {kind: faulty for kind, handler in fold.HANDLERS.items() if handler is original}
    moved = {what: replace(kind, needed=faulty) for what, kind in motions.MOTIONS.items() if kind.needed is original}
    before = dict(fold.HANDLERS), dict(motions.MOTIONS)
    for place, key in places:
        setattr(place, key, faulty)
    fold.HANDLERS |= handled
    motions.MOTIONS |= moved
    try:
        yield
    finally:
        for place, key in places:
            setattr(place, key, original)
        fold.HANDLERS |= before[0]
        motions.MOTIONS |= before[1]


def mutant(name: str, world: str, *words: str, of: tuple[Any, str], named: bool = False) -> Callable[[Any], Any]:
    """Decorates the function that makes the fault out of the original."""

    def keep(fault: Callable[[Any], Any]) -> Callable[[Any], Any]:
        MUTANTS.append(Mutant(name, world, words, lambda: swapped(*of, fault), named))
        return fault

    return keep


def hunt(found: Mutant, *, most: int = 20_000) -> Exploration:
    """The exploration in which the fault is looked for: it stops where an invariant breaks."""
    world = worlds.only(worlds.WORLDS[found.world](False), *found.words)
    with found.put_in():
        return explore(world, stop_at_first=True, ends=False, most=most)


def _without(*whys: Why) -> Callable[[Any], Any]:
    """Conclusions pass although this is missing."""

    def fault(original: Any) -> Any:
        return lambda *args: tuple(why for why in original(*args) if why not in whys)

    return fault


def _ends(draft: Draft, about: list[Objection]) -> None:
    for objection in about:
        draft.put(replace(objection, ended="dropped"))


# -- The faults that CONSENT.md names


@mutant(
    "stale positions count", "talk", "propose", "amend", "support r", "concludes", of=(State, "position"), named=True
)
def _stale(original: Any) -> Any:
    def position(self: State, cand: str, revision: int, person: str) -> Position | None:
        said = [p for p in self.positions(cand) if p.person == person and not p.void]
        return max(said, key=lambda p: p.revision, default=None)

    return position


@mutant(
    "leaver's objection dropped", "leaving", "propose", "objects", "leaves", "support", "concludes",
    of=(settle, "_orphan"), named=True,
)  # fmt: skip
def _dropped(original: Any) -> Any:
    def orphan(draft: Draft, objection: Objection) -> None:
        original(draft, objection)
        _ends(draft, [o for o in draft.state.group(Objection, objection.performer) if o.orphaned == ("*",)])

    return orphan


@mutant("recused counted", "recusal", "propose", "support", "submits", "concludes", of=(seats, "recused"), named=True)
def _recused(original: Any) -> Any:
    return lambda state, person, cand: False


@mutant(
    "recusal voids an objection", "recusal", "propose", "objects", "support", "submits", "concludes",
    of=(settle, "_orphan"), named=True,
)  # fmt: skip
def _voids(original: Any) -> Any:
    def orphan(draft: Draft, objection: Objection) -> None:
        original(draft, objection)
        now = draft.state.get(Objection, objection.key)
        if now and now.orphaned and now.orphaned != ("*",):
            _ends(draft, [now])

    return orphan


@mutant("no quorum", "leaving", "propose", "leaves", "support", "concludes", of=(seats, "quorum"), named=True)
def _no_quorum(original: Any) -> Any:
    return lambda state, cand, target: 0


@mutant("q falls with Base", "leaving", "propose", "leaves", "support", "concludes", of=(seats, "quorum"), named=True)
def _falls(original: Any) -> Any:
    return lambda state, cand, target: min(original(state, cand, target), len(seats.base(state, cand.role, target)))


@mutant("silence = consent", "talk", "propose", "support", "concludes", of=(status, "whys_not_conclude"), named=True)
def _silence(original: Any) -> Any:
    return _without(Why.waiting)(original)


mutant("no active support", "talk", "propose", "accept", "concludes", of=(status, "whys_not_conclude"), named=True)(
    _without(Why.no_support)
)


@mutant(
    "ignore objections", "floors", "propose", "support", "objects", "concludes", of=(objections, "biting"), named=True
)
def _ignored(original: Any) -> Any:
    return lambda state, cand, target: []


mutant(
    "ignore preconditions", "conditions", "propose", "support", "concludes",
    of=(status, "whys_not_conclude"), named=True,
)(_without(Why.precondition_unmet))  # fmt: skip


@mutant(
    "a lesser step clears the objection", "floors", "propose", "amend", "support", "objects from offer", "concludes",
    of=(follow_conclusions, "concluded"), named=True,
)  # fmt: skip
def _lesser(original: Any) -> Any:
    def concluded(draft: Draft, event: Event) -> None:
        performer, target = draft.cand(event.cand).performer, event.data["minute"]["target"]
        original(draft, event)
        above = [o for o in draft.state.objections(performer) if RANK.get(target, 9) < RANK[o.floor]]
        _ends(draft, above)

    return concluded


@mutant(
    "consenting clears a standing objection", "floors", "propose", "amend", "support", "objects from offer",
    "concludes", of=(follow_room, "position_given"), named=True,
)  # fmt: skip
def _consenting(original: Any) -> Any:
    def position_given(draft: Draft, event: Event) -> None:
        original(draft, event)
        if event.data["what"] != "object":
            about = draft.state.objections(draft.cand(event.cand).performer)
            _ends(draft, [o for o in about if o.owner == event.by])

    return position_given


@mutant(
    "amending clears objections", "floors", "propose", "amend", "support", "objects", "concludes",
    of=(follow_room, "amended"), named=True,
)  # fmt: skip
def _amending(original: Any) -> Any:
    def amended(draft: Draft, event: Event) -> None:
        original(draft, event)
        _ends(draft, draft.state.objections(draft.cand(event.cand).performer))

    return amended


@mutant(
    "an adopter ends alone", "leaving", "propose", "objects", "leaves", "adopts", "withdraws",
    of=(objections, "own"), named=True,
)  # fmt: skip
def _adopter(original: Any) -> Any:
    return lambda o, person, role: original(o, person, role) or objections.speaks_for(o, role) == person


@mutant(
    "a bare object dies with the next amendment", "talk", "propose", "amend", "object r", "support r", "concludes",
    of=(answering, "_opens"), named=True,
)  # fmt: skip
def _bare(original: Any) -> Any:
    return lambda *args: {}


@mutant(
    "a hostile nomination recuses from rivals", "recusal", "propose", "names", "support", "concludes",
    of=(seats, "_causes"), named=True,
)  # fmt: skip
def _hostile(original: Any) -> Any:
    return lambda state, person, role: [(cand, True) for cand, _ in original(state, person, role)]


@mutant(
    "an admission passes an objection", "call", "opens", "support", "concludes call", "objects", "admits",
    of=(concluding, "admit"), named=True,
)  # fmt: skip
def _admission(original: Any) -> Any:
    def admit(state: State, cand_id: str, **said: Any) -> list[Event]:
        cand = state.candidacy(cand_id)
        about = state.objections(cand.performer) if cand else []
        return list(original(state.with_changes({("objection", o.key): None for o in about}), cand_id, **said))

    return admit


# -- Faults of our own


@mutant(
    "a position comes back with the seat", "recusal", "propose", "submits", "is out", "support", "concludes",
    of=(settle, "_void"),
)  # fmt: skip
def _comes_back(original: Any) -> Any:
    return lambda draft, cand, sitting: None


@mutant(
    "a position comes back with the person", "coming_back", "propose", "leaves", "add_member", "support", "concludes",
    of=(settle, "_void"),
)  # fmt: skip
def _comes_in_again(original: Any) -> Any:
    return lambda draft, cand, sitting: None


@mutant(
    "a returning owner owns the orphan again", "coming_back", "objects", "leaves", "add_member", "withdraws",
    of=(objections, "own"),
)  # fmt: skip
def _own_again(original: Any) -> Any:
    return lambda o, person, role: o.owner == person


@mutant("anybody moves a floor", "leaving", "objects", "moves", "withdraws", of=(objecting, "_owned"))
def _anybody(original: Any) -> Any:
    def owned(state: State, cand: Candidacy, objection: str, by: str) -> Any:
        return {o.id: o for o in objections.about(state, cand)}.get(objection) or original(state, cand, objection, by)

    return owned


@mutant(
    "an orphan is released by fewer than all", "leaving", "propose", "objects", "leaves", "release", "agrees",
    of=(motions.Needed, "lacking"),
)  # fmt: skip
def _fewer(original: Any) -> Any:
    return lambda self, agreed: ()


@mutant("the team is changed by one", "removal", "remove_member", "agrees", of=(motions.Needed, "lacking"))
def _by_one(original: Any) -> Any:
    return lambda self, agreed: ()


@mutant(
    "an alternate releases an older orphan", "nobody_left", "propose", "objects", "leaves", "name_alternate", "release",
    "agrees", of=(motions, "_release"),
)  # fmt: skip
def _older(original: Any) -> Any:
    def release(state: State, args: Any) -> motions.Needed:
        cand = state.candidacy(args["cand"])
        sitting = seats.table(state, cand) if cand else {}
        return motions.Needed(frozenset(sitting), 1)

    return release


@mutant(
    "a late objection opens no review", "floors", "propose", "support", "concludes", "objects", "task",
    of=(reviews, "add_to_review"),
)  # fmt: skip
def _no_review(original: Any) -> Any:
    return lambda *args, **said: None


@mutant("a task is done in spite of a review", "floors", "propose", "support", "concludes", "objects", "task",
        of=(outward, "minute_in_force"))  # fmt: skip
def _in_spite(original: Any) -> Any:
    return lambda state, cand, number: True


@mutant("an offer goes live under review", "offers", "propose c", "support", "concludes c", "objects", "hours",
        of=(due, "_may_go_live"))  # fmt: skip
def _goes_live(original: Any) -> Any:
    return lambda state, cand, offer: bool(offer.grace_ends or offer.grace_left)


@mutant("more offers than places", "offers", "propose", "support", "concludes", of=(status, "places_free"))
def _places(original: Any) -> Any:
    return lambda state, cand: 1


@mutant("a lapsed offer is accepted", "offers", "propose c", "support", "concludes c", "accepts", "hours",
        of=(outward, "accept_offer"))  # fmt: skip
def _lapsed(original: Any) -> Any:
    def accept(state: State, cand: str, *, by: str, at: int) -> list[Event]:
        return [Event("offer_accepted", by, at, {}, cand, "Lead")] if state.offer(cand) else []

    return accept


@mutant("a step is skipped", "talk", "propose", "support", "concludes", of=(ladder, "reachable"))
def _skipped(original: Any) -> Any:
    return lambda steps, skip_to, step, target, again: True


@mutant("the same step is concluded again without a review", "floors", "propose", "support", "concludes",
        of=(proposing, "_again"))  # fmt: skip
def _again(original: Any) -> Any:
    return lambda state, cand: True


@mutant("that a condition is met carries over", "conditions", "propose", "amend", "judges",
        "support", "concludes", of=(follow_room, "_unmet"))  # fmt: skip
def _carries(original: Any) -> Any:
    def unmet(event: Event) -> Any:
        return tuple(replace(c, met=True) for c in original(event))

    return unmet


@mutant("anybody judges a precondition", "conditions", "propose", "judges", of=(proposing, "judge_met"))
def _judges(original: Any) -> Any:
    def judge_met(state: State, cand: str, *, by: str, at: int, condition: str) -> list[Event]:
        return [Event("condition_met", by, at, {"condition": condition}, cand, "Lead")] if state.proposal(cand) else []

    return judge_met


@mutant("clearance is not asked for", "conditions", "propose c offer", "judges", "support", "concludes",
        of=(status, "gated"))  # fmt: skip
def _gate(original: Any) -> Any:
    return lambda state, cand, target: False


@mutant("a proxy outlives its date", "proxies", "propose", "lets", "support", "hours", of=(answering, "holds_proxy"))
def _outlives(original: Any) -> Any:
    return lambda state, holder, principal, role, at: original(state, holder, principal, role, 0)


@mutant("a proxy speaks after the principal", "proxies", "propose", "lets", "support",
        of=(answering, "_by_proxy"))  # fmt: skip
def _speaks_after(original: Any) -> Any:
    return lambda *args, **said: None


@mutant("a proxy ends an objection", "proxies", "propose", "lets", "objects", "support",
        of=(answering, "_resolved"))  # fmt: skip
def _proxy_ends(original: Any) -> Any:
    def resolved(state: Any, cand: Any, proposal: Any, person: str, resolve: Any, *, proxy: bool) -> list[list[str]]:
        bitten = objections.biting(state, cand, proposal.target)
        return [[o.id, "ends"] for o in bitten if o.owner == person]

    return resolved


@mutant("one human counts for two", "proxies", "propose", "lets", "support", "concludes", of=(State, "position"))
def _for_two(original: Any) -> Any:
    def position(self: State, cand: str, revision: int, person: str) -> Position | None:
        found = original(self, cand, revision, person)
        return replace(found, by=person) if found else None

    return position


@mutant("an owner consents without a word about the objection", "floors", "propose", "objects", "support",
        of=(answering, "_resolved"))  # fmt: skip
def _no_word(original: Any) -> Any:
    return lambda *args, **said: []


@mutant("a removed person loses the seat", "removal", "propose", "remove_member", "agrees", "support", "concludes",
        of=(seats, "sits_in_base"))  # fmt: skip
def _loses(original: Any) -> Any:
    return lambda member, role, step, proposal=None: original(member, role, step, None)


@mutant("an absent member's alternate keeps the seat", "absence", "propose", "hours", "support", "concludes",
        of=(follow_room, "take_seat_back"))  # fmt: skip
def _keeps(original: Any) -> Any:
    return lambda draft, event: None


@mutant("what one role releases ends everywhere", "covers", "objects", "submits", "release", "agrees", "propose",
        "support", "concludes", of=(follow_room, "_released"))  # fmt: skip
def _everywhere(original: Any) -> Any:
    return lambda draft, objection, role: replace(objection, ended="released")


@mutant("an orphan's floor moves with its owner elsewhere", "covers", "objects", "submits", "moves",
        "propose", "support", "concludes", of=(follow_room, "_holding"))  # fmt: skip
def _moves_too(original: Any) -> Any:
    return lambda objection: objection


@mutant("a voice counts", "leaving", "propose", "says", "support", "concludes", of=(status, "whys_not_conclude"))
def _voice_counts(original: Any) -> Any:
    def whys(state: State, cand: Candidacy, proposal: Any) -> tuple[Why, ...]:
        heard = any(state.groups.get("voice", {}).values())
        return original(state, cand, proposal) if heard else (*original(state, cand, proposal), Why.waiting)

    return whys
