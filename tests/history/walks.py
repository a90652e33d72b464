"""Walks through a production: random acts in the words of the scenarios, most of which somebody might do."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from castlist.jobs.conform_founding import LEADS
from castlist.jobs.conform_player import Player
from castlist.rules.decisions.facts import Candidacy, Objection
from castlist.rules.decisions.objections import biting
from castlist.rules.decisions.seats import seats, table
from castlist.rules.decisions.state import State

Act = dict[str, Any]

TEAM = ("Ana", "Ben", "Cleo", "Dov", "Eli")
OTHERS = ("Fay", "Gus")
PERFORMERS = ("Ivy", "Jon", "Kit", "Ana", "Fay")
STEPS = ("consider", "audition", "callback", "offer")
ROLES = {
    "Lead": {"places": 1},
    "Lead cover": {"places": 1, "covers": "Lead"},
    "Second cover": {"places": 2, "covers": "Lead"},
    "Nurse": {"places": 1},
}


def setup(dice: random.Random) -> dict[str, Any]:
    """A team, a rule and roles; small, and seldom the plain one."""
    members: dict[str, Any] = {}
    for name in TEAM[: dice.randint(2, 5)]:
        say = dice.choice([[["*", "*"]]] * 5 + [[["Lead", "*"]], [["*", "offer"]], [["Nurse", "*"]], []])
        members[name] = {"say": say, "voice": dice.random() < 0.4, "desk": dice.random() < 0.3}
    if not any(["*", "*"] in m["say"] for m in members.values()):
        members["Ana"]["say"] = [["*", "*"]]
    rule: dict[str, Any] = {"grace": dice.choice([0, 1, 24]), "absence": dice.choice([1, 24, 168])}
    if dice.random() < 0.3:
        rule["q"] = dice.randint(1, max(1, sum(["*", "*"] in m["say"] for m in members.values())))
    if dice.random() < 0.1:
        rule["gate"] = True
    if dice.random() < 0.5:
        rule["skip_to"] = dice.choice(STEPS)
    made: dict[str, Any] = {"members": members, "roles": ROLES, "rule": rule}
    if dice.random() < 0.6:
        made["alternates"] = dice.sample(OTHERS, dice.randint(1, 2))
    if dice.random() < 0.5:
        made["seconds"] = {dice.choice(list(members)): dice.choice(OTHERS)}
    if dice.random() < 0.3:
        made["relations"] = [[dice.choice(list(members)), dice.choice(PERFORMERS)]]
    return made


class Walk:
    """Chooses the next act by what is so now."""

    def __init__(self, dice: random.Random, player: Player) -> None:
        self.dice = dice
        self.player = player
        self.named = 0

    @property
    def state(self) -> State:
        """What is so in the room that is watched."""
        return self.player.room.state

    def someone(self) -> str:
        """Somebody on the team, or now and then somebody who is not."""
        return self.dice.choice([m.person for m in self.state.members if m.person not in LEADS] * 4 + [*TEAM, *OTHERS])

    def cand(self, *, open_now: bool = False, at: str = "") -> str:
        """A candidacy, if possible one with an open proposal or on a step."""
        found = [c for c in self.state.all(Candidacy) if c.lives or self.dice.random() < 0.1]
        chosen = [c for c in found if (not open_now or self.state.proposal(c.id)) and (not at or c.step == at)]
        return self.dice.choice([c.id for c in chosen or found] or ["nobody"])

    def seated(self, cand: str) -> str:
        """Mostly somebody who sits on the candidacy."""
        found = self.state.candidacy(cand)
        sitting = sorted(table(self.state, found)) if found else []
        return self.dice.choice(sitting) if sitting and self.dice.random() < 0.9 else self.someone()

    def objections(self) -> list[Objection]:
        """All that ever were, in the order of their names."""
        return sorted(self.state.all(Objection), key=lambda o: o.n)

    def objection(self) -> tuple[str, str]:
        """An objection by its name here, and a candidacy that it may reach."""
        found = self.objections()
        if not found:
            return "O1", self.cand()
        number = self.dice.randrange(len(found))
        about = [c.id for c in self.state.all(Candidacy) if c.performer == found[number].performer and c.lives]
        return f"O{number + 1}", self.dice.choice(about or [self.cand()])

    def owner(self, name: str) -> str:
        """Mostly the objection's owner."""
        found = self.objections()
        number = int(name[1:]) - 1
        return found[number].owner if number < len(found) and self.dice.random() < 0.8 else self.someone()

    def by(self) -> list[str]:
        """Nearly everybody."""
        people = [m.person for m in self.state.members if m.person not in LEADS] or [self.someone()]
        self.dice.shuffle(people)
        return people if self.dice.random() < 0.7 else people[: self.dice.randint(1, max(1, len(people)))]

    def next(self) -> Act:
        """The next act."""
        kinds = ACTS if any(True for _ in self.state.all(Candidacy)) else [put_forward, submit]
        weights = [WEIGHTS.get(kind.__name__, 1.0) for kind in kinds]
        return self.dice.choices(kinds, weights)[0](self)


