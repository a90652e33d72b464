"""Plays the acts of a scenario of consent on a room, and says what is so after them, in the scenario's words.

A scenario is one JSON object: its setup, and steps with the act, whether it is accepted, and what is so afterwards.
Whoever wants to be judged offers a `Room`: the stored one here, one in memory in the tests.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from castlist.jobs.conform_founding import LEAD
from castlist.jobs.conform_joint import JOINT, joint
from castlist.rules.decisions.facts import Candidacy, Condition, Objection
from castlist.rules.decisions.objections import about, biting
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import standing
from castlist.rules.why import Refused, Why

Act = Mapping[str, Any]
Named = tuple[str, int, str]
"""A name in a list: its candidacy, the open revision, and our id of the list."""
UNHEARD_OF = "unheard of"


class Room(Protocol):
    """Where scenarios are played."""

    @property
    def state(self) -> State:
        """What is so now."""

    def begin(self, setup: Mapping[str, Any]) -> None:
        """The production stands as the setup says."""

    def act(self, name: str, *args: Any, **said: Any) -> None:
        """The act of the rules with this name, or Refused. New names (`new_id`) may be replaced by the room's own.

        Also `list_propose`, `list_position` and `list_conclude`: one form over many names, as people fill it in.
        """

    def pass_time(self, hours: float) -> None:
        """So much time has passed, and what it brought is so."""


class Player:
    """Turns the acts of a scenario into acts of the rules, and what is so into the scenario's words."""

    def __init__(self, room: Room, setup: Mapping[str, Any]) -> None:
        self.room = room
        self.objections: dict[str, str] = {}
        self.tasks: dict[str, tuple[str, str]] = {}
        self.lists: dict[str, dict[str, str]] = {}
        """Of each list, the names in its order, each with our id of the list."""
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
        conditions = kept if said is None else tuple(map(_condition, said))
        return Terms("", conditions, bool(act.get("reserve")), act.get("deadline") or 0)

    def objection(self, act: Act) -> str:
        """Our id of the objection that the act names."""
        return self.objections.get(act["objection"], UNHEARD_OF)

    # -- Acts that need more than their arguments

    def put_forward(self, act: Act) -> None:
        """A member names somebody."""
        performer = act["performer"]
        self.room.act(
            "put_forward", act["cand"], by=act["who"], performer=performer, role=act["role"],
            reason=act.get("reason") or "", person=self._own_account(performer),
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
            reason=act.get("reason") or "", resolve=self._resolve(act), floor=act.get("floor") or "",
            principal=act.get("for_") or "",
        )  # fmt: skip

    def report(self, act: Act) -> None:
        """Taken by phone."""
        self.room.act(
            "report", act["cand"], by=act["who"], member=act["member"], revision=act["rev"], what=act["kind"],
            reason=act.get("reason") or "", resolve=self._resolve(act),
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
            reason=act.get("reason") or "", scope=act.get("scope", "role"), **asked,
        )  # fmt: skip

    def on_objection(self, act: Act) -> None:
        """Moving the floor, withdrawing, adopting."""
        name = "move_floor" if act["act"] == "floor" else act["act"]
        moved = {"to": act["to"]} if "to" in act else {}
        self.room.act(name, act["cand"], by=act["who"], objection=self.objection(act), **moved)

    def conclude(self, act: Act) -> None:
        """Naming the revision, and what was seen."""
        seen = act.get("seen")
        place = None if seen is None else self.seen[min(seen, len(self.seen) - 1)]
        self.room.act("conclude", act["cand"], by=act["who"], revision=act["rev"], seen=place)

    def decide(self, act: Act) -> None:
        """One decides."""
        self.room.act(
            "decide", act["cand"], by=act["who"], target=act["target"], new_id=self.new_id(),
            reason=act.get("reason") or "", terms=self._terms(act),
        )  # fmt: skip

    def take_out(self, act: Act) -> None:
        """The name stands on its own."""
        proposal = self.room.state.proposal(act["cand"])
        inside = proposal is not None and proposal.batch == self.lists.get(act["name"], {}).get(act["cand"])
        batch = proposal.batch if proposal and inside else UNHEARD_OF
        self.room.act("take_out", act["cand"], by=act["who"], batch=batch)

    # -- Lists: one form over many names

    def list_propose(self, act: Act) -> None:
        """One form over many; whatever has an open proposal is skipped."""
        cands = list(dict.fromkeys(act["cands"]))
        free = [cand for cand in cands if self.room.state.proposal(cand) is None]
        self.room.act("list_propose", by=act["who"], cands=cands, target=act["target"], new_id=self.new_id())
        begun = {cand: proposal.batch for cand in free if (proposal := self.room.state.proposal(cand))}
        self.lists[act["name"]] = self.lists.get(act["name"], {}) | begun

    def _listed(self, act: Act) -> list[Named]:
        """The names that are in the list now."""
        if act["name"] not in self.lists:
            raise Refused(Why.unknown)
        begun = self.lists[act["name"]].items()
        found = ((cand, batch, self.room.state.proposal(cand)) for cand, batch in begun)
        return [(cand, open_.revision, batch) for cand, batch, open_ in found if open_ and open_.batch == batch]

    def list_position(self, act: Act) -> None:
        """The same answer to every name to which it can be given; the others stay as they are."""
        named = self._listed(act)
        if not named:
            raise Refused(Why.no_open_proposal)
        self.room.act(
            "list_position", by=act["who"], named=named, what=act["kind"], reason=act.get("reason") or "",
            new_id=self.new_id(),
        )  # fmt: skip

    def list_conclude(self, act: Act) -> None:
        """Every name that is consented is concluded, the others stay open."""
        named = self._listed(act)
        if not named:
            raise Refused(Why.none_consented)
        self.room.act("list_conclude", by=act["who"], named=named)

    # -- What comes out of a decision

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
        cand, task = self.tasks.get(act["task"], (UNHEARD_OF, UNHEARD_OF))
        self.room.act("finish_task", cand, by=act["who"], task=task)

    def by_performer(self, act: Act) -> None:
        """What a performer does by their private link, which nobody else has."""
        cand = self.room.state.candidacy(act["cand"])
        if cand is not None and cand.performer != act["who"]:
            raise Refused(Why.no_right)
        slot = {"slot": self.new_id()} if act["act"] == "book" else {}
        self.room.act(act["act"], act["cand"], by=act["who"], **slot)

    def advise(self, act: Act) -> None:
        """A voice."""
        self.room.act(
            "advise", act["cand"], by=act["who"], what=act.get("kind", "comment"), new_id=self.new_id(),
            text=act.get("reason") or "-",
        )  # fmt: skip

    def clearance(self, act: Act) -> None:
        """The gate, from outside the room: its lead says so, and nobody of the team can."""
        who = act.get("who", "")
        by = who if self.room.state.member(who) else LEAD
        self.room.act("clear", act["cand"], by=by, value=act["value"] in (True, "cleared"))

    def time(self, act: Act) -> None:
        """Time passes."""
        self.room.pass_time(act["hours"])

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


def _condition(said: Any) -> Condition:
    """A condition, told as an object or as [name, kind, asked_by]."""
    told = dict(zip(("name", "kind", "asked_by"), said, strict=False)) if isinstance(said, list) else said
    return Condition(told["name"], told["kind"], told.get("asked_by") or "")


PLAIN: dict[str, tuple[str, str, Mapping[str, str]]] = {
    "withdraw_proposal": ("withdraw_proposal", "cand", {}),
    "judge_met": ("judge_met", "cand", {"condition": "condition"}),
    "breach": ("breach", "cand", {"condition": "condition"}),
    "standing_open": ("standing_open", "cand", {"role": "role"}),
    "admit": ("admit", "cand", {"under": "under"}),
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
    "take_out": Player.take_out, "task": Player.task, "finish": Player.finish, "advise": Player.advise,
    "clearance": Player.clearance, "time": Player.time,
    **dict.fromkeys(("accept_offer", "decline", "withdraw", "book"), Player.by_performer),
    **dict.fromkeys(JOINT, joint),
}  # fmt: skip
