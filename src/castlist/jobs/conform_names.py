"""A scenario's names beside ours: the stored system gives its own ids, and people in it are real rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

NOBODY = "-"
"""The id of whatever is not there."""

PEOPLE = ("who", "performer", "member", "holder", "owner", "asked_by", "seat", "for_", "decider")
NAMED_IN = ("add_member", "remove_member", "name_alternate")
"""Acts whose `name` is a person's; elsewhere it is a list's."""


@dataclass(slots=True)
class Names:
    """Ids for the names of one scenario. `someone`: the id of the nth person who may be called anything."""

    someone: Callable[[int], str]
    people: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    cands: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> str:
        """Our id of a member or performer."""
        if name and name not in self.people:
            self.people[name] = self.someone(len(self.people))
        return self.people.get(name, "")

    def role(self, name: str) -> str:
        """Our id of a role of the setup; '*' and '' stand for themselves."""
        return name if name in ("", "*") else self.roles.get(name, NOBODY)

    def cand(self, name: str) -> str:
        """Our id of a candidacy."""
        return self.cands.setdefault(name, f"cand{len(self.cands) + 1}")

    def setup(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The setup in our ids."""
        self.roles |= {name: f"role{number}" for number, name in enumerate(said["roles"], 1)}
        members = {
            self.person(name): {**standings, "say": self._say(standings.get("say"))}
            for name, standings in said["members"].items()
        }
        roles = {
            self.role(name): {**part, "covers": self.role(part.get("covers") or "")}
            for name, part in said["roles"].items()
        }
        return {
            **said,
            "members": members,
            "roles": roles,
            "alternates": [self.person(name) for name in said.get("alternates") or ()],
            "seconds": {self.person(a): self.person(b) for a, b in (said.get("seconds") or {}).items()},
            "relations": [[self.person(a), self.person(b)] for a, b in said.get("relations") or ()],
        }

    def act(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The act in our ids. Objections, conditions, tasks and lists keep the names that the scenario gives them."""
        act = dict(said)
        for name in PEOPLE:
            if act.get(name):
                act[name] = self.person(act[name])
        for name, of in (("role", self.role), ("cand", self.cand), ("under", self.cand)):
            if name in act:
                act[name] = of(act[name])
        if "by" in act:
            act["by"] = [self.person(name) for name in act["by"]]
        if "cands" in act:
            act["cands"] = [self.cand(name) for name in act["cands"]]
        if act["act"] in NAMED_IN:
            act["name"] = self.person(act["name"])
        if "say" in act:
            act["say"] = self._say(act["say"])
        if act.get("conditions"):
            act["conditions"] = [self._condition(c) for c in act["conditions"]]
        return {name: value for name, value in act.items() if value is not None or name == "target"}

    def _say(self, said: Any) -> list[list[str]]:
        return [[self.role(role), step] for role, step in said or ()]

    def _condition(self, said: Any) -> dict[str, Any]:
        asked = dict(zip(("name", "kind", "asked_by"), said, strict=False)) if isinstance(said, list) else dict(said)
        return {**asked, "asked_by": self.person(asked.get("asked_by") or "")}

    def view(self, seen: Mapping[str, Any]) -> dict[str, Any]:
        """What is so, in the scenario's names: people first and sorted, as it tells them."""
        people = {ours: name for name, ours in self.people.items()}
        told = {}
        for name, ours in self.cands.items():
            if ours in seen:
                waits = seen[ours]["waits_for"]
                first = sorted(people[one] for one in waits if one in people)
                told[name] = {**seen[ours], "waits_for": first + [one for one in waits if one not in people]}
        return told