def put_forward(w: Walk) -> Act:
    w.named += 1
    who, role = w.someone(), w.dice.choice(list(ROLES))
    return {
        "act": "put_forward",
        "who": who,
        "cand": f"c{w.named}",
        "performer": w.dice.choice(PERFORMERS),
        "role": role,
    }


def submit(w: Walk) -> Act:
    w.named += 1
    return {
        "act": "submit",
        "who": w.dice.choice(PERFORMERS),
        "cand": f"c{w.named}",
        "role": w.dice.choice(list(ROLES)),
    }


def _conditions(w: Walk) -> list[dict[str, str]]:
    if w.dice.random() < 0.8:
        return []
    return [{"name": "x", "kind": w.dice.choice(["pre", "undertaking"]), "asked_by": w.someone()}]


def propose(w: Walk) -> Act:
    cand = w.cand()
    found = w.state.candidacy(cand)
    rank = STEPS.index(found.step) + 1 if found and found.step in STEPS else 0
    target = STEPS[min(rank, 3)] if w.dice.random() < 0.6 else w.dice.choice([*STEPS, "named", "released"])
    return {
        "act": "propose", "who": w.seated(cand), "cand": cand, "target": target, "conditions": _conditions(w),
        "reserve": w.dice.random() < 0.2, "deadline": w.dice.choice([0, 0, 1, 48]),
    }  # fmt: skip


