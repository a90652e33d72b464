"""Who decides, in words: the rule of a production, the rule of one room, and who must agree for what.

A say may be narrowed to a role or a step, and the rule asks for no fewer people when somebody leaves (CONSENT section
1): so what is said here is counted place by place, and says where it is otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from castlist.queries.doors import Names
from castlist.queries.motions import place
from castlist.queries.wording import step_words, way_out, whole_says
from castlist.rules.decisions.facts import Alternate, Member, Role
from castlist.rules.decisions.seats import quorum_at, recused_from_role
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State

FEWEST_WHO_REMOVE = 2
"""So many others with a say remove somebody; in a company of two nobody is removed, one leaves."""
STEPPING = "Consider, hear, call back, or offer"

Place = tuple[str, str]
"""A role and a step; the role '' stands for one that is yet to be opened."""


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who decides in one place: who has a say there, how many the rule asks for, and which alternates sit in."""

    holders: tuple[str, ...]
    q: int
    joined: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """All of them."""
        return self.holders + self.joined

    @property
    def enough(self) -> bool:
        """True where something can be decided."""
        return len(self.people) >= self.q


def _of(state: State, holders: Iterable[str], q: int, without: frozenset[str]) -> Deciders:
    found = tuple(p for p in holders if p not in without)
    free = (a.person for a in state.alternates() if not a.only and a.person not in {*found, *without})
    return Deciders(found, q, tuple(dict.fromkeys(free))[: max(0, q - len(found))])


def _everywhere(state: State) -> Deciders:
    """Those whose say is not narrowed, where the rule names no other number."""
    return _of(state, whole_says(state), state.rule.q, frozenset())


def _at(state: State, role: str, step: str, without: frozenset[str] = frozenset()) -> Deciders:
    holders = (m.person for m in state.members if m.holds(role, step))
    return _of(state, holders, quorum_at(state.rule, role, step), without)


def _elsewhere(state: State, usual: Deciders, named: Names) -> list[tuple[Deciders, str]]:
    """Where it is otherwise than usual: who decides there, and which places these are, in words."""
    roles = ["", *(role.id for role in sorted(state.all(Role), key=lambda r: r.n))]
    found: dict[Deciders, list[Place]] = {}
    for step in state.rule.steps:
        for role in roles:
            there = _at(state, role, step)
            if there != usual:
                found.setdefault(there, []).append((role, step))
    return [(there, _places(cells, roles, state.rule.steps, named)) for there, cells in found.items()]


def _places(cells: list[Place], roles: list[str], steps: tuple[str, ...], named: Names) -> str:
    """'The Landlord at audition', 'every role at offer', 'The Lead and The Landlord'."""
    left, said = set(cells), []
    for step in steps:
        here = [role for role in roles if (role, step) in left]
        if "" in here:
            said.append(f"every {'' if len(here) == len(roles) else 'other '}role at {step_words(step)}")
            left -= {(role, step) for role in here}
    for role in roles:
        at = [step for step in steps if (role, step) in left]
        if at:
            which = "" if len(at) == len(steps) else f" at {_and([step_words(s) for s in at])}"
            said.append(named.role(role) + which)
    return _and(said)


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _too_few(found: Deciders, named: Names, *, of: str = "a say") -> str:
    """'only Karen has a say, and the rule asks for 2'."""
    who = named.list(found.people)
    does = "may decide" if found.joined else f"{_has(found.people)} {of}"
    return f"{f'only {who} {does}' if found.people else f'nobody has {of}'}, and the rule asks for {found.q}"


def _has(people: tuple[str, ...]) -> str:
    return "has" if len(people) == 1 else "have"


def _sits_in(found: Deciders, named: Names) -> str:
    does = "sits" if len(found.joined) == 1 else "sit"
    return f" {named.list(found.joined)} {does} in, since too few have a say." if found.joined else ""


# -- A production


def say_places(member: Member, named: Names) -> str:
    """What a narrowed say is for: 'The Landlord at audition'; '' for one that is not narrowed."""
    return "" if member.unnarrowed else _and([place(role, step, named) for role, step in member.say])


