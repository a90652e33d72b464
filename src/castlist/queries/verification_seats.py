"""Who sits, told from raw events alone: a second reading of CONSENT.md sections 1 and 6, for `castlist verify`.

It shares no line with `rules/decisions/seats.py`: what both get wrong in the same way, two people would have to.
"""

from dataclasses import dataclass, field
from typing import Any

from castlist.queries import verification_merging, verification_rounds
from castlist.queries.verification import Event
from castlist.queries.verification_cases import ORDER, Case, Objection, OnTable, Said, conditions

OF_ALL = frozenset([
    "member_added", "member_left", "member_removed", "rule_changed", "alternate_named", "relation_declared",
    "waiver_given", "performers_merged", "performers_parted", "role_changed",
])  # fmt: skip
MOVES_PEOPLE = OF_ALL | {"candidacy_named", "concluded", "admitted", "declined", "withdrew", "offer_accepted"}
QUIET = (
    "voiced", "letter_drafted", "letter_moved", "task_given", "task_finished", "slot_booked", "slot_given_back",
    "content_accepted", "content_told", "tape_asked", "tape_welcomed", "tape_moved", "tape_closed", "tape_came",
    "tape_taken_back", "tape_over",
    "written_off", "write_off_taken_back", "answer_wished", "casting_closed", "casting_opened",
    "cast_list_released", "cast_list_came_out", "cast_list_taken_back", "first_call_said", "first_call_taken_back",
)  # fmt: skip