def amend(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    return {
        "act": "amend", "who": w.seated(cand), "cand": cand, "target": w.dice.choice([*STEPS, "released"]),
        "conditions": _conditions(w),
    }  # fmt: skip


def withdraw_proposal(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    proposal = w.state.proposal(cand)
    return {"act": "withdraw_proposal", "who": proposal.by if proposal else w.someone(), "cand": cand}


def judge_met(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    return {"act": "judge_met", "who": w.seated(cand), "cand": cand, "condition": "x"}


def _resolve(w: Walk, cand: str, person: str) -> dict[str, str]:
    """What happens to the person's own objections that bite; seldom to others too."""
    found, proposal = w.state.candidacy(cand), w.state.proposal(cand)
    if found is None or proposal is None:
        return {}
    bites = {o.id for o in biting(w.state, found, proposal.target) if o.owner == person}
    named = {o.id: f"O{n}" for n, o in enumerate(w.objections(), 1)}
    above = [s for s in STEPS if proposal.target in STEPS and STEPS.index(s) > STEPS.index(proposal.target)]
    chosen = [one for one in named if (one in bites) == (w.dice.random() < 0.97) or w.dice.random() < 0.02]
    return {named[one]: w.dice.choice(["ends", *above]) for one in chosen if one in bites or w.dice.random() < 0.05}


def position(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    proposal = w.state.proposal(cand)
    who = w.seated(cand)
    kind = w.dice.choice(["support"] * 4 + ["accept", "accept", "concern", "object"])
    act: Act = {
        "act": "position", "who": who, "cand": cand, "kind": kind, "reason": "because",
        "rev": proposal.revision if proposal and w.dice.random() < 0.95 else 1, "resolve": _resolve(w, cand, who),
    }  # fmt: skip
    if kind == "object":
        act |= {"resolve": None, "floor": w.dice.choice([None, "consider", "audition"])}
    if w.dice.random() < 0.05:
        act["for_"] = w.someone()
    return act


def everybody(w: Walk) -> Act:
    """The next of S who has not answered; when all have, the conclusion."""
    cand = w.cand(open_now=True)
    found, proposal = w.state.candidacy(cand), w.state.proposal(cand)
    if found is None or proposal is None:
        return propose(w)
    sitting = seats(w.state, found, proposal.target)
    missing = sorted(p for p in sitting if not w.state.position(cand, proposal.revision, p))
    if not missing:
        return {"act": "conclude", "who": w.seated(cand), "cand": cand, "rev": proposal.revision}
    who = w.dice.choice(missing)
    return {
        "act": "position", "who": who, "cand": cand, "rev": proposal.revision, "resolve": _resolve(w, cand, who),
        "kind": w.dice.choice(["support", "accept"]),
    }  # fmt: skip


def report(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    proposal = w.state.proposal(cand)
    return {
        "act": "report", "who": w.someone(), "member": w.someone(), "cand": cand, "kind": "accept",
        "rev": proposal.revision if proposal else 1,
    }  # fmt: skip


def confirm(w: Walk) -> Act:
    return {"act": "confirm", "who": w.someone(), "cand": w.cand(open_now=True)}


def object_(w: Walk) -> Act:
    cand = w.cand()
    return {
        "act": "object", "who": w.seated(cand), "cand": cand, "floor": w.dice.choice(STEPS), "reason": "no",
        "scope": w.dice.choice(["role", "role", "production"]),
    }  # fmt: skip


def floor(w: Walk) -> Act:
    name, cand = w.objection()
    return {"act": "floor", "who": w.owner(name), "cand": cand, "objection": name, "to": w.dice.choice(STEPS)}


def withdraw_objection(w: Walk) -> Act:
    name, cand = w.objection()
    return {"act": "withdraw_objection", "who": w.owner(name), "cand": cand, "objection": name}


def adopt(w: Walk) -> Act:
    name, cand = w.objection()
    return {"act": "adopt", "who": w.someone(), "cand": cand, "objection": name}


def release(w: Walk) -> Act:
    name, cand = w.objection()
    return {"act": "release", "by": w.by(), "cand": cand, "objection": name, "reason": "enough"}


def conclude(w: Walk) -> Act:
    cand = w.cand(open_now=True)
    proposal = w.state.proposal(cand)
    return {"act": "conclude", "who": w.seated(cand), "cand": cand, "rev": proposal.revision if proposal else 1}


def waive_grace(w: Walk) -> Act:
    return {"act": "waive_grace", "by": w.by(), "cand": w.cand(at="offer")}


def breach(w: Walk) -> Act:
    return {"act": "breach", "who": w.someone(), "cand": w.cand(), "condition": "x"}


def standing_open(w: Walk) -> Act:
    w.named += 1
    return {"act": "standing_open", "who": w.someone(), "cand": f"c{w.named}", "role": w.dice.choice(list(ROLES))}


def admit(w: Walk) -> Act:
    calls = [c.id for c in w.state.all(Candidacy) if c.standing and c.minutes]
    return {"act": "admit", "who": w.someone(), "cand": w.cand(), "under": w.dice.choice(calls or ["nobody"])}


def performer(w: Walk) -> Act:
    kind = w.dice.choice(["accept_offer", "accept_offer", "decline", "withdraw", "book"])
    return {"act": kind, "who": w.dice.choice(PERFORMERS), "cand": w.cand(at="offer" if kind == "accept_offer" else "")}


def task(w: Walk) -> Act:
    return {"act": "task", "who": w.someone(), "cand": w.cand(), "task": "T", "owner": w.someone()}


def finish(w: Walk) -> Act:
    return {"act": "finish", "who": w.someone(), "task": "T"}


def advise(w: Walk) -> Act:
    return {"act": "advise", "who": w.someone(), "cand": w.cand(), "kind": "ask"}


def clearance(w: Walk) -> Act:
    return {"act": "clearance", "cand": w.cand(), "value": w.dice.choice(["cleared", "cleared", "pending"])}


def time(w: Walk) -> Act:
    return {"act": "time", "hours": w.dice.choice([1, 2, 25, 200])}


def leave(w: Walk) -> Act:
    return {"act": "leave", "who": w.someone()}


def add_member(w: Walk) -> Act:
    say = w.dice.choice([[["*", "*"]], [["Lead", "*"]], [["*", "consider"]], []])
    return {"act": "add_member", "by": w.by(), "name": w.dice.choice([*TEAM, *OTHERS]), "say": say, "voice": not say}


def remove_member(w: Walk) -> Act:
    return {"act": "remove_member", "by": w.by(), "name": w.someone()}


def set_rule(w: Walk) -> Act:
    change = w.dice.choice([{"q": 1}, {"q": 2}, {"preset": "one"}, {"preset": "together"}, {"grace": 0}])
    return {"act": "set_rule", "by": w.by(), **change}


def name_alternate(w: Walk) -> Act:
    seat = w.someone() if w.dice.random() < 0.5 else ""
    return {"act": "name_alternate", "by": w.by(), "name": w.dice.choice([*OTHERS, *TEAM]), "seat": seat}


def declare(w: Walk) -> Act:
    return {"act": "declare", "who": w.someone(), "performer": w.dice.choice(PERFORMERS)}


def waiver(w: Walk) -> Act:
    return {"act": "waiver", "by": w.by(), "member": w.someone(), "role": w.dice.choice(list(ROLES))}


def give_proxy(w: Walk) -> Act:
    return {"act": "give_proxy", "who": w.someone(), "holder": w.someone()}


def decide(w: Walk) -> Act:
    return {"act": "decide", "who": w.someone(), "cand": w.cand(), "target": w.dice.choice([*STEPS, "released"])}


ACTS: list[Callable[[Walk], Act]] = [
    put_forward, submit, propose, amend, withdraw_proposal, judge_met, position, everybody, report, confirm, object_,
    floor, withdraw_objection, adopt, release, conclude, waive_grace, breach, standing_open, admit, performer, task,
    finish, advise, clearance, time, leave, add_member, remove_member, set_rule, name_alternate, declare, waiver,
    give_proxy, decide,
]  # fmt: skip
WEIGHTS: Mapping[str, float] = {
    "put_forward": 4, "submit": 2, "propose": 8, "amend": 3, "position": 8, "everybody": 30, "object_": 4, "floor": 3,
    "withdraw_objection": 2, "conclude": 3, "release": 2, "performer": 3, "time": 2, "leave": 0.6, "add_member": 1.5,
    "remove_member": 0.6, "set_rule": 0.7, "declare": 0.6, "standing_open": 0.4, "report": 0.7, "confirm": 0.7,
    "give_proxy": 0.5, "judge_met": 1.5, "clearance": 0.6, "decide": 1.5,
}  # fmt: skip
