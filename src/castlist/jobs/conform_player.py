"""Plays scenarios of consent, act by act, on a room, and says where the room answered differently.

A scenario is one JSON object: its setup, and steps with the act, whether it is accepted, and what is so afterwards.
Whoever wants to be judged offers a `Room`: the stored one here, one in memory in the tests.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from castlist.rules.decisions.agreeing import lacking
from castlist.rules.decisions.facts import Candidacy, Condition, Motion, Objection
from castlist.rules.decisions.objections import about, biting
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import standing
from castlist.rules.why import Refused, Why

Act = Mapping[str, Any]

LEAD = "Lea"
"""The safeguarding lead of every scenario: clearance comes from her."""
RULE_NAMES = {
    "q": "q", "preset": "preset", "skip_to": "skip_to", "grace": "grace_hours", "absence": "absence_hours",
    "gate": "gate", "decider": "decider", "steps": "steps",
}  # fmt: skip


class Room(Protocol):
    """Where scenarios are played."""

    @property
    def state(self) -> State:
        """What is so now."""

    def begin(self, setup: Mapping[str, Any]) -> None:
        """The production stands as the setup says."""

    def act(self, name: str, *args: Any, **said: Any) -> None:
        """The act of the rules with this name, or Refused. New names (`new_id`) may be replaced by the room's own."""

    def pass_time(self, hours: float) -> None:
        """So much time has passed, and what it brought is so."""


def founding(setup: Mapping[str, Any], at: int) -> list[Event]:
    """The events with which the production of a scenario begins: its rule, people, roles, alternates, relations."""
    events = [Event("production_opened", "", at, {"rule": _rule(setup)})]
    for name, standings in sorted(setup["members"].items()):
        events.append(Event("member_added", "", at, {"person": name, **standings}))
    events.append(Event("member_added", "", at, {"person": LEAD, "lead": True}))
    for name, role in sorted(setup["roles"].items(), key=lambda pair: bool(pair[1].get("covers"))):
        data = {"id": name, "places": role.get("places", 1), "covers": role.get("covers") or ""}
        events.append(Event("role_added", "", at, data, "", name))
    seats = [("", name) for name in setup.get("alternates", ())] + list(setup.get("seconds", {}).items())
    events += [Event("alternate_named", "", at, {"person": name, "seat": seat}) for seat, name in seats]
    for person, performer in setup.get("relations", ()):
        events.append(Event("relation_declared", person, at, {"person": person, "performer": performer}))
    return events


def _rule(setup: Mapping[str, Any]) -> dict[str, Any]:
    said = setup.get("rule", {})
    says = [name for name, standings in setup["members"].items() if standings.get("say")]
    rule = {RULE_NAMES[name]: value for name, value in said.items()}
    if "q" not in said:
        rule |= {"q": min(len(says), 2) or 1, "q_auto": True}
    else:
        rule["q_auto"] = False
    if said.get("preset") == "one":
        rule |= {"q": 1, "q_auto": False, "decider": says[0]}
    return rule


