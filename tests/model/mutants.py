"""The faults that CONSENT.md section 10 names, in its words: each must be caught by an invariant that reads the raw
events, and by the one that is about it. Faults of our own stand in `mutants_own.py`.
"""

from typing import Any

from castlist.rules.decisions import (
    concluding,
    follow_conclusions,
    follow_room,
    objections,
    seats,
    settle,
    status,
)
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Objection, Position
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RANK
from castlist.rules.why import Why
from tests.model.seeding import Mutant, ends, seeds, without

NAMED: list[Mutant] = []
mutant = seeds(NAMED)


@mutant("stale positions count", "talk", "propose", "amend", "support r", "concludes", "accept r",
        of=(State, "position"), by="I2 all")  # fmt: skip
def _stale(original: Any) -> Any:
    def position(self: State, cand: str, revision: int, person: str) -> Position | None:
        said = [p for p in self.positions(cand) if p.person == person and not p.void]
        return max(said, key=lambda p: p.revision, default=None)

    return position


@mutant("leaver's objection dropped", "leaving", "propose", "objects", "leaves", "support", "concludes",
        of=(settle, "_orphan"), by="I5")  # fmt: skip
def _dropped(original: Any) -> Any:
    def orphan(draft: Draft, objection: Objection) -> None:
        original(draft, objection)
        ends(draft, [o for o in draft.state.group(Objection, objection.performer) if o.orphaned == ("*",)])

    return orphan


@mutant("recused counted", "recusal", "propose", "support", "submits", "concludes", of=(seats, "recused"),
        by="I8 no recused person's position")  # fmt: skip
def _recused(original: Any) -> Any:
    return lambda state, person, cand: False


@mutant("recusal voids an objection", "recusal", "propose", "objects", "support", "submits", "concludes",
        of=(settle, "_orphan"), by="I5")  # fmt: skip
def _voids(original: Any) -> Any:
    def orphan(draft: Draft, objection: Objection) -> None:
        original(draft, objection)
        now = draft.state.get(Objection, objection.key)
        if now and now.orphaned and now.orphaned != ("*",):
            ends(draft, [now])

    return orphan


@mutant("no quorum", "nobody_left", "propose", "leaves", "support", "concludes", of=(seats, "quorum"),
        by="I4 |S|")  # fmt: skip
def _no_quorum(original: Any) -> Any:
    return lambda state, cand, target: 0


@mutant("q falls with Base", "nobody_left", "propose", "leaves", "support", "concludes", of=(seats, "quorum"),
        by="I4 q does not fall")  # fmt: skip
def _falls(original: Any) -> Any:
    return lambda state, cand, target: min(original(state, cand, target), len(seats.base(state, cand.role, target)))


mutant("silence = consent", "talk", "propose", "support", "concludes", of=(status, "whys_not_conclude"),
       by="I2 all")(without(Why.waiting))  # fmt: skip

mutant("no active support", "talk", "propose", "accept", "concludes", of=(status, "whys_not_conclude"),
       by="I3 ")(without(Why.no_support))  # fmt: skip


@mutant("ignore objections", "floors", "propose", "support", "objects", "concludes", of=(objections, "biting"),
        by="I5")  # fmt: skip
def _ignored(original: Any) -> Any:
    return lambda state, cand, target: []


mutant("ignore preconditions", "conditions", "propose", "cleared", "support", "concludes",
       of=(status, "whys_not_conclude"), by="I6 preconditions")(without(Why.precondition_unmet))  # fmt: skip


@mutant("a lesser step clears the objection", "floors", "propose", "support", "objects from offer", "concludes",
        of=(follow_conclusions, "concluded"), by="I5")  # fmt: skip
def _lesser(original: Any) -> Any:
    def concluded(draft: Draft, event: Event) -> None:
        performer, target = draft.cand(event.cand).performer, event.data["minute"]["target"]
        original(draft, event)
        ends(draft, [o for o in draft.state.objections(performer) if RANK.get(target, 9) < RANK[o.floor]])

    return concluded


@mutant("consenting clears a standing objection", "floors", "propose", "amend", "support", "objects from offer",
        "concludes", of=(follow_room, "position_given"), by="I5")  # fmt: skip
def _consenting(original: Any) -> Any:
    def position_given(draft: Draft, event: Event) -> None:
        original(draft, event)
        if event.data["what"] != "object":
            about = draft.state.objections(draft.cand(event.cand).performer)
            ends(draft, [o for o in about if o.owner == event.by])

    return position_given


@mutant("amending clears objections", "floors", "propose", "amend", "support", "objects", "concludes",
        of=(follow_room, "amended"), by="I5")  # fmt: skip
def _amending(original: Any) -> Any:
    def amended(draft: Draft, event: Event) -> None:
        original(draft, event)
        ends(draft, draft.state.objections(draft.cand(event.cand).performer))

    return amended


@mutant("an adopter ends alone", "leaving", "propose", "objects", "leaves", "adopts", "withdraws",
        of=(objections, "own"), by="I11 an objection ends")  # fmt: skip
def _adopter(original: Any) -> Any:
    return lambda o, person, role: original(o, person, role) or objections.speaks_for(o, role) == person


@mutant("a bare object dies with the next amendment", "talk", "propose", "amend", "object r", "support r",
        "concludes", "accept r", of=(follow_room, "amended"), by="I5")  # fmt: skip
def _bare(original: Any) -> Any:
    def amended(draft: Draft, event: Event) -> None:
        original(draft, event)
        said = {p.n for p in draft.state.positions(event.cand) if p.what == "object"}
        about = draft.state.objections(draft.cand(event.cand).performer)
        ends(draft, [o for o in about if o.n in said])

    return amended


@mutant("a hostile nomination recuses from rivals", "recusal", "propose", "names", "support", "concludes",
        of=(seats, "_causes"), by="I2 all")  # fmt: skip
def _hostile(original: Any) -> Any:
    return lambda state, person, role: [(cand, True) for cand, _ in original(state, person, role)]


@mutant("an admission passes an objection", "call", "opens", "support", "concludes call", "objects", "admits",
        of=(concluding, "admit"), by="I5")  # fmt: skip
def _admission(original: Any) -> Any:
    def admit(state: State, cand_id: str, **said: Any) -> list[Event]:
        cand = state.candidacy(cand_id)
        about = state.objections(cand.performer) if cand else []
        return list(original(state.with_changes({("objection", o.key): None for o in about}), cand_id, **said))

    return admit
