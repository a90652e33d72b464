"""Acts about the team, the rule and the roles, and whatever several people must agree to (CONSENT sections 1 and 6).

One person opens a motion and so agrees; the others agree one by one; with the last of them it is so, in that act.
"""

from collections.abc import Mapping
from typing import Any

from castlist.rules import breakdowns
from castlist.rules.decisions import asking
from castlist.rules.decisions.fact import plain
from castlist.rules.decisions.facts import Motion, Objection, Offer, Role
from castlist.rules.decisions.motions import MOTIONS, RELATIONS, Args, Kind, Needed, args_of, lacking, needed
from castlist.rules.decisions.reviews import without
from castlist.rules.decisions.seats import away, keeps_a_seat, quorum_at, recused, recusing_performers
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

__all__ = [
    "MOTIONS", "Needed", "add_role", "agree", "args_of", "change_role", "deciders", "declare", "lacking", "leave",
    "leaves_a_way_on", "move", "needed", "runs_the_production", "withdraw_motion",
]  # fmt: skip

CHANGEABLE = {
    "places": int, "covers": str, "minors": bool, "name": str, "sort": str, "about": str, "cut": bool,
    **breakdowns.FIELDS,
}  # fmt: skip


# -- What several people agree to


def move(state: State, what: str, /, *, by: str, at: int, new_id: str, reason: str = "", **args: Any) -> list[Event]:
    """The motion is open and waits for the others; or, when nobody else must agree, it is so at once."""
    kind = _kind(what, args)
    asking.text(reason)
    kind.check(state, args)
    if what == "waiver":
        # What is waived is what there was when it was asked for: nobody agrees to a relation declared afterwards.
        args["performers"] = recusing_performers(state, args["person"], args["role"])
    state = _seat_taken_back(state, kind, args, by)
    need = kind.needed(state, args)
    _right_to(state, need, args, by)
    if what == "release" and not reason.strip():
        raise Refused(Why.reason_required)
    if len(need.people | need.also) < need.least:
        there = len(need.people | need.also)
        counted = f"It needs {need.least} who agree, and {there or 'nobody'} of those who are here could."
        raise Refused(Why.not_all, Why.below_q, detail=counted)
    if reason:
        args = args | {"reason": reason}
    if not need.lacking(frozenset({by})):
        return [_effect(state, kind, args, by=by, at=at, agreed=[by], motion="")]
    same = next((m for m in state.motions() if m.what == what and _same(args_of(m), args)), None)
    if same:
        return agree(state, same.id, by=by, at=at)
    asking.new_fact(state, Motion, new_id, new_id)
    data = {"id": new_id, "what": what, "args": {k: _pairs(v) for k, v in args.items()}, "reason": reason}
    cand, role = _place(state, kind, args)
    return [Event("motion_opened", by, at, data, cand, role)]


def agree(state: State, motion: str, *, by: str, at: int) -> list[Event]:
    """One more agrees; with the last it is so."""
    found = state.get(Motion, motion)
    if found is None:
        raise Refused(Why.unknown)
    kind, args = MOTIONS[found.what], args_of(found)
    kind.check(state, args)
    state = _seat_taken_back(state, kind, args, by)
    need = kind.needed(state, args)
    _right_to(state, need, args, by)
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
    now = _seat_taken_back(state, MOTIONS[found.what], args_of(found), by)
    if by != found.opened_by and by not in deciders(now, found):
        raise Refused(Why.no_right)
    return [Event("motion_withdrawn", by, at, {"motion": motion}, str(args_of(found).get("cand", "")), found.role)]


def deciders(state: State, motion: Motion) -> frozenset[str]:
    """Who may refuse a motion: everybody who would have to agree."""
    try:
        return needed(state, motion).people
    except Refused:
        return frozenset()


def _kind(what: str, args: Args) -> Kind:
    kind = MOTIONS.get(what)
    if kind is None or not set(kind.takes) <= set(args) <= {*kind.takes, *kind.may_take}:
        raise Refused(Why.unknown)
    return kind


def _place(state: State, kind: Kind, args: Args) -> tuple[str, str]:
    """The candidacy and the role that the motion is about, as the log keeps them."""
    cand = state.candidacy(args["cand"]) if "cand" in args else None
    if cand is not None and "cand" in (*kind.takes, *kind.may_take):
        return cand.id, cand.role
    return "", str(args.get("role", "")) if "role" in kind.takes else ""


def _effect(state: State, kind: Kind, args: Args, *, by: str, at: int, agreed: list[str], motion: str) -> Event:
    cand, role = _place(state, kind, args)
    # The candidacy stands in the event's own place, unless the event is about the team.
    data = {k: plain(v) for k, v in args.items() if k != "cand" or not cand} | {"agreed": sorted(agreed)}
    if motion:
        data["motion"] = motion
    if kind.event == "relation_declared":
        data["found"] = True
    if kind.event == "rule_changed":
        data["change"] = {k: plain(v) for k, v in dict(args["change"]).items()}
    return Event(kind.event, by, at, data, cand, role)


def _seat_taken_back(state: State, kind: Kind, args: Args, by: str) -> State:
    """The state as an absent member decides in it: to agree about a candidacy is their own act there."""
    proposal = state.proposal(args["cand"]) if "cand" in kind.takes else None
    if proposal is None or by not in away(proposal):
        return state
    return state.with_changes({(proposal.kind, proposal.key): without(proposal, by)})