class Player:
    """Turns the acts of a scenario into acts of the rules, and what is so into the scenario's words."""

    def __init__(self, room: Room, setup: Mapping[str, Any]) -> None:
        self.room = room
        self.objections: dict[str, str] = {}
        self.tasks: dict[str, tuple[str, str]] = {}
        self.lists: dict[str, list[str]] = {}
        self._named = 0
        room.begin(setup)
        self.seen = [room.state.n]

    def play(self, act: Act) -> None:
        """The act is done, or Refused."""
        self._learn()
        plain = PLAIN.get(act["act"])
        if plain is not None:
            name, cand, names = plain
            said = {ours: act[theirs] for ours, theirs in names.items() if theirs in act}
            who = {"by": act["who"]} if "who" in act else {}
            self.room.act(name, *([act[cand]] if cand else []), **who, **said)
        else:
            SPECIAL[act["act"]](self, act)

    def played(self) -> None:
        """An act was accepted: what is seen from now on is seen after it."""
        self.seen.append(self.room.state.n)

    def new_id(self) -> str:
        """A name that is new in this scenario."""
        self._named += 1
        return f"x{self._named}"

    # -- Names

    def _learn(self) -> None:
        """Objections are called O1, O2, ... in the order in which they came to be."""
        found = sorted(self.room.state.all(Objection), key=lambda o: o.n)
        self.objections = {f"O{i}": o.id for i, o in enumerate(found, 1)}

    def _resolve(self, act: Act) -> dict[str, str]:
        said = act.get("resolve") or {}
        return {self.objections.get(name, name): outcome for name, outcome in said.items()}

    def _own_account(self, performer: str) -> str:
        """The performer's own account, where the scenario has somebody of that name on the team."""
        state = self.room.state
        return performer if state.member(performer) or any(a.person == performer for a in state.alternates()) else ""

    def _terms(self, act: Act, kept: tuple[Condition, ...] = ()) -> Terms:
        said = act.get("conditions")
        conditions = kept if said is None else tuple(
            Condition(c["name"], c["kind"], c.get("asked_by", "")) for c in said
        )  # fmt: skip
        return Terms("", conditions, bool(act.get("reserve")), act.get("deadline") or 0)

    # -- Acts that need more than their arguments

    def put_forward(self, act: Act) -> None:
        """A member names somebody."""
        performer = act["performer"]
        self.room.act(
            "put_forward", act["cand"], by=act["who"], performer=performer, role=act["role"],
            reason=act.get("reason", ""), person=self._own_account(performer),
        )  # fmt: skip

    def submit(self, act: Act) -> None:
        """A performer puts themselves in."""
        who = act["who"]
        self.room.act("submit", act["cand"], by=who, performer=who, role=act["role"], person=self._own_account(who))

    def propose(self, act: Act) -> None:
        """A first revision."""
        self.room.act("propose", act["cand"], by=act["who"], target=act["target"], terms=self._terms(act))

    def amend(self, act: Act) -> None:
        """A new revision; conditions that are not named stay."""
        proposal = self.room.state.proposal(act["cand"])
        terms = self._terms(act, proposal.conditions if proposal else ())
        self.room.act("amend", act["cand"], by=act["who"], target=act.get("target"), terms=terms)

    def position(self, act: Act) -> None:
        """One of four, on one revision."""
        self.room.act(
            "position", act["cand"], by=act["who"], revision=act["rev"], what=act["kind"], new_id=self.new_id(),
            reason=act.get("reason", ""), resolve=self._resolve(act), floor=act.get("floor") or "",
            principal=act.get("for_", ""),
        )  # fmt: skip

    def report(self, act: Act) -> None:
        """Taken by phone."""
        self.room.act(
            "report", act["cand"], by=act["who"], member=act["member"], revision=act["rev"], what=act["kind"],
            reason=act.get("reason", ""), resolve=self._resolve(act),
        )  # fmt: skip

    def confirm(self, act: Act) -> None:
        """What was reported is the person's own."""
        resolve = self._resolve(act) or None
        self.room.act("confirm", act["cand"], by=act["who"], new_id=self.new_id(), resolve=resolve)

    def object_to(self, act: Act) -> None:
        """An objection of one's own, or one that a voice asked for."""
        asked = {"asked_by": act["asked_by"]} if "asked_by" in act else {}
        self.room.act(
            "take_up" if asked else "object_to", act["cand"], by=act["who"], floor=act["floor"], new_id=self.new_id(),
            reason=act.get("reason", ""), scope=act.get("scope", "role"), **asked,
        )  # fmt: skip

    def on_objection(self, act: Act) -> None:
        """Moving the floor, withdrawing, adopting."""
        name = "move_floor" if act["act"] == "floor" else act["act"]
        moved = {"to": act["to"]} if "to" in act else {}
        objection = self.objections.get(act["objection"], "unheard of")
        self.room.act(name, act["cand"], by=act["who"], objection=objection, **moved)

    def conclude(self, act: Act) -> None:
        """Naming the revision, and what was seen."""
        seen = act.get("seen")
        place = None if seen is None else self.seen[min(seen, len(self.seen) - 1)]
        self.room.act("conclude", act["cand"], by=act["who"], revision=act["rev"], seen=place)

    def decide(self, act: Act) -> None:
        """One decides."""
        self.room.act(
            "decide", act["cand"], by=act["who"], target=act["target"], new_id=self.new_id(),
            reason=act.get("reason", ""), terms=self._terms(act),
        )  # fmt: skip

    def list_propose(self, act: Act) -> None:
        """One form over many; whatever has an open proposal is skipped."""
        self.lists[act["name"]] = []
        for cand in act["cands"]:
            if self.room.state.proposal(cand) is None:
                self.room.act("propose", cand, by=act["who"], target=act["target"], batch=act["name"])
                self.lists[act["name"]].append(cand)

    def _listed(self, name: str) -> Iterable[tuple[str, int]]:
        for cand in self.lists[name]:
            proposal = self.room.state.proposal(cand)
            if proposal and proposal.batch == name:
                yield cand, proposal.revision

    def list_position(self, act: Act) -> None:
        """The same answer to every name."""
        for cand, revision in list(self._listed(act["name"])):
            self.play({**act, "act": "position", "cand": cand, "rev": revision})

    def list_conclude(self, act: Act) -> None:
        """Every name that is consented is concluded, the others stay open."""
        done = 0
        for cand, revision in list(self._listed(act["name"])):
            try:
                self.room.act("conclude", cand, by=act["who"], revision=revision)
                done += 1
            except Refused as refused:
                if refused.why in (Why.no_right, Why.recused):
                    raise
        if not done:
            raise Refused(Why.none_consented)

    def task(self, act: Act) -> None:
        """A task; the scenario has its own name for it."""
        task = self.new_id()
        known = set(self._task_ids(act["cand"]))
        outward = act.get("kind", "outward") == "outward"
        self.room.act("give_task", act["cand"], by=act["who"], owner=act["owner"], new_id=task, outward=outward)
        self.tasks[act["task"]] = (act["cand"], next(iter(set(self._task_ids(act["cand"])) - known)))

    def _task_ids(self, cand: str) -> list[str]:
        return [t.id for t in self.room.state.tasks(cand)]

    def finish(self, act: Act) -> None:
        """The task is done."""
        cand, task = self.tasks.get(act["task"], ("unheard of", "unheard of"))
        self.room.act("finish_task", cand, by=act["who"], task=task)

    def book(self, act: Act) -> None:
        """The performer takes a time."""
        self.room.act("book", act["cand"], by=act["who"], slot=self.new_id())

    def advise(self, act: Act) -> None:
        """A voice."""
        self.room.act(
            "advise", act["cand"], by=act["who"], what=act.get("kind", "comment"), new_id=self.new_id(),
            text=act.get("reason", "") or "-",
        )  # fmt: skip

    def clearance(self, act: Act) -> None:
        """The gate, from outside the room."""
        self.room.act("clear", act["cand"], by=LEAD, value=act["value"] == "cleared")

    def time(self, act: Act) -> None:
        """Time passes."""
        self.room.pass_time(act["hours"])

    # -- Joint acts

    def joint(self, act: Act) -> None:
        """People agree one by one: undecided after the last counts as refused, and is taken off the table."""
        what, args = JOINT[act["act"]](self, act)
        opened, refused = "", None
        for who in act["by"]:
            before = {m.id for m in self.room.state.all(Motion)}
            try:
                if opened:
                    self.room.act("agree", opened, by=who)
                else:
                    self.room.act("move", what, by=who, new_id=self.new_id(), **args)
            except Refused as found:
                refused = found
                if not opened and found.why is not Why.no_right:
                    raise
                continue
            after = {m.id for m in self.room.state.all(Motion)}
            opened = opened or next(iter(after - before), "")
            if opened not in after:
                return
        self._undecided(opened, refused)

    def _undecided(self, opened: str, refused: Refused | None) -> None:
        motion = self.room.state.get(Motion, opened)
        if motion is not None:
            whys = lacking(self.room.state, motion)
            self.room.act("withdraw_motion", opened, by=motion.opened_by)
            raise Refused(*whys)
        raise refused or Refused(Why.not_all)

    def _set_rule(self, act: Act) -> dict[str, Any]:
        change = {RULE_NAMES[name]: value for name, value in act.items() if name in RULE_NAMES}
        if change.get("preset") == "one":
            change.setdefault("decider", act["by"][0])
        return {"change": change}

    # -- What is so

    def view(self) -> dict[str, Any]:
        """Every candidacy in the words of the scenarios."""
        self._learn()
        return {cand.id: self._seen(cand) for cand in self.room.state.all(Candidacy)}

    def _seen(self, cand: Candidacy) -> dict[str, Any]:
        state = self.room.state
        names = {ours: theirs for theirs, ours in self.objections.items()}
        shown, proposal, offer = standing(state, cand), state.proposal(cand.id), state.offer(cand.id)
        bitten = [o.id for o in biting(state, cand, proposal.target)] if proposal else []
        reaching = about(state, cand)
        waits = [names.get(name, name) for name in shown.waits_for]
        return {
            "status": shown.status,
            "waits_for": sorted(waits) if shown.status in ("stuck", "review") else waits,
            "step": cand.step,
            "revision": proposal.revision if proposal else None,
            "bites": sorted(names[o] for o in bitten),
            "stands": sorted(names[o.id] for o in reaching if o.id not in bitten),
            "orphaned": sorted(names[o.id] for o in reaching if o.orphan_in(cand.role)),
            "review": state.review(cand.id) is not None,
            "minutes": cand.minutes,
            "offer": offer.state if offer else None,
        }


