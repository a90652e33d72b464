"""Acts that several people must agree to: the team, the rule, waivers, releases, grace (CONSENT sections 1, 4, 5, 6).

One person opens a motion and so agrees; the others agree one by one; with the last of them it is so, in that act.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Motion, Objection, Rule
from castlist.rules.decisions.seats import quorum, recused, recused_from_role, recusing_performers, seats, table
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import LADDER, STEPS
from castlist.rules.why import Refused, Why

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Needed:
    """Who must agree: all of `people`, and of those, or with one of `also`, at least `least`."""

    people: frozenset[str]
    least: int
    also: frozenset[str] = frozenset()

    def lacking(self, agreed: frozenset[str]) -> tuple[Why, ...]:
        """Every reason why this is not yet agreed; empty when it is."""
        counted = agreed & (self.people | self.also)
        whys = () if self.people <= agreed else (Why.not_all,)
        return whys if len(counted) >= self.least else (*whys, Why.below_q)


def _unnarrowed(state: State) -> frozenset[str]:
    return frozenset(m.person for m in state.members if m.unnarrowed)


def _roster(state: State, args: Args) -> Needed:
    return Needed(_unnarrowed(state), state.rule.q)


def _alternate(state: State, args: Args) -> Needed:
    """With fewer than q left, all who are left name an alternate together with one who has a voice or the desk."""
    people = _unnarrowed(state)
    if people and len(people) < state.rule.q and not args.get("seat"):
        also = frozenset(m.person for m in state.members if (m.voice or m.desk) and m.person not in people)
        return Needed(people, len(people) + 1, also)
    return Needed(people, state.rule.q)


def _removal(state: State, args: Args) -> Needed:
    return Needed(_unnarrowed(state) - {args["person"]}, 2)


def _waiver(state: State, args: Args) -> Needed:
    others = frozenset(
        m.person
        for m in state.members
        if m.person != args["person"] and m.holds(args["role"], "*") and not recused_from_role(state, m.person, args["role"])
    )
    return Needed(others, 1)


def _release(state: State, args: Args) -> Needed:
    """All of S, without alternates named after the objection; at least the q in force when it was raised."""
    cand = asking.candidacy(state, args["cand"])
    objection = asking.objection(state, cand, args["objection"])
    proposal = state.proposal(cand.id)
    sitting = set(seats(state, cand, proposal.target if proposal else objection.floor))
    if proposal:
        named = {a.person: a.n for a in state.alternates()}
        sitting -= {p for p in proposal.joined if named.get(p, 0) > objection.n}
    return Needed(frozenset(sitting), objection.q)


def _grace(state: State, args: Args) -> Needed:
    cand = asking.candidacy(state, args["cand"])
    return Needed(frozenset(table(state, cand)), quorum(state, cand, "offer"))


def _found(state: State, args: Args) -> Needed:
    return Needed(_unnarrowed(state) | {args["person"]}, 2)


def _check_member(state: State, args: Args) -> None:
    for role, step in args.get("say", ()):
        if (role != "*" and state.role(role) is None) or (step != "*" and step not in STEPS):
            raise Refused(Why.unknown)
    if not (args.get("say") or args.get("voice") or args.get("desk") or args.get("lead")):
        raise Refused(Why.bad_rule)


def _check_person(state: State, args: Args) -> None:
    if state.member(args["person"]) is None:
        raise Refused(Why.unknown)


def _check_rule(state: State, args: Args) -> None:
    change = dict(args["change"])
    known = {f.name for f in fields(Rule)} - {"version", "roster_n", "q_auto"}
    if not change or set(change) - known:
        raise Refused(Why.bad_rule)
    holders = [m for m in state.members if m.say]
    preset = change.get("preset", state.rule.preset)
    if preset not in ("together", "one") or (preset == "one" and change.get("q", 1) != 1):
        raise Refused(Why.bad_rule)
    if change.get("preset") == "one" and state.member(change.get("decider", "")) is None:
        raise Refused(Why.unknown)
    q = change.get("q")
    if q is not None and not 1 <= q <= len(holders):
        raise Refused(Why.bad_rule)
    for role, step, narrow in change.get("q_at", ()):
        if not 1 <= narrow <= sum(1 for m in holders if m.holds(role, step)):
            raise Refused(Why.bad_rule)
    _check_ladder(change)
    if change.get("gate") and sum(1 for m in state.members if m.lead) < 2:
        raise Refused(Why.bad_rule)


def _check_ladder(change: Args) -> None:
    steps = change.get("steps")
    if steps is not None and (not steps or "offer" not in steps or list(steps) != [s for s in STEPS if s in steps]):
        raise Refused(Why.bad_rule)
    if change.get("skip_to", "audition") not in LADDER[:5]:
        raise Refused(Why.bad_rule)
    if not 0 <= change.get("grace_hours", 24) <= 24 * 30 or not 1 <= change.get("absence_hours", 168) <= 24 * 90:
        raise Refused(Why.bad_rule)


def _check_alternate(state: State, args: Args) -> None:
    seat = args.get("seat", "")
    if seat and (state.member(seat) is None or seat == args["person"]):
        raise Refused(Why.unknown)


def _check_waiver(state: State, args: Args) -> None:
    if state.role(args["role"]) is None:
        raise Refused(Why.unknown)
    if not recusing_performers(state, args["person"], args["role"]):
        raise Refused(Why.not_recused)


def _check_release(state: State, args: Args) -> None:
    cand = asking.candidacy(state, args["cand"])
    objection: Objection = asking.objection(state, cand, args["objection"])
    if not objection.orphan_in(cand.role):
        raise Refused(Why.not_orphan)


def _check_grace(state: State, args: Args) -> None:
    asking.candidacy(state, args["cand"])
    offer = state.offer(args["cand"])
    if offer is None or offer.state not in ("grace", "reserve") or offer.waived:
        raise Refused(Why.not_live)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of motion: the event it ends in, who must agree, and what must be so for it to be opened at all."""

    event: str
    needed: Callable[[State, Args], Needed]
    check: Callable[[State, Args], None]


