"""Who sits and where things stand, worked out once for each candidacy of one page."""

from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.seats import seats, table
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import Standing, standing


class Standings:
    """What the rules say of one state, remembered for as long as a page is being made."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._seats: dict[str, dict[str, str]] = {}
        self._standing: dict[str, Standing] = {}

    def seats(self, cand: Candidacy) -> dict[str, str]:
        """S of what is on the table, or of the present step."""
        if cand.id not in self._seats:
            proposal = self.state.proposal(cand.id)
            found = seats(self.state, cand, proposal.target) if proposal else table(self.state, cand)
            self._seats[cand.id] = found
        return self._seats[cand.id]

    def standing(self, cand: Candidacy) -> Standing:
        """Where the candidacy stands."""
        if cand.id not in self._standing:
            self._standing[cand.id] = standing(self.state, cand)
        return self._standing[cand.id]

    def waits_on(self, cand: Candidacy, person: str) -> bool:
        """True when the person is among those an open proposal waits for."""
        proposal = self.state.proposal(cand.id)
        if proposal is None or not cand.lives or person not in self.seats(cand):
            return False
        return self.state.position(cand.id, proposal.revision, person) is None
