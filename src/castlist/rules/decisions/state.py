"""The state of a production: its current facts, as the fold of its log."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from castlist.rules.decisions.facts import (
    GROUPED, Alternate, Candidacy, Fact, Member, Minute, Motion, Objection, Offer, Position, Proposal, Relation, Review, Role,
    Rule, Task, Waiver,
)  # fmt: skip

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


Groups = Mapping[tuple[str, str], Mapping[str, Fact]]


def group_of(kind: str, key: str) -> tuple[str, str]:
    """Where a fact is kept: its kind and, for grouped kinds, the candidacy or performer that its key begins with."""
    return kind, key.partition("/")[0] if kind in GROUPED else ""


@dataclass(frozen=True, slots=True)
class State:
    """Facts by group and key. Never changed in place: `with_changes` gives the next one."""

    groups: Groups = field(default_factory=dict)
    n: int = 0

    @classmethod
    def of(cls, facts: Iterable[Fact], n: int = 0) -> "State":
        """The state that holds exactly these facts."""
        groups: dict[tuple[str, str], dict[str, Fact]] = {}
        for fact in facts:
            key = fact.key
            groups.setdefault(group_of(fact.kind, key), {})[key] = fact
        return cls(groups, n)

    def with_changes(self, changes: Changes, n: int | None = None) -> "State":
        """The state after these changes."""
        groups: dict[tuple[str, str], Mapping[str, Fact]] = dict(self.groups)
        fresh: dict[tuple[str, str], dict[str, Fact]] = {}
        for (kind, key), fact in changes.items():
            group = group_of(kind, key)
            if group not in fresh:
                fresh[group] = dict(groups.get(group, {}))
                groups[group] = fresh[group]
            if fact is None:
                fresh[group].pop(key, None)
            else:
                fresh[group][key] = fact
        return State(groups, self.n if n is None else n)

    def all(self, cls: type[F]) -> Iterator[F]:
        """Every current fact of a kind."""
        if cls.kind not in GROUPED:
            yield from self.groups.get((cls.kind, ""), {}).values()  # type: ignore[misc]
            return
        for (kind, _), facts in self.groups.items():
            if kind == cls.kind:
                yield from facts.values()  # type: ignore[misc]

    def group(self, cls: type[F], name: str) -> Iterator[F]:
        """Every current fact of a grouped kind on one candidacy (objections: about one performer)."""
        return iter(self.groups.get((cls.kind, name), {}).values())  # type: ignore[arg-type]

    def get(self, cls: type[F], key: str) -> F | None:
        """One fact, or None."""
        return self.groups.get(group_of(cls.kind, key), {}).get(key)  # type: ignore[return-value]

    def facts(self) -> Iterator[Fact]:
        """Every current fact."""
        for facts in self.groups.values():
            yield from facts.values()

    @property
    def rule(self) -> Rule:
        """The rule in force."""
        return self.get(Rule, "rule") or Rule()

    @property
    def members(self) -> list[Member]:
        """Everybody on the team now."""
        return [m for m in self.all(Member) if not m.left]

    def member(self, person: str) -> Member | None:
        """The member, if they are on the team now."""
        found = self.get(Member, person)
        return found if found and not found.left else None

    def candidacy(self, cand: str) -> Candidacy | None:
        """The candidacy, or None."""
        return self.get(Candidacy, cand)

    def candidacies(self, role: str) -> list[Candidacy]:
        """All candidacies for a role."""
        return [c for c in self.all(Candidacy) if c.role == role]

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
        found = [o for o in self.group(Objection, performer) if not o.ended]
        return sorted(found, key=lambda o: o.n)

    def relations_of(self, person: str) -> list[Relation]:
        """The declared relations of a person."""
        return [r for r in self.all(Relation) if r.person == person]

    def waived(self, person: str, role: str) -> tuple[str, ...]:
        """The performers whose relation to the person is waived for the role."""
        found = self.get(Waiver, f"{person}/{role}")
        return found.performers if found else ()

    def alternates(self) -> list[Alternate]:
        """Alternates for quorum, in the order in which they join."""
        return sorted((a for a in self.all(Alternate) if not a.seat), key=lambda a: a.n)

    def motions(self) -> list[Motion]:
        """Everything that waits for people to agree, oldest first."""
        return sorted(self.all(Motion), key=lambda m: m.n)

    def tasks(self, cand: str) -> list[Task]:
        """The tasks of a candidacy."""
        return list(self.group(Task, cand))


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