@dataclass(slots=True)
class Team:
    """The team, the rule and the cases, as the events so far have left them."""

    steps: list[str] = field(default_factory=lambda: list(ORDER[1:5]))
    q: int = 1
    q_auto: bool = True
    q_at: list[list[Any]] = field(default_factory=list)
    by_itself: set[tuple[str, str]] = field(default_factory=set)
    """Where q became 2 because the second say is a narrowed one."""
    preset: str = "together"
    gate: bool = False
    sealed: bool = False
    say: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    kept_say: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    leads: set[str] = field(default_factory=set)
    line: list[tuple[str, str]] = field(default_factory=list)
    """Alternates in the order in which they join, each with the one case for which they do, or ''."""
    named: dict[str, int] = field(default_factory=dict)
    """The place at which each was first named."""
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    related: dict[str, dict[str, int]] = field(default_factory=dict)
    """Person to performer to the place at which that was declared."""
    waived: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    waived_at: dict[tuple[str, str], int] = field(default_factory=dict)
    own: set[tuple[str, str]] = field(default_factory=set)
    """(person, performer) of whoever was named as their own account."""
    united: dict[str, verification_merging.United] = field(default_factory=dict)
    """By the record that is gone: what was whose before."""
    cases: dict[str, Case] = field(default_factory=dict)
    of: dict[tuple[str, str], list[Case]] = field(default_factory=dict)
    """The cases of a role and performer."""
    open: dict[str, Case] = field(default_factory=dict)
    """The cases with something on the table."""
    objections: dict[str, Objection] = field(default_factory=dict)
    sealed_in: dict[str, OnTable] = field(default_factory=dict)
    """By case: what is on the table under seal, or was when the round was over."""

    # -- What sections 1 and 6 say

    def step_of_say(self, case: Case, target: str) -> str:
        """The step at which a say is needed: the target of a way up, else where the case stands."""
        up = target in ORDER and ORDER.index(target) >= ORDER.index(case.step)
        step = target if up else case.step
        return self.steps[0] if step == "named" else "offer" if step == "cast" else step

    def base(self, case: Case, target: str) -> set[str]:
        """Everybody who holds a say here, or kept one on what is on the table."""
        step = self.step_of_say(case, target)

        def here(pairs: set[tuple[str, str]]) -> bool:
            return any(r in ("*", case.role) and s in ("*", step) for r, s in pairs)

        kept = case.table.kept if case.table else set()
        return {p for p, say in self.say.items() if here(say)} | {p for p in kept if here(self.kept_say.get(p, set()))}

    def recused(self, person: str, case: Case) -> bool:
        """True when a relation that is not waived keeps the person out of this case."""
        related = self.related.get(person, {})
        waived = self.waived.get((person, case.role), set())
        for performer in {*related, person} - waived:
            since = related.get(performer, -1)
            for other in self.of.get((case.role, performer), ()):
                if not other.ended and (other.id == case.id or other.reaches_rivals or since > other.place):
                    return True
        return False

    def sitting(self, case: Case, target: str) -> dict[str, str]:
        """S: who sits, and whose seat it is. Nobody recused does, and nobody has two."""
        own = {p for p in self.base(case, target) if not self.recused(p, case)}
        table = case.table or OnTable(0, target, {})
        seats = dict.fromkeys(own, "") | {p: "" for p in table.joined if not self.recused(p, case)}
        for absent, stand_in in table.passed.items():
            if absent in own and absent in seats and stand_in not in seats and not self.recused(stand_in, case):
                del seats[absent]
                seats[stand_in] = absent
        return {person: absent or person for person, absent in seats.items()}

    def must_release(self, case: Case, target: str, since: int) -> set[str]:
        """S without alternates who were named after an objection was raised."""
        late = {p for p in (case.table.joined if case.table else ()) if self.named.get(p, 0) > since}
        return self.sitting(case, target).keys() - late

    def quorum(self, case: Case, target: str) -> int:
        """q here: the one that is named most narrowly."""
        step = self.step_of_say(case, target)
        named = [(r != "*", s != "*", q) for r, s, q in self.q_at if r in ("*", case.role) and s in ("*", step)]
        return int(max(named)[2]) if named else self.q

    # -- What each event says

    def add(self, event: Event, data: dict[str, Any]) -> None:
        """The event has happened."""
        case = self.cases.get(event.cand)
        if event.kind not in QUIET and case:
            self.seat_back(case, event.by)
        handler = getattr(self, f"_{event.kind}", None)
        if handler:
            handler(event, data)
        if event.kind in MOVES_PEOPLE:
            for other in list(self.open.values()):
                if event.kind in OF_ALL or other.role == event.role:
                    self._others_sit(other)
        elif event.cand in self.open:
            self._others_sit(self.open[event.cand])

    def seat_back(self, case: Case, person: str) -> None:
        """An absent member's own act takes their seat back, and ends the answer of whoever had it."""
        if case.table and case.table.passed.pop(person, None):
            self._others_sit(case)

    def _others_sit(self, case: Case) -> None:
        """Alternates have joined until there are enough, and whoever no longer sits has said nothing."""
        if case.table is None:
            return
        table = case.table
        seats = self.sitting(case, table.target)
        for person, only in self.line if len(seats) < self.quorum(case, table.target) else ():
            if person not in (*seats, *table.joined) and only in ("", case.id) and not self.recused(person, case):
                table.joined.append(person)
                seats = self.sitting(case, table.target)
                if len(seats) >= self.quorum(case, table.target):
                    break
        for person, said in list(table.said.items()):
            by = said.by
            by_nobody = by != person and (self.recused(by, case) or not (by in self.say or by in seats))
            if by_nobody or person not in seats:
                del table.said[person]

    def lay(self, case: Case, table: OnTable | None) -> None:
        """This is on the table, or nothing."""
        case.table = table
        if table:
            self.open[case.id] = case
        else:
            self.open.pop(case.id, None)

    def _production_opened(self, event: Event, data: dict[str, Any]) -> None:
        plain = {"q": 1, "q_auto": True, "q_at": [], "preset": "together", "gate": False, "sealed": False}
        self._rule({**plain, **data.get("rule", {})})
        if event.by:
            self.say[event.by] = {("*", "*")}

    def _rule(self, change: dict[str, Any]) -> None:
        for name in ("q", "q_auto", "q_at", "preset", "gate", "steps", "sealed"):
            if name in change:
                setattr(self, name, change[name])

    def _bump(self) -> None:
        """q becomes 2 where a second person first holds a say: everywhere, or where the second say is narrowed to."""
        if not self.q_auto or self.preset != "together" or self.q >= 2:
            return
        if sum(("*", "*") in say for say in self.say.values()) >= 2:
            self.q = 2
            return
        says = self.say.values()
        for role, step in {pair for say in says for pair in say} - {("*", "*")}:
            held = [any(r in ("*", role) and (s in ("*", step) or step == "*") for r, s in say) for say in says]
            if sum(held) >= 2 and not any(list(row[:2]) == [role, step] for row in self.q_at):
                self.q_at = [*self.q_at, [role, step, 2]]
                self.by_itself.add((role, step))

    def _member_added(self, event: Event, data: dict[str, Any]) -> None:
        person = data["person"]
        self.say.setdefault(person, set()).update((r, s) for r, s in data.get("say", ()))
        before = len(self.leads)
        if data.get("lead"):
            self.leads.add(person)
        self.gate = self.gate or before < 2 <= len(self.leads)
        self._bump()

    def _member_left(self, event: Event, data: dict[str, Any]) -> None:
        self._gone(data.get("person", event.by), keep=False)

    def _member_removed(self, event: Event, data: dict[str, Any]) -> None:
        self._gone(data["person"], keep=not data.get("at_once"))

    def _gone(self, person: str, *, keep: bool) -> None:
        for case in self.cases.values():
            if case.table is None:
                continue
            if keep and person in self.base(case, case.table.target) and not self.recused(person, case):
                case.table.kept.add(person)
            elif not keep:
                case.table.kept.discard(person)
                case.table.joined = [p for p in case.table.joined if p != person]
                case.table.passed = {a: b for a, b in case.table.passed.items() if person not in (a, b)}
        said = self.say.pop(person, set())
        self.kept_say[person] = self.kept_say.get(person, set()) | said if keep else set()
        self.leads.discard(person)
        self.line = [one for one in self.line if one[0] != person]

    def _rule_changed(self, event: Event, data: dict[str, Any]) -> None:
        change = dict(data["change"])
        if change.get("preset", self.preset) == "one" and change.keys() & {"preset", "decider"}:
            change |= {"q": 1, "q_auto": False, "q_at": []}
            self.say = {p: {("*", "*")} if p == change["decider"] else set() for p in self.say}
        elif change.get("preset") == "together" and self.preset == "one":
            change = {"q_auto": True, **change}
        elif "q" in change:
            change["q_auto"] = sum(bool(say) for say in self.say.values()) < 2
        if "q" in change and "q_at" not in change:
            # A rule that names q says so everywhere but where a rule named another.
            change["q_at"] = [row for row in self.q_at if tuple(row[:2]) not in self.by_itself]
        self.by_itself = set() if "q_at" in change else self.by_itself
        self._rule(change)
        self._bump()

    def _alternate_named(self, event: Event, data: dict[str, Any]) -> None:
        if not data.get("seat"):
            self.line.append((data["person"], data.get("cand", event.cand)))
            self.named[data["person"]] = min(event.seq, self.named.get(data["person"], event.seq))

    def _relation_declared(self, event: Event, data: dict[str, Any]) -> None:
        self.related.setdefault(data["person"], {})[data["performer"]] = event.seq

    def _waiver_given(self, event: Event, data: dict[str, Any]) -> None:
        person, role = data["person"], data["role"]
        through = {*self.related.get(person, {}), person}
        alive = {p for p in through if any(not c.ended for c in self.of.get((role, p), ()))}
        found = set(data.get("performers") or alive)
        self.waived[person, role] = self.waived.get((person, role), set()) | found
        self.waived_at[person, role] = event.seq

    def _role_added(self, event: Event, data: dict[str, Any]) -> None:
        self.roles[data["id"]] = dict(data)

    def _role_changed(self, event: Event, data: dict[str, Any]) -> None:
        self.roles.setdefault(data["id"], {}).update(data)

    def _candidacy_named(self, event: Event, data: dict[str, Any]) -> None:
        performer, person = data.get("performer", ""), data.get("person", "")
        case = Case(event.cand, event.role, performer, event.seq, not data.get("by"))
        self.cases[event.cand] = case
        if performer:
            self.of.setdefault((event.role, performer), []).append(case)
        if person:
            # To be named is not to declare it: it reaches no rivals by itself.
            self.related.setdefault(person, {}).setdefault(performer, 0)
            self.own.add((person, performer))

    def _proposed(self, event: Event, data: dict[str, Any]) -> None:
        case = self.cases[event.cand]
        case.revision += 1
        table = OnTable(case.revision, data["target"], conditions(data), data.get("terms", ""), sealed=self.sealed)
        self.lay(case, table)
        if table.sealed:
            self.sealed_in[case.id] = table

    def _amended(self, event: Event, data: dict[str, Any]) -> None:
        case = self.cases[event.cand]
        if case.table:
            case.revision += 1
            old = case.table
            fresh = OnTable(case.revision, data["target"], conditions(data), data.get("terms", ""))
            fresh.passed, fresh.kept, fresh.joined = old.passed, old.kept, old.joined
            self.lay(case, fresh)

    def _proposal_withdrawn(self, event: Event, data: dict[str, Any]) -> None:
        self.lay(self.cases[event.cand], None)

    def _condition_met(self, event: Event, data: dict[str, Any]) -> None:
        table = self.cases[event.cand].table
        if table and data["condition"] in table.conditions:
            table.conditions[data["condition"]] = (table.conditions[data["condition"]][0], True)

    def _position_given(self, event: Event, data: dict[str, Any]) -> None:
        table = self.cases[event.cand].table
        person, reason = data.get("for", event.by), data.get("reason", "")
        for name, outcome in data.get("resolve", ()):
            if outcome != "ends":
                self._to_floor(name, outcome, event)
        if table and data["revision"] == table.revision:
            table.said[person] = Said(data["what"], reason, data.get("by", event.by), event.at)
        if data.get("opens"):
            opens = data["opens"]
            self._objects(event, opens["id"], person, opens["floor"], reason, "role")

    def _objected(self, event: Event, data: dict[str, Any]) -> None:
        scope, reason = data.get("scope", "role"), data.get("reason", "")
        self._objects(event, data["id"], event.by, data["floor"], reason, scope)

    def _objects(self, event: Event, name: str, owner: str, floor: str, reason: str, scope: str) -> None:
        case = self.cases[event.cand]
        self.objections[name] = Objection(owner, case.performer, case.role, scope, reason, "")
        self._to_floor(name, floor, event)

    def _floor_moved(self, event: Event, data: dict[str, Any]) -> None:
        self._to_floor(data["objection"], data["to"], event)

    def _objection_withdrawn(self, event: Event, data: dict[str, Any]) -> None:
        verification_rounds.withdrawn(self, event, data["objection"])

    def _to_floor(self, name: str, floor: str, event: Event) -> None:
        verification_rounds.to_floor(self, event, name, floor)

    def _seat_passed(self, event: Event, data: dict[str, Any]) -> None:
        table = self.cases[event.cand].table
        if table:
            table.passed[data["person"]] = data["to"]
            table.said.pop(data["person"], None)

    def _cleared(self, event: Event, data: dict[str, Any]) -> None:
        self.cases[event.cand].cleared = bool(data["value"])

    def _concluded(self, event: Event, data: dict[str, Any]) -> None:
        case, target = self.cases[event.cand], data["minute"]["target"]
        self.lay(case, None)
        case.minutes += 1
        if target == "released":
            case.ended = True
        else:
            case.step = target
            case.reaches_rivals = case.reaches_rivals or target != "named"

    def _admitted(self, event: Event, data: dict[str, Any]) -> None:
        case = self.cases[event.cand]
        case.step, case.reaches_rivals, case.minutes = "audition", True, case.minutes + 1

    def _offer_accepted(self, event: Event, data: dict[str, Any]) -> None:
        self.cases[event.cand].step = "cast"

    def _declined(self, event: Event, data: dict[str, Any]) -> None:
        case = self.cases[event.cand]
        case.ended = True
        self.lay(case, None)

    _withdrew = _declined

    def _performers_merged(self, event: Event, data: dict[str, Any]) -> None:
        verification_merging.merge(self, data)

    def _performers_parted(self, event: Event, data: dict[str, Any]) -> None:
        verification_merging.part(self, data)

    def give(self, case: Case, performer: str) -> None:
        """The case is this performer's."""
        self.of[case.role, case.performer].remove(case)
        case.performer = performer
        self.of.setdefault((case.role, performer), []).append(case)
