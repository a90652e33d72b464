"""Who sits, who sees what, and where things stand, worked out once for each candidacy of one state."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from castlist.rules.decisions.concerns import concerned, moves_sight, seals
from castlist.rules.decisions.facts import Candidacy, Member, Position, Proposal
from castlist.rules.decisions.seats import seats, table
from castlist.rules.decisions.sight import Sight, sight
from castlist.rules.decisions.state import Changes, State
from castlist.rules.decisions.status import Standing, standing

V = TypeVar("V")
REMEMBERED = 2048
"""Things that are remembered of one state beyond its candidacies, before all of them are forgotten."""


class Standings:
    """What the rules say of one state, and what was made of that, remembered for as long as the state is."""

    def __init__(self, state: State) -> None:
        self.state = state = state if state.told is not None else state.settled()
        self._seats: dict[str, dict[str, str]] = {}
        self._tables: dict[Hashable, dict[str, str] | None] = {}
        self._standing: dict[str, Standing] = {}
        self._found: dict[tuple[Any, ...], Any] = {}
        self.facts = sum(len(facts) for groups in state.groups.values() for facts in groups.values())
        """How many facts there are."""
        self.weight = self.facts + 100
        """About how much memory this takes, in facts."""

    def after(self, changes: Changes) -> "Standings":
        """Standings of the state after the changes, with all that is known of whomever they do not concern."""
        state = self.state.with_changes(changes)
        found = Standings(state)
        found.weight = len(changes) + self.facts // 4 + 100  # facts are shared, and what refers to them is not
        who = concerned(self.state, state, changes)
        if who is None:
            return found
        found._seats = {cand: known for cand, known in list(self._seats.items()) if cand not in who}
        found._standing = {cand: known for cand, known in list(self._standing.items()) if cand not in who}
        found._tables = dict(self._tables)
        same_sight = not moves_sight(self.state, state, changes)
        for key, known in list(self._found.items()):
            if (key[0] == "card" and key[1] not in who) or (key[0] == "sight" and same_sight):
                found._found[key] = known
        if self._found.get(("open",)) and not any(seals(fact) for fact in changes.values()):
            found._found["open",] = True
        return found

    @property
    def is_open(self) -> bool:
        """True when everybody who may see the room sees the same in it: no round is sealed, or stayed so."""
        return self.once(("open",), lambda: not _is_anything_sealed(self.state))

    def seats(self, cand: Candidacy) -> dict[str, str]:
        """S of what is on the table, or of the present step."""
        if cand.id not in self._seats:
            proposal = self.state.proposal(cand.id)
            found = seats(self.state, cand, proposal.target) if proposal else self._table(cand)
            self._seats[cand.id] = found
        return self._seats[cand.id]

    def _table(self, cand: Candidacy) -> dict[str, str]:
        """S where nothing is open: the same for all on one step, where nobody could be recused."""
        where = (cand.role, cand.step, cand.ended)
        if where not in self._tables:
            found = table(self.state, cand)
            self._tables[where] = found if self._nobody_is_related() else None
        return self._tables[where] or table(self.state, cand)

    def _nobody_is_related(self) -> bool:
        state, people = self.state, {m.person for m in self.state.all(Member)}
        return self.once(("unrelated",), lambda: not any(_related(state, person) for person in people))

    def standing(self, cand: Candidacy) -> Standing:
        """Where the candidacy stands."""
        if cand.id not in self._standing:
            self._standing[cand.id] = standing(self.state, cand)
        return self._standing[cand.id]

    def sight(self, person: str, role: str) -> Sight:
        """What the person may see of the role."""
        return self.once(("sight", person, role), lambda: sight(self.state, person, role))

    def shows(self, person: str, cand: Candidacy) -> bool:
        """True when the person may know of the candidacy."""
        return self.sight(person, cand.role).shows(cand.id)

    def waits_on(self, cand: Candidacy, person: str) -> bool:
        """True when the person is among those an open proposal waits for.

        They have not answered yet; or they objected, and their objection lets this pass by now.
        """
        proposal = self.state.proposal(cand.id)
        if proposal is None or not cand.lives:
            return False
        given = self.state.position(cand.id, proposal.revision, person)
        if (given is not None and given.what != "object") or person not in self.seats(cand):
            return False
        if given is None:
            return True
        standing = self.standing(cand)
        return standing.status == "waiting" and person in standing.waits_for

    def waiting(self, person: str, role: str) -> frozenset[str]:
        """The candidacies of the role that wait for the person."""
        return self.once(("waiting", person, role), lambda: self._waiting(person, role))

    def _waiting(self, person: str, role: str) -> frozenset[str]:
        return frozenset(c.id for c in self.state.candidacies(role) if self.waits_on(c, person))

    def once(self, key: tuple[Any, ...], make: Callable[[], V]) -> V:
        """What `make` gives, worked out once under the key: it must depend on nothing but the state and the key."""
        found = self._found.get(key)
        if found is None:
            found = make()
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[key] = found
        known: V = found
        return known


def _related(state: State, person: str) -> bool:
    return bool(state.relations_of(person) or state.candidacies_of(person))


def _is_anything_sealed(state: State) -> bool:
    if state.rule.sealed or any(p.sealed for p in state.all(Proposal)):
        return True
    return any(p.sealed for p in state.all(Position))
