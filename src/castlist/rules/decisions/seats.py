"""Who counts: base, recusal, seats passed and joined, quorum (CONSENT sections 1 and 6)."""

from castlist.rules.decisions.facts import Candidacy, Proposal, Role, Rule
from castlist.rules.decisions.facts_roster import Member, covers
from castlist.rules.decisions.state import State, told_once
from castlist.rules.ladder import say_step


def _causes(state: State, person: str, role: str) -> list[tuple[Candidacy, bool]]:
    """Living candidacies of the role to which the person is related, and whether each reaches its rivals."""
    related = {r.performer: r.n for r in state.relations_of(person)}
    if not related and not state.candidacies_of(person):
        return []
    waived = state.waived(person, role)
    found = []
    for performer in (*related, *(() if person in related else (person,))):
        if performer in waived:
            continue
        for cand in state.candidacies_of(performer):
            if cand.role == role and cand.lives and not cand.standing:
                declared_since = related.get(performer, -1) > cand.n
                found.append((cand, cand.submitted or cand.lifted or declared_since))
    return found


def recused_from_role(state: State, person: str, role: str) -> bool:
    """True when the person may take no part in the role at all."""
    return any(whole for _, whole in _causes(state, person, role))


def recused(state: State, person: str, cand: Candidacy) -> bool:
    """True when the person may take no part in this candidacy, now."""
    return any(whole or cause.id == cand.id for cause, whole in _causes(state, person, cand.role))


def recused_about(state: State, person: str, role: str, performer: str) -> bool:
    """True when the person may take no part in what concerns this performer in this role."""
    return any(whole or cause.performer == performer for cause, whole in _causes(state, person, role))


def recusing_performers(state: State, person: str, role: str) -> list[str]:
    """The performers through whom the person is recused somewhere in the role."""
    return sorted({cause.performer for cause, _ in _causes(state, person, role)})


def recused_among(state: State, person: str, role: str) -> bool:
    """True where the person may not know of everybody who stands for that role; with "" for any role."""
    roles = [role] if role else [one.id for one in state.all(Role)]
    return any(recusing_performers(state, person, one) for one in roles)


def sits_in_base(member: Member, role: str, step: str, proposal: Proposal | None = None) -> bool:
    """True for a say for this role at this step, and for one that was kept on this proposal after a removal."""
    if not member.left and member.holds(role, step):
        return True
    return proposal is not None and member.person in proposal.kept and covers(member.kept_say, role, step)


def base(state: State, role: str, step: str, proposal: Proposal | None = None) -> list[str]:
    """People holding a say for the role at the step; a removed member keeps theirs on what was open then."""
    return sorted(m.person for m in state.all(Member) if sits_in_base(m, role, step, proposal))


@told_once
def seats(state: State, cand: Candidacy, target: str) -> dict[str, str]:
    """S: everybody who sits on this candidacy for this target, and the member whose seat each holds."""
    proposal = state.proposal(cand.id)
    step = say_step(state.rule.steps, cand.step, target)
    own = [p for p in base(state, cand.role, step, proposal) if not recused(state, p, cand)]
    sitting = {person: person for person in own}
    if proposal is None:
        return sitting
    for person in proposal.joined:
        if person not in sitting and not recused(state, person, cand):
            sitting[person] = person
    for person, stand_in in proposal.passed:
        # Nobody takes a second seat, and a recused stand-in takes none: then the seat is the member's own again.
        free = stand_in not in sitting and not recused(state, stand_in, cand)
        if free and person in own and sitting.get(person) == person:
            del sitting[person]
            sitting[stand_in] = person
    return sitting


def table(state: State, cand: Candidacy) -> dict[str, str]:
    """S of the open proposal, or, when nothing is open, of the present step."""
    proposal = state.proposal(cand.id)
    return seats(state, cand, proposal.target if proposal else cand.step)


def quorum_at(rule: Rule, role: str, step: str) -> int:
    """q where a say for this role at this step is needed: the one named most narrowly, else the rule's."""
    named = [(r != "*", s != "*", q) for r, s, q in rule.q_at if r in ("*", role) and s in ("*", step)]
    return max(named)[2] if named else rule.q


def quorum(state: State, cand: Candidacy, target: str) -> int:
    """q for this candidacy and target."""
    return quorum_at(state.rule, cand.role, say_step(state.rule.steps, cand.step, target))


def away(proposal: Proposal | None) -> dict[str, str]:
    """The absent members, and who has their seat on this proposal."""
    return dict(proposal.passed) if proposal else {}


def keeps_a_seat(state: State, person: str) -> bool:
    """True for somebody not on the team who sits all the same: as an alternate, or in a seat kept after a removal."""
    return state.member(person) is None and any(
        person in (*p.kept, *p.joined, *(stand_in for _, stand_in in p.passed)) for p in state.all(Proposal)
    )


def may_act(state: State, cand: Candidacy, person: str) -> bool:
    """True for everybody in S, and for an absent member who would sit here: their own act takes the seat back."""
    if person in table(state, cand):
        return True
    proposal = state.proposal(cand.id)
    if proposal is None or person not in away(proposal) or recused(state, person, cand):
        return False
    # Whoever has lost their say meanwhile has no seat to take back.
    return person in base(state, cand.role, say_step(state.rule.steps, cand.step, proposal.target), proposal)


def say_at_any_step(state: State, person: str, role: str) -> bool:
    """True when the person is on the team with a say for the role at one step at least."""
    member = state.member(person)
    return member is not None and member.holds(role, "*")


def says_in_every_role(state: State, person: str) -> bool:
    """True when the person has a say, at one step at least, whatever the role."""
    member = state.member(person)
    return member is not None and any(role == "*" for role, _ in member.say)


def runs_desk(state: State, person: str, role: str = "") -> bool:
    """True for the desk, and, where the rule lets a say run it, for whoever has a say (for the role, when named)."""
    member = state.member(person)
    if member is None:
        return False
    has_say = member.holds(role, "*") if role else bool(member.say)
    return member.desk or (state.rule.say_runs_desk and has_say)
