"""The state of a production: its current facts, as the fold of its log."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from castlist.rules.decisions.facts import (
    GROUPED,
    Alternate,
    Candidacy,
    Fact,
    Member,
    Minute,
    Motion,
    Objection,
    Offer,
    Position,
    Proposal,
    Relation,
    Review,
    Role,
    Rule,
    Task,
    Waiver,
)

F = TypeVar("F", bound=Fact)

Changes = dict[tuple[str, str], Fact | None]
"""What one event changed: (kind, key) to the fact as it now is, or None when it is no more."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act, as the log keeps it. `data` is plain data; `by` is '' for the system."""

    kind: str
    by: str
    at: int
    data: dict[str, Any] = field(default_factory=dict)
    cand: str = ""
    role: str = ""


Groups = Mapping[str, Mapping[str, Mapping[str, Fact]]]
"""Facts by kind, by group within the kind, by key. Two kinds more hold the candidacies by role and by performer."""

BY_ROLE, BY_PERFORMER = "candidacy of role", "candidacy of performer"
INDEXES = ((BY_ROLE, "role"), (BY_PERFORMER, "performer"))
NONE: Mapping[str, Any] = {}


class Becoming:
    """Groups on their way to the next state: what they share with an earlier one is copied before it is changed."""

    def __init__(self, groups: Groups) -> None:
        self.groups: dict[str, Mapping[str, Mapping[str, Fact]]] = dict(groups)
        self._mine: set[tuple[str, str | None]] = set()

    def put(self, kind: str, key: str, fact: Fact | None) -> None:
        """The fact of this kind and key is now this one, or no more."""
        group = key.partition("/")[0] if kind in GROUPED else ""
        if kind == Candidacy.kind:
            self._index(key, self.groups.get(kind, NONE).get(group, NONE).get(key), fact)
        self._set(kind, group, key, fact)

    def _index(self, key: str, old: Fact | None, fact: Fact | None) -> None:
        for index, name in INDEXES:
            if old is not None and (fact is None or getattr(old, name) != getattr(fact, name)):
                self._set(index, getattr(old, name), key, None)
            if fact is not None:
                self._set(index, getattr(fact, name), key, fact)

    def _set(self, kind: str, group: str, key: str, fact: Fact | None) -> None:
        facts = self._own(kind, group)
        if fact is not None:
            facts[key] = fact
            return
        facts.pop(key, None)
        if not facts:
            del self.groups[kind][group]  # type: ignore[attr-defined]
            self._mine.discard((kind, group))
            if not self.groups[kind]:
                del self.groups[kind]
                self._mine.discard((kind, None))

    def _own(self, kind: str, group: str) -> dict[str, Fact]:
        if (kind, group) not in self._mine:
            if (kind, None) not in self._mine:
                self.groups[kind] = dict(self.groups.get(kind, NONE))
                self._mine.add((kind, None))
            self.groups[kind][group] = dict(self.groups[kind].get(group, NONE))  # type: ignore[index]
            self._mine.add((kind, group))
        return self.groups[kind][group]  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class State:
    """Facts by group and key. Never changed in place: `with_changes` gives the next one."""

    groups: Groups = field(default_factory=dict)
    n: int = 0
    told: dict[tuple[Any, ...], tuple[Candidacy, Any]] | None = field(default=None, compare=False, repr=False)
    """What rules said of it, in a state that is only looked at: see `settled` and `told_once`."""

    def settled(self) -> "State":
        """The same, which remembers what rules say of it: for one that is never to be changed, also not by a draft."""
        return State(self.groups, self.n, {})

    @classmethod
    def of(cls, facts: Iterable[Fact], n: int = 0) -> "State":
        """The state that holds exactly these facts."""
        groups: dict[str, dict[str, dict[str, Fact]]] = {}
        for fact in facts:
            kind, key = fact.kind, fact.key
            group = key.partition("/")[0] if kind in GROUPED else ""
            groups.setdefault(kind, {}).setdefault(group, {})[key] = fact
        for some in groups.get(Candidacy.kind, {}).copy().values():
            for key, fact in some.items():
                for index, name in INDEXES:
                    groups.setdefault(index, {}).setdefault(getattr(fact, name), {})[key] = fact
        return cls(groups, n)

    def with_changes(self, changes: Changes, n: int | None = None) -> "State":
        """The state after these changes."""
        becoming = Becoming(self.groups)
        for (kind, key), fact in changes.items():
            becoming.put(kind, key, fact)
        return State(becoming.groups, self.n if n is None else n)

    def all(self, cls: type[F]) -> Iterator[F]:
        """Every current fact of a kind."""
        for facts in self.groups.get(cls.kind, NONE).values():
            yield from facts.values()

    def group(self, cls: type[F], name: str) -> Iterator[F]:
        """Every current fact of a grouped kind that belongs to one candidacy, performer or person."""
        return iter(self.groups.get(cls.kind, NONE).get(name, NONE).values())

    def get(self, cls: type[F], key: str) -> F | None:
        """One fact, or None."""
        kind = cls.kind
        groups = self.groups.get(kind, NONE)
        found: F | None = groups.get(key.partition("/")[0] if kind in GROUPED else "", NONE).get(key)
        return found

    def facts(self) -> Iterator[Fact]:
        """Every current fact."""
        for kind, groups in self.groups.items():
            if kind not in (BY_ROLE, BY_PERFORMER):
                for facts in groups.values():
                    yield from facts.values()

    @property
    def rule(self) -> Rule:
        """The rule in force."""
        return self.get(Rule, "rule") or Rule()

    @property
    def members(self) -> list[Member]:
        """Everybody on the team now, in the order in which they came."""
        return sorted((m for m in self.all(Member) if not m.left), key=lambda m: (m.n, m.person))

    def member(self, person: str) -> Member | None:
        """The member, if they are on the team now."""
        found = self.get(Member, person)
        return found if found and not found.left else None

    def candidacy(self, cand: str) -> Candidacy | None:
        """The candidacy, or None."""
        return self.get(Candidacy, cand)

    def candidacies(self, role: str) -> list[Candidacy]:
        """All candidacies for a role."""
        return list(self.groups.get(BY_ROLE, NONE).get(role, NONE).values())

    def candidacies_of(self, performer: str) -> list[Candidacy]:
        """All candidacies of a performer."""
        return list(self.groups.get(BY_PERFORMER, NONE).get(performer, NONE).values())

    def proposal(self, cand: str) -> Proposal | None:
        """The open proposal, or None."""
        return self.get(Proposal, cand)

    def position(self, cand: str, revision: int, person: str) -> Position | None:
        """The position that counts for them on this revision, or None."""
        found = self.get(Position, f"{cand}/{revision}/{person}")
        return None if found is None or found.void else found

    def positions(self, cand: str) -> list[Position]:
        """Every position on any revision of a candidacy, also those that no longer count."""
        return list(self.group(Position, cand))

    def review(self, cand: str) -> Review | None:
        """The open review, or None."""
        return self.get(Review, cand)

    def offer(self, cand: str) -> Offer | None:
        """The offer, or None."""
        return self.get(Offer, cand)

    def minute(self, cand: str, number: int) -> Minute | None:
        """A minute by its number."""
        return self.get(Minute, f"{cand}/{number}")

    def role(self, role: str) -> Role | None:
        """The role, or None."""
        return self.get(Role, role)

    def objections(self, performer: str) -> list[Objection]:
        """Every open objection about a performer, in the order in which they were raised."""
        return sorted((o for o in self.group(Objection, performer) if not o.ended), key=lambda o: o.n)

    def relations_of(self, person: str) -> list[Relation]:
        """The declared relations of a person."""
        return list(self.group(Relation, person))

    def waived(self, person: str, role: str) -> tuple[str, ...]:
        """The performers whose relation to the person is waived for the role."""
        found = self.get(Waiver, f"{person}/{role}")
        return found.performers if found else ()

    def alternates(self, cand: str = "") -> list[Alternate]:
        """Alternates for quorum, in the order in which they join; for a candidacy, those who may join there."""
        found = (a for a in self.all(Alternate) if not a.seat and (not cand or a.only in ("", cand)))
        return sorted(found, key=lambda a: a.n)

    def motions(self) -> list[Motion]:
        """Everything that waits for people to agree, oldest first."""
        return sorted(self.all(Motion), key=lambda m: m.n)

    def tasks(self, cand: str) -> list[Task]:
        """The tasks of a candidacy."""
        return list(self.group(Task, cand))


