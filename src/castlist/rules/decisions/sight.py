"""Who may see what in a production: rights as of now, whatever moment is looked at (CONSENT sections 1, 6 and 9).

`see reason` implies `see position` implies `see that it exists` (I31); forbidding beats permitting (I35).
"""

from dataclasses import dataclass

from castlist.rules.decisions.facts import Candidacy, Glass, Proposal
from castlist.rules.decisions.seats import recused, recused_from_role, runs_desk
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of one role."""

    room: bool
    reasons: bool = False
    """Reasons, texts of voices, and who holds which position with why, wherever they may look: for say and voice."""
    sits_on: frozenset[str] = frozenset()
    """Candidacies of which they read that too because they sit in on them, whatever else they are: the desk, say."""
    hidden: frozenset[str] = frozenset()
    """Candidacies of the role that are not theirs to know, of those that the state knows."""
    recused: bool = False
    only: frozenset[str] | None = None
    """For who only sits in, the candidacies that are theirs to know, whatever others there are."""
    glass: bool = False
    """The owner of the company looks in, for a day: see glass.py."""

    def shows(self, cand: str) -> bool:
        """True when they may know of this candidacy of the role."""
        return self.room and cand not in self.hidden and (self.only is None or cand in self.only)

    def reads(self, cand: str) -> bool:
        """True when they may read the reasons on this candidacy of the role."""
        return self.shows(cand) and (self.reasons or cand in self.sits_on)

    @property
    def hears(self) -> bool:
        """True when they read reasons on something here: they are told who is recused."""
        return self.reasons or bool(self.sits_on)


NOTHING = Sight(room=False)


def is_on_team(state: State, person: str) -> bool:
    """True for members with any standing now."""
    member = state.member(person)
    return member is not None and bool(member.say or member.voice or member.desk or member.lead)


def _sits_on(state: State, person: str, role: str) -> frozenset[str]:
    """What somebody sits on while it is open: by joining, through a passed seat, or by a seat kept after removal."""
    sat = []
    for proposal in state.all(Proposal):
        cand = state.candidacy(proposal.cand)
        holders = (*proposal.joined, *proposal.kept, *(to for _, to in proposal.passed))
        if cand is not None and cand.role == role and person in holders:
            sat.append(cand.id)
    return frozenset(sat)


def sight(state: State, person: str, role: str) -> Sight:
    """What the person may see of the role, now and of any past moment.

    A member with a say for it, a voice or the desk sees the room; who only sits in on something sees that and no more.
    The owner of the company sees it while the glass is broken, as the desk does. Whoever sees it so, without reasons,
    and sits in on something, reads the reasons on that alone.
    """
    if state.role(role) is None:
        return NOTHING
    if recused_from_role(state, person, role):
        return Sight(room=False, recused=True)
    member = state.member(person)
    heard = member is not None and (member.holds(role, "*") or member.voice)
    whole = heard or (member is not None and member.desk)
    sat = _sits_on(state, person, role)
    glass = not whole and state.get(Glass, f"{role}/{person}") is not None
    if not (whole or glass or sat):
        return NOTHING
    everybody = state.candidacies(role)
    hidden = {c.id for c in everybody if recused(state, person, c)}
    only = None
    if not (whole or glass):
        only = sat - hidden
        hidden |= {c.id for c in everybody if c.id not in sat}
    return Sight(
        room=True, reasons=heard, sits_on=sat - hidden, hidden=frozenset(hidden), only=only, glass=glass
    )  # fmt: skip


def sees(state: State, person: str, cand: Candidacy) -> bool:
    """True when the person may know of this candidacy."""
    seen = sight(state, person, cand.role)
    return seen.room and cand.id not in seen.hidden


def is_desk(state: State, person: str) -> bool:
    """True for whoever runs the process: books, sends, keeps the days."""
    return runs_desk(state, person)


def is_lead(state: State, person: str) -> bool:
    """True for the safeguarding leads."""
    member = state.member(person)
    return member is not None and member.lead
