"""A small company for tests: Karen and Derek with a say, Tom and Julia with a voice, Stella at the desk."""

from typing import Any

import pytest

from castlist.jobs.conform_founding import LEAD
from castlist.rules.decisions.facts import Condition, Motion, Objection
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.status import Standing, standing
from castlist.rules.why import Refused, Why
from tests.rules.memory_room import MemoryRoom

ALL = [["*", "*"]]
SETUP: dict[str, Any] = {
    "members": {
        "Karen": {"say": ALL}, "Derek": {"say": ALL}, "Tom": {"voice": True}, "Julia": {"voice": True},
        "Stella": {"desk": True},
    },
    "roles": {"Lead": {"places": 1}, "Cover": {"places": 1, "covers": "Lead"}, "Dance": {"places": 2}},
    "rule": {},
}  # fmt: skip


class Room(MemoryRoom):
    """A room in memory with words for what tests do often."""

    def put_forward(self, cand: str = "c", performer: str = "Ivy", role: str = "Lead", **said: Any) -> None:
        """Karen names somebody."""
        self.act("put_forward", cand, **{"by": "Karen"} | said, performer=performer, role=role)

    def propose(self, target: str, cand: str = "c", by: str = "Karen", **said: Any) -> int:
        """A revision is on the table; its number."""
        begin = "amend" if self.state.proposal(cand) else "propose"
        self.act(begin, cand, by=by, target=target, **said)
        return self.revision(cand)

    def revision(self, cand: str = "c") -> int:
        """The latest revision."""
        found = self.state.candidacy(cand)
        return found.revision if found else 0

    def say(self, what: str, *people: str, cand: str = "c", **said: Any) -> None:
        """They say this to the latest revision."""
        for who in people:
            self.act(
                "position", cand, by=who, revision=self.revision(cand), what=what, new_id=f"o{self.state.n}",
                **{"reason": "because"} | said,
            )  # fmt: skip

    def objects(self, who: str, floor: str, cand: str = "c", **said: Any) -> str:
        """An objection on its own; its name."""
        name = f"o{self.state.n}"
        self.act("object_to", cand, by=who, floor=floor, new_id=name, **{"reason": "because"} | said)
        return name

    def conclude(self, cand: str = "c", by: str = "Karen", **said: Any) -> None:
        """The latest revision is concluded."""
        self.act("conclude", cand, by=by, revision=self.revision(cand), **said)

    def reach(self, *targets: str, cand: str = "c", people: tuple[str, ...] = ("Karen", "Derek")) -> None:
        """Step by step, with everybody's support."""
        for target in targets:
            self.propose(target, cand)
            self.say("support", *people, cand=cand)
            self.conclude(cand)

    def move(self, what: str, *people: str, **args: Any) -> None:
        """One opens the motion, the others agree."""
        for who in people:
            self.act("move", what, by=who, new_id=f"m{self.state.n}", **args)

    def sitting(self, cand: str = "c") -> list[str]:
        """Who sits."""
        found, proposal = self.state.candidacy(cand), self.state.proposal(cand)
        assert found is not None
        return sorted(seats(self.state, found, proposal.target if proposal else found.step))

    def status(self, cand: str = "c") -> Standing:
        """The status shown."""
        found = self.state.candidacy(cand)
        assert found is not None
        return standing(self.state, found)

    def shows(self, cand: str = "c") -> tuple[str, tuple[str, ...]]:
        """The status, and who or what is waited for."""
        found = self.status(cand)
        return found.status, found.waits_for

    def objection(self, name: str) -> Objection:
        """An objection by its name."""
        return next(o for o in self.state.all(Objection) if o.id == name)

    def motions(self) -> list[Motion]:
        """What waits for people to agree."""
        return self.state.motions()

    def why_not(self, name: str, *args: Any, **said: Any) -> tuple[Why, ...]:
        """Why the act is refused; it must be."""
        before = self.state
        with pytest.raises(Refused) as found:
            self.act(name, *args, **said)
        assert self.state is before
        return found.value.whys


def room(*, named: bool = True, **setup: Any) -> Room:
    """The company, with what is said otherwise; Ivy is named for the Lead as `c`."""
    found = Room(leads=(LEAD,))
    members = SETUP["members"] | setup.pop("members", {})
    found.begin({**SETUP, **setup, "members": {name: s for name, s in members.items() if s is not None}})
    if named:
        found.put_forward()
    return found


def pre(name: str = "pre", asked_by: str = "Derek") -> Terms:
    """Terms with one precondition."""
    return Terms(conditions=(Condition(name, "pre", asked_by),))


def undertaking(name: str = "keep", asked_by: str = "Derek") -> Terms:
    """Terms with one undertaking."""
    return Terms(conditions=(Condition(name, "undertaking", asked_by),))