def rule_sentence(state: State, named: Names) -> str:
    """The rule, so that it is true for every role and step."""
    usual = _everywhere(state)
    others = _elsewhere(state, usual, named)
    narrowed = [(named.person(m.person), said) for m in state.members if (said := say_places(m, named))]
    said = _usual(state, usual, [where for there, where in others if there.enough], named, alone=not narrowed)
    many = usual.enough and len(usual.people) > 1
    says = "; ".join(f"{who} {'too' if many else 'has a say too'}, for {where}" for who, where in narrowed)
    short = [
        f"Too few have a say for {where}: {_too_few(there, named, of='one')}."
        for there, where in others
        if usual.enough and not there.enough
    ]
    sitting_in = [
        f"{named.list(there.joined)} {'sits' if len(there.joined) == 1 else 'sit'} in for {where},"
        " where too few have a say."
        for there, where in others
        if there.enough and there.joined and there.joined != usual.joined
    ]
    return " ".join(filter(None, (said, f"{says}." if says else "", *short, *sitting_in)))


def _usual(state: State, usual: Deciders, elsewhere: list[str], named: Names, *, alone: bool) -> str:
    who = named.list(usual.people)
    if not usual.enough:
        but = f", except for {_and(elsewhere)}" if elsewhere else ""
        few = _too_few(usual, named, of="one" if alone else "one for everything")
        return f"Too few have a say{but}: {few}. {way_out(state, usual.holders, named)}"
    sits = _sits_in(usual, named)
    if len(usual.people) > 1:
        return f"Nobody is moved on unless {who} can each live with it, and one of them wants it.{sits}"
    if state.rule.preset == "one" or usual.joined:
        return f"{who} decides; whoever has a voice is heard.{sits}"
    return f"{who} decides alone {'until somebody else has a say' if alone else 'where nobody else has a say'}."


def of_few(state: State) -> bool:
    """True for at most two people who have named nobody to sit in: they read nothing of quorum and alternates.

    Who is named for one decision only is told in its room and nowhere else.
    """
    return len(state.members) <= FEWEST_WHO_REMOVE and not any(not a.only for a in state.all(Alternate))


def leaves_enough(state: State) -> bool:
    """True where as many decide as the rule asks for."""
    return _everywhere(state).enough


def what_if(state: State, named: Names) -> list[dict[str, str]]:
    """Who must agree for what; with a row of its own for every place where it is otherwise."""
    usual = _everywhere(state)
    others = _elsewhere(state, usual, named)
    rows = [(STEPPING, _agree(usual, named))]
    rows += [(f"The same for {where}", _agree(there, named)) for there, where in others]
    if others:
        rows.append(("Take somebody back, or let them go", "those who decide on the step where they stand"))
    rows += [
        ("Move on over an objection", "nobody, until its owner ends it or moves its floor"),
        ("End an objection whose owner left", _orphans(usual, named, same=not others)),
        ("Add somebody, or change the rule", _roster(state, named)),
        ("Remove somebody", _removal(state)),
        ("Keep somebody who is related to a candidate", _related(state, named)),
        ("Name somebody to be considered", "anybody on the team"),
    ]
    return [{"what": what, "who": who} for what, who in rows]


def _agree(found: Deciders, named: Names) -> str:
    who = named.list(found.people)
    if not found.enough:
        return f"nobody can: {_too_few(found, named)}"
    return f"{who}, and one of them wants it" if len(found.people) > 1 else f"{who} alone"


def _orphans(usual: Deciders, named: Names, *, same: bool) -> str:
    if usual.joined or not same:
        return "all who decide there, and no fewer than the rule asked for when it was raised"
    who = named.list(usual.holders)
    if len(usual.holders) < FEWEST_WHO_REMOVE:
        return f"{who}, where one was enough when it was raised" if usual.holders else "nobody can"
    return f"{who}, {'both' if len(usual.holders) == FEWEST_WHO_REMOVE else 'all'} of them"


def _roster(state: State, named: Names) -> str:
    whole, q = whole_says(state), state.rule.q
    if len(whole) >= q:
        return named.list(whole)
    return f"nobody can: {_too_few(Deciders(tuple(whole), q), named, of='a say for everything')}"