P = ParamSpec("P")
T = TypeVar("T")


def told_once(rule: Callable[Concatenate[State, Candidacy, P], T]) -> Callable[Concatenate[State, Candidacy, P], T]:
    """The rule about one candidacy, worked out once for each settled state; nobody may change what it gives."""
    name = rule.__name__

    @wraps(rule)
    def known(state: State, cand: Candidacy, /, *args: P.args, **more: P.kwargs) -> T:
        if state.told is None or more:
            return rule(state, cand, *args, **more)
        key = (name, cand.id, *args)
        found = state.told.get(key)
        if found is None or found[0] is not cand:
            found = state.told[key] = cand, rule(state, cand, *args, **more)
        answer: T = found[1]
        return answer

    return known


def scope_of(state: State, fact: Fact) -> tuple[str, str]:
    """The role and the candidacy under which the store keeps a fact; ('', '') belongs to the whole production."""
    if isinstance(fact, Candidacy):
        return fact.role, fact.id
    if isinstance(fact, Objection):
        return ("" if fact.scope == "production" else fact.role), ""
    if isinstance(fact, Motion | Waiver):
        return fact.role, ""
    cand = getattr(fact, "cand", "")
    if cand:
        found = state.candidacy(cand)
        return (found.role if found else ""), cand
    return "", ""