MOTIONS: dict[str, Kind] = {
    "add_member": Kind("member_added", _roster, _check_member),
    "remove_member": Kind("member_removed", _removal, _check_person),
    "set_rule": Kind("rule_changed", _roster, _check_rule),
    "name_alternate": Kind("alternate_named", _alternate, _check_alternate),
    "waiver": Kind("waiver_given", _waiver, _check_waiver),
    "release": Kind("orphan_released", _release, _check_release),
    "waive_grace": Kind("grace_waived", _grace, _check_grace),
    "find_relation": Kind("relation_declared", _found, _check_person),
}


def args_of(motion: Motion) -> dict[str, Any]:
    """What a motion is about, as plain data."""
    return dict(motion.args)


def needed(state: State, motion: Motion) -> Needed:
    """Who must agree to an open motion, as things stand now."""
    return MOTIONS[motion.what].needed(state, args_of(motion))


def lacking(state: State, motion: Motion) -> tuple[Why, ...]:
    """Every reason why an open motion is not yet agreed."""
    return needed(state, motion).lacking(frozenset(motion.agreed))


def _effect(state: State, kind: Kind, args: Args, *, by: str, at: int, agreed: list[str], motion: str) -> Event:
    data = {k: v for k, v in args.items() if k != "cand"} | {"agreed": sorted(agreed)}
    if motion:
        data["motion"] = motion
    if kind.event == "relation_declared":
        data["found"] = True
    if kind.event == "rule_changed":
        data["change"] = {k: list(v) if isinstance(v, tuple) else v for k, v in dict(args["change"]).items()}
    cand = state.candidacy(args["cand"]) if "cand" in args else None
    role = cand.role if cand else str(args.get("role", "")) if kind.event == "waiver_given" else ""
    return Event(kind.event, by, at, data, cand.id if cand else "", role)


def _right_to(state: State, need: Needed, what: str, args: Args, by: str) -> None:
    cand = state.candidacy(args["cand"]) if "cand" in args else None
    if cand and recused(state, by, cand):
        raise Refused(Why.recused)
    if by not in need.people | need.also:
        raise Refused(Why.no_right)


def move(state: State, what: str, *, by: str, at: int, new_id: str, reason: str = "", **args: Any) -> list[Event]:
    """The motion is open and waits for the others; or, when nobody else must agree, it is so at once."""
    kind = MOTIONS[what]
    kind.check(state, args)
    need = kind.needed(state, args)
    _right_to(state, need, what, args, by)
    if len(need.people | need.also) < need.least:
        raise Refused(Why.not_all, Why.below_q)
    if reason:
        args = args | {"reason": reason}
    if not need.lacking(frozenset({by})):
        return [_effect(state, kind, args, by=by, at=at, agreed=[by], motion="")]
    cand = state.candidacy(args["cand"]) if "cand" in args else None
    role = cand.role if cand else str(args.get("role", "")) if what == "waiver" else ""
    same = next((m for m in state.motions() if m.what == what and _same(args_of(m), args)), None)
    if same:
        return agree(state, same.id, by=by, at=at)
    plain = {k: dict(v) if isinstance(v, Mapping) else v for k, v in args.items()}
    data = {"id": new_id, "what": what, "args": _plain(plain), "reason": reason}
    return [Event("motion_opened", by, at, data, cand.id if cand else "", role)]


