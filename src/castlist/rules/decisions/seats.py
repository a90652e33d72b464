"""Who counts: base, recusal, seats passed and joined, quorum (CONSENT sections 1 and 6)."""

from castlist.rules.decisions.facts import Candidacy, Member, Proposal
from castlist.rules.decisions.state import State
from castlist.rules.ladder import say_step


def _causes(state: State, person: str, role: str) -> list[tuple[Candidacy, bool]]:
    """Living candidacies of the role to which the person is related, and whether each reaches its rivals."""
    related = {r.performer: r.n for r in state.relations_of(person)}
    waived = state.waived(person, role)
    found = []
    for cand in state.candidacies(role):
        if not cand.lives or cand.standing or cand.performer in waived:
            continue
        own = cand.person == person or cand.performer == person
        if own or cand.performer in related:
            declared_after = related.get(cand.performer, -1) > cand.n
            found.append((cand, cand.submitted or cand.lifted or declared_after))
    return found


def recused_from_role(state: State, person: str, role: str) -> bool:
    """True when the person may take no part in the role at all."""
    return any(whole for _, whole in _causes(state, person, role))


def recused(state: State, person: str, cand: Candidacy) -> bool:
    """True when the person may take no part in this candidacy, now."""
    return any(whole or cause.id == cand.id for cause, whole in _causes(state, person, cand.role))


def recused_about(state: State, person: str, role: str, performer: str) -> bool:
    """True when the person may take no part in what concerns this performer in this role."""
    causes = _causes(state, person, role)
    return any(whole or cause.performer == performer for cause, whole in causes)


def recusing_performers(state: State, person: str, role: str) -> list[str]:
    """The performers through whom the person is recused somewhere in the role."""
    return sorted({cause.performer for cause, _ in _causes(state, person, role)})


def base(state: State, role: str, step: str, proposal: Proposal | None = None) -> list[str]:
    """People holding a say for the role at the step; a removed member keeps theirs on what was open then."""
    kept = proposal.kept if proposal else ()
    holders = [
        m.person
        for m in state.all(Member)
        if (not m.left or m.person in kept) and m.holds(role, step)
    ]
    return sorted(holders)


def seats(state: State, cand: Candidacy, target: str) -> dict[str, str]:
    """S: everybody who sits on this candidacy for this target, and the member whose seat each holds."""
    proposal = state.proposal(cand.id)
    step = say_step(state.rule.steps, cand.step, target)
    passed = dict(proposal.passed) if proposal else {}
    sitting: dict[str, str] = {}
    for person in base(state, cand.role, step, proposal):
        if recused(state, person, cand):
            continue
        stand_in = passed.get(person, "")
        holder = stand_in if stand_in and not recused(state, stand_in, cand) else person
        sitting[holder] = person
    for person in proposal.joined if proposal else ():
        if person not in sitting and not recused(state, person, cand):
            sitting[person] = person
    return sitting


def table(state: State, cand: Candidacy) -> dict[str, str]:
    """S of the open proposal, or, when nothing is open, of the present step."""
    proposal = state.proposal(cand.id)
    return seats(state, cand, proposal.target if proposal else cand.step)


def quorum(state: State, cand: Candidacy, target: str) -> int:
    """q for this candidacy and target: the narrowed one where the rule names it, else the rule's."""
    rule = state.rule
    step = say_step(rule.steps, cand.step, target)
    narrowed = [q for r, s, q in rule.q_at if r in ("*", cand.role) and s in ("*", step)]
    return narrowed[-1] if narrowed else rule.q


def may_act(state: State, cand: Candidacy, person: str) -> bool:
    """True for everybody in S, and for an absent member: their own act takes the seat back."""
    proposal = state.proposal(cand.id)
    sitting = table(state, cand)
    if person in sitting:
        return True
    away = dict(proposal.passed) if proposal else {}
    return person in away and not recused(state, person, cand)


def say_at_any_step(state: State, person: str, role: str) -> bool:
    """True when the person is on the team with a say for the role at one step at least."""
    member = state.member(person)
    return member is not None and member.holds(role, "*")


def runs_desk(state: State, person: str) -> bool:
    """True for the desk, and for a say wherever the rule lets those with a say run it."""
    member = state.member(person)
    if member is None:
        return False
    return member.desk or (state.rule.say_runs_desk and bool(member.say))