def _removal(state: State) -> str:
    holders = sum(bool(m.say) for m in state.members)
    if holders < FEWEST_WHO_REMOVE:
        return "nobody can: it takes two others with a say"
    if holders == FEWEST_WHO_REMOVE:
        return "both with a say; of these two nobody is removed, one leaves"
    return "all the others with a say, at least two"


def _related(state: State, named: Names) -> str:
    holders = [m.person for m in state.members if m.say]
    if len(holders) > 1:
        return "all the others with a say for the role"
    one = named.list(holders)
    return f"{one}; nobody, where it is {one} who is related" if holders else "nobody can"


# -- One room


def room_rule(state: State, role: str, seen: Sight, named: Names) -> str:
    """Who decides in this role, and where it is otherwise by step; who is recused, for those who may know of it."""
    away = _recused(state, role) if seen.hears else frozenset()
    by_step: dict[Deciders, list[str]] = {}
    for step in state.rule.steps:
        by_step.setdefault(_at(state, role, step, away), []).append(step)
    usual = max(by_step, key=lambda there: len(by_step[there]))
    others = [(there, steps) for there, steps in by_step.items() if there != usual]
    said = _in_room(state, usual, others, named, away, told=seen.hears)
    said += "".join(_at_steps(usual, there, steps, named) for there, steps in others)
    said += _about_one(state, role, seen, named)
    gone = [m.person for m in state.members if m.person in away and m.holds(role, "*")]
    if not gone:
        return said
    wanted = any(there.holders for there in by_step) and not all(there.enough for there in by_step)
    waived = "; the others with a say here can waive that" if wanted else ""
    return f"{said} {named.list(gone)} {'is' if len(gone) == 1 else 'are'} recused{waived}."


def _recused(state: State, role: str) -> frozenset[str]:
    """Who takes no part in the role at all, of members and alternates."""
    people = {m.person for m in state.members} | {a.person for a in state.alternates()}
    return frozenset(p for p in people if recused_from_role(state, p, role))


def _about_one(state: State, role: str, seen: Sight, named: Names) -> str:
    """Who was named to sit in on one decision, and does: ' Anna sits in about Nora.'; for whoever may see it."""
    found = [
        f" {named.person(one.person)} sits in about {named.performer(cand.performer)}."
        for one in state.alternates()
        if one.only and (cand := state.candidacy(one.only)) and cand.role == role and seen.shows(cand.id)
        if (proposal := state.proposal(cand.id)) and one.person in proposal.joined
    ]
    return "".join(found)


def _in_room(
    state: State, usual: Deciders, others: list[tuple[Deciders, list[str]]], named: Names, away: frozenset[str], *,
    told: bool,
) -> str:  # fmt: skip
    """`told`: whoever reads it knows who is recused; to the others it speaks of those who take part."""
    if not usual.enough:
        fine = [step_words(s) for there, steps in others if there.enough for s in steps]
        but = f", except at {_and(fine)}" if fine else ""
        few = _too_few(usual, named, of="one")
        return f"Too few have a say here{but}: {few}. {way_out(state, usual.holders, named, away)}"
    who = named.list(usual.people)
    sits = _sits_in(usual, named)
    if len(usual.people) > 1:
        have = f"{who} decide here" if usual.joined else f"{who} each have a say here"
        return (
            f"Together: {have}, and {'everybody' if told else 'whoever takes part'} must be able to live with it.{sits}"
        )
    if state.rule.preset == "one":
        return f"One decides: {who}.{sits}"
    until = ", until somebody else has a say too" if sum(bool(m.say) for m in state.members) == 1 else ""
    return f"{who} decides here{until}.{sits}"


def _at_steps(usual: Deciders, there: Deciders, steps: list[str], named: Names) -> str:
    at = f"at {_and([step_words(s) for s in steps])}"
    if not there.enough:
        return f" Too few have a say {at}: {_too_few(there, named, of='one')}." if usual.enough else ""
    more = sorted(set(there.people) - set(usual.people))
    if more and usual.enough and set(usual.people) <= set(there.people):
        return f" {named.list(more)} too, {at}."
    if there.people == usual.people:
        return f" At least {there.q} of them, {at}."
    return f" {at[0].upper()}{at[1:]} {named.list(there.people)}{' alone' if len(there.people) == 1 else ''}."
