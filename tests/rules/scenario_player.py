"""Plays consent scenarios (shared/instances/consent) against a room: in memory here, stored in `castlist conform`."""

import itertools
from typing import Any

from castlist.rules.decisions import agreeing, answering, concluding, objecting, outward, proposing
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.facts import Candidacy, Objection
from castlist.rules.decisions.fold import after, fold
from castlist.rules.decisions.objections import about, biting
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import standing
from castlist.rules.why import Refused

HOUR = 3_600_000


class MemoryRoom:
    """The pure rules over a list of events."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.state = State()
        self.now = 1_700_000_000_000
        self.ids = itertools.count(1)

    def new_id(self) -> str:
        return f"x{next(self.ids)}"

    def write(self, events: list[Event]) -> None:
        for event in events:
            self.events.append(event)
            self.state = after(self.state, event)

    def act(self, name: str, *args: Any, **kw: Any) -> None:
        for module in (proposing, answering, objecting, concluding, outward, agreeing):
            if hasattr(module, name) and getattr(module, name).__module__ == module.__name__:
                self.write(getattr(module, name)(self.state, *args, at=self.now, **kw))
                self.pass_time(0)
                return
        raise LookupError(name)

    def pass_time(self, hours: float) -> None:
        self.now += int(hours * HOUR)
        events, _ = settle_time(self.state, self.now, self.events[-1].at if self.events else 0)
        self.write(events)

    def begin(self, setup: dict[str, Any]) -> None:
        rule = setup.get("rule", {})
        says = {m: s["say"] for m, s in setup["members"].items() if s.get("say")}
        full = {"preset": rule.get("preset", "together"), "skip_to": rule.get("skip_to", "audition"),
                "grace_hours": rule.get("grace", 24), "absence_hours": rule.get("absence", 168),
                "gate": rule.get("gate", False)}
        if "q" in rule:
            full |= {"q": rule["q"], "q_auto": False}
        else:
            full |= {"q": min(len(says), 2) or 1, "q_auto": True}
        if full["preset"] == "one":
            full |= {"q": 1, "q_auto": False, "decider": next(iter(says))}
        self.write([Event("production_opened", "", self.now, {"rule": full})])
        for name, s in sorted(setup["members"].items()):
            self.write([Event("member_added", "", self.now, {"person": name, **s})])
        self.write([Event("member_added", "", self.now, {"person": "Lea", "lead": True})])
        for name, r in sorted(setup["roles"].items(), key=lambda kv: bool(kv[1].get("covers"))):
            self.write([Event("role_added", "", self.now, {"id": name, "places": r.get("places", 1), "covers": r.get("covers", "") or ""}, "", name)])
        for name in setup.get("alternates", ()):
            self.write([Event("alternate_named", "", self.now, {"person": name})])
        for member, name in setup.get("seconds", {}).items():
            self.write([Event("alternate_named", "", self.now, {"person": name, "seat": member})])
        for member, performer in setup.get("relations", ()):
            self.write([Event("relation_declared", member, self.now, {"person": member, "performer": performer})])
        self.base = len(self.events)


RULE_KEYS = {"q": "q", "preset": "preset", "skip_to": "skip_to", "grace": "grace_hours", "absence": "absence_hours", "gate": "gate", "decider": "decider", "steps": "steps"}


class Player:
    def __init__(self, room: Any, setup: dict[str, Any]) -> None:
        self.room = room
        self.o: dict[str, str] = {}  # scenario objection -> ours
        self.t: dict[str, tuple[str, str]] = {}
        self.lists: dict[str, list[str]] = {}
        self.seen = [0]
        room.begin(setup)

    # --- mapping
    def learn(self) -> None:
        found = sorted(self.room.state.all(Objection), key=lambda o: o.n)
        for i, o in enumerate(found, 1):
            self.o[f"O{i}"] = o.id

    def name_o(self, oid: str) -> str:
        return next((k for k, v in self.o.items() if v == oid), oid)

    def terms(self, cand: str, a: dict[str, Any], keep: bool) -> proposing.Terms:
        from castlist.rules.decisions.facts import Condition
        conds = a.get("conditions")
        if conds is None and keep:
            p = self.room.state.proposal(cand)
            cs = p.conditions if p else ()
        else:
            cs = tuple(Condition(c["name"], c["kind"], c.get("asked_by", "")) for c in conds or ())
        return proposing.Terms("", cs, bool(a.get("reserve")), a.get("deadline", 0) or 0)

    def joint(self, what: str, by: list[str], **args: Any) -> None:
        """The first opens, the rest agree; undecided at the end counts as refused, and the motion is taken back."""
        from castlist.rules.decisions.facts import Motion
        before = {m.id for m in self.room.state.all(Motion)}
        first = True
        mid = ""
        refused = None
        for who in by:
            try:
                if first:
                    self.room.act("move", what, by=who, new_id=self.room.new_id(), **args)
                    first = False
                    new = [m for m in self.room.state.all(Motion) if m.id not in before]
                    mid = new[0].id if new else ""
                    if not mid:
                        return
                else:
                    self.room.act("agree", mid, by=who)
                    if not any(m.id == mid for m in self.room.state.all(Motion)):
                        return
            except Refused as r:
                refused = r
                if first and r.why.name not in ("no_right",):
                    raise
        if mid:
            m = next(m for m in self.room.state.all(Motion) if m.id == mid)
            whys = agreeing.lacking(self.room.state, m)
            self.room.act("withdraw_motion", mid, by=m.opened_by)
            raise Refused(*whys)
        raise refused

    def play(self, a: dict[str, Any]) -> None:
        room, act = self.room, a["act"]
        who, cand = a.get("who", ""), a.get("cand", "")
        self.learn()
        resolve = {self.o.get(k, k): v for k, v in (a.get("resolve") or {}).items()}
        nid = room.new_id
        match act:
            case "put_forward": room.act("put_forward", cand, by=who, performer=a["performer"], role=a["role"], reason=a.get("reason", ""), person=self.person(a["performer"]))
            case "submit": room.act("submit", cand, by=who, performer=who, role=a["role"], person=self.person(who))
            case "propose": room.act("propose", cand, by=who, target=a["target"], terms=self.terms(cand, a, False))
            case "amend": room.act("amend", cand, by=who, target=a.get("target"), terms=self.terms(cand, a, True))
            case "withdraw_proposal": room.act("withdraw_proposal", cand, by=who)
            case "judge_met": room.act("judge_met", cand, by=who, condition=a["condition"])
            case "position":
                room.act("position", cand, by=who, revision=a["rev"], what=a["kind"], new_id=nid(), reason=a.get("reason", ""), resolve=resolve, floor=a.get("floor") or "", principal=a.get("for_", ""))
            case "report": room.act("report", cand, by=who, member=a["member"], revision=a["rev"], what=a["kind"], reason=a.get("reason", ""), resolve=resolve)
            case "confirm": room.act("confirm", cand, by=who, new_id=nid(), resolve=resolve or None)
            case "object": room.act("object_to", cand, by=who, floor=a["floor"], new_id=nid(), reason=a.get("reason", ""), scope=a.get("scope", "role"))
            case "take_up": room.act("take_up", cand, by=who, asked_by=a["asked_by"], floor=a["floor"], new_id=nid(), reason=a.get("reason", ""), scope=a.get("scope", "role"))
            case "floor": room.act("move_floor", cand, by=who, objection=self.o.get(a["objection"], "?"), to=a["to"])
            case "withdraw_objection": room.act("withdraw_objection", cand, by=who, objection=self.o.get(a["objection"], "?"))
            case "adopt": room.act("adopt", cand, by=who, objection=self.o.get(a["objection"], "?"))
            case "release": self.joint("release", a["by"], cand=cand, objection=self.o.get(a["objection"], "?"), reason=a.get("reason", ""))
            case "waive_grace": self.joint("waive_grace", a["by"], cand=cand)
            case "add_member": self.joint("add_member", a["by"], person=a["name"], say=[tuple(x) for x in a.get("say", ())], voice=a.get("voice", False), desk=a.get("desk", False))
            case "remove_member": self.joint("remove_member", a["by"], person=a["name"])
            case "set_rule":
                change = {RULE_KEYS[k]: v for k, v in a.items() if k in RULE_KEYS}
                if change.get("preset") == "one" and "decider" not in change:
                    change["decider"] = a["by"][0]
                self.joint("set_rule", a["by"], change=change)
            case "name_alternate": self.joint("name_alternate", a["by"], person=a["name"], seat=a.get("seat", ""))
            case "waiver": self.joint("waiver", a["by"], person=a["member"], role=a["role"])
            case "leave": room.act("leave", by=who)
            case "declare": room.act("declare", by=who, performer=a["performer"])
            case "give_proxy": room.act("give_proxy", by=who, holder=a["holder"], role=a.get("role", "*"), days=a.get("days", 30))
            case "conclude":
                seen = a.get("seen")
                room.act("conclude", cand, by=who, revision=a["rev"], seen=None if seen is None else self.seen[min(seen, len(self.seen) - 1)])
            case "decide": room.act("decide", cand, by=who, target=a["target"], new_id=nid(), reason=a.get("reason", ""), terms=self.terms(cand, a, False))
            case "breach": room.act("breach", cand, by=who, condition=a["condition"])
            case "list_propose":
                self.lists[a["name"]] = []
                for c in a["cands"]:
                    if room.state.proposal(c) is None:
                        room.act("propose", c, by=who, target=a["target"], batch=a["name"])
                        self.lists[a["name"]].append(c)
            case "list_position":
                for c in self.listed(a["name"]):
                    p = room.state.proposal(c)
                    room.act("position", c, by=who, revision=p.revision, what=a["kind"], new_id=nid(), reason=a.get("reason", ""))
            case "take_out": room.act("take_out", cand, by=who, batch=a["name"])
            case "list_conclude":
                done = 0
                for c in self.listed(a["name"]):
                    p = room.state.proposal(c)
                    try:
                        room.act("conclude", c, by=who, revision=p.revision)
                        done += 1
                    except Refused as r:
                        if r.why.name in ("no_right", "recused"):
                            raise
                if not done:
                    from castlist.rules.why import Why
                    raise Refused(Why.none_consented)
            case "standing_open": room.act("standing_open", cand, by=who, role=a["role"])
            case "admit": room.act("admit", cand, by=who, under=a["under"])
            case "accept_offer": room.act("accept_offer", cand, by=who)
            case "decline": room.act("decline", cand, by=who)
            case "withdraw": room.act("withdraw", cand, by=who)
            case "book": room.act("book", cand, by=who, slot=nid())
            case "task":
                tid = nid()
                room.act("give_task", cand, by=who, owner=a["owner"], new_id=tid, outward=a.get("kind", "outward") == "outward")
                self.t[a["task"]] = (cand, tid)
            case "finish":
                c, tid = self.t.get(a["task"], ("?", "?"))
                room.act("finish_task", c, by=who, task=tid)
            case "advise": room.act("advise", cand, by=who, what=a.get("kind", "comment"), new_id=nid(), text=a.get("reason", ""))
            case "clearance": room.act("clear", cand, by="Lea", value=a["value"] == "cleared")
            case "time": room.pass_time(a["hours"])
            case _: raise LookupError(act)

    def listed(self, name: str) -> list[str]:
        s = self.room.state
        return [c for c in self.lists[name] if (p := s.proposal(c)) and p.batch == name]

    def person(self, performer: str) -> str:
        s = self.room.state
        return performer if s.member(performer) or any(a.person == performer for a in s.alternates()) else ""

    # --- what is so
    def view(self) -> dict[str, Any]:
        self.learn()
        s: State = self.room.state
        out = {}
        for c in s.all(Candidacy):
            st = standing(s, c)
            p = s.proposal(c.id)
            bites = [o.id for o in biting(s, c, p.target)] if p else []
            reach = [o for o in about(s, c)]
            offer = s.offer(c.id)
            waits = [self.name_o(x) for x in st.waits_for]
            out[c.id] = {
                "status": st.status, "waits_for": sorted(waits) if st.status in ("stuck", "review") else waits, "step": c.step, "revision": p.revision if p else None,
                "bites": sorted(self.name_o(x) for x in bites),
                "stands": sorted(self.name_o(o.id) for o in reach if o.id not in bites),
                "orphaned": sorted(self.name_o(o.id) for o in reach if o.orphan_in(c.role)),
                "review": s.review(c.id) is not None, "minutes": c.minutes, "offer": offer.state if offer else None,
            }
        return out


def compare(step: dict[str, Any], got: dict[str, Any], accepted: bool, whys: tuple[str, ...]) -> tuple[int, Any, Any] | None:
    want_ok = bool(step.get("accepted"))
    if accepted != want_ok:
        return 1, ("accepted" if want_ok else step["refused"]), ("accepted" if accepted else whys)
    for level, keys in ((1, ("step", "minutes")), (2, ("status", "bites", "stands", "orphaned", "review", "offer")), (3, ("waits_for", "revision"))):
        for cand, want in step["after"].items():
            have = got.get(cand)
            for k in keys:
                if have is None or have[k] != want[k]:
                    return level, {cand: {k: want[k]}}, {cand: have and {k: have[k]}}
    if not want_ok and not set(whys) & set(step["refused"]):
        return 4, step["refused"], whys
    return None


def run(s: dict[str, Any]) -> dict[str, Any] | None:
    player = Player(MemoryRoom(), s["setup"])
    readings = set()
    for i, step in enumerate(s["steps"]):
        readings |= set(step["readings"])
        whys: tuple[str, ...] = ()
        ok = True
        state = player.room.state
        try:
            player.play(step["act"])
        except Refused as r:
            ok, whys = False, tuple(w.name for w in r.whys)
        if ok:
            player.seen.append(player.room.state.n)
        bad = compare(step, player.view(), ok, whys)
        if bad:
            return {"id": s["id"], "step": i, "act": step["act"], "level": bad[0], "expected": bad[1], "got": bad[2], "readings": sorted(readings)}
    assert fold(player.room.events).facts is not None
    return None


if __name__ == "__main__":
    import json, sys, collections
    bads = []
    n = 0
    for line in open(sys.argv[1]):
        s = json.loads(line); n += 1
        try:
            b = run(s)
        except Exception as e:
            import traceback; traceback.print_exc(); print("CRASH", s["id"]); b = {"id": s["id"], "level": 0}
        if b: bads.append(b)
    print(n, "scenarios", len(bads), "disagree", collections.Counter(b["level"] for b in bads))
    for b in bads: print(b)