def _plain(args: Args) -> dict[str, Any]:
    return {k: sorted(v.items()) if isinstance(v, dict) else v for k, v in args.items()}


def _same(old: Args, new: Args) -> bool:
    def canon(value: Any) -> Any:
        if isinstance(value, Mapping):
            value = sorted(value.items())
        return tuple(canon(v) for v in value) if isinstance(value, list | tuple) else value

    drop = ("reason",)
    return {k: canon(v) for k, v in old.items() if k not in drop} == {k: canon(v) for k, v in new.items() if k not in drop}


def agree(state: State, motion: str, *, by: str, at: int) -> list[Event]:
    """One more agrees; with the last it is so."""
    found = state.get(Motion, motion)
    if found is None:
        raise Refused(Why.unknown)
    kind, args = MOTIONS[found.what], args_of(found)
    kind.check(state, args)
    need = kind.needed(state, args)
    _right_to(state, need, found.what, args, by)
    if by in found.agreed:
        raise Refused(Why.already_there)
    agreed = frozenset({*found.agreed, by})
    if need.lacking(agreed):
        return [Event("motion_agreed", by, at, {"motion": motion}, str(args.get("cand", "")), found.role)]
    return [_effect(state, kind, args, by=by, at=at, agreed=[*agreed], motion=motion)]


def withdraw_motion(state: State, motion: str, *, by: str, at: int) -> list[Event]:
    """Off the table: by whoever opened it, or, as a refusal, by anybody who would have to agree."""
    found = state.get(Motion, motion)
    if found is None:
        raise Refused(Why.unknown)
    need = needed(state, found)
    if by != found.opened_by and by not in need.people:
        raise Refused(Why.no_right)
    return [Event("motion_withdrawn", by, at, {"motion": motion}, str(args_of(found).get("cand", "")), found.role)]


def leave(state: State, *, by: str, at: int) -> list[Event]:
    """They are no longer on the team: their consent dies, their objections are orphans."""
    if state.member(by) is None:
        raise Refused(Why.no_right)
    return [Event("member_left", by, at, {"person": by})]


def declare(state: State, *, by: str, at: int, performer: str, what: str = "family") -> list[Event]:
    """The person's relation to a performer stands; recusal follows by itself."""
    known = state.member(by) is not None or any(a.person == by for a in state.alternates())
    if not known:
        raise Refused(Why.no_right)
    data = {"person": by, "performer": performer, "what": what}
    return [Event("relation_declared", by, at, data)]


def add_role(
    state: State, *, by: str, at: int, role: str, places: int = 1, covers: str = "", minors: bool = False,
    name: str = "", sort: str = "principal", about: str = "",
) -> list[Event]:  # fmt: skip
    """The role stands open, with its places."""
    _runs_the_production(state, by)
    if state.role(role) is not None:
        raise Refused(Why.already_there)
    _check_role(state, places, covers)
    data = {"id": role, "places": places, "covers": covers, "minors": minors, "name": name, "sort": sort, "about": about}
    return [Event("role_added", by, at, data, "", role)]


def change_role(state: State, *, by: str, at: int, role: str, **change: Any) -> list[Event]:
    """Places, cover or minors are as said; never fewer places than live offers and people cast."""
    _runs_the_production(state, by)
    if state.role(role) is None:
        raise Refused(Why.unknown)
    _check_role(state, change.get("places", 1), change.get("covers", ""))
    taken = sum(
        1 for c in state.candidacies(role) if c.lives and (o := state.offer(c.id)) is not None and o.holds_place
    )
    if change.get("places", taken) < taken:
        raise Refused(Why.no_place)
    return [Event("role_changed", by, at, {"id": role, **change}, "", role)]


def _check_role(state: State, places: int, covers: str) -> None:
    if not 1 <= places <= 500:
        raise Refused(Why.bad_rule)
    if covers and state.role(covers) is None:
        raise Refused(Why.unknown)


def _runs_the_production(state: State, by: str) -> None:
    member = state.member(by)
    if member is None or not (member.say or member.desk):
        raise Refused(Why.no_right)
