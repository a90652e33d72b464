"""What one event changes, while it is being worked out."""

from castlist.rules.decisions.facts import Candidacy, Fact
from castlist.rules.decisions.state import Becoming, Changes, State


class Draft:
    """The state as it is becoming, and what differs from the state before.

    `state` shows every change at once; whoever changes what they walk over makes a list of it first.
    """

    def __init__(self, becoming: Becoming, n: int) -> None:
        self._becoming = becoming
        self.state = State(becoming.groups, n)
        self.n = n
        self.changes: Changes = {}

    def put(self, fact: Fact) -> None:
        """The fact is now so."""
        self._change(fact.kind, fact.key, fact)

    def drop(self, cls: type[Fact], key: str) -> None:
        """The fact is no more."""
        if self.state.get(cls, key) is not None:
            self._change(cls.kind, key, None)

    def _change(self, kind: str, key: str, fact: Fact | None) -> None:
        self.changes[kind, key] = fact
        self._becoming.put(kind, key, fact)

    def cand(self, cand: str) -> Candidacy:
        """The candidacy as it is now; the event was checked, so it exists."""
        found = self.state.candidacy(cand)
        if found is None:
            raise KeyError(cand)
        return found