def _right_to(state: State, need: Needed, args: Args, by: str) -> None:
    cand = state.candidacy(args["cand"]) if "cand" in args else None
    if cand and recused(state, by, cand):
        raise Refused(Why.recused)
    if by not in need.people | need.also:
        raise Refused(Why.no_right)


def _pairs(value: Any) -> Any:
    return plain(sorted(value.items())) if isinstance(value, Mapping) else plain(value)


def _same(old: Args, new: Args) -> bool:
    drop = ("reason",)
    return {k: _pairs(v) for k, v in old.items() if k not in drop} == {
        k: _pairs(v) for k, v in new.items() if k not in drop
    }


# -- What each does alone


def leave(state: State, *, by: str, at: int) -> list[Event]:
    """They are no longer on the team, nor in a seat they kept: their consent dies, their objections are orphans."""
    if state.member(by) is None and not keeps_a_seat(state, by):
        raise Refused(Why.no_right)
    return [Event("member_left", by, at, {"person": by})]


def leaves_a_way_on(state: State, person: str) -> None:
    """Refuses where those whom the person leaves behind could never decide anything again: too few with a say, and
    nobody with a voice or the desk who could sit in. Leaving is free all the same: whoever leaves is told so first.
    """
    left = [m for m in state.members if m.person != person]
    if state.member(person) is None or not any(m.say for m in state.members):
        return
    if not left:
        raise Refused(Why.last_to_decide, detail="You are the last one here: nobody will see this production any more.")
    enough = len([m for m in left if m.say]) >= quorum_at(state.rule, "*", "*")
    stand_in = any(m.voice or m.desk for m in left if not m.say) or any(a.person != person for a in state.alternates())
    if not (enough or stand_in):
        why = "Too few would have a say, and nobody has a voice or the desk who could sit in. Invite somebody first."
        raise Refused(Why.last_to_decide, detail=why)


def declare(state: State, *, by: str, at: int, performer: str, what: str = "family") -> list[Event]:
    """The person's relation to a performer stands; recusal follows by itself."""
    known = state.member(by) is not None or any(a.person == by for a in state.alternates())
    if not known:
        raise Refused(Why.no_right)
    asking.name(performer)
    if what not in RELATIONS:
        raise Refused(Why.unknown)
    data = {"person": by, "performer": performer, "what": what}
    return [Event("relation_declared", by, at, data)]


# -- Roles


def add_role(
    state: State, *, by: str, at: int, role: str, places: int = 1, covers: str = "", minors: bool = False,
    name: str = "", sort: str = "principal", about: str = "", **more: Any,
) -> list[Event]:  # fmt: skip
    """The role stands open, with its places; `more` is the rest of its breakdown."""
    _runs_the_production(state, by)
    asking.name(role)
    if state.role(role) is not None:
        raise Refused(Why.already_there)
    data = {"places": places, "covers": covers, "minors": minors, "name": name, "sort": sort, "about": about, **more}
    _check_role(state, role, data)
    return [Event("role_added", by, at, {"id": role, **_plainly(data)}, "", role)]


def change_role(state: State, *, by: str, at: int, role: str, **change: Any) -> list[Event]:
    """The role is as said: never fewer places than live offers and people cast, and no objection loses its reach.

    Whoever has a say may cut it, and bring it back. What was promised in it stands until the room takes it back.
    """
    _runs_the_production(state, by)
    if "cut" in change and not may_cut(state, by):
        raise Refused(Why.no_right)
    found = state.role(role)
    if found is None:
        raise Refused(Why.unknown)
    _check_role(state, role, change)
    taken = 0
    for offer in state.all(Offer):
        cand = state.candidacy(offer.cand)
        taken += bool(cand and cand.role == role and cand.lives and offer.holds_place)
    if change.get("places", taken) < taken:
        raise Refused(Why.no_place)
    if found.covers and change.get("covers", found.covers) != found.covers:
        reaching = [o for o in state.all(Objection) if o.role == found.covers and o.scope == "role" and not o.ended]
        if reaching:
            raise Refused(Why.objection_bites, detail="It reaches this role through the one that it covers.")
    return [Event("role_changed", by, at, {"id": role, **_plainly(change)}, "", role)]


def _check_role(state: State, role: str, said: Mapping[str, Any]) -> None:
    if not said or any(type(value) is not CHANGEABLE.get(name) for name, value in said.items()):
        raise Refused(Why.bad_rule)
    if not 1 <= said.get("places", 1) <= 500 or said.get("sort", "principal") not in breakdowns.SORTS:
        raise Refused(Why.bad_rule)
    breakdowns.check((state.role(role) or Role(role)).to_json(), said)
    asking.text(said.get("name", ""))
    asking.text(said.get("about", ""))
    covers = said.get("covers", "")
    covered = state.role(covers) if covers else None
    if covers and (covered is None or covers == role):
        raise Refused(Why.unknown)


def _plainly(said: Mapping[str, Any]) -> dict[str, Any]:
    """As the log keeps it: lists for tuples."""
    return {name: plain(value) for name, value in said.items()}


def may_cut(state: State, person: str) -> bool:
    """True for everybody with a say: they take a part out of the show, and bring it back."""
    member = state.member(person)
    return member is not None and bool(member.say)


def runs_the_production(state: State, person: str) -> bool:
    """True for everybody with a say or the desk: they open roles, and say what is asked for in them."""
    member = state.member(person)
    return member is not None and bool(member.say or member.desk)


def _runs_the_production(state: State, by: str) -> None:
    if not runs_the_production(state, by):
        raise Refused(Why.no_right)