Named = Mapping[str, str]
PLAIN: dict[str, tuple[str, str, Named]] = {
    "withdraw_proposal": ("withdraw_proposal", "cand", {}),
    "judge_met": ("judge_met", "cand", {"condition": "condition"}),
    "breach": ("breach", "cand", {"condition": "condition"}),
    "take_out": ("take_out", "cand", {"batch": "name"}),
    "standing_open": ("standing_open", "cand", {"role": "role"}),
    "admit": ("admit", "cand", {"under": "under"}),
    "accept_offer": ("accept_offer", "cand", {}),
    "decline": ("decline", "cand", {}),
    "withdraw": ("withdraw", "cand", {}),
    "leave": ("leave", "", {}),
    "declare": ("declare", "", {"performer": "performer"}),
    "give_proxy": ("give_proxy", "", {"holder": "holder", "role": "role", "days": "days"}),
}
"""Acts that are ours word for word: our name, whether on a candidacy, and our arguments with theirs."""

SPECIAL: dict[str, Callable[[Player, Act], None]] = {
    "put_forward": Player.put_forward, "submit": Player.submit, "propose": Player.propose, "amend": Player.amend,
    "position": Player.position, "report": Player.report, "confirm": Player.confirm, "object": Player.object_to,
    "take_up": Player.object_to, "floor": Player.on_objection, "withdraw_objection": Player.on_objection,
    "adopt": Player.on_objection, "conclude": Player.conclude, "decide": Player.decide,
    "list_propose": Player.list_propose, "list_position": Player.list_position, "list_conclude": Player.list_conclude,
    "task": Player.task, "finish": Player.finish, "book": Player.book, "advise": Player.advise,
    "clearance": Player.clearance, "time": Player.time,
    **dict.fromkeys(
        ("add_member", "remove_member", "set_rule", "name_alternate", "waiver", "release", "waive_grace"), Player.joint
    ),
}  # fmt: skip

Joint = tuple[str, dict[str, Any]]


def _member(player: Player, act: Act) -> Joint:
    say = [list(pair) for pair in act.get("say", ())]
    standings = {"voice": act.get("voice", False), "desk": act.get("desk", False)}
    return "add_member", {"person": act["name"], "say": say, **standings}


def _on_cand(player: Player, act: Act) -> Joint:
    args = {"cand": act["cand"]}
    if "objection" in act:
        args["objection"] = player.objections.get(act["objection"], "unheard of")
        args["reason"] = act.get("reason", "")
    return act["act"], args


JOINT: dict[str, Callable[[Player, Act], Joint]] = {
    "add_member": _member,
    "remove_member": lambda player, act: ("remove_member", {"person": act["name"]}),
    "set_rule": lambda player, act: ("set_rule", player._set_rule(act)),
    "name_alternate": lambda player, act: (
        "name_alternate", {"person": act["name"], "seat": act.get("seat", "")}
    ),
    "waiver": lambda player, act: ("waiver", {"person": act["member"], "role": act["role"]}),
    "release": _on_cand,
    "waive_grace": _on_cand,
}  # fmt: skip
