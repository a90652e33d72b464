"""Answers given by phone: what was entered for the viewer, and for whom the viewer may enter one."""

from castlist.queries.shapes import ReportedAnswer
from castlist.queries.wording import SAYS
from castlist.rules.decisions.facts import Candidacy, Reported
from castlist.rules.decisions.seats import may_act, recused, seats
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import CONSENTS


def reported_for(state: State, cand: Candidacy, viewer: str) -> Reported | None:
    """What was entered for the viewer on what is on the table now."""
    found, proposal = state.get(Reported, f"{cand.id}/{viewer}"), state.proposal(cand.id)
    return found if found and proposal and found.revision == proposal.revision else None


def reported_answer(reported: Reported, by: str, reason: tuple[str, str]) -> ReportedAnswer:
    """As the person it is about reads it."""
    consents = reported.what in CONSENTS
    return ReportedAnswer(by, reported.what, SAYS[reported.what], *reason, consents=consents)


def may_report_for(state: State, cand: Candidacy, viewer: str) -> list[str]:
    """Whose answer somebody with the desk or a say may enter: everybody who sits here and has not answered."""
    proposal, member = state.proposal(cand.id), state.member(viewer)
    if proposal is None or member is None or not (member.desk or member.say) or recused(state, viewer, cand):
        return []
    return sorted(
        person
        for person in seats(state, cand, proposal.target)
        if person != viewer
        and may_act(state, cand, person)
        and state.position(cand.id, proposal.revision, person) is None
        and state.get(Reported, f"{cand.id}/{person}") is None
    )
