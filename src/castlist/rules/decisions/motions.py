"""What several people must agree to: which kinds there are, who must agree, and what must be so for each of them
(CONSENT sections 1, 4, 5, 6). The acts stand in `agreeing`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from castlist.rules.decisions import asking
from castlist.rules.decisions.answered import TO_OPEN, is_closed
from castlist.rules.decisions.changing_rules import check_rule
from castlist.rules.decisions.facts import Alternate, Motion, Proposal
from castlist.rules.decisions.seats import (
    keeps_a_seat,
    quorum,
    recused,
    recused_about,
    recused_from_role,
    recusing_performers,
    seats,
    table,
)
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LONGEST_DEADLINE, STEPS
from castlist.rules.owed import owes_anybody
from castlist.rules.why import Refused, Why

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Needed:
    """Who must agree: all of `people`, and of those, or with some of `also`, at least `least`."""

    people: frozenset[str]
    least: int
    also: frozenset[str] = frozenset()

    def lacking(self, agreed: frozenset[str]) -> tuple[Why, ...]:
        """Every reason why this is not yet agreed; empty when it is."""
        counted = agreed & (self.people | self.also)
        whys = () if self.people <= agreed else (Why.not_all,)
        return whys if len(counted) >= self.least else (*whys, Why.below_q)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of motion: the event it ends in, what it is about, what must be so, and who must agree."""

    event: str
    takes: tuple[str, ...]
    check: Callable[[State, Args], None]
    needed: Callable[[State, Args], Needed]
    may_take: tuple[str, ...] = ()


# -- The team


def _unnarrowed(state: State) -> frozenset[str]:
    return frozenset(m.person for m in state.members if m.unnarrowed)


def _with_say(state: State) -> frozenset[str]:
    return frozenset(m.person for m in state.members if m.say)


def _roster(state: State, args: Args) -> Needed:
    """All whose say is not narrowed, under the rule in force before."""
    return Needed(_unnarrowed(state), state.rule.q)


def _check_member(state: State, args: Args) -> None:
    asking.name(args["person"])
    say = args.get("say") or ()
    for pair in say:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise Refused(Why.unknown)
        role, step = pair
        if (role != "*" and state.role(role) is None) or (step != "*" and step not in STEPS):
            raise Refused(Why.unknown)
    if say and state.rule.preset == "one" and args["person"] != state.rule.decider:
        raise Refused(Why.bad_rule, detail="One person decides, and all others have a voice: change the rule first.")
    if not (say or args.get("voice") or args.get("desk") or args.get("lead")):
        raise Refused(Why.bad_rule, detail="Say which standing they have.")


def _check_removal(state: State, args: Args) -> None:
    """On the team; a suspension takes also the seat of somebody who was removed and has kept it."""
    seated = args.get("at_once") and keeps_a_seat(state, args["person"])
    if state.member(args["person"]) is None and not seated:
        raise Refused(Why.unknown)


def _removal(state: State, args: Args) -> Needed:
    """All others with a say, at least two; for a suspension, which takes the seat at once, a safeguarding lead too."""
    others = _with_say(state) - {args["person"]}
    leads = frozenset(m.person for m in state.members if m.lead) - {args["person"]}
    if not args.get("at_once") or leads & others:
        return Needed(others, 2)
    return Needed(others, max(2, len(others)) + 1, leads)


def _check_alternate(state: State, args: Args) -> None:
    seat = args.get("seat", "")
    asking.name(args["person"])
    if seat and (state.member(seat) is None or seat == args["person"]):
        raise Refused(Why.unknown)
    for only in ("", args.get("cand", "")):
        if state.get(Alternate, Alternate(args["person"], seat, only=only).key) is not None:
            raise Refused(Why.already_there)
    if args.get("cand"):
        cand = asking.candidacy(state, args["cand"])
        proposal = asking.open_proposal(state, cand)
        if seat or len(seats(state, cand, proposal.target)) >= quorum(state, cand, proposal.target):
            raise Refused(Why.already_there)


def _alternate(state: State, args: Args) -> Needed:
    """All whose say is not narrowed. Where too few are left (on a proposal, when one is named), all of these together
    with one member who has a voice or the desk.
    """
    people = _unnarrowed(state)
    if args.get("cand"):
        people = frozenset(table(state, asking.candidacy(state, args["cand"])))
    elif args.get("seat") or len(people) >= state.rule.q:
        return Needed(people, state.rule.q)
    if not people:
        return Needed(people, state.rule.q)
    about = state.candidacy(args.get("cand", ""))
    also = frozenset(
        m.person
        for m in state.members
        if (m.voice or m.desk) and m.person not in people and not (about and recused(state, m.person, about))
    )
    return Needed(people, len(people) + 1, also)


# -- Recusal


def _check_waiver(state: State, args: Args) -> None:
    if state.role(args["role"]) is None:
        raise Refused(Why.unknown)
    if not _through(state, args):
        raise Refused(Why.not_recused)


def _through(state: State, args: Args) -> list[str]:
    """The performers through whom they are recused in the role; where the motion names some, of these."""
    now = recusing_performers(state, args["person"], args["role"])
    return [p for p in now if p in args.get("performers", now)]


