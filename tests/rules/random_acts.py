"""Acts chosen at random: mostly what somebody in this room might do now, sometimes nonsense.

Who chooses is given: Hypothesis in the tests, dice in the long runs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from castlist.rules.decisions.facts import Candidacy, Condition, Merged, Motion, Objection, Proposal, Task
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LADDER, STEPS

T = TypeVar("T")
Choose = Callable[[Sequence[Any]], Any]

SAYS = ("Karen", "Derek", "Mira")
VOICES = ("Tom", "Julia")
OTHERS = ("Anna", "Nell", "Lea", "Stella", "Eve", "")
EVERYBODY = (*SAYS, *VOICES, *OTHERS)
PERFORMERS = ("Ivy", "Rose", "Dora", "Derek", "Mira")
ROLES = ("Lead", "Cover", "Dance")
CANDS = ("c1", "c2", "c3", "c4", "c5", "call")
NONSENSE = ("", "*", "nowhere", "a/b", "x" * 201, "cast", "\x00", "🎭")
REASONS = (*["because"] * 20, "withheld", "withheld", "", "   ", "long " * 5000, "🎭\x00<b>")


@dataclass(frozen=True)
class Call:
    """One act: its name in the rules, and what is said with it."""

    name: str
    args: tuple[Any, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dice:
    """Chooses for one act in one room."""

    state: State
    choose: Choose

    def often(self, likely: Sequence[T], nonsense: Sequence[Any] = NONSENSE) -> Any:
        """One of the likely; one time in twenty nonsense."""
        if not likely or self.choose(range(20)) == 19:
            return self.choose(nonsense)
        return self.choose(likely)

    def flag(self) -> bool:
        """Yes or no."""
        return bool(self.choose((False, True)))

    def who(self, likely: Sequence[str] = ()) -> str:
        """Somebody who may, or anybody."""
        return str(self.choose(likely if likely and self.choose(range(5)) else EVERYBODY))

    def cand(self) -> str:
        """Any candidacy."""
        return str(self.often([c.id for c in self.state.all(Candidacy)] or CANDS))

    def open(self) -> str:
        """A candidacy with something on the table, if there is one."""
        found = [p.cand for p in self.state.all(Proposal)]
        return str(self.often(found)) if found else self.cand()

    def sitting(self, cand: str) -> list[str]:
        """Who sits on it."""
        found, proposal = self.state.candidacy(cand), self.state.proposal(cand)
        return sorted(seats(self.state, found, proposal.target if proposal else found.step)) if found else []

    def revision(self, cand: str) -> int:
        """The latest, seldom another."""
        found = self.state.candidacy(cand)
        latest = found.revision if found else 0
        return int(self.choose([latest] * 12 + [latest - 1, latest + 1, -7]))

    def new(self) -> str:
        """A name that is new; seldom one that is not, or cannot be."""
        return str(self.choose([f"x{self.state.n}"] * 15 + ["x20", "a/b"]))

    def reason(self) -> str:
        """Why."""
        return str(self.choose(REASONS))

    def number(self, *likely: int) -> int:
        """One of these, seldom one that cannot be."""
        return int(self.often(likely, (-1, 0, 10**9)))

    def objections(self, cand: str) -> list[Objection]:
        """Those about its performer."""
        found = self.state.candidacy(cand)
        return self.state.objections(found.performer) if found else []

    def objection(self, cand: str) -> tuple[str, str]:
        """One of them, and mostly its owner."""
        found = self.objections(cand)
        if not found:
            return str(self.choose(NONSENSE)), self.who()
        one = self.choose(found)
        return one.id, self.who([one.owner] * 3 + self.sitting(cand))

    def terms(self) -> Terms | None:
        """What a revision says beyond its target."""
        if self.choose(range(3)):
            return None
        conditions = tuple(
            Condition(
                str(self.often(("keep", "met"))), str(self.often(("pre", "undertaking"))), self.choose(("", *SAYS))
            )
            for _ in range(self.choose(range(3)))
        )
        return Terms(self.choose(("", "so", "so", "long " * 5000)), conditions, self.flag(), self.number(0, 24, 72))


Maker = Callable[[Dice], Call]
MAKERS: dict[str, tuple[int, Maker]] = {}


def made(weight: int) -> Callable[[Maker], Maker]:
    """How to make an act of this name, and how often."""

    def keep(maker: Maker) -> Maker:
        MAKERS[maker.__name__.removesuffix("_")] = (weight, maker)
        return maker

    return keep


def call(dice: Dice) -> Call:
    """One act."""
    names = [name for name, (weight, _) in MAKERS.items() for _ in range(weight)]
    return MAKERS[dice.choose(names)][1](dice)


def said(name: str, *args: Any, **values: Any) -> Call:
    """The act with what is said in it."""
    return Call(name, args, values)


# -- The room


@made(3)
def put_forward(d: Dice) -> Call:
    return said("put_forward", d.often(CANDS), by=d.who(SAYS), performer=d.often(PERFORMERS), role=d.often(ROLES),
                reason=d.reason(), person=d.choose(("", "", "", "Derek", "Anna")))  # fmt: skip


@made(2)
def submit(d: Dice) -> Call:
    return said("submit", d.often(CANDS), by=d.who(), performer=d.often(PERFORMERS), role=d.often(ROLES),
                person=d.choose(("", "", "", "Mira")))  # fmt: skip


def _targets(d: Dice) -> Sequence[str]:
    return (*STEPS, "audition", "offer", "offer", "named", "released")


@made(9)
def propose(d: Dice) -> Call:
    cand = d.cand()
    return said("propose", cand, by=d.who(d.sitting(cand)), target=d.often(_targets(d)), terms=d.terms(),
                batch=d.choose(("", "", "list")))  # fmt: skip


@made(5)
def amend(d: Dice) -> Call:
    cand = d.open()
    target = None if d.flag() else d.often(_targets(d))
    return said("amend", cand, by=d.who(d.sitting(cand)), target=target, terms=d.terms())


@made(1)
def withdraw_proposal(d: Dice) -> Call:
    cand = d.open()
    return said("withdraw_proposal", cand, by=d.who(d.sitting(cand)))


@made(3)
def judge_met(d: Dice) -> Call:
    cand = d.open()
    return said("judge_met", cand, by=d.who(d.sitting(cand)), condition=d.often(("met", "keep")))


@made(1)
def breach(d: Dice) -> Call:
    cand = d.cand()
    return said("breach", cand, by=d.who(d.sitting(cand)), condition=d.often(("keep", "met")), reason=d.reason())


@made(1)
def take_out(d: Dice) -> Call:
    return said("take_out", d.open(), by=d.who(SAYS), batch=d.often(("list",)))


@made(3)
def clear(d: Dice) -> Call:
    return said("clear", d.cand(), by=d.who(("Lea",)), value=d.flag() or d.flag())


@made(1)
def standing_open(d: Dice) -> Call:
    return said("standing_open", d.often(CANDS), by=d.who(SAYS), role=d.often(ROLES))


# -- What people say


@made(34)
def position(d: Dice) -> Call:
    cand = d.open()
    by = d.who(d.sitting(cand))
    mine = [o.id for o in d.objections(cand) if o.owner == by]
    resolve = dict.fromkeys(mine, d.choose(("ends", "offer", "callback"))) if mine and d.flag() else {}
    return said(
        "position", cand, by=by, revision=d.revision(cand), new_id=d.new(), reason=d.reason(), resolve=resolve,
        what=d.often(("support", "support", "support", "accept", "concern", "object")),
        floor=d.choose(("", "", "", "consider", "nowhere")),
    )  # fmt: skip


@made(4)
def position_by_proxy(d: Dice) -> Call:
    cand = d.open()
    return said("position", cand, by=d.who(SAYS), revision=d.revision(cand), what=d.often(("support", "object")),
                new_id=d.new(), reason=d.reason(), principal=d.who(d.sitting(cand)))  # fmt: skip


@made(2)
def report(d: Dice) -> Call:
    cand = d.open()
    return said("report", cand, by=d.who(SAYS), member=d.who(d.sitting(cand)), revision=d.revision(cand),
                what=d.often(("accept", "object")), reason=d.reason())  # fmt: skip


@made(2)
def confirm(d: Dice) -> Call:
    cand = d.open()
    return said("confirm", cand, by=d.who(d.sitting(cand)), new_id=d.new())


@made(2)
def give_proxy(d: Dice) -> Call:
    return said("give_proxy", by=d.who(SAYS), holder=d.often(EVERYBODY), role=d.often(("*", *ROLES)),
                days=d.number(1, 30))  # fmt: skip


@made(1)
def end_proxy(d: Dice) -> Call:
    return said("end_proxy", by=d.who(SAYS), holder=d.often(SAYS), role=d.often(("*", *ROLES)))


@made(1)
def testify(d: Dice) -> Call:
    return said("testify", d.often(PERFORMERS), by=d.who(EVERYBODY), new_id=d.new(), text=d.reason())


@made(2)
def advise(d: Dice) -> Call:
    return said("advise", d.cand(), by=d.who(VOICES), what=d.often(("for", "against", "comment", "ask")),
                new_id=d.new(), text=d.reason())  # fmt: skip


# -- Objections


@made(4)
def object_to(d: Dice) -> Call:
    cand = d.cand()
    return said("object_to", cand, by=d.who(d.sitting(cand)), floor=d.often(STEPS), new_id=d.new(), reason=d.reason(),
                scope=d.often(("role", "role", "production")))  # fmt: skip


@made(1)
def take_up(d: Dice) -> Call:
    return said("take_up", d.cand(), by=d.who(SAYS), asked_by=d.often(VOICES), floor=d.often(STEPS), new_id=d.new(),
                reason=d.reason())  # fmt: skip


@made(5)
def move_floor(d: Dice) -> Call:
    cand = d.cand()
    objection, by = d.objection(cand)
    return said("move_floor", cand, by=by, objection=objection, to=d.often(STEPS), reason=d.reason())


@made(3)
def withdraw_objection(d: Dice) -> Call:
    cand = d.cand()
    objection, by = d.objection(cand)
    return said("withdraw_objection", cand, by=by, objection=objection)


@made(2)
def adopt(d: Dice) -> Call:
    cand = d.cand()
    objection, by = d.objection(cand)
    return said("adopt", cand, by=by, objection=objection)


# -- Conclusions, and what follows


@made(16)
def conclude(d: Dice) -> Call:
    cand = d.open()
    seen = d.choose((None, None, d.state.n, 3))
    return said("conclude", cand, by=d.who(d.sitting(cand)), revision=d.revision(cand), seen=seen)


@made(2)
def decide(d: Dice) -> Call:
    return said("decide", d.cand(), by=d.who(SAYS), target=d.often(_targets(d)), new_id=d.new(), terms=d.terms())


@made(3)
def admit(d: Dice) -> Call:
    return said("admit", d.cand(), by=d.who(SAYS), under=d.often(("call",)))


@made(2)
def give_task(d: Dice) -> Call:
    return said("give_task", d.cand(), by=d.who(SAYS), owner=d.who(SAYS), new_id=d.new(), what=d.reason(),
                outward=d.flag())  # fmt: skip


@made(4)
def finish_task(d: Dice) -> Call:
    found = [t for t in d.state.all(Task) if not t.done_at]
    task = d.choose(found) if found else Task("x", d.cand(), "", 0, "")
    return said("finish_task", task.cand, by=d.who([task.owner] * 3), task=d.often((task.id,)))


@made(4)
def accept_offer(d: Dice) -> Call:
    out = [c.id for c in d.state.all(Candidacy) if d.state.offer(c.id)]
    return said("accept_offer", d.often(out) if out else d.cand(), by=d.who())


def _by_performer(name: str) -> Maker:
    return lambda d: said(name, d.cand(), by=d.who(PERFORMERS))


MAKERS["decline"] = (1, _by_performer("decline"))
MAKERS["withdraw"] = (1, _by_performer("withdraw"))
MAKERS["give_back"] = (1, _by_performer("give_back"))


@made(1)
def book(d: Dice) -> Call:
    return said("book", d.cand(), by=d.who(), slot=d.new())


# -- The team, the rule, the roles


@made(1)
def leave(d: Dice) -> Call:
    return said("leave", by=d.who())


@made(1)
def declare(d: Dice) -> Call:
    return said("declare", by=d.who(SAYS), performer=d.often(PERFORMERS), what=d.often(("family", "partner")))


@made(1)
def add_role(d: Dice) -> Call:
    return said("add_role", by=d.who(SAYS), role=d.often(("Extra", "Swing")), places=d.number(1, 2),
                covers=d.choose(("", "Lead")))  # fmt: skip


@made(2)
def change_role(d: Dice) -> Call:
    change: dict[str, Any] = {"places": d.number(1, 2, 3)} if d.flag() else {"covers": d.choose(("", "Lead", "Dance"))}
    return said("change_role", by=d.who(SAYS), role=d.often(ROLES), **change)


@made(1)
def merge_performers(d: Dice) -> Call:
    return said("merge_performers", by=d.who(SAYS), keep=d.often(PERFORMERS), gone=d.often(PERFORMERS))


@made(1)
def part_performers(d: Dice) -> Call:
    found = list(d.state.all(Merged))
    one = d.choose(found) if found and d.choose(range(5)) else None
    keep, gone = (one.keep, one.gone) if one else (d.often(PERFORMERS), d.often(PERFORMERS))
    return said("part_performers", by=d.who(SAYS), keep=keep, gone=gone)


CHANGES: tuple[Any, ...] = (
    *({"q": q} for q in (1, 2) * 4), {"q": 3}, {"q": -1}, {"q": "two"}, {}, {"unheard": 1}, {"version": 9}, 3,
    {"preset": "one", "decider": "Karen"}, {"preset": "one", "decider": "Eve"}, {"preset": "together"},
    {"steps": list(STEPS)}, {"steps": ["audition", "offer"]}, {"steps": ["consider"]}, {"steps": "offer"},
    {"sealed": True}, {"sealed": False, "grace_hours": 0}, {"grace_hours": 24, "absence_hours": 24}, {"gate": True},
    {"gate": False}, {"q_at": [["Lead", "*", 1]]}, {"q_at": [["*", "offer", 2]]}, {"q_at": [["Lead", 1]]},
    *({"skip_to": step} for step in (*LADDER, "nowhere")),
)  # fmt: skip


def _motion(d: Dice) -> tuple[str, dict[str, Any]]:
    what = d.often(("add_member", "remove_member", "set_rule", "name_alternate", "waiver", "release", "waive_grace",
                    "extend_offer", "find_relation"))  # fmt: skip
    cand = d.cand()
    says = d.choose(([["*", "*"]], [["*", "*"]], [["Dance", "*"]], [["Lead", "offer"]], [], [["*"]]))
    args: dict[str, dict[str, Any]] = {
        "add_member": {"person": d.often(EVERYBODY), "say": says, "voice": d.flag()},
        "remove_member": {"person": d.who(SAYS)} | ({"at_once": True} if d.flag() else {}),
        "set_rule": {"change": d.choose(CHANGES)},
        "name_alternate": {"person": d.often(EVERYBODY)}
        | ({"seat": d.choose(("", "", "Karen", "Derek"))} if d.choose(range(3)) else {"cand": d.open()}),
        "waiver": {"person": d.who(SAYS), "role": d.often(ROLES)},
        "release": {"cand": cand, "objection": d.objection(cand)[0]},
        "waive_grace": {"cand": cand},
        "extend_offer": {"cand": cand, "hours": d.choose((24, 24, 1, 0, "a day"))},
        "find_relation": {"person": d.who(SAYS), "performer": d.often(PERFORMERS)},
    }
    return what, args.get(what, {"person": "Karen"})


@made(10)
def move(d: Dice) -> Call:
    what, args = _motion(d)
    return said("move", what, by=d.who(SAYS), new_id=f"m{d.state.n}", reason=d.reason(), **args)


@made(10)
def agree(d: Dice) -> Call:
    return said("agree", d.often([m.id for m in d.state.all(Motion)]), by=d.who(SAYS))


@made(1)
def withdraw_motion(d: Dice) -> Call:
    return said("withdraw_motion", d.often([m.id for m in d.state.all(Motion)]), by=d.who(SAYS))
