"""What a secret is: what happens in the one world and in the other, and who may tell the worlds apart."""

from collections.abc import Callable
from dataclasses import dataclass

from castlist.rules.decisions.facts import Waiver
from castlist.rules.decisions.state import State
from tests.paired.asking import SEATS
from tests.web.api_world import Stage

Act = Callable[[Stage], object]


def nothing(stage: Stage) -> None:
    """Nothing happens."""


@dataclass(frozen=True)
class Secret:
    """One secret. `shown_at`: where somebody who may know of it can tell the worlds apart."""

    name: str
    section: str
    may: frozenset[str]
    one: Act
    other: Act = nothing
    before: Act = nothing
    witness: str = ""
    shown_at: tuple[str, ...] = ()
    of_room: bool = False
    """Part of a room from which Julia is recused, and to whose team the leads belong without seeing it."""
    sealed: str = ""
    """About whom it was said under seal: once the round is open, it is no secret any more."""
    begins: bool = False
    """An objection was raised by it, which begins too when nothing is on the table any more."""

    def unseeing(self, state: State, stage: Stage) -> list[str]:
        """The seats that must not tell the worlds apart."""
        if self.sealed and self._is_over(state, stage):
            return []
        out = [seat for seat in SEATS if seat not in self.may]
        if self.of_room and not _julia_is_out(state, stage):
            out.remove("julia")
        return out

    def _is_over(self, state: State, stage: Stage) -> bool:
        proposal = state.proposal(stage.ids[self.sealed])
        return self.begins if proposal is None else not proposal.sealed


def _julia_is_out(state: State, stage: Stage) -> bool:
    """Julia is family of Ivy's, whom every room here has on its ladder or list; nobody waived it (section 6)."""
    related = any(one.performer == stage.ids["ivy_performer"] for one in state.relations_of(stage.ids["julia"]))
    waived = any(waiver.person == stage.ids["julia"] for waiver in state.all(Waiver))
    lead, elsewhere = state.candidacy(stage.ids["ivy"]), state.candidacy(stage.ids.get("ivy_elsewhere", ""))
    taken_up = lead is not None and not lead.ended and lead.step != "named"
    return bool(related and not waived and taken_up and not (elsewhere and elsewhere.ended))