def _waiver(state: State, args: Args) -> Needed:
    """All others with a say for the role who are not recused there themselves, at least one, whatever q."""
    person, role = args["person"], args["role"]
    reached = _through(state, args)
    others = frozenset(
        m.person
        for m in state.members
        if m.person != person
        and m.holds(role, "*")
        and not recused_from_role(state, m.person, role)
        and not any(recused_about(state, m.person, role, performer) for performer in reached)
    )
    return Needed(others, 1)


RELATIONS = ("family", "partner", "agent", "business", "own candidacy")
"""How a member may be related to a performer."""


def _check_relation(state: State, args: Args) -> None:
    asking.name(args["performer"])
    known = state.member(args["person"]) is not None or any(a.person == args["person"] for a in state.alternates())
    if not known or args.get("what", RELATIONS[0]) not in RELATIONS:
        raise Refused(Why.unknown)


def _relation(state: State, args: Args) -> Needed:
    """Found by all whose say is not narrowed, and by the person concerned."""
    return Needed(_unnarrowed(state) | {args["person"]}, 2)


# -- One candidacy


def _check_release(state: State, args: Args) -> None:
    cand = asking.candidacy(state, args["cand"])
    if not asking.objection(state, cand, args["objection"]).orphan_in(cand.role):
        raise Refused(Why.not_orphan)


def _release(state: State, args: Args) -> Needed:
    """All of S, without alternates named after the objection was raised; at least the q in force when it was."""
    cand = asking.candidacy(state, args["cand"])
    objection = asking.objection(state, cand, args["objection"])
    proposal = state.proposal(cand.id)
    sitting = set(seats(state, cand, proposal.target if proposal else objection.floor_in(cand.role)))
    if proposal:
        named = {a.person: a.n for a in reversed(state.alternates(cand.id))}
        sitting -= {p for p in proposal.joined if named.get(p, 0) > objection.n}
    return Needed(frozenset(sitting), objection.q)


def _check_grace(state: State, args: Args) -> None:
    asking.candidacy(state, args["cand"])
    offer = state.offer(args["cand"])
    if offer is None or offer.state not in ("grace", "reserve") or offer.waived:
        raise Refused(Why.not_live)


def _grace(state: State, args: Args) -> Needed:
    cand = asking.candidacy(state, args["cand"])
    return Needed(frozenset(table(state, cand)), quorum(state, cand, "offer"))


def _check_longer(state: State, args: Args) -> None:
    """It is out, with an end; and it stays so for a year at most."""
    asking.candidacy(state, args["cand"])
    offer, hours = state.offer(args["cand"]), args["hours"]
    if type(hours) is not int or not 0 < hours <= LONGEST_DEADLINE:
        raise Refused(Why.incomplete, detail="Say by how many hours it stands longer: at least one.")
    if offer is None or offer.state != "live" or not offer.expires:
        raise Refused(Why.not_live)


# -- The end of the casting


def _check_close(state: State, args: Args) -> None:
    """Everybody has had an answer, and nothing is on the table; whose it is that lacks, each reads in their ledger."""
    if is_closed(state):
        raise Refused(Why.already_there)
    if owes_anybody(state):
        raise Refused(Why.answer_owed)
    if any(True for _ in state.all(Proposal)):
        raise Refused(Why.on_the_table)


def _check_open(state: State, args: Args) -> None:
    if not is_closed(state):
        raise Refused(Why.already_there)


MOTIONS: dict[str, Kind] = {
    "add_member": Kind(
        "member_added", ("person",), _check_member, _roster, ("say", "voice", "desk", "lead", "title")
    ),
    "remove_member": Kind("member_removed", ("person",), _check_removal, _removal, ("at_once",)),
    "set_rule": Kind("rule_changed", ("change",), check_rule, _roster),
    "name_alternate": Kind("alternate_named", ("person",), _check_alternate, _alternate, ("seat", "cand")),
    "waiver": Kind("waiver_given", ("person", "role"), _check_waiver, _waiver),
    "release": Kind("orphan_released", ("cand", "objection"), _check_release, _release),
    "waive_grace": Kind("grace_waived", ("cand",), _check_grace, _grace),
    "extend_offer": Kind("offer_extended", ("cand", "hours"), _check_longer, _grace),
    "find_relation": Kind("relation_declared", ("person", "performer"), _check_relation, _relation, ("what",)),
    "close_casting": Kind("casting_closed", (), _check_close, _roster),
    TO_OPEN: Kind("casting_opened", (), _check_open, _roster),
}  # fmt: skip


def args_of(motion: Motion) -> dict[str, Any]:
    """What a motion is about, as plain data."""
    return dict(motion.args)


def needed(state: State, motion: Motion) -> Needed:
    """Who must agree to an open motion, as things stand now."""
    return MOTIONS[motion.what].needed(state, args_of(motion))


def lacking(state: State, motion: Motion) -> tuple[Why, ...]:
    """Every reason why an open motion is not yet agreed."""
    return needed(state, motion).lacking(frozenset(motion.agreed))


def still_entitled(state: State, motion: Motion) -> tuple[str, ...]:
    """Of those who have agreed, whoever may still decide it; nobody when there is nothing left to decide."""
    try:
        need = needed(state, motion)
    except Refused:
        return ()
    return tuple(p for p in motion.agreed if p in need.people | need.also)
